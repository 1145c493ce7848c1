"""The grade `published`: two families, read well, one of them on the route; comparators and abstracts count for nothing."""

import pandas as pd
import pytest

import pactresearch
from pactresearch.errors import InputError
from pactresearch.methods.evidence.published import Register


@pytest.fixture(scope="module")
def register():
    return tuple(pactresearch.load(name) for name in ("evidence", "evidence_sources", "evidence_contradictions"))


def a_register(*findings):
    """findings: (route, family, read_grade) each."""
    rows = [
        {"id": f"B{at:03}", "choice": "scope", "question": "Q1;Q10", "route": route, "cited": family + str(at)}
        | {"read_grade": grade}
        for at, (route, family, grade) in enumerate(findings)
    ]
    cited = [{"id": family + str(at), "family": family} for at, (_route, family, _grade) in enumerate(findings)]
    disagree = {"topic": ["size"], "evidence_ids": ["B000 B001"], "difference": ["ten"], "treatment": ["both shown"]}
    return pd.DataFrame(rows), pd.DataFrame(cited), pd.DataFrame(disagree)


@pytest.mark.parametrize(
    ("findings", "grade"),
    [
        ([("southern", "a", "B"), ("southern", "b", "A")], "published"),
        ([("southern", "a", "B"), ("all", "b", "A")], "published"),
        ([("southern", "a", "B"), ("southern", "a", "A")], "indication"),  # two texts of one study
        ([("southern", "a", "B"), ("all", "a", "A")], "indication"),
        ([("southern", "a", "B"), ("southern", "b", "C")], "indication"),  # an abstract is no second reading
        ([("southern", "a", "B"), ("other", "b", "A")], "indication"),  # nor is a comparator a second source
        ([("southern", "a", "B"), ("northern", "b", "A")], "indication"),
        ([("all", "a", "A"), ("all", "b", "A"), ("all", "c", "A")], "nothing"),  # never alone for one route
        ([("southern", "a", "C"), ("other", "b", "A")], "nothing"),
    ],
)
def test_the_grade_needs_two_families_read_well_of_which_one_tells_of_the_route(findings, grade):
    assert Register(*a_register(*findings)).asked("southern").grade == grade


def test_a_disagreement_comes_with_its_treatment_and_comparators_stand_apart():
    found = Register(*a_register(("southern", "a", "B"), ("other", "b", "A"))).asked("southern", choice="scope")
    assert found.disputed
    assert list(found.contradictions["treatment"]) == ["both shown"]
    assert list(found.comparators["id"]) == ["B001"]
    assert list(found.rows["id"]) == ["B000"]


def test_findings_are_asked_by_their_names():
    register = a_register(("southern", "a", "B"), ("southern", "b", "B"))
    assert Register(*register).asked("southern", findings=["B001"]).on_route == {"b": "B"}
    assert Register(*register).asked("southern", findings=[]).grade == "nothing"
    with pytest.raises(InputError, match="no finding B777"):
        Register(*register).asked("southern", findings=["B777"])


def test_a_text_without_a_family_is_refused_and_never_counted():
    evidence, cited, contradictions = a_register(("southern", "a", "B"), ("southern", "b", "B"))
    with pytest.raises(InputError, match="b1 have no family"):
        Register(evidence, cited.assign(family=["a", None]), contradictions).asked("southern")


def test_the_register_counts_each_family_once_on_a_route(register):
    for route in ("balkan", "northern", "southern"):
        found = Register(*register).asked(route)
        assert not set(found.on_route) & set(found.on_all)
        assert set(found.rows["route"]) == {route, "all"}
        assert found.n_families + len(found.read_in_summary) == found.rows["family"].nunique()
    # The loss of British groups: two families on the southern route; the parcels and the container are separate cases.
    losses = Register(*register).asked("southern", findings=["B168", "B170"])
    assert losses.grade == "published"
    assert "share of a line's loads seized" in set(losses.contradictions["topic"])
    # Section 13.7: control and lots in Tajikistan, one report of one family.
    assert Register(*register).asked("northern", findings=["B038", "B039"]).grade == "indication"
