import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from scripts.single_case_statistics import fano_factor, gaps, seized_together


def test_poisson_counts_have_a_fano_factor_about_one_and_clusters_one_above():
    """SYNTHETIC: the interval holds 1 in 95 % of Poisson series, less three standard errors of 300."""
    rng = np.random.default_rng(1)
    held = [(one := fano_factor(rng.poisson(20, 12))).low <= 1 <= one.high for _ in range(300)]
    assert np.mean(held) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 300)
    assert fano_factor(rng.negative_binomial(2, 2 / 22, 40)).low > 1


def test_a_fano_factor_by_hand():
    """Counts 2, 4, 6, 8, 10: variance 10, mean 6."""
    assert fano_factor(np.array([2, 4, 6, 8, 10])).value == pytest.approx(10 / 6)


def test_counts_that_are_none_are_refused_and_too_few_give_no_number():
    with pytest.raises(InputError, match="whole numbers of 0 or more"):
        fano_factor(np.array([1, 2, np.nan, 3, 4]))
    assert np.isnan(fano_factor(np.array([3, 4])).value)


def test_gaps_at_a_steady_rate_lie_among_those_of_chance_and_bursts_lie_above():
    """SYNTHETIC: at a steady rate 5 % of series lie outside, give or take two standard errors of 200."""
    rng = np.random.default_rng(2)
    steady = [gaps(rng.uniform(0, 2000, 80), draws=399) for _ in range(200)]
    outside = np.mean([not one.low <= one.value <= one.high for one in steady])
    assert outside <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 200)
    bursts = np.concatenate([start + rng.uniform(0, 5, 8) for start in rng.uniform(0, 2000, 10)])
    assert gaps(bursts).p < 0.01
    assert np.isnan(gaps(np.array([1.0, 5.0])).value)


def _seizures(rng, together):
    """SYNTHETIC: 400 seizures of the drug and of others at five places in two years; some of them on one day."""
    rows = pd.DataFrame({"place": rng.integers(5, size=800), "year": rng.integers(2, size=800)})
    rows["day"], rows["asked"] = 365 * rows["year"] + rng.integers(365, size=800), np.arange(800) % 2 == 0
    moved = rows[rows["asked"]].head(together).assign(asked=False)
    return pd.concat([rows, moved])


def test_drugs_seized_apart_are_not_found_together_and_planted_pairs_are():
    rng = np.random.default_rng(3)
    apart = [(one := seized_together(_seizures(rng, 0), permutations=99)).value > one.high for _ in range(40)]
    assert np.mean(apart) <= 0.1
    found = seized_together(_seizures(rng, 120))
    assert found.value > found.high and found.p == 1 / 200 and found.n == 400


def test_a_busy_place_is_no_evidence_that_drugs_travel_together():
    """All seizures of one year at one place and day: no permutation changes anything."""
    rows = pd.DataFrame({"place": "here", "year": 2011, "day": 7, "asked": [True, False] * 10})
    found = seized_together(rows)
    assert (found.value, found.p) == (1.0, 1.0)
