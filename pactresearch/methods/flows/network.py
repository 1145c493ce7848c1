"""Countries as a network: links that cases mention, what the network looks like, and flows that meet given markets.

A link is a mention in a case, not a flow. `allocate` makes flows of markets and import shares; they stand and fall with both.
"""

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.flows.shares import (
    PAIR,
    checked_markets,
    checked_pairs,
    checked_shares,
    circles,
    graph_of,
    refuse_unsupplied,
    share_matrix,
)
from pactresearch.methods.shipments.shipments import WITHHELD
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

ROUTE_FIELDS = ("origin", "departure", "destination")
PATH = ("origin", "departure", "iso3", "destination")
LINK_COLUMNS = [*PAIR, "n", "kg"]
CODE = r"[A-Z]{3}"
NAMED = 5


@result
class Mentions:
    """Links between countries that cases mention, and how many cases tell of any."""

    table: pd.DataFrame  # origin, destination, n (cases), kg (NaN where no weight is known), the most mentioned first
    cases: int  # all
    cases_with_route_field: int  # one or more of origin, departure and destination known
    cases_with_link: int

    @property
    def share_with_route_field(self) -> float:
        """0-1, of all cases; NaN without cases."""
        return self.cases_with_route_field / self.cases if self.cases else float("nan")

    @property
    def share_with_link(self) -> float:
        """0-1, of all cases; NaN without cases."""
        return self.cases_with_link / self.cases if self.cases else float("nan")


def links(cases: pd.DataFrame) -> Mentions:
    """Links between countries that cases mention: consecutive known and different ones of a case's path.

    cases: one row a case, or `n` alike ones where there is a column `n`: iso3 (country of seizure), kg (of all n cases,
    may be missing), and any of origin (country of production), departure, destination, as ISO3. A field that is missing or
    `withheld` is passed over, so that the link leads from the country known before it to the one known after it.

    A case counts once on a link, and its kg with those of the other cases whose weight is known.

    Raises InputError without iso3, for codes that are not ISO3, and for n or kg that cannot be.
    Source: Berlusconi, Aziani & Giommoni (2017), Social Networks 51:104; UNODC (2015), Drug Money.
    """
    path, weight, kg = _checked_cases(cases)
    table = _mentions(path)
    row = table["row"].to_numpy()
    pairs = table.assign(n=weight[row], kg=kg[row]).groupby(PAIR)
    out = pd.DataFrame({"n": pairs["n"].sum(), "kg": pairs["kg"].sum(min_count=1)}).reset_index()
    out = out.sort_values(["n", *PAIR], ascending=[False, True, True], ignore_index=True)
    out = out.astype({"origin": "str", "destination": "str", "n": "int64", "kg": "float64"})
    has_field = (path != "")[:, [PATH.index(field) for field in ROUTE_FIELDS]].any(axis=1)
    return Mentions(
        table=out[LINK_COLUMNS],
        cases=int(weight.sum()),
        cases_with_route_field=int(weight[has_field].sum()),
        cases_with_link=int(weight[np.unique(row)].sum()),
    )


@result
class NetworkSummary:
    """What a directed network looks like. Measures that too few countries cannot have are NaN."""

    nodes: int  # countries with a link
    links: int  # pairs of countries, each direction for itself
    density: float = np.nan  # links over all pairs that could be, 0-1
    in_centralisation: float = np.nan  # Freeman, 0-1: sum of (highest in-degree less each) over (nodes - 1)^2
    out_centralisation: float = np.nan  # the same of out-degrees
    reachability: float = np.nan  # share of the ordered pairs of which the second can be reached from the first, 0-1
    reasons: Reasons = ()  # why measures are missing


def summary(links: pd.DataFrame) -> NetworkSummary:
    """The network of links, its direction kept and its weights left out.

    links: origin and destination (ISO3); more columns are not read, repeated pairs count once.

    Raises InputError for missing columns or codes, and for a link from a country to itself.
    Source: Freeman (1978), Social Networks 1:215; denominators for directed networks as Wasserman & Faust (1994), ch. 5.
    """
    graph = graph_of(checked_pairs(links, ("origin", "destination"), "links"))
    nodes, edges = graph.number_of_nodes(), graph.number_of_edges()
    if nodes < 2:
        return NetworkSummary(nodes, edges, reasons=(Reason("no_link"),))
    reached = sum(len(nx.descendants(graph, node)) for node in graph)
    return NetworkSummary(
        nodes=nodes,
        links=edges,
        density=nx.density(graph),
        in_centralisation=_freeman([degree for _, degree in graph.in_degree()]),
        out_centralisation=_freeman([degree for _, degree in graph.out_degree()]),
        reachability=reached / (nodes * (nodes - 1)),
    )


