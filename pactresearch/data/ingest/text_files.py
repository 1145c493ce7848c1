"""Text files as sheets: separated values in whatever encoding and with whatever separator, and JSON.

A row that has another number of fields than the headings is told, and no other row is lost for it, not even where a
quotation mark was never closed.
"""

import csv
import io
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
from pyarrow import compute
from pyarrow import csv as arrow

from pactresearch.data.ingest import names
from pactresearch.data.ingest.sheets import LIMIT, SHOWN, Keep, ListedSheet, Sheet
from pactresearch.errors import InputError

SEPARATORS = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "upright strokes"}
ENCODINGS = ("cp1251", "cp1256", "cp1254", "cp1252", "gb18030", "koi8-r")
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
HEAD = 100_000  # letters from which separator and headings are told
MOST_LINES = 20  # of one field
UNCLOSED = -1  # fields of a row whose quotation mark is not closed
Odd = list[tuple[int, str, int]]  # rows with another number of fields: number, text, fields


@dataclass(frozen=True, eq=False)
class TextSheet(Sheet):
    """The table of a text file, held by column. table: texts; at: the number of each of its rows; first: all first rows."""

    table: pa.Table | None = None
    at: Sequence[int] = ()
    first: Sequence[Sequence[object]] = ()

    def rows(self) -> Iterator[Sequence[object]]:
        """Its first rows, titles among them; the others are read by `frame`."""
        return iter(self.first)

    def frame(self, after: int, keep: Keep | None = None) -> tuple[pd.DataFrame, Counter]:
        """As `Sheet.frame`; only the rows that are wanted become Python's own values."""
        start = sum(1 for _ in itertools.takewhile(lambda number: number <= after, self.at))
        table, at, left_out = self.table.slice(start), pd.Index(self.at[start:]), Counter()
        if keep:
            coded = table.column(keep[0]).combine_chunks().dictionary_encode()
            words = coded.dictionary.to_pylist()
            wanted = [bool(keep[1](word)) for word in words]
            counts = compute.value_counts(coded.indices).to_pylist()
            left_out.update({words[one["values"]]: one["counts"] for one in counts if not wanted[one["values"]]})
            mask = pa.array(wanted, pa.bool_()).take(coded.indices)
            table, at = table.filter(mask), at[mask.to_numpy(zero_copy_only=False)]
        columns = {n: column.to_pandas().astype(object) for n, column in enumerate(table.columns)}
        return pd.DataFrame(columns).set_axis(at, axis=0), left_out


