"""The price indices on prices whose course is known. All SYNTHETIC; the full table is in validation_prices."""

import numpy as np
import pytest

from tests.simulation.validation_prices import TRUE_INDEX, last_year


@pytest.fixture(scope="module")
def selective():
    """SYNTHETIC: 17 countries; the dearer half reports ever less."""
    return last_year(17, 80, selective=True)


def test_who_reports_moves_the_naive_mean_and_not_the_fixed_effects(selective):
    """SYNTHETIC. Three standard errors of a median of 80 with a scatter of some 0.1 are 0.04."""
    assert (selective["panel"] / TRUE_INDEX).median() == pytest.approx(1, abs=0.05)
    assert (selective["naive"] / TRUE_INDEX).median() < 0.85


def test_the_clustered_interval_holds_the_truth(selective):
    """SYNTHETIC: nominal 95 %, over 80 seeds."""
    assert selective["held"].mean() >= 0.92 - 3 * np.sqrt(0.92 * 0.08 / 80)
