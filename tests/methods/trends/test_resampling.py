import numpy as np
import pytest
from scipy import signal, stats

from pactresearch.methods.trends import resampling
from pactresearch.methods.trends.resampling import (
    autoregressions,
    residual_autocorrelation,
    slopes_without_trend,
    theil_sen_slopes,
)

EXACT = 1e-12  # two roads to the same arithmetic
SINGLE = 1e-6  # values of about 1 in single precision have seven figures, and a slope is a difference of two


def test_slopes_of_many_rows_are_scipy_s_one_by_one_in_gaps_and_in_chunks(monkeypatch):
    """SYNTHETIC."""
    years = np.array([1990, 1991, 1994, 2004, 2005, 2006, 2010])
    values = np.random.default_rng(0).normal(size=(30, 7))
    expected = [stats.theilslopes(row, years).slope for row in values]
    assert theil_sen_slopes(years, values) == pytest.approx(expected, rel=0, abs=SINGLE)
    monkeypatch.setattr(resampling, "CHUNK", 50)
    assert theil_sen_slopes(years, values) == pytest.approx(expected, rel=0, abs=SINGLE)


@pytest.mark.parametrize(
    "years", [np.arange(8), np.arange(15), np.array([1990, 1991, 1994, 2004, 2005]), np.array([1, 9])]
)
def test_fast_slopes_are_numpy_s_medians_of_all_pairs_to_six_figures(years):
    """SYNTHETIC, with odd and even numbers of pairs, gaps and ties."""
    values = np.round(np.random.default_rng(1).normal(size=(200, len(years))), 1)
    first, second = np.triu_indices(len(years), 1)
    slow = np.median((values[:, second] - values[:, first]) / (years[second] - years[first]), axis=1)
    assert theil_sen_slopes(years, values) == pytest.approx(slow, rel=0, abs=SINGLE)


def test_autocorrelation_is_measured_over_neighbouring_years_alone():
    """SYNTHETIC: two runs of equal values, ten years apart; the jump between them is no pair of years."""
    years = np.r_[2000:2004, 2014:2018]
    residuals = np.r_[np.ones(4), -np.ones(4)]
    found = residual_autocorrelation(years, residuals)
    assert found.n_pairs == 6
    assert found.measured == pytest.approx(1)


def test_negative_autocorrelation_counts_as_none_and_the_highest_is_bounded():
    """SYNTHETIC."""
    years = np.arange(2000, 2012)
    assert residual_autocorrelation(years, (-1.0) ** years).corrected == 0
    assert residual_autocorrelation(years, np.sin((years - 2000) / 4)).corrected == resampling.LARGEST_AUTOCORRELATION


def test_series_without_trend_have_slopes_about_zero_that_widen_with_autocorrelation():
    """SYNTHETIC: without autocorrelation the slopes' sd is that of Theil-Sen in theory, sd / sqrt(Sxx) to within 10 %."""
    years = np.arange(1996, 2024)
    residuals = np.random.default_rng(0).normal(0, 0.5, len(years))
    slopes = {
        rho: slopes_without_trend(years, residuals, rho, draws=4000, rng=np.random.default_rng(1)) for rho in (0.0, 0.6)
    }
    centred = years - years.mean()
    in_theory = residuals.std(ddof=3) / np.sqrt(centred @ centred)
    assert slopes[0.0].mean() == pytest.approx(0, abs=4 * in_theory / np.sqrt(4000))
    assert slopes[0.0].std() == pytest.approx(in_theory, rel=0.1)
    assert slopes[0.6].std() > 1.2 * slopes[0.0].std()


@pytest.mark.parametrize("rho", [0.0, 0.35, 0.9])
def test_an_autoregression_is_scipy_s_filter_of_the_same_draws_read_in_the_reported_years(rho):
    """SYNTHETIC."""
    years = np.array([1990, 1991, 1994, 2004, 2005])
    innovations = np.random.default_rng(0).normal(size=7)
    series = autoregressions(years, innovations, rho, draws=30, rng=np.random.default_rng(1))
    drawn = np.random.default_rng(1).choice(innovations, size=(30, resampling.WARM_UP_YEARS + 16))
    expected = signal.lfilter([1.0], [1.0, -rho], drawn, axis=1)[:, resampling.WARM_UP_YEARS + years - 1990]
    assert np.abs(series.T - expected).max() < EXACT


def test_what_is_new_in_a_year_is_what_the_year_before_does_not_carry_on():
    """SYNTHETIC, by hand: without autocorrelation every year is new; with it, only those that follow another."""
    years, residuals = np.array([2000, 2001, 2002, 2004]), np.array([1.0, 2.0, 4.0, 9.0])
    assert resampling.innovations_of(years, residuals, 0.0) == pytest.approx([-3, -2, 0, 5])
    assert resampling.innovations_of(years, residuals, 0.5) == pytest.approx(
        [-0.75, 0.75]
    )  # 1.5 and 3, about their mean


def test_the_correction_undoes_the_bias_of_residuals_about_a_line():
    """SYNTHETIC: measured = corrected less (2 + 4 corrected) / n."""
    years = np.arange(2000, 2030)
    found = residual_autocorrelation(years, np.random.default_rng(3).normal(size=30).cumsum() * 0.3 + np.sin(years))
    assert 0 < found.corrected < resampling.LARGEST_AUTOCORRELATION
    assert found.corrected - (2 + 4 * found.corrected) / 30 == pytest.approx(found.measured)


def test_memory_is_the_mean_product_of_neighbours_over_the_variance():
    """SYNTHETIC, by hand: residuals 1, 2, 3, -1, -2, -3 about zero, variance 28 / 6; products of neighbours 2, 6, -3, 2, 6."""
    found = residual_autocorrelation(np.arange(6), np.array([1.0, 2, 3, -1, -2, -3]))
    assert found.n_pairs == 5
    assert found.measured == pytest.approx(13 / 5 / (28 / 6))
    shifted = residual_autocorrelation(np.arange(6), np.array([1.0, 2, 3, -1, -2, -3]) + 4)
    assert shifted.measured == pytest.approx(found.measured), "about their mean"


@pytest.mark.parametrize(("n", "lags"), [(3, 1), (25, 2), (26, 2), (28, 3), (42, 3), (64, 3), (99, 3), (100, 4)])
def test_errors_allow_for_as_many_lags_as_newey_and_west_s_rule_says(n, lags):
    """4 (n / 100)^(2/9), the whole of it: Newey & West (1994), Review of Economic Studies 61:631, for Bartlett weights."""
    assert resampling.newey_west_lags(n) == lags == np.floor(4 * np.exp(2 / 9 * np.log(n / 100)) + 1e-12)
