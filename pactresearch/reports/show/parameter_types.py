"""The kinds of value that a notebook's parameter may have, each with the refusal that lists what is allowed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from pactresearch import geography
from pactresearch.data import memory, schema, store
from pactresearch.errors import InputError, choices
from pactresearch.geography.codes import withdrawn_codes
from pactresearch.geography.spellings import key

NEWEST: Any = "newest"  # for a last year: the newest that the data reach
FIRST_YEAR = 1970  # the oldest annual seizure figures of UNODC
ATTRIBUTIONS = ("hard", "fractional")
WITH_FIGURES = ("seizures", "cases", "prices", "cultivation", "prevalence", "precursors")
MOST_COMPARED = 12  # panels that can still be read side by side on a sheet


def refuse(sentence: str) -> PydanticCustomError:
    """The error that a check raises; the sentence says what is allowed."""
    return PydanticCustomError("refused", "{sentence}", {"sentence": sentence})


@dataclass(frozen=True)
class Check(AfterValidator):
    """A check of a value that can also say what it allows, for `pactresearch describe`."""

    allowed: Callable[[], str]


def one_of(allowed: Callable[[], Iterable[str]], spellings: Callable[[], Mapping[str, str]] = dict) -> Check:
    """The check that a value means one of those that are allowed, which are asked for when a value is checked.

    Case, marks and blanks do not matter (`geography.spellings.key`). spellings: what else means one of them, by its key.
    """

    def check(value: str) -> str:
        meant = {**spellings(), **{key(one): one for one in allowed()}}.get(key(value))
        if meant not in {*allowed()}:
            raise refuse(choices(value, allowed()))
        return meant

    return Check(check, lambda: ", ".join(allowed()))


def _number(value: object) -> object:
    """A whole number that was written as text, in the digits of whatever script, or as 2004.0."""
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _route(value: str) -> str:
    try:
        return geography.route_of(value)
    except InputError:
        raise refuse(choices(value, geography.route_names())) from None


def _drugs() -> Mapping[str, str]:
    from pactresearch.data.ingest.cells import names

    return names.DRUGS


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
    return tuple(sorted(found - {*withdrawn_codes()}))


def _country(value: str) -> str:
    if wrong := geography.advice(value):
        raise refuse(f"{wrong} `pactresearch list` shows what there is")
    iso3 = geography.iso3_of(value)
    if iso3 not in countries_with_figures():
        raise refuse(f"{geography.country_name(iso3)} has no figure in any table, so there is nothing to report")
    return iso3


def _comparable(values: tuple[str, ...]) -> tuple[str, ...]:
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise refuse(f"it names {', '.join(repeated)} twice; name each country once")
    if not 2 <= len(values) <= MOST_COMPARED:
        raise refuse(f"it has {len(values)}; a comparison takes 2 to {MOST_COMPARED} countries")
    return values


@memory.kept
def newest_year(table: str = "seizures") -> int:
    """The newest year that the figures of a table reach: the last in which at least half as many countries have one as in
    the fullest of the ten years before."""
    countries = store.load(table).groupby("year")["iso3"].nunique()
    return int(countries.index[countries >= countries.tail(10).max() / 2].max())


def _newest(table: str) -> BeforeValidator:
    return BeforeValidator(lambda value: newest_year(table) if value in (None, "", NEWEST) else value)


def _newest_year() -> int:
    return int(store.load("seizures")["year"].max())


def _year_with_data(value: int) -> int:
    if not FIRST_YEAR <= value <= _newest_year():
        raise refuse(f"allowed: {FIRST_YEAR} to {_newest_year()}, the newest year in data/raw")
    return value


def in_order(last_year: int, others: ValidationInfo) -> int:
    """The check of a model's `last_year` against its `first_year`; for `field_validator("last_year")`."""
    first_year = others.data.get("first_year")
    if first_year is not None and last_year <= first_year:
        raise refuse(f"it must be later than first_year, {first_year}")
    return last_year


Route = Annotated[str, Check(_route, lambda: ", ".join(geography.route_names()))]
Drug = Annotated[str, one_of(lambda: schema.DRUGS, _drugs)]
SEVERAL = "one or several of {}, with commas between".format
Drugs = Annotated[
    tuple[Drug, ...],
    BeforeValidator(_split),
    Check(_each_once, lambda: SEVERAL(", ".join(schema.DRUGS))),
    Field(strict=False),
]
Year = Annotated[int, BeforeValidator(_number), Check(_year_with_data, lambda: f"{FIRST_YEAR} to {_newest_year()}")]
LastYear = Annotated[Year, _newest("seizures")]
LastPriceYear = Annotated[Year, _newest("prices")]
LastCaseYear = Annotated[Year, _newest("cases")]
WHICH = "a country with figures, by its name or its code".format
Country = Annotated[str, Check(_country, WHICH)]
COMPARED = f"2 to {MOST_COMPARED} countries with figures, by name or code, with commas between".format
Countries = Annotated[tuple[Country, ...], BeforeValidator(_split), Check(_comparable, COMPARED), Field(strict=False)]
Attribution = Annotated[str, one_of(lambda: ATTRIBUTIONS)]
CountsFor = Annotated[
    Attribution,
    Field(description="a country on several routes counts for its primary one (hard), or by weight (fractional)"),
]
SHARED = {  # by the name of the parameter: what it is in every notebook
    "route": Route, "country": Country, "countries": Countries, "drug": Drug, "drugs": Drugs,
    "first_year": Year, "last_year": LastYear, "attribution": Attribution,
}  # fmt: skip
