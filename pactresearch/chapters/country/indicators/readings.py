"""A reading: the value of an indicator for a country, with its year and its sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pactresearch.chapters.country import reasons
from pactresearch.data import editions
from pactresearch.verdict import Reasons

NAN = float("nan")


@dataclass(frozen=True)
class Reading:
    """One number of a sheet. A number that nobody reported is NaN, and its reasons say what is known instead."""

    indicator: str  # id of the indicator
    # of: what it is of: drug, then level, region or route; field and value; none where it is clear
    of: tuple[str, ...] = ()
    value: float = NAN
    low: float = NAN  # ends of its range, in the same unit; NaN where it has none
    high: float = NAN
    year: int | None = None  # the year it is for; the last one where it is for a period
    first_year: int | None = None  # the first year of a period
    sources: tuple[str, ...] = ()  # identifiers of data/raw
    reasons: Reasons = ()  # why there is no number, or what to know of it

    @property
    def reported(self) -> bool:
        """Whether there is a number."""
        return bool(np.isfinite(self.value))

    @property
    def when(self) -> str | None:
        """The year or the period in words; None where there is no number."""
        if self.year is None:
            return None
        return str(self.year) if self.first_year in (None, self.year) else f"{self.first_year}–{self.year}"


def of_row(indicator: str, of: tuple[str, ...], rows: pd.DataFrame, column: str, **more: Any) -> Reading:
    """The number in the last of some rows of a table, which has its year and its source; more: what else is known of it."""
    row = rows.iloc[-1]
    sources = rows_sources(rows.tail(1))
    return Reading(indicator, of, float(row[column]), year=int(row["year"]), sources=sources, **more)


def as_table(readings: Iterable[Reading]) -> pd.DataFrame:
    """Readings as numbers, a row each, with a note in words: what a sheet offers for download."""
    columns = ["indicator", "of", "value", "low", "high", "first_year", "last_year", "sources", "note"]
    rows = [vars(one) | {"of": ", ".join(one.of), "note": reasons.remark(one.reasons)} for one in readings]
    table = pd.DataFrame(rows).rename(columns={"year": "last_year"})[columns]
    table = table.astype({"first_year": "Int64", "last_year": "Int64"})
    return table.assign(
        first_year=table["first_year"].fillna(table["last_year"]), sources=table["sources"].str.join("; ")
    )


def rows_sources(*tables: pd.DataFrame) -> tuple[str, ...]:
    """The identifiers of the sources that rows come from, each once."""
    return tuple(dict.fromkeys(name for table in tables for name in editions.sources_of(table)))
