import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods.trends import counts
from pactresearch.methods.trends.counts import count_trend
from pactresearch.verdict import Reason

YEARS = np.arange(1990, 2020)


def planted(years, rate_ratio, mean, alpha, seed):
    """Negative binomial counts: Poisson about a gamma mean, variance = mean + alpha mean^2."""
    rng = np.random.default_rng(seed)
    expected = mean * rate_ratio ** (years - years.mean())
    return rng.poisson(rng.gamma(1 / alpha, alpha * expected))


def test_a_planted_rate_ratio_and_alpha_are_recovered():
    """SYNTHETIC: 60 series of 30 years, ratio 1.06, alpha 0.15."""
    results = [count_trend(YEARS, planted(YEARS, 1.06, 80, 0.15, seed)) for seed in range(60)]
    ratios = np.array([one.rate_ratio_per_year for one in results])
    assert {one.model for one in results} == {"negative_binomial"}
    # Three standard errors of a mean of 60; maximum likelihood finds alpha a factor (n - 2) / n too low.
    assert ratios.mean() == pytest.approx(1.06, abs=3 * ratios.std() / np.sqrt(60))
    assert np.mean([one.alpha for one in results]) == pytest.approx(0.15 * 28 / 30, abs=0.03)
    covered = np.mean([one.low <= 1.06 <= one.high for one in results])
    assert covered >= 0.85  # 95 % of 60, less three and a half standard errors


def test_the_glm_family_with_its_fixed_alpha_is_no_substitute():
    """SYNTHETIC: at an alpha of 0.05, statsmodels' GLM assumes 1 and makes the interval about four times too wide."""
    cases = planted(YEARS, 1.04, 200, 0.05, seed=1)
    ours = count_trend(YEARS, cases)
    with pytest.warns(match="dispersion parameter alpha not set"):
        family = sm.families.NegativeBinomial()
    fixed = sm.GLM(cases, sm.add_constant(YEARS - YEARS.mean()), family=family).fit()
    low, high = np.exp(fixed.conf_int()[1])
    assert ours.low > 1
    assert low < 1 < high
    assert (high - low) / (ours.high - ours.low) > 3


def test_counts_that_scatter_like_poisson_counts_get_a_poisson_model():
    """SYNTHETIC: evenly spread counts, which no negative binomial can describe."""
    cases = np.round(50 * 1.03 ** (YEARS - 1990)) + (-1) ** YEARS
    result = count_trend(YEARS, cases)
    assert result.model == "poisson"
    assert result.rate_ratio_per_year == pytest.approx(1.03, abs=0.002)  # counts are rounded
    assert np.isnan(result.alpha)


def test_where_the_negative_binomial_does_not_converge_the_poisson_model_is_taken(monkeypatch):
    """SYNTHETIC: one step is not enough for the optimiser, so it warns, and is not trusted."""
    cases = planted(YEARS, 1.04, 200, 0.3, seed=2)
    poisson = counts._poisson(cases.astype(float), np.column_stack([np.ones(30), (YEARS - YEARS.mean()) / 14.5]))
    monkeypatch.setattr(counts, "_poisson", lambda *_: poisson)
    monkeypatch.setattr(counts, "MAXIMUM_STEPS", 1)
    result = count_trend(YEARS, cases)
    assert result.model == "poisson"
    assert result.low < result.rate_ratio_per_year < result.high


def test_one_giant_year_gives_a_ratio_without_certainty_and_no_warning():
    """SYNTHETIC."""
    result = count_trend(np.arange(2000, 2008), [3_000_000, 3, 0, 0, 0, 0, 1, 2])
    assert result.model == "poisson"
    assert result.p > 0.9


def test_a_constant_count_has_a_ratio_of_one_and_poisson_s_own_interval():
    """SYNTHETIC: 8 years of 5 cases; HAC errors alone would be zero."""
    result = count_trend(np.arange(2000, 2008), [5] * 8)
    assert result.rate_ratio_per_year == pytest.approx(1)
    assert result.low < 0.9
    assert result.high > 1.1


def test_under_six_years_the_ratio_comes_alone():
    """SYNTHETIC: exact growth by a half."""
    result = count_trend([2000, 2001, 2003, 2004], [16, 24, 54, 81])
    assert result.rate_ratio_per_year == pytest.approx(1.5)
    assert np.isnan([result.low, result.high, result.p]).all()
    assert result.model == "poisson_ratio"
    assert result.reasons == (Reason("too_few_years_to_test_counts", n_years=4, needed=6),)


