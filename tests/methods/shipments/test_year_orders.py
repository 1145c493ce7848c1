"""Years of a country in any order: a slope counts only if other orders seldom have as much. SYNTHETIC throughout."""

import itertools

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


def test_p_is_the_share_of_the_orders_counted_one_by_one():
    """All 720 orders of six years of one country; drawn orders of two, and the observed one beside them."""
    values = np.random.default_rng(1).normal(0, 1, 6) + 0.3 * np.arange(6)
    orders = YearOrders(*years("AAA"), 10, seed=1)
    year = np.arange(6) - 2.5
    every = [np.dot(values - values.mean(), one) for one in itertools.permutations(year)]
    own = np.dot(values - values.mean(), year)
    assert orders.p(values[None])[0] == pytest.approx(np.mean(np.abs(every) >= abs(own) - 1e-9))
    assert orders.p(values[None], rising=True)[0] == pytest.approx(np.mean(np.array(every) >= own - 1e-9))
    both = YearOrders(*years("AAA", "BBB", n=4), 200, seed=3)
    two = np.random.default_rng(2).normal(0, 1, 8) + 0.5 * np.tile(np.arange(4), 2)
    drawn = np.abs(both.orders @ (two - two.mean()))
    assert both.p(two[None])[0] == pytest.approx(
        (1 + np.sum(drawn >= abs(both.year @ (two - two.mean())) - 1e-9)) / 201
    )


def test_years_are_about_their_country_s_mean_and_every_order_is_tried_up_to_seven():
    country, year = np.repeat(["AAA", "BBB"], 2), np.array([2011, 2015, 2012, 2013])
    assert YearOrders(country, year, 5, seed=1).year.tolist() == [-2, 2, -0.5, 0.5]
    assert len(YearOrders(*years("AAA", n=7), 11, seed=1).orders) == 5040
    assert len(YearOrders(*years("AAA", n=8), 11, seed=1).orders) == 11


def test_what_is_found_is_how_often_p_lies_below_one_in_twenty_in_worlds_that_change():
    table, values = years("AAA", "BBB", n=4), np.random.default_rng(5).normal(0, 1, 8)
    orders = YearOrders(*table, 99, seed=2)
    rng, worlds = np.random.default_rng(2), np.tile(values, (2000, 1))
    for own in ([0, 1, 2, 3], [4, 5, 6, 7]):
        worlds[:, own] = rng.permuted(worlds[:, own], axis=1)
    changed = worlds + 0.4 * orders.year
    assert orders.found(values, 0.4) == np.mean([orders.p(one[None])[0] < 0.05 for one in changed])
