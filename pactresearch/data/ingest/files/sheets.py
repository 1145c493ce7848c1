"""A sheet of cells, and the one limit of size that holds for all of them."""

import functools
import itertools
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

Keep = tuple[int, Callable[[object], bool]]
CHUNK = 2_000  # rows at once: more only wait for the collector of garbage
SHOWN = 60  # rows of a sheet's head


@dataclass(frozen=True)
class Limit:
    """The one limit of size: of a file and what it expands to in bytes, how many times its own bytes that is, of sheets, of a
    sheet's columns, of all cells."""

    file_bytes: int = 600_000_000
    expanded_bytes: int = 6_000_000_000
    fold: int = 300
    sheets: int = 200
    columns: int = 1_000
    cells: int = 100_000_000

    def words(self) -> str:
        """The limit in a sentence."""
        size = f"{self.file_bytes / 1e6:,.0f} MB a file, {self.expanded_bytes / 1e6:,.0f} MB and {self.fold} times as much expanded"
        table = f"{self.sheets} sheets, {self.columns:,} columns and {self.cells / 1e6:,.0f} million cells"
        return f"The limit is {size}, {table}. Divide the file, by year for instance."


LIMIT = Limit()


@dataclass(frozen=True, eq=False)
class Sheet(ABC):
    """A sheet of a workbook, or the one table of a text file.

    broken: rows that cannot be divided into cells, by their number: text, and what is wrong. Known when all have been read.
    days_before: how many days before those of its workbook Excel's usual days begin.
    """

    name: str
    hidden: bool = False
    broken: dict[int, tuple[str, str]] = field(default_factory=dict)
    days_before: int = 0

    @abstractmethod
    def rows(self, keep: Keep | None = None) -> Iterator[Sequence[object] | None]:
        """Its rows from the first, each a sequence of text, numbers, days, "" or None where it is empty; None for a broken one.

        keep: which are wanted; of the others only the column that it looks at is needed.
        """

    def merged(self) -> Sequence[tuple[int, int, int, int]]:
        """First row, last row, first and last column (from 0) of cells that are merged."""
        return ()

    @functools.cached_property
    def head(self) -> list[Sequence[object]]:
        """Its first rows."""
        return [row or [] for row in itertools.islice(self.rows(), SHOWN)]

    @property
    def empty(self) -> bool:
        """Whether its first rows hold nothing."""
        return not any(cell not in ("", None) for row in self.head for cell in row)

    def frame(self, after: int, keep: Keep | None = None) -> tuple[pd.DataFrame, Counter]:
        """The rows below a row (counted from 1) as a table; its index is the number of the row, its columns count from 0.

        keep: a column, and which of its values are wanted; the others are counted in the Counter.
        """
        parts, left_out, number = [], Counter(), after
        rows = itertools.islice(self.rows(keep), after, None)
        while chunk := list(itertools.islice(rows, CHUNK)):
            numbers, wanted = range(number + 1, number + 1 + len(chunk)), [row is not None for row in chunk]
            number += len(chunk)
            if keep:
                cells = [row[keep[0]] if row and keep[0] < len(row) else None for row in chunk]
                known = {cell: bool(keep[1](cell)) for cell in set(cells)}
                left_out.update(cell for cell in cells if not known[cell])
                wanted = [known[cell] for cell in cells]
            if any(wanted):
                chunk, numbers = (list(itertools.compress(one, wanted)) for one in (chunk, numbers))
                parts.append(pd.DataFrame(chunk, index=numbers, dtype=object))
        if keep:  # what is broken is told elsewhere
            left_out[None] -= sum(n > after for n in self.broken)
        return pd.concat(parts) if parts else pd.DataFrame(dtype=object), left_out


@dataclass(frozen=True, eq=False)
class ListedSheet(Sheet):
    """A sheet whose rows are at hand."""

    table: Sequence[Sequence[object]] = ()

    def rows(self, keep: Keep | None = None) -> Iterator[Sequence[object]]:
        """Its rows."""
        return iter(self.table)
