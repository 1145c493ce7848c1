"""The ledger of one kilogram: it adds up, purity never rises, and what is not known stays unknown."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pactresearch.chapters.organisation.ledger import COSTS, ledger, pure_prices
from pactresearch.errors import InputError

NODES = pd.DataFrame(
    {
        "low": [600.0, 2_000, 4_000, np.nan, 16_000, 50_000],
        "typical": [800.0, 2_250, 6_000, np.nan, 23_000, 70_000],
        "high": [1_100.0, 2_500, 8_000, np.nan, 23_000, 90_000],
        "purity_low": [np.nan, 0.5, 0.3, np.nan, 0.3, 0.1],
        "purity_high": [np.nan, 0.7, 0.7, np.nan, 0.7, 0.5],
    }
)


def prices(*columns):
    return pd.DataFrame(dict(zip(("farm_gate", "border", "retail"), map(np.atleast_1d, columns), strict=True)))


def test_prices_keep_to_their_ranges_and_purity_never_rises():
    as_sold = NODES.assign(purity_low=1.0, purity_high=1.0)
    given, drawn = NODES.drop(index=3), pure_prices(as_sold, 4_000, seed=1)
    assert np.isnan(drawn[:, 3]).all()
    known = np.delete(drawn, 3, axis=1)
    assert (known >= given["low"].to_numpy()).all()
    assert (known <= given["high"].to_numpy()).all()
    # The same price at every node: what differs between nodes is the purity alone, so the pure price can only rise.
    flat = NODES.assign(low=1.0, typical=1.0, high=1.0)
    purity = 1 / pure_prices(flat, 4_000, seed=1)
    assert (np.diff(purity, axis=1)[:, 1:] <= 1e-12).all()
    assert purity[:, -1].min() < 0.12
    assert purity.max() <= 0.7


def test_more_countries_on_the_way_do_not_thin_the_purity():
    def last(n):
        way = pd.DataFrame(
            {"low": 1.0, "typical": 1.0, "high": 1.0, "purity_low": 0.3, "purity_high": 0.7}, index=range(n)
        )
        return (1 / pure_prices(way, 20_000, seed=3))[:, -1].mean()

    assert last(8) == pytest.approx(last(2), abs=0.005)


def test_a_ledger_adds_up_where_everything_is_known():
    every = {(stage, cost): (0.1, 0.1) for stage in ("farm_gate", "border", "retail") for cost in COSTS}
    found = ledger(prices(100.0, 400.0, 1_000.0), every, seed=1)
    assert found.shares.to_dict() == pytest.approx({"farm_gate": 0.1, "border": 0.3, "retail": 0.6})
    assert found.cell("border", "bought")["value"] == 100
    assert found.cell("border", "expected_loss")["value"] == pytest.approx(40)  # s P
    assert found.cell("border", "left")["value"] == pytest.approx(400 - 100 - 4 * 40)
    assert not found.cells["at_most"].any()


def test_what_is_not_known_is_no_zero_and_what_is_left_is_then_an_upper_bound():
    found = ledger(prices(100.0, 400.0, 1_000.0), {("border", "expected_loss"): (0.05, 0.05)}, seed=1)
    assert np.isnan(found.cell("border", "carrier")["value"])
    left = found.cell("border", "left")
    assert left["at_most"]
    assert left["value"] == pytest.approx(400 - 100 - 20)


def test_the_shares_of_value_added_come_to_the_whole_street_price():
    drawn = pd.DataFrame(pure_prices(NODES.drop(index=3), 2_000, seed=7), columns=list("abcde"))
    assert ledger(drawn, {}, seed=7).shares.sum() == pytest.approx(1)
    assert ledger(drawn, {}, seed=7).cells.equals(ledger(drawn, {}, seed=7).cells)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({("moon", "money"): (0.1, 0.2)}, "no money at moon"),
        ({("border", "wages"): (0.1, 0.2)}, "no wages at border"),
        ({("border", "money"): (10.0, 17.0)}, "from 10 to 17; give 0 to 1"),
        ({("border", "money"): (0.2, 0.1)}, "the lower first"),
    ],
)
def test_a_share_that_cannot_be_is_refused(shares, said):
    with pytest.raises(InputError, match=said):
        ledger(prices(100.0, 400.0, 1_000.0), shares, seed=1)


def test_a_price_is_scipy_s_triangle_between_its_ends():
    """The same random numbers through another program's inverse; with a purity of 1 the price is that of a pure kilogram."""
    nodes = NODES.drop(index=3).assign(purity_low=1.0, purity_high=1.0)
    low, mode, high = (nodes[end].to_numpy() for end in ("low", "typical", "high"))
    u = np.random.default_rng(5).random((500, len(nodes)))
    expected = stats.triang.ppf(u, (mode - low) / (high - low), loc=low, scale=high - low)
    assert pure_prices(nodes, 500, seed=5) == pytest.approx(expected)


def test_a_purity_lies_at_the_same_place_between_the_bounds_of_each_node_or_falls_on_the_way():
    """By hand: with bounds of 0 and 1 a purity is its place: the first and last are an ordered pair of uniform numbers, whose means
    are two thirds and one third."""
    flat = NODES.drop(index=3).assign(low=1.0, typical=1.0, high=1.0, purity_low=1e-9, purity_high=1.0)
    purity = 1 / pure_prices(flat, 40_000, seed=2)
    assert purity.mean(axis=0) == pytest.approx(np.linspace(2 / 3, 1 / 3, 5), abs=0.01)
