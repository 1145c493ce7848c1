import numpy as np
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.shipments.spreading import fano_factor
from pactresearch.reports.show.reasons import say


def test_poisson_counts_have_a_fano_factor_about_one_and_clusters_one_above():
    """SYNTHETIC: the interval holds 1 in 95 % of Poisson series, less three standard errors of 300."""
    rng = np.random.default_rng(1)
    held = [(one := fano_factor(rng.poisson(20, 12))).low <= 1 <= one.high for _ in range(300)]
    assert np.mean(held) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 300)
    assert fano_factor(rng.negative_binomial(2, 2 / 22, 40)).low > 1


def test_a_fano_factor_by_hand():
    """Counts 2, 4, 6, 8, 10: variance 10, mean 6."""
    assert fano_factor(np.array([2, 4, 6, 8, 10])).value == pytest.approx(10 / 6)


def test_counts_that_are_none_are_refused_and_too_few_have_a_reason():
    with pytest.raises(InputError, match="whole numbers of 0 or more"):
        fano_factor(np.array([1, 2, np.nan, 3, 4]))
    assert say(fano_factor(np.array([3, 4])).reasons) == "2 windows with a report; 5 are needed."
