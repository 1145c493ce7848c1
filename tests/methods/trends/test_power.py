import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from pactresearch.errors import InputError
from pactresearch.methods import minimum_detectable_trend
from pactresearch.methods.trends.power import power_over_years

TEN_YEARS = np.arange(2010, 2020)
EXACT = 1e-9
BOTH_TAILS = 1e-3  # statsmodels also counts findings with the wrong sign, 0.1 % of those at a power of a half


def test_a_rise_and_a_fall_are_the_same_slope_in_logs():
    found = minimum_detectable_trend(TEN_YEARS, 0.55)
    assert found.fall_percent < 0 < found.rise_percent
    assert np.log1p(found.rise_percent / 100) == pytest.approx(-np.log1p(found.fall_percent / 100), abs=EXACT)
    assert found.rise_percent > -found.fall_percent


@pytest.mark.parametrize("power", [0.5, 0.8, 0.95])
def test_power_is_that_of_a_t_test_with_as_many_degrees_of_freedom(power):
    """Ten years leave 8 degrees of freedom, as nine observations do about their mean; statsmodels knows that design."""
    slope = np.log1p(minimum_detectable_trend(TEN_YEARS, 1.0, power).rise_percent / 100)
    effect = TTestPower().solve_power(nobs=9, alpha=0.05, power=power)
    assert slope * np.sqrt(82.5) == pytest.approx(effect * np.sqrt(9), rel=BOTH_TAILS)


def test_more_years_a_longer_span_and_less_scatter_show_smaller_trends():
    base = minimum_detectable_trend(TEN_YEARS, 0.5).rise_percent
    assert minimum_detectable_trend(np.arange(2000, 2020), 0.5).rise_percent < base
    assert minimum_detectable_trend(TEN_YEARS, 0.3).rise_percent < base
    assert minimum_detectable_trend(TEN_YEARS, 0.5, power=0.5).rise_percent < base
    with_gap = np.r_[2000:2005, 2015:2020]
    assert minimum_detectable_trend(with_gap, 0.5).rise_percent < base


def test_autocorrelation_makes_a_trend_harder_to_see_and_a_gap_weakens_it():
    base = minimum_detectable_trend(TEN_YEARS, 0.5)
    dependent = minimum_detectable_trend(TEN_YEARS, 0.5, autocorrelation=0.6)
    assert dependent.rise_percent > base.rise_percent
    every_fifth = TEN_YEARS[0] + 5 * np.arange(10)
    loss = [
        minimum_detectable_trend(years, 0.01, autocorrelation=0.6).rise_percent
        / minimum_detectable_trend(years, 0.01).rise_percent
        for years in (TEN_YEARS, every_fifth)
    ]
    assert loss[1] < loss[0]
    assert loss[1] == pytest.approx(1, abs=0.1)  # 0.6^5 = 0.08 is left of the dependence


def test_no_scatter_hides_no_trend():
    assert minimum_detectable_trend(TEN_YEARS, 0.0).rise_percent == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([2000, 2001], 0.5), "2 different years were given"),
        ((TEN_YEARS, -1.0), "sd_log is -1.0"),
        ((TEN_YEARS, np.nan), "sd_log is nan"),
        ((TEN_YEARS, 0.5, 1.2), "power 1.2"),
        ((TEN_YEARS, 0.5, 0.8, 0.05, 1.0), "autocorrelation is 1.0"),
    ],
)
def test_impossible_designs_are_refused(arguments, sentence):
    with pytest.raises(InputError, match=sentence):
        minimum_detectable_trend(*arguments)


@pytest.mark.parametrize("autocorrelation", [0.3, 0.6])
def test_the_slope_s_scatter_is_that_of_its_weights_in_years_that_remember(autocorrelation):
    """sd of sum of w e: root of w'Rw, where w are numpy's weights of a least-squares line; with a gap of years."""
    years = np.r_[2000:2005, 2012:2017]
    weights = np.linalg.pinv(np.vander(years - years.mean(), 2))[0]
    memory = autocorrelation ** np.abs(years[:, None] - years)
    wider = np.sqrt(weights @ memory @ weights) / np.linalg.norm(weights)
    alone, dependent = (
        np.log1p(minimum_detectable_trend(years, 0.4, autocorrelation=rho).rise_percent / 100)
        for rho in (0.0, autocorrelation)
    )
    assert dependent / alone == pytest.approx(wider)


def test_what_lies_at_the_edge_of_what_may_be_asked_is_answered():
    assert np.isfinite(minimum_detectable_trend([2000, 2001, 2002], 0.5).rise_percent)
    for arguments in ((0.5, 0.05), (0.5, 0.5), (1.0, 0.05), (0.8, 0.0)):
        if 0 < arguments[1] < arguments[0] < 1:
            assert minimum_detectable_trend(TEN_YEARS, 0.5, *arguments).rise_percent > 0
        else:
            with pytest.raises(InputError, match="0 < alpha < power < 1"):
                minimum_detectable_trend(TEN_YEARS, 0.5, *arguments)


def test_an_interval_as_wide_as_the_change_that_matters_sees_it_one_time_in_two():
    """By hand: a change to three times over ten years is ln 3 / 10 a year; that is also the half-width of the interval here."""
    half = np.log(3) / 10
    ends = tuple(100 * np.expm1(0.02 + side * half) for side in (-1, 1))
    middle = 100 * np.expm1(0.02)
    assert power_over_years(ends, middle, 10) == pytest.approx(0.5)
    assert power_over_years(ends, middle, 5) == pytest.approx(stats.norm.cdf(1.959964), abs=1e-6), "twice as steep"
    assert power_over_years((ends[0], middle), middle, 10) == pytest.approx(0.5), "the wider side counts"
    among = power_over_years(ends, middle, 10, n_tests=5)
    assert among == pytest.approx(stats.norm.cdf(1.959964 - stats.norm.ppf(1 - 0.005)), abs=1e-6)
    assert np.isnan(power_over_years((np.nan, np.nan), middle, 10))
