"""What a column of a table is, the rules that its values may keep, and the columns and words that several tables share."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Column:
    """One column: its type, what it holds, whether it may be missing, and the rule its values keep."""

    dtype: str
    meaning: str
    nullable: bool = False
    rule: str = ""
    holds: Callable[[pd.Series], pd.Series] | None = None


def matches(pattern: str) -> Callable[[pd.Series], pd.Series]:
    """The rule that a text is of a pattern."""
    return lambda values: values.str.fullmatch(pattern)


def between(low: float, high: float) -> Callable[[pd.Series], pd.Series]:
    """The rule that a number lies between two, ends included."""
    return lambda values: values.between(low, high)


def one_of(*allowed: str) -> Callable[[pd.Series], pd.Series]:
    """The rule that a text is among those allowed."""
    return lambda values: values.isin(allowed)


def is_date(values: pd.Series) -> pd.Series:
    """Whether a text is a day or a month that the calendar has."""
    days = values.where(values.str.len() != len("2000-07"), values + "-01")
    exists = pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").notna()
    return exists & values.str.fullmatch(r"\d{4}-\d{2}(-\d{2})?")


def text(meaning: str, *, nullable: bool = False) -> Column:
    """A column of free text."""
    return Column("str", meaning, nullable)


def choice(meaning: str, *allowed: str, nullable: bool = False) -> Column:
    """A column of the words allowed."""
    return Column("str", meaning, nullable, f"must be one of {', '.join(allowed)}", one_of(*allowed))


def at_least_zero(meaning: str, *, nullable: bool = False) -> Column:
    """A column of numbers, none negative."""
    return Column("float64", meaning, nullable, "must be 0 or more", lambda values: values >= 0)


FIRST_YEAR, LAST_YEAR = 1900, 2030
DRUGS = ("opium", "morphine", "heroin")
SUBSTANCES = ("acetic_anhydride",)
LEVELS = ("farm_gate", "wholesale", "retail")
STAGES = ("source", "transit", "entry", "distribution", "market")
ROUTES_PATTERN = r"[a-z][a-z_]*"
SMALLEST_ROW = 3  # cases that a row of a public source stands for at least
SIZE_CLASSES_KG = ("<0.1", "0.1-1", "1-5", "5-10", "10-50", "50-100", ">100")

ISO3 = Column(
    "str", "country, ISO 3166 alpha-3 (XKX: Kosovo)", False, "must be three capital letters", matches("[A-Z]{3}")
)
YEAR = Column(
    "int64", "calendar year", False, f"must be from {FIRST_YEAR} to {LAST_YEAR}", between(FIRST_YEAR, LAST_YEAR)
)
OPEN_YEAR = Column("Int64", "calendar year; empty: without end", True, YEAR.rule, YEAR.holds)
DRUG = choice("drug", *DRUGS)
ROUTE = Column("str", "route", False, "must be lower-case letters and underscores", matches(ROUTES_PATTERN))
