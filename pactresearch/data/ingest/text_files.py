"""Text files as sheets: separated values in whatever encoding and with whatever separator, and JSON.

A row that has another number of fields than the headings is told, and no other row is lost for it, not even where a
quotation mark was never closed.
"""

import csv
import functools
import io
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from pactresearch.data.ingest import names
from pactresearch.data.ingest.sheets import LIMIT, SHOWN, Keep, Sheet
from pactresearch.errors import InputError

SEPARATORS = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "upright strokes"}
ENCODINGS = ("cp1251", "cp1256", "cp1254", "cp1252", "gb18030", "koi8-r")
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
HEAD = 100_000  # letters from which separator and headings are told
MOST_LINES = 20  # of one field


@dataclass(frozen=True)
class TextSheet(Sheet):
    """The table of a text file, held by column. table: a pyarrow table of texts; at: the number of each of its rows."""

    table: object = None
    at: Sequence[int] = ()

    def frame(self, after: int, keep: Keep | None = None) -> tuple[pd.DataFrame, Counter]:
        """As `Sheet.frame`; only the rows that are wanted become Python's own values."""
        import pyarrow as pa
        from pyarrow import compute

        start = sum(1 for _ in itertools.takewhile(lambda number: number <= after, self.at))
        table, at, left_out = self.table.slice(start), pd.Index(self.at[start:]), Counter()
        if keep:
            coded = table.column(keep[0]).combine_chunks().dictionary_encode()
            words = coded.dictionary.to_pylist()
            wanted = [bool(keep[1](word)) for word in words]
            counts = {one["values"]: one["counts"] for one in compute.value_counts(coded.indices).to_pylist()}
            left_out.update({word: counts[n] for n, word in enumerate(words) if not wanted[n]})
            mask = pa.array(wanted, pa.bool_()).take(coded.indices)
            table, at = table.filter(mask), at[mask.to_numpy(zero_copy_only=False)]
        columns = {n: column.to_pandas().astype(object) for n, column in enumerate(table.columns)}
        return pd.DataFrame(columns).set_axis(at, axis=0), left_out


