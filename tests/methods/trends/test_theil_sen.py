import numpy as np
import pytest
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods import trend
from pactresearch.methods.trends.power import POWER_80
from pactresearch.methods.trends.resampling import pairwise_slopes
from pactresearch.methods.trends.theil_sen import percent, sen_slope
from pactresearch.verdict import Reason
from tests.methods import sieve

EXACT = 1e-9  # two roads to the same arithmetic
YEARS = np.arange(2000, 2020)


def scattered(years, percent_per_year, sd_log=0.4, seed=1):
    noise = np.random.default_rng(seed).normal(0, sd_log, len(years))
    return 1000 * np.exp(np.log1p(percent_per_year / 100) * (np.asarray(years) - 2000) + noise)


def test_a_planted_growth_of_seven_percent_is_recovered_across_a_gap_of_ten_years():
    """SYNTHETIC: exact growth. Numbering the reported years 1, 2, 3 in place of true years would give 25 %."""
    years = np.array([2000, 2001, 2002, 2003, 2014, 2015, 2016])
    assert trend(years, 50 * 1.07 ** (years - 2000)).percent_per_year == pytest.approx(7, abs=EXACT)


def test_slope_and_intervals_are_those_of_scipy_on_true_years():
    """SYNTHETIC."""
    kg = scattered(YEARS, 5)
    result = trend(YEARS, kg)
    sen = stats.theilslopes(np.log(kg), YEARS, 0.95)
    for ours, theirs in zip(
        (result.percent_per_year, result.low, result.high), (sen.slope, sen.low_slope, sen.high_slope), strict=True
    ):
        assert ours == pytest.approx(100 * (np.exp(theirs) - 1), abs=EXACT)
    kendall = stats.kendalltau(YEARS, kg)
    assert (result.kendall_tau, result.kendall_p) == pytest.approx(tuple(kendall), abs=EXACT)
    assert result.cautious_low <= result.low < result.high <= result.cautious_high


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.999])
@pytest.mark.parametrize("n", [2, 3, 8, 15, 28])
def test_a_slope_from_given_pairs_is_scipy_s_with_and_without_ties(n, confidence):
    """SYNTHETIC; rounding to a half makes ties, and with them a smaller variance of Kendall's sum."""
    years = np.cumsum(np.random.default_rng(n).integers(1, 4, n))
    for rounding in (1e-6, 0.5):
        values = np.round(np.random.default_rng(2).normal(size=n) / rounding) * rounding
        slopes = pairwise_slopes(years, values[:, None])[:, 0]
        ours, theirs = sen_slope(slopes, values, confidence), stats.theilslopes(values, years, confidence)
        assert (ours.slope, ours.low, ours.high) == (theirs.slope, theirs.low_slope, theirs.high_slope)


def test_unreported_years_order_and_unit_make_no_difference():
    """SYNTHETIC."""
    kg = scattered(YEARS, -6)
    kg[[3, 4, 11]] = np.nan
    known = ~np.isnan(kg)
    shuffled = np.random.default_rng(0).permutation(len(YEARS))
    whole = trend(YEARS, kg)
    assert trend(YEARS[known], kg[known]) == whole
    assert trend(YEARS[shuffled], kg[shuffled]) == whole
    in_tonnes = trend(YEARS, kg / 1000)
    assert in_tonnes.percent_per_year == pytest.approx(whole.percent_per_year, abs=EXACT)
    assert in_tonnes.bootstrap_p == whole.bootstrap_p
    assert whole.n_years == 17


def test_the_same_seed_gives_the_same_bootstrap_and_the_caller_s_data_stay():
    """SYNTHETIC."""
    kg = scattered(YEARS, 2)
    kept = kg.copy()
    assert trend(YEARS, kg, seed=3) == trend(YEARS, kg, seed=3)
    assert trend(YEARS, kg, seed=3).bootstrap_p != trend(YEARS, kg, seed=4).bootstrap_p
    assert np.array_equal(kg, kept)


