"""The numbers of a country sheet as people read them, and the tables that hold them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.chapters.country.indicators import catalogue
from pactresearch.chapters.country.indicators.market import base_year
from pactresearch.chapters.country.indicators.readings import Reading, as_table
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.reports.show.sections import Section, Table

ORDINALS = {1: "st", 2: "nd", 3: "rd"}
# Not in the table of a sheet: trends, ranks and shares stand in the table of seizures, shares of cases in their figure.
ELSEWHERE = ("trend", "rank", "share", "case_share", "link_from", "link_to")


def kilograms(kg: float) -> str:
    """A reported weight, in kilograms and as exact as anybody needs it: `4,012 kg`, `42.3 kg`, `0.05 kg`."""
    if not np.isfinite(kg):
        return words.NOT_REPORTED
    decimals = 0 if kg >= 100 or kg == 0 else 1 if kg >= 10 else 2 if kg >= 1 else 3
    said = f"{kg:,.{decimals}f}"
    return f"{said.rstrip('0').rstrip('.') if decimals else said} kg"


def ordinal(rank: int) -> str:
    """`1st`, `2nd`, `11th`."""
    return f"{rank}{'th' if 10 <= rank % 100 <= 20 else ORDINALS.get(rank % 10, 'th')}"


def share(percent: float) -> str:
    """A share that says 100 % only of the whole."""
    return "over 99 %" if 99 < percent < 100 else words.percent(percent)


def prevalence(percent: float) -> str:
    """A survey's percentage, to two decimals."""
    return f"{percent:.2f}".rstrip("0").rstrip(".") + " %"


_WRITTEN = {
    "seizures": kilograms,
    "heroin_equivalent": words.weight,
    "seizures_per_100_000": lambda value: f"{words.two_figures(value)} kg",
    "trend": lambda value: words.percent(value, signed=True),
    "rank": lambda value: ordinal(int(value)),
    "share": share,
    "cases": lambda value: f"{value:,.0f}",
    "case_share": share,
    "cases_naming_a_country": share,
    "link_from": lambda value: f"{value:,.0f}",
    "link_to": lambda value: f"{value:,.0f}",
    "price": words.two_figures,
    "price_ratio": lambda value: f"× {words.two_figures(value)}",
    "purity": words.percent,
    "acetic_anhydride": kilograms,
    "prevalence": prevalence,
    "users_at_most": words.two_figures,
    "poppy_area": lambda value: f"{value:,.0f} ha",
    "opium_production": lambda value: f"{value:,.0f} t",
}


_NAMES = {  # where an indicator has several readings
    "poppy_area": "area under opium poppy",
    "opium_production": "potential opium production",
    "cases_naming_a_country": "cases that name another country",
    "price": "price in USD per kg",
    "seizures_per_100_000": "heroin equivalent per 100,000 people",
}


def value_of(reading: Reading) -> str | None:
    """The value in words with its unit; None where there is none."""
    return _WRITTEN[reading.indicator](reading.value) if reading.reported else None


def range_of(reading: Reading) -> str | None:
    """The range in words, without the unit; None where there is none or it has no width."""
    if not (np.isfinite(reading.low) and np.isfinite(reading.high)) or reading.low == reading.high:
        return None
    low, high = (_WRITTEN[reading.indicator](end) for end in (reading.low, reading.high))
    if low == high:
        return None
    unit = low[low.rindex(" ") :] if " " in low else ""
    return f"{low.removesuffix(unit) if unit and high.endswith(unit) else low} to {high}"


def at_a_glance(tables: CountryTables, readings: Sequence[Reading]) -> Section:
    """The table of a sheet: what was reported, its range, its year, the numbers of its sources, and a remark.

    readings: all of the sheet, which are the data for download.
    """
    shorts = tables.source_lines()
    shown = [one for one in readings if one.reported and one.indicator not in ELSEWHERE]
    numbers = {
        name: place for place, name in enumerate(dict.fromkeys(name for one in shown for name in one.sources), 1)
    }
    frame = pd.DataFrame(
        {
            "indicator": [name_of(one.indicator, one.of) for one in shown],
            "figure": [_unbroken(value_of(one)) for one in shown],
            "range": [_unbroken(range_of(one) or "") for one in shown],
            "year": [_unbroken(one.when) for one in shown],
            "source": [", ".join(f"[{numbers[name]}]" for name in one.sources) for one in shown],
            "remark": [one.note for one in shown],
        }
    )
    said = "; ".join(f"[{place}] {shorts[name]}" for name, place in numbers.items())
    caption = f"Newest figures; prices in money of {base_year(tables)}"
    table = Table(
        frame, caption, "indicators", f"Sources: {said}.", ranges=("range", "remark"), data=as_table(readings)
    )
    return Section("At a glance", (), (table,)) if shown else Section("At a glance")


def _unbroken(said: str | None) -> str | None:
    """A figure that stays on one line: blanks and dashes at which nothing may break."""
    return said and said.replace(" ", "\N{NO-BREAK SPACE}").replace("–", "\u2060–\u2060")


def name_of(indicator: str, of: str) -> str:
    """What a reading is called in a table."""
    name = _NAMES.get(indicator) or catalogue.by_id(indicator).name
    return f"{name}, {of.removeprefix('heroin, ')}" if of else name


def seizure_table(readings: Sequence[Reading], groups: Sequence[str], source: str) -> Table:
    """A row a drug: the newest figure, the trend with its verdict, and rank and share in each group."""
    by = {(one.indicator, one.of): one for one in readings}
    drugs = [one.of for one in readings if one.indicator == "seizures" and one.reported]
    rows = []
    for drug in drugs:
        amount, trend = by["seizures", drug], by["trend", drug]
        row = {
            "drug": drug,
            "year": amount.when,
            "seized": _unbroken(value_of(amount)),
            "trend a year": _unbroken(value_of(trend)),
            "95 % interval": _unbroken(range_of(trend)),
            "verdict": (f"{trend.note} ({trend.when})" if trend.reported else "not identified"),
        }
        for group in groups:
            rank, share = by["rank", f"{drug}, {group}"], by["share", f"{drug}, {group}"]
            reporting = rank.note.split()[1]
            row[group] = f"{value_of(rank)} of {reporting}" + (
                f", {_unbroken(value_of(share))}" if share.reported else ""
            )
        rows.append(row)
    caption = "Newest reported seizures, with trend, rank among those that reported, and share of their kilograms"
    return Table(
        pd.DataFrame(rows), caption, "seizures_by_drug", source, ranges=("95 % interval",), missing="not identified"
    )
