"""The portfolio on the tables at hand, counted by another path."""

import pandas as pd
import pytest

from pactresearch import geography
from pactresearch.chapters.partnership.parameters import Portfolio
from pactresearch.chapters.partnership.portfolio import findings, study
from pactresearch.data import store


@pytest.fixture(scope="module")
def done():
    return study.done(store.load("actions"), Portfolio())


@pytest.mark.parametrize(
    ("title", "pillar"),
    [
        ("Border liaison offices are established", "regional initiatives"),
        ("Anti-Money Laundering and Countering Financing of Terrorism", "financial flows"),
        ("back track investigations on drugs and precursors", "precursors"),
        ("harm reduction services especially for women", "demand"),
        ("School infrastructure in remote areas", study.OTHER),
    ],
)
def test_a_title_tells_its_pillar(title, pillar):
    assert study.pillar_of(title) == pillar


def test_every_action_counts_once_and_every_country_of_a_route_is_named_or_missing(done):
    assert done.by_pillar.to_numpy().sum() == len(done.projects) == 122
    for route, missing in done.without.items():
        members = set(geography.members(route, "hard")["iso3"])
        assert members - set(missing) == members & set(done.projects["iso3"])


def test_titles_that_are_alike_are_found_and_others_not():
    rows = pd.DataFrame(
        {"label": ["border control in the north", "border control in the south", "treatment of prisoners"]}
    )
    found = study.overlaps(rows)
    assert found[["one", "other"]].to_numpy().tolist() == [[0, 1]]
    assert found["alike"].item() == pytest.approx(2 / 4)  # border, control of border, control, north, south


def test_the_expert_groups_of_2017_are_those_printed(done):
    """61 people, 21 states, 8 organisations on precursors; 60, 19, 5 on money; 52, 14, 6 on cross-border cooperation."""
    counts = done.meetings.pivot_table(index="pillar", columns="unit", values="amount")
    assert counts.loc["precursors", ["people", "states", "organisations"]].tolist() == [61, 21, 8]
    assert counts.loc["financial flows", ["people", "states", "organisations"]].tolist() == [60, 19, 5]
    assert counts.loc["regional initiatives", ["people", "states", "organisations"]].tolist() == [52, 14, 6]


def test_donors_of_the_last_year_add_up(done):
    money = store.load("actions").query("kind == 'funding' and year_from == 2024")["amount"].sum()
    assert done.donors.sum() == pytest.approx(money)
    assert findings.donors_finding(done).verdict == "reported"