def test_one_giant_year_hardly_moves_the_slope():
    """SYNTHETIC: least squares would say above 30 % a year."""
    kg = scattered(YEARS, 3, sd_log=0.1)
    with_giant = np.append(kg[:-1], 1e12)
    assert np.polyfit(YEARS, np.log(with_giant), 1)[0] > np.log(1.3)
    assert trend(YEARS, with_giant).percent_per_year == pytest.approx(trend(YEARS, kg).percent_per_year, abs=1)


def test_reported_zeros_are_counted_kept_out_of_the_logarithm_and_used_by_kendall():
    """SYNTHETIC."""
    kg = scattered(YEARS, -5)
    kg[-3:] = 0
    result = trend(YEARS, kg)
    without = trend(YEARS[:-3], kg[:-3])
    assert result.n_zero == 3
    assert result.n_years == 17
    assert result.last_year == 2016
    assert result.percent_per_year == without.percent_per_year
    assert result.kendall_tau < without.kendall_tau
    assert result.notes == (Reason("zeros_left_out", n_zero=3),)
    assert result.reasons == ()


@pytest.mark.parametrize(
    ("kg", "has_slope", "reasons"),
    [
        ([], False, [Reason("no_year_for_trend")]),
        ([np.nan] * 8, False, [Reason("no_year_for_trend")]),
        ([5.0, 9.0], False, [Reason("too_few_years_for_slope", n_years=2, needed=3)]),
        ([0.0] * 9, False, [Reason("too_few_years_for_slope", n_years=0, needed=3), Reason("zeros_left_out", n_zero=9)]),
        (
            [0.0] * 8 + [4.0], False,
            [Reason("too_few_years_for_slope", n_years=1, needed=3), Reason("zeros_left_out", n_zero=8)],
        ),
        ([5.0, 9.0, 4.0, 8.0, 7.0], True, [Reason("too_few_years_for_test", n_years=5, needed=6)]),
        ([5.0] * 12, True, [Reason("no_scatter")]),
        ([5.0] * 11 + [9.0], True, [Reason("no_scatter")]),
        (list(2.0 ** np.arange(12)), True, [Reason("no_scatter")]),
    ],
)  # fmt: skip
def test_where_figures_cannot_be_had_they_are_missing_and_reasons_say_why(kg, has_slope, reasons):
    """SYNTHETIC. Warnings are errors in this test suite, so none of these may divide by zero or take a log of it."""
    result = trend(np.arange(2000, 2000 + len(kg)), kg)
    assert list(result.reasons) == reasons
    assert np.isfinite(result.percent_per_year) == has_slope
    for name in ("low", "high", "cautious_low", "cautious_high", "bootstrap_p"):
        assert np.isnan(getattr(result, name)), name


def test_under_six_reported_years_no_test_is_given_and_at_six_all_are():
    """SYNTHETIC."""
    five, six = (trend(YEARS[:n], scattered(YEARS, 4)[:n]) for n in (5, 6))
    assert np.isnan([five.kendall_p, five.bootstrap_p, five.cautious_low]).all()
    assert np.isfinite([six.kendall_p, six.bootstrap_p, six.cautious_low]).all()
    assert six.reasons == ()


def test_a_constant_series_has_no_kendall_tau_because_it_would_be_zero_over_zero():
    """SYNTHETIC."""
    result = trend(YEARS, np.full(20, 7.0))
    assert result.percent_per_year == 0
    assert np.isnan(result.kendall_tau)
    assert np.isnan(result.kendall_p)


def test_years_that_never_follow_each_other_have_no_autocorrelation_and_say_so():
    """SYNTHETIC."""
    result = trend(YEARS[::2], scattered(YEARS, 4)[::2])
    assert np.isnan(result.autocorrelation)
    assert result.autocorrelation_corrected == 0
    assert result.notes == (Reason("few_pairs", n_pairs=0),)
    assert np.isfinite(result.bootstrap_p)


