"""Latent classes: the EM algorithm written out case by case, criteria by hand. All cases are SYNTHETIC."""

import itertools

import numpy as np
import pandas as pd
import pytest

from pactresearch.methods.shipments import latent_classes as lca

PSEUDO = 0.1  # of a case in every category and class


@pytest.fixture(scope="module")
def patterns():
    """Two types of 60 and 40 rows, three features of which one is not always told; rows of one to three cases."""
    rng = np.random.default_rng(1)
    kind = rng.random(100) < 0.6
    table = pd.DataFrame(
        {
            name: np.where(rng.random(100) < 0.85, np.where(kind, *two), rng.choice(["a", "b", "c"], 100))
            for name, two in {"one": ("a", "b"), "two": ("b", "c"), "three": ("c", "a")}.items()
        }
    )
    table.loc[rng.random(100) < 0.2, "three"] = None
    return lca.patterns_of(table, rng.integers(1, 4, 100)), table


def em(patterns, weight, chances):
    """One sample, one class after the other: shares and chances until a case's likelihood moves by less than the tolerance."""
    k = len(chances)
    share, reached = np.full(k, 1 / k), -np.inf
    while True:
        joint = np.array(
            [share[c] * np.prod(np.where(patterns.indicator == 1, chances[c], 1.0), axis=1) for c in range(k)]
        )
        now = weight @ np.log(joint.sum(axis=0))
        if now - reached <= lca.TOLERANCE * weight.sum():
            return np.log(share), np.log(chances), now
        reached = now
        cases = joint / joint.sum(axis=0) * weight
        share = (cases.sum(axis=1) + PSEUDO) / (cases.sum() + k * PSEUDO)
        counts = cases @ patterns.indicator + PSEUDO
        of_feature = np.array([[counts[c][patterns.feature == f].sum() for f in patterns.feature] for c in range(k)])
        chances = counts / of_feature


def test_patterns_hold_every_case_with_its_categories(patterns):
    made, table = patterns
    assert made.features == ("one", "two", "three") and made.categories == tuple("abc") * 3
    for row in range(len(table)):
        has = made.indicator[made.of_row[row]]
        for at, (category, number) in enumerate(zip(made.categories, made.feature, strict=True)):
            assert has[at] == (table.iloc[row, number] == category)
    assert len(made.weight) == len(table.fillna("none").drop_duplicates())


@pytest.mark.parametrize("k", [2, 3])
def test_the_fit_is_the_em_algorithm_written_out(patterns, k):
    made = patterns[0]
    rng = np.random.default_rng(k)
    starts = lca.random_starts(made, 3, k, rng)
    weights = rng.multinomial(150, made.weight / made.weight.sum(), size=3).astype(float)
    found = lca.fit(made, weights, starts)
    for sample in range(3):
        ln_share, ln_chance, likelihood = em(made, weights[sample], starts[sample])
        assert found.ln_share[sample] == pytest.approx(ln_share)
        assert found.ln_chance[sample] == pytest.approx(ln_chance)
        assert found.log_likelihood[sample] == pytest.approx(likelihood)


def test_starts_are_chances_and_the_best_start_has_the_highest_likelihood(patterns):
    made = patterns[0]
    starts = lca.random_starts(made, 8, 3, np.random.default_rng(0))
    assert made.within_feature(starts) == pytest.approx(starts) and (starts > 0).all()
    sums = [starts[..., made.feature == number].sum(axis=-1) for number in range(3)]
    assert np.array(sums) == pytest.approx(1)
    every = lca.fit(made, made.weight[None], starts)
    best = lca.best_of(made, made.weight, starts)
    assert best.log_likelihood.tolist() == [every.log_likelihood.max()]
    assert np.ptp(every.log_likelihood) > 0


def test_starts_lie_about_the_shares_of_all_cases(patterns):
    made = patterns[0]
    mean = lca.random_starts(made, 4000, 2, np.random.default_rng(0)).mean(axis=(0, 1))
    shares = made.within_feature(made.weight @ made.indicator + 1)
    assert np.corrcoef(mean, shares)[0, 1] > 0.98


def test_a_pattern_belongs_to_its_likeliest_class(patterns):
    made = patterns[0]
    model = lca.best_of(made, made.weight, lca.random_starts(made, 4, 2, np.random.default_rng(3)))
    for at, has in enumerate(made.indicator):
        score = [model.ln_share[0, c] + model.ln_chance[0, c][has == 1].sum() for c in range(2)]
        assert lca.assigned(made, model)[0, at] == int(np.argmax(score))


def test_one_class_has_the_likelihood_of_independent_features_and_the_criterion_counts_what_is_free(patterns):
    """Nine categories of three features leave six free chances a class, and k - 1 shares."""
    made = patterns[0]
    counts = made.weight @ made.indicator + PSEUDO
    chance = np.concatenate(
        [counts[made.feature == number] / counts[made.feature == number].sum() for number in range(3)]
    )
    by_hand = sum(w * np.log(chance[has == 1]).sum() for w, has in zip(made.weight, made.indicator, strict=True))
    assert lca.log_likelihood_of_one_class(made) == pytest.approx(by_hand)
    for k in (1, 4):
        assert lca.bic(made, -100.0, k) == pytest.approx(200 + (6 * k + k - 1) * np.log(made.weight.sum()))


def by_pairs(first, second):
    """Hubert and Arabie's index from every pair of cases."""
    together = [(first[i] == first[j], second[i] == second[j]) for i, j in itertools.combinations(range(len(first)), 2)]
    both, left, right = (sum(bool(one) for one in ones) for ones in (
        [a and b for a, b in together], [a for a, _ in together], [b for _, b in together]))  # fmt: skip
    expected = left * right / len(together)
    return (both - expected) / ((left + right) / 2 - expected)


def test_agreement_is_that_of_all_pairs_of_cases():
    rng = np.random.default_rng(2)
    first, weight = rng.integers(0, 3, 12), rng.integers(1, 4, 12)
    second = rng.integers(0, 4, (5, 12))
    found = lca.adjusted_rand(first, second, weight.astype(float))
    for one, value in zip(second, found, strict=True):
        assert value == pytest.approx(by_pairs(np.repeat(first, weight), np.repeat(one, weight)))
    assert np.isnan(lca.adjusted_rand(np.zeros(4, int), np.zeros(4, int), np.ones(4)))
