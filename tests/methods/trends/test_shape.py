"""What a series looks like. All series are SYNTHETIC."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.tsa.statespace.structural import UnobservedComponents

from pactresearch.methods.trends.shape import LN_RATIOS, RATIOS, Shape, _deviance, shape

YEARS = np.arange(1995, 2024)


def kg(log_kg, scatter=0.15, seed=4):
    return np.exp(6 + log_kg + np.random.default_rng(seed).normal(0, scatter, len(YEARS)))


def test_a_line_a_peak_and_a_level_are_told_apart():
    since = YEARS - 1995
    line = shape(YEARS, kg(0.08 * since))
    assert (line.kind, line.straight, line.turns) == ("line", True, 0)
    peak = shape(YEARS, kg(0.1 * since - 0.3 * np.maximum(since - 15, 0)))
    assert (peak.kind, peak.turns) == ("bend", 1)
    assert abs(peak.bend_year - 2010) <= 1
    assert peak.percent_after < 0 < peak.percent_before
    low = shape(YEARS, kg(-0.1 * since + 0.3 * np.maximum(since - 15, 0)))
    assert low.turns == -1
    walk = shape(YEARS, np.exp(6 + np.random.default_rng(1).normal(0, 0.4, len(YEARS)).cumsum()))
    assert walk.kind == "level"


def test_the_criterion_of_a_line_is_that_of_another_program():
    amounts = kg(0.05 * (YEARS - 1995))
    other = sm.OLS(np.log(amounts), sm.add_constant(YEARS - 1995.0)).fit()
    constant = len(YEARS) * (1 + np.log(2 * np.pi))
    assert shape(YEARS, amounts).aic["line"] + constant == pytest.approx(other.aic + 2, abs=1e-6)  # and its variance


@pytest.mark.parametrize("amounts", [np.full(29, 5.0), np.full(29, np.nan), np.zeros(29), [5.0, 6, 7] + [np.nan] * 26])
def test_without_eight_years_or_scatter_there_is_no_shape(amounts):
    assert shape(YEARS, amounts) is None


def test_the_criteria_are_those_of_other_programs():
    """The bend's is that of ordinary least squares with its year as a parameter; the level's, of the exact likelihood at the best
    of the ratios of its two variances."""
    since, amounts = YEARS - 1995.0, kg(0.1 * (YEARS - 1995.0) - 0.3 * np.maximum(YEARS - 2010.0, 0))
    log_kg, constant, found = np.log(amounts), len(YEARS) * (1 + np.log(2 * np.pi)), shape(YEARS, amounts)
    lines = np.column_stack([np.ones(len(YEARS)), since, np.maximum(YEARS - found.bend_year, 0)])
    broken = sm.OLS(log_kg, lines).fit()
    assert found.aic["bend"] + constant == pytest.approx(broken.aic + 4, abs=1e-6)  # the variance, and the year
    per_year = [100 * np.expm1(slope) for slope in (broken.params[1], broken.params[1:].sum())]
    assert [found.percent_before, found.percent_after] == pytest.approx(per_year)

    def deviance(ratio):
        covariance = np.eye(len(YEARS)) + ratio * np.minimum(since[:, None], since)
        fit = sm.GLS(log_kg, np.ones(len(YEARS)), sigma=covariance).fit()
        return -2 * fit.llf

    assert found.aic["level"] + constant == pytest.approx(min(map(deviance, RATIOS)) + 6, abs=1e-6)


@pytest.mark.parametrize("at", [4, len(YEARS) - 4])
def test_a_bend_is_found_up_to_the_last_year_that_has_enough_on_each_side_and_no_further(at):
    bend = 0.1 * (YEARS - 1995) - 0.5 * np.maximum(YEARS - YEARS[at], 0)
    assert shape(YEARS, kg(bend, scatter=0.001)).bend_year == YEARS[at]
    outside = YEARS[at] + (1 if at > 4 else -1)
    beyond = 0.1 * (YEARS - 1995) - 0.5 * np.maximum(YEARS - outside, 0)
    assert shape(YEARS, kg(beyond, scatter=0.001)).bend_year != outside


def test_a_series_that_turns_twice_is_not_said_to_have_turned():
    """Down to 2001, up to 2014, down since: it has not risen since its low."""
    twice = -0.6 * (YEARS - 1995) + 0.8 * np.maximum(YEARS - 2001, 0) - 0.5 * np.maximum(YEARS - 2014, 0)
    found = shape(YEARS, kg(twice))
    assert (found.turns, found.turns_back, found.turned) == (-1, True, 0)
    once = shape(YEARS, kg(0.1 * (YEARS - 1995) - 0.3 * np.maximum(YEARS - 2010, 0)))
    assert (once.turned, once.turns_back) == (1, False)


@pytest.mark.parametrize("n", [10, 20])
def test_a_turn_is_seldom_said_of_years_that_only_scatter(n):
    """SYNTHETIC: without any trend. Akaike's criterion alone sees a turn in one series of six, whatever their length."""
    rng = np.random.default_rng(7)
    found = [shape(YEARS[:n], np.exp(6 + rng.normal(0, 0.35, n))) for _ in range(200)]
    assert np.mean([one.turned != 0 for one in found]) <= 0.06
    assert np.mean([one.turns != 0 for one in found]) > 0.1


def test_a_level_may_be_as_still_and_wander_as_far_as_a_line_is_compared_with() -> None:
    """The ratios of variances that are tried, from nearly constant to nearly a random walk, four to each step of e."""
    assert np.log(RATIOS[[0, -1]]).tolist() == pytest.approx(LN_RATIOS) == [-8, 8]
    assert np.diff(np.log(RATIOS)) == pytest.approx(1 / 4)


@pytest.mark.parametrize("log_ratio", [-3.0, 0.0, 3.0])
def test_the_level_of_a_shape_and_that_of_a_forecast_are_one_model(log_ratio):
    """Their likelihoods differ by what the start of the level is known to, and by one year of freedom: nothing else."""
    n, log_kg = len(YEARS), np.log(kg(np.cumsum(np.random.default_rng(2).normal(0, 0.2, len(YEARS)))))
    covariance = np.eye(n) + np.exp(log_ratio) * np.minimum(YEARS[:, None] - 1995, YEARS - 1995)
    ones, inverse = np.ones((n, 1)), np.linalg.inv(covariance)
    full = _deviance(ones, log_kg, covariance)
    variance = np.exp((full - np.linalg.slogdet(covariance)[1]) / n)  # of what does not last
    start = np.log((ones.T @ inverse @ ones).item())
    constant = n * np.log(2 * np.pi) + n - 1
    restricted = constant + (n - 1) * np.log(variance * n / (n - 1)) + full - n * np.log(variance) + start
    filtered = UnobservedComponents(log_kg, "local level", use_exact_diffuse=True)
    filtered.ssm.filter_concentrated = True
    assert -2 * filtered.loglike([1.0, np.exp(log_ratio)]) == pytest.approx(restricted, abs=1e-6)


@pytest.mark.parametrize(("bend", "line", "turns"), [(1.0, 2.0, 1), (2.0, 2.0, 0), (3.0, 2.0, 0)])
def test_a_series_turns_where_a_bend_beats_the_line_and_its_sides_point_apart(bend, line, turns):
    for before, after, way in ((5.0, -5.0, 1), (-5.0, 5.0, -1), (5.0, 0.0, 0), (5.0, 1.0, 0), (0.5, -0.5, 1)):
        one = Shape(
            kind="level",
            aic={"line": line, "bend": bend, "level": 0.0},
            percent_before=before,
            percent_after=after,
            n_years=20,
        )
        assert one.turns == turns * way
