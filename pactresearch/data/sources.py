"""The catalogue of sources: every file in `data/raw` has a sidecar that says where it comes from.

`unodc_wdr_2025_annex_7_1_seizures.csv` is described by `unodc_wdr_2025_annex_7_1_seizures.source.yaml` beside it. The
file's stem is the source's identifier: it stands in the `source` column of every row taken from the file. A sidecar
carries the checksum of its file, so that a figure that was changed by accident is refused, not reported.
"""

import datetime as dt
import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import pandas as pd
import yaml
from pandas.api.types import pandas_dtype
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pactresearch import paths
from pactresearch.data.memory import checksum
from pactresearch.errors import InputError

SIDECAR = ".source.yaml"
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C takes a seventh of the time
SUFFIXES = (".csv", ".geojson")
LARGEST_NUMBER = 2.0**53  # beyond it whole numbers are no longer exact; no figure of the field comes near
FIRST_DAY = dt.date(1900, 1, 1)
RELEASED = dt.date(2026, 11, 23)  # of the first data: a computer whose clock says less is wrong
INGESTED = "ingested.yaml"  # in the folder of a file that `pactresearch ingest` registered
BESIDE = ("corrections.yaml", "case_files", INGESTED)  # what is no source
Text = Annotated[str, Field(min_length=1)]


def _day(value: object) -> object:
    if isinstance(value, dt.datetime) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        raise ValueError("it must be a day such as 2025-06-26")
    if not isinstance(value, dt.date):
        try:
            value = dt.date.fromisoformat(str(value))
        except ValueError:
            raise ValueError("it must be a day that the calendar has, such as 2025-06-26") from None
    if value < FIRST_DAY:
        raise ValueError(f"it must be from {FIRST_DAY.year} on")
    return value


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
    url: Annotated[Text, Field(pattern=r"^https?://", description="where it is published")]
    accessed: Annotated[Day, Field(description="the day the figures were taken over")]
    terms: Annotated[Text, Field(description="the terms of use, in a sentence")]
    access_class: Annotated[Literal["public", "restricted"], Field(description="who may see single figures")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="checksum of the file")]
    description: Annotated[Text, Field(description="what the figures are, and their traps")]
    processing: Annotated[Text, Field(description="what was done to the published figures to make this file")]
    measures: tuple[str, ...] | None = Field(None, min_length=1, description="the only columns that this source gives")
    partial: Text | None = Field(None, description="why these are no whole totals, e.g. cases of one agency only")

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        today = max(dt.date.today(), RELEASED)
        if self.accessed > today + dt.timedelta(days=1):  # a day, for those who live further east
            raise ValueError(f"`accessed` is {self.accessed}, which is after today ({today})")
        if self.published > self.accessed:
            raise ValueError(
                f"`published` is {self.published}, which is after `accessed` ({self.accessed}), when the figures were taken over"
            )
        return self


def in_project(file: Path) -> str:
    """A file's path as people write it: from the project's folder, with forward slashes."""
    try:
        return file.resolve().relative_to(paths.root()).as_posix()
    except ValueError:
        return file.as_posix()


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
        wrong = "; ".join(_in_words(problem) for problem in error.errors())
        raise InputError(
            f"{name}: {wrong}. Correct the sidecar; docs/data.md explains each field, and `sha256sum FILE` gives a checksum."
        ) from None


