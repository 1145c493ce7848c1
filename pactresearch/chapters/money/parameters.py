"""The parameters of the notebooks `price_chain` and `flows_and_income`."""

from typing import Annotated

from pydantic import Field, field_validator

from pactresearch.chapters.money import kinds
from pactresearch.chapters.money.kinds import Draws, PositiveSpan, Purities, PurityConvention, Share, Worth, on_route
from pactresearch.methods.income.income import EXPORTERS_SHARE
from pactresearch.methods.prices.levels import ADJUSTED
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.reports.show.parameter_types import NEWEST, CountsFor, LastPriceYear, Route, Year, in_order
from pactresearch.reports.show.parameters import Parameters

MARKET = "ISO3 of the country of the route that the chain ends in; empty: the one with most prices on its way"


class PriceChain(Parameters):
    """What heroin costs along a route, and what a hop adds: `notebooks/price_chain.ipynb`."""

    route: Annotated[Route, Field(description="the route, as data/raw/routes.csv names it")]
    market: Annotated[str, Field(description=MARKET)] = ""
    first_year: Annotated[Year, Field(description="first year of the prices")] = 2018
    last_year: Annotated[
        LastPriceYear, Field(description="last year of the prices, in whose dollars they are given")
    ] = NEWEST
    wholesale_purity: Annotated[
        Purities, Field(description="lowest and highest purity of wholesale heroin, 0 to 1")
    ] = (0.30, 0.70)

    _years_in_order = field_validator("last_year")(in_order)
    _on_route = field_validator("market")(on_route)


class FlowsAndIncome(Parameters):
    """What the trade earns along a route, and where: `notebooks/flows_and_income.ipynb`."""

    route: Annotated[Route, Field(description="the route, as data/raw/routes.csv names it")]
    first_year: Annotated[Year, Field(description="first year of prices, seizures and population")] = 2018
    last_year: Annotated[LastPriceYear, Field(description="last year of them, in whose dollars money is given")] = (
        NEWEST
    )
    attribution: CountsFor = "hard"
    grams_per_user: Annotated[PositiveSpan, Field(description="lowest and highest pure grams a user a year")] = (
        3.6,
        30.0,
    )
    exporters_share: Annotated[
        Share, Field(description="part of what a border adds that the exporter gets, 0 to 1")
    ] = EXPORTERS_SHARE
    purity: Annotated[PurityConvention, Field(description="prices per pure kilogram (adjusted), or as sold")] = ADJUSTED
    prior_cases: Annotated[
        Worth, Field(description="how many cases the gravity model of links is worth in an import share")
    ] = 5.0
    users_and_grams: Annotated[
        kinds.Correlation,
        Field(description="rank correlation of users counted and grams a user: below 0, more users are lighter"),
    ] = -0.5
    draws: Annotated[Draws, Field(description="draws of the Latin hypercube")] = 2000
    seed: Annotated[int, Field(ge=0, description="seed of every draw")] = DEFAULT_SEED

    _years_in_order = field_validator("last_year")(in_order)
