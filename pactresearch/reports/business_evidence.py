"""Brings together what the ten questions take from other parts of the research: displacement, prices, case files."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pactresearch import geography, methods
from pactresearch.data import case_files
from pactresearch.methods.business_model import BusinessModel, FromElsewhere, business_model
from pactresearch.methods.case_coding import Coding
from pactresearch.methods.theil_sen import DEFAULT_SEED
from pactresearch.reports import business_tables, citations, cross_route
from pactresearch.reports.parameters import BusinessModels, BusinessModelsSynthesis

TABLES = ("cases", "seizures", "shocks", "prices", "context")

DRAWS = 1999  # of each displacement test: one clear pair among a hundred can stand
FIRST_YEAR, LAST_YEAR = 1995, 2023  # of the annual series that displacement is asked of, as in `cross_route`


@dataclass(frozen=True)
class Assessed:
    """A route's business models, its coded cases, and the case files as they were read."""

    model: BusinessModel
    coded: Coding
    files: case_files.CaseFiles


def displacement_tests(
    tables: Mapping[str, pd.DataFrame], drug: str, attribution: str, *, draws: int = DRAWS, seed: int = DEFAULT_SEED
) -> pd.DataFrame:
    """The displacement test for every pair of routes and every dated shock, as the notebook `cross_route` makes it.

    tables: seizures, shocks, prices and context, as `load` gives them.
    """
    annual, last = tables["seizures"], int(tables["seizures"]["year"].max())
    years = FIRST_YEAR, min(LAST_YEAR, last)
    series = {
        route: methods.route_series(annual, geography.members(route, attribution), drug, *years)
        for route in geography.route_names()
    }
    cpi = tables["context"].drop_duplicates("year").set_index("year")["us_cpi"]
    retail = cross_route.real_retail_prices(tables["prices"], cpi, cross_route.WESTERN_EUROPE, drug)
    retail = retail[retail["year"].between(*years)]
    served = {}
    if len(retail):
        served[cross_route.SERVED] = methods.price_panel(retail, int(retail["year"].min()), value="real_usd_per_kg")
    dates = list(methods.shock_years(tables["shocks"], *years))
    return methods.displacements(
        series, dates, prices=served, price_source=citations.source_line(retail), draws=draws, seed=seed
    )


def of_route(
    route: str, tables: Mapping[str, pd.DataFrame], asked: BusinessModels | BusinessModelsSynthesis, moved: pd.DataFrame
) -> Assessed:
    """Everything that the report on a route says, from the tables, the displacement tests and the case files.

    tables: cases, seizures, shocks, prices and context, as `load` gives them. moved: as `displacement_tests` gives it.
    """
    files, book = case_files.read_all(), case_files.codebook()
    coded = business_tables.coded_cases(files, book, route)
    own = moved[moved["treated"] == route].reset_index(drop=True)
    model = business_model(
        tables["cases"],
        tables["seizures"],
        list(geography.members(route, asked.attribution)["iso3"]),
        asked.drug,
        (asked.first_year, asked.last_year),
        geography.countries()["name"],
        elsewhere=FromElsewhere(moved=own, case_file_shares=coded.shares()),
        bootstraps=asked.bootstraps,
        seed=asked.seed,
    )
    return Assessed(model, coded, files)


def assessed(tables: Mapping[str, pd.DataFrame], asked: BusinessModelsSynthesis) -> dict[str, BusinessModel]:
    """Every route's business models, by route, exactly as its own report has them."""
    moved = displacement_tests(tables, asked.drug, asked.attribution, seed=asked.seed)
    return {route: of_route(route, tables, asked, moved).model for route in geography.route_names()}
