"""A dated shock in one series. All series are SYNTHETIC."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods.displacement.intervention import intervention
from pactresearch.verdict import Reason
from tests.methods import sieve

EXACT = 1e-9
YEARS = np.arange(2000, 2020)


def noise(n, seed=0, sd=0.3):
    return np.random.default_rng(seed).normal(0, sd, n)


def test_the_effect_is_that_of_statsmodels_and_so_is_the_newey_west_error():
    values = 0.02 * YEARS + noise(20)
    after = (YEARS >= 2012).astype(float)
    since = (YEARS - 2012) * after
    x = np.column_stack([np.ones(20), YEARS - 2010, after, since])
    lags = int(4 * 0.2 ** (2 / 9))
    fit = sm.OLS(values, x).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
    mean_effect = np.array([0, 0, 1, since[after > 0].mean()])
    result = intervention(YEARS, values, 2012)
    assert result.effect == pytest.approx(fit.params @ mean_effect, abs=EXACT)
    assert result.standard_error == pytest.approx(np.sqrt(mean_effect @ fit.cov_params() @ mean_effect), abs=EXACT)
    assert result.degrees == 16


def test_a_planted_step_is_found_and_its_interval_holds_it():
    result = intervention(YEARS, np.log(0.2) * (YEARS >= 2012) + noise(20, sd=0.1), 2012)
    assert result.direction == "fell"
    assert result.low < np.log(0.2) < result.high < 0


def test_the_printed_interval_is_never_narrower_than_student_s():
    result = intervention(YEARS, noise(20, seed=4), 2012)
    reach = stats.t.ppf(0.975, result.degrees) * result.standard_error
    assert result.high - result.effect >= reach - EXACT


def test_a_trend_that_goes_on_is_no_shock():
    assert intervention(YEARS, -0.2 * YEARS + noise(20, sd=0.1), 2012).direction == "unclear"


def test_with_under_five_years_after_the_slope_is_taken_not_to_change():
    result = intervention(YEARS, noise(20), 2016)
    after = (YEARS >= 2016).astype(float)
    fit = sm.OLS(noise(20), np.column_stack([np.ones(20), YEARS - 2010, after])).fit()
    assert result.n_after == 4
    assert result.effect == pytest.approx(fit.params[2], abs=EXACT)


@pytest.mark.parametrize("shock", [2004, 2018, 1990, 2030])
def test_too_few_years_on_a_side_give_a_reason_and_no_number(shock):
    result = intervention(YEARS, noise(20), shock)
    assert np.isnan([result.effect, result.low, result.p_bootstrap]).all()
    (why,) = result.reasons
    counted = {"n_before": result.n_before, "n_after": 20 - result.n_before, "shock_year": shock}
    assert why == Reason("too_few_years_about_shock", **counted, needed_before=5, needed_after=3)
    assert result.n_before == np.clip(shock - 2000, 0, 20)
    assert result.direction == "not known"


def test_a_series_without_scatter_gives_no_error():
    for values in (1.0 * (YEARS >= 2012), np.zeros(20)):
        assert intervention(YEARS, values, 2012).reasons == (Reason("no_scatter_about_shock"),)


def test_years_in_any_order_with_gaps_are_the_same_series():
    values = noise(20)
    values[[3, 4]] = np.nan
    mixed = np.random.default_rng(1).permutation(20)
    assert intervention(YEARS[mixed], values[mixed], 2012) == intervention(YEARS, values, 2012)
    kept = ~np.isnan(values)
    assert intervention(YEARS[kept], values[kept], 2012) == intervention(YEARS, values, 2012)


def test_a_gap_is_no_neighbourhood():
    """Every other year only: no pair of consecutive years, so autocorrelation cannot be measured."""
    result = intervention(YEARS[::2], noise(10), 2010)
    assert np.isnan(result.autocorrelation)
    assert result.autocorrelation_corrected == 0


@pytest.mark.parametrize(
    ("years", "values", "words"),
    [
        ([2000, 2001], [1.0], "both must be lists of one length"),
        ([2000, 2000], [1.0, 2.0], "years repeats"),
        ([2000.5, 2001], [1.0, 2.0], "whole calendar years"),
        ([2000, 2001], [1.0, -np.inf], "replace zeros first"),
    ],
)
def test_bad_input_is_refused(years, values, words):
    with pytest.raises(InputError, match=words):
        intervention(years, values, 2001)


def by_another_road(years, values, shock, draws, seed):
    """Effect, error, memory and the t of series without a change, by numpy: the mean of years from the shock on about the line
    before, Bartlett's weights by true years, and the memory that residuals of this design would show on average."""
    n, after = len(years), (years >= shock).astype(float)
    since = (years - shock) * after
    columns = [np.ones(n), years - shock, after]
    if after.sum() >= 5:
        columns.append(since)
    x = np.column_stack(columns)
    inverse = np.linalg.inv(x.T @ x)
    mean_effect = np.zeros(x.shape[1])
    mean_effect[2:] = [1, since[after > 0].mean()][: x.shape[1] - 2]
    weights, maker = mean_effect @ inverse @ x.T, np.eye(n) - x @ inverse @ x.T
    apart = np.abs(np.subtract.outer(years, years))
    bartlett = np.clip(1 - apart / (int(4 * (n / 100) ** (2 / 9)) + 1), 0, None)

    def t_of(series):
        scores = (series @ maker) * weights
        error = np.sqrt((scores @ bartlett * scores).sum(axis=-1) * n / (n - x.shape[1]))
        return series @ weights / error, error

    residuals, together = maker @ values, np.flatnonzero(np.diff(years) == 1)
    measured, memories = sieve.memory(years, residuals), np.arange(46) / 50
    shown = []
    for rho in memories:
        covariance = maker @ np.where(apart == 0, 1.0, rho**apart) @ maker
        shown.append(np.mean([covariance[at, at + 1] for at in together]) / np.mean(np.diag(covariance)))
    rho = np.interp(measured, np.maximum.accumulate(shown), memories)
    return weights @ values, t_of, measured, rho, t_of(sieve.series(years, residuals, rho, draws, seed)), n - x.shape[1]


