"""The sections of the notebook `country_factsheet`: tables in, findings, words, figures and tables out."""

import dataclasses

import numpy as np

from pactresearch import geography, methods, words
from pactresearch.chapters.country import sentences
from pactresearch.chapters.country.figures import coverage as country_coverage
from pactresearch.chapters.country.figures import map as country_map
from pactresearch.chapters.country.figures import seizures
from pactresearch.chapters.country.indicators.readings import Reading
from pactresearch.chapters.country.indicators.seizures import ORDER
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.sections import Section
from pactresearch.reports.show.trends import trend_finding

OFF_ROUTE = "#3b3a8f"  # the accent: a country on no route has no route's colour
KOSOVO = "XKX"


def title(tables: CountryTables) -> str:
    """The title of the sheet."""
    return f"{tables.name}: opiates, {tables.period}"


def question() -> str:
    """What the sheet asks, in a sentence."""
    return "What was reported on opiates, how does the country stand in its region and on its route, and what is not known?"


def colour(tables: CountryTables) -> str:
    """The colour of the country's main route, or of the first it stands on."""
    if tables.routes.empty:
        return OFF_ROUTE
    if tables.primary_route is None:
        return style.INK  # a source country stands at the head of all routes
    return style.route_colour(tables.primary_route, geography.route_names())


def main_drug(tables: CountryTables) -> str | None:
    """Heroin, if the country seized any in the window; else what it seized most of; None where it reported nothing above 0."""
    kg = tables.own_seizures.groupby("drug")["kg"].sum()
    kg = kg[kg > 0]
    if kg.empty:
        return None
    return "heroin" if "heroin" in kg.index else str(kg.idxmax())


def head(tables: CountryTables, readings: tuple[Reading, ...]) -> tuple[Finding, ...]:
    """The three findings of the head: the newest figure, the trend, and what the figures cannot say."""
    drug = main_drug(tables)
    if drug is None:
        return (_nothing(tables),)
    own = tables.own_seizures
    sources = tables.cited(own[own["drug"] == drug])
    return (
        _newest(tables, readings, drug, sources),
        _trend(drug, tables.trends[drug], sources),
        _unseen(drug, tables.trends[drug], sources),
    )


def _nothing(tables: CountryTables) -> Finding:
    return Finding(
        id="nothing_reported", sentence=f"No opiate seizure above zero was reported for {tables.period}.", unit="kg",
        sources=tables.cited(tables.own_seizures), verdict="not identified",
        reason="A missing report is not a zero: whether anything was seized cannot be said.",
    )  # fmt: skip


def _newest(tables: CountryTables, readings: tuple[Reading, ...], drug: str, sources: tuple[str, ...]) -> Finding:
    by = {(one.indicator, one.of): one for one in readings}
    amount = by["seizures", drug]
    said = []
    for group in tables.groups:
        rank, share = by["rank", f"{drug}, {group}"], by["share", f"{drug}, {group}"]
        where = f"in {group}" if group == tables.region else f"on the {geography.in_sentence(group)}"
        part = f" ({sentences.value_of(share)} of the kilograms)" if share.reported else ""
        said.append(f"{sentences.ordinal(int(rank.value))} of {rank.note.split()[1]} that reported {where}{part}")
    return Finding(
        id=f"{drug}_newest_year",
        sentence=f"Reported for {amount.year}: {sentences.value_of(amount)} of {drug}, {words.listed(said)}.",
        value=amount.value, unit=f"kg of {drug}, {amount.year}", sources=sources, verdict="supported",
        reason=f"A reported total, as published{'; ' + amount.note if amount.note else ''}. It describes and tests nothing.",
    )  # fmt: skip


def _trend(drug: str, window: WindowTrend, sources: tuple[str, ...]) -> Finding:
    found = trend_finding(drug, window, sources)
    if found.verdict == "not identified":  # no number stands where none can be had
        return dataclasses.replace(found, value=None, low=None, high=None)
    return found


