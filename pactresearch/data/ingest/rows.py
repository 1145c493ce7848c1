"""The rows of a sheet as lines with our fields: wide tables made long, totals compared and set aside, notes set aside."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pactresearch.data.ingest import headings
from pactresearch.data.ingest.cells import names, values
from pactresearch.data.ingest.files.sheets import Keep, Sheet
from pactresearch.data.ingest.rules import Judge
from pactresearch.data.readers.layouts import Layout
from pactresearch.errors import InputError

AGREES = 0.005  # a total that departs by less from its rows agrees with them: figures are rounded
FIGURES = ("amount", "kg", "typical_usd", "minimum_usd", "maximum_usd", "percent", "purity")


@dataclass(frozen=True)
class Read:
    """What a sheet gave.

    lines: values as they were written; sheet, row, our fields, `heading` of the amount in wide tables, `whole`: a number
    that equal rows share. left_out: names that were not wanted, with their rows. rows: of the sheet below its headings.
    no_data: those of them that are titles, notes, totals, or empty. unread: headings of columns that are not read.
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
    _check_name(sheet, layout)
    frame = frame.reindex(columns=range(max(len(frame.columns), 1 + max([*head.places.values(), *head.wide]))))
    merged = [one for one in sheet.merged() if one[2] in frame and one[0] + 1 in frame.index]
    own, figures = frame.index[~frame.apply(_empty).all(axis=1)] if merged else frame.index, _figures(head)
    for top, bottom, left, right in merged:  # what is merged holds in each of its rows, an amount of several in none
        first: Any = frame.loc[top + 1, left]
        held = own[(own > top) & (own < bottom + 2)]
        over = [n for n in figures if left in figures and left <= n <= right]
        several = len(over) > 1 or (over and len(held) > 1)
        frame.loc[held, over or left] = f"{values.text(first)} [merged]" if several and values.text(first) else first
    if (column := head.places.get("date")) is not None and sheet.days_before:
        frame[column] = [one + sheet.days_before if isinstance(one, (int, float)) else one for one in frame[column]]
    data, no_data = _data(frame, head, layout, judge)
    fields = {name: data[column] for name, column in head.places.items()}
    out = pd.DataFrame({"sheet": sheet.name, "row": data.index, **fields}, index=data.index)
    unnumbered = data.drop(columns=[n for name, n in head.places.items() if name == "serial"])
    out["whole"] = pd.util.hash_pandas_object(unnumbered.astype(str), index=False).to_numpy()
    for name in layout.fill_down:
        out[name] = out[name].where(~_empty(out[name])).ffill()
    for name, value in layout.constants.items():
        out[name] = value if name not in out else out[name].where(~_empty(out[name]), value)
    if "unit" not in out and "amount" in out:
        out["unit"] = names.unit_in(head.titles[head.places["amount"]])
    lines = _long(out, data, head, layout) if layout.wide else out
    unread = [title for n, title in enumerate(head.titles) if title and n not in (*head.places.values(), *head.wide)]
    return Read(lines, left_out, rows=rows, no_data=no_data, unread=unread)


def _check_name(sheet: Sheet, layout: Layout) -> None:
    """Raises InputError where a sheet that was not asked for is named like another year or country than its constant."""
    for name, meaning in (("year", values.year), ("country", values.country)):
        said, held = (meaning(one)[0] for one in (sheet.name, layout.constants.get(name)))
        if said and held and said != held and not layout.sheets and name not in layout.columns:
            what = f"is named like another {name} than [constants] of the mapping says ({held})"
            raise InputError(f"sheet {sheet.name!r} {what}. Name the sheets to be read under `sheets`.")


def _figures(head: headings.Head) -> list[int]:
    """The columns of figures."""
    named = [n for name, n in head.places.items() if name in FIGURES]
    return [*head.wide] or named or [max(head.places.values())]


def _is(column: pd.Series, judged: Callable[[object], bool]) -> pd.Series:
    """Whether each cell is what a function of it says, called once for each distinct cell."""
    return values.each(column, lambda cell: (bool(judged(cell)), None))[0].astype(bool)


def _empty(column: pd.Series) -> pd.Series:
    return _is(column, lambda cell: cell is None or cell != cell or (isinstance(cell, str) and not cell.strip()))


def _data(frame: pd.DataFrame, head: headings.Head, layout: Layout, judge: Judge) -> tuple[pd.DataFrame, int]:
    """The rows that hold data, and how many hold none; totals are compared with them and set aside, and so are notes and
    repeated headings. A figure with nothing beside it, where others have something, is refused: it may be a total.
    """
    filled, figures = ~frame.apply(_empty), _figures(head)
    note, named = (filled.sum(axis=1) < 2) & ~filled[figures].any(axis=1), filled.drop(columns=figures).any(axis=1)
    bare = ~note & ~named & bool(named.any())
    shown = frame.loc[bare, figures].where(filled).bfill(axis=1)[figures[0]]
    judge.say(pd.DataFrame({"amount": shown, "row": shown.index, "sheet": judge.sheet}), bare[bare], "amount", "bare")
    for column in figures:  # the row of headings once more, as at the top of each printed page
        note |= _is(frame[column], lambda cell, title=head.titles[column]: values.text(cell) == title)
    total = pd.Series(False, frame.index)
    for column in frame.columns.difference(figures) if layout.totals_checked else ():
        total |= ~note & _is(frame[column], names.is_total)
    data = frame[~note & ~total & ~bare]
    if total.any():
        units = data[head.places["unit"]].map(values.text).nunique() if "unit" in head.places else 1
        for column in [*head.wide] or figures[:1]:
            totals, heading = frame.loc[total, column], head.titles[column]
            _check_totals(totals, data[column], heading, layout.decimal, judge, units > 1)
    return data, int((note | total).sum())


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
        held = {"heading": head.titles[column], layout.figure: data[column], layout.wide: said}
        held |= {} if "unit" in out else {"unit": names.unit_in(head.titles[column])}
        parts.append(out.assign(**held)[~_empty(data[column])])
    return pd.concat(parts).sort_values("row", kind="stable")
