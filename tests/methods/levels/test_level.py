"""The level of a series: forecasts from the years before alone, equal to another implementation's, honest in coverage."""

import numpy as np
import pytest
from scipy import optimize, stats
from statsmodels.tsa.statespace.structural import UnobservedComponents

from pactresearch.methods.levels import level
from tests.simulation.validation_levels import continuous_ranked_score

YEARS = np.arange(1995, 2024)


def wandering(seed: int, n: int = 29) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.exp(8 + np.cumsum(rng.normal(0, 0.3, n)) + rng.normal(0, 0.2, n))


def test_the_forecast_is_that_of_the_full_likelihood() -> None:
    """statsmodels' own fit, with both variances free, gives the same mean; its scale is the plug-in one."""
    kg = wandering(3)
    ours = level.surprise(YEARS, kg).forecast
    assert ours
    fitted = UnobservedComponents(np.log(kg[:-1]), "local level", use_exact_diffuse=True).fit(disp=False, maxiter=500)
    theirs = fitted.get_forecast(1)
    assert ours.mean_log == pytest.approx(
        float(theirs.predicted_mean[0]), abs=0.02
    )  # its search stops at 1e-5 of a flat top
    plug_in = ours.sd_log
    assert plug_in == pytest.approx(
        float(theirs.se_mean[0]), rel=0.03
    )  # the same, as exact diffusion counts one year less


def test_a_later_year_changes_no_earlier_forecast() -> None:
    kg = wandering(4)
    changed = kg.copy()
    changed[-1] *= 50
    assert level.surprise(YEARS, kg, 2022).forecast == level.surprise(YEARS, changed, 2022).forecast


def test_gaps_widen_the_forecast() -> None:
    kg = wandering(5)
    gap = kg.copy()
    gap[-4:-1] = np.nan
    near, far = (level.surprise(YEARS, one, 2023).forecast for one in (kg, gap))
    assert near and far and near.n_years == 28 and far.n_years == 25
    steps = np.array([one.sd_log for one in (near, far)])
    assert steps[1] > steps[0]


def test_a_year_far_below_is_a_surprise_and_the_usual_one_is_not() -> None:
    kg = wandering(6)
    usual = level.surprise(YEARS, kg)
    assert usual.forecast
    fallen = np.append(kg[:-1], usual.forecast.low_kg / 2)
    assert level.surprise(YEARS, fallen).side == -1
    middle = np.append(kg[:-1], np.exp(usual.forecast.mean_log))
    assert level.surprise(YEARS, middle).side == 0
    assert level.surprise(YEARS, middle).rank == pytest.approx(0.5)


def test_a_reported_zero_lies_below_every_forecast() -> None:
    assert level.surprise(YEARS, np.append(wandering(6)[:-1], 0.0)).side == -1


@pytest.mark.parametrize(
    ("kg", "code"),
    [
        (np.full(29, np.nan), "no_year_reported"),
        (np.append(np.full(22, np.nan), wandering(1, 7)), "too_few_years_to_forecast"),
        (np.zeros(29), "too_few_years_to_forecast"),
        (np.full(29, 12.0), "no_scatter_to_forecast"),
    ],
)
def test_where_nothing_can_be_expected_the_reason_says_why(kg: np.ndarray, code: str) -> None:
    found = level.surprise(YEARS, kg)
    assert found.forecast is None
    assert [reason.code for reason in found.reasons] == [code]
    assert found.side == 0 and np.isnan(found.rank)


def test_the_score_is_the_mean_distance_less_half_the_spread() -> None:
    """Gneiting & Raftery (2007), equation 21: E|X − y| − E|X − X'| / 2, here by two million draws."""
    one = level.Forecast(year=1, mean_log=1.0, sd_log=0.5, degrees=7, n_years=8)
    x = one.mean_log + one.sd_log * np.random.default_rng(1).standard_t(7, 2_000_000)
    by_draws = np.abs(x - 1.7).mean() - np.abs(x[::2] - x[1::2]).mean() / 2
    assert continuous_ranked_score(one, np.exp(1.7)) == pytest.approx(by_draws, abs=0.002)  # 4 standard errors


def test_intervals_hold_what_comes() -> None:
    """SYNTHETIC local levels: of 300 newest years some 95 % lie inside (a binomial's 99 % is 275 to 294)."""
    inside = sum(level.surprise(YEARS[:20], wandering(seed, 20)).side == 0 for seed in range(300))
    assert stats.binom.ppf(0.005, 300, 0.95) <= inside <= stats.binom.ppf(0.995, 300, 0.95)