def _unseen(drug: str, window: WindowTrend, sources: tuple[str, ...]) -> Finding:
    bound = methods.detection_bound(window.trend)
    known = np.isfinite(bound.low) and window.verdict != "not identified"
    reason = "Seizures show shipments times the chance of being seized and reported"
    reason += (
        f". Had that chance changed steadily by a factor of {bound.factor:g} over {bound.years} years, the same seizures would "
        "fit any steady change of the trade in this range."
        if known
        else ", and there is no trend to bound."
    )
    return Finding(
        id=f"{drug}_what_seizures_cannot_say",
        sentence=f"Whether trafficking of {drug} there rose or fell cannot be said from these seizures.",
        low=bound.low if known else None, high=bound.high if known else None, unit="% a year", sources=sources,
        verdict="not identified", reason=reason,
    )  # fmt: skip


def coverage(tables: CountryTables) -> Drawn:
    """What is known, year by year."""
    own, prices = tables.own_seizures, tables.prices[tables.prices["iso3"] == tables.iso3]
    heroin = prices[(prices["drug"] == "heroin") & prices[["usd_per_kg", "usd_per_kg_low"]].notna().any(axis=1)]
    years = {f"{drug} seizures": own[own["drug"] == drug] for drug in ORDER}
    years |= {"single cases": tables.own_cases}
    years |= {f"{level} price": heroin[heroin["level"] == level] for level in ("wholesale", "retail")}
    years |= {"purity": prices[prices["purity"].notna()], "survey of use": tables.prevalence}
    years |= {"acetic anhydride": tables.precursors}
    if len(tables.cultivation):
        years |= {"opium poppy": tables.cultivation}
    known = {kind: set(rows["year"]) for kind, rows in years.items()}
    return country_coverage.coverage_rows(known, tables.first_year, tables.last_year, colour(tables), tables.name)


def place(tables: CountryTables) -> Section:
    """Where the country lies, on which routes, at which stage."""
    routes = tables.routes
    if routes.empty:
        said = "The country stands on none of the routes of `data/raw/routes.csv`, so it is ranked in its region alone."
        short = "on none of the three routes"
    elif tables.primary_route is None:
        listed = words.listed([geography.route_name(name) for name in routes["route"]])
        said = f"It is the source country of the {listed} routes; what it seizes can be put to none of them."
        short = f"the source of the {listed} routes"
    else:
        steps = [
            f"the {geography.in_sentence(geography.route_title(row.route))} ({row.stage})"
            for row in routes.itertuples()
        ]
        main = geography.route_title(tables.primary_route)
        said = f"The country stands on {words.listed(steps)}." + (
            f" Its seizures count on the {geography.in_sentence(main)}." if len(steps) > 1 else ""
        )
        short = f"on {words.listed(steps)}"
    names = [geography.country_name(iso3) for iso3 in tables.neighbours]
    said += f" Neighbours by land: {words.listed(names)}." if names else " It has no neighbour by land."
    note = geography.countries().loc[KOSOVO, "note"] if KOSOVO in (tables.iso3, *tables.neighbours) else ""
    route = tables.primary_route
    members = () if route is None else tuple(geography.members(route, "fractional")["iso3"].unique())
    drawn = country_map.locator_map(tables.iso3, tables.neighbours, members, colour(tables), f"{tables.name}, {short}")
    return Section("Where it lies", tuple(one for one in (said, note) if one), (drawn,))


def seized(tables: CountryTables, readings: tuple[Reading, ...]) -> Section:
    """Seizures over the years, their trends, ranks and shares."""
    phrases = tuple(
        f"seizures of {one.of}: {one.note}" for one in readings if one.indicator == "seizures" and not one.reported
    )
    if not tables.drugs():
        return Section("What was seized", missing=phrases)
    source = tables.source_line(tables.own_seizures)
    compared = tables.seizures[tables.seizures["year"] >= min(one.year for one in readings if one.indicator == "rank")]
    table = sentences.seizure_table(readings, tuple(tables.groups), tables.source_line(tables.own_seizures, compared))
    if not seizures.drawn_drugs(tables.series_by_drug):
        said = "No drug has three years with an amount above zero, so there is no picture of years."
        return Section("What was seized", (said,), (table,), phrases)
    drawn = seizures.seizure_panels(
        tables.series_by_drug, tables.trends, tables.equivalents, tables.shocks, colour(tables), tables.name, source
    )
    return Section("What was seized", (), (drawn, table), phrases)
