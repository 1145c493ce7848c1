"""Where the figures of a report come from, in the words that stand under it."""

from collections.abc import Collection

import pandas as pd

from pactresearch.data import editions
from pactresearch.language import ngettext


def used(*tables: pd.DataFrame) -> list[dict]:
    """The entries of the sources that the tables' rows come from, in order of edition, each once.

    tables: as `load` gives them, filtered or not. A table without a column `source`, or without rows, uses all of its
    sources: that nothing is reported is what they say.
    """
    found = {}
    for table in tables:
        rows = editions.sources_of(table) if "source" in table.columns and len(table) else None
        for entry in table.attrs["sources"]:
            if rows is None or entry["id"] in rows:
                found[entry["id"]] = entry
    return list(found.values())


def cited(*tables: pd.DataFrame) -> tuple[str, ...]:
    """The sources of the tables' rows, a short line each: publisher, title, edition, locator."""
    return tuple(entry["short"] for entry in used(*tables))


def source_line(*tables: pd.DataFrame) -> str:
    """What stands below a figure: `Source: UNODC, World Drug Report 2025, annex 7.1; …`."""
    return sources_said(cited(*tables))


def sources_said(lines: Collection[str]) -> str:
    """The same of lines that are known already."""
    return ngettext("Source: {sources}.", "Sources: {sources}.", len(lines)).format(sources="; ".join(lines))
