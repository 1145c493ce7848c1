"""The parameters of the notebooks `country_factsheet` and `country_comparison`."""

from typing import Annotated

from pydantic import BaseModel, Field, field_validator

from pactresearch.reports.show.parameter_types import NEWEST, Countries, Country, LastYear, Year, in_order
from pactresearch.reports.show.parameters import Parameters


class _Window(BaseModel):
    first_year: Annotated[Year, Field(description="first year of the window")] = 1995
    last_year: Annotated[LastYear, Field(description="last year of the window")] = NEWEST

    _years_in_order = field_validator("last_year")(in_order)


class CountryFactsheet(Parameters, _Window):
    """What is known of opiates in a country: `notebooks/country_factsheet.ipynb`."""

    country: Annotated[Country, Field(description="the country, ISO 3166 alpha-3")]


class CountryComparison(Parameters, _Window):
    """The indicators of the fact sheets side by side: `notebooks/country_comparison.ipynb`."""

    countries: Annotated[Countries, Field(description="the countries, ISO 3166 alpha-3, in order of display")]
