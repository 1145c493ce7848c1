"""The rows of a sheet as lines with our fields: headings found, wide tables made long, totals and notes set aside."""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pactresearch.data.ingest import names, values
from pactresearch.data.ingest.rules import Judge
from pactresearch.data.ingest.sheets import Keep, Sheet
from pactresearch.data.readers.layouts import DEPTH, HasHead, Layout
from pactresearch.errors import InputError

AGREES = 0.005  # a total that departs by less from its rows agrees with them: figures are rounded
ENOUGH = 0.6  # of a layout's headings, from which on a file is taken for it with headings renamed
_YEAR = re.compile(r"(?:19|20)\d\d|1[34]\d\d")


@dataclass(frozen=True)
class Head:
    """Where the headings of a layout stand in a sheet.

    row: of the headings, from 1. places: our field to its column, from 0. wide: column to the year or drug that it holds.
    lacking: fields without a column. twice: headings that stand twice. alone: other headings.
    """

    row: int
    places: Mapping[str, int]
    wide: Mapping[int, str] = field(default_factory=dict)
    lacking: Sequence[str] = ()
    twice: Sequence[str] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether all stands there that must."""
        return not self.lacking


def head_of(sheet: HasHead, layout: Layout) -> Head | None:
    """The row of a sheet that has most of a layout's headings; None where no row has any."""
    best = None
    for number, row in enumerate(sheet.head[: DEPTH * 2], start=1):
        found = _headings(number, [names.key(values.text(cell)) for cell in row], row, layout)
        if (found.places or found.wide) and (best is None or _score(found) > _score(best)):
            best = found
    return best


def _score(head: Head) -> tuple[int, int]:
    return -len(head.lacking), len(head.places)


def _headings(number: int, keys: list[str], row: Sequence[object], layout: Layout) -> Head:
    wanted = {**layout.columns, **layout.optional}
    at, lacking, twice = {}, [], []
    for name, spellings in wanted.items():
        places = [n for spelling in spellings for n, one in enumerate(keys) if one == names.key(spelling)]
        if places:
            at[name] = places[0]
            if keys.count(keys[places[0]]) > 1:
                twice.append(values.text(row[places[0]]))
        elif name in layout.columns:
            lacking.append(name)
    wide: dict[int, str] = {}
    if layout.wide == "drug":
        known = {names.key(heading): drug for heading, drug in layout.headings.items()}
        wide = {n: known[one] for n, one in enumerate(keys) if one in known}
        lacking += [heading for heading in layout.headings if names.key(heading) not in keys]
    elif layout.wide == "year":
        wide = {
            n: one
            for n, one in enumerate(map(values.text, row))
            if n not in at.values() and _YEAR.match(one.strip("*")) and len(one) < 9
        }
        lacking += [] if wide else ["years"]
    titles = {name: values.text(row[n]) for name, n in at.items()} | {str(n): values.text(row[n]) for n in wide}
    return Head(number, at, wide, lacking, twice, titles=titles)


def has_needs(sheet: HasHead, layout: Layout) -> bool:
    """Whether the words stand above or among a sheet's headings without which it has another layout."""
    cells = [names.key(values.text(cell)) for row in sheet.head[:DEPTH] for cell in row]
    needed = [re.compile(rf"(^|\W){re.escape(names.key(need))}($|\W)") for need in layout.needs]
    strange = {names.key(one) for one in layout.lacks}
    return not strange & {*cells} and all(any(map(need.search, cells)) for need in needed)


def recognises(layout: Layout, sheets: Sequence[HasHead]) -> bool:
    """Whether a sheet has all headings of a layout, and all words that it needs."""
    return any(
        (head := head_of(sheet, layout)) is not None and head.whole and has_needs(sheet, layout)
        for sheet in sheets
        if not sheet.hidden
    )


