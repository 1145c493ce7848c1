"""Import shares: from what cases mention, with a prior for what they leave open."""

import numpy as np
import pandas as pd

from pactresearch.errors import InputError

PAIR = ["origin", "destination"]


def import_shares(counts: pd.DataFrame, prior: pd.DataFrame | None = None, kappa: float = 1.0) -> pd.DataFrame:
    """The mean shares of a destination's imports: (n + kappa q) / (sum of n + kappa).

    counts: origin, destination, n (cases; need not be whole). prior: origin, destination, q, with the q of a destination
    adding to 1; a destination without a prior has its counts alone. kappa: how many cases the prior is worth.

    Returns origin, destination, n, q, alpha (of the Dirichlet distribution: n + kappa q), share; destinations with
    neither counts nor prior are not in it. Raises InputError for a negative kappa or count, and a prior that is none.
    """
    if not (np.isfinite(kappa) and kappa >= 0):
        raise InputError(f"kappa is {kappa!r}; it is the number of cases that the prior is worth, 0 or more.")
    if (counts["n"] < 0).any():
        raise InputError(f"A link has {counts['n'].min()} cases; counts are 0 or more.")
    table = counts[[*PAIR, "n"]].groupby(PAIR, as_index=False)["n"].sum()
    if prior is not None:
        total = prior.groupby("destination")["q"].sum()
        if (prior["q"] < 0).any() or ((total - 1).abs() > 1e-9).any():
            raise InputError("The prior of each destination must be 0 or more and add to 1.")
        table = table.merge(prior[[*PAIR, "q"]], on=PAIR, how="outer")
    else:
        table = table.assign(q=0.0)
    table = table.fillna({"n": 0.0, "q": 0.0})
    table = table.assign(alpha=table["n"] + kappa * table["q"])
    table = table[table["alpha"] > 0].reset_index(drop=True)
    return table.assign(share=table["alpha"] / table.groupby("destination")["alpha"].transform("sum"))


def outwards(
    counts: pd.DataFrame, members: pd.DataFrame, sources: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Links between countries of a route that lead away from the source, and those that lead back.

    counts: origin, destination and more. Returns the two tables: kept are links from a lower to a higher position, or
    between two countries at one position; one that leads back, or the rarer of two opposite ones at one position, is left
    out. One such link can multiply what seems to cross a country (`network.Flows`, `cycles`).
    """
    order = pd.concat([pd.Series(0, index=list(sources)), members.set_index("iso3")["order"]])
    inside = counts[counts["origin"].isin(order.index) & counts["destination"].isin(members["iso3"])]
    start, end = order[inside["origin"]].to_numpy(), order[inside["destination"]].to_numpy()
    opposite = inside.merge(inside, left_on=PAIR, right_on=PAIR[::-1], how="left", suffixes=("", "_back"))["n_back"]
    n, back = inside["n"].to_numpy(), opposite.fillna(0).to_numpy()
    first = inside["origin"].to_numpy() < inside["destination"].to_numpy()
    weaker = (start == end) & ((n < back) | ((n == back) & ~first & (back > 0)))
    leads_back = (start > end) | weaker
    return inside[~leads_back].reset_index(drop=True), inside[leads_back].reset_index(drop=True)
