import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods.breaks import segmented
from pactresearch.methods.breaks.breaks import break_found, left_off, shock_effect
from pactresearch.methods.trends.resampling import autoregressions, residual_autocorrelation
from pactresearch.verdict import Reason
from tests.methods import sieve

YEARS = np.arange(1992, 2020)


def broken(step=-1.2, slope=0.03, change=0.0, sd=0.3, seed=3):
    """SYNTHETIC: a line in ln kg that steps in 2006 and then has another slope."""
    after = YEARS >= 2006
    line = 7 + slope * (YEARS - 1992) + after * (step + change * (YEARS - 2006))
    return np.exp(line + sd * np.random.default_rng(seed).normal(size=len(YEARS)))


def test_a_planted_break_is_found_and_ranks_first_among_all_dates():
    result = shock_effect(YEARS, broken(), 2006)
    assert result.p < 0.05
    assert result.level.low < 100 * np.expm1(-1.2) < result.level.high < 0
    assert result.slope.low < 0 < result.slope.high
    assert result.placebo_dates.loc[result.placebo_dates["f_statistic"].idxmax(), "is_shock"]
    assert result.placebo_date_p == pytest.approx(1 / 21)  # 28 years leave 21 dates with 4 on either side


def test_level_slope_and_first_years_are_the_segmented_line_s_where_there_is_hardly_noise():
    """SYNTHETIC: scatter of 0.001 in ln."""
    result = shock_effect(YEARS, broken(step=-0.5, change=0.1, sd=0.001), 2006)
    within = {"abs": 0.5}  # percent: some five standard errors
    assert result.level.percent == pytest.approx(100 * np.expm1(-0.5), **within)
    assert result.slope.percent == pytest.approx(100 * np.expm1(0.1), **within)
    assert result.first_years.percent == pytest.approx(100 * np.expm1(-0.5 + 0.1 * 2), **within)
    assert result.percent_per_year_before == pytest.approx(100 * np.expm1(0.03), **within)
    assert result.percent_per_year_after == pytest.approx(100 * np.expm1(0.13), **within)


def test_f_is_the_one_of_statsmodels():
    kg = broken(sd=0.5)
    fit = sm.OLS(np.log(kg), segmented.design(YEARS, 2004)).fit()
    f = segmented.f_statistics(YEARS, np.log(kg)[None], np.array([2004]))[0, 0]
    assert f == pytest.approx(fit.f_test(np.eye(4)[2:]).fvalue)


def test_the_bias_of_autocorrelation_is_corrected_about_one_line_and_about_two():
    """SYNTHETIC: autoregressions of 0.4 over 40 years; as if of one line, that about two would come to 0.31."""
    years, rng = np.arange(40), np.random.default_rng(0)
    series = autoregressions(years, rng.normal(size=4000), 0.4, draws=600, rng=rng).T
    for break_year, parameters in ((None, 2), (20, 4)):
        residuals = segmented.regress(segmented.design(years, break_year), series).residuals
        found = [residual_autocorrelation(years, one, parameters).corrected for one in residuals]
        assert np.mean(found) == pytest.approx(0.4, abs=0.03)  # four standard errors of 600 draws


def test_placebo_series_are_ranked_and_those_too_short_say_why():
    series = {
        "like it": (YEARS, broken(seed=4)),
        "steady": (YEARS, broken(step=0, seed=5)),
        "short": (YEARS[:9], broken()[:9]),
    }
    result = shock_effect(YEARS, broken(step=-2), 2006, placebo_series=series)
    table = result.placebo_series.set_index("series")
    assert table.loc["like it", "f_statistic"] > table.loc["steady", "f_statistic"]
    assert table.loc["short", "reasons"] == (too_few(2006, 9, 0),)
    assert table.loc["steady", "reasons"] == ()
    assert result.placebo_series_p == pytest.approx(1 / 3)


def too_few(shock_year, n_before, n_after):
    sides = {"n_before": n_before, "n_after": n_after, "needed": 4}
    return Reason("too_few_years_each_side", shock_year=shock_year, **sides)


@pytest.mark.parametrize(("shock", "before", "after"), [(2022, 28, 0), (2017, 25, 3), (1995, 3, 25)])
def test_under_four_years_on_either_side_there_is_only_the_reason(shock, before, after):
    result = shock_effect(YEARS, broken(), shock)
    assert result.reasons == (too_few(shock, before, after),)
    assert np.isnan([result.level.percent, result.p, result.hac_p, result.placebo_date_p]).all()


