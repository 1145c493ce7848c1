"""The parameters of the notebooks that follow a region or a route from edition to edition."""

from typing import Annotated

from pydantic import Field

from pactresearch.reports.show.parameter_types import NEWEST, Countries, LastYear
from pactresearch.reports.show.parameters import Parameters


class MacroIndicators(Parameters):
    """Activities, enablers, state response and the value of markets: `notebooks/macro_indicators.ipynb`."""

    countries: Annotated[Countries, Field(description="the countries, ISO 3166 alpha-3, in order of display")] = (
        "ALB", "BIH", "XKX", "MNE", "MKD", "SRB",
    )  # fmt: skip
    last_year: Annotated[LastYear, Field(description="later figures are left out")] = NEWEST
    recent_years: Annotated[int, Field(ge=1, le=30, description="years for which a figure counts as recent")] = 5
