"""The way of prices along a route: which countries it leads through, and what is reported at each of its nodes."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.flows.route_links import RouteLinks
from pactresearch.methods.income.inputs import ENDS, CountryInputs
from pactresearch.methods.prices.chain import NODE_COLUMNS, likeliest_ways
from pactresearch.methods.prices.prices import real_prices

OPIUM_PER_HEROIN = (7.0, 10.0)  # kg of opium to a kg of heroin as traded: UNODC's executive director, 2014
EXPORT_PURITY = (0.50, 0.70)  # UNODC on heroin of export quality, survey of 2022
Ends = tuple[float, float, float]  # lowest, typical, highest
NodeKind = Literal["opium", "source", "wholesale", "retail"]
FARM_GATE = ("price_dry_opium_farmgate", "price_dry_opium")


def way_to(market: str, found: RouteLinks, known: CountryInputs, sources: Sequence[str]) -> tuple[str, ...]:
    """The countries from the source to a market, by the largest product of import shares; where no market is asked for,
    to the one whose way has most wholesale prices, and of equal ones the most users; any country of a route that has no
    market may be that. Links that cases or publications name
    come before those that rest on the model of links alone.

    Raises InputError where there is no way to the market that is asked for.
    """
    if market:
        return ways_to([market], found, sources)[market]
    table = known.table
    markets = table.index[table["stage"] == "market"] if (table["stage"] == "market").any() else table.index
    ends = markets[table.loc[markets, "retail_typical"].notna()]
    ends = ends if len(ends) else markets
    evidenced = found.shares[(found.shares["n"] > 0) | _named(found)]
    users = (table["prevalence_percent"] * table["population_15_64"]).fillna(0.0)
    for shares in (evidenced, found.shares):
        ways = _ways(shares, sources, list(ends))
        if ways:
            return max(ways, key=lambda way: (table["wholesale_typical"].reindex(way).notna().sum(), users[way[-1]]))
    return ()


def ways_to(markets: Sequence[str], found: RouteLinks, sources: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The way to each of the markets, as `way_to` gives it; so is its error."""
    each = likeliest_ways(found.shares, sources, markets)
    ways = {market: max((each[source, market] for source in sources), key=len) for market in markets}
    for market, way in ways.items():
        if not way:
            raise InputError(f"No import share leads from {', '.join(sources)} to {market}; choose another market.")
    return ways


def _ways(shares: pd.DataFrame, sources: Sequence[str], ends: Sequence[str]) -> list[tuple[str, ...]]:
    """The likeliest way from each source to each end, where there is one."""
    return list(filter(None, likeliest_ways(shares, sources, ends).values()))


def _named(found: RouteLinks) -> pd.Series:
    """Which of the shares' links a publication names."""
    named = found.prior[found.prior["basis"] == "named"]
    pairs = pd.MultiIndex.from_frame(found.shares[["origin", "destination"]])
    return pd.Series(pairs.isin(pd.MultiIndex.from_frame(named[["origin", "destination"]])), index=found.shares.index)


def chain_nodes(
    way: Sequence[str],
    known: CountryInputs,
    statements: pd.DataFrame,
    cpi: pd.Series,
    wholesale_purity: tuple[float, float],
    km: pd.DataFrame,
    named: Callable[[str, NodeKind], str],
    start: tuple[Ends, Ends] | None = None,
) -> pd.DataFrame:
    """The nodes of a way as `methods.prices.chain.price_chain` takes them: opium at the farm gate, heroin at the source, wholesale
    in each country, retail in the last.

    km: distances between the countries of the way, a row and a column each. named: what a node is called, from the ISO3 code
    of its country and its kind. start: as `at_the_source` gives it, where many ways begin at one source.
    """
    table, source = known.table, way[0]
    opium, heroin = start or at_the_source(source, known, statements, cpi)
    rows: list[tuple] = [
        (named(source, "opium"), source, "farm_gate", *opium, np.nan, np.nan, 0, 0),
        (named(source, "source"), source, "wholesale", *heroin, *EXPORT_PURITY, 0, 0),
    ]
    for before, iso3 in itertools.pairwise(way):
        prices = table.loc[iso3, [f"wholesale_{end}" for end in ENDS]].to_numpy(dtype=float)
        purity = wholesale_purity if not np.isnan(prices).any() else (np.nan, np.nan)
        rows.append((named(iso3, "wholesale"), iso3, "wholesale", *prices, *purity, km.loc[before, iso3], 1))
    last: Any = table.loc[way[-1]]
    retail = last[[f"retail_{end}" for end in ENDS]].to_numpy(dtype=float)
    own = float(last["retail_purity"])
    purity = (own, own) if not np.isnan(own) else known.retail_purity_range
    rows.append((named(way[-1], "retail"), way[-1], "retail", *retail, *purity, 0, 0))
    return pd.DataFrame(rows, columns=NODE_COLUMNS)


def at_the_source(source: str, known: CountryInputs, statements: pd.DataFrame, cpi: pd.Series) -> tuple[Ends, Ends]:
    """What opium for a kilogram of heroin costs at the farm gate, and heroin at the source: lowest, typical, highest, real USD."""
    return _farm_gate(source, known, statements, cpi), _at_source(source, known, statements, cpi)


def _farm_gate(source: str, known: CountryInputs, statements: pd.DataFrame, cpi: pd.Series) -> Ends:
    """What the opium for a kilogram of heroin costs at the farm gate, real USD: lowest, middle, highest of the years."""
    of_a_year = statements["period"].str.fullmatch(r"\d{4}")
    here = statements[(statements["area"] == source) & statements["metric"].isin(FARM_GATE) & of_a_year]
    by_year = here.assign(year=here["period"].astype(int)).groupby("year")["value"].mean()
    inside = real_prices(by_year.loc[known.first_year : known.last_year], cpi, known.last_year)
    if inside.dropna().empty:
        return np.nan, np.nan, np.nan
    low, high = OPIUM_PER_HEROIN
    return low * inside.min(), float((low + high) / 2 * inside.mean()), high * inside.max()


def _at_source(source: str, known: CountryInputs, statements: pd.DataFrame, cpi: pd.Series) -> Ends:
    here = statements[(statements["area"] == source) & (statements["drug"] == "heroin")].set_index("metric")["value"]
    if "price_at_stage_low" not in here.index or "price_at_stage_high" not in here.index:
        return np.nan, np.nan, np.nan
    rise = cpi[known.last_year] / cpi[2009]
    low, high = (float(here[f"price_at_stage_{end}"]) * rise for end in ("low", "high"))
    return low, (low + high) / 2, high
