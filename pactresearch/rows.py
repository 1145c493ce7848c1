"""Tables row by row, where a sentence or a mark of a picture is made of each row; and the rows that hold certain values."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def rows_of(table: "pd.DataFrame") -> Iterator[Any]:
    """The rows of a table as named tuples, `Index` first. What a cell holds, the table's layout knows; no type checker does."""
    return iter(table.itertuples())


def codes(cells: "pd.Series") -> "pd.Series":
    """The codes that the cells of a column hold, a tuple each: `price of 0; unit not given` holds two, an empty cell none."""
    return cells.fillna("").map(lambda held: tuple(filter(None, str(held).split("; "))))


def with_codes(held: Iterable[str]) -> str:
    """A cell of such a column, each code once."""
    return "; ".join(dict.fromkeys(filter(None, held)))


def holding(table: "pd.DataFrame", values: Mapping[str, Any]) -> "pd.Series":
    """Whether each row of a table holds these values, by column: all rows do where none are given."""
    import pandas as pd

    return (table[list(values)] == pd.Series(values, dtype=object)).all(axis=1)
