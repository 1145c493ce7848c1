"""What a build changes: the figures that the newest rows of a table gain, lose, or give differently than before."""

from dataclasses import dataclass

import pandas as pd

from pactresearch.data import editions, schema
from pactresearch.rows import rows_of

GAINED, LOST, CHANGED, CUT = "gained", "lost", "changed", "cut"
NAMED = 3
EQUAL = 1e-9  # relative: figures are compared as they are stored
AT = ("iso3", "province", "year", "drug", "substance", "level", "indicator")


@dataclass(frozen=True)
class Change:
    """What happened to figures of a table that come, or came, from one source. of: what each is, the most telling first."""

    kind: str
    table: str
    source: str
    of: tuple[str, ...]

    def sentence(self) -> str:
        """One line: how many figures, whose, and the first few of them."""
        more = len(self.of) - NAMED
        named = ", ".join(self.of[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
        figures = f"{len(self.of):,} figure{'' if len(self.of) == 1 else 's'}"
        if self.kind == CUT:
            return (
                f"{self.table}: {self.source} cuts {figures} to less than half: {named}. If it holds only a part of what "
                "the earlier one counts, write `partial: why` into its sidecar; if that was revised, nothing is to be done."
            )
        by = {GAINED: "by", LOST: "of", CHANGED: "by"}[self.kind]
        return f"{self.table}: {figures} {self.kind}, {by} {self.source}: {named}."


def between(table: str, before: pd.DataFrame, after: pd.DataFrame) -> list[Change]:
    """What the figures of a country and year gained, lost and changed; nothing for a table without such.

    before, after: the table as `load` gives it.
    """
    layout = schema.layout_of(table)
    if not {"iso3", "year"} <= set(after.columns) or not layout.figures():
        return []
    old, new = (_figures(layout, frame) for frame in (before, after))
    both = pd.concat([old.add_suffix("_old"), new.add_suffix("_new")], axis=1).sort_index()
    there, here = both["value_old"].notna(), both["value_new"].notna()
    size = (both["value_new"] / both["value_old"] - 1).abs()
    changed = there & here & ((both["value_new"] - both["value_old"]).abs() > EQUAL * both["value_old"].abs())
    both = both.assign(size=size).sort_values("size", ascending=False, kind="stable")
    found = []
    for kind, where, whose in (
        (LOST, there & ~here, "_old"),
        (CHANGED, changed, "_new"),
        (GAINED, here & ~there, "_new"),
    ):
        for source, rows in both[where.reindex(both.index)].groupby(f"source{whose}", sort=True):
            found.append(Change(kind, table, str(source), tuple(map(_said, rows_of(rows)))))
    return found


def cut(table: str, cuts: list[dict]) -> list[Change]:
    """The sharp cuts of a table, as `editions.cuts` gives them, by the source that makes them."""
    found: dict[str, list[str]] = {}
    for one in cuts:
        at = " ".join(str(value) for value in one["key"].values())
        found.setdefault(one["source"], []).append(f"{at} {one['column']} {one['earlier']:,.4g} to {one['later']:,.4g}")
    return [Change(CUT, table, source, tuple(of)) for source, of in found.items()]


def _figures(layout: schema.Layout, frame: pd.DataFrame) -> pd.DataFrame:
    """Every figure by what it is of: value and source."""
    at = [column for column in AT if column in frame.columns]
    columns = [column for column in layout.figures() if column in frame.columns]
    rows = frame if "source" in frame else frame.assign(source="an earlier build")
    long = rows.melt([*at, *[c for c in ("source", "also_from") if c in rows]], columns, var_name="figure").dropna(
        subset="value"
    )
    if "also_from" in long:
        mixed = long["also_from"].notna()
        given = [
            editions.source_of(*each)
            for each in long.loc[mixed, ["figure", "source", "also_from"]].itertuples(index=False)
        ]
        long.loc[mixed, "source"] = given
    grouped = long.groupby([*at, "figure"], sort=True)  # cases: all of a country, year and drug
    return grouped.agg(value=("value", "sum"), source=("source", "last"))


def _said(row) -> str:
    at = " ".join(str(part) for part in row.Index)
    if pd.notna(row.value_old) and pd.notna(row.value_new):
        return f"{at} {row.value_old:,.4g} to {row.value_new:,.4g}"
    return at
