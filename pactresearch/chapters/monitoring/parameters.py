"""The parameters of the notebooks `monitoring_brief` and `macro_indicators`."""

from typing import Annotated

from pydantic import Field

from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.reports.show.parameter_types import NEWEST, Countries, Drug, LastYear, Route
from pactresearch.reports.show.parameters import Parameters


class MacroIndicators(Parameters):
    """Activities, enablers, state response and the value of markets: `notebooks/macro_indicators.ipynb`."""

    countries: Annotated[Countries, Field(description="the countries, ISO 3166 alpha-3, in order of display")] = (
        "ALB", "BIH", "XKX", "MNE", "MKD", "SRB",
    )  # fmt: skip
    last_year: Annotated[LastYear, Field(description="later figures are left out")] = NEWEST
    recent_years: Annotated[int, Field(ge=1, le=30, description="years for which a figure counts as recent")] = 5


class MonitoringBrief(Parameters):
    """What changed lately on a route: `notebooks/monitoring_brief.ipynb`."""

    route: Annotated[Route, Field(description="the route, as data/raw/routes.csv names it")]
    months: Annotated[
        int, Field(ge=1, le=12, description="length of the newest window and of those before it, months")
    ] = 3
    min_kg: Annotated[
        float, Field(strict=False, gt=0, le=1000, description="cases below this weight are left out, kg")
    ] = 5
    drug: Annotated[Drug, Field(description="the drug whose cases are watched")] = "heroin"
    seed: Annotated[int, Field(ge=0, description="seed of the simulated quiet windows")] = DEFAULT_SEED
