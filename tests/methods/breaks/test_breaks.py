import numpy as np
import pytest
import statsmodels.api as sm

from pactresearch.errors import InputError
from pactresearch.methods.breaks import segmented
from pactresearch.methods.breaks.breaks import left_off, shock_effect
from pactresearch.methods.trends.resampling import residual_autocorrelation
from pactresearch.verdict import Reason

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


def test_the_bias_of_autocorrelation_about_a_line_is_corrected_as_for_trends():
    residuals = np.random.default_rng(0).normal(size=20)
    residuals -= residuals.mean()
    ours = segmented._autocorrelation(residuals, np.ones(19, dtype=bool), 2)
    assert ours == pytest.approx(residual_autocorrelation(np.arange(20), residuals).corrected)


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
