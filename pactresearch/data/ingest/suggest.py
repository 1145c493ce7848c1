"""A first mapping for a national list, from its headings and its cells, with the doubts that a person has to settle."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from pactresearch.data.ingest import names, values, workbook
from pactresearch.errors import InputError
from pactresearch.words import listed

SAMPLE, MOSTLY, LISTED = 2_000, 0.6, 30
WIDE = 2  # headings that are years or drugs, from which on a table is wide
MEANINGS: dict[str, Callable[[object], values.Meaning]] = {
    "date": values.day,
    "drug": lambda cell: values.drug(cell, {}, strict=True),
    "country": lambda cell: values.country(cell, {}),
    "unit": lambda cell: values.unit_of(cell, {}),
    "amount": values.number,
}
_LONGEST = sorted(names.FIELDS.items(), key=lambda one: -len(one[0]))
_SOURCE = [
    "",
    "[source]",
    'publisher = ""  # who sent it',
    'url = "https://"  # of the publisher',
    'terms = ""  # what may be done',
]


def mapping(path: Path) -> str:
    """The draft of a mapping, as TOML with `# DOUBT:` where it is unsure. Raises InputError where the file cannot be read."""
    book = workbook.opened(path)
    sheets = [sheet for sheet in book.sheets if not sheet.empty]
    if not sheets:
        raise InputError(f"{path.name} holds no cell with anything in it.")
    sheets = [sheet for sheet in sheets if not sheet.hidden] or sheets
    sheet = max(sheets, key=lambda one: max(map(_score, one.head), default=0))
    at = max(range(len(sheet.head)), key=lambda n: _score(sheet.head[n]))
    row, cells = [values.text(cell) for cell in sheet.head[at]], sheet.frame(at + 1)[0].head(SAMPLE)
    above = [values.text(cell) for one in sheet.head[:at] for cell in one if values.text(cell)] + [sheet.name]
    years, drugs = _wide(row)
    kind, held = ("year", years) if len(years) >= WIDE else ("drug", drugs) if len(drugs) >= WIDE else ("", {})
    doubts: list[str] = []
    columns = {n: name for n, name in _fields(row).items() if n not in held}
    if not kind:
        _by_content(columns, cells, row, doubts)
    single = "date" in columns.values() and not kind
    if not single:
        columns = {
            n: name
            for n, name in columns.items()
            if name in ("country", "iso3", "year", "date", "drug", "amount", "unit", "serial")
        }
    amounts = _texts(cells, [n for n, name in columns.items() if name == "amount"] or list(held))
    out = [f'table = "{"cases" if single else "seizures"}"  # {"single seizures" if single else "totals of a year"}']
    out += [f"decimal = {_toml(_decimal(amounts, doubts))}", f"dates = {_toml(_dates(cells, columns, doubts))}"]
    out += [f'wide = "{kind}"'] if kind else []
    down = [
        name for n, name in columns.items() if name in ("country", "drug", "year", "date", "place") and _gaps(cells[n])
    ]
    out += [f"fill_down = {_toml(down)}"] if down else []
    out += ["", "[columns]", *(f"{name} = {_toml(row[n])}" for n, name in sorted(columns.items()))]
    headings = [row[n] for n in (*held, *(n for n, name in columns.items() if name == "amount"))]
    constants = _constants({*columns.values(), kind}, above, headings, doubts)
    out += ["", "[constants]", *constants] if constants else []
    out += (
        ["", "[headings]", *(f"{_toml(row[n])} = {_toml(drug)}" for n, drug in held.items())] if kind == "drug" else []
    )
    out += _unknown(cells, columns, doubts)
    others = [one.name for one in book.sheets if one is not sheet and not one.empty]
    doubts += [f"other sheets: {', '.join(others)}; name those to be read under `sheets`"] if others else []
    first = [f"# A first mapping for {path.name}, sheet {sheet.name!r}. Settle each DOUBT, and try it with --dry-run."]
    return (
        "\n".join([*first, *(f"# DOUBT: {doubt}." for doubt in doubts), *out, *_SOURCE, f"title = {_toml(above[0])}"])
        + "\n"
    )


def _fields(row: Sequence[object]) -> dict[int, str]:
    """The fields that headings name, each once, by column: whole headings before parts of them."""
    found: dict[int, str] = {}
    keys = [names.key(values.text(cell)) for cell in row]
    for part in (False, True):
        for n, one in enumerate(keys):
            said = names.FIELDS.get(one) or (part and next((name for word, name in _LONGEST if _in(word, one)), None))
            if one and said and n not in found and said not in found.values():
                found[n] = said
    return found


def _in(word: str, text: str) -> bool:
    """Whether a word stands by itself in a text."""
    plain = "".join(letter if letter.isalnum() or letter in "'-№" else " " for letter in names.key(text))
    return f" {word} " in f" {plain} "


def _wide(row: Sequence[object]) -> tuple[dict[int, str], dict[int, str]]:
    """The columns whose headings are years, and those whose headings are drugs."""
    said = {n: values.text(cell) for n, cell in enumerate(row)}
    years = {n: one for n, one in said.items() if one.isdigit() and values.year(one)[0]}
    drugs = {}
    for n, one in said.items():
        bare = names.key(one.partition("(")[0].partition(",")[0])
        drug = names.DRUGS.get(bare) or ("other" if bare and names.OTHER_DRUG.search(bare) else None)
        drugs |= {n: drug} if drug else {}
    return years, drugs


def _score(row: Sequence[object]) -> int:
    return len(_fields(row)) + max(map(len, _wide(row)))


def _texts(cells: pd.DataFrame, columns: Sequence[int]) -> pd.Series:
    found = [cells[n].map(values.text) for n in columns if n in cells]
    said = pd.concat(found) if found else pd.Series(dtype=object)
    return said[~said.map(values.is_missing).astype(bool)]


def _by_content(columns: dict[int, str], cells: pd.DataFrame, row: Sequence[str], doubts: list[str]) -> None:
    """Adds the fields that no heading names, from what the cells mean."""
    for name, meaning in MEANINGS.items():
        if name in columns.values() or (name == "date" and "year" in columns.values()):
            continue
        for n in [n for n in cells.columns if n not in columns and n < len(row)]:
            given = _texts(cells, [n])
            if len(given) and values.each(given, meaning)[0].notna().mean() >= MOSTLY:
                columns[n] = name
                doubts.append(f"{name}: its heading says nothing; taken from what the cells of {row[n]!r} hold")
                break


def _decimal(said: pd.Series, doubts: list[str]) -> str:
    comma, point = (
        said.str.contains(sign).sum() if len(said) else 0 for sign in (r",\d{1,2}$|,\d{4,}|٫", r"\.\d{1,2}$|\.\d{4,}")
    )
    if len(said) and said.str.contains(r"^\d{1,3}[.,]\d{3}$").any():
        doubts.append("decimal: some amounts look like 1.234 or 1,234, which may be a thousand or one and a bit")
    return "," if comma > point else "."


def _dates(cells: pd.DataFrame, columns: dict[int, str], doubts: list[str]) -> str:
    said = _texts(cells, [n for n, name in columns.items() if name == "date"])
    if not len(said):
        return "day first"
    fits = {
        order: values.each(said, lambda cell, order=order: values.day(cell, order))[0].notna().sum()
        for order in values.ORDERS
    }
    if list(fits.values()).count(max(fits.values())) > 1 and said.str.match(r"\d{1,2}[./-]\d{1,2}[./-]").any():
        doubts.append("dates: day and month cannot be told apart; day first is assumed")
    return max(fits, key=fits.get)


def _gaps(column: pd.Series) -> bool:
    """Whether a column stands only in the first row of blocks."""
    empty = column.map(values.text) == ""
    return len(empty) > 0 and not empty.iloc[0] and 0.2 < empty.mean() < 1


def _constants(given: set[str], above: Sequence[str], headings: Sequence[str], doubts: list[str]) -> list[str]:
    """What no column says, as far as the title, the sheet's name or a heading does."""
    found: dict[str, set[str]] = {}
    if not given & {"country", "iso3"}:
        found["country"] = {
            code for text in above for name, code in names.countries().items() if len(name) > 3 and _in(name, text)
        }
    if not given & {"year", "date"}:
        found["year"] = {
            word for text in above for word in text.replace("-", " ").split() if word.isdigit() and values.year(word)[0]
        }
    if "unit" not in given:
        units = [
            unit
            for text in [*headings, *above]
            for name, unit in names.UNITS.items()
            if unit != "no_mass" and _in(name, text)
        ]
        found["unit"] = {*units[:1]}
    doubts += [f"{name}: no column has it; check what stands under [constants]" for name in found]
    return [f"{name} = {_toml(said.pop() if len(said) == 1 else '')}" for name, said in found.items()]


def _unknown(cells: pd.DataFrame, columns: dict[int, str], doubts: list[str]) -> list[str]:
    """Words that are not known, for the user to say what they mean."""
    out = []
    for name in ("drug", "country", "unit"):
        said = _texts(cells, [n for n, one in columns.items() if one == name])
        codes = values.each(said, MEANINGS[name])[1]
        unknown = [word for word in dict.fromkeys(said[codes == f"no_{name}"]) if not names.is_total(word)]
        if unknown:
            doubts.append(f"{name}: not known: {listed(unknown, 5)}; say under [names.{name}] what it means")
            default = "no_mass" if name == "unit" else "other"
            out += ["", f"[names.{name}]", *(f"{_toml(word)} = {_toml(default)}" for word in unknown[:LISTED])]
    return out


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
