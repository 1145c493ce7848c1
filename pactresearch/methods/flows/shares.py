"""Import shares: where a country's imports come from, checked, and as a matrix."""

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.checks import require_columns
from pactresearch.rows import rows_of

SHARE_TOLERANCE = 1e-6  # files round shares to six decimals; what is lacking is spread in proportion
NAMED = 5


def checked_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """origin, destination, share, found to be shares of imports and scaled to add to 1 exactly. Raises InputError."""
    table = checked_pairs(shares, ("origin", "destination", "share"), "import shares")
    share = table["share"]
    for one in rows_of(table[~(share.ge(0) & share.le(1 + SHARE_TOLERANCE))]):
        raise InputError(
            f"The share {one.share:g} from {one.origin} to {one.destination} is no share of imports; it must be from 0 to 1."
        )
    for one in rows_of(table[table.duplicated(["origin", "destination"])]):
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
    countries = pd.Index(np.unique(shares[["origin", "destination"]].to_numpy().astype(str)), name="iso3")
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
    for column in ("origin", "destination"):
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
