"""Declared corrections: what was changed in published figures, why, and what was expected to stand there.

`data/raw/corrections.yaml` lists them. Each names one cell by its source, its key and its column, the value that the
publication prints, the value put in its place (null: not reported), and the reason. A correction that matches no row,
or finds another value than it expects, fails: so none can outlive the error that it mends.
"""

from typing import Annotated, Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pactresearch import paths
from pactresearch.data.sources import read_yaml
from pactresearch.errors import InputError

FILE = "corrections.yaml"
Cell = float | str | None


class Correction(BaseModel):
    """One cell: where it is, what stands there, what it becomes, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(min_length=1)]
    source: str
    where: dict[str, int | str]
    column: str
    expected: Cell
    corrected: Cell
    why: Annotated[str, Field(min_length=1)]


def declared() -> tuple[Correction, ...]:
    """Every correction of `data/raw/corrections.yaml`, checked.

    Raises InputError where the file or an entry cannot be read, or an identifier stands twice.
    """
    try:
        entries = read_yaml(paths.raw() / FILE)
    except OSError:
        raise InputError(
            f"data/raw/{FILE} is missing. Restore it with `git checkout data/raw`; `[]` declares none."
        ) from None
    if not isinstance(entries, list):
        raise InputError(
            f"data/raw/{FILE} must be a list of corrections, each starting with `- id:`; `[]` declares none."
        )
    found: dict[str, Correction] = {}
    for number, entry in enumerate(entries, start=1):
        try:
            correction = Correction.model_validate(entry)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise InputError(
                f"data/raw/{FILE}, entry {number}: {wrong}. An entry needs {', '.join(Correction.model_fields)}."
            ) from None
        if correction.id in found:
            raise InputError(f"data/raw/{FILE}: the identifier {correction.id!r} stands twice. Give each its own.")
        found[correction.id] = correction
    return tuple(found.values())


def applied(table: pd.DataFrame, source: str, corrections: tuple[Correction, ...]) -> pd.DataFrame:
    """A copy of a source's table with the corrections declared for that source.

    Raises InputError where a correction matches no row or several, or does not find the value it expects.
    """
    out = table.copy()
    for correction in corrections:
        if correction.source == source:
            _apply(out, correction)
    return out


def _apply(table: pd.DataFrame, correction: Correction) -> None:
    named = f"The correction {correction.id!r} in data/raw/{FILE}"
    unknown = [column for column in (*correction.where, correction.column) if column not in table.columns]
    if unknown:
        raise InputError(
            f"{named} names the column {unknown[0]!r}; {correction.source} has {', '.join(table.columns)}."
        )
    mask = pd.Series(True, index=table.index)
    for column, value in correction.where.items():
        mask &= table[column] == value
    where = ", ".join(f"{column} {value}" for column, value in correction.where.items())
    if mask.sum() != 1:
        raise InputError(
            f"{named} matches {mask.sum()} rows of {correction.source} ({where}); it must match one. "
            "If the source was mended, remove the correction; if not, make its key exact."
        )
    row = table.index[mask][0]
    stands = table.loc[row, correction.column]
    if not _same(stands, correction.expected):
        raise InputError(
            f"{named} expects {correction.column} = {correction.expected} in {correction.source} ({where}), but "
            f"{stands} stands there. The source has changed: check the figure, then mend or remove the correction."
        )
    try:
        table.loc[row, correction.column] = None if correction.corrected is None else correction.corrected
    except TypeError:
        raise InputError(
            f"{named} puts {correction.corrected!r} into {correction.column}, which holds numbers of another kind. "
            "Write a number, or null."
        ) from None


def _same(stands: Any, expected: Cell) -> bool:
    if expected is None or pd.isna(stands):
        return expected is None and bool(pd.isna(stands))
    if isinstance(expected, str) or isinstance(stands, str):
        return str(stands) == str(expected)
    # Published prices are converted currencies with many decimals; six significant figures name a cell beyond doubt.
    return abs(float(stands) - expected) <= 1e-6 * max(abs(expected), 1e-12)
