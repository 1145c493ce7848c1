"""A file becomes a verdict: opened, recognised or mapped, its lines cleaned; nothing is written."""

from collections import Counter
from pathlib import Path

import pandas as pd

from pactresearch.data.ingest import clean, names, rows, values, workbook
from pactresearch.data.ingest.mapping import Mapping
from pactresearch.data.ingest.rules import Judge
from pactresearch.data.ingest.sheets import Keep, Sheet
from pactresearch.data.ingest.verdict import Verdict
from pactresearch.data.ingest.workbook import Tell, Workbook
from pactresearch.data.readers import europe_and_world_bank, individual_seizures, own, unodc_annexes
from pactresearch.data.readers.layouts import Layout
from pactresearch.errors import InputError

LAYOUTS = (*unodc_annexes.LAYOUTS, *individual_seizures.LAYOUTS, *europe_and_world_bank.LAYOUTS, *own.LAYOUTS)
SOME = 8  # names of other drugs that are listed


def read(path: Path, mapping: Mapping | None = None, tell: Tell = lambda line: None) -> Verdict:
    """What a file holds for our tables, what is doubtful in it and what is refused. mapping: of a national list.

    Raises InputError where the file cannot be read as a whole, or has no layout that is known.
    """
    book = workbook.opened(path, tell, mapping.encoding if mapping else None)
    chosen, notes = _mapped(book, mapping.layout()) if mapping else _recognised(book)
    judge, tables, counts, taken = Judge(), {}, Counter(), 0
    for layout in dict.fromkeys(layout for _, layout in chosen):
        parts = []
        for sheet, of in chosen:
            if of is layout:
                try:
                    made, left_out, found, no_data = rows.lines(sheet, layout, judge, _keep(sheet, layout))
                except InputError as error:
                    raise InputError(f"{book.name}: {error}") from None
                parts.append(made)
                counts["rows"] += found
                counts["titles, notes, totals and empty rows"] += no_data
                counts["other drugs or places"] += sum(left_out.values())
                notes += _unsaid(left_out)
        lines = pd.concat(parts, ignore_index=True)
        if len(lines):
            made = clean.cleaned(lines, layout, judge)
            taken += made.taken
            counts.update(made.aside)
            for name, table in made.tables.items():
                tables[name] = _together(tables[name], table) if name in tables else table
    number = counts.pop("rows")
    layouts = tuple(dict.fromkeys(layout for _, layout in chosen))
    verdict = Verdict(book.name, book.sha256, layouts, tables=tables, problems=judge.found(), rows=number, taken=taken)
    return verdict.with_notes({reason: n for reason, n in counts.items() if n}, (*book.notes, *notes), book.content)


def recognised(sheet: Sheet) -> list[Layout]:
    """The official layouts that a sheet has: one, or none."""
    return [layout for layout in LAYOUTS if rows.recognises(layout, [sheet])]


def _recognised(book: Workbook) -> tuple[list[tuple[Sheet, Layout]], list[str]]:
    chosen, notes = [], []
    for sheet in book.sheets:
        found = [] if sheet.hidden else recognised(sheet)
        chosen += [(sheet, layout) for layout in found[:1]]
        if not found and any(map(any, sheet.head)):
            notes.append(
                f"sheet {sheet.name!r} was set aside: it is {'hidden' if sheet.hidden else 'in no layout that is known'}"
            )
    if chosen:
        return chosen, notes
    near = list(filter(None, (rows.nearly(layout, book.sheets) for layout in LAYOUTS)))
    if near:
        raise InputError(
            f"{book.name} is not taken: {min(near, key=len)}. Restore the heading, or read the file by a mapping."
        )
    raise InputError(
        f"{book.name} is in no official layout that is known. If it is a national list, `pactresearch ingest {book.name} "
        "--suggest-mapping` writes a first mapping for it."
    )


def _mapped(book: Workbook, layout: Layout) -> tuple[list[tuple[Sheet, Layout]], list[str]]:
    """The sheets that a mapping is for: those it names, or all that are shown and have its headings."""
    known = {sheet.name: sheet for sheet in book.sheets}
    strange = [name for name in layout.sheets if name not in known]
    if strange:
        raise InputError(
            f"{book.name} has no sheet {', '.join(strange)}; it has {', '.join(known)}. Correct `sheets` in the mapping."
        )
    asked = [known[name] for name in layout.sheets] or [sheet for sheet in book.sheets if not sheet.hidden]
    whole = [sheet for sheet in asked if (head := rows.head_of(sheet, layout)) and head.whole]
    taken = whole if whole and not layout.sheets else asked[: None if layout.sheets else 1]
    aside = [sheet for sheet in book.sheets if sheet not in taken and any(map(any, sheet.head))]
    return [(sheet, layout) for sheet in taken], [
        f"sheet {sheet.name!r} was set aside: it {'is hidden' if sheet.hidden else 'has not the headings of the mapping'}"
        for sheet in aside
    ]


def _keep(sheet: Sheet, layout: Layout) -> Keep | None:
    """Which rows of a long official list are wanted: those of its drugs."""
    head = rows.head_of(sheet, layout)
    if layout.strict or head is None or "drug" not in head.places:
        return None
    known = {names.key(name) for name in layout.names.get("drug", {})}
    return head.places["drug"], lambda cell: names.key(values.text(cell)) in known


def _unsaid(left_out: Counter) -> list[str]:
    """Names of drugs that were left out though they sound like ours, so that nobody misses them unknowingly."""
    near = [
        name for name in left_out if any(word in str(name).casefold() for word in ("hero", "opium", "morph", "acetyl"))
    ]
    return (
        [f"not taken: {', '.join(f'{name} ({left_out[name]:,} rows)' for name in sorted(near)[:SOME])}"] if near else []
    )


def _together(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Two parts of a table: the figures of the second fill gaps of the first, such as purities beside prices."""
    key = [name for name in ("iso3", "year", "drug", "level") if name in one and name in other]
    if "purity" not in one:
        return pd.concat([one, other], ignore_index=True)
    purity = other.dropna(subset="purity").drop_duplicates(key)
    both = one.drop(columns="purity").merge(purity[[*key, "purity"]], on=key, how="left")
    alone = purity.merge(one[key].drop_duplicates(), on=key, how="left", indicator=True).query("_merge == 'left_only'")
    return pd.concat([both, alone[one.columns]], ignore_index=True)[one.columns].sort_values(
        [*key, "line"], ignore_index=True
    )
