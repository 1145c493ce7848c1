"""The parameters of the notebooks `business_models` and `business_models_synthesis`."""

from typing import Annotated

from pydantic import BaseModel, Field, field_validator

from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.reports.show import parameter_types as kinds
from pactresearch.reports.show.parameters import Parameters


class BusinessModelsSynthesis(Parameters):
    """The routes' business models side by side: `notebooks/business_models_synthesis.ipynb`."""

    drug: Annotated[kinds.Drug, Field(description="the drug")] = "heroin"
    first_year: Annotated[kinds.Year, Field(description="first year of the cases that enter")] = 2011
    last_year: Annotated[kinds.LastCaseYear, Field(description="last year of the cases that enter")] = kinds.NEWEST
    attribution: Annotated[
        kinds.Attribution,
        Field(description="whose cases count: of countries with this as their primary route (hard), or of all on it"),
    ] = "hard"
    first_series_year: Annotated[
        kinds.Year, Field(description="first year of the annual series that are tested for displacement")
    ] = 1995
    last_series_year: Annotated[kinds.LastYear, Field(description="last year of them")] = kinds.NEWEST
    first_price_year: Annotated[kinds.Year, Field(description="first year of the prices along the way")] = 2018
    last_price_year: Annotated[kinds.LastPriceYear, Field(description="last year of them, and of their dollars")] = (
        kinds.NEWEST
    )
    bootstraps: Annotated[int, Field(ge=20, le=2000, description="bootstrap samples of the typology")] = 100
    seed: Annotated[int, Field(ge=0, description="seed of every draw")] = DEFAULT_SEED

    _years_in_order = field_validator("last_year")(kinds.in_order)


class _OfRoute(BaseModel):
    route: Annotated[kinds.Route, Field(description="the route, as data/raw/routes.csv names it")]


class BusinessModels(BusinessModelsSynthesis, _OfRoute):
    """How shipments on a route are organised: `notebooks/business_models.ipynb`."""
