"""Kendall's test against scipy's. All figures are SYNTHETIC."""

import numpy as np
import pytest
from scipy import stats

from pactresearch.methods.kendall import kendall


@pytest.mark.parametrize("n", [2, 3, 6, 7, 12, 29, 33, 34, 60])
@pytest.mark.parametrize("trend", [0.0, 0.3, 10.0, -10.0])
@pytest.mark.parametrize("digits", [9, 0])
def test_tau_and_p_are_scipy_s_with_and_without_ties_in_short_and_long_series(n, trend, digits):
    for seed in range(20):
        noise = np.random.default_rng(seed).normal(size=n)
        values = np.round(noise + trend * np.arange(n), digits)
        if np.ptp(values) == 0:
            continue
        theirs = stats.kendalltau(np.arange(n), values)
        ours = kendall(values)
        assert (ours.tau, ours.p) == (theirs.statistic, theirs.pvalue)


def test_one_pair_out_of_order_and_as_many_in_order_as_out_of_it_are_scipy_s():
    for values in ([0, 2, 1, 3, 4, 5], [5, 4, 3, 1, 2, 0], [3, 0, 1, 2], list(range(40)), [1, 0, *range(2, 40)]):
        theirs = stats.kendalltau(np.arange(len(values)), values)
        ours = kendall(np.array(values, dtype=float))
        assert (ours.tau, ours.p) == (theirs.statistic, theirs.pvalue)


def test_a_series_longer_than_a_factorial_can_be_held_has_a_p_of_about_zero():
    assert kendall(np.arange(200.0)).p == pytest.approx(0, abs=1e-50)
