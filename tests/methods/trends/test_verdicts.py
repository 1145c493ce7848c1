from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods import (
    detection_bound,
    direction_of,
    leave_largest_out,
    specification_curve,
    trend,
    verdict,
)
from pactresearch.methods.power import LEAST_POWER
from pactresearch.methods.trends.power import power_over_years, visible_trend
from pactresearch.methods.trends.robust import robust_trend
from pactresearch.methods.trends.specification import SpecificationCurve
from pactresearch.methods.trends.verdicts import weaker
from pactresearch.verdict import Reason

YEARS = np.arange(2004, 2024)
EXACT = 1e-9


def judged(kg, direction=None, years=YEARS, **settings):
    out = leave_largest_out(years, kg)
    return verdict(direction or direction_of(out.full), out, **settings)


def series(percent_per_year, sd_log, seed=0):
    noise = np.random.default_rng(seed).normal(0, sd_log, len(YEARS))
    return 1000 * np.exp(np.log1p(percent_per_year / 100) * (YEARS - 2004) + noise)


def test_a_clear_fall_is_supported_and_the_opposite_is_not():
    """SYNTHETIC."""
    kg = series(-10, 0.3)
    fell, rose = judged(kg, "fall"), judged(kg, "rise")
    assert direction_of(trend(YEARS, kg)) == "fall"
    assert fell.verdict == "supported"
    assert rose.verdict == "not supported"
    assert Reason("trend_goes_other_way") in rose.reasons


def test_a_flat_series_supports_neither_and_says_what_it_could_have_shown():
    """SYNTHETIC."""
    kg = series(0, 0.6, seed=2)
    smallest = trend(YEARS, kg)
    ends = smallest.cautious_low, smallest.cautious_high
    fall, rise = visible_trend(ends, smallest.percent_per_year)
    for direction, percent in (("fall", -fall), ("rise", rise)):
        result = judged(kg, direction)
        assert result.verdict == "not supported"
        seen = Reason("smallest_visible_trend", direction=direction, percent_per_year=percent)
        assert result.reasons[-2] == seen
        power = power_over_years(ends, smallest.percent_per_year, 19)
        assert result.reasons[-1] == Reason("power", effect="threefold_in_all", power=power, n_tests=1)


def test_five_years_identify_nothing():
    """SYNTHETIC."""
    result = judged(series(-30, 0.1)[:5], years=YEARS[:5])
    assert result.verdict == "not identified"
    assert result.reasons == (Reason("too_few_years_for_test", n_years=5, needed=6),)


def test_seven_years_of_twenty_are_too_little_however_clear():
    """SYNTHETIC."""
    kg = series(-30, 0.1)
    kg[7:] = np.nan
    assert judged(kg).verdict == "supported"
    result = judged(kg, n_years_asked=20)
    assert result.verdict == "not identified"
    assert result.reasons == (Reason("under_half_reported", n_reported=7, n_asked=20),)


def test_a_fall_that_the_reported_zeros_contradict_is_not_supported():
    """SYNTHETIC: ten years that fall, after ten that were reported as zero."""
    kg = np.r_[np.zeros(10), series(-20, 0.1)[10:]]
    assert direction_of(trend(YEARS, kg)) == "fall"
    result = judged(kg)
    assert result.verdict == "not supported"
    assert Reason("zeros_point_other_way") in result.reasons


def test_windows_that_say_the_opposite_are_told_beside_a_supported_statement():
    """SYNTHETIC: a rise to 2010 within a fall over the whole."""
    years = np.arange(1995, 2024)
    kg = np.exp(-0.12 * np.abs(years - 2003) + np.random.default_rng(0).normal(0, 0.1, len(years)))
    out = leave_largest_out(years, kg)
    told = verdict("fall", out, specification_curve(years, kg, minimum_years=7))
    assert told.verdict == "supported"
    curve = specification_curve(years, kg, minimum_years=7).table
    rising = (curve["low"] > 0).sum()
    assert rising > 0
    against = {"n_against": rising, "n_windows": len(curve), "minimum_years": 7}
    assert told.reasons[-1] == Reason("windows_against", direction="fall", **against)
    assert told.reasons[:-1] == verdict("fall", out).reasons


def test_nothing_but_a_rise_or_a_fall_can_be_judged():
    out = leave_largest_out(YEARS, series(-10, 0.3))
    with pytest.raises(InputError, match="cannot be judged as 'trafficking fell'; ask 'rise' or 'fall'"):
        verdict("trafficking fell", out)


