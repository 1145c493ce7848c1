"""How often the sign table speaks of supply without cause. All SYNTHETIC; the full table is in validation_triangulation."""

import numpy as np

from tests.simulation.validation_triangulation import readings


def test_more_seizures_alone_are_seldom_read_as_more_supply():
    """SYNTHETIC: the market stays. Price and purity share an error, so both err together in up to 2.5 %."""
    found = np.array(readings("police do more: cases and kg rise, the market stays", 1000))
    assert np.mean(found == "more_supply") <= 0.05
    found = np.array(readings("police do more and the market tightens", 1000))
    assert np.mean(found == "more_supply") == 0


def test_when_nothing_happens_the_table_is_silent():
    """SYNTHETIC."""
    found = np.array(readings("nothing happens", 2000))
    assert np.mean(np.isin(found, ["more_supply", "less_supply"])) <= 0.005


def test_more_supply_is_read_when_all_four_say_so():
    """SYNTHETIC."""
    found = np.array(readings("more supply: all four move by four errors or more", 1000))
    assert np.mean(found == "more_supply") > 0.9
