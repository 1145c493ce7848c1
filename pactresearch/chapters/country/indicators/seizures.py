"""The indicators of seizures of a country: amounts, trend, rank and share, and what its cases say."""

import functools
from typing import Any

import numpy as np
import pandas as pd

from pactresearch.chapters.country.indicators.readings import Reading, of_row, rows_sources
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.data.schema import DRUGS, SIZE_CLASSES_KG
from pactresearch.language import N_
from pactresearch.methods.seizures.case_profile import CaseProfile, case_profile
from pactresearch.methods.seizures.reporters import YEARS_LOOKED_BACK, half_have_reported, missing_reporters
from pactresearch.methods.seizures.standing import per_100_000, standing
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.verdict import Reason, Reasons

ORDER = tuple(reversed(DRUGS))  # heroin first


def no_figure(tables: CountryTables, why: str = "no_figure_in_window") -> Reasons:
    """That nobody reported anything in the window. why: the code of the reason."""
    return (Reason(why, first_year=tables.first_year, last_year=tables.last_year),)


def latest_rows(tables: CountryTables) -> dict[str, pd.DataFrame]:
    """By drug, the one row of the newest year that the country reported in the window."""
    own = tables.own_seizures
    return {drug: own[own["drug"] == drug].sort_values("year").tail(1) for drug in tables.drugs()}


def seized(tables: CountryTables) -> tuple[Reading, ...]:
    """Kilograms of each drug in the newest reported year."""
    latest = latest_rows(tables)
    return tuple(
        of_row("seizures", (drug,), latest[drug], "kg", reasons=_stale(latest[drug], tables))
        if drug in latest
        else Reading("seizures", (drug,), reasons=no_figure(tables))
        for drug in ORDER
    )


def _stale(newest: pd.DataFrame, tables: CountryTables) -> Reasons:
    reported = tables.last_year in newest["year"].to_numpy()
    return () if reported else (Reason("not_reported_for_year", year=tables.last_year),)


@functools.lru_cache(maxsize=16)  # the amount a head asks for it again
def heroin_equivalent(tables: CountryTables) -> tuple[Reading, ...]:
    """Opiates of the newest reported year as kilograms of heroin, with the range of published conversions."""
    own = tables.own_seizures
    if own.empty:
        return (Reading("heroin_equivalent", reasons=no_figure(tables)),)
    rows = own[own["year"] == own["year"].max()]
    year = int(rows["year"].iloc[0])
    value, low, high = (float(one.kg[one.years == year][0]) for one in tables.equivalents)
    missing = tuple(drug for drug in ORDER if drug not in set(rows["drug"]))
    known = (Reason("drugs_not_reported", drugs=missing, year=year),) if missing else ()
    return (Reading("heroin_equivalent", (), value, low, high, year=year, sources=rows_sources(rows), reasons=known),)


def per_head(tables: CountryTables) -> tuple[Reading, ...]:
    """Heroin equivalent per 100,000 people, of the same year."""
    (amount,) = heroin_equivalent(tables)
    people = population(tables, amount.year)
    if not (amount.reported and np.isfinite(people)):
        return (Reading("seizures_per_100_000", reasons=amount.reasons or (Reason("no_population_that_year"),)),)
    value, low, high = (per_100_000(kg, people) for kg in (amount.value, amount.low, amount.high))
    sources = (*amount.sources, *tables.population_sources)
    known = {"year": amount.year, "sources": sources, "reasons": amount.reasons}
    return (Reading("seizures_per_100_000", (), value, low, high, **known),)


def population(tables: CountryTables, year: int | None) -> float:
    """People living in the country in a year; NaN where there is no figure."""
    rows = tables.context[tables.context["year"] == year].loc[lambda rows: rows["iso3"] == tables.iso3]
    return float(rows["population"].iloc[0]) if len(rows) else np.nan


def trends(tables: CountryTables) -> tuple[Reading, ...]:
    """The trend of each drug, in % a year, with its cautious interval and its verdict."""
    return tuple(_trend(tables, drug, window) for drug, window in tables.trends.items())


def _trend(tables: CountryTables, drug: str, window: WindowTrend) -> Reading:
    """One trend as a reading; one of which too little is reported, or that has no interval, is no number."""
    trend, own = window.trend, tables.own_seizures
    rows = own[(own["drug"] == drug) & own["year"].between(window.first_year, window.last_year)]
    if window.shown == "unknown" or not np.isfinite(trend.cautious_low):
        return Reading("trend", (drug,), reasons=(Reason("trend_not_identified", why=window.reasons),))
    low, high = window.interval
    return Reading(
        "trend", (drug,), trend.percent_per_year, low, high, year=trend.last_year,
        first_year=trend.first_year, sources=rows_sources(rows),
        reasons=(Reason("trend_is_judged", verdict=window.verdict),),
    )  # fmt: skip