@result
class Flows:
    """Flows that meet given markets, kg a year."""

    table: pd.DataFrame  # origin, destination, kg, the largest first
    throughput_kg: pd.Series  # by ISO3: what a country receives or makes; the producers' add up to all markets
    market_kg: pd.Series  # by ISO3, 0 where none was given
    producers: tuple[str, ...]
    cycles: tuple[tuple[str, ...], ...]  # countries that supply each other in a circle: a kilogram passes twice or more


def allocate(markets: pd.Series, shares: pd.DataFrame) -> Flows:
    """Flows that bring every market what it takes, through the countries that its imports come from.

    markets: kg (pure) consumed and seized in a country, by ISO3; a country that only passes on, or only produces, may be
    left out or 0. shares: origin, destination, share (0-1): the part of a destination's imports that comes from each
    origin; every destination's add to 1. A country that is never a destination is a producer.

    Solves I = M + W'I for the throughputs I, and gives W_jk I_j as the flow from k to j.

    Raises InputError for shares that do not add to 1, repeat, are negative or lead from a country to itself, for markets
    that are missing or negative or that no share supplies, and where no producer stands behind a group of countries (the
    matrix of shares is singular then).
    Source: UNODC (2015), Drug Money; Berlusconi, Aziani & Giommoni (2017), Social Networks 51:104, figure 1.
    """
    table = checked_shares(shares)
    countries, matrix = share_matrix(table)
    market = checked_markets(markets, countries).iloc[0]
    refuse_unsupplied(table)
    throughput = np.linalg.solve(np.eye(len(countries)) - matrix.T, market.to_numpy())
    kg = table["share"].to_numpy() * throughput[countries.get_indexer(pd.Index(table["destination"]))]
    out = table[PAIR].assign(kg=kg)
    return Flows(
        table=out.sort_values(["kg", *PAIR], ascending=[False, True, True], ignore_index=True),
        throughput_kg=pd.Series(throughput, index=countries),
        market_kg=market,
        producers=tuple(countries[~countries.isin(table["destination"])]),
        cycles=circles(table),
    )


def counts_by(cases: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The cases on each link by columns of the table: the keys, origin, destination, n. As `links` otherwise."""
    path, weight, _kg = _checked_cases(cases)
    table = _mentions(path)
    row = table["row"].to_numpy()
    told = table.assign(n=weight[row], **{key: cases[key].to_numpy()[row] for key in keys})
    counted: Any = told.groupby([*keys, *PAIR], as_index=False)["n"].sum()
    return counted


def _mentions(path: np.ndarray) -> pd.DataFrame:
    """row, origin, destination for each step from a known country to the next known and different one, once a row."""
    known = ~np.isin(path, ["", WITHHELD])
    before = np.full_like(path, "")
    for place in range(1, path.shape[1]):
        before[:, place] = np.where(known[:, place - 1], path[:, place - 1], before[:, place - 1])
    row, place = np.nonzero(known & (before != "") & (before != path))
    return pd.DataFrame({"row": row, "origin": before[row, place], "destination": path[row, place]}).drop_duplicates()


def _checked_cases(cases: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The path of each row as text ("" where not known), its number of cases, its kg."""
    if "iso3" not in cases.columns:
        raise InputError(
            f"The table of cases has no column iso3, the country of seizure; it has {', '.join(map(str, cases.columns))}. "
            "Rename the column that holds it."
        )
    given = cases.reindex(columns=[*PATH, "n", "kg"])
    path = given[list(PATH)].astype("object").where(given[list(PATH)].notna(), "").to_numpy()
    for field, values in zip(PATH, path.T, strict=True):
        told = pd.Series(values[~np.isin(values, ["", WITHHELD])], dtype="object")
        wrong = told[~told.astype("str").str.fullmatch(CODE)]
        if len(wrong):
            said = ", ".join(sorted({repr(value) for value in wrong})[:NAMED])
            raise InputError(
                f"The column {field} holds {said}, which is no ISO3 code such as IRN. Turn names into codes with "
                "`geography.iso3_of`, and leave empty what is not known."
            )
    weight = pd.to_numeric(given["n"] if "n" in cases.columns else given["n"].fillna(1), errors="coerce")
    if not (weight >= 1).all() or (weight % 1 != 0).any():
        raise InputError(
            "The column n must hold whole numbers of cases, 1 or more; leave it out where a row is one case."
        )
    kg = pd.to_numeric(given["kg"], errors="coerce")
    unread = given.loc[kg.isna() & given["kg"].notna(), "kg"]
    if len(unread):
        raise InputError(
            f"The column kg holds {unread.iloc[0]!r}, which is no number; write 12.5, and leave empty what is not known."
        )
    if (kg < 0).any():
        raise InputError(
            f"The column kg holds {kg.min():g}; a seizure weighs 0 kg or more, and is empty where not known."
        )
    return path, weight.to_numpy(dtype="int64"), kg.to_numpy(dtype="float64")


def _freeman(degrees: list[int]) -> float:
    return float((max(degrees) - np.array(degrees)).sum() / (len(degrees) - 1) ** 2)
