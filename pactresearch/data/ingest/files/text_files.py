"""Text files as sheets: separated values in whatever encoding and with whatever separator, and JSON.

A row that has another number of fields than the headings is told, and no other row is lost for it, not even where a
quotation mark was never closed.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pactresearch.data.ingest.cells import names
from pactresearch.data.ingest.files.sheets import LIMIT, Keep, ListedSheet, Sheet
from pactresearch.errors import InputError

SEPARATORS = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "upright strokes"}
ENCODINGS = ("cp1251", "cp1256", "cp1254", "cp1250", "cp1252", "gb18030", "koi8-r", "cp866")
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
HEAD = 100_000  # letters from which separator and headings are told
MOST_LINES = 20  # of one field


@dataclass(frozen=True, eq=False)
class TextSheet(Sheet):
    """The table of a text file. width: how many fields its rows have."""

    text: str = ""
    separator: str = ","
    width: int = 0

    def rows(self, keep: Keep | None = None) -> Iterator[Sequence[str] | None]:
        """Its rows, read anew. What has one field is a title, a note or an empty line, and no broken row.

        keep: of rows that are not wanted only the first fields are divided.
        """
        column, wanted = keep or (0, None)
        lines, at, number, separator, width = self.text.split("\n"), 0, 0, self.separator, self.width
        for n, line in enumerate(lines):
            if n < at:  # a further line of a row before
                continue
            number += 1
            if wanted and line.count(separator) == width - 1 and '"' not in line:
                row = line.split(separator, column + 1)
                if not wanted(row[column]):
                    yield row
                    continue
            row = line.split(separator)
            if '"' in line:
                row, more = self._quoted(lines, n)
                at = n + 1 + more
            if len(row) == 1:
                row = [*row, *[""] * (width - 1)]
            elif len(row) != width:
                why = f"{len(row)} fields where the headings have {width}" if row else "a quotation mark is not closed"
                self.broken[number], row = (line[:200], why), None
            yield row

    def _quoted(self, lines: Sequence[str], at: int) -> tuple[list[str], int]:
        """A row with quotation marks, and how many further lines it has; no fields where a mark is not closed."""
        marks = 0
        for more, line in enumerate(lines[at : at + MOST_LINES]):
            marks += line.count('"')
            if marks % 2 == 0:
                row = _divided("\n".join(lines[at : at + more + 1]), self.separator)
                return (row, more) if not more or len(row) == self.width else ([], 0)
        return [], 0


def of_text(data: bytes, encoding: str | None) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """A text file of separated values as one sheet, and what is to be said of how it was read."""
    text, said = _decoded(data, encoding)
    text = (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).rstrip("\n")
    separator, width = _separator(text)
    if width > LIMIT.columns or width * text.count("\n") > LIMIT.cells:
        raise InputError(f"It has {width:,} columns and {text.count(chr(10)):,} lines. {LIMIT.words()}")
    said += (f"fields separated by {SEPARATORS[separator]}",) if separator != "," else ()
    return (TextSheet("the table", text=text, separator=separator, width=width),), said


def of_json(data: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """A list of records, or an object that holds such lists, as sheets whose first row is the fields' names."""
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputError("It is not readable as JSON in UTF-8: it breaks off, or is something else.") from None
    sheets = []
    for name, rows in said.items() if isinstance(said, dict) else [("data", said)]:
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
            if len(fields := list(dict.fromkeys(field for row in rows for field in row))) > LIMIT.columns:
                raise InputError(f"It has {len(fields):,} fields. {LIMIT.words()}")
            table = [[*map(_flat, fields)], *([_flat(row.get(field)) for field in fields] for row in rows)]
            sheets.append(ListedSheet(str(_flat(name)), table=table))
    if not sheets:
        raise InputError('It is JSON, but no list of records, such as [{"iso3": "TJK", "year": 2023, …}, …].')
    return tuple(sheets), ()


def _flat(value: object) -> object:
    if isinstance(value, str):  # JSON may hold halves of letters, which no file can
        return value.encode("utf-8", "replace").decode("utf-8")
    return value if isinstance(value, (int, float)) or value is None else json.dumps(value, ensure_ascii=False)


def _decoded(data: bytes, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    """The text, and the encoding where it is not UTF-8. Of several that fit, the one that makes the most known words."""
    for mark in (mark for mark in MARKS if data.startswith(mark)):
        encoding, data = MARKS[mark], data[len(mark) :]
    if encoding is None and data[:4096].count(b"\0") > len(data[:4096]) // 5:
        raise InputError("It is neither a workbook of Excel, nor text, nor JSON. Save it as .xlsx or CSV.")
    said = () if encoding in (None, "utf-8") else (f"letters read as {encoding}",)
    try:
        return data.decode(encoding or "utf-8"), said
    except (UnicodeDecodeError, LookupError):
        if encoding:
            raise InputError(f"Its letters are not {encoding}. Correct `encoding` in the mapping.") from None
    scored = {one: names.known_words(data[:HEAD].decode(one, errors="replace")) for one in ENCODINGS}
    best = max(scored, key=lambda one: scored[one])
    if not scored[best]:
        why = "It is no text in UTF-8, and no other alphabet gives words that are known"
        todo = """Save it as 'CSV UTF-8', or write its `encoding`, such as "cp1251", into a mapping"""
        raise InputError(f"{why}. {todo}.")
    return data.decode(best, errors="replace"), (f"letters read as {best}",)


def _separator(text: str) -> tuple[str, int]:
    """What divides most of the first lines into equally many fields, and how many. Raises InputError where nothing does."""
    lines, found = [line for line in text[:HEAD].split("\n")[:200] if line.strip()], {}
    for sign in SEPARATORS:
        counts = Counter(len(row) for row in (_divided(line, sign) for line in lines) if len(row) > 1)
        width, often = max(counts.items(), key=lambda one: one[1], default=(0, 0))
        found[sign] = (often * min(width, 4), width)
    best = max(found, key=lambda one: found[one])
    if not found[best][1]:
        raise InputError("It is text, but no table: no sign divides its lines into columns. Save it as .xlsx or CSV.")
    return best, found[best][1]


def _divided(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [""])
    except csv.Error:
        return []
