"""The reference tables that geography reads, each once for a project folder."""

import functools

import pandas as pd

from pactresearch import paths
from pactresearch.data import store


def table(name: str) -> pd.DataFrame:
    """A reference table such as "countries", to be read and not changed. Raises InputError as `store.load` does."""
    return _table(name, str(paths.root()))


@functools.cache
def _table(name: str, root: str) -> pd.DataFrame:
    return store.load(name)
