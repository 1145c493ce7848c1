"""Brings together what the ten questions take from other parts of the research: displacement, prices, case files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pactresearch import geography, methods
from pactresearch.chapters.business_models import tables as business_tables
from pactresearch.chapters.business_models.parameters import BusinessModelsSynthesis
from pactresearch.chapters.business_models.rules.model import BusinessModel, FromElsewhere, business_model
from pactresearch.data.readers import case_files
from pactresearch.language import _
from pactresearch.methods.evidence.case_coding import Coding
from pactresearch.methods.flows.route_links import route_links
from pactresearch.methods.income.inputs import country_inputs
from pactresearch.methods.income.price_way import chain_nodes, way_to
from pactresearch.methods.prices.chain import price_chain
from pactresearch.reports.show import citations
from pactresearch.reports.show.prices import node_name

TABLES = ("cases", "seizures", "shocks", "prices", "context", "prevalence", "statements")

DRAWS = 1999  # of each displacement test: one clear pair among a hundred can stand
PRICED_DRUG = "heroin"  # the one whose prices are followed along a way, see the notebook `price_chain`
# As the notebook `price_chain` has them unless asked otherwise: cases that a prior is worth, purities of wholesale heroin.
PRIOR_CASES, WHOLESALE_PURITY = 5.0, (0.30, 0.70)


@dataclass(frozen=True)
class Assessed:
    """A route's business models, its coded cases, the case files as they were read, and who reported the figures.

    meanings: of the codebook's variables, by name.
    """

    model: BusinessModel
    coded: Coding
    files: case_files.CaseFiles
    meanings: Mapping[str, str]
    sources: tuple[str, ...]


def prices_along(route: str, tables: Mapping[str, pd.DataFrame], asked: BusinessModelsSynthesis) -> FromElsewhere:
    """Hops, value added and the share of countries with a price along the likeliest way of a route.

    Nothing where no way leads from the source to a market.

    tables: cases, seizures, prices, context, prevalence and statements, as `load` gives them.
    A hop's price ratio is the geometric middle of its bounds per pure kg; value added is the difference of two nodes' bounds.
    """
    if asked.drug != PRICED_DRUG:
        return FromElsewhere()
    ground = geography.ground(route, PRICED_DRUG)
    of_countries = (tables[name] for name in ("prevalence", "context", "prices", "seizures"))
    known = country_inputs(ground.members, *of_countries, asked.first_price_year, asked.last_price_year)
    cases = tables["cases"][tables["cases"]["drug"] == PRICED_DRUG]
    found = route_links(*ground, cases, prior_cases=PRIOR_CASES)
    way = way_to("", found, known, ground.sources)
    if not way:
        return FromElsewhere()
    cpi = tables["context"].groupby("year")["us_cpi"].first()
    nodes = chain_nodes(way, known, tables["statements"], cpi, WHOLESALE_PURITY, ground.km, node_name)
    chain = price_chain(nodes)
    hops = chain.hops[chain.hops["km"] > 0]
    hops = hops.assign(price_ratio=np.sqrt(hops["pure_ratio_low"] * hops["pure_ratio_high"]))
    hops = hops.rename(columns={"start": "origin", "end": "destination", "km": "distance_km"})
    priced = known.table["wholesale_typical"].notna()
    share = float(priced.mean()) if len(priced) else 0.0
    return FromElsewhere(hops=hops, margins=_margins(chain.nodes), priced_share=share)


def _margins(nodes: pd.DataFrame) -> pd.DataFrame:
    known = nodes.dropna(subset=["pure_low", "pure_high"])
    before, after = known.iloc[:-1].reset_index(drop=True), known.iloc[1:].reset_index(drop=True)
    low, high = after["pure_low"] - before["pure_high"], after["pure_high"] - before["pure_low"]
    between = _("{start} to {end}")
    stages = [between.format(start=start, end=end) for start, end in zip(before["node"], after["node"], strict=True)]
    values = {"stage": stages, "order": before.index, "usd_per_kg": (low + high) / 2, "low": low, "high": high}
    return pd.DataFrame(values)


def displacement_tests(
    tables: Mapping[str, pd.DataFrame], asked: BusinessModelsSynthesis, *, draws: int = DRAWS
) -> pd.DataFrame:
    """The displacement test for every pair of routes and every dated shock, as the notebook `cross_route` makes it.

    tables: seizures, shocks, prices and context, as `load` gives them.
    """
    annual, drug, years = tables["seizures"], asked.drug, (asked.first_series_year, asked.last_series_year)
    series = {
        route: methods.route_series(annual, geography.members(route, asked.attribution), drug, *years)
        for route in geography.route_names()
    }
    cpi = tables["context"].drop_duplicates("year").set_index("year")["us_cpi"]
    retail = methods.real_retail_prices(tables["prices"], cpi, geography.WESTERN_EUROPE, drug)
    retail = retail[retail["year"].between(*years)]
    served = {}
    if len(retail):
        panel = methods.price_panel(retail, int(retail["year"].min()), value="real_usd_per_kg")
        served[geography.ROUTE_TO_WESTERN_EUROPE] = panel
    dates = list(methods.shock_years(tables["shocks"], *years))
    return methods.displacements(
        series, dates, prices=served, price_source=citations.source_line(retail), draws=draws, seed=asked.seed
    )


def of_route(
    route: str, tables: Mapping[str, pd.DataFrame], asked: BusinessModelsSynthesis, moved: pd.DataFrame
) -> Assessed:
    """Everything that the report on a route says, from the tables, the displacement tests and the case files.

    tables: cases, seizures, shocks, prices and context, as `load` gives them. moved: as `displacement_tests` gives it.
    """
    files, book = case_files.read_all(), case_files.codebook()
    coded = business_tables.coded_cases(files, book, route)
    own = moved[moved["treated"] == route].reset_index(drop=True)
    elsewhere = replace(prices_along(route, tables, asked), moved=own, case_file_shares=coded.shares())
    countries = list(geography.members(route, asked.attribution)["iso3"])
    years, names = (asked.first_year, asked.last_year), geography.countries()["name"]
    given = tables["cases"], tables["seizures"], countries, asked.drug, years, names
    model = business_model(*given, elsewhere=elsewhere, bootstraps=asked.bootstraps, seed=asked.seed)
    return Assessed(model, coded, files, book.meanings, sources=_sources(tables, countries, asked))


def _sources(
    tables: Mapping[str, pd.DataFrame], countries: list[str], asked: BusinessModelsSynthesis
) -> tuple[str, ...]:
    """Who reported the cases, the annual totals of the same years, and the prices of the route."""
    cases, annual, prices = (tables[name] for name in ("cases", "seizures", "prices"))
    years = cases["year"].min(), cases["year"].max()
    annual = annual[annual["iso3"].isin(countries) & annual["year"].between(*years) & (annual["drug"] == asked.drug)]
    prices = prices[prices["iso3"].isin(countries) & (prices["drug"] == asked.drug)]
    return citations.cited(cases, annual, prices)


def every_route(tables: Mapping[str, pd.DataFrame], asked: BusinessModelsSynthesis) -> dict[str, BusinessModel]:
    """Every route's business models, by route, exactly as its own report has them."""
    moved = displacement_tests(tables, asked)
    return {route: of_route(route, tables, asked, moved).model for route in geography.route_names()}
