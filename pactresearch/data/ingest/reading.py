"""A file becomes a verdict: opened, recognised or mapped, its lines cleaned; nothing is written."""

import functools
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from pactresearch.data.ingest import clean, headings, rows
from pactresearch.data.ingest.cells import names, values
from pactresearch.data.ingest.files import workbook
from pactresearch.data.ingest.files.sheets import Keep, Sheet
from pactresearch.data.ingest.files.workbook import Tell, Workbook
from pactresearch.data.ingest.mapping import Mapping
from pactresearch.data.ingest.rules import Judge
from pactresearch.data.ingest.verdict import Verdict
from pactresearch.data.readers import own
from pactresearch.data.readers.layouts import OFFICIAL, Layout
from pactresearch.errors import InputError

LAYOUTS = (*OFFICIAL, *own.LAYOUTS)
NO_DATA = "titles, notes, totals and empty rows"


def read(path: Path, mapping: Mapping | None = None, tell: Tell = lambda line: None) -> Verdict:
    """What a file holds for our tables, what is doubtful in it and what is refused. mapping: of a national list.

    Raises InputError where the file cannot be read as a whole, or has no layout that is known.
    """
    book = workbook.opened(path, tell, mapping.encoding if mapping else None)
    judge, found, notes = Judge(), {}, [*book.notes]
    try:
        for sheet, layout, why in _chosen(book, mapping.layout() if mapping else None):
            if layout is None:
                notes += [] if sheet.empty else [f"sheet {sheet.name!r} was set aside: {why}"]
            else:
                found.setdefault(layout, []).append(rows.read(sheet, layout, judge, _keep(sheet, layout)))
    except InputError as error:
        raise InputError(f"{book.name}: {error}") from None
    aside, tables, taken, unread = Counter(), {}, 0, []
    for layout, parts in found.items():
        for part in parts:
            aside.update({NO_DATA: part.no_data, clean.OTHER: sum(part.left_out.values())})
            notes += _unsaid(part.left_out)
            unread += [] if layout.publication else part.unread
        if len(lines := pd.concat([part.lines for part in parts], ignore_index=True)):
            made, lines_in, set_aside = clean.cleaned(lines, layout, judge)
            taken += lines_in
            aside.update(set_aside)
            for name, table in made.items():
                tables[name] = _with_purity(tables[name], table) if name in tables else table
    persons = tuple(dict.fromkeys(title for title in unread if names.PERSON.search(names.key(title))))
    notes += [f"columns that are not read: {', '.join(dict.fromkeys(unread))}"] if unread else []
    notes += [f"columns of persons or exact places, which the original keeps: {', '.join(persons)}"] if persons else []
    said = {"rows": sum(part.rows for parts in found.values() for part in parts), "problems": judge.found()}
    said |= {"persons": persons, "notes": tuple(dict.fromkeys(notes)), "aside": dict(+aside), "taken": taken}
    sha256 = hashlib.sha256(book.content).hexdigest()
    return Verdict(book.name, sha256, (*found,), tables=tables, content=book.content, **said)


def recognised(sheet: Sheet) -> list[Layout]:
    """The official layouts that a sheet has: one, or none."""
    return [layout for layout in LAYOUTS if headings.recognises(layout, sheet)]


def _chosen(book: Workbook, mapped: Layout | None) -> Iterator[tuple[Sheet, Layout | None, str]]:
    """Each sheet with its layout, or why it has none. One after the other, since only the last one is in memory.

    mapped: the layout of a mapping: for the sheets that it names, or for all that are shown and have its headings.

    Raises InputError where no sheet has one.
    """
    known = [sheet.name for sheet in book.sheets]
    if mapped and not {*mapped.sheets} <= {*known}:
        has = f"it has no sheet {', '.join({*mapped.sheets} - {*known})}; it has {', '.join(known)}"
        raise InputError(f"{has}. Correct `sheets` in the mapping.")
    some, first, near = False, None, []
    for sheet in book.sheets:
        if (sheet.hidden and sheet.name not in (mapped.sheets if mapped else ())) or sheet.empty:
            yield sheet, None, "it is hidden"
        elif mapped:
            first = first or sheet
            fits = sheet.name in mapped.sheets if mapped.sheets else not headings.head_of(sheet, mapped).lacking
            some |= fits
            yield sheet, mapped if fits else None, "it has not the headings of the mapping"
        else:
            layout = next(iter(recognised(sheet)), None)
            some |= layout is not None
            near += [] if some else [said for one in LAYOUTS if (said := headings.nearly(one, sheet))]
            yield sheet, layout, "it is in no known layout"
    if not some and all(sheet.empty for sheet in book.sheets):
        raise InputError("It holds no cell with anything in it. Ask its author for the file with the figures.")
    if not some and mapped:
        headings.whole_head(first or book.sheets[0], mapped)
    if not some and near:
        raise InputError(f"it is not taken: {min(near, key=len)}. Restore the heading, or read the file by a mapping.")
    if not some:
        what = "If it is a national list, `--suggest-mapping` writes a first mapping."
        raise InputError(f"it is in no official layout that is known. {what}")


def _keep(sheet: Sheet, layout: Layout) -> Keep | None:
    """Which rows of a long official list are wanted: those of its drugs."""
    column = headings.head_of(sheet, layout).places.get("drug")
    known = {names.key(name) for name in layout.names.get("drug", {})}
    wanted = functools.cache(lambda cell: names.key(values.text(cell)) in known)
    return None if layout.strict or column is None else (column, wanted)


def _unsaid(left_out: Counter) -> list[str]:
    """Names of drugs that were left out though they sound like ours, so that nobody misses them unknowingly."""
    near = sorted(name for name in map(str, left_out) if re.search("hero|opium|morph", name.casefold()))
    return [f"not taken: {', '.join(f'{name} ({left_out[name]:,} rows)' for name in near)}"] if near else []


def _with_purity(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Prices with the purities of another sheet beside them; a purity without a price is a line of its own."""
    key = ["iso3", "year", "drug", "level"]
    purity = other.drop_duplicates(key).set_index(key)["purity"]
    at = pd.MultiIndex.from_frame(one[key])
    alone = purity[~purity.index.isin(at)].reset_index().assign(line=1)
    both = pd.concat([one.assign(purity=purity.reindex(at).to_numpy()), alone], ignore_index=True)
    return both.astype(one.dtypes.to_dict()).sort_values([*key, "line"], ignore_index=True)
