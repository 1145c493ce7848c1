"""The parameters of the notebook `cross_route`."""

from typing import Annotated

from pydantic import Field, field_validator

from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.reports.show.parameter_types import NEWEST, CountsFor, Drug, LastYear, Year, in_order
from pactresearch.reports.show.parameters import Parameters


class CrossRoute(Parameters):
    """The routes side by side, and what moved between them: `notebooks/cross_route.ipynb`."""

    drug: Annotated[Drug, Field(description="the drug")] = "heroin"
    first_year: Annotated[Year, Field(description="first year of the window")] = 1995
    last_year: Annotated[LastYear, Field(description="last year of the window")] = NEWEST
    attribution: CountsFor = "hard"
    seed: Annotated[int, Field(ge=0, description="seed of every bootstrap")] = DEFAULT_SEED

    _years_in_order = field_validator("last_year")(in_order)
