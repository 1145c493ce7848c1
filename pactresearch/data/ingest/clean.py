"""Lines as they were written become rows of our tables; what cannot be meant is refused line by line, never guessed."""

import functools
import operator
from collections.abc import Callable

import pandas as pd

from pactresearch.data import schema
from pactresearch.data.ingest import repeats
from pactresearch.data.ingest.cells import names, values
from pactresearch.data.ingest.rules import Judge
from pactresearch.data.layout import DRUGS, Column, size_class_kg
from pactresearch.data.layout import Layout as Table
from pactresearch.data.readers.layouts import Layout
from pactresearch.geography.spellings import nearest_names

MOST_KG = 2e7  # no line: the world's opium of a year is about half of it
KG_DECIMALS = 4  # a tenth of a gram, as the published tables of data/raw are rounded
SUMMED = {"seizures": DRUGS, "precursors": ("acetic_anhydride",)}  # tables of totals, and of what
PLACES = ("origin", "departure", "destination")
OTHER = "other drugs or places"
# What a case has beside its table's columns.
BESIDE = ("date", "place", "province", "quantity", "unit", "whole", "row", "sheet")
SHOWN = {"iso3": "country", "substance": "drug", "kg": "amount", "year": "date"}  # where a column's value was written


def cleaned(lines: pd.DataFrame, layout: Layout, judge: Judge) -> tuple[dict[str, pd.DataFrame], int, dict[str, int]]:
    """The tables that lines make: name to rows in its layout, those of `cases` with BESIDE, too; how many lines are in them;
    and why others were set aside, and how many. lines: as `rows.read` gives them, of all sheets, numbered anew from 0.
    """
    reading = _Reading(lines, layout, judge)
    made, tables, taken = reading.made(), {}, 0
    for name in SUMMED if layout.table in SUMMED else (layout.table,):
        part = made[made["drug"].isin(SUMMED[name])] if name in SUMMED else made
        part = part.rename(columns={"drug": "substance"}) if name == "precursors" else part
        table = schema.layout_of(name)
        part = _lawful(part, lines, table, judge)
        if name in SUMMED and layout.strict:  # official lists have rows that repeat others rightly
            repeats.ask_twice(part, list(table.key), lines, judge)
        tables[name], used = _gathered(part, lines, table, judge)
        taken += used
    aside = {reason: int(where.sum()) for reason, where in reading.aside.items() if where.any()}
    return {name: rows for name, rows in tables.items() if len(rows)}, taken, aside


class _Reading:
    """Lines on their way. out: column to what was read of it. aside: reason to the lines set aside for it. refused: lines."""

    def __init__(self, lines: pd.DataFrame, layout: Layout, judge: Judge) -> None:
        self.lines, self.layout, self.judge = lines, layout, judge
        self.out: dict[str, pd.Series] = {}
        self.aside: dict[str, pd.Series] = {}
        self.refused = pd.Series(False, lines.index)
        said = layout.names.items()
        self.also = {name: {names.key(one): meant for one, meant in words.items()} for name, words in said}
        self._read()

    def _read(self) -> None:
        table, lines, drugs = schema.layout_of(self.layout.table), self.lines, self.also.get("drug", {})
        if "drug" in lines:
            self.out["drug"] = self.each("drug", lambda cell: values.drug(cell, drugs, self.layout.strict))
            if table.name not in SUMMED:  # of precursors there are only totals
                self.aside[OTHER] = self.aside.get(OTHER, False) | (self.out["drug"] == "acetic_anhydride")
        self.out["iso3"] = self._countries()
        if "date" in lines:
            self.out["date"] = self.each("date", lambda cell: values.day(cell, self.layout.dates))
            self.out["year"] = pd.Series([getattr(day, "year", None) for day in self.out["date"]], lines.index)
        elif "year" in lines:
            self.out["year"] = self.each("year", values.year)
        if "amount" in lines:
            self._kilograms()
        self.out |= {name: self._other(name, column) for name, column in table.columns.items() if name not in self.out}

    def open(self) -> pd.Series:
        """The lines that are neither refused nor set aside so far."""
        return ~functools.reduce(operator.or_, self.aside.values(), self.refused)

    def made(self) -> pd.DataFrame:
        """The lines that are taken so far, with BESIDE."""
        beside = {name: self.lines[name] for name in BESIDE if name in self.lines}
        as_text = {*beside} & {"place", "province", "unit"}
        beside |= {name: self.each(name, lambda cell: (values.text(cell), None)) for name in as_text}
        return pd.DataFrame({**beside, **self.out}, index=self.lines.index)[self.open()]

    def each(self, name: str, meaning: Callable[[object], values.Meaning], facts: dict | None = None) -> pd.Series:
        """What each cell of a column means; what is doubtful about it is said of the lines that are open."""
        found, codes = values.each(self.lines[name], meaning)
        if (codes == "aside").any():
            self.aside[OTHER] = self.aside.get(OTHER, False) | (self.open() & (codes == "aside"))
        self.refused |= self.judge.say_each(self.lines, codes.where(self.open()), name, facts)
        return found

    def _countries(self) -> pd.Series:
        """Country by its code where that is known, else by its name."""
        also = self.also.get("country", {})
        if {"country", "iso3"} <= {*self.lines}:
            known = {*names.countries(), *also}
            coded = values.each(self.lines["iso3"], lambda cell: (names.key(values.text(cell)) in known, None))[0]
            self.lines = self.lines.assign(country=self.lines["iso3"].where(coded.astype(bool), self.lines["country"]))
        facts = {"no_country": lambda cell: nearest_names(values.text(cell)), "old_country": values.old_country}
        column = "country" if "country" in self.lines else "iso3"
        return self.each(column, lambda cell: values.country(cell, also), facts)

    def _kilograms(self) -> None:
        """Of each line kg, and its quantity as written; what is no weight is missing, with the reason."""
        also, is_total = self.also.get("unit", {}), self.layout.table in SUMMED  # a total without a weight is none
        found = self.each("amount", lambda cell: values.number(cell, self.layout.decimal))
        units = self.lines["unit"] if "unit" in self.lines else pd.Series(None, self.lines.index, dtype=object)
        unit, doubts = values.each(units, lambda cell: values.unit_of(cell, also))
        if (paired := found.map(lambda one: isinstance(one, tuple)).astype(bool)).any():  # "12 kg" in one cell
            unit[paired], doubts[paired], found[paired] = found[paired].str[1], None, found[paired].str[0]
        quantity = pd.to_numeric(found, errors="coerce")
        litres = (unit == "l") & self.out["drug"].isin(list(names.KG_PER_LITRE))
        factor = pd.to_numeric(unit.map(names.KG_PER_UNIT), errors="coerce")
        kg = quantity * factor.where(~litres, names.KG_PER_LITRE["acetic_anhydride"])
        no_mass = unit.notna() & factor.isna() & ~litres
        if not is_total:  # morphine in tablets and ampoules is medicine
            pills = no_mass if self.layout.strict else factor.isna() & ~litres
            self.aside["medicines"] = self.open() & pills & (self.out["drug"] == "morphine")
        else:
            self.aside["nothing reported"] = self.open() & quantity.isna()
        given, column = self.open() & quantity.notna(), "unit" if "unit" in self.lines else "amount"
        for name, code, where, refused in (
            (column, "no_unit", doubts == "no_unit", is_total),
            (column, "no_mass", no_mass, is_total),
            (column, "litres", litres, False),
            ("amount", "too_much", kg > MOST_KG, True),
        ):
            self.judge.say(self.lines, given & where, name, code, refused=refused)
            self.refused |= given & where & refused
        self.out |= {"kg": kg, "quantity": quantity}

    def _other(self, name: str, column: Column) -> pd.Series:
        """A column of a table, read as what its type says."""
        lines, decimal = self.lines, self.layout.decimal
        if name == "case_id" and name not in lines:
            return lines["sheet"].astype(str) + " row " + lines["row"].astype(str)
        if name in ("age_from", "age_to") and "age" in lines:
            return self.each("age", lambda cell: values.age(cell, last=name == "age_to"))
        if name not in lines:
            return pd.Series(1 if name in ("n", "line") else None, lines.index, dtype=object)
        if name in PLACES:
            return self.each(name, lambda cell: values.place(cell, self.also.get("country", {})))
        if name in names.WORDS or name in self.also:
            known = {**names.WORDS.get(name, {}), **self.also.get(name, {})}
            return self.each(name, lambda cell: values.word(cell, known))
        if column.dtype != "str":
            numbers = pd.to_numeric(self.each(name, lambda cell: values.number(cell, decimal)))
            return numbers * self.layout.scale.get(name, 1)
        return self.each(name, lambda cell: (None if values.is_missing(cell) else values.text(cell), None))


