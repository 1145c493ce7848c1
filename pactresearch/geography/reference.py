"""The reference tables that geography reads, each once for a project folder."""

import pandas as pd

from pactresearch.data import memory, store


@memory.kept
def table(name: str) -> pd.DataFrame:
    """A reference table such as "countries", to be read and not changed. Raises InputError as `store.load` does."""
    return store.load(name)
