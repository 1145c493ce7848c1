"""Several sources of one table: all their rows, and one row a key with the newest figure that anybody gave.

A newer source that leaves a figure empty, or gives other columns only, does not erase an older figure. What is said of
a figure (`Layout.together`: its range, its ages, its standard error) goes with it: it comes from the same source, or
from an older one that gave the same figure, or whose observed range holds the newer one. A source that its sidecar
calls partial never gives a row of the newest.
"""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from pandas._libs.missing import NAType

from pactresearch.data.layout import SOURCE_OF, Layout, Together, checked
from pactresearch.errors import InputError
from pactresearch.rows import codes, with_codes

PRINTED = 0.005
"""Two figures this close are one, printed with more digits or fewer: half a unit in the third."""
ON_THE_EDGE = 1e-9
"""A figure this close to an end of its range lies on it: published prices are converted currencies."""
SHARP, LEAST = 0.5, 1.0
"""A revision that leaves less than this share of a total, and takes more than this many units, is told."""
SOURCE, PARTIAL = "source", "partial"
Judge = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Edition:
    """A source's rows of a table. rank: what decides which of two is newer. partial: what it leaves out, "" if nothing."""

    source: str
    rows: pd.DataFrame
    rank: tuple[dt.date, int]
    partial: str = ""


def joined(layout: Layout, parts: list[Edition], judge: Judge = lambda table: table) -> pd.DataFrame:
    """The table of several sources.

    parts: from the oldest to the newest. judge: writes the column `layout.judged` of merged rows anew, where what is
    doubtful hangs on other rows.

    Gives the layout's columns, `source`, `Layout.sources` (of each figure, where a row may hold several sources'), `partial`
    (what a source says that it leaves out); `own`, True on the rows as their source has them, and `newest`, True on one
    row a key. A row may be both.

    Raises InputError where two sources of one rank give a figure differently.
    """
    _check_ranks(layout, parts)
    of = layout.sources()
    own = pd.concat([part.rows.assign(source=part.source, partial=part.partial) for part in parts], ignore_index=True)
    own = own.astype({SOURCE: "str", PARTIAL: "str"})
    own[PARTIAL] = own[PARTIAL].where(own[PARTIAL] != "")
    checked(own[[*layout.columns, SOURCE]], layout, f"The table {layout.name}", with_source=True)
    given = {name: own[[figure for figure in of if of[figure] == name]] for name in of.values()}
    own = own.assign(**{name: own[SOURCE].where(figures.notna().any(axis=1)) for name, figures in given.items()})
    own = own[[*layout.columns, SOURCE, *given, PARTIAL]].assign(own=True, newest=False)
    whole = [part for part in parts if not part.partial]
    shared = own[PARTIAL].isna() & own.duplicated(list(layout.key), keep=False)
    alone = own[own[PARTIAL].isna() & ~shared]
    newest = judge(pd.concat([alone, *_merged(layout, whole, own[shared])], ignore_index=True))
    as_given = _rows_given(own, newest, layout)
    mixed = newest[as_given.isna()].assign(own=False, newest=True)[own.columns]
    checked(mixed[list(layout.columns)], layout, f"The merged table {layout.name}")
    own["newest"] = own.index.isin(as_given)
    table = pd.concat([own, mixed], ignore_index=True)
    return table.sort_values([*layout.key, SOURCE, "newest"], ignore_index=True)


def sources_of(rows: pd.DataFrame) -> list[str]:
    """The identifiers of all sources that rows of a table come from, sorted."""
    columns = [name for name in rows if name == SOURCE or str(name).startswith(SOURCE_OF)]
    return sorted({str(source) for name in columns for source in rows[name].dropna().unique()})


def cuts(layout: Layout, table: pd.DataFrame, order: list[str]) -> list[dict]:
    """The totals of which a newer source leaves less than half of what an older one reported.

    table: as `joined` gives it. order: the sources from the oldest to the newest.

    Gives a dict each: key, column, earlier, later, source; the largest loss first.
    """
    if not layout.totals:
        return []
    key, found = list(layout.key), []
    rows = table[table["own"] & table[PARTIAL].isna()].assign(rank=table[SOURCE].map(order.index))
    rows = rows[rows.duplicated(key, keep=False)].sort_values([*key, "rank"])
    for column in layout.totals:
        given = rows[rows[column].notna()]
        before = given.groupby(key)[column].transform("max")
        last = given[~given.duplicated(key, keep="last")].assign(before=before)
        cut = last[(last[column] < SHARP * last["before"]) & (last["before"] - last[column] > LEAST)]
        for row in cut.to_dict("records"):
            at = {name: row[name] for name in key}
            told = {"earlier": row["before"], "later": row[column], "source": row[SOURCE]}
            found.append({"key": at, "column": column, **told})
    return sorted(found, key=lambda one: one["later"] - one["earlier"])