def test_detection_that_may_have_doubled_widens_the_trend_of_the_flow_by_ln2_over_the_span():
    """SYNTHETIC. Over 20 years a doubling is 3.6 % a year: ln 2 / 19 = 0.0365."""
    result = trend(YEARS, series(-10, 0.3))
    bound = detection_bound(result)
    assert bound.years == 19
    assert np.log1p(bound.low / 100) == pytest.approx(np.log1p(result.cautious_low / 100) - np.log(2) / 19, abs=EXACT)
    assert np.log1p(bound.high / 100) == pytest.approx(np.log1p(result.cautious_high / 100) + np.log(2) / 19, abs=EXACT)
    assert bound.high < 0
    assert detection_bound(result, factor=20).high > 0


def test_constant_detection_leaves_the_interval_as_it_is():
    """SYNTHETIC."""
    result = trend(YEARS, series(4, 0.3))
    bound = detection_bound(result, factor=1)
    assert (bound.low, bound.high) == pytest.approx((result.cautious_low, result.cautious_high), abs=EXACT)


def test_no_interval_no_bound_and_no_factor_under_one():
    bound = detection_bound(trend([2000, 2001, 2002], [1.0, 2.0, 3.0]))
    assert np.isnan([bound.low, bound.high]).all()
    with pytest.raises(InputError, match=r"factor 0\.5 must be 1 or more"):
        detection_bound(trend(YEARS, series(4, 0.3)), factor=0.5)


def test_the_break_even_factor_makes_all_of_the_trend_one_of_detection():
    """SYNTHETIC: with that factor the bound just reaches zero; a trend that may be nil needs none."""
    result = trend(YEARS, series(-10, 0.3))
    factor = detection_bound(result).break_even_factor
    assert factor > 1
    assert detection_bound(result, factor=factor).high == pytest.approx(0, abs=100 * EXACT)
    assert detection_bound(trend(YEARS, series(0, 0.6))).break_even_factor == 1


def test_where_the_draws_do_not_tell_the_side_of_five_percent_nothing_is_identified():
    """SYNTHETIC: p alone decides, and lies within three of its standard errors of 0.05."""
    clear = leave_largest_out(YEARS, series(-10, 0.3))
    border = replace(clear, full=replace(clear.full, bootstrap_p=0.0505, draws=100_000))
    assert verdict("fall", border).reasons == (Reason("at_border", p=0.0505, draws=100_000),)
    assert (
        verdict("fall", replace(clear, full=replace(clear.full, bootstrap_p=0.045, draws=100_000))).verdict
        == "supported"
    )
    above = replace(clear, full=replace(clear.full, bootstrap_p=0.055, draws=100_000))
    assert verdict("fall", above).verdict == "not supported"


def test_what_memory_may_explain_is_neither_a_trend_nor_none():
    """SYNTHETIC: a random walk that happens to fall. It would hide a change to a third, so nothing is denied."""
    kg = 1000 * np.exp(np.random.default_rng(9).normal(-0.1, 0.4, len(YEARS)).cumsum())
    out, robust = leave_largest_out(YEARS, kg), robust_trend(YEARS, kg)
    assert robust.side == 0
    found = verdict(direction_of(out.full), out, robust=robust)
    assert (found.verdict, found.reasons[-1].facts["effect"]) == ("not identified", "threefold_in_all")
    assert found.reasons[-1].facts["power"] < LEAST_POWER


@pytest.fixture(scope="module")
def clear():
    """SYNTHETIC: a fall that meets every condition."""
    return leave_largest_out(YEARS, series(-10, 0.3))


def codes(out, direction="fall", **settings):
    found = verdict(direction, out, **settings)
    return found.verdict, [one.code for one in found.reasons]


def with_full(out, **changes):
    return replace(out, full=replace(out.full, **changes))


def test_each_condition_that_fails_is_told_alone(clear):
    assert codes(clear)[0] == "supported"
    assert codes(with_full(clear, bootstrap_p=0.2)) == ("not supported", ["chance_alone", "power"])
    turned = replace(clear, without_largest=replace(clear.without_largest, percent_per_year=1.0))
    assert codes(turned) == ("not supported", ["turns_without_largest_year", "power"])
    zeros = with_full(clear, n_zero=1, kendall_tau=0.1)
    assert codes(zeros) == ("not supported", ["zeros_point_other_way", "power"])
    assert codes(with_full(clear, n_zero=0, kendall_tau=0.1))[0] == "supported"
    assert codes(with_full(clear, n_zero=1, kendall_tau=-0.1))[0] == "supported"
    wide = with_full(clear, high=1.0)
    assert codes(wide) == ("not identified", ["interval_includes_zero", "smallest_visible_trend", "power"])
    for low, high in ((-3.0, 0.0), (-3.0, 2.0)):
        short = codes(clear, robust=replace(robust_trend(YEARS, series(-10, 0.3)), low=low, high=high))
        assert short == ("not identified", ["robust_interval_includes_zero", "power"])


