"""The parameters of the notebook `route_trends`."""

from typing import Annotated

from pydantic import Field, field_validator

from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.reports.show.parameter_types import NEWEST, CountsFor, Drugs, LastYear, Route, Year, in_order
from pactresearch.reports.show.parameters import Parameters


class RouteTrends(Parameters):
    """How seizures along a route have changed: `notebooks/route_trends.ipynb`."""

    route: Annotated[Route, Field(description="the route, as data/raw/routes.csv names it")]
    drugs: Annotated[Drugs, Field(description="the drugs, in order of display")] = ("heroin", "morphine", "opium")
    first_year: Annotated[Year, Field(description="first year of the window")] = 1995
    last_year: Annotated[LastYear, Field(description="last year of the window")] = NEWEST
    attribution: CountsFor = "hard"
    seed: Annotated[int, Field(ge=0, description="seed of every bootstrap")] = DEFAULT_SEED

    _years_in_order = field_validator("last_year")(in_order)
