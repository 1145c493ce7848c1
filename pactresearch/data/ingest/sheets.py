"""A sheet of cells, and the one limit of size that holds for all of them."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

Keep = tuple[int, Callable[[object], bool]]
CHUNK = 50_000
SHOWN = 60  # rows of a sheet's head


@dataclass(frozen=True)
class Limit:
    """The one limit of size: of a file and what it expands to in bytes, of sheets, of a sheet's columns, of all cells."""

    file_bytes: int = 600_000_000
    expanded_bytes: int = 6_000_000_000
    sheets: int = 200
    columns: int = 1_000
    cells: int = 100_000_000

    def words(self) -> str:
        """The limit in a sentence."""
        return (
            f"The limit is {self.file_bytes / 1e6:,.0f} MB a file, {self.expanded_bytes / 1e6:,.0f} MB expanded, {self.sheets} "
            f"sheets, {self.columns:,} columns and {self.cells / 1e6:,.0f} million cells. Divide the file, by year for instance."
        )


LIMIT = Limit()


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or the one table of a text file.

    rows: gives its rows from the first, each a sequence of values: text, numbers, days, "" or None where it is empty.
    merged: rows and columns (from 0) of cells that are merged downwards. broken: rows that cannot be divided into cells,
    with their number and what is wrong. head: its first rows.
    """

    name: str
    rows: Callable[[], Iterator[Sequence[object]]]
    hidden: bool = False
    merged: Sequence[tuple[int, int, int]] = ()
    broken: Sequence[tuple[int, str, str]] = ()
    head: list[list[object]] = field(default_factory=list)

    def frame(self, after: int, keep: Keep | None = None) -> tuple[pd.DataFrame, Counter]:
        """The rows below a row (counted from 1) as a table; its index is the number of the row, its columns count from 0.

        keep: a column, and which of its values are wanted; the others are counted in the Counter.
        """
        parts, left_out, number = [], Counter(), after
        rows = itertools.islice(self.rows(), after, None)
        while chunk := list(itertools.islice(rows, CHUNK)):
            numbers = range(number + 1, number + 1 + len(chunk))
            number += len(chunk)
            if keep:
                column, wanted = keep
                names = [row[column] if column < len(row) else "" for row in chunk]
                known = {name: wanted(name) for name in set(names)}
                left_out.update(name for name in names if not known[name])
                taken = [known[name] for name in names]
                chunk = list(itertools.compress(chunk, taken))
                numbers = list(itertools.compress(numbers, taken))
            if chunk:
                parts.append(pd.DataFrame(chunk, index=list(numbers), dtype=object))
        return pd.concat(parts) if parts else pd.DataFrame(dtype=object), left_out
