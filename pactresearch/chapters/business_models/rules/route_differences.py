"""Whether shipments differ between routes: the countries are the units, since cases of one country are alike in many ways."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pactresearch.language import _
from pactresearch.methods.evidence.reach import Reach
from pactresearch.methods.shipments.shipments import WITHHELD, size_class
from pactresearch.verdict import Verdict
from pactresearch.words import two_decimals

FIELDS = ("size_class_kg", "transport", "concealment", "location")
MINIMUM_CASES = 30  # of a country that tell the field
MINIMUM_COUNTRIES = 3  # of a route: with fewer, one country is the route
ALPHA = 0.05
MOST_ASSIGNMENTS = 4999
DEFAULT_SEED = 20170912


@dataclass(frozen=True)
class Difference:
    """One field compared between two routes. distance: between the mean profiles of their countries, 0 (alike) to 1 (nothing
    in common). p: chance of as large a distance if countries were put to the two routes at random. countries: of each."""

    field: str
    first: str
    second: str
    countries: tuple[int, int]
    verdict: Verdict
    reason: str
    distance: float = np.nan
    p: float = np.nan


def differences(
    cases: Mapping[str, pd.DataFrame], reached: Mapping[str, Reach], *, seed: int = DEFAULT_SEED
) -> tuple[Difference, ...]:
    """Every pair of routes compared by size class, transport, concealment and kind of place.

    cases: layout `cases` by the route's name. reached: how far they reach; a route of which they account for under half of
    the kilograms is not compared. Supported at p under 0.05 divided by the number of comparisons that can be made
    (Bonferroni), each country's profile counting once, whatever its number of cases.

    Source: permutation of units, Anderson (2001), Austral Ecology 26:32; total variation distance of mean profiles.
    """
    profiles = {
        route: {field: _profiles(table if reached[route].enough else table.iloc[:0], field) for field in FIELDS}
        for route, table in cases.items()
    }
    pairs = [(field, *pair) for field in FIELDS for pair in itertools.combinations(cases, 2)]
    able = sum(_enough(profiles[first][field], profiles[second][field]) for field, first, second in pairs)
    return tuple(
        _difference(field, first, second, profiles[first][field], profiles[second][field], able, seed)
        for field, first, second in pairs
    )


def _profiles(cases: pd.DataFrame, field: str) -> pd.DataFrame:
    """Shares of the categories, a row a country with enough cases that tell the field."""
    told = size_class(cases) if field == "size_class_kg" else cases[field].where(cases[field] != WITHHELD)
    counts = (
        cases.assign(told=told)
        .dropna(subset="told")
        .pivot_table(index="iso3", columns="told", values="n", aggfunc="sum")
    )
    counts = counts.fillna(0)
    counts = counts[counts.sum(axis=1) >= MINIMUM_CASES]
    return counts.div(counts.sum(axis=1), axis=0)


def _enough(*profiles: pd.DataFrame) -> bool:
    return min(len(one) for one in profiles) >= MINIMUM_COUNTRIES


def _difference(
    field: str, first: str, second: str, one: pd.DataFrame, other: pd.DataFrame, able: int, seed: int
) -> Difference:
    countries = len(one), len(other)
    if not _enough(one, other):
        few = _(
            "{n_first} and {n_second} countries of a route that the cases reach have {cases} that tell it; {needed} of each are "
            "needed."
        ).format(n_first=len(one), n_second=len(other), cases=MINIMUM_CASES, needed=MINIMUM_COUNTRIES)
        return Difference(field, first, second, countries, "not identified", reason=few)
    table = pd.concat([one, other]).fillna(0).to_numpy()
    assigned = _assignments(len(table), len(one), seed)
    distances = np.abs(assigned @ table / len(one) - (1 - assigned) @ table / len(other)).sum(axis=1) / 2
    p = float((distances >= distances[0] - 1e-12).mean())
    asked = _("Distance {distance}, p {p}; {alpha} is asked, for {n} comparisons.")
    return Difference(
        field=field,
        first=first,
        second=second,
        countries=countries,
        verdict="supported" if p < ALPHA / able else "not supported",
        reason=asked.format(
            distance=two_decimals(float(distances[0])), p=f"{p:.3f}", alpha=f"{ALPHA / able:.3f}", n=able
        ),
        distance=float(distances[0]),
        p=p,
    )


def _assignments(total: int, chosen: int, seed: int) -> np.ndarray:
    """(assignments, countries) 1 for the first route; the first row is the true one. All of them, or a sample of many."""
    true = np.r_[np.ones(chosen), np.zeros(total - chosen)]
    rng = np.random.default_rng(seed)
    if total <= 14:
        every = np.array(list(itertools.combinations(range(total), chosen)))
        found = np.zeros((len(every), total))
        np.put_along_axis(found, every, 1, axis=1)
        return found  # combinations begin with the first `chosen`, which is the true one
    return np.vstack([true, rng.permuted(np.tile(true, (MOST_ASSIGNMENTS, 1)), axis=1)])
