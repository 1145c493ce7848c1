"""Years of a country in any order: a slope counts only if other orders seldom have as much. SYNTHETIC throughout."""

import numpy as np
import pytest

from pactresearch.methods.shipments.year_orders import YearOrders


def years(*countries, n=6):
    """Country and year, each of them once."""
    return np.repeat(countries, n), np.tile(np.arange(2011, 2011 + n), len(countries))


def test_of_one_country_every_order_is_tried():
    orders = YearOrders(*years("AAA"), 1999, seed=1)
    assert len(orders.orders) == 720
    assert orders.p(np.arange(6.0)[None])[0] == pytest.approx(2 / 720)  # itself, and its mirror
    assert orders.p(np.arange(6.0)[None], rising=True)[0] == pytest.approx(1 / 720)
    assert orders.p(-np.arange(6.0)[None], rising=True)[0] == 1


@pytest.mark.parametrize("countries", [("AAA",), ("AAA", "BBB", "CCC")])
def test_without_a_change_five_of_a_hundred_worlds_are_claimed_and_a_steep_one_is_found(countries):
    table = years(*countries)
    values = np.random.default_rng(4).normal(0, 1, len(table[1]))
    orders = YearOrders(*table, 999, seed=2)
    assert orders.found(values, 0.0) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 2000)
    assert orders.found(values, 3.0) > 0.9
    assert orders.found(values, 3.0, rising=True) >= orders.found(values, 3.0)


def test_the_years_of_one_country_are_never_given_to_another():
    orders = YearOrders(*years("AAA", "BBB", n=4), 50, seed=3)
    assert len(orders.orders) == 50
    for own in orders.countries:
        assert (np.sort(orders.orders[:, own], axis=1) == np.sort(orders.year[own])).all()
