"""Archetypes of the trade as hypotheses with observable signatures. They describe shipments; never a group of people."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pactresearch.methods.evidence.evidence import NOT_IDENTIFIED, NOT_SUPPORTED, SUPPORTED
from pactresearch.methods.evidence.reach import Reach
from pactresearch.methods.shipments.shipments import WITHHELD, size_class
from pactresearch.words import percent

RECURRING = 0.05  # of cases or of kilograms: from here on a description recurs, below it is an exception


@dataclass(frozen=True)
class Archetype:
    """A way of organising shipments. signature: field of the cases to the categories that it would show, empty where cases
    cannot show it. needs: what would."""

    name: str
    hypothesis: str
    signature: Mapping[str, tuple[str, ...]]
    needs: str = ""


@dataclass(frozen=True)
class Score:
    """An archetype held against the cases of a route. Shares from 0 to 1.

    cases_low, cases_high: share of cases that fit: those that tell every field and fit, and those and all that do not tell
    enough to be ruled out. kg_low, kg_high: of kilograms. against: share of cases that tell a field and do not fit.
    """

    archetype: Archetype
    word: str
    reason: str
    cases_low: float = np.nan
    cases_high: float = np.nan
    kg_low: float = np.nan
    kg_high: float = np.nan
    against: float = np.nan


_LARGE = ("50-100", ">100")
_MIDDLE = ("1-5", "5-10", "10-50")
_SMALL = ("<1", "1-5")
ARCHETYPES = (
    Archetype(
        "bulk consolidator in legal trade",
        "Large lots hidden among goods in commercial transport.",
        {
            "transport": ("commercial road", "sea or river", "rail"),
            "concealment": ("goods", "vehicle"),
            "size_class_kg": _LARGE,
        },
    ),
    Archetype(
        "dhow wholesale",
        "Very large lots by sea, without a trade cargo.",
        {"transport": ("sea or river",), "size_class_kg": (">100",)},
    ),
    Archetype(
        "road relay of split lots",
        "Lots of some kilograms by road, handed on from stage to stage.",
        {"transport": ("private road", "commercial road"), "size_class_kg": _MIDDLE},
    ),
    Archetype(
        "courier swarm",
        "Many small lots on, in or with travellers.",
        {
            "transport": ("air", "rail", "commercial road"),
            "concealment": ("swallowed", "on the body", "baggage"),
            "size_class_kg": _SMALL,
        },
    ),
    Archetype("contactless retail", "Small lots by post.", {"transport": ("mail",), "size_class_kg": ("<1",)}),
    Archetype(
        "transport as a service",
        "Carriers who move any drug for a fee.",
        {},
        "single cases of all drugs with date and place, or case files,",
    ),
    Archetype(
        "integrated kin network", "Relatives from source to market.", {}, "double-coded case files on ties and stages"
    ),
    Archetype(
        "barter with precursors",
        "Opiates against acetic anhydride or other goods.",
        {},
        "double-coded case files on means of payment",
    ),
    Archetype(
        "settlement in a financial centre",
        "Accounts are settled far from the goods.",
        {},
        "case files on how money is moved, with financial indicators,",
    ),
)


def scores(cases: pd.DataFrame, reached: Reach) -> tuple[Score, ...]:
    """Every archetype held against the cases of a route.

    cases: layout `cases`. Supported where 5 % of cases or of kilograms or more tell all fields of the signature and fit; not
    supported where even with all that is not told it would be less; else not identified, as where the cases account for under
    half of the route's kilograms or cannot show it.

    Source: bounds under missing data, Manski (2003), Partial Identification of Probability Distributions, chapter 1.
    """
    return tuple(_score(archetype, cases, reached) for archetype in ARCHETYPES)


def _score(archetype: Archetype, cases: pd.DataFrame, reached: Reach) -> Score:
    if not archetype.signature:
        return Score(archetype, NOT_IDENTIFIED, f"Cases do not show it; {archetype.needs} would.")
    if reached.n_cases == 0 or cases.empty:
        return Score(archetype, NOT_IDENTIFIED, "The case file has no case on this route.")
    fits, against = _compared(archetype, cases)
    n, kg = cases["n"].to_numpy(), cases["kg"].fillna(0).to_numpy()
    open_, total = ~fits & ~against, max(kg.sum(), 1e-12)
    bounds = {
        "cases_low": n[fits].sum() / n.sum(),
        "cases_high": n[fits | open_].sum() / n.sum(),
        "kg_low": kg[fits].sum() / total,
        "kg_high": kg[fits | open_].sum() / total,
        "against": n[against].sum() / n.sum(),
    }
    word, reason = _judged(bounds, reached)
    return Score(archetype, word, reason, **{name: float(value) for name, value in bounds.items()})


def _compared(archetype: Archetype, cases: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Where a case tells every field and fits, and where it tells one that does not."""
    table = cases.assign(size_class_kg=size_class(cases))
    fits, against = np.ones(len(cases), dtype=bool), np.zeros(len(cases), dtype=bool)
    for field, wanted in archetype.signature.items():
        told = (table[field].notna() & (table[field] != WITHHELD)).to_numpy()
        among = table[field].isin(wanted).to_numpy()
        fits &= told & among
        against |= told & ~among
    return fits, against


def _judged(bounds: Mapping[str, float], reached: Reach) -> tuple[str, str]:
    fit = f"{percent(100 * bounds['cases_low'])} of cases and {percent(100 * bounds['kg_low'])} of kilograms fit"
    most = f"{percent(100 * bounds['cases_high'])} and {percent(100 * bounds['kg_high'])}"
    if not reached.enough:
        return NOT_IDENTIFIED, f"{fit}, but the cases do not reach half of the route's kilograms."
    if max(bounds["cases_low"], bounds["kg_low"]) >= RECURRING:
        return SUPPORTED, f"{fit}; with what is not told, up to {most}."
    if max(bounds["cases_high"], bounds["kg_high"]) < RECURRING:
        return NOT_SUPPORTED, f"Even with all that is not told, at most {most} would fit."
    return NOT_IDENTIFIED, f"{fit}; what is not told leaves room for up to {most}."