def nearly(layout: Layout, sheets: Sequence[HasHead]) -> str:
    """What a file lacks to have a layout, in a sentence with the nearest headings; "" where it is another one altogether."""
    for sheet in sheets:
        head = head_of(sheet, layout)
        if head is None or sheet.hidden or not has_needs(sheet, layout):
            continue
        named = sum(name in head.places for name in layout.columns)
        if head.lacking and named >= max(2, ENOUGH * len(layout.columns)):
            row = [values.text(cell) for cell in sheet.head[head.row - 1]]
            return f"it is nearly {layout.name}, but {'; '.join(_lacks(name, layout, row) for name in head.lacking)}"
    return ""


def _lacks(name: str, layout: Layout, row: Sequence[str]) -> str:
    heading = layout.columns.get(name, [name])[0]
    keys = {names.key(one): one for one in row if one}
    near = difflib.get_close_matches(names.key(heading), keys, n=3, cutoff=0.5)
    return f"has no column {heading!r}" + (f" (nearest: {', '.join(repr(keys[one]) for one in near)})" if near else "")


def lines(sheet: Sheet, layout: Layout, judge: Judge, keep: Keep | None) -> tuple[pd.DataFrame, Counter, int, int]:
    """The lines of a sheet, values as they were written.

    Gives the lines (sheet, row, our fields, `heading` of the amount, `whole`: a number that equal rows share), the names
    that were not wanted with their rows, the rows of the sheet below its headings, and those of them that are no data.

    Raises InputError where the headings are not whole, or one stands twice.
    """
    head = head_of(sheet, layout)
    _refuse_head(sheet, layout, head)
    judge.sheet, judge.headings = sheet.name, dict(head.titles)
    frame, left_out = sheet.frame(head.row, keep)
    rows = len(frame) + sum(left_out.values())
    for number, said, why in sheet.broken:
        if number > head.row:
            rows += 1
            judge.say(
                pd.DataFrame({"value": [said]}, index=[number]), pd.Series(True, [number]), "value", "broken", why
            )
    if frame.empty:
        return pd.DataFrame(), left_out, rows, 0
    frame = frame.reindex(
        columns=range(max([len(frame.columns), *(n + 1 for n in [*head.places.values(), *head.wide])]))
    )
    frame = _merged_down(frame, sheet)
    data, no_data = _data(frame, head, layout, judge)
    out = pd.DataFrame({"sheet": sheet.name, "row": data.index}, index=data.index)
    for name, column in head.places.items():
        out[name] = data[column]
    unnumbered = data.drop(columns=[head.places["serial"]]) if "serial" in head.places else data
    out["whole"] = pd.util.hash_pandas_object(unnumbered.astype(str), index=False).to_numpy()
    for name in layout.fill_down:
        out[name] = out[name].where(~_empty(out[name])).ffill()
    for name, value in layout.constants.items():
        out[name] = value if name not in out else out[name].where(~_empty(out[name]), value)
    return (_long(out, data, head, layout) if layout.wide else out), left_out, rows, no_data


def _refuse_head(sheet: Sheet, layout: Layout, head: Head | None) -> None:
    if head is None or not head.whole:
        row = [values.text(cell) for cell in sheet.head[(head.row if head else 1) - 1]] if sheet.head else []
        lacking = head.lacking if head else list(layout.columns)
        raise InputError(
            f"sheet {sheet.name!r} {'; '.join(_lacks(name, layout, row) for name in lacking)}. Its headings are: "
            f"{', '.join(one for one in row if one)[:400]}. Correct the headings, or the mapping."
        )
    if head.twice:
        raise InputError(
            f"sheet {sheet.name!r} has the column {head.twice[0]!r} twice. Take one of the two out, or rename it."
        )


def _empty(column: pd.Series) -> pd.Series:
    return _is(column, lambda cell: cell is None or cell != cell or (isinstance(cell, str) and not cell.strip()))


