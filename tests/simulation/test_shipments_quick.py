"""What the shipment methods find in cases whose truth is known. A quick, seeded part of the simulations; all SYNTHETIC.

The whole of it is in validation_shipments.py. A share of S seeds has a standard error of sqrt(p (1 - p) / S).
"""

import numpy as np
import pytest

from pactresearch import geography
from pactresearch.data import store
from pactresearch.methods.shipments import latent_classes as lca
from pactresearch.methods.shipments.concentration import concentration
from pactresearch.methods.shipments.quantile_shift import comparable, growth_found, lot_sizes, quantile_shift
from pactresearch.methods.shipments.shipments import weighted_sizes
from pactresearch.methods.shipments.size_distributions import fit_sizes, vuong
from pactresearch.methods.shipments.size_tails import tail
from pactresearch.methods.shipments.typology import typology
from tests.simulation import known_shipments as known

SIGMA = 2.2  # of ln kg of opiate seizures, about that of the case file


def sizes_of(seed, count, *, classes=False):
    cases = known.single_cases(known.truncated_lognormal(count, SIGMA, rng := np.random.default_rng(seed)), rng)
    return weighted_sizes(known.in_classes(cases) if classes else cases)


@pytest.mark.parametrize("classes", [False, True])
def test_sigma_is_recovered_within_a_tenth_from_a_truncated_sample(classes):
    """SYNTHETIC: 40 % of the lots lie below the threshold and are not in the file."""
    fitted = [fit_sizes(sizes_of(seed, 4000, classes=classes), "lognormal").parameters["sigma"] for seed in range(12)]
    assert np.mean(fitted) == pytest.approx(SIGMA, rel=0.05)
    assert np.mean(np.abs(np.array(fitted) / SIGMA - 1) < 0.10) >= 0.9


def test_ignoring_the_threshold_would_have_missed_it():
    """SYNTHETIC: the anti-pattern. The scatter of what is in the file is not that of the lots."""
    sizes = sizes_of(1, 4000)
    assert np.log(sizes.mean_kg).std() < 0.75 * SIGMA


@pytest.mark.parametrize("count", [60, 600])
def test_a_power_law_is_hardly_ever_claimed_for_lognormal_lots(count):
    """SYNTHETIC: at most 5 % of seeds are to be claimed; 60 seeds allow for 5 % and two standard errors."""
    claimed = np.mean([tail(sizes_of(seed, count)).judgement.verdict == "supported" for seed in range(60)])
    assert claimed <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 60)


def test_a_power_tail_and_a_lognormal_are_seldom_told_apart_in_some_dozens_of_lots():
    """SYNTHETIC: no decision in 77 to 95 % of samples; 40 seeds of 60 lots, less two standard errors."""
    undecided = []
    for seed in range(40):
        sizes = sizes_of(seed, 60)
        test = vuong(sizes, fit_sizes(sizes, "generalised pareto"), fit_sizes(sizes, "lognormal"))
        undecided.append(test.favours is None)
    assert np.mean(undecided) >= 0.77 - 2 * np.sqrt(0.77 * 0.23 / 40)


def test_the_gini_of_one_distribution_is_the_same_at_50_and_400_cases_after_rarefaction():
    """SYNTHETIC: means of 400 samples of each; equal within 0.02. Without it the larger sample is the more unequal."""
    few, many, plain = [], [], []
    for seed in range(400):
        kg = np.exp(np.random.default_rng(seed).normal(0, SIGMA, 400))
        few.append(concentration(kg[:50], np.ones(50, int), draws=100).rarefied)
        found = concentration(kg, np.ones(400, int), draws=100)
        many.append(found.rarefied)
        plain.append(found.gini)
    assert np.mean(many) == pytest.approx(np.mean(few), abs=0.02)
    assert np.mean(plain) > np.mean(few) + 0.03


def test_four_planted_types_are_found():
    """SYNTHETIC: adjusted Rand of 0.8 or more between the classes and the planted types, from three of four fields each."""
    cases, types = known.typed_cases(2000, seed=1, known=0.9)
    found = typology(cases, bootstraps=30)
    assert (found.judgement.verdict, found.k) == ("supported", 4)
    enters = found.labels >= 0
    assert lca.adjusted_rand(types[enters], found.labels[enters], np.ones(enters.sum())) >= 0.8


def test_shuffled_cases_have_no_stable_typology():
    """SYNTHETIC: at most one of ten seeds, as in 90 % of 100."""
    found = [typology(known.shuffled(known.typed_cases(600, seed)[0], seed), bootstraps=20) for seed in range(10)]
    assert sum(one.judgement.verdict == "supported" for one in found) <= 1


def test_a_planted_shift_of_sizes_is_found_and_none_is_invented():
    """SYNTHETIC: three countries of six years; lots grow by 40 % a year, or do not, while whole country-years jump."""
    growing, still = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        cases = known.single_cases(np.exp(rng.normal(1, 1, 1800)), rng)
        still.append(quantile_shift(comparable(_jumping(cases, rng, 0.3), 0.1), 0.5, permutations=299).p)
        larger = cases.assign(kg=cases["kg"] * 1.4 ** (cases["year"] - 2011))
        shift = quantile_shift(comparable(_jumping(larger, rng, 0.1), 0.1), 0.5, permutations=299)
        growing.append((shift.p, shift.percent_per_year))
    assert np.mean(np.array(still) < 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 40)
    assert np.mean([p < 0.05 for p, _ in growing]) >= 0.9
    assert np.mean([change for _, change in growing]) == pytest.approx(40, abs=5)  # of 40 means


def _jumping(cases, rng, spread):
    """Each country's year has a factor of its own, as where one year's operations differ from another's."""
    jumps = {key: np.exp(rng.normal(0, spread)) for key, _ in cases.groupby(["iso3", "year"])}
    return cases.assign(
        kg=[
            kg * jumps[key] for kg, key in zip(cases["kg"], zip(cases["iso3"], cases["year"], strict=True), strict=True)
        ]
    )


def lots_of(route):
    cases = store.load("cases").query("drug == 'heroin'")
    return cases[cases["iso3"].isin(geography.members(route, "hard")["iso3"])]


def test_growth_planted_in_the_northern_lots_is_found_and_none_is_claimed_without():
    """SYNTHETIC growth in the real scatter: 30 % a year found in 80 % of draws or more, none claimed in over 6 %.

    The whole, 200 draws, is in validation_shipments.
    """
    rows = comparable(lots_of("northern"), 0.1)
    assert growth_found(rows, 0.3, worlds=40) >= 0.8
    assert growth_found(rows, 0.0, worlds=40) <= 0.06


def test_the_year_in_which_the_russian_drug_service_ended_is_out_and_southern_lots_decide_nothing():
    northern, southern = lot_sizes(lots_of("northern")), lot_sizes(lots_of("southern"))
    assert (northern.strongest.first_year, northern.strongest.last_year) == (2011, 2015)
    assert northern.power > 0.9 and northern.strongest.p >= 0.05
    assert southern.strongest.last_year == 2016, "Pakistan reported as many cases as before"
    assert southern.power < 0.5
