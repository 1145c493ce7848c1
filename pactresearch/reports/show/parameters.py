"""The parameters of each notebook, as a frozen model that refuses what cannot be meant.

A notebook `route_trends.ipynb` has the model `RouteTrends`: the names of its `parameters` cell are the model's fields.
The model is asked twice: by `pactresearch run` before any kernel starts, and by the notebook itself
(`RouteTrends.from_notebook(...)` in its second cell), so that papermill and JupyterLab give the same refusal.
"""

import re
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pactresearch.chapters.money.kinds import Draws, PositiveSpan, Purities, PurityConvention, Share, Worth, on_route
from pactresearch.errors import InputError
from pactresearch.methods.income.income import EXPORTERS_SHARE
from pactresearch.methods.prices.levels import ADJUSTED
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.reports.show.parameter_types import (
    Attribution,
    Countries,
    Country,
    Drug,
    Drugs,
    Route,
    Year,
    choices,
    in_order,
)


class Parameters(BaseModel):
    """What every notebook's model shares. A model with `route` is run for each route, one with `country` for each
    partner country, one with neither once."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @classmethod
    def notebook(cls) -> str:
        """The stem of the notebook that this model belongs to: `RouteTrends` gives `route_trends`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def from_notebook(cls, **values: object) -> Self:
        """The values of a notebook's `parameters` cell, checked against the rules and the data.

        Raises InputError that lists every problem at once, with the allowed values and the nearest one.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            found = [_in_words(problem, cls) for problem in error.errors()]
        lines = "".join(f"\n  {sentence}" for sentence in found)
        raise InputError(f"{cls.notebook()} cannot run with these parameters:{lines}")


def models() -> dict[str, type[Parameters]]:
    """Every model by the stem of its notebook."""
    return {model.notebook(): model for model in Parameters.__subclasses__()}


def validated(notebook: str, values: dict[str, object]) -> dict[str, object]:
    """A notebook's parameters after the check, as plain JSON types, which papermill passes on unchanged.

    notebook: stem of the notebook. Raises InputError where it has no model, or a value is refused.
    """
    return model_of(notebook).from_notebook(**values).model_dump(mode="json")


def model_of(notebook: str) -> type[Parameters]:
    """The model of a notebook, by its stem. Raises InputError where there is none."""
    known = models()
    if notebook not in known:
        name = "".join(part.capitalize() for part in notebook.split("_"))
        raise InputError(
            f"notebooks/{notebook}.ipynb has no parameter model (there is one for: {', '.join(known)}). "
            f"Add a class {name}(Parameters) to pactresearch/reports/show/parameters.py with a field for each parameter."
        )
    return known[notebook]


_EXPECTED = {
    "missing": "is missing; set it in the `parameters` cell",
    "int_type": "it must be a whole number, without quotes",
    "string_type": "it must be text in quotes",
    "tuple_type": "it must be a list",
    "float_type": "it must be a number, without quotes",
    "greater_than_equal": "it must be {ge} or more",
    "less_than_equal": "it must be {le} or less",
}


def _in_words(problem: dict, model: type[Parameters]) -> str:
    name, given = str(problem["loc"][0]), problem["input"]
    if problem["type"] == "missing":
        return f"{name} {_EXPECTED['missing']}"
    if problem["type"] == "extra_forbidden":
        return f"{name} is no parameter of it; {choices(name, model.model_fields)}"
    verb = "has" if len(problem["loc"]) > 1 else "is"
    expected = _EXPECTED.get(problem["type"], "{msg}").format(msg=problem["msg"], **problem.get("ctx", {}))
    return f"{name} {verb} {given!r}; {expected}"


class RouteTrends(Parameters):
    """How seizures along a route have changed: `notebooks/route_trends.ipynb`."""

    route: Annotated[Route, Field(description="the route, as data/raw/routes.csv names it")]
    drugs: Annotated[Drugs, Field(description="the drugs, in order of display")] = ("heroin", "morphine", "opium")
    first_year: Annotated[Year, Field(description="first year of the window")] = 1995
    last_year: Annotated[Year, Field(description="last year of the window")] = 2023
    attribution: Annotated[
        Attribution,
        Field(description="a country on several routes counts for its primary one (hard), or by weight (fractional)"),
    ] = "hard"
    seed: Annotated[int, Field(ge=0, description="seed of every bootstrap")] = DEFAULT_SEED

    _years_in_order = field_validator("last_year")(in_order)


class CrossRoute(Parameters):
    """The routes side by side, and what moved between them: `notebooks/cross_route.ipynb`."""

    drug: Annotated[Drug, Field(description="the drug")] = "heroin"
    first_year: Annotated[Year, Field(description="first year of the window")] = 1995
    last_year: Annotated[Year, Field(description="last year of the window")] = 2023
    attribution: Annotated[
        Attribution,
        Field(description="a country on several routes counts for its primary one (hard), or by weight (fractional)"),
    ] = "hard"
    seed: Annotated[int, Field(ge=0, description="seed of every bootstrap")] = DEFAULT_SEED

    _years_in_order = field_validator("last_year")(in_order)


class BusinessModels(Parameters):
    """How shipments on a route are organised: `notebooks/business_models.ipynb`."""

    route: Annotated[Route, Field(description="the route, as data/raw/routes.csv names it")]
    drug: Annotated[Drug, Field(description="the drug")] = "heroin"
    first_year: Annotated[Year, Field(description="first year of the cases that enter")] = 2011
    last_year: Annotated[Year, Field(description="last year of the cases that enter")] = 2023
    attribution: Annotated[
        Attribution,
        Field(description="whose cases count: of countries with this as their primary route (hard), or of all on it"),
    ] = "hard"
    bootstraps: Annotated[int, Field(ge=20, le=2000, description="bootstrap samples of the typology")] = 100
    seed: Annotated[int, Field(ge=0, description="seed of every draw")] = DEFAULT_SEED

    _years_in_order = field_validator("last_year")(in_order)


class BusinessModelsSynthesis(Parameters):
    """The routes' business models side by side: `notebooks/business_models_synthesis.ipynb`."""

    drug: Annotated[Drug, Field(description="the drug")] = "heroin"
    first_year: Annotated[Year, Field(description="first year of the cases that enter")] = 2011
    last_year: Annotated[Year, Field(description="last year of the cases that enter")] = 2023
    attribution: Annotated[
        Attribution,
        Field(description="whose cases count: of countries with this as their primary route (hard), or of all on it"),
    ] = "hard"
    bootstraps: Annotated[int, Field(ge=20, le=2000, description="bootstrap samples of the typology")] = 100
    seed: Annotated[int, Field(ge=0, description="seed of every draw")] = DEFAULT_SEED

    _years_in_order = field_validator("last_year")(in_order)