@pytest.mark.parametrize(
    ("years", "shock", "seed"),
    [(YEARS, 2012, 3), (np.delete(YEARS, [4, 9]), 2011, 1), (YEARS, 2016, 2), (YEARS[:8], 2005, 5)],
)
def test_p_interval_and_power_are_those_of_the_same_draws_by_numpy(years, shock, seed):
    """With all years, with gaps, with four and with three years after. The power by its definition: draws of which both p count."""
    values = noise(20, seed)[: len(years)] + np.sin(np.arange(len(years)) / 2) / 2
    found = intervention(years, values, shock, draws=199, seed=8)
    effect, t_of, measured, rho, (null, errors), degrees = by_another_road(years, values, shock, 199, 8)
    t, error = t_of(values)
    assert (found.effect, found.standard_error, found.degrees) == (pytest.approx(effect), pytest.approx(error), degrees)
    assert (found.autocorrelation, found.autocorrelation_corrected) == pytest.approx((measured, rho))
    assert found.p_hac == pytest.approx(2 * stats.t.sf(abs(t), degrees))
    assert found.p_bootstrap == (1 + np.sum(np.abs(null) >= abs(t))) / 200
    assert found.p == max(found.p_hac, found.p_bootstrap)
    reach = error * max(stats.t.ppf(0.975, degrees), np.quantile(np.abs(null), 0.95))
    assert [found.low, found.high] == pytest.approx([effect - reach, effect + reach])
    assert found.percent == pytest.approx(100 * np.expm1(effect))
    for change in (-1.0, 0.4):
        moved = null + change / errors
        p = np.maximum(
            (1 + (np.abs(null)[:, None] >= np.abs(moved)).sum(axis=0)) / 200, 2 * stats.t.sf(abs(moved), degrees)
        )
        for alpha in (0.05, 0.2, 0.005):
            power = np.mean((np.sign(moved) == np.sign(change)) & (p <= alpha))
            assert found.power(change, alpha) == pytest.approx(power)
    assert found.power(-9.0, 0.004) == 0, "no p can be below 1 in 200"
    assert found.power(-9.0) == found.power(-9.0, 0.05)


def test_a_direction_is_told_where_the_interval_leaves_zero_out():
    one = intervention(YEARS, noise(20), 2012, draws=20)
    for low, high, direction in ((0.1, 1, "rose"), (-1, -0.1, "fell"), (-1, 0.0, "unclear"), (0.0, 1, "unclear")):
        assert replace(one, low=low, high=high).direction == direction


def test_without_any_figure_there_is_no_power():
    assert np.isnan(intervention(YEARS[:6], noise(6), 2004).power(1.0))


@pytest.mark.parametrize(("missing", "pairs"), [((1, 3, 5, 7), 5), ((1, 3, 5, 7, 9), 4)])
def test_memory_is_measured_from_five_pairs_of_years_on(missing, pairs):
    kept = np.delete(np.arange(14 if pairs == 5 else 15), missing)
    assert np.sum(np.diff(kept) == 1) == pairs
    found = intervention(YEARS[kept], noise(20, 4)[kept], 2009, draws=20)
    assert np.isnan(found.autocorrelation) == (pairs < 5)
