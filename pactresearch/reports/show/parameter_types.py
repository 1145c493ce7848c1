"""The kinds of value that a notebook's parameter may have, each with the refusal that lists what is allowed."""

from collections.abc import Callable, Iterable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from pactresearch import geography
from pactresearch.data import memory, schema, store
from pactresearch.errors import choices

FIRST_YEAR = 1970  # the oldest annual seizure figures of UNODC
ATTRIBUTIONS = ("hard", "fractional")
WITH_FIGURES = ("seizures", "cases", "prices", "cultivation", "prevalence", "precursors")
MOST_COMPARED = 12  # panels that can still be read side by side on a sheet


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


@memory.ahead
@memory.kept
def countries_with_figures() -> tuple[str, ...]:
    """The ISO3 codes of all countries of which a table holds a figure, in alphabetical order."""
    found = {iso3 for table in WITH_FIGURES for iso3 in store.load(table)["iso3"].unique()}
    return tuple(sorted(iso3 for iso3 in found if geography.advice(iso3) is None))


def _country(value: str) -> str:
    if value in countries_with_figures():
        return value
    wrong = geography.advice(value) or f"{geography.country_name(value)} has no figure in any table."
    partners = geography.partners()
    others = [iso3 for iso3 in countries_with_figures() if iso3 not in partners]
    raise refuse(
        f"{wrong} Allowed: the {len(partners)} partners ({', '.join(partners)}), and the other countries with "
        f"figures ({', '.join(others)})"
    )


def _comparable(values: tuple[str, ...]) -> tuple[str, ...]:
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise refuse(f"it names {', '.join(repeated)} twice; name each country once")
    if not 2 <= len(values) <= MOST_COMPARED:
        raise refuse(f"it has {len(values)}; a comparison takes 2 to {MOST_COMPARED} countries")
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
Country = Annotated[str, AfterValidator(_country)]
Countries = Annotated[tuple[Country, ...], BeforeValidator(_split), AfterValidator(_comparable), Field(strict=False)]
Attribution = Annotated[str, one_of(lambda: ATTRIBUTIONS)]
CountsFor = Annotated[
    Attribution,
    Field(description="a country on several routes counts for its primary one (hard), or by weight (fractional)"),
]
SHARED = {  # by the name of the parameter: what it is in every notebook
    "route": Route, "country": Country, "countries": Countries, "drug": Drug, "drugs": Drugs,
    "first_year": Year, "last_year": Year, "attribution": Attribution,
}  # fmt: skip
