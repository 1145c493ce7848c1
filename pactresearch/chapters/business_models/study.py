"""Brings together what the ten questions take from other parts of the research: displacement, prices, case files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from pactresearch import geography, methods
from pactresearch.chapters.business_models import tables as business_tables
from pactresearch.chapters.business_models.parameters import BusinessModelsSynthesis
from pactresearch.chapters.business_models.rules.from_texts import RouteRegister
from pactresearch.chapters.business_models.rules.model import BusinessModel, FromElsewhere, business_model
from pactresearch.data.layout import SMALLEST_ROW
from pactresearch.data.readers import case_files
from pactresearch.methods.evidence.case_coding import Coding
from pactresearch.methods.evidence.published import Register
from pactresearch.methods.income.inputs import within_means
from pactresearch.methods.income.price_way import at_the_source, chain_nodes, ways_to
from pactresearch.methods.prices.chain import FEWEST_NODES, last_adds_most, priced_nodes
from pactresearch.reports.show import citations
from pactresearch.reports.show.prices import (
    PRICED_DRUG,
    WHOLESALE_PURITY,
    PricesOfRoute,
    node_name,
    prices_of_route,
)

ANY_OPIATE = ("opiates", "all drugs")  # what a finding may be about, beside the drug that is asked about
REGISTER = ("evidence", "evidence_sources", "evidence_contradictions")
TABLES = (
    "cases", "case_statistics", "seizures", "shocks", "prices", "context", "prevalence", "statements", *REGISTER,
)  # fmt: skip

DRAWS = 1999  # of each displacement test: one clear pair among a hundred can stand


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
    """Where the street adds most, by country, and the share of countries with a wholesale price. tables: as `load` gives them."""
    if asked.drug != PRICED_DRUG:
        return FromElsewhere()
    along = prices_of_route(route, tables, asked)
    priced = along.known.table["wholesale_typical"].notna()
    share = float(priced.mean()) if len(priced) else 0.0
    street = _street(priced_ways(along, tables["statements"]), along.known.table, asked.seed)
    return FromElsewhere(street=street, priced_share=share, along=along)


def priced_ways(along: PricesOfRoute, statements: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The nodes of the likeliest way to each country of a route that has a wholesale and a retail price, by ISO3."""
    known, ground = along.known, along.ground
    pure = known.table["retail_typical"] / known.table["retail_purity"].fillna(np.mean(known.retail_purity_range))
    # A price that decides no total of the route's money decides nothing here, see `within_means`.
    within = within_means(known, pure).identified
    both = known.table.loc[within].dropna(subset=["wholesale_typical", "retail_typical"]).index
    told = statements[statements["area"].isin(ground.sources)]
    ways = ways_to(list(both), along.links, ground.sources)
    starts = {source: at_the_source(source, known, told, along.cpi) for source in ground.sources}
    settings = known, told, along.cpi, WHOLESALE_PURITY, ground.km, node_name
    return {iso3: chain_nodes(way, *settings, starts[way[0]]) for iso3, way in ways.items()}


def _street(ways: Mapping[str, pd.DataFrame], table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """A row a country with both prices and users: whether the street adds most there, see `from_money.margins`."""
    users = (table["prevalence_percent"] / 100 * table["population_15_64"]).dropna()
    names = geography.countries()["name"]
    rows = [
        (iso3, names[iso3], users[iso3], users[iso3] / users.sum(), last_adds_most(nodes, seed=seed))
        for iso3, way in ways.items()
        if iso3 in users and (nodes := priced_nodes(way))["pure_low"].notna().sum() >= FEWEST_NODES
    ]
    return pd.DataFrame(rows, columns=["iso3", "country", "users", "of_all", "adds_most"])


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
    countries = list(geography.members(route, asked.attribution)["iso3"])
    single = tables["case_statistics"]
    evidence, texts, contradictions = (tables[name] for name in REGISTER)
    elsewhere = replace(
        prices_along(route, tables, asked),
        moved=own,
        statistics=single[single["area"].isin([route, *countries]) & (single["drug"] == asked.drug)],
        register=RouteRegister(
            Register(evidence[evidence["drug"].isin([asked.drug, *ANY_OPIATE])], texts, contradictions), route
        ),
        case_file_shares=coded.shares(),
    )
    years = (asked.first_year, asked.last_year)
    names: Any = geography.countries()["name"]
    given = tables["cases"], tables["seizures"], countries, asked.drug, years, names
    model = business_model(*given, elsewhere=elsewhere, bootstraps=asked.bootstraps, seed=asked.seed)
    return Assessed(model, coded.shown(SMALLEST_ROW), files, book.meanings, sources=_sources(tables, countries, asked))


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
