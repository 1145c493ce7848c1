"""Prices along a way from the field to the street: node by node, and what each hop adds.

`prices` has the price index and the adjustment for purity; `pass_through` asks how a price upstream comes through downstream;
`risks_and_prices` what a hop's margin must pay for.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.checks import require_columns
from pactresearch.methods.prices.prices import purity_adjusted
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

NODE_COLUMNS = ["node", "iso3", "level", "low", "typical", "high", "purity_low", "purity_high", "km", "borders"]
FEWEST_FOR_A_GRADIENT = 6
FEWEST_NODES = 3  # with a price per pure kg: two stages are the least that can be compared
THOUSAND_KM = 1000.0
NOT_REPORTED, NO_RISE = "not reported", "no rise"  # why a hop has no loss share


@result
class PriceChain:
    """A way from source to market, priced.

    nodes: a row a node, outwards: the columns given (purity narrowed to what never rises on the way), and pure_low, pure_high
    (bounds per pure kg); NaN without a price.
    hops: a row for each two priced nodes next to each other: start, end, ratio (typical / typical, as sold), ratio_low,
    ratio_high (over the published ranges), pure_ratio_low, pure_ratio_high (bounds: any purities in their ranges, never rising),
    difference_usd_per_kg, km, borders, ratio_per_border, ratio_per_1000_km, difference_per_border, difference_per_1000_km
    (USD per kg; NaN where no border or no way lies between), over (the nodes without a price between, joined; a hop over
    them is the product of several).
    """

    nodes: pd.DataFrame
    hops: pd.DataFrame

    @property
    def whole(self) -> float:
        """The last price over the first, as sold; NaN with fewer than two priced nodes."""
        priced = self.nodes["typical"].dropna()
        return float(priced.iloc[-1] / priced.iloc[0]) if len(priced) > 1 else float("nan")


def price_chain(nodes: pd.DataFrame) -> PriceChain:
    """The chain of nodes given in order.

    nodes: node (its name, unique), iso3, level, low, typical, high (USD per kg as sold, real; NaN where not reported),
    purity_low, purity_high (0-1; NaN where not known), km and borders from the node before (0 for the first).

    Raises InputError for missing columns, repeated names, prices of 0 or less, purities outside 0-1, and purities that must rise.
    Source: mark-ups along the chain as Caulkins & Reuter (2010), Drug and Alcohol Review 29:1.
    """
    table = priced_nodes(nodes)
    filled = table.assign(**{end: table[end].fillna(table["typical"]) for end in ("low", "high")})
    priced = table.index[table["typical"].notna()]
    rows = [_hop(filled, start, end) for start, end in itertools.pairwise(priced)]
    columns = [
        "start", "end", "ratio", "ratio_low", "ratio_high", "pure_ratio_low", "pure_ratio_high", "difference_usd_per_kg",
        "km", "borders", "ratio_per_border", "ratio_per_1000_km", "difference_per_border", "difference_per_1000_km", "over",
    ]  # fmt: skip
    return PriceChain(table, pd.DataFrame(rows, columns=columns))


def priced_nodes(nodes: pd.DataFrame) -> pd.DataFrame:
    """The nodes of a `price_chain` without its hops, for many chains."""
    _check(nodes)
    table = nodes.reset_index(drop=True)
    low, high = (table[end].fillna(table["typical"]) for end in ("low", "high"))
    purity_adjusted(low, high, table["purity_low"], table["purity_high"])  # refuses purities that cannot be
    table = table.assign(**_never_rising(table))
    pure = purity_adjusted(low, high, table["purity_low"], table["purity_high"])
    return table.assign(pure_low=pure.low, pure_high=pure.high)


def last_adds_most(nodes: pd.DataFrame, *, draws: int = 2000, seed: int = 20170912) -> np.ndarray:
    """Whether the last stage adds more to a pure kilogram than any before it, in each draw, (draws,) bool.

    nodes: of a `PriceChain`; those without a price per pure kg are passed over. Prices are drawn from the triangle of their
    lowest, typical and highest, purities evenly from their bounds, never rising on the way. Raises InputError under three nodes.
    """
    priced = nodes.dropna(subset="pure_low")
    if len(priced) < FEWEST_NODES:
        raise InputError(f"{len(priced)} nodes have a price per pure kg; stages are compared from {FEWEST_NODES} on.")
    rng, cap = np.random.default_rng(seed), np.ones(draws)
    pure = np.empty((draws, len(priced)))
    for at, node in enumerate(priced.to_dict("records")):
        typical = node["typical"]
        low, high = np.fmin(node["low"], typical), np.fmax(node["high"], typical)
        price = rng.triangular(low, typical, high, draws) if high > low else np.full(draws, typical)
        most = np.minimum(node["purity_high"], cap)
        cap = rng.uniform(np.minimum(node["purity_low"], most), most)
        pure[:, at] = price / cap
    added = np.diff(pure, axis=1)
    return added[:, -1] > added[:, :-1].max(axis=1)


def likeliest_ways(
    shares: pd.DataFrame, sources: Sequence[str], markets: Sequence[str]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The countries from each source to each market, by the two, with the largest product of import shares: no claim that any
    kilogram took that way.

    shares: origin, destination, share. Of equal products the way with fewer borders is taken, then the first by alphabet.
    Empty where there is no way.
    """
    links = shares[shares["share"] > 0].sort_values(["origin", "destination"])
    # A small toll a border, so that a certain link (share 1) is not free and detours do not tie.
    cost = links.assign(cost=1e-6 - np.log(links["share"].clip(upper=1.0)))
    graph = nx.from_pandas_edgelist(cost, "origin", "destination", "cost", create_using=nx.DiGraph)
    return {(source, market): _way(graph, source, market) for source in sources for market in markets}


