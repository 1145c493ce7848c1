"""The parameters of the notebooks on the partnership's own questions."""

from typing import Annotated

from pydantic import Field, field_validator

from pactresearch.data.reference import PILLARS
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.reports.show.parameter_types import NEWEST, Country, LastYear, Year, in_order, one_of
from pactresearch.reports.show.parameters import Parameters

PILLAR_NAMES = tuple(pillar.replace(" ", "_") for pillar in PILLARS)  # as reports are filed by them


class Precursors(Parameters):
    """What it takes to make heroin, and how much of it is stopped: `notebooks/precursors.ipynb`."""

    first_year: Annotated[Year, Field(description="first year of the window")] = 2010
    last_year: Annotated[LastYear, Field(description="last year of the window")] = NEWEST
    draws: Annotated[int, Field(ge=100, le=100_000, description="draws of the uncertain inputs")] = 4000
    seed: Annotated[int, Field(ge=0, description="seed of the draws")] = DEFAULT_SEED

    _years_in_order = field_validator("last_year")(in_order)


class Demand(Parameters):
    """Use, harm and treatment in the partner countries: `notebooks/demand.ipynb`."""

    last_year: Annotated[LastYear, Field(description="the year that the age of a figure is counted from")] = NEWEST
    recent_years: Annotated[int, Field(ge=1, le=30, description="years for which a figure counts as recent")] = 10


class Portfolio(Parameters):
    """What is done, by whom and where: `notebooks/portfolio.ipynb`."""

    first_year: Annotated[Year, Field(description="actions that ended before this year are left out")] = 2021


class GapAnalysis(Parameters):
    """What is known, what is done, and where neither: `notebooks/gap_analysis.ipynb`."""

    pillar: Annotated[
        str, one_of(lambda: ("", *PILLAR_NAMES)), Field(description="pillar of the partnership; empty: all four")
    ] = ""
    last_year: Annotated[LastYear, Field(description="the year that the age of a figure is counted from")] = NEWEST
    recent_years: Annotated[int, Field(ge=1, le=30, description="years for which a figure counts as recent")] = 5
    first_action_year: Annotated[Year, Field(description="actions that ended before this year are left out")] = 2021


class CountryDemand(Demand):
    """Use, harm and treatment in one country: `notebooks/country_demand.ipynb`."""

    country: Annotated[Country, Field(description="the country, by its code or its name")]
