"""What the newest window is the first to tell of: means of transport, hiding places, provinces, pairs of countries.

A case is no independent witness: a lot that is split, or a group that works for a week, makes several. So a value counts
once a week and country (an incident). Were nothing new, each country's incidents could as well have their weeks exchanged;
so the chance that all incidents of a value fall into the newest window is known, and of all values of a question together.
"""

import difflib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special, stats

LEAST_TOLD = 0.5  # of the windows before, in which a country must have told of the field: else all that it tells is new
ONE_IN_FIVE = 0.2  # of the newest incidents: the smallest newcomer that the brief is to find
ALIKE = 0.85  # two spellings of one name, as difflib compares them


@dataclass(frozen=True, kw_only=True)
class Newcomers:
    """Values that no earlier window tells of. table: value, n (cases), incidents, chance (of as much among all values of
    the question), alarm (bool). told: cases of the newest window that tell of it. needed: incidents that make an alarm; 0
    where none could. power: chance of an alarm where one in five of the newest incidents is of a new value."""

    question: str
    table: pd.DataFrame
    told: int
    needed: int
    power: float
    share: float

    @property
    def alarm(self) -> bool:
        """Whether a value stands out."""
        return bool(self.table["alarm"].any())


def newcomers(rows: pd.DataFrame, question: str, windows: int, share: float) -> Newcomers:
    """The values of one question that only the newest window tells of.

    rows: iso3, value, week (number), window (0 is the newest), n; told ones only. windows: how many there are before. share:
    of the brief's false alarms that this question may make.
    """
    before = rows[rows["window"] > 0].groupby("iso3")["window"].nunique()
    rows = rows[rows["iso3"].isin(before.index[before >= LEAST_TOLD * windows])]
    rows = rows.assign(value=_one_spelling(rows, question), newest=rows["window"] == 0)
    incidents = rows.drop_duplicates(["iso3", "value", "week", "newest"])
    table = _table(incidents)
    alone, ordered = table["alone"].to_numpy(), np.sort(table["alone"].to_numpy())
    chance = np.append(0.0, np.cumsum(ordered))[np.searchsorted(ordered, alone, "right")]
    table = table.assign(n=rows.groupby("value")["n"].sum(), chance=chance, alarm=chance <= share)
    new = table[table["earlier"] == 0].sort_values(["chance", "incidents"], ascending=[True, False])
    now = int(incidents["newest"].sum())
    needed = _needed(now, len(incidents), alone[table["earlier"] > 0], share)
    return Newcomers(
        question=question,
        table=new.reset_index()[["value", "n", "incidents", "chance", "alarm"]],
        told=int(rows.loc[rows["newest"], "n"].sum()),
        needed=needed,
        power=float(stats.binom.sf(needed - 1, now, ONE_IN_FIVE)) if needed else 0.0,
        share=share,
    )


def _one_spelling(rows: pd.DataFrame, question: str) -> pd.Series:
    """The values; a province by its first spelling, and where the newest window spells it nearly so, by the earlier one."""
    if question != "province":
        return rows["value"]
    plain = rows["value"].str.strip().str.casefold()
    known = sorted(set(plain[rows["window"] > 0]))
    new = {one: difflib.get_close_matches(one, known, 1, ALIKE) for one in set(plain) - set(known)}
    plain = plain.replace({one: earlier[0] for one, earlier in new.items() if earlier})
    return rows["value"].groupby(plain).transform("first")


def _table(incidents: pd.DataFrame) -> pd.DataFrame:
    """By value: incidents (newest), earlier, alone: the chance that all its incidents fall into the newest window."""
    (country, known), (value, values) = (pd.factorize(incidents[name], sort=True) for name in ("iso3", "value"))
    shape = (len(known), len(values))
    size, newest = (
        np.bincount(country * len(values) + value, weights, np.prod(shape)).reshape(shape)
        for weights in (None, incidents["newest"].to_numpy(dtype=float))
    )
    all_in = _log_all_in(size, newest.sum(axis=1, keepdims=True), size.sum(axis=1, keepdims=True)).sum(axis=0)
    now = newest.sum(axis=0).astype(int)
    told = {"incidents": now, "earlier": size.sum(axis=0) - now, "alone": np.exp(all_in)}
    return pd.DataFrame(told, index=pd.Index(values, name="value"))


def _log_all_in(n: NDArray[Any], newest: NDArray[Any], every: NDArray[Any]) -> NDArray[np.float64]:
    """ln of C(newest, n) / C(every, n): the hypergeometric chance that all of n fall among the newest."""
    chosen = [special.gammaln(of + 1) - special.gammaln(np.maximum(of - n, 0) + 1) for of in (newest, every)]
    return np.where(n <= newest, chosen[0] - chosen[1], -np.inf)


def _needed(now: int, every: int, alone: NDArray[np.float64], share: float) -> int:
    """The fewest incidents with which a new value would stand out among those there are; 0 where none would."""
    for n in range(1, now + 1):
        chance = float(np.exp(_log_all_in(np.array([n]), np.array([now]), np.array([every])))[0])
        if chance + float(alone[alone <= chance].sum()) <= share:
            return n
    return 0