def _way(graph: nx.DiGraph, source: str, market: str) -> tuple[str, ...]:
    if source not in graph or market not in graph or not nx.has_path(graph, source, market):
        return ()
    return tuple(nx.shortest_path(graph, source, market, weight="cost"))


@result
class Gradient:
    """How the logarithm of price rises with distance, over countries."""

    n: int  # countries
    percent_per_1000_km: float = np.nan
    low: float = np.nan  # of the interval, % per 1,000 km
    high: float = np.nan
    r_squared: float = np.nan  # 0-1
    reasons: Reasons = ()  # why there is none


def price_gradient(distance_km: pd.Series, usd_per_kg: pd.Series) -> Gradient:
    """ln price on distance from the source by least squares, errors after HC3, Student's t.

    Both by country; those with either missing are left out. Countries near each other share markets and reporters, so the
    interval is narrower than it should be. Under six countries there is none. Raises InputError for prices of 0 or less.
    """
    import statsmodels.api as sm

    both = pd.concat([distance_km.rename("km"), usd_per_kg.rename("price")], axis=1).dropna().astype(float)
    if (both["price"] <= 0).any():
        raise InputError("A price is 0 or less; leave it empty where nothing is reported.")
    n = len(both)
    if n < FEWEST_FOR_A_GRADIENT or both["km"].nunique() < 3:
        return Gradient(n, reasons=(Reason("too_few_prices_for_a_gradient", n=n, needed=FEWEST_FOR_A_GRADIENT),))
    design = sm.add_constant(both["km"] / THOUSAND_KM)
    fit = sm.OLS(np.log(both["price"]), design).fit(cov_type="HC3", use_t=True)
    ends = np.array([fit.params["km"], *fit.conf_int().loc["km"]])
    percent, low, high = (100 * np.expm1(ends)).tolist()
    return Gradient(n, percent, low, high, float(fit.rsquared))