def test_incomplete_and_zero_years_are_left_out():
    kg = broken()
    kg[5], kg[-1] = 0, 1.0
    complete = YEARS < 2019
    result = shock_effect(YEARS, kg, 2006, complete=complete)
    assert result.n_after == 13


def test_a_gap_at_the_shock_puts_the_placebo_rank_to_the_next_reported_year():
    kg = broken()
    kg[14:16] = np.nan
    result = shock_effect(YEARS, kg, 2006)
    assert result.placebo_dates.loc[result.placebo_dates["is_shock"], "year"].tolist() == [2008]
    assert np.isfinite(result.p)


def test_a_shock_in_a_gap_of_ten_years_has_no_first_years_to_judge():
    kg = broken()
    kg[8:18] = np.nan
    result = shock_effect(YEARS, kg, 2001)
    assert np.isfinite(result.level.percent)
    assert np.isnan(result.first_years.percent)
    assert Reason("no_first_years", n_first=5) in result.notes


@pytest.mark.parametrize("kg", [np.full(28, 5.0), np.r_[np.full(14, 5.0), np.full(14, 9.0)]])
def test_a_series_without_scatter_has_no_break_to_judge(kg):
    result = shock_effect(YEARS, kg, 2006)
    assert result.reasons == (Reason("no_scatter_about_lines"),)
    assert np.isnan(result.p)


def test_the_same_seed_gives_the_same_figures():
    first, second = (shock_effect(YEARS, broken(), 2006, seed=8) for _ in range(2))
    assert (first.p, first.level) == (second.p, second.level)


def test_the_last_incomplete_years_are_left_off_and_earlier_ones_stay():
    complete = np.ones(28, dtype=bool)
    complete[[3, 26, 27]] = False
    assert left_off(YEARS, complete) == (Reason("late_years_left_off", n_years=2, first_year=2018, last_year=2019),)
    assert left_off(YEARS[:26], complete[:26]) == ()
    assert left_off(YEARS, ~complete & False) == (Reason("no_complete_year"),)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: shock_effect([2000, 2000], [1, 2], 2000), "years repeats"),
        (lambda: shock_effect([2000, 2001], [1, -2], 2000), "an amount is 0 or more"),
        (lambda: shock_effect(YEARS, broken(), 2006.5), "first whole calendar year"),
        (lambda: shock_effect(YEARS, broken(), 2006, complete=[True]), "give one length"),
        (lambda: left_off(YEARS[::-1], YEARS > 0), "Sort the series"),
    ],
)
def test_bad_input_is_refused(call, sentence):
    with pytest.raises(InputError, match=sentence):
        call()


def by_another_road(years, log_kg, shock, draws, seed):
    """Memory, the series without a break, and the fits of level and slope to any series, by numpy."""
    n, before = len(years), years < shock
    parts = np.concatenate([sieve.line(years[part], log_kg[part]) for part in (before, ~before)])
    rho = np.mean([
        sieve.undone(sieve.memory(years, parts), 4, n) if n > 8 else 0.9,
        sieve.undone(sieve.memory(years, sieve.line(years, log_kg)), 2, n),
    ])  # fmt: skip
    null = sieve.series(years, parts, rho, draws, seed)
    after = (~before).astype(float)
    x = np.column_stack([np.ones(n), years - shock, after, after * (years - shock)])

    def fitted(values):
        coefficients = np.linalg.lstsq(x, values.T, rcond=None)[0]
        rss = ((values.T - x @ coefficients) ** 2).sum(axis=0)
        whole = (sieve.line(years, values.T) ** 2).sum(axis=0)
        return coefficients, rss / (n - 4), (whole - rss) / 2 / (rss / (n - 4))

    return rho, null, x, fitted