def read_yaml(file: Path) -> Any:
    """What a YAML file holds. Raises InputError where it is no YAML in UTF-8, and OSError where it is not there."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: not UTF-8, or a date that no calendar has
        why = " ".join(str(error).split())
        raise InputError(f"{in_project(file)} is not readable as YAML in UTF-8: {why}.") from None


def _in_words(problem: Mapping[str, Any]) -> str:
    field = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "missing":
        return f"the field `{field}` is missing ({Source.model_fields[field].description})"
    if problem["type"] == "extra_forbidden":
        return f"`{field}` is not a field of a sidecar (allowed: {', '.join(Source.model_fields)})"
    if problem["type"] == "value_error":
        said = str(problem["ctx"]["error"])
        return f"`{field}` is {_as_written(problem['input'])}; {said}" if field else said
    return f"`{field}` is {problem['input']!r}: {problem['msg'][0].lower()}{problem['msg'][1:]}"


def _as_written(value: object) -> str:
    return str(value) if isinstance(value, dt.date) else repr(value)


def catalogue() -> dict[str, Source]:
    """Every source of `data/raw` by its identifier, checked: sidecars complete, files there, checksums right.

    Raises InputError at the first file that is not as its sidecar says, or has none.
    """
    files = _files()
    found = {file.name.removesuffix(SIDECAR): file for file in files if file.name.endswith(SIDECAR)}
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
    actual = checksum(file)
    if actual != source.sha256:
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
    text = _as_text(file)
    absent = [column for column in optional if column not in text.columns]
    return typed(text.assign(**dict.fromkeys(absent, "")), columns, in_project(file))


def _as_text(file: Path) -> pd.DataFrame:
    name = in_project(file)
    try:
        table = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
    except pd.errors.EmptyDataError:
        raise InputError(f"{name} is empty. Restore it with `git checkout data/raw`.") from None
    except UnicodeDecodeError:
        raise InputError(f"{name} is not in UTF-8. Save it as 'CSV UTF-8', and renew the checksum.") from None
    except pd.errors.ParserError as error:
        counts = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if not counts:
            raise InputError(f"{name} cannot be read as CSV: {error}.") from None
        raise InputError(
            f"{name}, row {counts[2]} has {counts[3]} fields; the header has {counts[1]}. "
            "Is there a comma inside a number, or a text without quotes? Correct the row, and renew the checksum."
        ) from None
    if not isinstance(table.index, pd.RangeIndex):  # pandas takes the first column of longer rows for names
        raise InputError(f"{name} has rows with more fields than its header. Correct them, and renew the checksum.")
    if table.empty:
        raise InputError(f"{name} has a header and no rows. Restore it with `git checkout data/raw`.")
    return table


def typed(text: pd.DataFrame, columns: dict[str, str], name: str) -> pd.DataFrame:
    """A table of strings with each column in its type; empty strings become missing.

    name: how errors call the table. Raises InputError that names the row (counted as in a spreadsheet, header = 1).
    """
    missing = [column for column in columns if column not in text.columns]
    unknown = [column for column in text.columns if column not in columns]
    if missing and len(text.columns) == 1 and ";" in text.columns[0]:
        raise InputError(f"{name} is separated by semicolons; save it with commas, and renew the checksum.")
    wrong = [f"no column {', '.join(missing)}"] if missing else []
    wrong += [f"the unknown column {', '.join(unknown)}"] if unknown else []
    if wrong:
        raise InputError(
            f"{name} has {' and '.join(wrong)}; its columns must be {', '.join(columns)}. Rename, add or remove the column, "
            "and renew the checksum."
        )
    out = {}
    for column, dtype in columns.items():
        values = text[column].str.strip()
        values = values.where(values != "")
        out[column] = values.astype("str") if dtype == "str" else _numbers(values, dtype, name)
    return pd.DataFrame(out)


def _numbers(values: pd.Series, dtype: str, name: str) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce")
    bad = values.notna() & (numbers.isna() | (numbers.abs() > LARGEST_NUMBER))
    kind = "a number with a decimal point"
    if dtype != "float64":
        kind = "a whole number"
        bad |= numbers.notna() & (numbers % 1 != 0)
    if dtype == "int64" and values.isna().any():
        row = int(values.isna().to_numpy().argmax()) + 2
        raise InputError(
            f"{name}, row {row}: {values.name} is empty, and it must be given. Write it, or remove the row."
        )
    if bad.any():
        row = int(bad.to_numpy().argmax())
        raise InputError(
            f"{name}, row {row + 2}: {values.name} is {values.iloc[row]!r}, which is not {kind}. "
            "Write the number, or leave the field empty where nothing was reported."
        )
    return numbers.astype(pandas_dtype(dtype))


def short_name(source: Source) -> str:
    """A source in the few words that stand under a figure: publisher, title, edition, locator."""
    said = re.search(rf"\b{re.escape(source.edition)}\b", source.title)
    title = source.title if said else f"{source.title} {source.edition}"
    return f"{source.publisher}, {title}, {source.locator}"
