"""Where a layout's headings stand in a sheet, and whether a sheet has a layout: told by what it holds, never by its name."""

import difflib
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pactresearch.data.ingest.cells import names, values
from pactresearch.data.ingest.files.sheets import Sheet
from pactresearch.data.readers.layouts import Layout
from pactresearch.errors import InputError

# Rows from the top among which the words are looked for that tell layouts apart; the headings in twice as many.
DEPTH = 15
ENOUGH = 0.6  # of a layout's headings, from which on a file is taken for it with headings renamed


class Head(NamedTuple):
    """The headings of a layout in a sheet.

    row: their row, from 1. places: our field to its column, from 0. wide: column to the year or drug that it holds.
    lacking: fields without a column. twice: headings that stand twice. titles: all texts of the row by column.
    """

    row: int
    places: Mapping[str, int]
    titles: Sequence[str]
    wide: Mapping[int, str] = {}
    lacking: Sequence[str] = ()
    twice: Sequence[str] = ()


def head_of(sheet: Sheet, layout: Layout) -> Head:
    """The row of a sheet that has most of a layout's headings."""
    found = [_headings(n, titles, layout) for n, titles in rows_of(sheet)[: 2 * DEPTH]]
    return max(found, key=lambda head: (-len(head.lacking), len(head.places)))


def rows_of(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """The first rows of a sheet as texts, with their numbers; a row that has a second one of headings below it, with that."""
    rows = [[values.text(cell) for cell in row] for row in sheet.head]
    return [_joined(n, *pair) for n, pair in enumerate(zip(rows, [*rows[1:], []], strict=True), start=1)] or [(1, [])]


def _joined(number: int, row: list[str], below: list[str]) -> tuple[int, list[str]]:
    """A row of headings with the one below, if that is one: words or years where the first heading has nothing below it."""
    first = next((n for n, cell in enumerate(row) if cell), len(below))
    said = [cell for cell in below if not values.is_missing(cell)]
    words = all(names.year_in(cell) or not any(map(str.isdigit, cell)) for cell in said)
    if not (said and words) or any(below[: first + 1]) or sum(map(bool, row)) < 2:
        return number, row
    titles, above = [], ""
    for upper, lower in itertools.zip_longest(row, below, fillvalue=""):
        above = upper or above * bool(lower)
        titles.append(f"{above} {lower}".strip())
    return number + 1, titles


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
        years = {n: names.year_in(title) for n, title in enumerate(titles) if n not in places.values()}
        wide = {n: year for n, year in years.items() if year}
        lacking += [] if wide else ["years"]
    twice = [titles[n] for n in (*places.values(), *wide) if keys.count(keys[n]) > 1]
    twice += [titles[n] for n, one in wide.items() if layout.wide == "year" and [*wide.values()].count(one) > 1]
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
    head, unit = head_of(sheet, layout), values.unit_of(layout.constants.get("unit"), layout.names.get("unit", {}))[0]
    amounts = [*head.wide] or [n for name, n in head.places.items() if name == "amount"]
    named = [head.titles[n] for n in amounts if unit is not None and "unit" not in head.places]
    other = [title for title in named if names.unit_in(title) not in (None, unit or "no_mass")]
    if head.lacking:
        broken = "".join(f" Row {n} has {why}." for n, (_, why) in sheet.broken.items() if n <= DEPTH)
        known = f"{', '.join(filter(None, head.titles))[:400]}.{broken} Correct them, or the mapping"
        what = f"{_lacks(head, layout)}. Its headings are: {known}."
    elif head.twice:
        what = f"has the column {head.twice[0]!r} twice. Take one of the two out, or rename it."
    elif other:
        what = (
            f"has {other[0]!r}; [constants] says {unit or 'no weight'}. Without `unit` there, each heading's own holds."
        )
    else:
        return head
    raise InputError(f"sheet {sheet.name!r} {what}")


def _lacks(head: Head, layout: Layout) -> str:
    said, keys = [], {names.key(one): one for one in head.titles if one}
    for name in head.lacking:
        heading = layout.columns.get(name, [name])[0]
        near = [repr(keys[one]) for one in difflib.get_close_matches(names.key(heading), keys, n=3, cutoff=0.5)]
        said.append(f"has no column {heading!r}" + (f" (nearest: {', '.join(near)})" if near else ""))
    return "; ".join(said)
