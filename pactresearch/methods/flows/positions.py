"""Where countries stand in a network: brokers between groups of countries."""

import numpy as np
import pandas as pd


def brokerage(links: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """How often a country stands between two that have no link of their own, by the groups that the three belong to.

    links: origin, destination. groups: name of the group (a region, or a stage of a route) by ISO3; a country without one
    stands in no triple. For a -> b -> c, a and c different and without a link from a to c, b is coordinator (all in one
    group), gatekeeper (a outside, b and c together), representative (a and b together, c outside), consultant (a and c
    together, b outside), liaison (all apart).

    Returns by ISO3 the count of each role and `total`, the largest total first. They are counts of mentions' pattern, and
    say nothing of persons. Source: Gould & Fernandez (1989), Sociological Methodology 19:89.
    """
    pairs = links.loc[links["origin"] != links["destination"], ["origin", "destination"]].drop_duplicates()
    pairs = pairs[pairs["origin"].isin(groups.dropna().index) & pairs["destination"].isin(groups.dropna().index)]
    countries = pd.Index(np.unique(pairs.to_numpy().astype(str)), name="iso3")
    joined = np.zeros((len(countries), len(countries)), dtype=bool)
    joined[countries.get_indexer(pairs["origin"]), countries.get_indexer(pairs["destination"])] = True
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
