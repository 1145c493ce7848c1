"""Where a layout's headings stand in a sheet, and whether a sheet has a layout: told by what it holds, never by its name."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pactresearch.data.ingest.cells import names, values
from pactresearch.data.ingest.files.sheets import Sheet
from pactresearch.data.readers.layouts import Layout
from pactresearch.errors import InputError

# Rows from the top among which the words are looked for that tell layouts apart; the headings in twice as many.
DEPTH = 15
ENOUGH = 0.6  # of a layout's headings, from which on a file is taken for it with headings renamed
_YEAR = re.compile(r"((19|20)\d\d|1[34]\d\d)\D{0,4}")


@dataclass(frozen=True)
class Head:
    """The headings of a layout in a sheet.

    row: their row, from 1. places: our field to its column, from 0. wide: column to the year or drug that it holds.
    lacking: fields without a column. twice: headings that stand twice. titles: all texts of the row by column.
    """

    row: int
    places: Mapping[str, int]
    titles: Sequence[str]
    wide: Mapping[int, str] = field(default_factory=dict)
    lacking: Sequence[str] = ()
    twice: Sequence[str] = ()


def head_of(sheet: Sheet, layout: Layout) -> Head:
    """The row of a sheet that has most of a layout's headings."""
    rows = enumerate(sheet.head[: 2 * DEPTH] or [[]], start=1)
    found = [_headings(n, [values.text(cell) for cell in row], layout) for n, row in rows]
    return max(found, key=lambda head: (-len(head.lacking), len(head.places)))


def _headings(number: int, titles: list[str], layout: Layout) -> Head:
    keys = [names.key(title) for title in titles]
    fields = {**layout.columns, **layout.optional}.items()
    found = {name: [keys.index(one) for one in map(names.key, said) if one in keys] for name, said in fields}
    places = {name: said[0] for name, said in found.items() if said}
    lacking = [name for name in layout.columns if name not in places]
    wide: dict[int, str] = {}
    if layout.wide == "drug":
        known = {names.key(heading): drug for heading, drug in layout.headings.items()}
        wide = {n: known[one] for n, one in enumerate(keys) if one in known}
        lacking += [heading for heading in layout.headings if names.key(heading) not in keys]
    elif layout.wide == "year":
        years = {n: _YEAR.fullmatch(title) for n, title in enumerate(titles) if n not in places.values()}
        wide = {n: year[1] for n, year in years.items() if year}
        lacking += [] if wide else ["years"]
    twice = [titles[n] for n in (*places.values(), *wide) if keys.count(keys[n]) > 1]
    return Head(number, places, titles, wide=wide, lacking=lacking, twice=twice)


def _has_needs(sheet: Sheet, layout: Layout) -> bool:
    """Whether the words stand above or among a sheet's headings without which it has another layout."""
    cells = {names.key(values.text(cell)) for row in sheet.head[:DEPTH] for cell in row}
    needed = [re.compile(rf"(^|\W){re.escape(names.key(need))}($|\W)") for need in layout.needs]
    return not cells & {*map(names.key, layout.lacks)} and all(any(map(need.search, cells)) for need in needed)


def recognises(layout: Layout, sheet: Sheet) -> bool:
    """Whether a sheet has all headings of a layout, and all words that it needs."""
    return not head_of(sheet, layout).lacking and _has_needs(sheet, layout)


def nearly(layout: Layout, sheet: Sheet) -> str:
    """What a sheet lacks to have a layout, in a sentence with the nearest headings; "" where it is another one altogether."""
    head = head_of(sheet, layout)
    named = len(layout.columns.keys() & head.places.keys())
    if not head.lacking or named < max(2, ENOUGH * len(layout.columns)) or not _has_needs(sheet, layout):
        return ""
    return f"it is nearly {layout.name}, but {_lacks(head, layout)}"


def whole_head(sheet: Sheet, layout: Layout) -> Head:
    """The headings of a sheet that is to be read. Raises InputError where they are not whole, or one stands twice."""
    if (head := head_of(sheet, layout)).lacking:
        known = ", ".join(filter(None, head.titles))[:400]
        what = f"{_lacks(head, layout)}. Its headings are: {known}. Correct them, or the mapping."
        raise InputError(f"sheet {sheet.name!r} {what}")
    if head.twice:
        what = f"has the column {head.twice[0]!r} twice. Take one of the two out, or rename it."
        raise InputError(f"sheet {sheet.name!r} {what}")
    return head


def _lacks(head: Head, layout: Layout) -> str:
    said, keys = [], {names.key(one): one for one in head.titles if one}
    for name in head.lacking:
        heading = layout.columns.get(name, [name])[0]
        near = [repr(keys[one]) for one in difflib.get_close_matches(names.key(heading), keys, n=3, cutoff=0.5)]
        said.append(f"has no column {heading!r}" + (f" (nearest: {', '.join(near)})" if near else ""))
    return "; ".join(said)
