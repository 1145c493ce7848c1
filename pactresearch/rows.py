"""Tables row by row, where a sentence or a mark of a picture is made of each row."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def rows_of(table: "pd.DataFrame") -> Iterator[Any]:
    """The rows of a table as named tuples, `Index` first. What a cell holds, the table's layout knows; no type checker does."""
    return iter(table.itertuples())
