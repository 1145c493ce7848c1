"""The way of prices along a route: which countries it leads through, and what is reported at each of its nodes."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.flows.route_links import RouteLinks
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.prices.chain import NODE_COLUMNS, likeliest_way
from pactresearch.methods.prices.prices import real_prices

OPIUM_PER_HEROIN = (7.0, 10.0)  # kg of opium to a kg of heroin as traded: UNODC's executive director, 2014
EXPORT_PURITY = (0.50, 0.70)  # UNODC on heroin of export quality, survey of 2022
FARM_GATE = ("price_dry_opium_farmgate", "price_dry_opium")


def way_to(market: str, found: RouteLinks, known: CountryInputs, sources: Sequence[str]) -> tuple[str, ...]:
    """The countries from the source to a market, by the largest product of import shares; where no market is asked for,
    to the one whose way has most wholesale prices, and of equal ones the most users. Links that cases or publications name
    come before those that rest on distance alone.

    Raises InputError where there is no way to the market that is asked for.
    """
    if market:
        ways = [likeliest_way(found.shares, source, market) for source in sources]
        ways = [way for way in ways if way]
        if not ways:
            raise InputError(f"No import share leads from {', '.join(sources)} to {market}; choose another market.")
        return max(ways, key=len)
    table = known.table
    markets = table.index[table["stage"] == "market"]
    ends = markets[table.loc[markets, "retail_typical"].notna()]
    ends = ends if len(ends) else markets
    evidenced = found.shares[(found.shares["n"] > 0) | _named(found)]
    users = (table["prevalence_percent"] * table["population"]).fillna(0.0)
    for shares in (evidenced, found.shares):
        ways = [likeliest_way(shares, source, end) for source in sources for end in ends]
        ways = [way for way in ways if way]
        if ways:
            return max(ways, key=lambda way: (table["wholesale_typical"].reindex(way).notna().sum(), users[way[-1]]))
    return ()


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
    names: Mapping[str, str],
    km: pd.DataFrame,
) -> pd.DataFrame:
    """The nodes of a way as `methods.prices.chain.price_chain` takes them: opium at the farm gate, heroin at the source, wholesale
    in each country, retail in the last. km: distances between the countries of the way, a row and a column each."""
    hops_km = [0.0, *(km.loc[a, b] for a, b in itertools.pairwise(way))]
    table, source = known.table, way[0]
    rows = [
        (
            f"{names[source]}, opium for 1 kg",
            source,
            "farm_gate",
            *_farm_gate(source, known, statements, cpi),
            np.nan,
            np.nan,
            0,
            0,
        ),
        (
            f"{names[source]}, heroin",
            source,
            "wholesale",
            *_at_source(source, known, statements, cpi),
            *EXPORT_PURITY,
            0,
            0,
        ),
    ]
    for iso3, distance in zip(way[1:], hops_km[1:], strict=True):
        prices = table.loc[iso3, [f"wholesale_{end}" for end in ("low", "typical", "high")]].astype(float)
        purity = wholesale_purity if prices.notna().all() else (np.nan, np.nan)
        rows.append((names[iso3], iso3, "wholesale", *prices, *purity, distance, 1))
    last = table.loc[way[-1]]
    retail = last[[f"retail_{end}" for end in ("low", "typical", "high")]].astype(float)
    own = float(last["retail_purity"]) if pd.notna(last["retail_purity"]) else np.nan
    purity = (own, own) if np.isfinite(own) else known.retail_purity_range
    rows.append((f"{names[way[-1]]}, street", way[-1], "retail", *retail, *purity, 0, 0))
    return pd.DataFrame(rows, columns=NODE_COLUMNS)


def _farm_gate(
    source: str, known: CountryInputs, statements: pd.DataFrame, cpi: pd.Series
) -> tuple[float, float, float]:
    """What the opium for a kilogram of heroin costs at the farm gate, real USD: lowest, middle, highest of the years."""
    here = statements[
        (statements["area"] == source)
        & statements["metric"].isin(FARM_GATE)
        & statements["period"].str.fullmatch(r"\d{4}")
    ]
    by_year = here.assign(year=here["period"].astype(int)).groupby("year")["value"].mean()
    inside = real_prices(
        by_year[(by_year.index >= known.first_year) & (by_year.index <= known.last_year)], cpi, known.last_year
    )
    if inside.dropna().empty:
        return (np.nan,) * 3
    return (
        OPIUM_PER_HEROIN[0] * inside.min(),
        float(np.mean(OPIUM_PER_HEROIN) * inside.mean()),
        OPIUM_PER_HEROIN[1] * inside.max(),
    )


def _at_source(
    source: str, known: CountryInputs, statements: pd.DataFrame, cpi: pd.Series
) -> tuple[float, float, float]:
    here = statements[(statements["area"] == source) & (statements["drug"] == "heroin")].set_index("metric")["value"]
    if "price_at_stage_low" not in here.index or "price_at_stage_high" not in here.index:
        return (np.nan,) * 3
    rise = cpi[known.last_year] / cpi[2009]
    low, high = (float(here[f"price_at_stage_{end}"]) * rise for end in ("low", "high"))
    return low, (low + high) / 2, high
