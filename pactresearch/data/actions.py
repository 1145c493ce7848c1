"""What is done: projects, trainings, meetings, facilities, recommendations and money, and the rules of a portfolio."""

from collections.abc import Iterator

import pandas as pd

from pactresearch.data.evidence import names_a_person
from pactresearch.data.layout import ISO3, OPEN_YEAR, Column, Layout, choice, text
from pactresearch.errors import InputError
from pactresearch.rows import rows_of

KINDS = ("project", "training", "meeting", "facility", "recommendation", "funding", "expense")
IN_A_COUNTRY = ("project", "facility", "expense")
PILLARS = ("regional initiatives", "financial flows", "precursors", "demand")
COUNTED = ("people", "states", "organisations", "places", "percent")
CURRENCY = r"[A-Z]{3}"  # ISO 4217

ACTIONS = Layout(
    "actions",
    ("id",),
    {
        "id": text("identifier within its file"),
        "kind": choice("what it is", *KINDS),
        "pillar": choice("pillar of the partnership, where the record says it", *PILLARS, nullable=True),
        "theme": text("theme, as the record says it", nullable=True),
        "iso3": Column("str", ISO3.meaning, True, ISO3.rule, ISO3.holds),
        "year_from": OPEN_YEAR,
        "year_to": OPEN_YEAR,
        "donor": text("who pays", nullable=True),
        "label": text("title, without the name of any person"),
        "amount": Column("float64", "how much, or how many", True),
        "unit": text(f"a currency (ISO 4217), or one of {', '.join(COUNTED)}", nullable=True),
    },
)


def check(actions: pd.DataFrame, file: str) -> None:
    """Holds a portfolio to the rules that one column alone cannot show.

    Raises InputError that names the row, the rule and the remedy; a name that seems a person's is not repeated.
    """
    for row in rows_of(actions):
        for problem in _problems(row):
            raise InputError(f"{file}, {row.kind} {row.id}: {problem}")


def _problems(row) -> Iterator[str]:
    if row.kind in IN_A_COUNTRY and pd.isna(row.iso3):
        yield "it has no country. Give its ISO3 code; of several countries, a row each."
    if row.kind == "training" and any(names_a_person(said) for said in (row.label, row.donor) if pd.notna(said)):
        yield "it seems to name a person. Trainings are recorded as counts: say the subject, and how many took part."
    if (pd.notna(row.amount) and pd.isna(row.unit)) or (row.kind == "facility" and pd.isna(row.unit)):
        yield f"it has no unit. Write a currency such as USD, or one of {', '.join(COUNTED)}."
    money = pd.notna(row.unit) and row.unit not in COUNTED
    if money and not pd.Series([row.unit]).str.fullmatch(CURRENCY).item():
        yield f"its unit is {row.unit!r}; write a currency by its three letters, or one of {', '.join(COUNTED)}."
    if money and row.unit != "USD" and pd.isna(row.year_from):
        yield f"it is {row.unit} of no year, so that it cannot be told in dollars. Write `year_from`."
    if row.unit == "percent" and not 0 <= row.amount <= 100:
        yield f"its amount is {row.amount:g} percent; a percentage lies from 0 to 100."
    if pd.notna(row.year_from) and pd.notna(row.year_to) and row.year_from > row.year_to:
        yield f"it runs from {row.year_from} to {row.year_to}. Give the earlier year first."