def by_kriging(years, log_kg, year):
    """The forecast as the best linear prediction from a level that walks, its ratio of variances by restricted likelihood."""
    since, until = years - years[0], year - years[0]
    ones, n = np.ones(len(years)), len(years)

    def parts(log_ratio):
        ratio = np.exp(log_ratio)
        inverse = np.linalg.inv(np.eye(n) + ratio * np.minimum(since[:, None], since))
        middle = ones @ inverse @ log_kg / (ones @ inverse @ ones)
        return ratio, inverse, middle, (log_kg - middle) @ inverse @ (log_kg - middle) / (n - 1)

    def deviance(log_ratio):
        _, inverse, _, variance = parts(log_ratio)
        return (n - 1) * np.log(variance) - np.linalg.slogdet(inverse)[1] + np.log(ones @ inverse @ ones)

    best = optimize.minimize_scalar(deviance, bounds=(-8, 8), method="bounded", options={"xatol": 1e-7}).x
    ratio, inverse, middle, variance = parts(best)
    shared = ratio * np.minimum(since, until)
    lacking = (1 - ones @ inverse @ shared) ** 2 / (ones @ inverse @ ones)
    spread = 1 + ratio * until - shared @ inverse @ shared + lacking
    return middle + shared @ inverse @ (log_kg - middle), np.sqrt(variance * spread)


@pytest.mark.parametrize(("walk", "noise"), [(0.3, 0.2), (0.0, 0.4), (0.4, 0.0)])
@pytest.mark.parametrize("gaps", [(), (3, 9, 10, 18)])
def test_the_forecast_is_that_of_kriging(monkeypatch, walk, noise, gaps) -> None:
    """SYNTHETIC: a level that wanders, one that stays and one that is all there is; the search is made as fine as the other's."""
    monkeypatch.setattr(level, "RATIO_TOLERANCE", 1e-7)
    rng = np.random.default_rng(11)
    log_kg = 8 + np.cumsum(rng.normal(0, walk, 20)) + rng.normal(0, noise, 20)
    kept = np.delete(np.arange(20), gaps)
    ours = level.surprise(YEARS[kept], np.exp(log_kg[kept]), 2016).forecast
    mean, scale = by_kriging(YEARS[kept], log_kg[kept], 2016)
    assert (ours.mean_log, ours.sd_log) == pytest.approx((mean, scale), rel=1e-5)
    assert (ours.n_years, ours.degrees) == (len(kept), len(kept) - 1)


def test_an_interval_and_a_rank_are_student_s_t_in_logs() -> None:
    one = level.Forecast(year=2024, mean_log=2.0, sd_log=0.5, degrees=9, n_years=10)
    t = stats.t(9, loc=2.0, scale=0.5)
    assert [one.low_kg, one.middle_kg, one.high_kg] == pytest.approx(np.exp(t.ppf([0.025, 0.5, 0.975])))
    assert one.quantile_kg(0.8) == pytest.approx(np.exp(t.ppf(0.8)))
    assert one.rank(5.0) == pytest.approx(t.cdf(np.log(5.0)))
    for rank, side in ((0.0251, 0), (0.0249, -1), (0.9749, 0), (0.9751, 1)):
        came = level.Surprise(year=2024, kg=one.quantile_kg(rank), forecast=one)
        assert (came.rank, came.side) == (pytest.approx(rank), side)
    assert np.isnan(level.Surprise(year=2024, kg=np.nan, forecast=one).rank)


def test_a_year_is_compared_with_the_years_before_it_alone_and_a_zero_is_passed_over() -> None:
    kg = wandering(2)
    kg[5] = 0
    found = level.surprise(YEARS, kg, 2010)
    assert (found.year, found.kg, found.forecast.n_years) == (2010, kg[15], 14)
    ahead = level.surprise(YEARS, kg, 2030)
    assert np.isnan(ahead.kg) and ahead.forecast.n_years == 28


@pytest.mark.parametrize("degrees", [7, 27])
def test_the_power_of_a_forecast_is_the_share_of_such_years_that_lie_outside(degrees) -> None:
    """By 200,000 draws of years a third of what is expected, or three times as much; without a change it is one in twenty."""
    one = level.Forecast(year=2024, mean_log=2.0, sd_log=0.5, degrees=degrees, n_years=degrees + 1)
    t = np.random.default_rng(3).standard_t(degrees, 200_000)
    for times in (1 / 3, 3):
        kg = times * np.exp(one.mean_log + one.sd_log * t)
        outside = np.mean((kg < one.low_kg) | (kg > one.high_kg))
        assert one.power(3) == pytest.approx(outside, abs=0.0045)  # 4 standard errors
    assert one.power(1) == pytest.approx(0.05)


@pytest.mark.parametrize(("sd_log", "verdict"), [(0.3, "not supported"), (1.5, "not identified")])
def test_a_year_inside_a_range_that_would_hold_a_third_of_it_too_denies_nothing(sd_log, verdict) -> None:
    one = level.Forecast(year=2024, mean_log=2.0, sd_log=sd_log, degrees=20, n_years=21)
    inside = level.Surprise(year=2024, kg=one.middle_kg, forecast=one)
    assert (inside.side, inside.verdict) == (0, verdict)
    assert [(reason.code, reason.facts["power"]) for reason in inside.reasons] == [("power", one.power(3))]
    outside = level.Surprise(year=2024, kg=2 * one.high_kg, forecast=one)
    assert (outside.side, outside.verdict) == (1, "supported")
