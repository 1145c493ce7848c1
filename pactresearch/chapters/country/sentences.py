"""The numbers of a country sheet as people read them, and the tables that hold them."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.chapters.country import reasons
from pactresearch.chapters.country.indicators import catalogue, market
from pactresearch.chapters.country.indicators.readings import Reading, as_table
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.language import N_, _
from pactresearch.reports.show.sections import Section, Table

# Not in the table of a sheet: trends, ranks and shares stand in the table of seizures, shares of cases in their figure.
ELSEWHERE = ("trend", "rank", "share", "case_share", "link_from", "link_to")


def _kilograms(kg: float) -> tuple[str, str]:
    """A reported weight, in kilograms and as exact as anybody needs it: `4,012 kg`, `42.3 kg`, `0.05 kg`."""
    decimals = 0 if kg >= 100 or kg == 0 else 1 if kg >= 10 else 2 if kg >= 1 else 3
    return words.shortest(kg, decimals), "kg"


def _share(percent: float) -> tuple[str, str]:
    """A share that says 100 % only of the whole."""
    return _("over {percent}").format(percent=99) if 99 < percent < 100 else words.two_figures(percent), "%"


def _counted(value: float) -> tuple[str, str]:
    return f"{value:,.0f}", ""


# Each as its number and its unit, so that a range says the unit once.
_WRITTEN: dict[str, Callable[[float], tuple[str, str]]] = {
    "seizures": _kilograms,
    "heroin_equivalent": words.weight_parts,
    "seizures_per_100_000": lambda value: (words.two_figures(value), "kg"),
    "trend": lambda value: (words.two_figures(value, signed=True), "%"),
    "rank": lambda value: (f"{value:.0f}", ""),
    "cases": _counted,
    "link_from": _counted,
    "link_to": _counted,
    "price": lambda value: (words.two_figures(value), ""),
    "price_ratio": lambda value: (f"× {words.two_figures(value)}", ""),
    "purity": lambda value: (words.two_figures(value), "%"),
    "acetic_anhydride": _kilograms,
    "prevalence": lambda value: (words.shortest(value, 2), "%"),
    "users_at_most": lambda value: (words.two_figures(value), ""),
    "poppy_area": lambda value: (_counted(value)[0], "ha"),
    "opium_production": lambda value: (_counted(value)[0], "t"),
} | dict.fromkeys(("share", "case_share", "cases_naming_a_country"), _share)


def written(indicator: str, value: float) -> str:
    """A value in words with its unit, as those of its indicator are written."""
    return " ".join(filter(None, _WRITTEN[indicator](value))) if np.isfinite(value) else _(words.NOT_REPORTED)


def value_of(reading: Reading) -> str | None:
    """The value in words with its unit; None where there is none."""
    return written(reading.indicator, reading.value) if reading.reported else None


def range_of(reading: Reading) -> str | None:
    """The range in words; None where there is none or it has no width."""
    if not (np.isfinite(reading.low) and np.isfinite(reading.high)):
        return None
    (low, unit), (high, unit_above) = (_WRITTEN[reading.indicator](end) for end in (reading.low, reading.high))
    if (low, unit) == (high, unit_above):
        return None
    below = low if unit == unit_above else f"{low} {unit}"
    return words.low_to_high(below, " ".join(filter(None, [high, unit_above])))


def at_a_glance(tables: CountryTables, readings: Sequence[Reading]) -> Section:
    """The table of a sheet: what was reported, its range, its year, the numbers of its sources, and a remark.

    readings: all of the sheet, which are the data for download.
    """
    shorts = tables.source_lines()
    shown = [one for one in readings if one.reported and one.indicator not in ELSEWHERE]
    used = dict.fromkeys(name for one in shown for name in one.sources)
    numbers = {name: place for place, name in enumerate(used, 1)}
    frame = pd.DataFrame(
        {
            _("indicator"): [name_of(one) for one in shown],
            _("figure"): [words.on_one_line(value_of(one)) for one in shown],
            _("range"): [words.on_one_line(range_of(one) or "") for one in shown],
            _("year"): [words.on_one_line(one.when) for one in shown],
            _("source"): [", ".join(f"[{numbers[name]}]" for name in one.sources) for one in shown],
            _("remark"): [reasons.remark(one.reasons) for one in shown],
        }
    )
    sources = _("Sources: {sources}.").format(
        sources="; ".join(f"[{place}] {shorts[name]}" for name, place in numbers.items())
    )
    caption = _("Newest figures; prices in USD of {year}").format(year=market.base_year(tables))
    table = Table(frame, caption, "indicators", sources, ranges=(_("range"), _("remark")), data=as_table(readings))
    return Section(_("At a glance"), (), (table,) if shown else ())


def name_of(reading: Reading) -> str:
    """What a reading is called in a table; prices are all of heroin, as their name says."""
    indicator, of = catalogue.by_id(reading.indicator), reading.of
    name = _(indicator.names.get(reading.indicator, indicator.name))
    return ", ".join([name, *map(_, of[1:] if len(of) > 1 and of[0] == market.PRICED else of)])


LACKING = {  # what a sheet says of an indicator without a figure
    "seizures": N_("seizures of {of}: {remark}"),
    "price": N_("{of} price: {remark}"),
    "purity": N_("purity of heroin: {remark}"),
    "acetic_anhydride": N_("seizures of acetic anhydride: {remark}"),
    "prevalence": N_("past-year use: {remark}"),
}


def lacking(readings: Sequence[Reading], *indicators: str) -> tuple[str, ...]:
    """What is not reported of these indicators, and what is known instead."""
    return tuple(
        _(LACKING[one.indicator]).format(of=", ".join(map(_, one.of)), remark=reasons.remark(one.reasons))
        for one in readings
        if one.indicator in indicators and not one.reported
    )


# What the table of seizures holds in words, and its download in numbers
TABLED = ("seizures", "trend", "rank", "share")


def seizure_table(readings: Sequence[Reading], groups: Sequence[str], source: str) -> Table:
    """A row a drug: the newest figure, the trend with its verdict, and rank and share in each group."""
    by = {(one.indicator, *one.of): one for one in readings}
    rows = []
    for drug in (one.of[0] for one in readings if one.indicator == "seizures" and one.reported):
        amount, trend = by["seizures", drug], by["trend", drug]
        row = {
            _("drug"): _(drug),
            _("year"): amount.when,
            _("seized"): words.on_one_line(value_of(amount)),
            _("trend a year"): words.on_one_line(value_of(trend)),
            _("95 % interval"): words.on_one_line(range_of(trend)),
            _("verdict"): f"{reasons.remark(trend.reasons)} ({trend.when})" if trend.reported else _("not identified"),
        }
        rows.append(row | {_(group): _standing(by["rank", drug, group], by["share", drug, group]) for group in groups})
    shown = [vars(one) | {"of": ", ".join(one.of)} for one in readings if one.indicator in TABLED]
    caption = _(
        "Newest reported seizures, with trend, rank among countries that reported, and share of their kilograms"
    )
    return Table(
        pd.DataFrame(rows), caption, "seizures_by_drug", source, ranges=(_("95 % interval"),), missing=_("not identified"),
        data=pd.DataFrame(shown, columns=["indicator", "of", "value", "low", "high", "first_year", "year"]),
    )  # fmt: skip


def _standing(rank: Reading, share: Reading) -> str:
    if not rank.reported:
        return _("too few reported")
    known = {
        "rank": value_of(rank),
        "n": rank.reasons[0].facts["n_reporting"],
        "share": words.on_one_line(value_of(share)),
    }
    return (_("{rank} of {n}, {share}") if share.reported else _("{rank} of {n}")).format(**known)