def test_an_interval_that_ends_at_zero_includes_it(clear):
    for low, high in ((-9.0, 0.0), (0.0, 9.0)):
        at_zero = with_full(clear, low=low, high=high, bootstrap_low=low, bootstrap_high=high)
        assert "interval_includes_zero" in codes(at_zero)[1]


def test_a_p_at_the_border_decides_nothing_only_where_all_else_is_met(clear):
    border = {"bootstrap_p": 0.0502, "draws": 2000}
    assert codes(with_full(clear, **border)) == ("not identified", ["at_border"])
    by_sen = with_full(clear, **border, low=-12.0, high=0.5)
    assert "at_border" not in codes(by_sen)[1], "Sen's interval, which is not drawn, includes zero"
    at_zero = with_full(clear, **border, low=-12.0, high=0.0)
    assert "at_border" not in codes(at_zero)[1]
    by_draws = with_full(clear, **border, bootstrap_high=0.5)
    assert codes(by_draws) == ("not identified", ["at_border"])
    turned = replace(by_draws, without_largest=replace(clear.without_largest, percent_per_year=1.0))
    assert "at_border" not in codes(turned)[1]


def test_half_of_the_years_asked_about_is_enough(clear):
    assert codes(clear, n_years_asked=40)[0] == "supported"
    assert codes(clear, n_years_asked=41) == ("not identified", ["under_half_reported"])
    assert codes(with_full(clear, n_zero=1, kendall_tau=-0.5), n_years_asked=42)[0] == "supported", "a zero is a report"


def test_a_flat_trend_points_to_a_rise_and_supports_none(clear):
    flat = with_full(clear, percent_per_year=0.0)
    assert (direction_of(flat.full), direction_of(clear.full)) == ("rise", "fall")
    assert "turns_without_largest_year" not in codes(flat, "rise")[1]


def test_the_break_even_of_a_rise_is_that_of_its_lower_end():
    """By hand: 2 to 6 % a year over 19 years; a steady change by 1.02^19 makes all of it one of detection."""
    found = detection_bound(trend(YEARS, series(4, 0.3), draws=20), interval=(2.0, 6.0))
    assert found.break_even_factor == pytest.approx(1.02**19)
    fall = detection_bound(trend(YEARS, series(4, 0.3), draws=20), interval=(-6.0, -2.0), factor=3.0)
    assert fall.break_even_factor == pytest.approx(0.98**-19)
    assert [fall.low, fall.high] == pytest.approx([100 * (0.94 * 3 ** (-1 / 19) - 1), 100 * (0.98 * 3 ** (1 / 19) - 1)])
    for interval in ((0.0, 5.0), (-5.0, 0.0)):
        assert detection_bound(trend(YEARS, series(4, 0.3), draws=20), interval=interval).break_even_factor == 1


def test_windows_against_a_statement_lie_wholly_on_the_other_side(clear):
    """By hand: of four windows one lies below zero, one above it, one reaches to it from below and one from above."""
    table = pd.DataFrame({"low": [-2.0, 0.5, -3.0, 0.0], "high": [-0.5, 2.0, 0.0, 3.0]})
    curve = SpecificationCurve(table, 8)
    rise = replace(clear, full=trend(YEARS, series(10, 0.3)), without_largest=trend(YEARS[:-1], series(10, 0.3)[:-1]))
    for direction, out in (("fall", clear), ("rise", rise)):
        (told,) = [one for one in verdict(direction, out, curve).reasons if one.code == "windows_against"]
        assert told.facts == {"direction": direction, "n_against": 1, "n_windows": 4, "minimum_years": 8}
    none = SpecificationCurve(table.iloc[2:], 8)
    assert "windows_against" not in [one.code for one in verdict("fall", clear, none).reasons]


def test_the_interval_that_is_wider_about_its_own_slope_is_the_weaker(clear):
    own = (clear.full.cautious_low, clear.full.cautious_high), clear.full.percent_per_year
    robust = robust_trend(YEARS, series(-10, 0.3))
    assert weaker(clear.full, None) == own
    narrow, wide = (replace(robust, percent_per_year=5.0, low=5 - by, high=5 + by) for by in (0.1, 40.0))
    assert weaker(clear.full, narrow) == own
    assert weaker(clear.full, wide) == ((wide.low, wide.high), 5.0), "not its ends about the other slope"
