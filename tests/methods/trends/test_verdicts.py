import numpy as np
import pytest

from pactresearch.errors import InputError
from pactresearch.methods import (
    detection_bound,
    leave_largest_out,
    specification_curve,
    statement_of,
    trend,
    verdict,
)
from pactresearch.words import two_figures

YEARS = np.arange(2004, 2024)
EXACT = 1e-9


def judged(kg, statement=None, years=YEARS, **settings):
    out = leave_largest_out(years, kg)
    return verdict(statement or statement_of(out.full), out, **settings)


def series(percent_per_year, sd_log, seed=0):
    noise = np.random.default_rng(seed).normal(0, sd_log, len(YEARS))
    return 1000 * np.exp(np.log1p(percent_per_year / 100) * (YEARS - 2004) + noise)


def test_a_clear_fall_is_supported_and_the_opposite_is_not():
    """SYNTHETIC."""
    kg = series(-10, 0.3)
    fell, rose = judged(kg), judged(kg, "seizures rose")
    assert (fell.statement, fell.word) == ("seizures fell", "supported")
    assert rose.word == "not supported"
    assert "goes the other way" in rose.reason


def test_a_flat_series_supports_neither_and_says_what_it_could_have_shown():
    """SYNTHETIC."""
    kg = series(0, 0.6, seed=2)
    smallest = trend(YEARS, kg)
    for statement, percent in (
        ("seizures fell", -smallest.visible_fall_percent),
        ("seizures rose", smallest.visible_rise_percent),
    ):
        result = judged(kg, statement)
        assert result.word == "not supported"
        assert f"must be at least {two_figures(percent)} % a year to be seen reliably" in result.reason


def test_five_years_identify_nothing():
    """SYNTHETIC."""
    result = judged(series(-30, 0.1)[:5], years=YEARS[:5])
    assert result.word == "not identified"
    assert "under 6" in result.reason


def test_seven_years_of_twenty_are_too_little_however_clear():
    """SYNTHETIC."""
    kg = series(-30, 0.1)
    kg[7:] = np.nan
    assert judged(kg).word == "supported"
    result = judged(kg, n_years_asked=20)
    assert result.word == "not identified"
    assert "Only 7 of 20 years" in result.reason


def test_a_fall_that_the_reported_zeros_contradict_is_not_supported():
    """SYNTHETIC: ten years that fall, after ten that were reported as zero."""
    kg = np.r_[np.zeros(10), series(-20, 0.1)[10:]]
    result = judged(kg)
    assert result.statement == "seizures fell"
    assert result.word == "not supported"
    assert "reported zeros" in result.reason


def test_windows_that_say_the_opposite_are_told_beside_a_supported_statement():
    """SYNTHETIC: a rise to 2010 within a fall over the whole."""
    years = np.arange(1995, 2024)
    kg = np.exp(-0.12 * np.abs(years - 2003) + np.random.default_rng(0).normal(0, 0.1, len(years)))
    out = leave_largest_out(years, kg)
    told = verdict("seizures fell", out, specification_curve(years, kg, minimum_years=7))
    assert told.word == "supported"
    curve = specification_curve(years, kg, minimum_years=7).table
    rising = (curve["low"] > 0).sum()
    assert rising > 0
    assert f"In {rising} of {len(curve)} windows of 7 years or more Sen's interval" in told.reason
    assert told.reason.endswith("says that they rose.")
    assert "windows" not in verdict("seizures fell", out).reason


def test_a_verdict_never_speaks_of_trafficking():
    out = leave_largest_out(YEARS, series(-10, 0.3))
    with pytest.raises(InputError, match='"trafficking fell" cannot be judged by a trend of seizures'):
        verdict("trafficking fell", out)
    assert "traffick" not in verdict("seizures fell", out).reason


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
