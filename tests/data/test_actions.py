"""A portfolio of actions: what cannot be is refused in words, and no name is repeated."""

import pandas as pd
import pytest

from pactresearch.data.layout import checked
from pactresearch.data.reference import ACTIONS
from pactresearch.errors import InputError

WHOLE = {
    "id": "P1", "kind": "project", "pillar": "demand", "theme": None, "iso3": "TJK", "year_from": 2021, "year_to": 2023,
    "donor": "Japan", "label": "treatment of drug use disorders", "amount": 5000.0, "unit": "USD",
}  # fmt: skip


def table(**other):
    types = {name: column.dtype for name, column in ACTIONS.columns.items()}
    return pd.DataFrame([{**WHOLE, **other}]).astype(types)


def test_a_sound_row_is_taken():
    checked(table(), ACTIONS, "portfolio.csv")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"iso3": None}, r"portfolio.csv, row 2 \(P1\): it has no country. Give its ISO3 code"),
        ({"kind": "facility", "unit": None, "amount": None}, r"row 2 \(P1\): it has no unit"),
        ({"unit": "percent", "amount": 140.0}, r"its amount is 140 percent; a percentage lies from 0 to 100"),
        (
            {"kind": "recommendation", "unit": "people"},
            r"row 2 \(P1\): its amount is in people; how far it is carried out",
        ),
        ({"kind": "recommendation", "unit": "percent", "amount": 101.0}, r"its amount is 101 percent"),
        ({"unit": "EUR", "year_from": None}, r"it is EUR of no year"),
        ({"unit": "dollars"}, r"its unit is 'dollars'; write a currency by its three letters"),
        ({"year_from": 2024, "year_to": 2021}, r"it runs from 2024 to 2021"),
    ],
)
def test_what_cannot_be_is_refused(other, words):
    with pytest.raises(InputError, match=words):
        checked(table(**other), ACTIONS, "portfolio.csv")


def test_a_training_that_names_a_person_is_refused_and_the_name_is_not_repeated():
    for column in ("label", "donor", "theme"):
        row = table(kind="training", amount=12.0, unit="people", **{column: "course for Haji Example Person"})
        with pytest.raises(InputError, match="it seems to name a person") as refused:
            checked(row, ACTIONS, "portfolio.csv")
        assert "Example" not in str(refused.value)


def test_an_unknown_kind_or_pillar_is_refused_with_what_is_allowed():
    with pytest.raises(InputError, match="kind is 'party'; it must be one of project, training"):
        checked(table(kind="party"), ACTIONS, "portfolio.csv")
    with pytest.raises(InputError, match="pillar is 'peace'; it must be one of regional initiatives"):
        checked(table(pillar="peace"), ACTIONS, "portfolio.csv")
