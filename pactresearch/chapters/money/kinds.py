"""The kinds of parameter of the notebooks on prices and income: spans of numbers, conventions, a market on the route."""

import math
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo

from pactresearch import geography
from pactresearch.errors import choices
from pactresearch.methods.prices.levels import CONVENTIONS
from pactresearch.reports.show.parameter_types import Check, one_of, refuse

FEWEST_DRAWS, MOST_DRAWS = 100, 10_000  # fewer have no P5 to speak of; more take a report minutes


def _numbers(values: object) -> object:
    """`3.6,30` as two numbers, so that no shell needs quotes; one number stands for both ends."""
    if isinstance(values, str):
        try:
            values = [float(value) for value in values.split(",")]
        except ValueError:
            return values
    return [values, values] if isinstance(values, int | float) else values


def _must(good: Callable[[Any], bool], allowed: str) -> Check:
    """The check that a value is good. allowed: what it must be."""

    def check(value: Any) -> Any:
        if not good(value):
            raise refuse(f"it must be {allowed}")
        return value

    return Check(check, lambda: allowed)


def on_route(market: str, others: ValidationInfo) -> str:
    """The check of a model's `market` against its `route`; for `field_validator("market")`."""
    route = others.data.get("route")
    if market and route is not None:
        allowed = sorted(geography.members(route)["iso3"])
        market = market if geography.advice(market) else geography.iso3_of(market)
        if market not in allowed:
            raise refuse(choices(market, allowed))
    return market


def _in_order(span: tuple[float, float]) -> bool:
    return -math.inf < span[0] <= span[1] < math.inf


_TWO = _must(_in_order, "two numbers, the lower one first")
Span = Annotated[tuple[float, float], BeforeValidator(_numbers), _TWO, Field(strict=False)]
PositiveSpan = Annotated[Span, _must(lambda span: span[0] > 0, "two numbers above 0, or one for both")]
Purities = Annotated[
    Span, _must(lambda span: 0 < span[0] <= span[1] <= 1, "purities above 0 and up to 1; divide percent by 100")
]
PurityConvention = Annotated[str, one_of(lambda: CONVENTIONS)]
Share = Annotated[float, _must(lambda value: 0 <= value <= 1, "a share from 0 to 1")]
Correlation = Annotated[float, _must(lambda value: -1 <= value <= 1, "a correlation from -1 to 1")]
Worth = Annotated[float, _must(lambda value: 0 < value < math.inf, "above 0")]
_SOME = _must(lambda value: FEWEST_DRAWS <= value <= MOST_DRAWS, f"from {FEWEST_DRAWS} to {MOST_DRAWS:,}")
Draws = Annotated[int, _SOME]
