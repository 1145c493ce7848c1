"""The register of published evidence: every finding has its place, its family and no person's name."""

import pandas as pd
import pytest

import pactresearch
from pactresearch.data import evidence
from pactresearch.data.layout import refuse_broken
from pactresearch.errors import InputError

TABLES = ("evidence", "evidence_sources", "evidence_contradictions")


@pytest.fixture(scope="module")
def register():
    return tuple(pactresearch.load(name) for name in TABLES)


def test_the_register_holds_every_choice_on_every_route_and_counts_families_not_rows(register):
    found, cited, contradictions = register
    assert (len(found), len(cited), len(contradictions)) == (255, 95, 27)
    assert cited["family"].nunique() == 72
    told = found[found["route"].isin(["balkan", "northern", "southern"])]
    assert set(told["choice"]) == set(evidence.CHOICES)
    assert found["read_grade"].value_counts().to_dict() == {"B": 153, "C": 55, "A": 47}


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("statement", "Ivan Petrov carried four lots.", "it seems to name a person. Persons are not recorded"),
        ("note", "told by the carrier alias the Bear", "it seems to name a person"),
        ("low", 0.9, "low is 0.9, above value, 0.1"),
        ("value", 40.0, "a share lies from 0 to 1; 40 % is 0.4"),
        ("value", float("nan"), "its unit is share and it has no number"),
        ("cited", "NOBODY1999", "its source 'NOBODY1999' is not in the list of sources"),
        ("note", "DERIVED", "it is DERIVED and does not say from what"),
        ("year_from", 2020, "it is about 2020 to 2001. Give the earlier year first"),
    ],
)
def test_a_finding_that_breaks_a_rule_is_refused_in_words_with_its_identifier(register, column, value, said):
    found, cited, contradictions = register
    row = found[found["id"] == "B001"].assign(year_to=2001)
    row = row.assign(**{column: value})
    with pytest.raises(InputError, match=r"B001\)?: ") as refused:
        refuse_broken(row, evidence.EVIDENCE.rules, "register")
        evidence.check(row, cited, contradictions, "register")
    assert said in str(refused.value)
    assert "Petrov" not in str(refused.value)


def test_a_quantity_in_two_units_and_a_contradiction_of_unknown_findings_are_refused(register):
    found, cited, contradictions = register
    twice = pd.concat([found, found.head(1).assign(id="B999", unit="kg")])
    with pytest.raises(InputError, match="is given in share and in kg"):
        evidence.check(twice, cited, contradictions, "register")
    with pytest.raises(InputError, match="names B998, which register does not have"):
        evidence.check(found, cited, contradictions.head(1).assign(evidence_ids="B108 B998"), "register")


@pytest.mark.parametrize(
    ("name", "column", "value", "said"),
    [
        ("published_evidence", "locator", "", "locator"),
        ("published_evidence", "stage", "moon", "must be one of farm_gate, processing, border"),
        ("published_evidence_sources", "family", "", "family"),
    ],
)
def test_a_row_without_locator_family_or_a_known_stage_builds_no_table(project, name, column, value, said):
    from pactresearch.data import sources, store
    from tests.data.test_store import rewrite

    def change(text):
        file = sources.paths.raw() / f"{name}.csv"
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
        table.loc[3, column] = value
        return table.to_csv(index=False)

    rewrite(project, name, change)
    with pytest.raises(InputError, match="Row 5") as refused:
        store.build()
    assert said in str(refused.value)