def _check_ranks(layout: Layout, parts: list[Edition]) -> None:
    """No two sources that nothing ranks differ on a figure."""
    for one, other in itertools.combinations(parts, 2):
        if one.rank != other.rank or one.partial or other.partial:
            continue
        both = one.rows.merge(other.rows, on=list(layout.key), suffixes=("", "_other"))
        for column in layout.figures():
            differ = both[(both[column] - both[f"{column}_other"]).abs() > ON_THE_EDGE * both[column].abs()]
            if len(differ):
                row = differ.iloc[0]
                key = ", ".join(f"{name} {row[name]}" for name in layout.key)
                raise InputError(
                    f"data/raw/{one.source}.csv and data/raw/{other.source}.csv give {column} of {key} differently "
                    f"({row[column]:,} and {row[f'{column}_other']:,}), and were both published on {one.rank[0]} with "
                    f"precedence {one.rank[1]}. Write a higher `precedence` in the sidecar of the one to be used."
                )


def _merged(layout: Layout, parts: list[Edition], shared: pd.DataFrame) -> list[pd.DataFrame]:
    """One row for each key that several sources have: as in the table, the judged column with all that its sources say."""
    if shared.empty:
        return []
    last = shared.groupby(list(layout.key))[SOURCE].last()
    index = last.index
    at_hand = {part.source: part.rows.set_index(list(layout.key)).reindex(index) for part in parts}
    blocks = [block for together in layout.groups() for block in together.blocks()]
    table = pd.DataFrame(float("nan"), index, [column for block in blocks for column in block])
    origin = pd.DataFrame(pd.NA, index, [block[0] for block in blocks], dtype="object")
    for source, newer in at_hand.items():
        for together in layout.groups():
            _take_up(together, table, origin, newer, source)
    names = list(reversed(at_hand))
    gives = pd.DataFrame({name: (origin == name).any(axis=1) for name in names})
    first = gives.idxmax(axis=1).where(gives.any(axis=1), last)  # a row without any figure is that of the newest
    table[SOURCE] = first.astype("str")
    table = table.join(origin.add_prefix(SOURCE_OF).astype("str"))
    if layout.judged:
        said = [at_hand[name][layout.judged].where(gives[name] | (first == name)) for name in names]
        doubts = pd.concat(said).dropna().groupby(level=list(layout.key))
        table[layout.judged] = doubts.agg(lambda cells: with_codes(codes(cells).explode())).reindex(index).astype("str")
    return [table.reset_index().astype(layout.dtypes()).assign(partial=pd.Series(dtype="str"))]


def _take_up(together: Together, table: pd.DataFrame, origin: pd.DataFrame, newer: pd.DataFrame, source: str) -> None:
    """Puts what a newer source says of a figure into the table, and takes out what no longer goes with it."""
    figure, spread = together.figure, together.spread
    has, had = newer[figure].notna(), table[figure].notna()
    same = (newer[figure] - table[figure]).abs() <= PRINTED * table[figure].abs()
    inside = upside_down = pd.Series(False, newer.index)
    if spread:
        sound = ~had | _within(table[figure], table, spread)
        inside = sound & table[list(spread)].notna().any(axis=1) & _within(newer[figure], table, spread)
        upside_down = newer[spread[0]] > newer[spread[1]]
        ranged = newer[list(spread)].notna().any(axis=1) & ~upside_down
        outside = ~has & had & ranged & ~_within(table[figure], newer, spread)
        _put(table, origin, (figure,), outside)
        had &= ~outside
    for block in together.beside:
        given = newer[list(block)].notna().any(axis=1)
        if block == spread:
            given &= has | ~had | ~upside_down
        take = given & (has | ~had | bool(spread))  # a price range is a figure by itself; an age or an error is not
        stays = inside if block == spread else inside | same
        _put(table, origin, block, has & ~given & ~stays)
        _put(table, origin, block, take, newer.loc[take, list(block)], source)
    _put(table, origin, (figure,), has, newer.loc[has, [figure]], source)


def _within(values: pd.Series, ends: pd.DataFrame, spread: tuple[str, str]) -> pd.Series:
    """Whether each value lies between two columns, where both or one of them is given; a missing value does not."""
    low, high = (ends[end] for end in spread)
    low_holds = low.isna() | (values >= low * (1 - ON_THE_EDGE))
    return values.notna() & low_holds & (high.isna() | (values <= high * (1 + ON_THE_EDGE)))


def _put(
    table: pd.DataFrame,
    origin: pd.DataFrame,
    block: tuple[str, ...],
    where: pd.Series,
    values: pd.DataFrame | float = float("nan"),
    source: str | NAType = pd.NA,
) -> None:
    """Writes the columns of a block and their source, or empties them, where a mask is true."""
    if where.any():
        table.loc[where, list(block)] = values
        origin.loc[where, block[0]] = source


def _rows_given(own: pd.DataFrame, merged: pd.DataFrame, layout: Layout) -> pd.Series:
    """For each merged row the place of the row in `own` that says the same; missing where none does."""
    by = [*layout.key, SOURCE]
    columns = [column for column in (*layout.columns, *{*layout.sources().values()}) if column not in layout.key]
    at = pd.MultiIndex.from_frame(own[by]).get_indexer(pd.MultiIndex.from_frame(merged[by]))
    beside = own.iloc[at][columns].reset_index(drop=True)
    mine = merged[columns].reset_index(drop=True)
    same = (beside.eq(mine).fillna(False) | (beside.isna() & mine.isna())).all(axis=1)
    return pd.Series(at).where(same)
