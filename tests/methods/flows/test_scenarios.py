"""All tables here are SYNTHETIC."""

import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.flows.scenarios import brokerage, ranked_removals, without_country, without_link

SHARES = pd.DataFrame(
    [("D", "A", 1 / 3), ("C", "A", 2 / 3), ("D", "B", 1.0), ("D", "C", 1.0)], columns=["origin", "destination", "share"]
)
MARKETS = pd.Series({"A": 15.0, "B": 10.0, "C": 5.0})


def test_without_a_transit_country_its_customers_go_without_or_turn_to_others():
    found = without_country(MARKETS, SHARES, "C")
    assert found.table.loc["A"].tolist() == pytest.approx([15, 5, 15])
    assert found.table.loc["C"].tolist() == pytest.approx([5, 0, 0])
    assert found.unreachable == ("C",)
    assert found.share_lost_without_adaptation == pytest.approx(10 / 25)  # its own market is no one's loss
    assert found.share_lost_with_adaptation == pytest.approx(0)
    moved = found.flows_with_adaptation.set_index(["origin", "destination"])["kg"]
    assert moved["D", "A"] == pytest.approx(15)


def test_what_still_arrives_balances_at_every_country():
    found = without_link(MARKETS, SHARES, "D", "A")
    flows = found.flows_without_adaptation
    into = flows.groupby("destination")["kg"].sum()
    out = flows.groupby("origin")["kg"].sum()
    assert into["C"] - out["C"] == pytest.approx(found.table.loc["C", "without_adaptation_kg"])
    assert into["A"] == pytest.approx(found.table.loc["A", "without_adaptation_kg"])
    assert found.table["with_adaptation_kg"].sum() == pytest.approx(30)


def test_without_its_only_producer_nothing_arrives():
    found = without_country(MARKETS, SHARES, "D")
    assert found.table[["without_adaptation_kg", "with_adaptation_kg"]].to_numpy().sum() == 0
    assert set(found.unreachable) == {"A", "B", "C"}


def test_countries_are_ranked_by_what_their_removal_costs_the_others():
    ranked = ranked_removals(MARKETS, SHARES)
    assert ranked.index.tolist() == ["C"]
    alone = without_country(MARKETS, SHARES, "C")
    assert ranked.loc["C"].tolist() == pytest.approx(
        [alone.share_lost_without_adaptation, alone.share_lost_with_adaptation]
    )


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


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: without_country(MARKETS, SHARES, "GBR"), "GBR is not in the network; there are: A, B, C, D"),
        (lambda: without_link(MARKETS, SHARES, "A", "D"), "no link from A to D"),
    ],
)
def test_what_is_not_there_cannot_be_removed(call, sentence):
    with pytest.raises(InputError, match=sentence):
        call()