@pytest.mark.parametrize(
    ("years", "kg", "sentence"),
    [
        ([2000, 2001], [1.0], "both must be lists of one length"),
        ([2000, 2000, 2001], [1.0, 2.0, 3.0], r"years repeats \[2000\]"),
        ([2000, 2000.5, 2001], [1.0, 2.0, 3.0], r"\[2000.5\]; give whole calendar years"),
        ([2000, 2001, 2002], [1.0, -2.0, 3.0], r"kg holds \[-2.0\]"),
        ([2000, 2001, 2002], [1.0, np.inf, 3.0], r"kg holds \[inf\]"),
    ],
)
def test_bad_series_are_refused_with_the_value_and_the_rule(years, kg, sentence):
    with pytest.raises(InputError, match=sentence):
        trend(years, kg)


def test_what_is_visible_four_times_in_five_is_the_normal_power_of_the_half_width():
    """Half-widths of a 95 % interval that an effect needs to be found in 80 % of series, by scipy's normal quantiles."""
    assert pytest.approx((stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) / stats.norm.ppf(0.975), abs=1e-4) == POWER_80


def test_another_estimator_takes_the_place_of_the_slope_and_of_its_draws():
    kg = scattered(YEARS, 5)
    least_squares = trend(YEARS, kg, estimator=lambda years, y: float(np.polyfit(years, y, 1)[0]), draws=200)
    assert np.log1p(least_squares.percent_per_year / 100) == pytest.approx(stats.linregress(YEARS, np.log(kg)).slope)
    assert np.isnan(least_squares.low) and least_squares.bootstrap_low < least_squares.percent_per_year
    middle = np.log1p(np.array([least_squares.bootstrap_low, least_squares.bootstrap_high]) / 100).mean()
    assert middle == pytest.approx(np.log1p(least_squares.percent_per_year / 100))
    with pytest.raises(InputError, match="The estimator gave nan"):
        trend(YEARS, kg, estimator=lambda years, y: np.nan)


def by_another_road(years, kg, draws, seed):
    """Measured and corrected memory, scatter, and slopes without a trend, by scipy's slopes and filter."""
    y, n = np.log(kg), len(kg)
    residuals = y - stats.theilslopes(y, years).slope * years
    residuals -= residuals.mean()
    measured = sieve.memory(years, residuals)
    rho = sieve.undone(measured, 2, n)
    drawn = sieve.series(years, residuals, rho, draws, seed, scale=np.sqrt(n / (n - 3)))
    return measured, rho, residuals.std(ddof=2), np.abs([stats.theilslopes(one, years).slope for one in drawn])


@pytest.mark.parametrize(("seed", "gaps"), [(1, ()), (2, ()), (7, (3, 4, 11))])
def test_the_bootstrap_is_that_of_scipy_s_filter_and_slopes_on_the_same_draws(seed, gaps):
    """SYNTHETIC."""
    kept = np.delete(np.arange(20), gaps)
    years, kg = YEARS[kept], scattered(YEARS, 3, sd_log=0.6, seed=seed)[kept]
    found = trend(years, kg, draws=120, seed=5)
    measured, rho, _sd_log, slopes = by_another_road(years, kg, 120, 5)
    assert (found.autocorrelation, found.autocorrelation_corrected) == pytest.approx((measured, rho))
    slope, reach = np.log1p(found.percent_per_year / 100), np.quantile(slopes, 0.95)
    ends = 100 * np.expm1([slope - reach, slope + reach])
    assert [found.bootstrap_low, found.bootstrap_high] == pytest.approx(
        ends, rel=1e-4
    )  # the draws are in single precision
    assert found.bootstrap_p == (1 + np.sum(slopes >= abs(slope))) / 121


def test_a_slope_too_steep_for_a_number_is_as_steep_as_one_can_be():
    assert percent(1000.0) == percent(700.0) == pytest.approx(100 * np.expm1(700))
    assert percent(np.array([-1000.0, 0.0, np.log(2)])) == pytest.approx([-100, 0, 100])
