"""The validation of levels and robust trends, held true in little. SYNTHETIC."""

import numpy as np
import pytest

from tests.simulation import validation_levels


@pytest.mark.parametrize("n", [8, 30])
def test_the_robust_interval_holds_at_an_autocorrelation_of_seven_tenths(n):
    robust, cautious = validation_levels.coverage(0.7, n, series=200)
    assert robust >= 0.90 - 2 * np.sqrt(0.9 * 0.1 / 200)  # two standard errors of 200 series
    assert robust > cautious


def test_under_a_random_walk_it_fails_as_the_page_says():
    assert validation_levels.coverage(1.0, 20, series=150)[0] < 0.85