def ranks(tables: CountryTables) -> tuple[Reading, ...]:
    """Rank and share among the countries of the region and of the route, for each drug in its newest year.

    Neither where under half of those that usually report have reported that year: first of one is no rank.
    """
    found = []
    for drug, row in latest_rows(tables).items():
        year = int(row["year"].iloc[0])
        of_drug = tables.seizures[tables.seizures["drug"] == drug]
        of_year = of_drug[of_drug["year"] == year].set_index("iso3")
        near = of_drug[of_drug["year"].between(year - YEARS_LOOKED_BACK, year)]
        reports = near.pivot_table(index="year", columns="iso3", values="kg")
        kg, source_of = of_year["kg"].to_dict(), of_year["source"].to_dict()
        for group, members in tables.groups.items():
            place = standing(pd.Series({iso3: kg.get(iso3, np.nan) for iso3 in members}), tables.iso3)
            n = place.n_reporting
            among = Reason("among_those_that_reported", n_reporting=n, n_group=place.n_group, group=group)
            sources = tuple(sorted({source_of[iso3] for iso3 in members if iso3 in kg}))
            known = {"year": year, "sources": sources, "reasons": (among,)}
            missing = missing_reporters(reports[reports.columns.intersection(list(members))], year)
            if not half_have_reported(n, len(missing)):
                few = Reason("few_have_reported", n_reporting=n, n_missing=len(missing), year=year, group=group)
                found += [Reading(name, (drug, group), year=year, reasons=(few,)) for name in ("rank", "share")]
                continue
            found += [
                Reading("rank", (drug, group), place.rank, **known),
                Reading("share", (drug, group), place.share_percent, **known),
            ]
    return tuple(found)


def case_drug(tables: CountryTables) -> str | None:
    """The drug of which the country has most cases; None where it has none."""
    counts = tables.own_cases.groupby("drug")["n"].sum()
    return None if counts.empty else max(ORDER, key=lambda drug: counts.get(drug, 0))


def cases(tables: CountryTables) -> tuple[Reading, ...]:
    """The number of cases of each drug in the case file, over its years in the window."""
    own = tables.own_cases
    if own.empty:
        return (Reading("cases", reasons=(Reason("no_case_in_file"),)),)
    return tuple(
        Reading("cases", (drug,), float(rows["n"].sum()), year=int(rows["year"].max()), first_year=int(rows["year"].min()),
                sources=rows_sources(rows))
        for drug in ORDER
        if len(rows := own[own["drug"] == drug])
    )  # fmt: skip


@functools.lru_cache(maxsize=16)  # readings and the figure ask for the same; not to be changed
def profiles(tables: CountryTables) -> dict[str, CaseProfile]:
    """The profile of each field of the cases of the drug with most cases; none where there are no cases."""
    drug = case_drug(tables)
    rows = tables.own_cases.query("drug == @drug")
    fields = {"size_class_kg": N_("size"), "transport": "transport", "concealment": "concealment"}
    return {said: case_profile(rows, field) for field, said in fields.items()} if drug else {}


def case_shares(tables: CountryTables) -> tuple[Reading, ...]:
    """The shares of size classes, means of transport and hiding places among the cases that say."""
    drug = case_drug(tables)
    sources = rows_sources(tables.own_cases) if drug else ()
    found = []
    for said, profile in profiles(tables).items():
        if not profile.enough:
            continue
        of = (Reason("cases_that_say", n_saying=profile.n_saying, n_cases=profile.n_cases, drug=drug),)
        for value, row in in_order(profile).iterrows():
            found.append(
                Reading("case_share", (said, str(value)), float(row["share_percent"]), year=profile.last_year,
                        first_year=profile.first_year, sources=sources, reasons=of)
            )  # fmt: skip
    return tuple(found)


def links(tables: CountryTables) -> tuple[Reading, ...]:
    """The share of the country's cases that name another one, and the cases that name each country before and after it."""
    found, sources = tables.links, rows_sources(tables.cases)
    years = tables.cases["year"]
    span: dict[str, Any] = {"year": int(years.max()), "first_year": int(years.min())} if len(years) else {}
    readings = []
    if found.n_cases:
        share = 100 * found.n_saying / found.n_cases
        of = (Reason("cases_that_name", n_saying=found.n_saying, n_cases=found.n_cases),)
        readings.append(Reading("cases_naming_a_country", (), share, **span, sources=sources, reasons=of))
    for name, counts in (("link_from", found.into), ("link_to", found.out)):
        readings += [Reading(name, (str(iso3),), float(n), **span, sources=sources) for iso3, n in counts.items()]
    return tuple(readings)


def in_order(profile: CaseProfile) -> pd.DataFrame:
    """The table of a profile: size classes from small to large, others by number of cases."""
    if profile.field != "size_class_kg":
        return profile.table
    return profile.table.reindex([one for one in SIZE_CLASSES_KG if one in profile.table.index])
