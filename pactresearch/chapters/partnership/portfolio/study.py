"""What the notebook `portfolio` computes: pillars by the words of titles, countries without an action, money and donors."""

import re
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.partnership.parameters import Portfolio
from pactresearch.data.reference import PILLARS
from pactresearch.data.sources import read_yaml
from pactresearch.language import N_

PILLAR_WORDS: dict[str, list[str]] = read_yaml(Path(__file__).with_name("words.yaml"))
OTHER = "no pillar told"
NAMES = {  # of the pillars, in sentences
    "regional initiatives": N_("regional initiatives"),
    "financial flows": N_("illicit money"),
    "precursors": N_("precursors"),
    "demand": N_("demand"),
    OTHER: N_("no pillar given"),
}
ALIKE = 0.5  # of the words of two titles together that both have
SHORT = 4  # letters of words that tell nothing
LARGEST = 5  # donors


@dataclass(frozen=True)
class Done:
    """projects: rows of `actions` with `pillar` (told, or by the words of the title) and `route`. money: expenses and funding.
    meetings: counts. without: route to the ISO3 codes of its countries that no project at hand names."""

    projects: pd.DataFrame
    money: pd.DataFrame
    meetings: pd.DataFrame
    without: dict[str, tuple[str, ...]]
    asked: Portfolio

    @property
    def by_pillar(self) -> pd.DataFrame:
        """How many projects of each pillar lie on each route: by pillar, a column a route, and `elsewhere`."""
        routes = [*geography.route_names(), "elsewhere"]
        told = pd.crosstab(self.projects["pillar"], self.projects["route"].replace("", "elsewhere"))
        return told.reindex(index=[*PILLARS, OTHER], columns=routes, fill_value=0)

    @property
    def donors(self) -> pd.Series:
        """USD of the last year with figures by donor, the largest first."""
        funding = self.money[self.money["kind"] == "funding"]
        last = funding[funding["year_from"] == funding["year_from"].max()]
        return last.groupby("donor")["amount"].sum().sort_values(ascending=False)

    @property
    def spent(self) -> pd.DataFrame:
        """USD spent in partner countries: year_from, route, amount; years that include headquarters are left out."""
        partners = set(geography.partners())
        expenses = self.money[(self.money["kind"] == "expense") & self.money["iso3"].isin(partners)]
        sums: Any = expenses.groupby(["year_from", "route"], as_index=False)["amount"].sum()
        return sums


def done(actions: pd.DataFrame, asked: Portfolio) -> Done:
    """actions: the table of this name."""
    actions = actions.assign(route=actions["iso3"].map(geography.primary_routes()).fillna(""))
    recent = (actions["year_to"] >= asked.first_year) | actions["year_to"].isna()
    projects = actions[(actions["kind"] == "project") & recent]
    projects = projects.assign(pillar=projects["pillar"].fillna(projects["label"].map(pillar_of)))
    named = set(projects["iso3"])
    without = {
        route: tuple(iso3 for iso3 in geography.members(route, "hard")["iso3"] if iso3 not in named)
        for route in geography.route_names()
    }
    money = actions[actions["kind"].isin(["expense", "funding"])]
    return Done(projects, money, actions[actions["kind"] == "meeting"], without, asked)


def pillar_of(title: str) -> str:
    """The pillar that the words of a title tell, the first of the list that has one; OTHER where none does."""
    said = title.casefold()
    return next((pillar for pillar, words in PILLAR_WORDS.items() if any(word in said for word in words)), OTHER)


def overlaps(projects: pd.DataFrame) -> pd.DataFrame:
    """Pairs of projects whose titles share half of their words: one, other (places in `projects`), alike (0-1), likest first.

    Likeness is Jaccard's: shared words over all words of both, words of under four letters left out.
    """
    words = [frozenset(re.findall(rf"[^\W\d_]{{{SHORT},}}", label.casefold())) for label in projects["label"]]
    pairs = [
        (one, other, len(words[one] & words[other]) / len(words[one] | words[other]))
        for one, other in combinations(range(len(words)), 2)
        if words[one] | words[other]
    ]
    found = pd.DataFrame(pairs, columns=["one", "other", "alike"])
    return found[found["alike"] >= ALIKE].sort_values("alike", ascending=False, ignore_index=True)
