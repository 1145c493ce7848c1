"""A first mapping for a national list, from its headings and its cells, with the doubts that a person has to settle."""

import functools
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from pactresearch.data.ingest import headings
from pactresearch.data.ingest.cells import names, values
from pactresearch.data.ingest.files import workbook
from pactresearch.errors import InputError
from pactresearch.words import listed

SAMPLE, MOSTLY = 2_000, 0.6
WIDE = 2  # headings that are years or drugs, from which on a table is wide
OF_TOTALS = ("country", "iso3", "year", "date", "drug", "amount", "unit", "serial")
IN_BLOCKS = ("country", "drug", "year", "date", "place")
MEANINGS: dict[str, Callable[[object], values.Meaning]] = {"date": values.day, "drug": values.drug}
MEANINGS |= {"country": values.country, "unit": values.unit_of, "amount": values.number}
SOURCE = '\n[source]\npublisher = ""  # who sent it\nurl = "https://"  # of the publisher\nterms = ""  # what may be done with it'
_LONGEST = sorted(names.FIELDS.items(), key=lambda one: -len(one[0]))


def mapping(path: Path) -> str:
    """The draft of a mapping, as TOML with `# DOUBT:` where it is unsure. Raises InputError where the file cannot be read."""
    book = workbook.opened(path)
    if not (filled := [sheet for sheet in book.sheets if not sheet.empty]):
        raise InputError(f"{path.name} holds no cell with anything in it.")
    heads = {sheet: headings.rows_of(sheet) for sheet in [one for one in filled if not one.hidden] or filled}
    sheet = max(heads, key=lambda one: max(_score(row) for _, row in heads[one]))
    at = max(range(len(heads[sheet])), key=lambda n: _score(heads[sheet][n][1]))
    number, row = heads[sheet][at]
    cells = sheet.frame(number)[0].head(SAMPLE).reindex(columns=range(len(row)))
    above = [values.text(cell) for one in sheet.head[:at] for cell in one if values.text(cell)] + [sheet.name]
    wide, held = max((("year", _years(row)), ("drug", _drugs(row))), key=lambda one: len(one[1]))
    wide, held = (wide, held) if len(held) >= WIDE else ("", {})
    doubts: list[str] = []
    columns = {n: name for n, name in _fields(row).items() if n not in held}
    if not wide:
        _by_content(columns, cells, row, doubts)
    single = "date" in columns.values() and not wide
    columns = {n: name for n, name in sorted(columns.items()) if single or name in OF_TOTALS}
    amounts = [n for n, name in columns.items() if name == "amount"] or list(held)
    down = [name for n, name in columns.items() if name in IN_BLOCKS and _gaps(cells[n])]
    out = [f'table = "{"cases" if single else "seizures"}"  # {"single seizures" if single else "totals of a year"}']
    decimal, dates = _decimal(_texts(cells, amounts), doubts), _dates(cells, columns, doubts)
    out += [f"decimal = {_toml(decimal)}", f"dates = {_toml(dates)}"]
    out += [f'wide = "{wide}"'] if wide else []
    out += [f"fill_down = {_toml(down)}"] if down else []
    tables = {"columns": {name: row[n] for n, name in columns.items()}}
    tables["constants"] = _constants({*columns.values(), wide}, above, [row[n] for n in amounts], doubts)
    tables["headings"] = {_toml(row[n]): drug for n, drug in held.items()} if wide == "drug" else {}
    for name in ("drug", "country", "unit"):
        said = _texts(cells, [n for n, one in columns.items() if one == name])
        tables[f"names.{name}"] = _unknown(name, said, doubts)
    for name, said in tables.items():
        out += ["", f"[{name}]", *(f"{one} = {_toml(meant)}" for one, meant in said.items())] if said else []
    others = [one.name for one in filled if one is not sheet]
    doubts += [f"other sheets: {', '.join(others)}; name those to be read under `sheets`"] if others else []
    first = f"# A first mapping for {path.name}, sheet {sheet.name!r}. Settle each DOUBT, and try it with --dry-run."
    return "\n".join([first, *(f"# DOUBT: {doubt}." for doubt in doubts), *out, SOURCE, f"title = {_toml(above[0])}\n"])


def _fields(row: Sequence[object]) -> dict[int, str]:
    """The fields that headings name, each once, by column: whole headings before parts of them."""
    found: dict[int, str] = {}
    keys = [names.key(values.text(cell)) for cell in row]
    units = [names.unit_in(values.text(cell)) for cell in row]
    weighed = [unit not in (None, "no_mass") for unit in units]
    for part in (False, True):  # of several headings of amounts the one with a unit of weight, and none that counts
        for n, one in sorted(enumerate(keys), key=lambda at: not weighed[at[0]]):
            named = next((name for word, name in _LONGEST if _in(word, one)), None) if part or weighed[n] else None
            said = names.FIELDS.get(one) or named
            if said and n not in found and said not in found.values() and (said, units[n]) != ("amount", "no_mass"):
                found[n] = said
    return found


