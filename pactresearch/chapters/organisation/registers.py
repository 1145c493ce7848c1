"""The register of published evidence as this chapter asks it: by choice, theme, stage and route, counted in families."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pactresearch.data.evidence import CHOICES, STAGES
from pactresearch.data.sources import read_yaml
from pactresearch.data.store import load
from pactresearch.errors import InputError
from pactresearch.methods.evidence import published
from pactresearch.methods.evidence.published import Published
from pactresearch.rows import rows_of

FILE = Path(__file__).with_name("themes.yaml")


@dataclass(frozen=True)
class Register:
    """The three tables, and the themes of each choice with their quantities."""

    evidence: pd.DataFrame
    texts: pd.DataFrame
    contradictions: pd.DataFrame
    themes: Mapping[str, Mapping[str, Collection[str]]]
    officials: frozenset[str]

    def asked(self, route: str, findings: Collection[str]) -> Published:
        """What these findings bear on a route."""
        return self.joined.asked(route, findings=findings)

    @cached_property
    def joined(self) -> published.Register:
        """The tables as they are asked."""
        return published.Register(self.evidence, self.texts, self.contradictions)

    def of_theme(self, choice: str, theme: str) -> list[str]:
        """The findings of a theme of a choice."""
        return [
            one for quantity in self.themes[choice][theme] for one in self._by["quantity"].get((choice, quantity), [])
        ]

    def of_cell(self, choice: str, stage: str) -> list[str]:
        """The findings of a choice at a stage."""
        return self._by["stage"].get((choice, stage), [])

    @cached_property
    def _by(self) -> dict[str, dict[tuple, list[str]]]:
        return {
            name: {pair: list(own) for pair, own in self.evidence.groupby(["choice", name])["id"]}
            for name in ("quantity", "stage")
        }

    @cached_property
    def rows(self) -> dict[str, Any]:
        """The findings by their identifiers, with the citation, address and family of their text."""
        texts = self.texts.set_index("id")[["citation", "url", "family"]]
        return {row.id: row for row in rows_of(self.evidence.join(texts, on="cited"))}


def register() -> Register:
    """The register. Raises InputError for a quantity that stands under no theme of its choice, or under two."""
    said = dict(read_yaml(FILE))
    officials = frozenset(said.pop("officials"))
    themes = {choice: {one["theme"]: one["quantities"] for one in of} for choice, of in said.items()}
    found = Register(load("evidence"), load("evidence_sources"), load("evidence_contradictions"), themes, officials)
    for choice in CHOICES:
        named = pd.Series([quantity for quantities in themes[choice].values() for quantity in quantities])
        have = found.evidence.loc[found.evidence["choice"] == choice, "quantity"]
        lost = sorted({*have[~have.isin(named)], *named[named.duplicated()], *named[~named.isin(have)]})
        if lost:
            raise InputError(
                f"{FILE.name}, {choice}: {', '.join(lost)} must stand under one theme, and be a quantity of the register. "
                "Put it there once."
            )
    return found


def matrix(found: Register, route: str) -> dict[tuple[str, str], Published]:
    """Choice and stage to what is published of it on a route; pairs of which the register has no finding are left out."""
    cells = [(choice, stage) for choice in CHOICES for stage in STAGES if found.of_cell(choice, stage)]
    asked = {cell: found.asked(route, found.of_cell(*cell)) for cell in cells}
    return {cell: one for cell, one in asked.items() if len(one.rows) or len(one.comparators)}


def of_choices(found: Register, route: str) -> dict[str, Published]:
    """Each choice to what is published of it on a route, at all stages together."""
    return {choice: found.joined.asked(route, choice=choice) for choice in CHOICES}


def counts(matrices: Mapping[str, Mapping[tuple[str, str], Published]]) -> pd.DataFrame:
    """The matrices of routes as data: a row a route, choice and stage, and how many families speak at which grade.

    matrices: route to its `matrix`.
    """
    return pd.DataFrame(
        {
            "route": route,
            "choice": choice,
            "stage": stage,
            "grade": one.grade,
            "families_on_route": len(one.on_route),
            "families_on_no_single_route": len(one.on_all),
            "families_read_in_summary": len(one.read_in_summary),
            "findings": " ".join(one.rows["id"]),
            "comparators": " ".join(one.comparators["id"]),
            "disagreements": "; ".join(one.contradictions["topic"]),
        }
        for route, cells in matrices.items()
        for (choice, stage), one in cells.items()
    )
