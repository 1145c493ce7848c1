"""What would undo or show a trend. All series are SYNTHETIC."""

from dataclasses import replace

import numpy as np
import pytest

from pactresearch.methods.trends.overturning import undoing_years, years_until_visible
from pactresearch.methods.trends.power import visible_trend
from pactresearch.methods.trends.theil_sen import trend

YEARS = np.arange(2004, 2024)


def series(percent_per_year, sd_log, seed=3):
    scatter = np.random.default_rng(seed).normal(0, sd_log, len(YEARS))
    return 1000 * np.exp(np.log1p(percent_per_year / 100) * (YEARS - YEARS[0]) + scatter)


def test_the_years_that_undo_a_fall_are_as_large_as_the_largest_and_do_undo_it():
    kg = series(-8, 0.4)
    undone = undoing_years(YEARS, kg, trend(YEARS, kg))
    assert undone.kg == kg.max()
    longer, more = np.arange(2004, 2024 + undone.years), np.append(kg, np.full(undone.years, kg.max()))
    after, before = trend(longer, more), trend(longer[:-1], more[:-1])
    assert after.cautious_low <= 0 <= after.cautious_high
    assert before.cautious_high < 0


def test_the_years_that_undo_a_rise_are_as_small_as_the_smallest():
    kg = series(8, 0.4)
    assert undoing_years(YEARS, kg, trend(YEARS, kg)).kg == kg.min()


def test_a_steeper_fall_takes_more_years_to_undo_and_a_trend_that_is_not_clear_none():
    gentle, steep = (series(slope, 0.25) for slope in (-4, -30))
    few, many = (undoing_years(YEARS, kg, trend(YEARS, kg)).years for kg in (gentle, steep))
    assert few < (many or 11)
    flat = series(0, 0.4)
    assert undoing_years(YEARS, flat, trend(YEARS, flat)) is None


def until_visible(found):
    return years_until_visible(found, (found.cautious_low, found.cautious_high))


def test_after_as_many_more_years_the_slope_would_be_visible():
    """The half-width of a slope's interval over n years goes with n to the power of -3/2."""
    kg = series(-2, 0.5, seed=5)
    found = trend(YEARS, kg)
    more = until_visible(found)
    slope = np.log1p(found.percent_per_year / 100)
    visible = np.log1p(visible_trend((found.cautious_low, found.cautious_high), found.percent_per_year)[1] / 100)
    scaled = abs(visible) * (20 / (20 + np.array([more - 1, more]))) ** 1.5
    assert scaled[0] > abs(slope) >= scaled[1]


@pytest.mark.parametrize("kg", [series(-20, 0.2), np.full(20, 50.0), np.r_[1.0, 2.0, np.full(18, np.nan)]])
def test_where_the_trend_is_clear_or_has_no_interval_nothing_is_waited_for(kg):
    assert until_visible(trend(YEARS, kg)) is None


@pytest.mark.parametrize("seed", range(8))
def test_the_years_until_a_slope_shows_are_the_least_whole_number_that_is_enough(seed):
    """n more years make the half-width of the interval smaller by ((n + more) / n)^(3/2): the first that is enough counts."""
    found = trend(YEARS, series((-1) ** seed * 1.5, 0.4, seed=seed), draws=300)
    slope = found.percent_per_year
    visible = visible_trend((found.cautious_low, found.cautious_high), slope)[slope > 0]
    more = until_visible(found)
    if not found.cautious_low <= 0 <= found.cautious_high:
        assert more is None
        return
    enough = [
        m for m in range(1, 2000) if abs(np.log1p(visible / 100)) <= abs(np.log1p(slope / 100)) * (1 + m / 20) ** 1.5
    ]
    assert more == (enough[0] if enough else more)


def test_a_trend_that_ten_extreme_years_do_not_undo_has_no_number():
    long = np.arange(1970, 2024)
    kg = 1000 * 0.8 ** (long - 1970) * np.exp(np.random.default_rng(1).normal(0, 0.1, len(long)))
    undone = undoing_years(long, kg, trend(long, kg))
    assert undone.years is None and undone.kg == kg.max()


@pytest.mark.parametrize(
    ("low", "high", "is_clear"), [(0.0, 9.0, False), (-9.0, 0.0, False), (0.01, 9.0, True), (-9.0, -0.01, True)]
)
def test_an_end_at_zero_is_not_clear_and_waits_for_more_years(low, high, is_clear):
    kg = series(-8 if high < 1 else 8, 0.4)
    found = trend(YEARS, kg, draws=50)
    at_zero = replace(found, low=low, high=high, bootstrap_low=low, bootstrap_high=high)
    assert (undoing_years(YEARS, kg, at_zero) is None) == (not is_clear)
    assert (until_visible(at_zero) is None) == is_clear


def test_a_slope_that_is_all_but_visible_waits_for_one_year_and_one_of_nothing_for_none():
    found = replace(
        trend(YEARS, series(2, 0.4), draws=50),
        percent_per_year=5.0,
        low=-0.1,
        high=10.0,
        bootstrap_low=0.0,
        bootstrap_high=9.0,
    )
    assert until_visible(replace(found, low=-0.01)) >= 1
    assert until_visible(replace(found, percent_per_year=0.0)) is None
