"""A file becomes a verdict: opened, recognised or mapped, its lines cleaned; nothing is written."""

from collections import Counter
from pathlib import Path

import pandas as pd

from pactresearch.data.ingest import clean, headings, names, rows, values, workbook
from pactresearch.data.ingest.mapping import Mapping
from pactresearch.data.ingest.rules import Judge
from pactresearch.data.ingest.sheets import Keep, Sheet
from pactresearch.data.ingest.verdict import Verdict
from pactresearch.data.ingest.workbook import Tell, Workbook
from pactresearch.data.readers import europe_and_world_bank, individual_seizures, own, unodc_annexes
from pactresearch.data.readers.layouts import Layout
from pactresearch.errors import InputError

LAYOUTS = (*unodc_annexes.LAYOUTS, *individual_seizures.LAYOUTS, *europe_and_world_bank.LAYOUTS, *own.LAYOUTS)
NO_DATA, OTHER = "titles, notes, totals and empty rows", "other drugs or places"
Chosen = list[tuple[Sheet, Layout]]


def read(path: Path, mapping: Mapping | None = None, tell: Tell = lambda line: None) -> Verdict:
    """What a file holds for our tables, what is doubtful in it and what is refused. mapping: of a national list.

    Raises InputError where the file cannot be read as a whole, or has no layout that is known.
    """
    book = workbook.opened(path, tell, mapping.encoding if mapping else None)
    chosen, notes = _mapped(book, mapping.layout()) if mapping else _recognised(book)
    judge, tables, aside, number, taken = Judge(), {}, Counter(), 0, 0
    layouts = tuple(dict.fromkeys(layout for _, layout in chosen))
    for layout in layouts:
        parts = []
        for sheet in [sheet for sheet, of in chosen if of is layout]:
            try:
                found = rows.read(sheet, layout, judge, _keep(sheet, layout))
            except InputError as error:
                raise InputError(f"{book.name}: {error}") from None
            parts.append(found.lines)
            number += found.rows
            aside.update({NO_DATA: found.no_data, OTHER: sum(found.left_out.values())})
            notes += _unsaid(found.left_out)
        lines = pd.concat(parts, ignore_index=True)
        if len(lines):
            made = clean.cleaned(lines, layout, judge)
            taken += made.taken
            aside.update(made.aside)
            for name, table in made.tables.items():
                tables[name] = _with_purity(tables[name], table) if name in tables else table
    said = {
        "notes": tuple(dict.fromkeys([*book.notes, *notes])),
        "aside": {reason: n for reason, n in aside.items() if n},
    }
    counted = {"rows": number, "taken": taken, "problems": judge.found(), "content": book.content}
    return Verdict(book.name, book.sha256, layouts, tables=tables, **said, **counted)


def recognised(sheet: Sheet) -> list[Layout]:
    """The official layouts that a sheet has: one, or none."""
    return [layout for layout in LAYOUTS if headings.recognises(layout, sheet)]


def _recognised(book: Workbook) -> tuple[Chosen, list[str]]:
    chosen, notes = [], []
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    for sheet in book.sheets:
        found = recognised(sheet)[:1] if sheet in shown else []
        chosen += [(sheet, layout) for layout in found]
        if not found and any(map(any, sheet.head)):
            notes.append(
                f"sheet {sheet.name!r} was set aside: {'it is in no known layout' if sheet in shown else 'it is hidden'}"
            )
    if chosen:
        return chosen, notes
    near = [said for layout in LAYOUTS for sheet in shown if (said := headings.nearly(layout, sheet))]
    if near:
        raise InputError(
            f"{book.name} is not taken: {min(near, key=len)}. Restore the heading, or read the file by a mapping."
        )
    raise InputError(
        f"{book.name} is in no official layout that is known. If it is a national list, `pactresearch ingest {book.name} "
        "--suggest-mapping` writes a first mapping for it."
    )


def _mapped(book: Workbook, layout: Layout) -> tuple[Chosen, list[str]]:
    """The sheets that a mapping is for: those it names, or all that are shown and have its headings."""
    known = {sheet.name: sheet for sheet in book.sheets}
    strange = [name for name in layout.sheets if name not in known]
    if strange:
        raise InputError(
            f"{book.name} has no sheet {', '.join(strange)}; it has {', '.join(known)}. Correct `sheets` in the mapping."
        )
    shown = [sheet for sheet in book.sheets if not sheet.hidden] or list(book.sheets)
    taken = (
        [known[name] for name in layout.sheets]
        or [one for one in shown if not headings.head_of(one, layout).lacking]
        or shown[:1]
    )
    aside = [sheet for sheet in book.sheets if sheet not in taken and any(map(any, sheet.head))]
    why = {True: "it is hidden", False: "it has not the headings of the mapping"}
    notes = [f"sheet {sheet.name!r} was set aside: {why[sheet.hidden]}" for sheet in aside]
    return [(sheet, layout) for sheet in taken], notes


def _keep(sheet: Sheet, layout: Layout) -> Keep | None:
    """Which rows of a long official list are wanted: those of its drugs."""
    column = headings.head_of(sheet, layout).places.get("drug")
    known = {names.key(name) for name in layout.names.get("drug", {})}
    return None if layout.strict or column is None else (column, lambda cell: names.key(values.text(cell)) in known)


def _unsaid(left_out: Counter) -> list[str]:
    """Names of drugs that were left out though they sound like ours, so that nobody misses them unknowingly."""
    near = sorted(
        name for name in map(str, left_out) if any(part in name.casefold() for part in ("hero", "opium", "morph"))
    )
    return [f"not taken: {', '.join(f'{name} ({left_out[name]:,} rows)' for name in near)}"] if near else []


def _with_purity(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Prices with the purities of another sheet beside them; a purity without a price is a line of its own."""
    key = ["iso3", "year", "drug", "level"]
    purity = other.drop_duplicates(key).set_index(key)["purity"]
    at = pd.MultiIndex.from_frame(one[key])
    alone = purity[~purity.index.isin(at)].reset_index().assign(line=1)
    both = pd.concat([one.assign(purity=purity.reindex(at).to_numpy()), alone], ignore_index=True)
    return both.astype(one.dtypes.to_dict()).sort_values([*key, "line"], ignore_index=True)
