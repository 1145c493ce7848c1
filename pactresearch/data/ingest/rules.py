"""The rules by which rows are judged, each in words with its remedy; and the judge, who writes down which row broke which."""

from dataclasses import dataclass, field

import pandas as pd

from pactresearch.language import N_

COLUMNS = ["sheet", "row", "column", "value", "code", "refused", "fact"]


@dataclass(frozen=True)
class Rule:
    """said: what is wrong with a value. remedy: what to do. refuses: whether the row is left out."""

    said: str
    remedy: str
    refuses: bool = True


_NAMES = N_(
    'Write the UN name or the ISO3 code, or say what it means under [names.country] of a mapping; a region is "other".'
)
_DRUG = N_('Say what it means under [names.drug] of a mapping; what is none of ours is "other".')
_UNIT = N_("Write the unit, or say it under [constants] or [names.unit] of a mapping.")
_SIGN = N_('Write `decimal = ","` (or ".") in the mapping if the whole list is so, or correct the number.')
_TWICE, _NOTHING = N_("Take one out if it was entered twice."), N_("Nothing, or give it exactly.")
# fmt: off
RULES = {
    "broken": Rule(N_("the row cannot be divided into cells: {fact}"),
        N_("Correct the separators and quotation marks of this row.")),
    "no_number": Rule(N_("it is no number"), N_("Write the number, or leave the cell empty where nothing was reported.")),
    "other_decimal": Rule(N_("its decimal sign is not the one of this list, or its thousands are not in threes"), _SIGN),
    "thousands": Rule(N_("its comma or point is taken to divide thousands"), _SIGN, False),
    "bare": Rule(N_("it is a figure with nothing beside it, such as an unnamed total; not taken"), N_("Say what it is of.")),
    "negative": Rule(N_("it is less than 0"), N_("Write the amount, or leave the cell empty.")),
    "too_much": Rule(N_("it is more than the world produces"), N_("Check the number and the unit: kilograms, grams?")),
    "bounded": Rule(N_("it is a bound or rough; the number is taken"), _NOTHING, False),
    "no_day": Rule(N_("it is no day that the calendar has"), N_("Write the day, such as 2023-05-17.")),
    "other_order": Rule(N_("it has no such month: day and month seem exchanged"),
        N_("Write `dates` in the mapping, or correct the day.")),
    "serial_day": Rule(N_("it is a number, read as Excel counts days"), N_("Format the column as dates."), False),
    "only_month": Rule(N_("it gives no day; the first of the month is taken"), _NOTHING, False),
    "short_year": Rule(N_("its year has two digits, read as the latest that has passed"), N_("Write years in full."), False),
    "no_year": Rule(N_("it is no year from 1900 on"), N_("Write the year with four digits.")),
    "future": Rule(N_("it lies in the future"), N_("Correct the year.")),
    "persian_year": Rule(N_("a Persian year, counted as the year in which most of it lies"), N_("Give days, if you can."), False),
    "no_country": Rule(N_("it is not known as a country. {fact}"), _NAMES),
    "no_country_given": Rule(N_("no country is given"), N_("Write it, or `country` under [constants] of the mapping.")),
    "old_country": Rule(N_("{fact}"), N_("Write the country of today that the figure is of.")),
    "no_place": Rule(N_("it is not known as a country; left out"), _NAMES, False),
    "no_drug": Rule(N_("it is not known as a drug"), _DRUG),
    "no_drug_given": Rule(N_("no drug is given"), N_("Write it, or name `drug` under fill_down or [constants] of the mapping.")),
    "no_unit": Rule(N_("no unit is given that is known; the weight is missing, not 0"), _UNIT, False),
    "no_mass": Rule(N_("it is no unit of weight; the weight is missing, not 0"), _NOTHING, False),
    "litres": Rule(N_("litres, taken at 1.08 kg each"), _NOTHING, False),
    "no_word": Rule(N_("the word is not known; left out"), N_("Say what it means under [names] of a mapping."), False),
    "empty": Rule(N_("it is empty, and must be given"), N_("Write it.")),
    "rule": Rule(N_("it {fact}"), N_("Correct it.")),
    "control": Rule(N_("it holds characters that nobody sees; they are taken out"), N_("Nothing, or type it anew."), False),
    "repeat": Rule(N_("the row repeats row {fact} in every field; both are kept"), _TWICE, False),
    "alike": Rule(N_("it is like row {fact}: country, drug, within 3 days and 5 % of the weight; both are kept"), _TWICE, False),
    "added": Rule(N_("row {fact} says the same, with this or another amount; both are added"), _TWICE, False),
    "sum": Rule(N_("it is the sum of the other rows of its country, drug and year: a total, added twice?"),
        N_("If it is a total, name it so, or take it out."), False),
    "same_key": Rule(N_("row {fact} gives the same country, year and kind; neither is taken"), N_("Leave one of them.")),
    "total_agrees": Rule(N_("a total, which agrees with the rows above it; not added"), N_("Nothing."), False),
    "total_differs": Rule(N_("a total; the rows above it make {fact}; not added"), N_("Is a row missing, or counted twice?"),
        False),
    "total_unchecked": Rule(N_("a total of rows in several units, which cannot be compared; not added"), N_("Nothing."), False),
    "tenfold": Rule(N_("ten times, or a tenth of, what the country has in other years (median {fact} kg)"),
        N_("Kilograms or tonnes? Ask."), False),
}
# fmt: on


@dataclass
class Judge:
    """Writes down what is said of rows. headings: our field to the heading in the file."""

    sheet: str = ""
    headings: dict[str, str] = field(default_factory=dict)
    parts: list[pd.DataFrame] = field(default_factory=list)

    def say(
        self, lines: pd.DataFrame, where: pd.Series, column: str, code: str, fact: object = "", refused: bool = False
    ) -> None:
        """Says of the lines where a mask is true that a column's value breaks a rule.

        fact: a text, or a Series of them. refused: whether the lines are left out even if the rule does not say so.
        """
        if not where.any():
            return
        rows = lines[where]
        shown = next((rows[name] for name in (column, "amount", "drug") if name in rows), "")
        heading = rows["heading"] if column == "amount" and "heading" in rows else self.headings.get(column, column)
        place = {"sheet": rows.get("sheet", self.sheet), "row": rows.get("row", rows.index), "column": heading}
        fact, refused = fact[where] if isinstance(fact, pd.Series) else fact, refused or RULES[code].refuses
        said = {**place, "value": shown, "code": code, "refused": refused, "fact": fact}
        self.parts.append(pd.DataFrame(said, rows.index))

    def say_each(self, lines: pd.DataFrame, codes: pd.Series, column: str, facts: dict | None = None) -> pd.Series:
        """Says of each line what its code says, and gives the mask of lines that a code refuses. facts: code to fact of a value."""
        refused = pd.Series(False, lines.index)
        for code in codes[codes.isin([*RULES])].unique():
            where, told = codes == code, (facts or {}).get(code)
            fact = lines[column].where(where).map(told, na_action="ignore") if told else ""
            self.say(lines, where, column, code, fact)
            refused |= where & RULES[code].refuses
        return refused

    def found(self) -> pd.DataFrame:
        """All that was said, refusals first, by sheet and row."""
        said = pd.concat(self.parts, ignore_index=True) if self.parts else pd.DataFrame(columns=COLUMNS)
        order = {"by": ["refused", "sheet", "row"], "ascending": [False, True, True]}
        return said[COLUMNS].sort_values(**order, kind="stable", ignore_index=True)
