from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.tools.numdiff import approx_hess

from pactresearch.errors import InputError
from pactresearch.methods.shipments import size_tails
from pactresearch.methods.shipments.shipments import weighted_sizes
from pactresearch.methods.shipments.size_distributions import (
    FAMILIES,
    Comparison,
    _generalised_pareto,
    expected_shares,
    fit_sizes,
    vuong,
)
from pactresearch.methods.shipments.size_tails import _fit_p, tail
from pactresearch.reports.show.reasons import say

SAME_OPTIMUM = 1e-3  # two optimisers stop within this of the same log-likelihood


def singles(kg):
    return pd.DataFrame({"n": 1, "kg": kg, "size_class_kg": None})


@pytest.fixture(scope="module")
def sizes():
    """SYNTHETIC lognormal sizes, not a seizure among them."""
    return weighted_sizes(singles(np.exp(np.random.default_rng(4).normal(3, 1, 800))))


def test_with_a_threshold_that_cuts_nothing_off_the_fits_are_those_of_scipy(sizes):
    kg = sizes.low_kg
    sizes = weighted_sizes(singles(kg), threshold_kg=1e-6)
    assert fit_sizes(sizes, "lognormal").parameters["sigma"] == pytest.approx(np.log(kg).std(), rel=1e-3)
    shape, _, scale = stats.weibull_min.fit(kg, floc=0)
    found = fit_sizes(sizes, "weibull")
    assert found.parameters["shape"] == pytest.approx(shape, rel=5e-3)
    assert found.parameters["scale_kg"] == pytest.approx(scale, rel=5e-3)
    xi, loc, scale = stats.genpareto.fit(kg, floc=1e-6)
    reference = stats.genpareto.logpdf(kg, xi, loc, scale).sum()
    assert fit_sizes(sizes, "generalised pareto").log_likelihood >= reference - SAME_OPTIMUM


def test_standard_errors_are_those_of_the_normal_theory(sizes):
    found = fit_sizes(sizes, "lognormal")
    assert found.standard_errors["mu"] == pytest.approx(found.parameters["sigma"] / np.sqrt(800), rel=0.02)


@pytest.mark.parametrize("family", FAMILIES)
def test_alike_cases_in_one_row_count_as_often_as_in_rows_of_their_own(family):
    kg = np.exp(np.random.default_rng(5).normal(1, 1.5, 200)).clip(0.2)
    once = fit_sizes(weighted_sizes(singles(np.repeat(kg, 3))), family)
    rows = weighted_sizes(singles(kg))
    thrice = fit_sizes(type(rows)(rows.low_kg, rows.high_kg, rows.mean_kg, 3 * rows.n, 0.1), family)
    assert thrice.log_likelihood == pytest.approx(once.log_likelihood, abs=SAME_OPTIMUM)


def test_an_unknown_family_is_refused_with_those_there_are(sizes):
    with pytest.raises(InputError, match="allowed: lognormal, weibull, generalised pareto"):
        fit_sizes(sizes, "gamma")


def test_cases_all_of_one_size_identify_nothing():
    one = weighted_sizes(singles(np.full(200, 2.0)))
    found = tail(one)
    assert found.judgement.verdict == "not identified"
    assert say(found.judgement.reasons) == "The sizes take only 1 value or class; 4 different ones are needed."


def test_few_cases_identify_nothing_and_say_how_many_are_needed():
    found = tail(weighted_sizes(singles([1.0, 2.0, 3.0])))
    assert (found.judgement.verdict, say(found.judgement.reasons)) == (
        "not identified",
        "There are 3 cases of known size at or above 0.1 kg; 50 are needed.",
    )
    assert found.best is None


def test_vuong_changes_its_sign_with_the_order_and_says_nothing_of_a_fit_against_itself(sizes):
    one, other = fit_sizes(sizes, "lognormal"), fit_sizes(sizes, "weibull")
    assert vuong(sizes, one, other).z == pytest.approx(-vuong(sizes, other, one).z)
    assert vuong(sizes, one, other).favours == "lognormal"
    assert vuong(sizes, one, one).favours is None


