"""The catalogue of sources: every file in `data/raw` has a sidecar that says where it comes from.

`unodc_wdr_2025_annex_7_1_seizures.csv` is described by `unodc_wdr_2025_annex_7_1_seizures.source.yaml` beside it. The
file's stem is the source's identifier: it stands in the `source` column of every row taken from the file. A sidecar
carries the checksum of its file, so that a figure that was changed by accident is refused, not reported.
"""

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pactresearch import paths
from pactresearch.data.memory import checksum
from pactresearch.errors import InputError
from pactresearch.files.contents import shortened
from pactresearch.files.csv_files import as_text, typed
from pactresearch.files.yaml_files import read_yaml
from pactresearch.paths import in_project

SIDECAR = ".source.yaml"
SUFFIXES = (".csv", ".geojson")
FIRST_DAY = dt.date(1900, 1, 1)
RELEASED = dt.date(2026, 11, 23)  # of the first data: a computer whose clock says less is wrong
INGESTED = "ingested.yaml"  # in the folder of a file that `pactresearch ingest` registered
BESIDE = ("corrections.yaml", "case_files", INGESTED)  # what is no source
Text = Annotated[str, Field(min_length=1, max_length=10_000)]


def _day(value: object) -> object:
    if isinstance(value, dt.datetime) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        raise ValueError("it must be a day such as 2025-06-26")
    try:
        value = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("it must be a day that the calendar has, such as 2025-06-26") from None
    if value < FIRST_DAY:
        raise ValueError(f"it must be from {FIRST_DAY.year} on")
    return value


def today() -> dt.date:
    """The day up to which something can have happened."""
    return max(dt.date.today(), RELEASED)


Day = Annotated[dt.date, BeforeValidator(_day)]


