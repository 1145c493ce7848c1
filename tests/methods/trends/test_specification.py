from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods import leave_largest_out, specification_curve, trend
from pactresearch.methods.trends.specification import LeaveOneOut
from pactresearch.verdict import Reason

YEARS = np.arange(1995, 2024)
EXACT = 1e-9


def falling(seed=0):
    return 5000 * np.exp(-0.08 * (YEARS - 1995) + np.random.default_rng(seed).normal(0, 0.2, len(YEARS)))


def test_without_the_largest_year_is_the_trend_of_the_other_years():
    """SYNTHETIC."""
    kg = falling()
    kg[20] = 1e6
    out = leave_largest_out(YEARS, kg)
    others = np.delete(np.arange(29), 20)
    assert out.largest_year == 2015
    assert out.full == trend(YEARS, kg)
    assert out.without_largest == trend(YEARS[others], kg[others])
    assert out.keeps_sign


def test_a_trend_made_by_one_year_loses_its_sign_without_it():
    """SYNTHETIC: four years that fall, but for a giant at the end."""
    out = leave_largest_out([2000, 2001, 2002, 2003], [10.0, 9.0, 8.0, 1000.0])
    assert out.full.percent_per_year > 0 > out.without_largest.percent_per_year
    assert not out.keeps_sign


def test_a_series_of_zeros_has_no_largest_year():
    """SYNTHETIC."""
    out = leave_largest_out([2000, 2001, 2002], [0.0, 0.0, 0.0])
    assert out.largest_year is None


def test_all_253_windows_of_eight_years_or_more_out_of_29():
    """SYNTHETIC."""
    curve = specification_curve(YEARS, falling())
    assert len(curve.table) == 253
    assert curve.table.n_years.min() == 8
    assert (curve.table.percent_per_year < 0).mean() > 0.95
    assert curve.table.percent_per_year.is_monotonic_increasing
    assert curve.median == pytest.approx(100 * np.expm1(-0.08), abs=1)  # the windows are of one series: one percent


def test_a_window_holds_its_reported_years_and_starts_and_ends_in_one():
    """SYNTHETIC: five years are missing and one is a zero, so 23 are left and 16 x 17 / 2 windows of 8 or more."""
    kg = falling()
    kg[[0, 4, 5, 6, 28]] = np.nan
    kg[10] = 0
    curve = specification_curve(YEARS, kg)
    assert len(curve.table) == 136
    assert curve.table.first_year.min() == 1996
    assert curve.table.last_year.max() == 2022
    row = curve.table[(curve.table.first_year == 1998) & (curve.table.last_year == 2010)].iloc[0]
    inside = (YEARS >= 1998) & (YEARS <= 2010) & (kg > 0)
    assert row.n_years == inside.sum()
    slope = stats.theilslopes(np.log(kg[inside]), YEARS[inside]).slope
    assert row.percent_per_year == pytest.approx(100 * np.expm1(slope), abs=EXACT)


def test_a_rise_and_a_fall_show_as_windows_on_both_sides():
    """SYNTHETIC: the shape of northern heroin, up to 2004 and down after."""
    kg = np.exp(-0.15 * np.abs(YEARS - 2006) + np.random.default_rng(0).normal(0, 0.1, len(YEARS)))
    curve = specification_curve(YEARS, kg)
    assert (curve.table.low > 0).mean() > 0.1
    assert (curve.table.high < 0).mean() > 0.3


def test_too_short_a_series_gives_no_window_and_says_so():
    """SYNTHETIC."""
    curve = specification_curve(YEARS[:6], falling()[:6])
    assert curve.table.empty
    assert np.isnan(curve.median)
    assert curve.reasons == (Reason("too_few_years_for_window", n_years=6, needed=8),)


def test_windows_too_short_for_a_slope_are_refused():
    with pytest.raises(InputError, match="minimum_years is 2"):
        specification_curve(YEARS, falling(), minimum_years=2)


def test_every_window_has_scipy_s_slope_and_interval():
    """SYNTHETIC, with a gap and a zero."""
    kg = falling(seed=2)[:16]
    kg[4], kg[7] = np.nan, 0.0
    table = specification_curve(YEARS[:16], kg, minimum_years=5).table
    assert len(table) == 10 * 11 / 2
    for row in table.itertuples():
        inside = (YEARS[:16] >= row.first_year) & (YEARS[:16] <= row.last_year) & (kg > 0)
        sen = stats.theilslopes(np.log(kg[inside]), YEARS[:16][inside], 0.95)
        ends = 100 * np.expm1([sen.slope, sen.low_slope, sen.high_slope])
        assert [row.percent_per_year, row.low, row.high] == pytest.approx(ends)
        assert row.n_years == inside.sum()


def test_windows_of_three_years_are_the_shortest_and_one_as_long_as_the_series_is_one():
    assert len(specification_curve(YEARS[:5], falling()[:5], minimum_years=3).table) == 6
    assert len(specification_curve(YEARS[:8], falling()[:8]).table) == 1


@pytest.mark.parametrize(
    ("slopes", "keeps"), [((-1.0, -0.5), True), ((1.0, 0.5), True), ((-1.0, 0.5), False), ((0.0, 1.0), False)]
)
def test_a_sign_is_kept_where_both_slopes_have_it(slopes, keeps):
    one = trend(YEARS, falling(), draws=20)
    both = [replace(one, percent_per_year=slope) for slope in slopes]
    assert LeaveOneOut(*both, 2000).keeps_sign == keeps