def of_text(data: bytes, encoding: str | None) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """A text file of separated values as one sheet, and what is to be said of how it was read."""
    text, said = _decoded(data, encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator, width = _separator(text)
    if width > LIMIT.columns or width * text.count("\n") > LIMIT.cells:
        raise InputError(f"It has {width:,} columns and {text.count(chr(10)):,} lines. {LIMIT.words()}")
    said += (f"fields separated by {SEPARATORS[separator]}",) if separator != "," else ()
    return (_fast(text, separator, width) or _careful(text, separator, width),), said


def of_json(data: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """A list of records, or an object that holds such lists, as sheets whose first row is the fields' names."""
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputError("It is not readable as JSON in UTF-8: it breaks off, or is something else.") from None
    sheets = []
    for name, rows in said.items() if isinstance(said, dict) else [("data", said)]:
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
            fields = list(dict.fromkeys(field for row in rows for field in row))
            if len(fields) > LIMIT.columns:
                raise InputError(f"It has {len(fields):,} fields. {LIMIT.words()}")
            table = [fields, *([_flat(row.get(field)) for field in fields] for row in rows)]
            sheets.append(ListedSheet(str(name), table=table))
    if not sheets:
        raise InputError('It is JSON, but no list of records, such as [{"iso3": "TJK", "year": 2023, …}, …].')
    return tuple(sheets), ()


def _flat(value: object) -> object:
    return value if isinstance(value, (str, int, float)) or value is None else json.dumps(value, ensure_ascii=False)


def _decoded(data: bytes, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    """The text, and the encoding where it is not UTF-8. Of several that fit, the one that makes the most known words."""
    for mark in (mark for mark in MARKS if data.startswith(mark)):
        encoding, data = MARKS[mark], data[len(mark) :]
    if encoding is None and data[:4096].count(b"\0") > len(data[:4096]) // 5:
        raise InputError("It is neither a workbook of Excel, nor text, nor JSON. Save it as .xlsx or CSV.")
    try:
        return data.decode(encoding or "utf-8"), (f"letters read as {encoding}",) if encoding not in (
            None,
            "utf-8",
        ) else ()
    except (UnicodeDecodeError, LookupError):
        if encoding:
            raise InputError(
                f"Its letters are not {encoding}. Leave `encoding` out of the mapping, or correct it."
            ) from None
    scored = {one: names.known_words(data[:HEAD].decode(one, errors="replace")) for one in ENCODINGS}
    best = max(scored, key=scored.get)
    if not scored[best]:
        raise InputError(
            "It is no text in UTF-8, and no other alphabet gives words that are known. Save it as 'CSV UTF-8', or write its "
            '`encoding`, such as "cp1251", into a mapping.'
        )
    return data.decode(best, errors="replace"), (f"letters read as {best}",)


def _separator(text: str) -> tuple[str, int]:
    """What divides most of the first lines into equally many fields, and how many. Raises InputError where nothing does."""
    lines, found = [line for line in text[:HEAD].split("\n")[:200] if line.strip()], {}
    for sign in SEPARATORS:
        counts = Counter(len(row) for row in (_divided(line, sign) for line in lines) if len(row) > 1)
        width, often = max(counts.items(), key=lambda one: one[1], default=(0, 0))
        found[sign] = (often * min(width, 4), width)
    best = max(found, key=found.get)
    if not found[best][1]:
        raise InputError("It is text, but no table: no sign divides its lines into columns. Save it as .xlsx or CSV.")
    return best, found[best][1]


def _fast(text: str, separator: str, width: int) -> TextSheet | None:
    """The table as pyarrow divides it; None where a quotation mark that was never closed may have swallowed rows."""
    data, odd = text.encode("utf-8", "surrogatepass"), []
    try:
        table = _table(data, separator, width, odd, threads=True)
        if odd:  # only one thread knows the rows' numbers
            odd.clear()
            table = _table(data, separator, width, odd, threads=False)
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    if table.num_rows + len(odd) != text.count("\n") + (
        not text.endswith("\n")
    ):  # some fields have several lines, as they may
        long = [
            cell
            for column in table.columns
            for cell in column.filter(compute.match_substring(column, "\n")).to_pylist()
        ]
        if any(cell.count(separator) >= width - 1 for cell in long) or any("\n" in line for _, line, _ in odd):
            return None
    left = {number for number, _, _ in odd}
    at = [n for n in range(1, table.num_rows + len(odd) + 1) if n not in left] if left else range(1, table.num_rows + 1)
    first = [
        _padded(row, width)
        for row in itertools.islice(csv.reader(io.StringIO(text[:HEAD]), delimiter=separator), SHOWN)
    ]
    return TextSheet("the table", broken=_told(odd, width), table=table, at=at, first=first)


def _table(data: bytes, separator: str, width: int, odd: Odd, *, threads: bool) -> pa.Table:
    """The rows that have as many fields as the headings; the others go to `odd`."""

    def skip(row: arrow.InvalidRow) -> str:
        odd.append((row.number, row.text or "", row.actual_columns))
        return "skip"

    columns = [str(n) for n in range(width)]
    return arrow.read_csv(
        io.BytesIO(data),
        arrow.ReadOptions(use_threads=threads, column_names=columns, block_size=1 << 24),
        arrow.ParseOptions(delimiter=separator, ignore_empty_lines=False, invalid_row_handler=skip),
        arrow.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False),
    )


def _careful(text: str, separator: str, width: int) -> Sheet:
    """The table divided line by line: a quotation mark that is not closed spoils its own line and no other."""
    lines, table, odd, n = text.split("\n"), [], [], 0
    while n < len(lines):
        taken = 1
        while (
            sum(line.count('"') for line in lines[n : n + taken]) % 2 and taken < MOST_LINES and n + taken < len(lines)
        ):
            taken += 1
        row = _divided("\n".join(lines[n : n + taken]), separator)
        if len(row) != width:
            odd.append((len(table) + 1, lines[n], len(row) if taken == 1 else UNCLOSED))
            taken, row = 1, row if len(row) == 1 and taken == 1 else []
        table.append(_padded(row, width))
        n += taken
    return ListedSheet("the table", broken=_told(odd, width), table=table)


def _divided(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [""])
    except csv.Error:
        return []


def _told(odd: Odd, width: int) -> list[tuple[int, str, str]]:
    """Of odd rows those that are broken, with the reason; titles, notes and blank lines are not."""
    why = {UNCLOSED: "a quotation mark is not closed"}
    told = [(n, line, fields) for n, line, fields in odd if fields != 1 and line.strip()]
    return [
        (n, line[:200], why.get(fields, f"{fields} fields where the headings have {width}")) for n, line, fields in told
    ]


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]