class CountryFactsheet(Parameters):
    """What is known of opiates in a country: `notebooks/country_factsheet.ipynb`."""

    country: Annotated[Country, Field(description="the country, ISO 3166 alpha-3")]
    first_year: Annotated[Year, Field(description="first year of the window")] = 1995
    last_year: Annotated[Year, Field(description="last year of the window")] = 2023

    _years_in_order = field_validator("last_year")(in_order)


class CountryComparison(Parameters):
    """The indicators of the fact sheets side by side: `notebooks/country_comparison.ipynb`."""

    countries: Annotated[Countries, Field(description="the countries, ISO 3166 alpha-3, in order of display")]
    first_year: Annotated[Year, Field(description="first year of the window")] = 1995
    last_year: Annotated[Year, Field(description="last year of the window")] = 2023

    _years_in_order = field_validator("last_year")(in_order)


class PriceChain(Parameters):
    """What heroin costs along a route, and what a hop adds: `notebooks/price_chain.ipynb`."""

    route: Annotated[Route, Field(description="the route, as data/raw/routes.csv names it")]
    market: Annotated[
        str,
        Field(
            description="ISO3 of the country of the route that the chain ends in; empty: the one with most prices on its way"
        ),
    ] = ""
    first_year: Annotated[Year, Field(description="first year of the prices")] = 2018
    last_year: Annotated[Year, Field(description="last year of the prices, in whose dollars they are given")] = 2022
    wholesale_purity: Annotated[
        Purities, Field(description="lowest and highest purity of wholesale heroin, 0 to 1")
    ] = (0.30, 0.70)

    _years_in_order = field_validator("last_year")(in_order)
    _on_route = field_validator("market")(on_route)


class FlowsAndIncome(Parameters):
    """What the trade earns along a route, and where: `notebooks/flows_and_income.ipynb`."""

    route: Annotated[Route, Field(description="the route, as data/raw/routes.csv names it")]
    first_year: Annotated[Year, Field(description="first year of prices, seizures and population")] = 2018
    last_year: Annotated[Year, Field(description="last year of them, in whose dollars money is given")] = 2022
    attribution: Annotated[
        Attribution,
        Field(description="a country on several routes counts for its primary one (hard), or by weight (fractional)"),
    ] = "hard"
    grams_per_user: Annotated[PositiveSpan, Field(description="lowest and highest pure grams a user a year")] = (
        3.6,
        30.0,
    )
    exporters_share: Annotated[
        Share, Field(description="part of what a border adds that the exporter gets, 0 to 1")
    ] = EXPORTERS_SHARE
    purity: Annotated[PurityConvention, Field(description="prices per pure kilogram (adjusted), or as sold")] = ADJUSTED
    prior_cases: Annotated[
        Worth, Field(description="how many cases publications and distance are worth in an import share")
    ] = 5.0
    draws: Annotated[Draws, Field(description="draws of the Latin hypercube")] = 2000
    seed: Annotated[int, Field(ge=0, description="seed of every draw")] = DEFAULT_SEED

    _years_in_order = field_validator("last_year")(in_order)