@pytest.mark.parametrize("cases", [[0] * 8, [0, 0, 0, 9], [np.nan] * 5, [4, 5]])
def test_without_cases_in_two_of_three_years_there_is_no_ratio(cases):
    result = count_trend(np.arange(2000, 2000 + len(cases)), cases)
    assert np.isnan(result.rate_ratio_per_year)
    assert [reason.code for reason in result.reasons] == ["too_few_years_with_cases"]


def test_unreported_years_are_gaps_at_their_true_distance():
    """SYNTHETIC: exact doubling every ten years."""
    years = np.array([1990, 2000, 2010, 2011, 2020])
    result = count_trend(years, [100, 200, 400, np.nan, 800])
    assert result.n_years == 4
    assert result.rate_ratio_per_year == pytest.approx(2 ** (1 / 10))


@pytest.mark.parametrize(
    ("years", "cases", "sentence"),
    [
        ([2000, 2001, 2002], [1, 2.5, 3], r"cases holds \[2.5\]"),
        ([2000, 2001, 2002], [1, -2, 3], r"cases holds \[-2.0\]"),
        ([2000, 2000, 2002], [1, 2, 3], "years repeats"),
        ([2000, 2001], [1, 2, 3], "both must be lists of one length"),
    ],
)
def test_what_is_no_count_is_refused(years, cases, sentence):
    with pytest.raises(InputError, match=sentence):
        count_trend(years, cases)


def test_the_negative_binomial_is_that_of_another_program_with_student_s_t():
    """SYNTHETIC: statsmodels on years in tens about their mean; n - 3 degrees of freedom."""
    cases = planted(YEARS, 1.03, 60, 0.2, seed=4)
    other = sm.NegativeBinomial(cases, sm.add_constant((YEARS - YEARS.mean()) / 10)).fit(disp=0)
    slope, error = other.params[1] / 10, other.bse[1] / 10
    reach = stats.t.ppf(0.975, 27) * error
    found = count_trend(YEARS, cases)
    assert found.model == "negative_binomial"
    assert [found.rate_ratio_per_year, found.low, found.high] == pytest.approx(
        np.exp([slope, slope - reach, slope + reach]), rel=1e-5
    )
    assert found.p == pytest.approx(2 * stats.t.sf(abs(slope / error), 27), rel=1e-3)
    assert found.alpha == pytest.approx(other.params[2], rel=1e-3)
    assert (found.n_years, found.n_cases) == (30, cases.sum())


@pytest.mark.parametrize("n", [26, 42])
@pytest.mark.parametrize("wave", [0, 12])
def test_the_poisson_error_is_the_larger_of_newey_and_west_s_and_poisson_s_own(n, wave):
    """SYNTHETIC: even counts, whose HAC error is too small, and counts in waves, whose neighbours are alike."""
    years = np.arange(1980, 1980 + n)
    cases = np.round(100 * 1.01 ** (years - 1980) + wave * np.sin((years - 1980) / 3))
    x = sm.add_constant((years - years.mean()) / 10)
    lags = int(4 * (n / 100) ** (2 / 9))
    plain = sm.Poisson(cases, x).fit(disp=0)
    hac = sm.Poisson(cases, x).fit(disp=0, cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
    error = max(plain.bse[1], hac.bse[1]) / 10
    assert (hac.bse[1] > plain.bse[1]) == (wave > 0)
    found, slope = count_trend(years, cases), plain.params[1] / 10
    reach = stats.t.ppf(0.975, n - 2) * error
    assert found.model == "poisson"
    assert [found.low, found.high] == pytest.approx(np.exp([slope - reach, slope + reach]), rel=1e-5)
    assert found.p == pytest.approx(2 * stats.t.sf(slope / error, n - 2), rel=1e-3)


def test_scatter_beyond_poisson_s_is_pearson_s_and_widens_poisson_s_own_error():
    """SYNTHETIC: statsmodels' GLM knows both."""
    cases = planted(YEARS, 1.02, 50, 0.1, seed=6).astype(float)
    x = sm.add_constant((YEARS - YEARS.mean()) / 14.5)
    plain = sm.GLM(cases, x, family=sm.families.Poisson()).fit()
    found = counts._poisson(cases, x)
    assert found.dispersion == pytest.approx(plain.pearson_chi2 / 28, rel=1e-5)
    assert found.dispersion > 1 and found.degrees == 28
    hac = sm.Poisson(cases, x).fit(disp=0, cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True}).bse[1]
    assert found.standard_error == pytest.approx(max(hac, plain.bse[1] * np.sqrt(found.dispersion)), rel=1e-5)


def test_two_years_with_cases_of_three_have_a_ratio():
    assert count_trend([2000, 2001, 2002, 2003], [4, 0, 0, 9]).n_cases == 13
    assert np.isfinite(count_trend([2000, 2001, 2002], [4, 0, 9]).rate_ratio_per_year)
