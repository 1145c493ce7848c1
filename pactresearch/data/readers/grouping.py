"""Counts of alike cases that may be carried where single cases may not.

Every row made here stands for at least three cases. What would single out fewer is withheld, and no more than that: each
case loses as few fields as will put it with others. The rule is applied within a country, year and drug, so that their
totals stay whole:

1. Cases that are alike in all fields, three or more, make a row.
2. Of the cases left, one field is withheld, and those that are alike now make rows; then two fields, three, all six. Of
   sets with the same number of fields, the one whose fields are most readily given up is tried first (WITHHELD_FIRST).
3. The size classes of what is left are pooled, and steps 1 and 2 are gone through again.
4. One or two cases that are still left are put to the row that loses least by it; what they do not share with it is
   withheld. Where there is no row to put them to (a country reported fewer than three cases of the drug in the year),
   they are left out.

5. A row whose kilograms give away the size of its largest or smallest case to within 10 per cent, since its size class bounds
   them, loses its size class (`layout.fixes_a_case`).

Cases without kilograms are kept apart throughout, so that the kilograms of a row are those of all its cases.
"""

import itertools

import numpy as np
import pandas as pd

from pactresearch.data import schema
from pactresearch.data.layout import SMALLEST_ROW, fixes_a_case

WITHHELD = "withheld"
WITHIN = ["iso3", "year", "drug"]
WITHHELD_FIRST = ("location", "origin", "concealment", "transport", "departure", "destination")
"""The fields that may be withheld; of two equal choices the earlier is given up, the later kept."""

KG_DECIMALS = 6  # a milligram: finer digits are noise of addition


def grouped(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases as counts of at least three, by the rule above.

    cases: layout `cases`, n = 1 in every row.

    Returns layout `cases`: n cases and kg in all; `size_class_kg` is missing where kg is, or where classes are pooled;
    a field is `withheld`, or missing where it was not reported. Sorted; case_id is country, year, drug and a number.
    The same cases give the same rows, in whatever order they come.
    """
    fields = cases[[*WITHIN, "size_class_kg", *WITHHELD_FIRST]].assign(has_kg=cases["kg"].notna())
    shown = _shown(fields)
    rows = _added(shown.assign(kg=cases["kg"], n=1)[shown["row"] >= 0])  # this way round: there may be no row
    rows["size_class_kg"] = rows["size_class_kg"].mask(fixes_a_case(rows))
    return _numbered(_added(rows))


def _added(rows: pd.DataFrame) -> pd.DataFrame:
    """Alike rows as one."""
    by = [*WITHIN, "size_class_kg", *WITHHELD_FIRST, "has_kg"]
    return rows.groupby(by, dropna=False, sort=False)[["n", "kg"]].sum(min_count=1).reset_index()


def _shown(fields: pd.DataFrame) -> pd.DataFrame:
    """The fields as they may be shown, and `row`: 0 where a case is in a row, -1 where it is left out."""
    shown = fields.assign(row=-1)
    for pooled, fields_withheld in itertools.product((False, True), _sets_withheld()):
        if (left := shown[shown["row"] < 0].copy()).empty:
            return shown
        left[list(fields_withheld)] = WITHHELD
        if pooled:
            left["size_class_kg"] = None
        size = left.groupby(list(fields.columns), dropna=False)["row"].transform("size")
        found = left[size >= SMALLEST_ROW].assign(row=0)
        shown.loc[found.index] = found
    return _with_nearest_row(shown, list(fields.columns))


def _sets_withheld() -> list[tuple[str, ...]]:
    """Sets of fields to withhold: the fewest fields first, then those given up most readily."""
    sizes = range(len(WITHHELD_FIRST) + 1)
    return [fields for size in sizes for fields in itertools.combinations(WITHHELD_FIRST, size)]


def _with_nearest_row(shown: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The cases that are still left, put to the row of their country, year and drug that loses least by it."""
    out = shown.copy()
    within = [*WITHIN, "has_kg"]
    waiting = shown.groupby(within)["row"].transform("min") < 0
    for _, group in shown[waiting].groupby(within, sort=True):
        left = group[group["row"] < 0]
        rows = group[group["row"] >= 0].groupby(columns, dropna=False, sort=True).size().rename("n").reset_index()
        if rows.empty:
            continue
        nearest = rows.iloc[_lost(rows, left).argmin()]
        together = group[_same(group[columns], nearest[columns]).all(axis=1) | (group["row"] < 0)].index
        for field in ("size_class_kg", *WITHHELD_FIRST):
            if out.loc[together, field].nunique(dropna=False) > 1:
                out.loc[together, field] = None if field == "size_class_kg" else WITHHELD
        out.loc[together, "row"] = 0
    return out


def _lost(rows: pd.DataFrame, left: pd.DataFrame) -> pd.Series:
    """How many values would be lost to view if the cases left were put to each of the rows."""
    first = left.iloc[0]
    lost = pd.Series(0, index=rows.index)
    for field in ("size_class_kg", *WITHHELD_FIRST):
        told = rows[field].notna() & (rows[field] != WITHHELD)
        differs = ~_same(rows[[field]], first[[field]])[field] | (left[field].nunique(dropna=False) > 1)
        lost += differs * (rows["n"] * told + left[field].notna().sum())
    return lost


def _same(table: pd.DataFrame, values: pd.Series) -> pd.DataFrame:
    """Where a table's cells equal the value of their column, missing being equal to missing."""
    return table.eq(values) | (table.isna() & values.isna())


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in their order, each with its identifier, in the layout's columns and types."""
    rank = rows["size_class_kg"].map({name: number for number, name in enumerate(schema.SIZE_CLASSES_KG)})
    by = [*WITHIN, "rank", *WITHHELD_FIRST, "has_kg"]
    rows = rows.assign(rank=rank).sort_values(by, ignore_index=True)
    number = rows.groupby(WITHIN).cumcount() + 1
    stem = rows["iso3"] + "-" + rows["year"].astype(str) + "-" + rows["drug"] + "-"
    rows["case_id"] = stem + number.astype(str).str.zfill(3)
    rows["kg"] = np.round(rows["kg"].astype("float64"), KG_DECIMALS)
    return rows[list(schema.CASES.columns)].astype(schema.CASES.dtypes())
