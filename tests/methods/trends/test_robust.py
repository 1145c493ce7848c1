"""A trend that allows for memory: another implementation's figures, and intervals that hold the truth."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import integrate, stats

from pactresearch.methods.trends.robust import AUTOCORRELATIONS, RobustTrend, robust_trend, widened
from pactresearch.methods.trends.theil_sen import trend

YEARS = np.arange(2004, 2024)


def with_memory(rng: np.random.Generator, rho: float, n: int) -> np.ndarray:
    series = np.zeros(n + 100)
    for year, new in enumerate(rng.standard_normal(n + 100)):
        series[year] = rho * series[year - 1] + new
    return series[100:]


def test_without_memory_in_the_prior_it_would_be_least_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pactresearch.methods.trends.robust.AUTOCORRELATIONS", np.array([0.0]))
    log_kg = with_memory(np.random.default_rng(1), 0.0, 20)
    plain = sm.OLS(log_kg, sm.add_constant(YEARS - YEARS.mean())).fit()
    low, high = plain.conf_int()[1]
    found = robust_trend(YEARS, np.exp(log_kg))
    assert [found.percent_per_year, found.low, found.high] == pytest.approx(
        100 * np.expm1([plain.params[1], low, high])
    )


def test_the_mixture_is_that_of_generalised_least_squares_integrated_over_memory() -> None:
    """statsmodels' GLS at each autocorrelation, its restricted likelihood integrated by quadrature, with a gap of years."""
    years = np.delete(YEARS, [4, 5, 11])
    log_kg = np.delete(with_memory(np.random.default_rng(2), 0.5, 20) + 0.05 * (YEARS - 2004), [4, 5, 11])
    apart, x = np.abs(years[:, None] - years), sm.add_constant(years - years.mean())

    def fitted(rho):
        return sm.GLS(log_kg, x, sigma=np.where(apart == 0, 1.0, rho**apart)).fit()

    def density(rho):
        one = fitted(rho)
        correlation = np.where(apart == 0, 1.0, rho**apart)
        inside = np.linalg.slogdet(x.T @ np.linalg.inv(correlation) @ x)[1] + np.linalg.slogdet(correlation)[1]
        return np.exp(-0.5 * inside - 0.5 * one.df_resid * np.log(one.ssr))

    whole = integrate.quad(density, 0, 1)[0]
    mean = integrate.quad(lambda rho: density(rho) * fitted(rho).params[1], 0, 1)[0] / whole
    found = robust_trend(years, np.exp(log_kg))

    def below(percent):
        def of_one(rho):
            fit = fitted(rho)
            return density(rho) * stats.t.cdf((np.log1p(percent / 100) - fit.params[1]) / fit.bse[1], fit.df_resid)

        return integrate.quad(of_one, 0, 1)[0] / whole

    assert found.percent_per_year == pytest.approx(100 * np.expm1(mean), abs=0.02)  # a grid of fifty against quadrature
    assert [below(found.low), below(found.high)] == pytest.approx([0.025, 0.975], abs=0.003)


@pytest.mark.parametrize(("n", "most"), [(10, 0.11), (20, 0.09)])
def test_intervals_hold_the_truth_where_years_remember(n: int, most: float) -> None:
    """SYNTHETIC, autocorrelation .7: wanted .90 or more; the wider of Sen's and the bootstrap's held it in .83 to .89."""
    rng = np.random.default_rng(7)
    missed = np.mean([robust_trend(YEARS[:n], np.exp(with_memory(rng, 0.7, n))).side != 0 for _ in range(400)])
    assert missed <= most  # the wanted .10 less or plus one standard error of 400 series


def test_a_planted_trend_is_found_on_its_side() -> None:
    rng = np.random.default_rng(8)
    fell = [robust_trend(YEARS, np.exp(0.3 * with_memory(rng, 0.3, 20) - 0.15 * (YEARS - 2004))) for _ in range(50)]
    assert np.mean([one.side == -1 for one in fell]) > 0.9
    assert np.median([one.percent_per_year for one in fell]) == pytest.approx(100 * np.expm1(-0.15), abs=1.0)


