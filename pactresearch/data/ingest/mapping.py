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
from pactresearch.data.ingest import names, values
from pactresearch.data.readers.layouts import ASIDE, Layout
from pactresearch.errors import InputError

TABLES = ("seizures", "cases", "prices_published")
INPUTS = ("country", "iso3", "year", "date", "drug", "amount", "unit", "place", "serial")
_NOT_GIVEN = ("case_id", "size_class_kg", "line", "kg", "n")  # of a table's columns: made from the others
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

    table: Literal[TABLES]
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
        table = schema.layout_of(self.table)
        fields = [*INPUTS, *(name for name in table.columns if name not in (*INPUTS, *_NOT_GIVEN))]
        for where in ("columns", "constants", "fill_down", "names"):
            strange = [name for name in getattr(self, where) if name not in fields]
            if strange:
                raise ValueError(
                    f"{where} has {', '.join(strange)}; a mapping for {self.table} may have {', '.join(fields)}"
                )
        given = {*self.columns, *self.constants, self.wide or "amount", *(["amount"] if self.wide else [])}
        needed = [("country", "iso3"), ("year", "date")]
        needed += [("drug",), ("amount",)] if self.table in ("seizures", "cases") else []
        for one in needed:
            if not given & set(one):
                raise ValueError(
                    f"it says nothing of {' or '.join(one)}; name its column under [columns], or write it under [constants]"
                )
        if self.table == "cases" and self.wide:
            raise ValueError("single seizures have a row each, and no wide columns")
        if (self.wide == "drug") != bool(self.headings):
            raise ValueError(
                'wide = "drug" needs [headings], the heading of each column of a drug = the drug, and only it has them'
            )
        self._check_words(self.headings, "drug")
        for name, words in self.names.items():
            self._check_words(words, name)
        return self

    @staticmethod
    def _check_words(words: dict[str, str], name: str) -> None:
        allowed = {"drug": {*names.DRUGS.values(), ASIDE}, "unit": {*names.UNITS.values()}}.get(name)
        for word, said in words.items():
            if allowed and said not in allowed:
                raise ValueError(
                    f"{word!r} is to mean {said!r}, which is no {name} here; allowed: {', '.join(sorted(allowed))}"
                )
            if name == "country" and said != ASIDE and values.country(said, {})[0] is None:
                raise ValueError(
                    f"{word!r} is to mean {said!r}, which is no country; write its ISO3 code, or {ASIDE!r}"
                )

    def layout(self) -> Layout:
        """The layout that it describes."""
        return Layout(
            name="a national list, by its mapping",
            slug="national",
            table=self.table,
            columns={name: (heading,) for name, heading in self.columns.items()},
            wide=self.wide,
            headings={heading: drug for heading, drug in self.headings.items() if drug != ASIDE},
            constants={
                name: said if isinstance(said, (str, dt.date)) else str(said) for name, said in self.constants.items()
            },
            names=self.names,
            fill_down=self.fill_down,
            sheets=self.sheets,
            decimal=self.decimal,
            dates=self.dates,
        )


def read(file: Path) -> Mapping:
    """A mapping from its file. Raises InputError that names everything that is wrong with it."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"There is no mapping {str(file)!r} that can be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The mapping {file.name} is not readable as TOML in UTF-8: {error}.") from None
    return of(said, file.name)


def of(said: dict, name: str = "mapping") -> Mapping:
    """A mapping from its fields. Raises InputError that names everything that is wrong with it."""
    try:
        return Mapping.model_validate(said)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, one['loc']))} {one['msg'].removeprefix('Value error, ')}".strip()
            for one in error.errors()
        )
        raise InputError(f"The mapping {name}: {wrong}. docs/adding-data.md explains each field.") from None
