"""How well importers are foretold that a model of who supplies whom has not seen. On the real links, not SYNTHETIC."""

import numpy as np
import pandas as pd

from pactresearch import geography, load
from pactresearch.methods.flows.gravity import PAIR, gravity
from pactresearch.methods.flows.network import links

FOLDS = 6


def mentioned() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs of the countries of all routes, and what cases of heroin mention between them."""
    pairs, cases = geography.ground("balkan", "heroin").pairs, load("cases")
    told = links(cases[cases["drug"] == "heroin"]).table
    return pairs, pairs[PAIR].merge(told, on=PAIR)


def scores() -> dict[str, float]:
    """Log scores by model: the mean over importers of the mean log chance of the origins that their cases name.

    A sixth of the importers is left out at a time. The prior of before is mixed with a uniform one, in the part that suits it best.
    """
    pairs, told = mentioned()
    importers = np.random.default_rng(3).permutation(told["destination"].unique())
    parts = []
    for left_out in np.array_split(importers, FOLDS):
        rows = pairs[pairs["destination"].isin(left_out)]
        fitted = gravity(told[~told["destination"].isin(left_out)], pairs)
        near = np.exp(-rows["ln_km"])
        by_distance = near / near.groupby(rows["destination"]).transform("sum")
        parts.append(rows.assign(gravity=fitted.chances(rows), distance=by_distance))
    table = pd.concat(parts).merge(told, on=PAIR, how="left").fillna({"n": 0.0})
    before = pd.concat(
        _before(one.members, one.corridors, pairs, one.sources)
        for one in (geography.ground(route, "heroin") for route in geography.route_names())
    )
    table = table.merge(before, on=PAIR, how="left").fillna({"q": 0.0}).set_index(PAIR)
    alike = 1 / (len(pairs["origin"].unique()) - 1)
    return {
        "gravity with origin effects": _score(table["gravity"], table["n"]),
        "the prior of before": max(
            _score((1 - part) * table["q"] + part * alike, table["n"]) for part in (0.2, 0.5, 0.8)
        ),
        "1 / distance": _score(table["distance"], table["n"]),
    }


def _score(q: pd.Series, n: pd.Series) -> float:
    told = n > 0
    by = (n[told] * np.log(q[told])).groupby(level="destination").sum() / n.groupby(level="destination").sum()
    return float(by.mean())


def _before(members, corridors, pairs, sources) -> pd.DataFrame:
    """What stood here before: corridors share q; where none is named, 1 / distance over the countries one step nearer."""
    order = pd.concat([pd.Series(0, index=list(sources)), members.set_index("iso3")["order"]])
    named = corridors[
        order.reindex(corridors["origin"]).to_numpy() <= order.reindex(corridors["destination"]).to_numpy()
    ]
    weight = named.assign(q=np.where(named["basis"].str.contains("map"), 1.0, 0.2))[[*PAIR, "q"]]
    for iso3 in set(members["iso3"]) - set(named["destination"]):
        nearer = order[order < order[iso3]]
        origins = nearer.index[nearer == nearer.max()]
        rows = pairs[(pairs["destination"] == iso3) & pairs["origin"].isin(origins)]
        weight = pd.concat([weight, rows[PAIR].assign(q=np.exp(-rows["ln_km"]))])
    return weight.assign(q=weight["q"] / weight.groupby("destination")["q"].transform("sum"))