@pytest.mark.parametrize(("shock", "years"), [(2006, YEARS), (2004, np.delete(YEARS, [3, 15, 16])), (1996, YEARS[:8])])
def test_p_and_intervals_are_those_of_the_same_draws_by_numpy(shock, years):
    """SYNTHETIC, with all years, with gaps, and with the fewest there may be."""
    kg = broken(step=-0.6, change=0.05, sd=0.4, seed=7)[np.isin(YEARS, years)]
    found = shock_effect(years, kg, shock, draws=400, seed=3)
    rho, null, x, fitted = by_another_road(years, np.log(kg), shock, 400, 3)
    assert found.autocorrelation == pytest.approx(rho)
    coefficients, variance, f = fitted(np.log(kg)[None])
    drawn, spread, like = fitted(null)
    assert found.f_statistic == pytest.approx(f[0])
    assert found.p == (1 + np.sum(like >= f[0])) / 401
    inverse, since = np.linalg.inv(x.T @ x), years[years >= shock] - shock
    for effect, w in (
        (found.level, [0, 0, 1, 0]), (found.slope, [0, 0, 0, 1]), (found.first_years, [0, 0, 1, since[since < 5].mean()])
    ):  # fmt: skip
        size = np.sqrt(np.array(w) @ inverse @ w)
        reach = np.quantile(np.abs(w @ drawn) / np.sqrt(spread) / size, 0.95) * np.sqrt(variance[0]) * size
        middle = (w @ coefficients)[0]
        ends = 100 * np.expm1([middle, middle - reach, middle + reach])
        assert [effect.percent, effect.low, effect.high] == pytest.approx(ends)
    slopes = 100 * np.expm1([coefficients[1, 0], coefficients[1, 0] + coefficients[3, 0]])
    assert [found.percent_per_year_before, found.percent_per_year_after] == pytest.approx(slopes)


def test_the_p_shown_for_comparison_is_newey_and_west_s_by_hand():
    """Bartlett's weights over three lags, n / (n - k), and F on 2 and n - k degrees of freedom."""
    kg = broken(step=-0.3, sd=0.5, seed=9)
    after = (YEARS >= 2006).astype(float)
    x = np.column_stack([np.ones(28), YEARS - 2006, after, after * (YEARS - 2006)])
    coefficients = np.linalg.lstsq(x, np.log(kg), rcond=None)[0]
    scores = x * (np.log(kg) - x @ coefficients)[:, None]
    weights = np.clip(1 - np.abs(np.subtract.outer(np.arange(28), np.arange(28))) / 4, 0, None)
    inverse = np.linalg.inv(x.T @ x)
    covariance = inverse @ (scores.T @ weights @ scores) @ inverse * 28 / 24
    f = coefficients[2:] @ np.linalg.inv(covariance[2:, 2:]) @ coefficients[2:] / 2
    assert shock_effect(YEARS, kg, 2006, draws=20).hac_p == pytest.approx(stats.f.sf(f, 2, 24))


@pytest.mark.parametrize(("alpha", "most"), [(0.05, 0.1), (0.02, 1.0), (1.0, 0.2)])
def test_the_chance_to_find_a_fall_to_a_third_is_how_often_the_rule_does_in_the_same_draws(alpha, most):
    """SYNTHETIC: p among the series without a fall, and the rank among all dates, counted one by one."""
    log_kg = np.log(broken(step=0, sd=0.6, seed=2))[:17]
    years = YEARS[:17]
    found = break_found(years, np.exp(log_kg), 2000, alpha, most, draws=99, seed=4)
    _, null, _, fitted = by_another_road(years, log_kg, 2000, 99, 4)
    without = fitted(null)[2]
    fallen = null + np.log(1 / 3) * (years >= 2000)
    dates = years[4:14]
    by_date = {date: by_another_road(years, log_kg, date, 1, 0)[3](fallen)[2] for date in dates}
    clear = [
        (1 + np.sum(without >= f)) / 100 <= alpha and np.mean([one[at] >= f for one in by_date.values()]) <= most
        for at, f in enumerate(by_date[2000])
    ]
    assert found == pytest.approx(np.mean(clear))
    assert np.isnan(break_found(years, np.exp(log_kg), 2008, alpha, most, draws=9))


@pytest.mark.parametrize(("missing", "measurable"), [((1, 3, 5, 7), True), ((1, 3, 5, 7, 11), False)])
def test_memory_is_measured_from_five_pairs_of_years_on(missing, measurable):
    """SYNTHETIC: fourteen years, of which some are missing, leave five pairs of consecutive years or three."""
    kept = np.delete(np.arange(14), missing)
    found = shock_effect(YEARS[kept], broken()[kept] * np.exp(np.sin(kept)), 2000, draws=30)
    assert (np.sum(np.diff(kept) == 1) >= 5) == measurable
    assert (Reason("autocorrelation_not_measured") in found.notes) == (not measurable)
    if not measurable:
        assert found.autocorrelation == 0
