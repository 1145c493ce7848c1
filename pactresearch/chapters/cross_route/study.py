"""What the notebook `cross_route` computes, a step a function: seizures, prices, what moved, and where opium grew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pactresearch import geography, methods
from pactresearch.chapters.cross_route.parameters import CrossRoute
from pactresearch.chapters.cross_route.price_rule import PriceIndex, price_index
from pactresearch.methods.prices.panel import PricePanel
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.specification import SpecificationCurve
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show import citations


@dataclass(frozen=True)
class Seizures:
    """What was seized of one drug along each route. All by route, in one order."""

    drug: str
    series: Mapping[str, RouteSeries]
    windows: Mapping[str, WindowTrend]  # the one window that all are compared in
    curves: Mapping[str, SpecificationCurve]  # the trend in every window
    reported: pd.DataFrame  # the rows of `seizures` behind them


@dataclass(frozen=True)
class Prices:
    """What the drug cost in the streets of Western Europe, the market of the route named `serves`."""

    serves: str
    retail: pd.DataFrame  # iso3, year, usd_per_kg, real_usd_per_kg
    real: PricePanel  # year effects in money of one year
    nominal: PricePanel
    rule: PriceIndex  # real, weighted by population, of the countries that reported throughout


@dataclass(frozen=True)
class Moves:
    """Whether seizures moved from one route to another at a dated shock."""

    dates: Mapping[int, Sequence[str]]  # first year in which shocks count, to their labels
    tests: pd.DataFrame  # a row a pair of routes and a year, as `methods.displacements` gives them
    priced: tuple[str, ...]  # the routes whose markets have a price
    sources: tuple[pd.DataFrame, ...]  # the tables behind them


def seizures(annual: pd.DataFrame, asked: CrossRoute) -> Seizures:
    """The first step. annual: the table `seizures`."""
    members = {route: geography.members(route, asked.attribution) for route in geography.route_names()}
    years = asked.first_year, asked.last_year
    series = {route: methods.route_series(annual, of, asked.drug, *years) for route, of in members.items()}
    return Seizures(
        drug=asked.drug,
        series=series,
        windows={
            route: methods.main_window(methods.window_trends(one, seed=asked.seed)) for route, one in series.items()
        },
        curves={route: methods.specification_curve(one.years, one.complete_kg) for route, one in series.items()},
        reported=annual[(annual["drug"] == asked.drug) & annual["year"].between(*years)],
    )


def retail_prices(prices: pd.DataFrame, context: pd.DataFrame, asked: CrossRoute) -> Prices | None:
    """The second step; None where no price is at hand for these years. prices, context: the tables of these names."""
    cpi = context.drop_duplicates("year").set_index("year")["us_cpi"]
    retail = methods.real_retail_prices(prices, cpi, geography.WESTERN_EUROPE, asked.drug)
    retail = retail[retail["year"].between(asked.first_year, asked.last_year)]
    if retail.empty:
        return None
    first, last = int(retail["year"].min()), int(retail["year"].max())
    people = context[["iso3", "year", "population"]]
    return Prices(
        serves=geography.ROUTE_TO_WESTERN_EUROPE,
        retail=retail,
        real=methods.price_panel(retail, first, value="real_usd_per_kg"),
        nominal=methods.price_panel(retail, first),
        rule=price_index(retail, people, geography.WESTERN_EUROPE, first, last, value="real_usd_per_kg"),
    )


def moves(seized: Seizures, shocks: pd.DataFrame, prices: Prices | None, asked: CrossRoute) -> Moves:
    """The third step. shocks: the table of this name; prices: of `retail_prices`."""
    dates = methods.shock_years(shocks, asked.first_year, asked.last_year)
    served = {prices.serves: prices.real} if prices else {}
    cited = citations.source_line(prices.retail) if prices else ""
    tests = methods.displacements(seized.series, list(dates), prices=served, price_source=cited, seed=asked.seed)
    return Moves(dates, tests, tuple(served), (seized.reported, shocks, *([prices.retail] if prices else [])))


def poppy_areas(cultivation: pd.DataFrame, asked: CrossRoute) -> pd.DataFrame:
    """The fourth step: the rows of the table `cultivation` that give a province of Afghanistan, in these years."""
    provinces = cultivation[(cultivation["iso3"] == "AFG") & (cultivation["province"] != "national")]
    return provinces[provinces["year"].between(asked.first_year, asked.last_year)]