def of_text(data: bytes, encoding: str | None) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """A text file of separated values as one sheet, and what is to be said of how it was read."""
    text, said = _decoded(data, encoding)
    separator = _separator(text)
    if separator not in (",", None):
        said = (*said, f"fields separated by {SEPARATORS[separator]}")
    if separator is None:
        raise InputError("It is text, but no table: no sign divides its lines into columns. Save it as .xlsx or CSV.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    width = _width(text, separator)
    if width > LIMIT.columns or width * text.count("\n") > LIMIT.cells:
        raise InputError(f"It has {width:,} columns and {text.count(chr(10)):,} lines. {LIMIT.words()}")
    return (_fast(text, separator, width) or _careful(text, separator, width),), said


def _width(text: str, separator: str) -> int:
    """How many fields most of the first rows have, of those that have several."""
    rows = itertools.islice(csv.reader(io.StringIO(text[:HEAD]), delimiter=separator), 200)
    return Counter(len(row) for row in rows if len(row) > 1).most_common(1)[0][0]


def of_json(data: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """A list of records, or an object that holds one, as a sheet whose first row is the fields' names."""
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputError("It is not readable as JSON in UTF-8: it breaks off, or is something else.") from None
    named = said.items() if isinstance(said, dict) else [("data", said)]
    sheets = []
    for name, rows in named:
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
            fields = list(dict.fromkeys(field for row in rows for field in row))
            if len(fields) > LIMIT.columns:
                raise InputError(f"It has {len(fields):,} fields. {LIMIT.words()}")
            table = [fields, *([_flat(row.get(field)) for field in fields] for row in rows)]
            sheets.append(_listed(str(name), table))
    if not sheets:
        raise InputError('It is JSON, but no list of records, such as [{"iso3": "TJK", "year": 2023, …}, …].')
    return tuple(sheets), ()


def _listed(name: str, table: list[list[object]], broken: Sequence[tuple[int, str, str]] = ()) -> Sheet:
    return Sheet(name, lambda: iter(table), broken=broken, head=table[:SHOWN])


def _flat(value: object) -> object:
    return (
        ""
        if value is None
        else value
        if isinstance(value, (str, int, float))
        else json.dumps(value, ensure_ascii=False)
    )


def _decoded(data: bytes, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    """The text, and the encoding where it is not UTF-8. Of several that fit, the one that makes the most known words."""
    for mark, marked in MARKS:
        if data.startswith(mark):
            encoding, data = marked, data[len(mark) :]
    if encoding is None and b"\0" in data[:4096] and data[:4096].count(b"\0") > len(data[:4096]) // 5:
        raise InputError(
            "It is not a spreadsheet: neither a workbook of Excel, nor text, nor JSON. Save it as .xlsx or CSV."
        )
    for one in [encoding] if encoding else ["utf-8"]:
        try:
            return data.decode(one), () if one == "utf-8" else (f"letters read as {one}",)
        except (UnicodeDecodeError, LookupError):
            if encoding:
                raise InputError(
                    f"Its letters are not {encoding}. Leave `encoding` out of the mapping, or correct it."
                ) from None
    scored = {}
    for one in ENCODINGS:
        try:
            scored[one] = names.known_words(
                data[:200_000].decode(one, errors="strict" if one == "gb18030" else "replace")
            )
        except UnicodeDecodeError:
            continue
    best = max(scored, key=scored.get)
    if not scored[best]:
        raise InputError(
            "It is no text in UTF-8, and no other alphabet gives words that are known. Save it as 'CSV UTF-8', or write its "
            '`encoding`, such as "cp1251", into a mapping.'
        )
    return data.decode(best, errors="replace"), (f"letters read as {best}",)


def _separator(text: str) -> str | None:
    """What separates the fields: the sign that divides most of the first lines into equally many, more than one."""
    lines = [line for line in text[:HEAD].splitlines()[:50] if line.strip()]
    best, most = None, 0
    for sign in SEPARATORS if lines else ():
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign))
        fields, often = max(counts.items(), key=lambda one: (one[0] > 1) * one[1])
        if fields > 1 and often * min(fields, 4) > most:
            best, most = sign, often * min(fields, 4)
    return best


def _fast(text: str, separator: str, width: int) -> TextSheet | None:
    """The table as pyarrow divides it; None where a quotation mark that was never closed may have swallowed rows."""
    import pyarrow as pa
    from pyarrow import compute

    data, odd = text.encode("utf-8", "surrogatepass"), []
    try:
        table = _table(data, separator, width, odd, threads=True)
        if odd:  # only one thread knows the rows' numbers
            odd.clear()
            table = _table(data, separator, width, odd, threads=False)
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    lines = text.count("\n") + (not text.endswith("\n"))
    if table.num_rows + len(odd) != lines:  # some fields have several lines, as they may
        for column in table.columns:
            long = column.filter(compute.match_substring(column, "\n")).to_pylist()
            if any(cell.count(separator) >= width - 1 for cell in long) or any("\n" in text for _, text, _ in odd):
                return None
    left = {number for number, _, _ in odd}
    at = [n for n in range(1, table.num_rows + len(odd) + 1) if n not in left] if left else range(1, table.num_rows + 1)
    broken = _told(odd, width)
    head = [
        _padded(row, width)
        for row in itertools.islice(csv.reader(io.StringIO(text[:HEAD]), delimiter=separator), SHOWN)
    ]
    rows = functools.partial(_rows_of, table)
    return TextSheet("the table", rows, broken=broken, head=head, table=table, at=at)


def _rows_of(table: object) -> Iterator[list[object]]:
    for batch in table.to_batches():
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _table(data: bytes, separator: str, width: int, odd: list, *, threads: bool) -> object:
    """The rows that have as many fields as the headings; the others go to `odd`: number, text, fields."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    def skip(row: object) -> str:
        odd.append((row.number, row.text or "", row.actual_columns))
        return "skip"

    names_ = [str(n) for n in range(width)]
    return arrow.read_csv(
        io.BytesIO(data),
        read_options=arrow.ReadOptions(use_threads=threads, column_names=names_, block_size=1 << 24),
        parse_options=arrow.ParseOptions(delimiter=separator, ignore_empty_lines=False, invalid_row_handler=skip),
        convert_options=arrow.ConvertOptions(
            column_types=dict.fromkeys(names_, pa.string()), strings_can_be_null=False
        ),
    )


def _careful(text: str, separator: str, width: int) -> Sheet:
    """The table divided line by line: a quotation mark that is not closed spoils its own line and no other."""
    lines, table, odd, number, n = text.split("\n"), [], [], 0, 0
    while n < len(lines):
        number += 1
        taken = 1
        while (
            sum(line.count('"') for line in lines[n : n + taken]) % 2 and taken < MOST_LINES and n + taken < len(lines)
        ):
            taken += 1
        row = _divided("\n".join(lines[n : n + taken]), separator)
        if len(row) != width and taken > 1:
            taken, row = 1, []
            odd.append((number, lines[n], -1))
        elif len(row) != width:
            odd.append((number, lines[n], len(row)))
        table.append(_padded(row, width))
        n += taken
    broken = _told(odd, width)
    spoiled = {number for number, _, _ in broken}
    table = [[""] * width if n in spoiled else row for n, row in enumerate(table, start=1)]
    return Sheet("the table", functools.partial(iter, table), broken=broken, head=table[:SHOWN])


def _divided(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [""])
    except csv.Error:
        return []


def _told(odd: Sequence[tuple[int, str, int]], width: int) -> list[tuple[int, str, str]]:
    """Of rows with another number of fields those that are broken, with the reason; titles, notes and blank lines are not."""
    broken = []
    for number, text, fields in odd:
        if fields != 1 and text.strip():
            why = "a quotation mark is not closed" if fields < 0 else f"{fields} fields where the headings have {width}"
            broken.append((number, text[:200], why))
    return broken


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]
