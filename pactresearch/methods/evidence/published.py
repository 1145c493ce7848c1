"""The grade `published`: what independent publications together say of a route, counted by families and never by rows.

Texts that repeat one study share a family. Two families that were read at grade A or B, one of them at least on the route
itself, make the grade `published`; one makes an `indication`. Comparators bound what is unknown, and count nowhere.
"""

from collections.abc import Collection
from typing import Literal

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.checks import require_columns
from pactresearch.results import result

Grade = Literal["published", "indication", "nothing"]
NEEDED = 2  # independent families
READ_WELL = ("A", "B")  # the text itself, or one that quotes it; an abstract (C) is shown and counts for nothing
NO_SINGLE_ROUTE, COMPARATOR = "all", "other"
_ASKED = ("id", "choice", "route", "cited", "read_grade", "family")


@result
class Published:
    """What is published on one matter on one route.

    grade: `published`, `indication` (one family), or `nothing` (no family on the route, however much there is on no single one).
    rows: the findings on the route and on no single route, as in the register, with `family` and `counts` (read at A or B).
    on_route, on_all: families that count to the best grade at which they were read; one that tells of the route itself is in
    on_route alone. read_in_summary: families of which only an abstract was read, here.
    comparators: findings on other drugs and countries: they bound, and count nowhere.
    contradictions: topic, evidence_ids, difference, treatment of each disagreement that names one of the rows.
    """

    route: str
    grade: Grade
    rows: pd.DataFrame
    on_route: dict[str, str]
    on_all: dict[str, str]
    read_in_summary: tuple[str, ...]
    comparators: pd.DataFrame
    contradictions: pd.DataFrame

    @property
    def n_families(self) -> int:
        """Independent families that count."""
        return len(self.on_route) + len(self.on_all)

    @property
    def disputed(self) -> bool:
        """Whether a disagreement is recorded; it is shown with its treatment, and never averaged."""
        return bool(len(self.contradictions))


class Register:
    """The published findings with their texts and disagreements, joined once, so that they can be asked many times."""

    def __init__(self, evidence: pd.DataFrame, sources: pd.DataFrame, contradictions: pd.DataFrame) -> None:
        """evidence, sources, contradictions: the tables `evidence`, `evidence_sources` and `evidence_contradictions`.

        Raises InputError for missing columns.
        """
        require_columns(evidence, ["id", "choice", "route", "cited", "read_grade"], "the evidence")
        families = dict(zip(sources["id"], sources["family"], strict=True))
        rows = evidence.assign(family=evidence["cited"].map(families), counts=evidence["read_grade"].isin(READ_WELL))
        texts = dict.fromkeys(rows.select_dtypes("str").columns, object)
        # Rows are taken often, and quicker from one block of objects without `attrs`.
        self.rows = rows.astype(texts).copy()
        self.rows.attrs = {}
        self.contradictions = contradictions
        self.ids = frozenset(rows["id"])
        self._named = [set(named.split()) for named in contradictions["evidence_ids"]]
        self._at = {name: self.rows[name].to_numpy() for name in _ASKED}
        self._told: dict[tuple, Published] = {}

    def asked(self, route: str, *, choice: str | None = None, findings: Collection[str] | None = None) -> Published:
        """What the register bears on a route, of one choice, or the findings named (`B154`); of all that it has where nothing
        is asked for.

        A rule that asks whether sources agree asks twice: with the findings that say one thing, and with those that say the
        other.

        Raises InputError for a finding that the register does not have, and a text without a family.
        Source: methods, section 13.7.
        """
        key = route, choice, None if findings is None else frozenset(findings)
        if key not in self._told:  # pages ask the same several times
            self._told[key] = self._asked(route, choice, findings)
        return self._told[key]

    def _asked(self, route: str, choice: str | None, findings: Collection[str] | None) -> Published:
        strange = sorted(set(findings or ()) - self.ids)
        if strange:
            raise InputError(f"The register has no finding {', '.join(strange)}; take identifiers from its column id.")
        kept = np.isin(self._at["route"], [route, NO_SINGLE_ROUTE, COMPARATOR])
        if choice is not None:
            kept &= self._at["choice"] == choice
        if findings is not None:
            kept &= np.isin(self._at["id"], list(findings))
        at = {name: values[kept] for name, values in self._at.items()}
        orphans = {text for text, family in zip(at["cited"], at["family"], strict=True) if not isinstance(family, str)}
        if orphans:
            raise InputError(
                f"The texts {', '.join(sorted(orphans))} have no family; give each one in the list of sources."
            )
        compared = at["route"] == COMPARATOR
        place = np.flatnonzero(kept)
        bears, comparators = (self.rows.iloc[place[where]].reset_index(drop=True) for where in (~compared, compared))
        own, wide = (
            _best(at["read_grade"][where], at["family"][where])
            for where in (at["route"] == route, at["route"] == NO_SINGLE_ROUTE)
        )
        wide = {family: grade for family, grade in wide.items() if family not in own}
        n, known = len(own) + len(wide), set(at["id"][~compared])
        return Published(
            route=route,
            grade="nothing" if not own else "published" if n >= NEEDED else "indication",
            rows=bears,
            on_route=own,
            on_all=wide,
            read_in_summary=tuple(sorted(set(at["family"][~compared]) - own.keys() - wide.keys())),
            comparators=comparators,
            contradictions=self.contradictions[[bool(known & named) for named in self._named]].reset_index(drop=True),
        )


def _best(read: np.ndarray, families: np.ndarray) -> dict[str, str]:
    """Each family that counts, with the best grade at which it was read."""
    graded = sorted(zip(read, families, strict=True), reverse=True)  # the best comes last
    return {family: grade for grade, family in graded if grade in READ_WELL}
