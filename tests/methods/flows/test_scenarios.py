"""All tables here are SYNTHETIC."""

import pandas as pd
import pytest

from pactresearch.methods.flows.scenarios import brokerage, ranked_removals

SHARES = pd.DataFrame(
    [("D", "A", 1 / 3), ("C", "A", 2 / 3), ("D", "B", 1.0), ("D", "C", 1.0)], columns=["origin", "destination", "share"]
)
MARKETS = pd.Series({"A": 15.0, "B": 10.0, "C": 5.0})


def test_countries_are_ranked_by_what_their_removal_costs_the_others():
    ranked = ranked_removals(MARKETS, SHARES)
    assert ranked.index.tolist() == ["C"]
    # A loses 10 of its 15 and B none of its 10, or nothing where A turns to D; C's own market is no one's loss.
    assert ranked.loc["C"].tolist() == pytest.approx([10 / 25, 0])


def test_a_broker_between_two_groups_is_told_from_one_within_a_group():
    links = pd.DataFrame([("X1", "X2"), ("X2", "Y1"), ("Y1", "Y2"), ("Y2", "Z1")], columns=["origin", "destination"])
    groups = pd.Series({"X1": "x", "X2": "x", "Y1": "y", "Y2": "y", "Z1": "z"})
    found = brokerage(links, groups)
    assert found.loc["X2", ["representative", "total"]].tolist() == [1, 1]
    assert found.loc["Y1", ["gatekeeper", "total"]].tolist() == [1, 1]
    closed = pd.concat([links, pd.DataFrame([("X1", "Y1")], columns=links.columns)])
    assert brokerage(closed, groups).loc["X2", "total"] == 0  # the two have a link of their own


def test_all_roles_are_told_apart():
    links = pd.DataFrame([("A", "B"), ("B", "C")], columns=["origin", "destination"])
    roles = {"xxx": "coordinator", "xyy": "gatekeeper", "xxy": "representative", "xyx": "consultant", "xyz": "liaison"}
    for groups, role in roles.items():
        found = brokerage(links, pd.Series(list(groups), index=["A", "B", "C"]))
        assert found.loc["B", [role, "total"]].tolist() == [1, 1]


def test_a_country_without_a_group_stands_in_no_triple():
    links = pd.DataFrame([("A", "B"), ("B", "C"), ("D", "D")], columns=["origin", "destination"])
    for groups in (pd.Series({"A": "x", "B": "x"}), pd.Series({"A": "x", "B": "x", "C": None})):
        found = brokerage(links, groups)
        assert found.index.tolist() == ["A", "B"]
        assert (found["total"] == 0).all()


def test_what_two_removals_cost_by_hand_and_the_dearer_stands_first():
    """D produces. B has all from D; C half from D and half from B; A a quarter from B and three from C. Markets 40, 10, 20.

    Without B: C keeps a half and A three quarters of that: of 60 there arrive 15 + 10; with others taken over all arrive.
    Without C: B keeps all, A a quarter of 40.
    """
    shares = pd.DataFrame(
        [("D", "B", 1.0), ("D", "C", 0.5), ("B", "C", 0.5), ("B", "A", 0.25), ("C", "A", 0.75)],
        columns=["origin", "destination", "share"],
    )
    ranked = ranked_removals(pd.Series({"A": 40.0, "B": 10.0, "C": 20.0}), shares)
    assert ranked.index.tolist() == ["C", "B"] or ranked.index.tolist() == ["B", "C"]
    assert ranked.loc["B"].tolist() == pytest.approx([1 - (40 * 0.375 + 20 * 0.5) / 60, 0])
    assert ranked.loc["C"].tolist() == pytest.approx([1 - (40 * 0.25 + 10) / 50, 0])
    assert ranked["share_lost_without_adaptation"].is_monotonic_decreasing
    only = shares[~((shares["origin"] == "D") & (shares["destination"] == "C"))].assign(share=[1.0, 1.0, 0.25, 0.75])
    assert ranked_removals(pd.Series({"A": 40.0, "B": 10.0, "C": 20.0}), only).loc["B"].tolist() == [1, 1]
