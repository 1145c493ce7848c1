"""The register of published evidence on how the trade is organised: findings, the texts they stand in, and what disagrees.

A finding is one sentence in our own words with its number, its place in the text and how it was read. Texts that repeat one
study share a family; only different families are independent. `docs/evidence.md` says how a finding is added.
"""

import itertools
import re
from collections.abc import Iterator

import pandas as pd

from pactresearch.data.layout import OPEN_YEAR, Column, one_of, table, text, within, written
from pactresearch.errors import InputError
from pactresearch.rows import rows_of

CHOICES = ("scope", "logistics", "finance", "relations", "risk management", "revenue")
STAGES = "farm_gate", "processing", "border", "transit", "import", "wholesale", "middle", "retail", "whole_chain"
DRUGS = ("heroin", "opium", "morphine", "opiates", "cocaine", "all drugs", "all crime", "none")
ROUTES = ("balkan", "northern", "southern", "all", "other")  # all: no single route; other: a comparator
READ_GRADES = ("A", "B", "C")  # a primary text at its place; a secondary text; an abstract or summary
SEEMS_A_PERSON = "it seems to name a person."
ID = written("identifier of the finding", r"[A-Z]\d{3,}", "must be a capital letter and three digits or more")


def _of_findings(rows: pd.DataFrame) -> Iterator[tuple[pd.Series, str]]:
    unit, numbers = rows["unit"], rows[["low", "value", "high"]]
    for lower, upper in itertools.combinations(numbers, 2):
        ends = f"{lower} is {{{lower}:g}}, above {upper}, {{{upper}:g}}"
        yield rows[lower] > rows[upper], f"{ends}. Give low, value and high in their order."
    beyond = (unit == "share") & (numbers.lt(0) | numbers.gt(1)).any(axis=1)
    yield beyond, "a share lies from 0 to 1; 40 % is 0.4."
    without = (unit != "text") & numbers.isna().all(axis=1)
    yield without, "its unit is {unit} and it has no number. Give value, low or high, or write the unit `text`."
    yield rows["year_from"] > rows["year_to"], "it is about {year_from} to {year_to}. Give the earlier year first."
    derived = rows["note"].fillna("").str.strip(" .\n") == "DERIVED"
    yield derived, "it is DERIVED and does not say from what. Write the figures of the text and the sum after the word."
    persons = rows[["statement", "note"]].fillna("").map(names_a_person).any(axis=1)
    yield persons, f"{SEEMS_A_PERSON} Persons are not recorded: say the role (a broker, a carrier)."


@table("id", rules=_of_findings)
class EVIDENCE:
    """A row is a finding that a text publishes."""

    id = ID
    choice = one_of("choice of the trade that the finding tells of", *CHOICES)
    question = text("questions Q1 to Q10 that it informs, several by `;`", nullable=True)
    statement = text("the finding in one sentence, readable without its source")
    quantity = text("what is measured; one quantity has one unit")
    value = Column("float64", "the number, where there is one", True)
    low = Column("float64", "lower end; alone: at least", True)
    high = Column("float64", "upper end; alone: at most", True)
    unit = text("unit; `text` without a number, `boolean`, `sign`")
    stage = one_of("stage of the trade", *STAGES)
    drug = one_of("drug", *DRUGS)
    route = one_of("route; all: no single one; other: a comparator", *ROUTES)
    place_iso3 = text("one country, ISO3", nullable=True)
    year_from = OPEN_YEAR
    year_to = OPEN_YEAR
    basis = text("what it rests on: court cases, interviews, a model …")
    n = Column("float64", "size of the sample", True)
    cited = text("key of the text in `evidence_sources`")
    locator = text("place in the text")
    read_grade = one_of("how it was read", *READ_GRADES)
    note = text("base of the figure and its limits", nullable=True)


@table("id")
class EVIDENCE_SOURCES:
    """A row is a text in which findings stand."""

    id = text("key of the text")
    citation = text("who, when, what")
    year = within(1970, 2030, "year of publication", dtype="int64")
    kind = text("kind of text")
    url = text("address", nullable=True)
    read_grade = one_of("best grade of its findings", *READ_GRADES)
    family = text("texts of one family repeat one study and count once")


@table("topic")
class EVIDENCE_CONTRADICTIONS:
    """A row is what findings disagree on."""

    topic = text("what is at issue")
    evidence_ids = text("identifiers of the findings, with spaces between")
    difference = text("how they differ")
    treatment = text("what is done about it")


LAYOUTS = (EVIDENCE, EVIDENCE_SOURCES, EVIDENCE_CONTRADICTIONS)

_NAME_LIKE = re.compile(r"[^\W\d_a-z][^\W\d_A-Z]+(?:[ -][^\W\d_a-z][^\W\d_A-Z]+)+")
_TITLE_OF_A_PERSON = re.compile(r"\b(?:alias|a\.k\.a\.?|nicknamed|mr|mrs|ms|haji|hajji)\b", re.IGNORECASE)
_NO_PERSONS = re.compile(  # words of the names of places and bodies that statements and notes hold
    "Afghan|Africa|African|America|Arab|Arabian|Asia|Asian|August|Badakhshan|Before|Central|Crime|Dutch|East|Emirates|European|"
    "Federation|Gorno|In|Iran|Iranian|Kang|Kingdom|Lanka|Middle|Mozambique|Musa|National|Agency|Nations|New|Nine|North|Qala|"
    "Russian|Sea|South|Southwest|Sri|States|Taliban|The|Turkish|Union|United|West|York"
)


def check(evidence: pd.DataFrame, cited: pd.DataFrame, contradictions: pd.DataFrame, file: str) -> None:
    """Holds the register to the rules that one row alone cannot show. Raises InputError with the finding, the rule, the remedy."""
    for row in rows_of(evidence[~evidence["cited"].isin(cited["id"])]):
        raise InputError(
            f"{file}, finding {row.id}: its source {row.cited!r} is not in the list of sources. Add the text there, "
            "with its family."
        )
    units = evidence.groupby("quantity")["unit"].unique()
    for quantity, several in units[units.str.len() > 1].items():
        raise InputError(
            f"{file}: the quantity {quantity} is given in {' and in '.join(several)}. Give it in one unit, or the two another name."
        )
    for row in rows_of(contradictions):
        strange = sorted(set(row.evidence_ids.split()) - set(evidence["id"]))
        if strange:
            raise InputError(
                f"The contradiction “{row.topic}” names {', '.join(strange)}, which {file} does not have. Correct the identifiers."
            )


def names_a_person(said: str) -> bool:
    """Whether a text seems to name a person: a title, or words that begin with capitals and are no known place or body."""
    if _TITLE_OF_A_PERSON.search(said):
        return True
    words = (word for name in _NAME_LIKE.findall(said) for word in re.split("[ -]", name))
    return any(not _NO_PERSONS.fullmatch(word) for word in words)