FROZEN = {  # the same families in another program, from our parameters
    "lognormal": lambda mu, sigma: stats.lognorm(sigma, scale=np.exp(mu)),
    "weibull": lambda scale_kg, shape: stats.weibull_min(shape, scale=scale_kg),
    "generalised pareto": lambda scale_kg, xi: stats.genpareto(xi, loc=0.1, scale=scale_kg),
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("binned", [False, True])
def test_likelihood_criterion_and_expected_shares_are_those_of_scipy_behind_the_threshold(family, binned):
    """SYNTHETIC lots, exact or known by class alone; the highest class has no upper end."""
    kg = np.exp(np.random.default_rng(6).normal(1, 1.5, 400)).clip(0.2)
    edges = np.array([0.1, 1, 5, 10, 50, np.inf])
    place = np.searchsorted(edges, kg, side="right")
    given = weighted_sizes(singles(kg))
    if binned:
        given = replace(given, low_kg=edges[place - 1], high_kg=edges[place])
    found = fit_sizes(given, family)
    other = FROZEN[family](**found.parameters)
    ln_above = other.logsf(0.1)
    each = np.log(other.cdf(given.high_kg) - other.cdf(given.low_kg)) if binned else other.logpdf(kg)
    assert found.contributions == pytest.approx(each - ln_above, abs=1e-6)
    assert found.log_likelihood == pytest.approx((each - ln_above).sum(), abs=1e-4)
    assert found.aic == pytest.approx(2 * 2 - 2 * found.log_likelihood)
    shares = np.diff(other.cdf(edges)) / other.sf(0.1)
    assert expected_shares(given, found, edges) == pytest.approx(shares, abs=1e-9)


def test_vuong_is_the_paired_test_of_the_likelihoods_of_each_case(sizes):
    one, other = fit_sizes(sizes, "lognormal"), fit_sizes(sizes, "weibull")
    difference = one.contributions - other.contributions
    z = np.sqrt(len(difference)) * difference.mean() / difference.std()
    found = vuong(sizes, one, other)
    assert (found.z, found.p) == pytest.approx((z, 2 * stats.norm.sf(abs(z))))


def test_the_fit_is_tested_as_pearson_does_over_classes_that_expect_five():
    """SYNTHETIC. By scipy, with two parameters less; the classes that expect under five cases are put together by hand."""
    rng = np.random.default_rng(8)
    edges = np.array([0.1, 1, 5, 10, 50, 100, np.inf])
    given = weighted_sizes(singles(0.1 + stats.genpareto(0.9, scale=1.0).rvs(3000, random_state=rng)))
    fit = fit_sizes(given, "generalised pareto")
    wanted, found = 3000 * expected_shares(given, fit, edges), np.histogram(given.low_kg, edges)[0]
    assert wanted.min() >= 5
    assert _fit_p(given, fit) == pytest.approx(
        stats.chisquare(found, wanted * found.sum() / wanted.sum(), ddof=2).pvalue
    )
    few = weighted_sizes(singles(given.low_kg[:300]))
    wanted, found = 300 * expected_shares(few, fit, edges), np.histogram(few.low_kg, edges)[0]
    last = int((np.cumsum(wanted[::-1])[::-1] >= 5).sum()) - 1
    assert last < len(wanted) - 1
    wanted, found = (np.append(one[:last], one[last:].sum()) for one in (wanted, found))
    assert _fit_p(few, fit) == pytest.approx(stats.chisquare(found, wanted * found.sum() / wanted.sum(), ddof=2).pvalue)


@pytest.mark.parametrize(
    ("draw", "verdict", "code"),
    [
        (
            lambda rng: 0.1 + stats.genpareto(1.0, scale=0.5).rvs(6000, random_state=rng),
            "supported",
            "power_tail_fits_best",
        ),
        (lambda rng: 0.1 + rng.exponential(3.0, 3000), "not supported", "light_tail"),
        (lambda rng: np.exp(rng.normal(1, 1.5, 3000)), "not supported", "power_tail_not_better"),
    ],
)
def test_a_power_law_is_claimed_where_there_is_one_and_where_it_is_not_the_reason_says_why(draw, verdict, code):
    found = tail(weighted_sizes(singles(draw(np.random.default_rng(2)))))
    assert (found.judgement.verdict, found.judgement.reasons[0].code) == (verdict, code)


def test_a_power_law_that_the_cases_refuse_is_not_claimed():
    """SYNTHETIC: a power tail with a hole in one class fits better than the others, and does not fit."""
    rng = np.random.default_rng(2)
    kg = 0.1 + stats.genpareto(1.0, scale=0.5).rvs(4000, random_state=rng)
    found = tail(weighted_sizes(singles(kg[~((kg > 10) & (kg < 45))])))
    assert (found.judgement.verdict, found.judgement.reasons[0].code) == ("not supported", "power_tail_refused")


@pytest.mark.parametrize("family", FAMILIES)
def test_standard_errors_are_those_of_the_curvature_of_scipy_s_likelihood(family):
    """SYNTHETIC: by central differences in the parameters themselves."""
    kg = np.exp(np.random.default_rng(6).normal(1, 1.5, 400)).clip(0.2)
    found = fit_sizes(weighted_sizes(singles(kg)), family)
    names, at = list(found.parameters), np.array(list(found.parameters.values()))

    def negative(values):
        other = FROZEN[family](**dict(zip(names, values, strict=True)))
        return -(other.logpdf(kg) - other.logsf(0.1)).sum()

    errors = np.sqrt(np.diag(np.linalg.inv(approx_hess(at, negative, epsilon=1e-3 * np.abs(at)))))
    assert list(found.standard_errors.values()) == pytest.approx(list(errors), rel=0.01)  # two ways of differences


@pytest.mark.parametrize(
    ("p", "z", "favours"), [(0.049, 2.0, "a"), (0.049, -2.0, "b"), (0.05, 2.0, None), (np.nan, np.nan, None)]
)
def test_a_fit_is_favoured_beyond_one_in_twenty(p, z, favours):
    assert Comparison("a", "b", z, p).favours == favours


def test_vuong_weighs_a_row_by_its_cases(sizes):
    one, other = fit_sizes(sizes, "lognormal"), fit_sizes(sizes, "weibull")
    n = np.resize([1, 4], len(sizes.n))
    weighed = vuong(replace(sizes, n=n), one, other)
    difference = np.repeat(one.contributions - other.contributions, n)
    assert weighed.z == pytest.approx(np.sqrt(len(difference)) * difference.mean() / difference.std())
    unknown = replace(one, contributions=np.full(len(n), np.nan))
    assert np.isnan([vuong(sizes, unknown, other).z, vuong(sizes, one, one).p]).all()


@pytest.mark.parametrize(
    ("xi", "error", "code"), [(1.0, 0.51, "light_tail"), (1.0, 0.49, "power_tail_fits_best"), (1.0, 0.5, "light_tail")]
)
def test_a_tail_is_a_power_s_where_its_exponent_lies_two_errors_above_nothing(monkeypatch, sizes, xi, error, code):
    monkeypatch.setattr(size_tails, "vuong", lambda *_: Comparison("generalised pareto", "", 3.0, 0.001))
    monkeypatch.setattr(size_tails, "_fit_p", lambda *_: 0.5)
    fits = {family: fit_sizes(sizes, family) for family in FAMILIES}
    pareto = fits["generalised pareto"]
    fits["generalised pareto"] = replace(
        pareto, parameters={**pareto.parameters, "xi": xi}, standard_errors={**pareto.standard_errors, "xi": error}
    )
    assert size_tails._judged(sizes, fits).reasons[0].code == code


@pytest.mark.parametrize(
    ("p", "code"), [(0.05, "power_tail_fits_best"), (0.049, "power_tail_refused"), (np.nan, "power_tail_refused")]
)
def test_a_power_tail_that_the_cases_refuse_at_five_percent_is_none(monkeypatch, sizes, p, code):
    monkeypatch.setattr(size_tails, "vuong", lambda *_: Comparison("generalised pareto", "", 3.0, 0.001))
    monkeypatch.setattr(size_tails, "_fit_p", lambda *_: p)
    fits = {family: fit_sizes(sizes, family) for family in FAMILIES}
    pareto = fits["generalised pareto"]
    fits["generalised pareto"] = replace(
        pareto, parameters={**pareto.parameters, "xi": 1.0}, standard_errors={**pareto.standard_errors, "xi": 0.1}
    )
    assert size_tails._judged(sizes, fits).reasons[0].code == code


def test_the_best_fit_has_the_smallest_criterion_and_where_none_has_a_likelihood_there_is_none(sizes):
    found = tail(sizes)
    assert found.best.family == min(FAMILIES, key=lambda family: found.fits[family].aic)


def test_a_scale_or_a_shape_that_runs_to_the_edge_is_no_highest_likelihood():
    """A power law is a lognormal only in the limit; sizes that fall off like the fifteenth root have no shape that can be had."""
    rng = np.random.default_rng(2)
    power = fit_sizes(weighted_sizes(singles(0.1 * (1 - rng.random(800)) ** -1.0)), "lognormal")
    assert [one.code for one in power.reasons] == ["no_highest_likelihood"]
    assert np.isnan(list(power.standard_errors.values())).all()
    heavy = fit_sizes(
        weighted_sizes(singles(0.1 + stats.genpareto(14.0, scale=0.5).rvs(800, random_state=rng))), "generalised pareto"
    )
    assert [one.code for one in heavy.reasons] == ["no_highest_likelihood"]
    near = fit_sizes(
        weighted_sizes(singles(0.1 + stats.genpareto(8.0, scale=0.5).rvs(3000, random_state=rng))), "generalised pareto"
    )
    assert near.reasons == () and near.parameters["xi"] == pytest.approx(8, rel=0.1)


def test_a_pareto_tail_without_an_exponent_is_an_exponential_one():
    x = np.array([0.1, 0.5, 3.0, 40.0])
    density, above = _generalised_pareto(x, np.array([np.log(2.0), 0.0]), 0.1)
    other = stats.expon(loc=0.1, scale=2.0)
    assert density == pytest.approx(other.logpdf(x)) and above == pytest.approx(other.logsf(x))
    near = _generalised_pareto(x, np.array([np.log(2.0), 1e-7]), 0.1)
    assert near[0] == pytest.approx(density, abs=1e-4)


def test_so_few_classes_that_no_freedom_is_left_have_no_test():
    given = weighted_sizes(singles(np.random.default_rng(1).uniform(0.1, 4.9, 60)))
    fit = fit_sizes(given, "weibull")
    assert np.isnan(_fit_p(given, fit))