def _lawful(made: pd.DataFrame, lines: pd.DataFrame, table: Table, judge: Judge) -> pd.DataFrame:
    """The lines that keep their table's rules, in its columns and BESIDE."""
    if table.name == "cases" and "size_class_kg" not in lines:
        made = made.assign(size_class_kg=size_class_kg(made["kg"].astype("float64")) if len(made) else None)
    lines, refused, out = lines.loc[made.index], pd.Series(False, made.index), {}
    for name, column in table.columns.items():
        cells = made[name] if column.dtype == "str" else pd.to_numeric(made[name], errors="coerce")
        given = cells.notna()
        shown = next((one for one in (name, SHOWN.get(name, name)) if one in lines), name)
        if not column.nullable:
            judge.say(lines, ~given & ~refused, shown, "empty")
            refused |= ~given
        if column.holds is not None and given.any():
            wrong = given & ~column.holds(cells[given]).astype(bool).reindex(given.index, fill_value=True)
            judge.say(lines, wrong & ~refused, shown, "rule", column.rule)
            refused |= wrong
        out[name] = cells
    beside = {name: made[name] for name in BESIDE if name in made and name not in out}
    return pd.DataFrame({**out, **beside})[~refused].astype(table.dtypes())


def _gathered(made: pd.DataFrame, lines: pd.DataFrame, table: Table, judge: Judge) -> tuple[pd.DataFrame, int]:
    """The rows of a table, one a key, and how many lines are in them."""
    if table.name == "cases":
        return repeats.marked(made, lines, judge), len(made)
    columns, key = list(table.columns), [name for name in table.key if name != "line"]
    if table.name in SUMMED:  # reporting units, provinces or months of one country, drug and year
        summed = made.groupby(key, as_index=False, sort=True)[["kg"]].sum(min_count=1).round({"kg": KG_DECIMALS})
        repeats.ask_tenfold(summed, made, lines, judge)
        return summed[columns].astype(table.dtypes()), len(made)
    if "line" in table.key:
        numbered = made[columns].assign(line=made.groupby(key).cumcount() + 1)
        return numbered.sort_values(list(table.key), ignore_index=True), len(made)
    figures = [name for name in columns if name not in key]
    if (differ := made.groupby(key)[figures].transform("nunique").gt(1).any(axis=1)).any():
        first = lines.loc[made.index, "row"].groupby([made[name] for name in key]).transform("first").astype(str)
        column = "country" if "country" in lines else "iso3"
        judge.say(lines.loc[made.index], differ, column, "same_key", first, refused=True)
    merged = made[~differ].groupby(key, as_index=False, sort=True)[figures].first()
    return merged[columns].astype(table.dtypes()), int((~differ).sum())
