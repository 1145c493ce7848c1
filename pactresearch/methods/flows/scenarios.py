"""What a network of flows would lose without a country or a link, and what it would lose if the others took over.

Two bounds, no forecast: without adaptation every importer goes without what it had from there; with adaptation it buys the
same from its other suppliers, in the proportions it had, at once and at no cost.
"""

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.flows.network import allocate
from pactresearch.methods.flows.shares import checked_shares, reachable, share_matrix
from pactresearch.results import result


@result
class Removal:
    """Markets reached without a country or a link, in kg a year."""

    removed: str  # "TUR", or "IRN to TUR"
    table: pd.DataFrame  # by ISO3 with a market: market_kg, without_adaptation_kg, with_adaptation_kg
    flows_without_adaptation: pd.DataFrame  # origin, destination, kg: what is left of the flows as they were
    flows_with_adaptation: pd.DataFrame  # origin, destination, kg: new flows to the markets that can still be reached
    unreachable: tuple[str, ...]  # markets with no supplier left, with or without adaptation

    @property
    def share_lost_without_adaptation(self) -> float:
        """0-1, of all markets that are not removed themselves; NaN where there is none."""
        return self._lost("without_adaptation_kg")

    @property
    def share_lost_with_adaptation(self) -> float:
        """0-1, of all markets that are not removed themselves; NaN where there is none."""
        return self._lost("with_adaptation_kg")

    def _lost(self, column: str) -> float:
        left = self.table[self.table.index != self.removed]
        total = left["market_kg"].sum()
        return float(1 - left[column].sum() / total) if total > 0 else float("nan")


def without_country(markets: pd.Series, shares: pd.DataFrame, iso3: str) -> Removal:
    """The markets that are still reached when nothing passes through a country, its own market included.

    markets, shares: as `network.allocate`. Raises InputError as it does, and for a country that is not in the shares.
    """
    table = checked_shares(shares)
    if iso3 not in set(table["origin"]) | set(table["destination"]):
        known = ", ".join(sorted(set(table["origin"]) | set(table["destination"])))
        raise InputError(f"{iso3} is not in the network; there are: {known}.")
    return _removal(markets, table, table[(table["origin"] != iso3) & (table["destination"] != iso3)], iso3)


def without_link(markets: pd.Series, shares: pd.DataFrame, origin: str, destination: str) -> Removal:
    """The markets that are still reached when nothing passes over a link.

    markets, shares: as `network.allocate`. Raises InputError as it does, and for a link that is not in the shares.
    """
    table = checked_shares(shares)
    here = (table["origin"] == origin) & (table["destination"] == destination)
    if not here.any():
        raise InputError(f"There is no link from {origin} to {destination} in the network.")
    return _removal(markets, table, table[~here], f"{origin} to {destination}")


def ranked_removals(markets: pd.Series, shares: pd.DataFrame) -> pd.DataFrame:
    """Every country but the producers removed in turn: by ISO3, share_lost_without_adaptation and
    share_lost_with_adaptation (0-1, of the other countries' markets), the largest loss first."""
    table = checked_shares(shares)
    flows = allocate(markets, table)
    producers, rows = set(flows.producers), {}
    for iso3 in sorted(set(table["destination"]) & set(table["origin"])):
        after = table[(table["origin"] != iso3) & (table["destination"] != iso3)]
        others = flows.market_kg.drop(iso3)
        arriving = others * _alive(table, after, producers)
        reached = others[others.index.isin(reachable(after, producers))]
        total = others.sum() or np.nan
        rows[iso3] = 1 - arriving.sum() / total, 1 - reached.sum() / total
    columns = ["share_lost_without_adaptation", "share_lost_with_adaptation"]
    out = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("iso3")
    return out.sort_values(columns, ascending=False, kind="stable")


def _removal(markets: pd.Series, before: pd.DataFrame, after: pd.DataFrame, removed: str) -> Removal:
    flows = allocate(markets, before)
    producers, market = set(flows.producers) - {removed}, flows.market_kg
    alive = _alive(before, after, producers)
    left = after[["origin", "destination"]].assign(
        kg=after["share"] * after["destination"].map(flows.throughput_kg) * after["origin"].map(alive)
    )
    still = reachable(after, producers)
    adapted = market.where(market.index.isin(still), 0.0)
    columns = {"market_kg": market, "without_adaptation_kg": market * alive, "with_adaptation_kg": adapted}
    table = pd.DataFrame(columns)[market > 0]
    return Removal(
        removed=removed,
        table=table,
        flows_without_adaptation=left[left["kg"] > 0].sort_values("kg", ascending=False, ignore_index=True),
        flows_with_adaptation=_adapted(adapted, after, still),
        unreachable=tuple(iso3 for iso3 in table.index if iso3 not in still),
    )


def _alive(before: pd.DataFrame, after: pd.DataFrame, producers: set[str]) -> pd.Series:
    """The share of a country's throughput that still arrives, 0-1: a = W a, with 1 at the producers that are left."""
    countries, whole = share_matrix(before)
    left = np.zeros_like(whole)
    rows, columns = (
        countries.get_indexer(pd.Index(after["destination"])),
        countries.get_indexer(pd.Index(after["origin"])),
    )
    left[rows, columns] = after["share"]
    own = countries.isin(list(producers)).astype(float)
    return pd.Series(np.linalg.solve(np.eye(len(countries)) - left, own), index=countries).clip(0.0, 1.0)


def _adapted(markets: pd.Series, shares: pd.DataFrame, still: set[str]) -> pd.DataFrame:
    """Flows when each importer spreads its imports over the suppliers it has left, in proportion."""
    usable = shares[shares["origin"].isin(still) & shares["destination"].isin(still)]
    if usable.empty:
        return usable[["origin", "destination"]].assign(kg=0.0)
    usable = usable.assign(share=usable["share"] / usable.groupby("destination")["share"].transform("sum"))
    known = set(usable["origin"]) | set(usable["destination"])
    return allocate(markets[markets.index.isin(known)], usable).table


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
    joined[countries.get_indexer(pd.Index(pairs["origin"])), countries.get_indexer(pd.Index(pairs["destination"]))] = (
        True
    )
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
