"""What any table or window of years must be before a method works with it."""

from collections.abc import Iterable, Sequence

import pandas as pd

from pactresearch.errors import InputError

NAMED = 5  # repeated keys that a sentence names


def require_columns(table: pd.DataFrame, needed: Iterable[str], name: str) -> pd.DataFrame:
    """The table, if it has the columns; else raises InputError. name: what it is a table of."""
    missing = [column for column in needed if column not in table.columns]
    if missing:
        raise InputError(f"The table of {name} lacks {', '.join(missing)}; it needs {', '.join(needed)}.")
    return table


def refuse_repeats(table: pd.DataFrame, key: Sequence[str], name: str) -> None:
    """Raises InputError where a table has more than one row of a key. name: what it is a table of."""
    repeated = table.loc[table.duplicated(key), key].head(NAMED)
    if len(repeated):
        said = ", ".join(" ".join(map(str, row)) for row in repeated.itertuples(index=False))
        raise InputError(f"The table of {name} holds several rows for {said}. Keep one: that of the newest edition.")


def refuse_reversed(first_year: int, last_year: int) -> None:
    """Raises InputError for a window of years that ends before it begins."""
    if first_year > last_year:
        raise InputError(f"first_year {first_year} comes after last_year {last_year}. Exchange them.")
