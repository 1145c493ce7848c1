"""Seizures that may be one entered twice, and totals that may be in another unit: marked and asked, never taken out."""

import difflib
import functools

import numpy as np
import pandas as pd

from pactresearch.data import schema, store
from pactresearch.data.ingest.cells import names
from pactresearch.data.ingest.rules import Judge

DAYS, SHARE, LIKE = 3, 0.05, 0.75
NEAREST = 100  # of the rows within these days, as many as are compared: more have only lists too dense to tell by
TENFOLD, ENOUGH_KG, ENOUGH_YEARS = 10, 10, 3
NOT, REPEAT, ALIKE = "", "repeat", "alike"


def marked(cases: pd.DataFrame, lines: pd.DataFrame, judge: Judge) -> pd.DataFrame:
    """Cases with a column `mark`: `repeat` where a row repeats an earlier one in every field, `alike` where only nearly.

    cases: with iso3, drug, kg, and date, place, whole, row where the file has them. Both rows are kept.
    """
    mark = pd.Series(NOT, cases.index, dtype=object)
    if "whole" in cases and len(cases):
        same = cases.duplicated("whole")
        first = cases.groupby("whole")["row"].transform("first").astype(str)
        judge.say(lines.loc[cases.index], same, "drug", "repeat", first)
        mark[same] = REPEAT
    pairs = alike(cases[mark == NOT]) if "date" in cases else {}
    if pairs:
        other = pd.Series(pairs).map(cases["row"]).astype(str)
        where = pd.Series(cases.index.isin(other.index), cases.index)
        judge.say(lines.loc[cases.index], where, "amount", "alike", other.reindex(cases.index))
        mark[where] = ALIKE
    return cases.drop(columns=[c for c in ("whole", "row", "sheet") if c in cases]).assign(mark=mark)


def once(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases that repeat no other in every field, in the columns of their table."""
    return cases.loc[cases["mark"] != REPEAT, list(schema.CASES.columns)].reset_index(drop=True)


def alike(cases: pd.DataFrame) -> dict[object, object]:
    """Rows that are like an earlier one, each with that one: same country and drug, within 3 days, 5 % of kg, a like place."""
    if len(rows := cases[cases["kg"].gt(0) & cases["date"].notna()]) < 2:
        return {}
    days = pd.to_datetime(rows["date"]).to_numpy().astype("datetime64[D]").astype("int64")
    group = rows.groupby(["iso3", "drug"], sort=False).ngroup().to_numpy()
    order = np.lexsort((days, group))
    days, group, kg = days[order], group[order], rows["kg"].to_numpy()[order]
    place = rows["place"].to_numpy(dtype=object)[order] if "place" in rows else np.full(len(order), "", dtype=object)
    found: dict[int, int] = {}
    near = np.arange(len(order))
    for step in range(1, min(len(order), NEAREST + 1)):
        near = near[near + step < len(order)]
        near = near[(group[near] == group[near + step]) & (days[near + step] - days[near] <= DAYS)]
        if not len(near):
            break
        close = near[np.abs(kg[near] - kg[near + step]) <= SHARE * np.maximum(kg[near], kg[near + step])]
        new = [n for n in close if n + step not in found and _like(str(place[n]), str(place[n + step]))]
        found.update({n + step: n for n in new})
    return {rows.index[order[later]]: rows.index[order[earlier]] for later, earlier in found.items()}


@functools.lru_cache(maxsize=100_000)
def _like(one: str, other: str) -> bool:
    """Whether two places may be one; a place that is not said may be any."""
    one, other = names.key(one), names.key(other)
    pair = difflib.SequenceMatcher(None, one, other, autojunk=False)
    near = pair.real_quick_ratio() >= LIKE and pair.quick_ratio() >= LIKE and pair.ratio() >= LIKE
    return near or one in other or other in one


def ask_twice(made: pd.DataFrame, key: list[str], lines: pd.DataFrame, judge: Judge) -> None:
    """Asks of amounts that are added up to a total whether they stand twice: as a repeated row, or as the sum of the others.

    made: with key, kg, whole, row and sheet.
    """
    lines, group = lines.loc[made.index], made.groupby(key)
    first = group[["row", "sheet"]].transform("first")
    again = made.duplicated([*key, "whole"]) | (made.duplicated([*key, "kg"]) & (made["sheet"] != first["sheet"]))
    judge.say(lines, again & made["kg"].gt(0), "amount", "added", first["row"].astype(str) + " of " + first["sheet"])
    n, others = group["kg"].transform("count"), group["kg"].transform("sum") - made["kg"]
    judge.say(lines, (n > 2) & made["kg"].gt(0) & ((others - made["kg"]).abs() <= 1e-9 * made["kg"]), "amount", "sum")


def ask_tenfold(totals: pd.DataFrame, made: pd.DataFrame, lines: pd.DataFrame, judge: Judge) -> None:
    """Asks of a year's total that departs tenfold from the country's other years, in the file and in the tables, for its unit."""
    name = "drug" if "drug" in totals else "substance"
    held = store.load("seizures" if name == "drug" else "precursors")[["iso3", "year", name, "kg"]]
    both = pd.concat([totals, held], ignore_index=True).drop_duplicates(["iso3", "year", name])
    known = [dict(iter(table.groupby(["iso3", name]))) for table in (held, both)]
    for iso3, drug, year, total in totals[["iso3", name, "year", "kg"]].itertuples(index=False, name=None):
        at_hand = [rows[rows["year"] != year]["kg"] for of in known if (rows := of.get((iso3, drug))) is not None]
        middle = next((float(np.median(kg)) for kg in at_hand if len(kg) >= ENOUGH_YEARS), 0.0)
        enough = middle >= ENOUGH_KG or total >= ENOUGH_KG * TENFOLD
        if enough and middle > 0 and total > 0 and not middle / TENFOLD < total < middle * TENFOLD:
            where = (made["iso3"] == iso3) & (made[name] == drug) & (made["year"] == year)
            judge.say(lines.loc[made.index], where & ~where.duplicated(), "amount", "tenfold", f"{middle:,.4g}")
