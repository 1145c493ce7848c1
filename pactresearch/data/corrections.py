"""Changes of figures: declared corrections with what was expected to stand there, and what a build finds different.

`data/raw/corrections.yaml` lists them. Each names one cell by its source, its key and its column, the value that the
publication prints, the value put in its place (null: not reported), and the reason. A correction that matches no row,
or finds another value than it expects, fails: so none can outlive the error that it mends.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pactresearch import paths, words
from pactresearch.data import schema
from pactresearch.data.layout import SMALLEST_ROW, fixes_a_case
from pactresearch.data.sources import read_yaml
from pactresearch.errors import InputError
from pactresearch.rows import holding, rows_of

FILE = "corrections.yaml"
Made = tuple[pd.DataFrame, list[dict]]  # a table, and what is known of its sources
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
        raise InputError(f"{named} names a column {unknown[0]!r}; {correction.source} has {', '.join(table.columns)}.")
    mask = holding(table, correction.where)
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
        table.loc[row, correction.column] = correction.corrected
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
    return math.isclose(stands, expected, rel_tol=1e-6, abs_tol=1e-18)


# What a build changes: the figures that the newest rows of a table gain, lose, or give differently than before.
GAINED, LOST, CHANGED, CUT = "gained", "lost", "changed", "cut"
NAMED = 3
EQUAL = 1e-9  # relative: figures are compared as they are stored
AT = ("iso3", "province", "year", "drug", "substance", "level", "indicator")


@dataclass(frozen=True)
class Change:
    """What happened to figures of a table that come, or came, from one source. of: what each is, the most telling first."""

    kind: str
    table: str
    source: str
    of: tuple[str, ...]

    def sentence(self) -> str:
        """One line: how many figures, whose, and the first few of them."""
        named, figures = words.listed(self.of, NAMED), words.counted(len(self.of), "figure")
        if self.kind == CUT:
            return (
                f"{self.table}: {self.source} cuts {figures} to less than half: {named}. If it holds only a part of what "
                "the earlier one counts, write `partial: why` into its sidecar; if that was revised, nothing is to be done."
            )
        return f"{self.table}: {figures} {self.kind}, {'of' if self.kind == LOST else 'by'} {self.source}: {named}."


def between(table: str, before: pd.DataFrame, after: pd.DataFrame) -> list[Change]:
    """What the figures of a country and year gained, lost and changed; nothing for a table without such.

    before, after: the table as `load` gives it.
    """
    layout = schema.layout_of(table)
    if not {"iso3", "year"} <= set(after.columns) or not layout.figures():
        return []
    old, new = (_figures(layout, frame) for frame in (before, after))
    both = pd.concat([old.add_suffix("_old"), new.add_suffix("_new")], axis=1).sort_index()
    there, here = both["value_old"].notna(), both["value_new"].notna()
    size = (both["value_new"] / both["value_old"] - 1).abs()
    changed = there & here & ((both["value_new"] - both["value_old"]).abs() > EQUAL * both["value_old"].abs())
    both = both.assign(size=size).sort_values("size", ascending=False, kind="stable")
    found = []
    for kind, where in {LOST: there & ~here, CHANGED: changed, GAINED: here & ~there}.items():
        whose = "source_old" if kind == LOST else "source_new"
        for source, rows in both[where.reindex(both.index)].groupby(whose, sort=True):
            found.append(Change(kind, table, str(source), tuple(map(_said, rows_of(rows)))))
    return found


def refuse_few_apart(before: Made, after: Made) -> None:
    """Raises InputError where two tables of cases, or of statistics of cases, differ so little in their public rows that who has
    reports on both learns of fewer than `SMALLEST_ROW` cases, or of the size of one."""
    closed = {one["id"] for _, sources in (before, after) for one in sources if one["access_class"] != paths.PUBLIC}
    old, new = (rows[~rows["source"].isin(closed)] for rows, _ in (before, after))
    for of in (_moved_statistics if "statistic" in new else _moved_cases)(old, new):
        raise InputError(
            f"The cases of {of} in data/raw differ from those of the last build by so few that who "
            "has reports on both would learn of a single one. Put the rows back as they were until more of them change, or "
            "make their source restricted. Only if nobody was given a report on the earlier rows, remove data/processed "
            "and build again."
        )


def _moved_cases(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[str]:
    """Where any sum of a country's rows of a year and drug moved by so few cases."""
    within = ["iso3", "year", "drug"]
    fields = [name for name in schema.CASES.columns if name not in (*within, "case_id", "n", "kg")]
    both = pd.concat([old.assign(n=-old["n"], kg=-old["kg"]), new])
    moved = both.groupby([*within, *fields], dropna=False)[["n", "kg"]].sum().round(6).query("n != 0 or kg != 0")
    for by in (by for n in (0, 1, 2, len(fields)) for by in itertools.combinations(fields, n)):
        sums = moved.groupby([*within, *by], dropna=False)[["n", "kg"]].sum().abs().reset_index()
        told = fixes_a_case(sums.reindex(columns=["size_class_kg", "n", "kg"])) & (sums["n"] > 0)
        for one in rows_of(sums[sums["n"].between(1, SMALLEST_ROW - 1) | told]):
            yield f"{one.iso3} {one.year} {one.drug}"


def _moved_statistics(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[str]:
    """Where a statistic came to another value on cases of which, their numbers being in threes, one or two may be others. Rows of
    before numbers were in threes are passed over: there the way of counting has changed, and not the cases."""
    if (old["n"] % SMALLEST_ROW).any():
        return
    both = old.merge(new, on=list(schema.CASE_STATISTICS.key), suffixes=("", "_new"))
    near = (both["n_new"] - both["n"]).abs() < 2 * SMALLEST_ROW
    for one in rows_of(both[near & (both["value"] != both["value_new"])]):
        yield f"{one.area} {one.drug} (statistic {one.statistic})"


def cut(table: str, cuts: list[dict]) -> list[Change]:
    """The sharp cuts of a table, as `editions.cuts` gives them, by the source that makes them."""
    found: dict[str, list[str]] = {}
    for one in cuts:
        at = " ".join(str(value) for value in one["key"].values())
        found.setdefault(one["source"], []).append(f"{at} {one['column']} {one['earlier']:,.4g} to {one['later']:,.4g}")
    return [Change(CUT, table, source, tuple(of)) for source, of in found.items()]


def _figures(layout: schema.Layout, frame: pd.DataFrame) -> pd.DataFrame:
    """Every figure by what it is of: value and source."""
    at = [column for column in AT if column in frame.columns]
    columns = [column for column in layout.figures() if column in frame.columns]
    rows = frame if "source" in frame else frame.assign(source="an earlier build")
    of = {column: name for column, name in layout.sources().items() if name in rows}
    each = [
        rows[at].assign(figure=column, amount=rows[column], source=rows[of.get(column, "source")]) for column in columns
    ]
    long = pd.concat(each).dropna(subset="amount")
    grouped = long.groupby([*at, "figure"], sort=True)  # cases: all of a country, year and drug
    return grouped.agg(value=("amount", "sum"), source=("source", "last"))


def _said(row) -> str:
    at = " ".join(str(part) for part in row.Index)
    if pd.notna(row.value_old) and pd.notna(row.value_new):
        return f"{at} {row.value_old:,.4g} to {row.value_new:,.4g}"
    return at