class Source(BaseModel):
    """What a sidecar says of its file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: Annotated[str, Field(description="layout of the file: a name in pactresearch.data.schema")]
    publisher: Annotated[Text, Field(description="who published the figures")]
    title: Annotated[Text, Field(description="the publication")]
    edition: Annotated[Text, Field(description="year, version or release of the publication")]
    published: Annotated[Day, Field(description="date of publication; where sources overlap the newest wins")]
    precedence: Annotated[int, Field(description="decides between sources published on one day: the higher wins")] = 0
    citation: Annotated[Text, Field(description="how to cite it in full")]
    locator: Annotated[Text, Field(description="annex, table, sheet or page")]
    url: Annotated[Text, Field(pattern=r"^https?://[^\s/?#@]+([/?#]\S*)?$", description="where it is published")]
    accessed: Annotated[Day, Field(description="the day the figures were taken over")]
    terms: Annotated[Text, Field(description="the terms of use, in a sentence")]
    access_class: Annotated[
        Literal["public", "restricted", "confidential"], Field(description="who may see single figures")
    ]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="checksum of the file")]
    description: Annotated[Text, Field(description="what the figures are, and their traps")]
    processing: Annotated[Text, Field(description="what was done to the published figures to make this file")]
    measures: tuple[str, ...] | None = Field(None, min_length=1, description="the only columns that this source gives")
    partial: Text | None = Field(None, description="why these are no whole totals, e.g. cases of one agency only")

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.accessed > today() + dt.timedelta(days=1):  # a day, for those who live further east
            raise ValueError(f"`accessed` is {self.accessed}, which is after today ({today()})")
        if self.published > self.accessed:
            raise ValueError(
                f"`published` is {self.published}, which is after `accessed` ({self.accessed}), when the figures were taken over"
            )
        return self


def sidecar_of(file: Path) -> Path:
    """The sidecar that belongs to a raw file."""
    return file.with_name(file.stem + SIDECAR)


def read_sidecar(sidecar: Path) -> Source:
    """A sidecar as a checked `Source`.

    Raises InputError, naming every field that is missing or wrong at once.
    """
    name, said = in_project(sidecar), read_yaml(sidecar)
    if not isinstance(said, dict):
        raise InputError(f"{name} holds no `field: value` lines; it needs {', '.join(Source.model_fields)}.")
    try:
        return Source.model_validate(said)
    except ValidationError as error:
        found = error.errors()
        wrong = "; ".join(_in_words(problem) for problem in found[: len(Source.model_fields)])
        if any(problem["type"] == "extra_forbidden" for problem in found):
            wrong += f" (allowed: {', '.join(Source.model_fields)})"
        raise InputError(
            f"{name}: {wrong}. Correct the sidecar; docs/data.md explains each field, and `sha256sum FILE` gives a checksum."
        ) from None


def _in_words(problem: Mapping[str, Any]) -> str:
    field = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "missing":
        return f"the field `{field}` is missing ({Source.model_fields[field].description})"
    if problem["type"] == "extra_forbidden":
        return f"`{field}` is not a field of a sidecar"
    if problem["type"] == "value_error":
        shown = shortened(repr(given) if isinstance(given := problem["input"], str) else str(given))
        return f"`{field}` is {shown}; {problem['ctx']['error']}" if field else str(problem["ctx"]["error"])
    return f"`{field}` is {shortened(repr(problem['input']))}: {problem['msg'][0].lower()}{problem['msg'][1:]}"


def catalogue() -> dict[str, Source]:
    """Every source of `data/raw` by its identifier, checked: sidecars complete, files there, checksums right.

    Raises InputError at the first file that is not as its sidecar says, has none, or has a name that not every system tells from
    another.
    """
    files = _files()
    found = [file.name.removesuffix(SIDECAR) for file in files if file.name.endswith(SIDECAR)]
    alike = Counter(map(str.casefold, found))
    if strange := [name for name in found if not paths.is_name(name) or alike[name.casefold()] > 1]:
        raise InputError(f"data/raw: {strange[0]!r} is no name for a source, or another has it. Rename it: my_list.")
    for file in (file for file in files if file.suffix.lower() in SUFFIXES):
        if file.suffix not in SUFFIXES:
            raise InputError(f"{in_project(file)} is not read: rename it to {file.stem}{file.suffix.lower()}.")
        if file.stem not in found:
            raise InputError(
                f"{in_project(file)} has no sidecar {file.stem}{SIDECAR}, so nobody can say where its figures come "
                "from. Write one; docs/data.md has a template."
            )
    return {name: verified(data_file(name)) for name in found}


def _files() -> list[Path]:
    """What may be a source: the files of data/raw, and those of the folders in which a file was ingested (INGESTED)."""
    ingested = sorted(paths.raw().glob(f"*/{INGESTED}"))
    folders = [file.parent for file in ingested if not file.parent.name.startswith(".")]
    return [file for folder in (paths.raw(), *folders) for file in sorted(folder.iterdir())]


def unread() -> list[str]:
    """What lies in data/raw and nothing reads: a sentence each, with what to do. Notes and hidden files are left alone."""
    said = []
    for file in _files():
        known = file.name.endswith((SIDECAR, *SUFFIXES)) or file.name in BESIDE or file.suffix.lower() in ("", ".md")
        if file.is_dir():
            known = file.parent != paths.raw() or file.name in BESIDE or (file / INGESTED).is_file()
        if file.name.startswith((".", "~")) or known:
            continue
        if file.suffix.lower() in (".yaml", ".yml"):
            todo = f"A sidecar is named like its file, NAME{SIDECAR}: rename it, or move it out of data/raw."
        else:
            todo = f"`pactresearch ingest {in_project(file)}` reads it, and says what it takes; then move it out of data/raw."
        said.append(f"{in_project(file)} is not read. {todo}")
    return said


def data_file(source: str) -> Path:
    """The raw file of a source. Raises InputError where there is none."""
    folders = (file.parent for file in paths.raw().glob(f"*/{source}{SIDECAR}"))
    for folder, suffix in itertools.product((paths.raw(), *folders), SUFFIXES):
        if (file := folder / f"{source}{suffix}").is_file():
            return file
    raise InputError(
        f"data/raw/{source}.csv is missing, though the sidecar {source}{SIDECAR} describes it. "
        "Put the file back (`git checkout data/raw`), or remove the sidecar."
    )


def verified(file: Path) -> Source:
    """The sidecar of a file whose checksum has been found right. Raises InputError where it is wrong."""
    source = read_sidecar(sidecar_of(file))
    if (actual := checksum(file)) != source.sha256:
        raise InputError(
            f"{in_project(file)} is not the file that its sidecar describes: its SHA-256 is {actual}, the sidecar says "
            f"{source.sha256}. If the file was changed on purpose, say what was done under `processing` and write the "
            "new checksum; if not, restore it with `git checkout data/raw`."
        )
    return source


def read_csv(source: str, columns: dict[str, str], optional: tuple[str, ...] = ()) -> pd.DataFrame:
    """The CSV file of a source as a DataFrame, its checksum verified.

    columns: column name to pandas dtype; the file must have these columns and no others, but for those that are optional,
    which are empty where the file lacks them. An empty field is "not reported" (missing), and nothing else is: the text
    `NA` stays text.

    Raises InputError where a column is missing or unknown, or a field cannot be read as its type.
    """
    file = data_file(source)
    verified(file)
    text = as_text(file)
    absent = [column for column in optional if column not in text.columns]
    return typed(text.assign(**dict.fromkeys(absent, "")), columns, in_project(file))


def short_name(source: Source) -> str:
    """A source in the few words that stand under a figure: publisher, title, edition, locator."""
    edition = "" if re.search(rf"\b{re.escape(source.edition)}\b", source.title) else f" {source.edition}"
    return f"{source.publisher}, {source.title}{edition}, {source.locator}"