def _in(word: str, text: str) -> bool:
    """Whether a word stands by itself in a text."""
    plain = "".join(letter if letter.isalnum() or letter in "'-№" else " " for letter in names.key(text))
    return f" {word} " in f" {plain} "


def _years(row: Sequence[object]) -> dict[int, str]:
    said = ((n, names.year_in(values.text(cell))) for n, cell in enumerate(row))
    return {n: one for n, one in said if one and values.year(one)[0]}


def _drugs(row: Sequence[object]) -> dict[int, str]:
    weighed = [text if names.unit_in(text := values.text(cell)) != "no_mass" else "" for cell in row]
    words = [names.key(text.partition("(")[0].partition(",")[0]).split() for text in weighed]
    bare = [" ".join(word for word in said if word not in names.UNITS) for said in words]
    meant = [names.DRUGS.get(one) or ("other" if names.is_other_drug(one) else None) for one in bare]
    return {n: drug for n, drug in enumerate(meant) if drug}


def _score(row: Sequence[object]) -> int:
    return len(_fields(row)) + max(len(_years(row)), len(_drugs(row)))


def _texts(cells: pd.DataFrame, columns: Sequence[int]) -> pd.Series:
    found = [cells[n].map(values.text) for n in columns if n in cells]
    said = pd.concat(found) if found else pd.Series(dtype=object)
    return said[~said.map(values.is_missing).astype(bool)].astype(object)


def _by_content(columns: dict[int, str], cells: pd.DataFrame, row: Sequence[str], doubts: list[str]) -> None:
    """Adds the fields that no heading names, from what the cells mean."""
    for name, meaning in MEANINGS.items():
        for n in [n for n in range(len(row)) if n not in columns and n in cells]:
            known = {*columns.values()}
            given = _texts(cells, [n])
            taken = name in known or (name == "date" and "year" in known) or given.empty
            if not taken and values.each(given, meaning)[0].notna().mean() >= MOSTLY:
                columns[n] = name
                doubts.append(f"{name}: its heading says nothing; taken from what the cells of {row[n]!r} hold")


def _decimal(said: pd.Series, doubts: list[str]) -> str:
    if said.str.contains(r"^\d{1,3}[.,]\d{3}$").any():
        doubts.append("decimal: some amounts look like 1.234 or 1,234, which may be a thousand or one and a bit")
    comma, point = said.str.contains(r",\d{1,2}$|,\d{4,}|٫").sum(), said.str.contains(r"\.\d{1,2}$|\.\d{4,}").sum()
    return "," if comma > point else "."


def _dates(cells: pd.DataFrame, columns: dict[int, str], doubts: list[str]) -> str:
    if (said := _texts(cells, [n for n, name in columns.items() if name == "date"])).empty:
        return "day first"
    fits = {one: values.each(said, functools.partial(values.day, order=one))[0].count() for one in values.ORDERS}
    if list(fits.values()).count(max(fits.values())) > 1 and said.str.match(r"\d{1,2}[./-]\d{1,2}[./-]").any():
        doubts.append("dates: day and month cannot be told apart; day first is assumed")
    return max(fits, key=lambda one: fits[one])


def _gaps(column: pd.Series) -> bool:
    """Whether a column stands only in the first row of blocks."""
    empty = column.map(values.text) == ""
    return len(empty) > 0 and not empty.iloc[0] and 0.2 < empty.mean() < 1


def _constants(given: set[str], above: Sequence[str], titles: Sequence[str], doubts: list[str]) -> dict[str, str]:
    """What no column says, as far as the title, the sheet's name or a heading does."""
    found: dict[str, list[str]] = {}
    if not given & {"country", "iso3"}:
        codes = names.countries().items()
        found["country"] = [code for text in above for name, code in codes if len(name) > 3 and _in(name, text)]
    if not given & {"year", "date"}:
        found["year"] = [word for text in above for word in text.replace("-", " ").split() if values.year(word)[0]]
    units, others = (
        [one for one in map(names.unit_in, said) if one not in (None, "no_mass")] for said in (titles, above)
    )
    if "unit" not in given and len({*units}) < 2:  # where headings differ, the own unit of each holds
        found["unit"] = (units or others)[:1]
    doubts += [f"{name}: no column has it; check what stands under [constants]" for name in found]
    return {name: said[0] if len({*said}) == 1 else "" for name, said in found.items()}


def _unknown(name: str, said: pd.Series, doubts: list[str]) -> dict[str, str]:
    """Words that are not known, for the user to say what they mean."""
    codes = values.each(said, MEANINGS[name])[1]
    if unknown := [word for word in dict.fromkeys(said[codes == f"no_{name}"]) if not names.is_total(word)]:
        doubts.append(f"{name}: not known: {listed(unknown, 5)}; say under [names.{name}] what it means")
    return dict.fromkeys(map(_toml, unknown), "no_mass" if name == "unit" else "other")


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
