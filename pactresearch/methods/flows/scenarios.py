"""What a network of flows would lose without a country, and what it would lose if the others took over.

Two bounds, no forecast: without adaptation every importer goes without what it had from there; with adaptation it buys the
same from its other suppliers, in the proportions it had, at once and at no cost.
"""

import numpy as np
import pandas as pd

from pactresearch.methods.flows.network import allocate
from pactresearch.methods.flows.shares import PAIR, checked_shares, reachable, share_matrix


def ranked_removals(markets: pd.Series, shares: pd.DataFrame) -> pd.DataFrame:
    """Every country but the producers removed in turn: by ISO3, share_lost_without_adaptation and
    share_lost_with_adaptation (0-1, of the other countries' markets), the largest loss first."""
    table = checked_shares(shares)
    flows = allocate(markets, table)
    producers, rows = set(flows.producers), {}
    for iso3 in sorted(set(table["destination"]) & set(table["origin"])):
        after = table[(table["origin"] != iso3) & (table["destination"] != iso3)]
        others = flows.market_kg.drop(iso3)
        arriving = others * _alive(table, iso3, producers)
        reached = others[others.index.isin(reachable(after, producers))]
        total = others.sum() or np.nan
        rows[iso3] = 1 - arriving.sum() / total, 1 - reached.sum() / total
    columns = ["share_lost_without_adaptation", "share_lost_with_adaptation"]
    out = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("iso3")
    return out.sort_values(columns, ascending=False, kind="stable")


def _alive(before: pd.DataFrame, gone: str, producers: set[str]) -> pd.Series:
    """The share of a country's throughput that still arrives, 0-1: a = W a, with 1 at the producers that are left."""
    countries, left = share_matrix(before)
    at = countries == gone
    left[at], left[:, at] = 0.0, 0.0
    own = countries.isin(list(producers)).astype(float)
    return pd.Series(np.linalg.solve(np.eye(len(countries)) - left, own), index=countries).clip(0.0, 1.0)


def brokerage(links: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """How often a country stands between two that have no link of their own, by the groups that the three belong to.

    links: origin, destination. groups: name of the group (a region, or a stage of a route) by ISO3; a country without one
    stands in no triple. For a -> b -> c, a and c different and without a link from a to c, b is coordinator (all in one
    group), gatekeeper (a outside, b and c together), representative (a and b together, c outside), consultant (a and c
    together, b outside), liaison (all apart).

    Returns by ISO3 the count of each role and `total`, the largest total first. They are counts of mentions' pattern, and
    say nothing of persons. Source: Gould & Fernandez (1989), Sociological Methodology 19:89.
    """
    pairs = links.loc[links["origin"] != links["destination"], PAIR].drop_duplicates()
    pairs = pairs[pairs["origin"].isin(groups.dropna().index) & pairs["destination"].isin(groups.dropna().index)]
    countries = pd.Index(np.unique(pairs.to_numpy().astype(str)), name="iso3")
    joined = np.zeros((len(countries), len(countries)), dtype=bool)
    joined[tuple(countries.get_indexer(pd.Index(pairs[end])) for end in PAIR)] = True
    group = groups.reindex(countries).to_numpy()
    same = group[:, None] == group[None, :]
    open_pair = ~joined & ~np.eye(len(countries), dtype=bool)  # a and c
    inwards = {"same": (joined & same).astype(float), "other": (joined & ~same).astype(float)}

    def between(first: str, second: str, ends: np.ndarray) -> np.ndarray:
        """For each b, the number of a -> b (first) and b -> c (second) with (a, c) in `ends`."""
        return np.einsum(
            "ab,bc,ac->b", inwards[first], inwards[second], (open_pair & ends).astype(float), optimize=True
        )

    counts = {
        "coordinator": between("same", "same", same),
        "gatekeeper": between("other", "same", ~same),
        "representative": between("same", "other", ~same),
        "consultant": between("other", "other", same),
        "liaison": between("other", "other", ~same),
    }
    table = pd.DataFrame(counts, index=countries).round().astype(int)
    return table.assign(total=table.sum(axis=1)).sort_values("total", ascending=False, kind="stable")
