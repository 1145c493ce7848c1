"""False positives and power of the displacement methods. All SYNTHETIC; the full table is in validation_displacement."""

import numpy as np
import pytest
from scipy.signal import lfilter

from pactresearch.methods.displacement.intervention import intervention
from tests.simulation.validation_displacement import judged, rate, share_test_finds

SEEDS = 500
ALLOWED = 0.07  # false positives over 500 seeds of independent routes, fixed before the test was written


def three_errors(share, count):
    return 3 * np.sqrt(share * (1 - share) / count)


@pytest.fixture(scope="module", params=[(15, 10), (29, 17)], ids=["15 years", "29 years"])
def nothing_happens(request):
    """SYNTHETIC: 500 triples of independent routes to which nothing happens."""
    return judged(SEEDS, *request.param, "nothing happens", draws=199)


def test_independent_routes_are_not_called_displaced_nor_diffused(nothing_happens):
    """SYNTHETIC."""
    assert rate([one.judgement.verdict == "supported" for one in nothing_happens]) <= ALLOWED


def test_the_balance_alone_keeps_its_level_and_newey_west_errors_alone_do_not(nothing_happens):
    """SYNTHETIC: nominal 5 %."""
    moves = rate([one.balance.direction in ("rose", "fell") for one in nothing_happens])
    assert moves <= ALLOWED + three_errors(ALLOWED, SEEDS) / 3, "one standard error above what is asked of the word"
    assert rate([one.balance.p_hac < 0.05 for one in nothing_happens]) > 0.12


@pytest.mark.parametrize("years", [15, 29])
def test_anti_pattern_shares_of_independent_routes_correlate_nearly_always(years):
    """SYNTHETIC. Kept so that nobody takes it up again: one share falls, the other must rise."""
    found = share_test_finds(SEEDS, years)
    assert rate(found[:, 1] < 0.05) > 0.90
    assert found[:, 0].mean() < -0.7


def test_a_route_that_falls_alone_displaces_nothing_though_the_balance_moves():
    """SYNTHETIC: the treated route falls to a third, the neighbour stays. The balance alone would mislead."""
    found = judged(SEEDS, 29, 17, "treated falls to a third, neighbour stays", draws=199)
    assert rate([one.judgement.verdict == "supported" for one in found]) <= ALLOWED
    assert rate([one.balance.direction == "fell" for one in found]) > 0.2


def test_a_large_planted_displacement_is_found_with_the_power_that_is_stated():
    """SYNTHETIC: to a fifth and fivefold; 0.59 of 29 years with 17 before, 0.38 of 15. Never called diffusion."""
    for (years, before), power in {(29, 17): 0.59, (15, 10): 0.38}.items():
        found = judged(250, years, before, "a fifth, and fivefold", draws=199)
        patterns = [one.pattern for one in found if one.judgement.verdict == "supported"]
        assert len(patterns) / 250 == pytest.approx(power, abs=three_errors(power, 250))
        assert "diffusion" not in patterns


@pytest.mark.parametrize(("years", "shock"), [(15, 10), (15, 11), (29, 17)])
def test_the_correction_finds_the_autocorrelation_that_two_lines_hide(years, shock):
    """SYNTHETIC, at 0.3: measured near or below zero in 15 years."""
    errors = np.random.default_rng(3).normal(0, 1, (400, years + 60))
    series = lfilter([1.0], [1.0, -0.3], errors, axis=1)[:, 60:]
    found = [intervention(np.arange(years), row, shock, draws=1) for row in series]
    assert np.mean([one.autocorrelation for one in found]) < 0.2
    # Values beyond 0 and 0.9 are cut, which moves the mean of so wide a scatter by up to 0.08.
    assert np.mean([one.autocorrelation_corrected for one in found]) == pytest.approx(0.3, abs=0.1)
