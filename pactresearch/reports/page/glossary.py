"""What terms mean, by the one list that pages and documents keep to: `template/glossary.csv`, which any spreadsheet opens."""

import csv
import functools
import re
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).resolve().parent / "template" / "glossary.csv"


class Term(NamedTuple):
    """A term, what it means in plain words, and who defines it so."""

    term: str
    definition: str
    source: str


@functools.cache
def terms() -> tuple[Term, ...]:
    """All terms, in alphabetical order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Term(**row) for row in csv.DictReader(file))


def used_in(text: str) -> list[Term]:
    """The terms that a text uses, alone or as a plural, in alphabetical order; the longest that fits a place counts."""
    found = {match.lower().removesuffix("s") for match in _pattern().findall(text)}
    return [one for one in terms() if one.term.lower().removesuffix("s") in found]


@functools.cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted((re.escape(one.term) for one in terms()), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(longest_first)})s?\b", re.IGNORECASE)