@pytest.mark.parametrize("kg", [np.full(20, np.nan), np.zeros(20), np.append(np.full(15, np.nan), [1.0, 2, 3, 4, 5])])
def test_too_few_years_have_no_interval(kg: np.ndarray) -> None:
    found = robust_trend(YEARS, kg)
    assert np.isnan([found.percent_per_year, found.low, found.high]).all()
    assert [reason.code for reason in found.reasons] == ["too_few_years_for_interval"]


def test_amounts_without_scatter_have_no_interval() -> None:
    assert [one.code for one in robust_trend(YEARS, np.full(20, 3.0)).reasons] == ["no_scatter_to_forecast"]
    assert [one.code for one in robust_trend(YEARS, np.exp(0.1 * (YEARS - 2000))).reasons] == ["no_scatter_to_forecast"]


def test_it_agrees_with_theil_sen_where_both_may_be_asked() -> None:
    log_kg = 0.2 * with_memory(np.random.default_rng(9), 0.0, 20) + 0.1 * (YEARS - 2004)
    kg = np.exp(log_kg)
    assert robust_trend(YEARS, kg).percent_per_year == pytest.approx(trend(YEARS, kg).percent_per_year, abs=1.5)


def test_on_the_same_grid_of_memories_the_mixture_is_that_of_another_program_to_the_last_figures() -> None:
    """statsmodels' GLS at each of the fifty, weighed by its restricted likelihood, with a gap of years."""
    years = np.delete(YEARS, [4, 5, 11])
    log_kg = np.delete(with_memory(np.random.default_rng(3), 0.5, 20) + 0.05 * (YEARS - 2004), [4, 5, 11])
    apart, x = np.abs(years[:, None] - years), sm.add_constant(years - years.mean())
    fits, log_weight = [], []
    for rho in AUTOCORRELATIONS:
        correlation = rho**apart
        fits.append(one := sm.GLS(log_kg, x, sigma=correlation).fit())
        inside = np.linalg.slogdet(x.T @ np.linalg.inv(correlation) @ x)[1] + np.linalg.slogdet(correlation)[1]
        log_weight.append(-0.5 * inside - 0.5 * one.df_resid * np.log(one.ssr))
    weight = np.exp(np.array(log_weight) - max(log_weight))
    weight /= weight.sum()
    found = robust_trend(years, np.exp(log_kg))
    assert found.percent_per_year == pytest.approx(100 * np.expm1(weight @ [one.params[1] for one in fits]))
    assert found.autocorrelation == pytest.approx(weight @ AUTOCORRELATIONS)
    for end, chance in ((found.low, 0.025), (found.high, 0.975)):
        below = [stats.t.cdf((np.log1p(end / 100) - one.params[1]) / one.bse[1], one.df_resid) for one in fits]
        assert weight @ below == pytest.approx(chance)


def test_the_memories_are_the_middles_of_fifty_equal_parts_of_nothing_to_all() -> None:
    assert len(AUTOCORRELATIONS) == 50
    assert AUTOCORRELATIONS[0] == pytest.approx(1 / 100) and AUTOCORRELATIONS[-1] == pytest.approx(99 / 100)
    assert np.diff(AUTOCORRELATIONS) == pytest.approx(1 / 50)


@pytest.mark.parametrize(
    ("low", "high", "side"), [(0.1, 3.0, 1), (-3.0, -0.1, -1), (-0.1, 0.1, 0), (np.nan, np.nan, 0)]
)
def test_a_side_is_told_where_the_whole_interval_lies_there(low, high, side) -> None:
    assert RobustTrend(n_years=9, low=low, high=high).side == side


def test_the_interval_to_print_is_the_wider_of_both_and_none_where_a_trend_has_none() -> None:
    kg = np.exp(with_memory(np.random.default_rng(4), 0.0, 20))
    found = trend(YEARS, kg, draws=50)
    low, high = found.cautious_low, found.cautious_high
    assert widened(found, RobustTrend(n_years=20, low=low - 1, high=high - 1)) == (low - 1, high)
    assert widened(found, RobustTrend(n_years=20, low=low + 1, high=high + 1)) == (low, high + 1)
    assert widened(found, RobustTrend(n_years=20)) == (low, high)
    assert np.isnan(widened(trend(YEARS[:4], kg[:4]), RobustTrend(n_years=4, low=-1.0, high=1.0))).all()