def _hop(table: pd.DataFrame, start: int, end: int) -> tuple:
    before, after = table.loc[start], table.loc[end]
    between = table.loc[start + 1 : end]
    km, borders = float(between["km"].sum(min_count=1)), int(between["borders"].sum())
    ratio, difference = after["typical"] / before["typical"], after["typical"] - before["typical"]
    thousands = km / THOUSAND_KM if km > 0 else np.nan
    crossed = borders if borders > 0 else np.nan
    return (
        before["node"],
        after["node"],
        ratio,
        after["low"] / before["high"],
        after["high"] / before["low"],
        after["low"] / before["high"] * np.maximum(1.0, before["purity_low"] / after["purity_high"]),
        after["high"] / before["low"] * before["purity_high"] / after["purity_low"],
        difference,
        km,
        borders,
        ratio ** (1 / crossed),
        ratio ** (1 / thousands),
        difference / crossed,
        difference / thousands,
        ", ".join(between["node"].iloc[:-1]),
    )


def _never_rising(table: pd.DataFrame) -> dict[str, pd.Series]:
    """The bounds of purity under the constraint that it never rises on the way: no node is purer than any before it.

    Raises InputError where the bounds leave no such purities.
    """
    most = table["purity_high"].cummin()
    least = table["purity_low"][::-1].cummax()[::-1]
    rises = table.index[least > most]
    if len(rises):
        node = rises[0]
        source: Any = table.loc[:node, "purity_high"].idxmin()
        later: Any = table.loc[node:, "purity_low"].idxmax()
        raise InputError(
            f"The purity at {table.loc[later, 'node']} is at least {least[node]:.2g}, but at most {most[node]:.2g} "
            f"at {table.loc[source, 'node']}; purity never rises on the way to the street. Widen one of the two ranges."
        )
    return {
        "purity_low": least.where(table["purity_low"].notna()),
        "purity_high": most.where(table["purity_high"].notna()),
    }


def _check(nodes: pd.DataFrame) -> None:
    require_columns(nodes, NODE_COLUMNS, "a chain's nodes")
    if nodes["node"].duplicated().any():
        raise InputError(
            f"The node {nodes.loc[nodes['node'].duplicated(), 'node'].iloc[0]!r} stands twice in the chain."
        )
    for column in ("low", "typical", "high"):
        wrong = nodes[nodes[column] <= 0]
        if len(wrong):
            raise InputError(
                f"The {column} price of {wrong['node'].iloc[0]} is {wrong[column].iloc[0]:g}; a price is above 0, and empty where "
                "nothing is reported."
            )


def risks_and_prices(price_before, price_after, seized_share) -> pd.DataFrame:
    """The cost that a hop's price difference leaves room for, and the part of the difference that seizures eat.

    price_before, price_after: USD per kg at the hop's two ends, in one purity. seized_share: of what sets out, 0 up to under
    1. Numbers or arrays of one shape.

    Returns implied_cost_usd_per_kg: c in P'(1 - s) = P + c, per kg that sets out, all that is paid for (transport, bribes,
    wages, the risk of prison); negative where the margin does not even cover the losses; loss_share: s P' / (P' - P), above
    1 in that case; reason: NOT_REPORTED or NO_RISE, where the share has no meaning, or empty. It is an identity of a trade without
    excess profit, not a measurement of costs.

    Raises InputError for a share outside 0-1 (1 excluded) and prices of 0 or less.
    Source: Reuter & Kleiman (1986), Crime and Justice 7:289; Caulkins & Reuter (2010), Drug and Alcohol Review 29:1.
    """
    given = (np.atleast_1d(np.asarray(one, dtype=float)) for one in (price_before, price_after, seized_share))
    before, after, share = np.broadcast_arrays(*given)
    if np.any((share < 0) | (share >= 1)):
        raise InputError(f"seized_share holds {share[(share < 0) | (share >= 1)][0]:g}; it lies from 0 to under 1.")
    if np.any(before <= 0) or np.any(after <= 0):
        raise InputError("A price is 0 or less; leave it empty (NaN) where nothing is reported.")
    margin = after - before
    cost = after * (1 - share) - before
    rises = margin > 0
    loss = np.divide(share * after, margin, out=np.full(margin.shape, np.nan), where=rises)
    reason = np.select([np.isnan(margin), rises], [NOT_REPORTED, ""], NO_RISE)
    return pd.DataFrame({"implied_cost_usd_per_kg": cost, "loss_share": loss, "reason": reason})
