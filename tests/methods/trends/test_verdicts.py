from dataclasses import replace

import numpy as np
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
from pactresearch.methods.trends.robust import robust_trend
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
    for direction, percent in (("fall", -smallest.visible_fall_percent), ("rise", smallest.visible_rise_percent)):
        result = judged(kg, direction)
        assert result.verdict == "not supported"
        seen = Reason("smallest_visible_trend", direction=direction, n_years=20, percent_per_year=percent)
        assert result.reasons[-1] == seen


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


def test_what_memory_may_explain_is_not_supported():
    """SYNTHETIC: a random walk that happens to fall."""
    kg = 1000 * np.exp(np.random.default_rng(9).normal(-0.1, 0.4, len(YEARS)).cumsum())
    out, robust = leave_largest_out(YEARS, kg), robust_trend(YEARS, kg)
    assert robust.side == 0
    assert verdict(direction_of(out.full), out, robust=robust).verdict == "not supported"
