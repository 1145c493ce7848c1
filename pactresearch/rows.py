"""Tables row by row, where a sentence or a mark of a picture is made of each row; and the rows that hold certain values."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def rows_of(table: "pd.DataFrame") -> Iterator[Any]:
    """The rows of a table as named tuples, `Index` first. What a cell holds, the table's layout knows; no type checker does."""
    return iter(table.itertuples())


def holding(table: "pd.DataFrame", values: Mapping[str, Any]) -> "pd.Series":
    """Whether each row of a table holds these values, by column: all rows do where none are given."""
    import pandas as pd

    return (table[list(values)] == pd.Series(values, dtype=object)).all(axis=1)
