"""The rows of a sheet as lines with our fields: wide tables made long, totals compared and set aside, notes set aside."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from pactresearch.data.ingest import headings
from pactresearch.data.ingest.cells import names, values
from pactresearch.data.ingest.files.sheets import Keep, Sheet
from pactresearch.data.ingest.rules import Judge
from pactresearch.data.readers.layouts import Layout
from pactresearch.errors import InputError

AGREES = 0.005  # a total that departs by less from its rows agrees with them: figures are rounded
TITLES: dict[str, Callable[[object], values.Meaning]] = {
    "year": values.year,
    "country": values.country,
    "drug": values.drug,
}
TITLES["unit"] = lambda said: (names.unit_in(re.sub(r".*\d.*", "", values.text(said))), None)
FIGURES = ("amount", "kg", "typical_usd", "minimum_usd", "maximum_usd", "percent", "purity")


class Read(NamedTuple):
    """What a sheet gave.

    lines: values as they were written; sheet, row, our fields, `heading` of the amount in wide tables, `whole`: a number
    that equal rows share, totals apart from their amounts. left_out: names that were not wanted, with their rows. rows: of
    the sheet below its headings. no_data: those of them that are titles, notes, totals, or empty. unread: headings of
    columns that are not read.
    """

    lines: pd.DataFrame
    left_out: Counter
    rows: int
    no_data: int
    unread: Sequence[str] = ()


def read(sheet: Sheet, layout: Layout, judge: Judge, keep: Keep | None) -> Read:
    """The lines of a sheet. keep: which rows are wanted. Raises InputError where headings are lacking, or one stands twice."""
    head = headings.whole_head(sheet, layout)
    judge.sheet, judge.headings = sheet.name, {name: head.titles[n] for name, n in head.places.items()}
    frame, left_out = sheet.frame(head.row, keep)
    told = [(n, *said) for n, said in sheet.broken.items() if n > head.row]
    broken = pd.DataFrame(told, columns=["row", "value", "why"])
    judge.say(broken, broken["row"] > 0, "value", "broken", broken["why"])
    rows = len(frame) + sum(left_out.values()) + len(broken)
    if frame.empty:
        return Read(pd.DataFrame(), left_out, rows=rows, no_data=0)
    frame = frame.reindex(columns=range(max(len(frame.columns), 1 + max([*head.places.values(), *head.wide]))))
    merged = [one for one in sheet.merged() if one[2] in frame and one[0] + 1 in frame.index]
    own, figures = frame.index[~frame.apply(_empty).all(axis=1)] if merged else frame.index, _figures(head)
    for top, bottom, left, right in merged:  # what is merged holds in each of its rows, an amount of several in none
        first: Any = frame.loc[top + 1, left]
        held = own[(own > top) & (own < bottom + 2)]
        over = [n for n in figures if left in figures and left <= n <= right]
        several = values.text(first) and (len(over) > 1 or (over and len(held) > 1))
        frame.loc[held, over or left] = f"{values.text(first)} [merged]" if several else first
    if (column := head.places.get("date")) is not None and sheet.days_before:
        frame[column] = [one + sheet.days_before if isinstance(one, (int, float)) else one for one in frame[column]]
    data, note, total = _data(frame, head, layout, judge)
    between = frame[note & (frame.index < data.index.max())].to_numpy().tolist()
    said = [[cell for cell in map(values.text, row) if cell] for row in [*sheet.head[: head.row - 1], *between]]
    _check_titles([sheet.name] * (not layout.sheets) + [row[0] for row in said if len(row) == 1], sheet, layout)
    fields = {name: data[column] for name, column in head.places.items()}
    out = pd.DataFrame({"sheet": sheet.name, "row": data.index, **fields}, index=data.index)
    apart = {*figures * (layout.table == "seizures"), head.places.get("serial")} - {None}
    out["whole"] = pd.util.hash_pandas_object(data.drop(columns=[*apart]).astype(str), index=False).to_numpy()
    for name in layout.fill_down:
        out[name] = out[name].where(~_empty(out[name])).ffill()
    for name, value in layout.constants.items():
        out[name] = value if name not in out else out[name].where(~_empty(out[name]), value)
    if "unit" not in out and "amount" in out:
        out["unit"] = names.unit_in(head.titles[head.places["amount"]])
    lines = _long(out, data, head, layout) if layout.wide else out
    unread = [title for n, title in enumerate(head.titles) if title and n not in (*head.places.values(), *head.wide)]
    return Read(lines, left_out, rows=rows, no_data=int((note | total).sum()), unread=unread)


def _check_titles(titles: Sequence[str], sheet: Sheet, layout: Layout) -> None:
    """Raises InputError where a title or a sheet's name is of another year, country, drug or unit than the mapping's constant."""
    asked = [] if layout.publication else {*TITLES} & layout.constants.keys() - layout.columns.keys()
    for name, title in itertools.product(asked, titles):
        held, said = (TITLES[name](one)[0] for one in (layout.constants[name], title))
        if held and said not in (None, held, "no_mass"):
            what = f"sheet {sheet.name!r} has the title {title!r}, and [constants] say {name} = {held}"
            raise InputError(f"{what}. Name the sheets to be read under `sheets`, or part its tables.")


def _figures(head: headings.Head) -> list[int]:
    """The columns of figures."""
    named = [n for name, n in head.places.items() if name in FIGURES]
    return [*head.wide] or named or [max(head.places.values())]


def _is(column: pd.Series, judged: Callable[[object], bool]) -> pd.Series:
    """Whether each cell is what a function of it says, called once for each distinct cell."""
    return values.each(column, lambda cell: (bool(judged(cell)), None))[0].astype(bool)


def _empty(column: pd.Series) -> pd.Series:
    return _is(column, lambda cell: cell is None or cell != cell or (isinstance(cell, str) and not cell.strip()))


def _data(frame: pd.DataFrame, head: headings.Head, layout: Layout, judge: Judge) -> tuple[Any, Any, Any]:
    """The rows that hold data; which are notes and repeated headings, and which totals, that are compared with them. A figure
    with nothing beside it, where others have something, is refused: it may be a total. Raises InputError for another table.
    """
    filled, figures = ~frame.apply(_empty), _figures(head)
    note, named = (filled.sum(axis=1) < 2) & ~filled[figures].any(axis=1), filled.drop(columns=figures).any(axis=1)
    bare = ~note & ~named & bool(named.any())
    shown = frame.loc[bare, figures].where(filled).bfill(axis=1)[figures[0]]
    judge.say(pd.DataFrame({"amount": shown, "row": shown.index, "sheet": judge.sheet}), bare[bare], "amount", "bare")
    for column in figures:  # the row of headings once more, as at the top of each printed page
        note |= _is(frame[column], lambda cell, title=head.titles[column]: values.text(cell) == title)
    for name in {"year", "date", "drug", "country"} & head.places.keys() if layout.totals_checked else ():
        title = head.titles[head.places[name]]
        if (other := ~note & _is(frame[head.places[name]], lambda cell, title=title: values.text(cell) == title)).any():
            where = f"sheet {judge.sheet!r}: in row {other.idxmax()}"
            raise InputError(f"{where} begins a further table. Give it a sheet of its own.")
    total = pd.Series(False, frame.index)
    for column in frame.columns.difference(figures) if layout.totals_checked else ():
        total |= ~note & _is(frame[column], names.is_total)
    data = frame[~note & ~total & ~bare]
    if total.any():
        units = data[head.places["unit"]].map(values.text).nunique() if "unit" in head.places else 1
        for column in [*head.wide] or figures[:1]:
            _check_totals(frame.loc[total, column], data[column], head.titles[column], layout.decimal, judge, units > 1)
    return data, note, total


def _check_totals(totals: pd.Series, data: pd.Series, heading: str, decimal: str, judge: Judge, mixed: bool) -> None:
    """Compares each total of a column with the rows since the last one, and with all rows above it. mixed: of several units."""
    numbers, since = values.each(data, lambda cell: (_bare(cell, decimal) or 0.0, None))[0].astype("float64"), 0
    for row, cell in totals.items():
        said = _bare(cell, decimal)
        if not isinstance(said, float):
            continue
        sums = [float(numbers[(numbers.index > start) & (numbers.index < row)].sum()) for start in (since, 0)]
        agrees = any(abs(said - one) <= AGREES * max(one, said) for one in sums)
        code = "total_unchecked" if mixed else "total_agrees" if agrees else "total_differs"
        line = pd.DataFrame({"amount": [cell], "heading": heading, "row": row, "sheet": judge.sheet})
        judge.say(line, pd.Series([True]), "amount", code, "" if agrees or mixed else f"{sums[0]:,.6g}")
        since = row


def _bare(cell: object, decimal: str) -> Any:
    """The number of a cell, without the unit that may stand behind it."""
    said = values.number(cell, decimal)[0]
    return said[0] if isinstance(said, tuple) else said


def _long(out: pd.DataFrame, data: pd.DataFrame, head: headings.Head, layout: Layout) -> pd.DataFrame:
    """A line for each filled cell of the wide columns."""
    parts = []
    for column, said in head.wide.items():
        held = {"heading": (title := head.titles[column]), layout.figure: data[column], layout.wide: said}
        held["unit"] = out.get("unit", names.unit_in(title))
        parts.append(out.assign(**held)[~_empty(data[column])])
    return pd.concat(parts).sort_values("row", kind="stable")
