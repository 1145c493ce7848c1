"""A CSV file as a table, each column in its type; what cannot be meant is refused with its row."""

import io
import re
from pathlib import Path

import pandas as pd
from pandas.api.types import pandas_dtype

from pactresearch.errors import InputError
from pactresearch.files.contents import HIDDEN, content, hidden, shortened
from pactresearch.paths import in_project

LARGEST_NUMBER = 2.0**53  # from it on whole numbers are no longer exact; no figure of the field comes near
MOST_COLUMNS, LONGEST_CELL, LONGEST_NUMBER = 200, 10_000, 40
FORMULA = r"[=+@\t\r\n\uff1d\uff0b\uff20\uff0d-]"  # how a text begins that a spreadsheet would run, also in full width
_FORMULA = re.compile(f"^{FORMULA}")
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"


def as_text(file: Path) -> pd.DataFrame:
    """The cells of a CSV file as texts. Raises InputError where it is no table in UTF-8, and FileNotFoundError without one."""
    name = in_project(file)
    try:
        text = content(file).decode("utf-8-sig")  # a spreadsheet marks what it saves as UTF-8
        for row, line in enumerate(text.split("\n") if re.search(f"[{HIDDEN}]", text) else (), start=1):
            if wrong := hidden(line):
                raise InputError(f"{name}, row {row}: {wrong}. Take it out, and renew the checksum.")
        table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    except pd.errors.EmptyDataError:
        raise InputError(f"{name} is empty. Restore it with `git checkout data/raw`.") from None
    except UnicodeDecodeError:
        raise InputError(f"{name} is not in UTF-8. Save it as 'CSV UTF-8', and renew the checksum.") from None
    except pd.errors.ParserError as error:
        counts = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if not counts:
            raise InputError(f"{name} cannot be read as CSV: {shortened(error)}.") from None
        raise InputError(
            f"{name}, row {counts[2]} has {counts[3]} fields; the header has {counts[1]}. "
            "Is there a comma inside a number, or a text without quotes? Correct the row, and renew the checksum."
        ) from None
    if not isinstance(table.index, pd.RangeIndex):  # pandas takes the first column of longer rows for names
        raise InputError(f"{name} has rows with more fields than its header. Correct them, and renew the checksum.")
    if len(table.columns) > MOST_COLUMNS:
        raise InputError(f"{name} has {len(table.columns):,} columns; no table has more than {MOST_COLUMNS}.")
    if table.empty:
        raise InputError(f"{name} has a header and no rows. Restore it with `git checkout data/raw`.")
    return table


def typed(text: pd.DataFrame, columns: dict[str, str], name: str) -> pd.DataFrame:
    """A table of strings with each column in its type; empty strings become missing.

    name: how errors call the table. Raises InputError that names the row (counted as in a spreadsheet, header = 1).
    """
    missing = [column for column in columns if column not in text.columns]
    unknown = [column for column in text.columns if column not in columns]
    if missing and len(text.columns) == 1 and ";" in text.columns[0]:
        raise InputError(f"{name} is separated by semicolons; save it with commas, and renew the checksum.")
    unknown = [shortened(column) for column in unknown]
    wrong = [f"no column {', '.join(missing)}"] if missing else []
    wrong += [f"the unknown column {', '.join(unknown)}"] if unknown else []
    if wrong:
        raise InputError(
            f"{name} has {' and '.join(wrong)}; its columns must be {', '.join(columns)}. Rename, add or remove the column, "
            "and renew the checksum."
        )
    out = {}
    for column, dtype in columns.items():
        values = text[column].str.strip()
        values = values.where(values != "")
        if (long := values.str.len() > LONGEST_CELL).any():
            row = int(long.to_numpy().argmax())
            raise InputError(
                f"{name}, row {row + 2}: {column} has {len(values.iloc[row]):,} characters; at most {LONGEST_CELL:,} are read. "
                "Is a quotation mark open? Correct the row, and renew the checksum."
            )
        out[column] = values.astype("str") if dtype == "str" else _numbers(values, dtype, name)
    return pd.DataFrame(out)


def _numbers(values: pd.Series, dtype: str, name: str) -> pd.Series:
    meant = values.str.fullmatch(_NUMBER) & (values.str.len() <= LONGEST_NUMBER)  # not `inf`, `True`, `1_000`
    numbers = pd.to_numeric(values.where(meant.fillna(False)), errors="coerce")
    bad = values.notna() & (numbers.isna() | (numbers.abs() >= LARGEST_NUMBER))
    kind = "a number with a decimal point"
    if dtype != "float64":
        kind = "a whole number"
        bad |= numbers.notna() & (numbers % 1 != 0)
    if dtype == "int64" and values.isna().any():
        row = int(values.isna().to_numpy().argmax()) + 2
        raise InputError(
            f"{name}, row {row}: {values.name} is empty, and it must be given. Write it, or remove the row."
        )
    if bad.any():
        row = int(bad.to_numpy().argmax())
        raise InputError(
            f"{name}, row {row + 2}: {values.name} is {shortened(values.iloc[row])!r}, which is not {kind}. "
            "Write the number, or leave the field empty where nothing was reported."
        )
    return (numbers + 0).astype(pandas_dtype(dtype))  # without the sign of a zero below zero


def quoted(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before each text, and each heading, that a spreadsheet would run as a formula."""
    out = table.copy()
    for n, dtype in enumerate(table.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype):
            out.isetitem(n, table.iloc[:, n].map(_quoted).to_numpy())
    return out.rename(columns=_quoted)


def _quoted(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