def _is(column: pd.Series, judged: Callable[[object], bool]) -> pd.Series:
    """Whether each cell is what a function of it says, called once for each distinct cell."""
    return values.each(column, lambda cell: (bool(judged(cell)), None))[0].astype(bool)


def _merged_down(frame: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """The table with the value of cells that are merged downwards in each of their rows."""
    for top, bottom, column in sheet.merged:
        if column in frame and top + 1 in frame.index:
            frame.loc[top + 1 : bottom + 1, column] = frame.loc[top + 1, column]
    return frame


def _data(frame: pd.DataFrame, head: Head, layout: Layout, judge: Judge) -> tuple[pd.DataFrame, int]:
    """The rows that hold data; totals are compared with them and set aside, and so are notes and repeated headings."""
    filled = ~frame.apply(_empty)
    count = filled.sum(axis=1)
    figures = [*head.wide] or [head.places[name] for name in _figures(head)]
    has_figure = filled[figures].any(axis=1)
    note = (count == 0) | ((count == 1) & ~has_figure)
    again = pd.Series(True, frame.index)
    for name, column in head.places.items():
        again &= _is(frame[column], lambda cell, title=head.titles[name]: values.text(cell) == title)
    labels = [n for n in frame.columns if n not in figures]
    total = pd.Series(False, frame.index)
    for column in labels if layout.totals_checked else ():
        total |= _is(frame[column], lambda cell: names.is_total(cell))
    total &= ~note & ~again
    data = frame[~note & ~again & ~total]
    if total.any():
        _check_totals(frame, data, total, head, layout, judge)
    return data, int((note | again | total).sum())


def _figures(head: Head) -> list[str]:
    found = [
        name
        for name in ("amount", "kg", "typical_usd", "minimum_usd", "maximum_usd", "percent", "purity")
        if name in head.places
    ]
    return found or [list(head.places)[-1]]


def _check_totals(
    frame: pd.DataFrame, data: pd.DataFrame, total: pd.Series, head: Head, layout: Layout, judge: Judge
) -> None:
    """Compares each total with the rows since the last one, or with all rows above it."""
    figures = [*head.wide] or [head.places[name] for name in _figures(head)][:1]
    units = data[head.places["unit"]].map(values.text).nunique() if "unit" in head.places else 1
    for column in figures:
        numbers = values.each(data[column], lambda cell: values.number(cell, layout.decimal))[0]
        numbers = pd.to_numeric(numbers, errors="coerce").fillna(0.0)
        heading = values.text(head.titles.get(str(column), judge.headings.get("amount", "")))
        start = 0
        for at in frame.index[total]:
            said = values.number(frame.loc[at, column], layout.decimal)[0]
            line = pd.DataFrame(
                {"amount": [frame.loc[at, column]], "heading": heading, "row": at, "sheet": judge.sheet}, index=[at]
            )
            every = pd.Series(True, [at])
            if not isinstance(said, float):
                continue
            sums = [float(numbers[(numbers.index > since) & (numbers.index < at)].sum()) for since in (start, 0)]
            if units > 1:
                judge.say(line, every, "amount", "total_unchecked")
            elif any(abs(said - one) <= AGREES * max(abs(one), abs(said)) for one in sums):
                judge.say(line, every, "amount", "total_agrees")
            else:
                judge.say(line, every, "amount", "total_differs", f"{sums[0]:,.6g}")
            start = at


def _long(out: pd.DataFrame, data: pd.DataFrame, head: Head, layout: Layout) -> pd.DataFrame:
    """A line for each filled cell of the wide columns."""
    parts = []
    for column, said in head.wide.items():
        if names.is_total(said):
            continue
        cells = data[column]
        part = out.assign(heading=head.titles[str(column)], **{layout.figure: cells, layout.wide: said})
        parts.append(part[~_empty(cells)])
    return pd.concat(parts).sort_values("row", kind="stable") if parts else out.iloc[:0]
