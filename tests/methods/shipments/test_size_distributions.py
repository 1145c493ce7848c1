import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods.shipments.shipments import weighted_sizes
from pactresearch.methods.shipments.size_distributions import FAMILIES, fit_sizes, vuong
from pactresearch.methods.shipments.size_tails import tail
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
    thrice = fit_sizes(type(rows)(rows.low_kg, rows.high_kg, rows.mean_kg, 3 * rows.n, 0.1, 0, 0), family)
    assert thrice.log_likelihood == pytest.approx(once.log_likelihood, abs=SAME_OPTIMUM)


def test_an_unknown_family_is_refused_with_those_there_are(sizes):
    with pytest.raises(InputError, match="allowed: lognormal, weibull, generalised pareto"):
        fit_sizes(sizes, "gamma")


def test_cases_all_of_one_size_identify_nothing():
    one = weighted_sizes(singles(np.full(200, 2.0)))
    found = tail(one)
    assert found.judgement.verdict == "not identified"
    assert say(found.judgement.reasons) == "The sizes take 1 value or class; 4 different ones are needed."


def test_few_cases_identify_nothing_and_say_how_many_are_needed():
    found = tail(weighted_sizes(singles([1.0, 2.0, 3.0])))
    assert (found.judgement.verdict, say(found.judgement.reasons)) == (
        "not identified",
        "3 cases of known size at or above 0.1 kg; 50 are needed.",
    )
    assert found.best is None


def test_vuong_changes_its_sign_with_the_order_and_says_nothing_of_a_fit_against_itself(sizes):
    one, other = fit_sizes(sizes, "lognormal"), fit_sizes(sizes, "weibull")
    assert vuong(sizes, one, other).z == pytest.approx(-vuong(sizes, other, one).z)
    assert vuong(sizes, one, other).favours == "lognormal"
    assert vuong(sizes, one, one).favours is None
