"""The kinds of value that a notebook's parameter may have, each with the refusal that lists what is allowed."""

import difflib
from collections.abc import Callable, Iterable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from pactresearch import geography
from pactresearch.data import schema, store

FIRST_YEAR = 1970  # the oldest annual seizure figures of UNODC
ATTRIBUTIONS = ("hard", "fractional")


def choices(value: str, allowed: Iterable[str]) -> str:
    """The words that follow a refused value: what is allowed, and which of it was perhaps meant."""
    allowed = list(allowed)
    near = difflib.get_close_matches(value.lower(), allowed, n=1) or [
        name for name in allowed if name.lower() == value.lower()
    ]
    return f"allowed: {', '.join(allowed)}" + (f"; did you mean {near[0]}?" if near else "")


def refuse(sentence: str) -> PydanticCustomError:
    """The error that a check raises; the sentence says what is allowed."""
    return PydanticCustomError("refused", "{sentence}", {"sentence": sentence})


def one_of(allowed: Callable[[], Iterable[str]]) -> AfterValidator:
    """The check that a value is among those that are allowed, which are asked for when a value is checked."""

    def check(value: str) -> str:
        if value not in allowed():
            raise refuse(choices(value, allowed()))
        return value

    return AfterValidator(check)


def _split(values: object) -> object:
    """`heroin,opium` as a list, so that no shell needs quotes."""
    return [value.strip() for value in values.split(",")] if isinstance(values, str) else values


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values) or not values:
        raise refuse("it must have at least one value, and each only once")
    return values


def _year_with_data(value: int) -> int:
    newest = int(store.load("seizures")["year"].max())
    if not FIRST_YEAR <= value <= newest:
        raise refuse(f"allowed: {FIRST_YEAR} to {newest}, the newest year in data/raw")
    return value


def in_order(last_year: int, others: ValidationInfo) -> int:
    """The check of a model's `last_year` against its `first_year`; for `field_validator("last_year")`."""
    first_year = others.data.get("first_year")
    if first_year is not None and last_year <= first_year:
        raise refuse(f"it must be later than first_year, {first_year}")
    return last_year


Route = Annotated[str, one_of(lambda: geography.route_names())]
Drug = Annotated[str, one_of(lambda: schema.DRUGS)]
Drugs = Annotated[tuple[Drug, ...], BeforeValidator(_split), AfterValidator(_each_once), Field(strict=False)]
Year = Annotated[int, AfterValidator(_year_with_data)]
Attribution = Annotated[str, one_of(lambda: ATTRIBUTIONS)]
