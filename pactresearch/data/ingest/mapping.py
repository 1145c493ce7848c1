"""The mapping of a national list: a small TOML file that says which column holds what, and what its words mean.

table = "cases"                      # or "seizures": totals of a year
decimal = ","
dates = "day first"

[columns]                            # our field = the heading in the file
date = "Дата изъятия"
drug = "Вид наркотика"
amount = "Количество"

[constants]                          # what holds in every row
country = "Tajikistan"
unit = "kg"

[names.drug]                         # words of the list, and what they mean; "other" sets their rows aside
"порошок" = "heroin"

[source]                             # for the sidecar
publisher = "…"
"""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pactresearch.data import schema
from pactresearch.data.ingest.cells import names, values
from pactresearch.data.readers.layouts import ASIDE, Layout
from pactresearch.errors import InputError

INPUTS = ("country", "iso3", "year", "date", "drug", "amount", "unit", "place", "province", "serial")
_MADE = ("case_id", "size_class_kg", "line", "kg", "n")  # of a table's columns: made from the others
_MEANINGS = {"drug": {*names.DRUGS.values(), ASIDE}, "unit": {*names.UNITS.values()}, "country": {ASIDE}}
Text = Annotated[str, Field(min_length=1)]


class Source(BaseModel):
    """What the user says of where a list comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publisher: Text
    title: Text
    url: Annotated[Text, Field(pattern=r"^https?://")]
    terms: Text
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,60}$")] | None = None
    edition: Text | None = None
    published: dt.date | None = None
    precedence: int = 0
    citation: Text | None = None


class Mapping(BaseModel):
    """A mapping as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: Literal["seizures", "cases", "prices_published"]
    columns: dict[str, Text] = {}
    constants: dict[str, str | int | float | dt.date] = {}
    wide: Literal["", "year", "drug"] = ""
    headings: dict[str, str] = {}
    fill_down: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."
    dates: Literal["day first", "month first", "year first"] = "day first"
    encoding: str | None = None
    sheets: tuple[str, ...] = ()
    names: dict[str, dict[str, str]] = {}
    source: Source | None = None

    @model_validator(mode="after")
    def _can_be_meant(self) -> Self:
        fields = dict.fromkeys([*INPUTS, *(one for one in schema.layout_of(self.table).columns if one not in _MADE)])
        for where in ("columns", "constants", "fill_down", "names"):
            if strange := [name for name in getattr(self, where) if name not in fields]:
                allowed = f"a mapping for {self.table} may have {', '.join(fields)}"
                raise ValueError(f"{where} has {', '.join(strange)}; {allowed}")
        given = {*self.columns, *self.constants, *((self.wide, "amount") if self.wide else ())}
        needed = [("country", "iso3"), ("year", "date"), ("drug",)]
        needed += [] if self.table == "prices_published" else [("amount",)]
        if lacking := [" or ".join(one) for one in needed if not given & {*one}]:
            what = "name the column under [columns], or write it under [constants]"
            raise ValueError(f"it says nothing of {', '.join(lacking)}; {what}")
        if persons := ", ".join(one for one in self.columns.values() if names.PERSON.search(names.key(one))):
            raise ValueError(f"columns has {persons}; persons and exact places are not recorded, take it out")
        if self.wide and self.table != "seizures":
            raise ValueError("only totals stand in wide columns; single seizures and prices have a row each")
        if (self.wide == "drug") != bool(self.headings):
            raise ValueError('wide = "drug" goes with [headings]: the heading of each column of a drug = the drug')
        for name, words in {**self.names, "drug": {**self.headings, **self.names.get("drug", {})}}.items():
            for word, meant in words.items():
                code = values.country(meant)[0] if name == "country" else None
                if not code and meant not in _MEANINGS.get(name, {meant}):
                    allowed = ", ".join(["ISO3 codes"] * (name == "country") + sorted(_MEANINGS[name]))
                    raise ValueError(f"{word!r} is to mean {meant!r}, which is no {name} here; allowed: {allowed}")
        return self

    def layout(self) -> Layout:
        """The layout that it describes."""
        constants = {name: said for name, said in self.constants.items() if said != ""}
        return Layout(
            name="a national list, by its mapping",
            slug="national",
            table=self.table,
            columns={name: (heading,) for name, heading in self.columns.items()},
            headings={heading: drug for heading, drug in self.headings.items() if drug != ASIDE},
            constants={one: said if isinstance(said, dt.date) else str(said) for one, said in constants.items()},
            **{name: getattr(self, name) for name in ("wide", "names", "fill_down", "sheets", "decimal", "dates")},
        )


def read(file: Path) -> Mapping:
    """A mapping from its file. Raises InputError that names everything that is wrong with it."""
    try:
        return of(tomllib.loads(file.read_text(encoding="utf-8-sig")), file.name)
    except OSError as error:
        raise InputError(f"There is no mapping {str(file)!r} that can be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The mapping {file.name} is not readable as TOML in UTF-8: {error}.") from None


def of(said: dict, name: str = "given") -> Mapping:
    """A mapping from its fields. Raises InputError that names everything that is wrong with it."""
    try:
        return Mapping.model_validate(said)
    except ValidationError as error:
        wrong = [(".".join(map(str, one["loc"])), one["msg"].removeprefix("Value error, ")) for one in error.errors()]
        said_ = "; ".join(" ".join(filter(None, one)) for one in wrong)
        raise InputError(f"The mapping {name}: {said_}. docs/adding-data.md explains each field.") from None
