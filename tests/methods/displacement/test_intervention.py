"""A dated shock in one series. All series are SYNTHETIC."""

import numpy as np
import pytest
import statsmodels.api as sm

from pactresearch.errors import InputError
from pactresearch.methods.displacement.intervention import intervention
from pactresearch.verdict import Reason

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
    from scipy import stats

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
