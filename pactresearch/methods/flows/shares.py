"""Import shares: where a country's imports come from, by what cases mention and by a prior; checked, and as a matrix."""

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.checks import require_columns
from pactresearch.rows import rows_of

SHARE_TOLERANCE = 1e-6  # files round shares to six decimals; what is lacking is spread in proportion
NAMED = 5
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
    weaker = (start == end) & ((n < back) | ((n == back) & ~first))
    leads_back = (start > end) | weaker
    return inside[~leads_back].reset_index(drop=True), inside[leads_back].reset_index(drop=True)


def checked_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """origin, destination, share, found to be shares of imports and scaled to add to 1 exactly. Raises InputError."""
    table = checked_pairs(shares, ("origin", "destination", "share"), "import shares")
    share = table["share"]
    for one in rows_of(table[~(share.ge(0) & share.le(1 + SHARE_TOLERANCE))]):
        raise InputError(
            f"The share {one.share:g} from {one.origin} to {one.destination} is no share of imports; it must be from 0 to 1."
        )
    for one in rows_of(table[table.duplicated(PAIR)]):
        raise InputError(
            f"The share {one.share:g} from {one.origin} to {one.destination} is given for a pair that stands there already."
        )
    total = share.groupby(table["destination"]).sum()
    wrong = total[(total - 1).abs() > SHARE_TOLERANCE]
    if len(wrong):
        said = "; ".join(f"{iso3} {value:.6g}" for iso3, value in wrong.head(NAMED).items())
        raise InputError(
            f"Import shares must add to 1 for each destination, and do not: {said}. Divide each destination's shares by "
            "their sum, or add the origin that is missing."
        )
    table = table[share > 0].reset_index(drop=True)
    return table.assign(share=table["share"] / table.groupby("destination")["share"].transform("sum"))


def share_matrix(shares: pd.DataFrame) -> tuple[pd.Index, np.ndarray]:
    """The countries of checked shares in order, and W: a row a destination, a column an origin."""
    countries = pd.Index(np.unique(shares[PAIR].to_numpy().astype(str)), name="iso3")
    matrix = np.zeros((len(countries), len(countries)))
    at = tuple(countries.get_indexer(pd.Index(shares[end])) for end in ("destination", "origin"))
    matrix[at] = shares["share"]
    return countries, matrix


def refuse_unsupplied(shares: pd.DataFrame) -> None:
    """Raises InputError where countries supply each other with no producer behind them."""
    producers = set(shares["origin"]) - set(shares["destination"])
    unsupplied = sorted(set(shares["destination"]) - reachable(shares, producers))
    if unsupplied:
        raise InputError(
            f"The matrix of import shares is singular: {', '.join(unsupplied[:NAMED])} supply each other, and no producer "
            "stands behind them. Add the share that comes from a producer, or leave out the link that closes the circle."
        )


def checked_pairs(table: pd.DataFrame, needed: tuple[str, ...], name: str) -> pd.DataFrame:
    """The needed columns, with both countries known and none linked to itself. Raises InputError."""
    require_columns(table, needed, name)
    pairs = table[list(needed)].reset_index(drop=True)
    for column in PAIR:
        wrong = pairs[~pairs[column].astype("object").map(lambda value: isinstance(value, str) and value != "")]
        if len(wrong):
            raise InputError(f"The table of {name} has no {column} in row {wrong.index[0] + 1}; every link needs one.")
    own = pairs[pairs["origin"] == pairs["destination"]]
    if len(own):
        raise InputError(
            f"The table of {name} leads from {', '.join(sorted(set(own['origin']))[:NAMED])} to itself. What stays in a "
            "country is no link: leave the row out."
        )
    return pairs


def checked_markets(markets: pd.Series | pd.DataFrame, countries: pd.Index) -> pd.DataFrame:
    """Markets of every country of the shares, 0 where not named: a row, or a row a draw. Raises InputError."""
    table = (markets.to_frame().T if isinstance(markets, pd.Series) else markets).astype(float)
    if table.columns.has_duplicates:
        raise InputError(
            f"markets names {table.columns[table.columns.duplicated()][0]} twice; give one figure a country."
        )
    good: Any = np.isfinite(table) & (table >= 0)
    wrong = table.columns[~good.all()]
    if len(wrong):
        raise InputError(
            f"The market of {', '.join(map(str, wrong[:NAMED]))} is {table[wrong[0]][~good[wrong[0]]].iloc[0]:g}; it must be "
            "known and 0 kg or more. Leave a country out only where it takes nothing."
        )
    alone = table.columns[(table > 0).any() & ~table.columns.isin(countries)]
    if len(alone):
        raise InputError(
            f"No import share says where the market of {', '.join(alone[:NAMED])} is supplied from. Add shares for it, "
            "or leave it out and say so."
        )
    return table.reindex(columns=countries).fillna(0.0)


def circles(shares: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Groups of countries that supply each other in a circle, each in alphabetical order."""
    groups = nx.strongly_connected_components(graph_of(shares))
    return tuple(sorted(tuple(sorted(group)) for group in groups if len(group) > 1))


def graph_of(links: pd.DataFrame) -> nx.DiGraph:
    """Links as a directed graph of countries."""
    return nx.from_pandas_edgelist(links, "origin", "destination", create_using=nx.DiGraph)


def reachable(links: pd.DataFrame, producers: set[str]) -> set[str]:
    """The producers, and the countries that links lead to from any of them."""
    graph = graph_of(links)
    graph.add_nodes_from(producers)
    return producers.union(*(nx.descendants(graph, node) for node in producers))
