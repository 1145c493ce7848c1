"""Data quality: what a table covers, what is doubtful in it, how far editions disagree, what is broken."""

from dataclasses import dataclass

import pandas as pd

from pactresearch.data import corrections, schema, sources, store
from pactresearch.data.readers import case_files
from pactresearch.errors import InputError
from pactresearch.rows import codes, rows_of
from pactresearch.words import counted

MULTIPLES, CLOSE = (2, 3), 0.002
"""A revision this close to one of these multiples may be a figure counted several times, not a new one."""
LEAST_KG = 10.0  # below, rounding makes multiples


@dataclass(frozen=True)
class Check:
    """What `pactresearch check` found.

    problems: sentences on what is broken; with any, the check fails. notes: sentences on coverage, flags and revisions.
    """

    problems: tuple[str, ...]
    notes: tuple[str, ...]


def check() -> Check:
    """Looks over data/raw and data/processed. Raises InputError where data/raw itself cannot be used."""
    broken = store.problems()
    if broken:
        return Check(tuple(broken), ())
    files = case_files.read_all()
    notes = [
        _coverage("seizures"),
        _coverage("precursors"),
        _flags(),
        _revisions("seizures"),
        *_multiples("seizures"),
        *_cuts(),
        *_partial(),
        case_files.counted(files),
        *sources.unread(),
    ]
    return Check(tuple(f"{name}: {reason}" for name, reason in files.refused.items()), tuple(notes))


def revisions(table: str) -> pd.DataFrame:
    """How later editions changed earlier figures.

    Returns one row for each key and column that two successive editions, partial ones left out, give differently: the key,
    `column`, `earlier` and `later` (sources), `earlier_value`, `later_value`, `change_percent` (empty where the earlier is 0).

    Raises InputError where the table has no editions.
    """
    layout = schema.layout_of(table)
    if not (layout.canonical and layout.editions):
        having = ", ".join(sorted(name for name, one in schema.LAYOUTS.items() if one.canonical and one.editions))
        raise InputError(f"{table} has no editions to compare; tables with editions: {having}.")
    frame, key = store.load(table, editions="all"), list(layout.key)
    order = {source["id"]: rank for rank, source in enumerate(frame.attrs["sources"])}
    rows = frame[frame["partial"].isna()].assign(rank=frame["source"].map(order)).sort_values([*key, "rank"])
    given = rows.melt([*key, "source"], layout.figures(), "column", "later_value").dropna(subset="later_value")
    before = given.groupby([*key, "column"])[["source", "later_value"]].shift(1)
    both = given.assign(earlier=before["source"], earlier_value=before["later_value"], later=given["source"])
    out = both[both["earlier_value"].notna() & (both["earlier_value"] != both["later_value"])]
    base = out["earlier_value"].where(out["earlier_value"] != 0)
    out = out.assign(change_percent=100 * (out["later_value"] / base - 1))
    columns = [*key, "column", "earlier", "later", "earlier_value", "later_value", "change_percent"]
    return out[columns].reset_index(drop=True)


def _coverage(table: str) -> str:
    frame = store.load(table)
    last = int(frame["year"].max())
    before, now = (set(frame.loc[frame["year"] == year, "iso3"]) for year in (last - 1, last))
    silent = sorted(before - now)
    return (
        f"{table}: {len(frame):,} figures of {frame['iso3'].nunique()} countries, {frame['year'].min()}-{last}; "
        f"{len(now)} countries reported for {last}, {len(before)} for {last - 1}; "
        f"silent since: {', '.join(silent) or 'none'}."
    )


def _flags() -> str:
    prices = store.load("prices")
    flags = codes(prices["flag"]).explode().value_counts()
    said = ", ".join(f"{flag} ({count})" for flag, count in flags.items())
    return f"prices: {len(prices):,} rows, {prices['flag'].notna().sum()} flagged: {said or 'none'}."


def _cuts() -> list[str]:
    """Which newer sources leave less than half of a total that an older one reported."""
    tables = store.ensure()["tables"]
    return [change.sentence() for table, entry in tables.items() for change in corrections.cut(table, entry["cuts"])]


def _partial() -> list[str]:
    """The figures that their sidecars call partial, which are not among the newest."""
    said = []
    for name, layout in schema.LAYOUTS.items():
        if layout.canonical and layout.editions:
            rows = store.load(name, editions="all").dropna(subset="partial")
            said += [
                f"{name}: {len(part):,} rows of {source} are partial ({part['partial'].iloc[0]}): they stand in "
                f'load("{name}", editions="all") only.'
                for source, part in rows.groupby("source")
            ]
    return said


def _revisions(table: str) -> str:
    changes = revisions(table)
    large = changes.reindex(changes["change_percent"].abs().sort_values(ascending=False).index).head(3)
    said = "; ".join(
        f"{row.iso3} {row.year} {row.drug} {row.earlier_value:,.0f} to {row.later_value:,.0f} kg"
        for row in rows_of(large)
    )
    return f"{table}, revised by a later edition: {counted(len(changes), 'figure')}; most of all {said}."


def _multiples(table: str) -> list[str]:
    """Asks about each total that an edition gives as twice or three times what another gives: counted several times?"""
    changed = revisions(table)
    pair = changed[["earlier_value", "later_value"]]
    fold = pair.max(axis=1) / pair.min(axis=1).where(pair.min(axis=1) > 0)
    whole = fold.round()
    asked = whole.isin(MULTIPLES) & ((fold / whole - 1).abs() < CLOSE) & (pair.max(axis=1) >= LEAST_KG)
    return [
        f"{table}: {row.iso3} {row.year} {row.drug}: {row.earlier_value:,.0f} kg in {row.earlier}, {row.later_value:,.0f} kg in "
        f"{row.later}: one is {row.fold:.0f} times the other. Was a report counted several times? Ask who published it."
        for row in rows_of(changed.assign(fold=whole)[asked])
    ]
