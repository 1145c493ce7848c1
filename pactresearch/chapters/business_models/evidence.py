"""Brings together what the ten questions take from other parts of the research: displacement, prices, case files."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pactresearch import geography, methods
from pactresearch.chapters.business_models import tables as business_tables
from pactresearch.chapters.business_models.parameters import BusinessModels, BusinessModelsSynthesis, PriceChain
from pactresearch.chapters.business_models.rules.model import BusinessModel, FromElsewhere, business_model
from pactresearch.chapters.cross_route import findings
from pactresearch.chapters.money.price_chain import study
from pactresearch.data.readers import case_files
from pactresearch.errors import InputError
from pactresearch.methods.evidence.case_coding import Coding
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.reports.show import citations

TABLES = ("cases", "seizures", "shocks", "prices", "context")

DRAWS = 1999  # of each displacement test: one clear pair among a hundred can stand
FIRST_YEAR, LAST_YEAR = 1995, 2023  # of the annual series that displacement is asked of, as in `cross_route`


PRICED_DRUG = "heroin"  # the one whose prices are followed along a way, see the notebook `price_chain`


@dataclass(frozen=True)
class Assessed:
    """A route's business models, its coded cases, the case files as they were read, and who reported the figures."""

    model: BusinessModel
    coded: Coding
    files: case_files.CaseFiles
    sources: tuple[str, ...]


@dataclass(frozen=True)
class AlongTheWay:
    """What prices bring to the questions: hops between countries, value added by hop, share of countries with a price."""

    hops: pd.DataFrame | None = None
    margins: pd.DataFrame | None = None
    priced_share: float = 0.0


def prices_along(route: str, drug: str) -> AlongTheWay:
    """The prices of the way that the notebook `price_chain` follows on a route; nothing where it finds no way.

    A hop's price ratio is the geometric middle of its bounds per pure kg; value added is the difference of two nodes' bounds.
    """
    if drug != PRICED_DRUG:
        return AlongTheWay()
    try:
        found = study.study(PriceChain.from_notebook(route=route))
    except InputError:
        return AlongTheWay()
    hops = found.chain.hops[found.chain.hops["km"] > 0]
    hops = pd.DataFrame(
        {
            "origin": hops["start"],
            "destination": hops["end"],
            "distance_km": hops["km"],
            "price_ratio": np.sqrt(hops["pure_ratio_low"] * hops["pure_ratio_high"]),
        }
    )
    priced = found.by_distance["wholesale_typical"].notna()
    return AlongTheWay(hops, _margins(found.chain.nodes), float(priced.mean()) if len(priced) else 0.0)


def _margins(nodes: pd.DataFrame) -> pd.DataFrame:
    known = nodes.dropna(subset=["pure_low", "pure_high"])
    before, after = known.iloc[:-1].reset_index(drop=True), known.iloc[1:].reset_index(drop=True)
    low, high = after["pure_low"] - before["pure_high"], after["pure_high"] - before["pure_low"]
    stages = before["node"] + " to " + after["node"]
    return pd.DataFrame(
        {"stage": stages, "order": stages.index, "usd_per_kg": (low + high) / 2, "low": low, "high": high}
    )


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
    retail = findings.real_retail_prices(tables["prices"], cpi, findings.WESTERN_EUROPE, drug)
    retail = retail[retail["year"].between(*years)]
    served = {}
    if len(retail):
        served[findings.SERVED] = methods.price_panel(retail, int(retail["year"].min()), value="real_usd_per_kg")
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
    own, along = moved[moved["treated"] == route].reset_index(drop=True), prices_along(route, asked.drug)
    countries = list(geography.members(route, asked.attribution)["iso3"])
    model = business_model(
        tables["cases"],
        tables["seizures"],
        countries,
        asked.drug,
        (asked.first_year, asked.last_year),
        geography.countries()["name"],
        elsewhere=FromElsewhere(
            hops=along.hops,
            moved=own,
            margins=along.margins,
            priced_share=along.priced_share,
            case_file_shares=coded.shares(),
        ),
        bootstraps=asked.bootstraps,
        seed=asked.seed,
    )
    return Assessed(model, coded, files, _sources(tables, countries, asked))


def _sources(
    tables: Mapping[str, pd.DataFrame], countries: list[str], asked: BusinessModels | BusinessModelsSynthesis
) -> tuple[str, ...]:
    """Who reported the cases, the annual totals of the same years, and the prices of the route."""
    cases, annual, prices = (tables[name] for name in ("cases", "seizures", "prices"))
    years = cases["year"].min(), cases["year"].max()
    annual = annual[annual["iso3"].isin(countries) & annual["year"].between(*years) & (annual["drug"] == asked.drug)]
    prices = prices[prices["iso3"].isin(countries) & (prices["drug"] == asked.drug)]
    return citations.cited(cases, annual, prices)


def assessed(tables: Mapping[str, pd.DataFrame], asked: BusinessModelsSynthesis) -> dict[str, BusinessModel]:
    """Every route's business models, by route, exactly as its own report has them."""
    moved = displacement_tests(tables, asked.drug, asked.attribution, seed=asked.seed)
    return {route: of_route(route, tables, asked, moved).model for route in geography.route_names()}
