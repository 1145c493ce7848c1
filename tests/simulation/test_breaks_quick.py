"""False alarms and power of breaks, on SYNTHETIC series. The full tables: `validation_breaks`."""

import numpy as np
import pytest

from tests.simulation.validation_breaks import FALL, dated, searched

COUNT = 150
SEARCHED = 80  # a search costs ten times a dated shock


def three_errors(share, count=COUNT):
    return 3 * np.sqrt(share * (1 - share) / count)


@pytest.mark.parametrize(
    ("n", "autocorrelation", "size"), [(15, 0.0, 0.05), (28, 0.0, 0.05), (15, 0.4, 0.06), (28, 0.4, 0.10)]
)
def test_a_dated_shock_without_effect_is_rarely_found(n, autocorrelation, size):
    found = dated(COUNT, n, autocorrelation)
    assert found["sieve"] <= size + three_errors(size)
    assert found["hac"] > 0.2  # why HAC errors are not the test
    assert found["level"] >= 0.95 - 0.04 * (autocorrelation > 0) - three_errors(0.95)


def test_a_fall_to_a_quarter_is_mostly_found_in_28_years():
    found = dated(COUNT, 28, 0.0, FALL)
    assert found["sieve"] >= 0.68 - three_errors(0.68)
    assert found["level"] >= 0.95 - three_errors(0.95)


@pytest.mark.parametrize(("autocorrelation", "size"), [(0.0, 0.05), (0.4, 0.09)])
def test_a_search_for_any_break_rarely_finds_one_that_is_not_there(autocorrelation, size):
    assert searched(SEARCHED, 28, autocorrelation, draws=150)["any"] <= size + three_errors(size, SEARCHED)
