"""Archetypes of the trade as hypotheses with observable signatures. They describe shipments; never a group of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from pactresearch.data.sources import read_yaml
from pactresearch.language import _
from pactresearch.methods.evidence.reach import Reach
from pactresearch.methods.shipments.shipments import WITHHELD, size_class
from pactresearch.verdict import Verdict
from pactresearch.words import percent

RECURRING = 0.05  # of cases or of kilograms: from here on a description recurs, below it is an exception


@dataclass(frozen=True, kw_only=True)
class Archetype:
    """A way of organising shipments; the head of archetypes.yaml says what each field holds."""

    name: str
    hypothesis: str
    signature: Mapping[str, list[str]] = field(default_factory=dict)
    shown_by: str = ""
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)


ARCHETYPES = tuple(Archetype(**entry) for entry in read_yaml(Path(__file__).with_suffix(".yaml")))


@dataclass(frozen=True)
class Score:
    """An archetype held against the cases of a route. Shares from 0 to 1.

    cases_low, cases_high: share of cases that fit: those that tell every field and fit, and those and all that do not tell
    enough to be ruled out. kg_low, kg_high: of kilograms. against: share of cases that tell a field and do not fit.
    """

    archetype: Archetype
    verdict: Verdict
    reason: str
    cases_low: float = np.nan
    cases_high: float = np.nan
    kg_low: float = np.nan
    kg_high: float = np.nan
    against: float = np.nan


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
        return Score(archetype, "not identified", _(archetype.shown_by))
    if reached.n_cases == 0 or cases.empty:
        return Score(archetype, "not identified", _("The case file has no case on this route."))
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
    verdict, reason = _judged(bounds, reached)
    return Score(archetype, verdict, reason, **{name: float(value) for name, value in bounds.items()})


def _compared(archetype: Archetype, cases: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Where a case tells every field and fits, and where it tells one that does not."""
    table = cases.assign(size_class_kg=size_class(cases))
    fits, against = np.ones(len(cases), dtype=bool), np.zeros(len(cases), dtype=bool)
    for name, wanted in archetype.signature.items():
        told = (table[name].notna() & (table[name] != WITHHELD)).to_numpy()
        among = table[name].isin(wanted).to_numpy()
        fits &= told & among
        against |= told & ~among
    return fits, against


def _judged(bounds: Mapping[str, float], reached: Reach) -> tuple[Verdict, str]:
    verdict: Verdict = "not identified"
    if not reached.enough:
        reason = _(
            "{cases} of cases and {kg} of kilograms fit, but the cases cover less than half of the route's kilograms."
        )
    elif max(bounds["cases_low"], bounds["kg_low"]) >= RECURRING:
        verdict = "supported"
        reason = _(
            "{cases} of cases and {kg} of kilograms fit; counting what is not recorded, up to {most_cases} and {most_kg} may."
        )
    elif max(bounds["cases_high"], bounds["kg_high"]) < RECURRING:
        verdict = "not supported"
        reason = _("Even counting what is not recorded, at most {most_cases} of cases and {most_kg} of kilograms fit.")
    else:
        reason = _(
            "{cases} of cases and {kg} of kilograms fit; with what is not recorded, it could be up to {most_cases} and {most_kg}."
        )
    ends = {"cases": "cases_low", "kg": "kg_low", "most_cases": "cases_high", "most_kg": "kg_high"}
    return verdict, reason.format(**{name: percent(100 * bounds[end]) for name, end in ends.items()})
