"""The kinds of parameter of the notebooks on prices and income: spans of numbers, conventions, a market on the route."""

import math
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from pactresearch import geography
from pactresearch.errors import choices
from pactresearch.methods.prices.levels import CONVENTIONS
from pactresearch.reports.show.parameter_types import one_of, refuse

FEWEST_DRAWS, MOST_DRAWS = 100, 10_000  # fewer have no P5 to speak of; more take a report minutes


def _numbers(values: object) -> object:
    """`3.6,30` as two numbers, so that no shell needs quotes; one number stands for both ends."""
    if isinstance(values, str):
        try:
            values = [float(value) for value in values.split(",")]
        except ValueError:
            return values
    return [values, values] if isinstance(values, int | float) else values


def _lower_first(values: tuple[float, float]) -> tuple[float, float]:
    if not (math.isfinite(values[0]) and math.isfinite(values[1]) and values[0] <= values[1]):
        raise refuse("it must be two numbers, the lower one first")
    return values


def _above_zero(values: tuple[float, float]) -> tuple[float, float]:
    if values[0] <= 0:
        raise refuse("both numbers must be above 0")
    return values


def _purities(values: tuple[float, float]) -> tuple[float, float]:
    if not 0 < values[0] <= values[1] <= 1:
        raise refuse("a purity lies above 0 and up to 1; divide percent by 100")
    return values


def _share(value: float) -> float:
    if not 0 <= value <= 1:
        raise refuse("it must be a share from 0 to 1")
    return value


def _some_draws(value: int) -> int:
    if not FEWEST_DRAWS <= value <= MOST_DRAWS:
        raise refuse(f"it must be from {FEWEST_DRAWS} to {MOST_DRAWS:,}")
    return value


def _worth(value: float) -> float:
    if not 0 < value < math.inf:
        raise refuse("it must be above 0")
    return value


def on_route(market: str, others: ValidationInfo) -> str:
    """The check of a model's `market` against its `route`; for `field_validator("market")`."""
    route = others.data.get("route")
    if market and route is not None:
        allowed = sorted(geography.members(route)["iso3"])
        market = market if geography.advice(market) else geography.iso3_of(market)
        if market not in allowed:
            raise refuse(choices(market, allowed))
    return market


Span = Annotated[tuple[float, float], BeforeValidator(_numbers), AfterValidator(_lower_first), Field(strict=False)]
PositiveSpan = Annotated[Span, AfterValidator(_above_zero)]
Purities = Annotated[Span, AfterValidator(_purities)]
PurityConvention = Annotated[str, one_of(lambda: CONVENTIONS)]
Share = Annotated[float, AfterValidator(_share)]
Worth = Annotated[float, AfterValidator(_worth)]
Draws = Annotated[int, AfterValidator(_some_draws)]
