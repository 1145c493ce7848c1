"""The sections of the notebook `country_factsheet`: tables in, findings, words, figures and tables out."""

import dataclasses
from typing import Any

import numpy as np
import pandas as pd

from pactresearch import geography, methods, words
from pactresearch.chapters.country import pictures, reasons, sentences
from pactresearch.chapters.country.figures import map as country_map
from pactresearch.chapters.country.figures import seizures
from pactresearch.chapters.country.indicators import catalogue
from pactresearch.chapters.country.indicators.readings import Reading, as_table
from pactresearch.chapters.country.indicators.seizures import ORDER
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show import lead
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.lead import Lead
from pactresearch.reports.show.sections import Section
from pactresearch.reports.show.trends import bound_words, trend_finding
from pactresearch.rows import rows_of

KOSOVO = "XKX"


@dataclasses.dataclass(frozen=True, eq=False)
class Sheet:
    """What is known of a country: its tables, and the reading of every indicator."""

    tables: CountryTables
    readings: tuple[Reading, ...]

    @property
    def table(self) -> pd.DataFrame:
        """The readings as numbers, a row each: indicator, of, value, low, high, first_year, last_year, sources, note."""
        return as_table(self.readings)


def study(tables: CountryTables) -> Sheet:
    """Every indicator of a country, computed."""
    return Sheet(tables, catalogue.compute(tables))


def unit(tables: CountryTables) -> str:
    """What the sheet is about."""
    return _("{place}: opiates, {period}").format(place=tables.name, period=tables.period)


def question() -> str:
    """What the sheet asks, in a sentence."""
    return _(
        "What was reported on opiates? How does the country compare with its region and route, and what is not known?"
    )


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
        trend_finding(drug, tables.trends[drug], sources),
        _unseen(drug, tables.trends[drug], sources),
    )


def _nothing(tables: CountryTables) -> Finding:
    return Finding(
        id="nothing_reported",
        sentence=_("No opiate seizure above zero was reported for {period}.").format(period=tables.period), unit="kg",
        sources=tables.cited(tables.own_seizures), verdict="not identified",
        reason=_("A missing report is not a zero: drugs may or may not have been seized."),
    )  # fmt: skip


def _newest(tables: CountryTables, readings: tuple[Reading, ...], drug: str, sources: tuple[str, ...]) -> Finding:
    by = {(one.indicator, *one.of): one for one in readings}
    amount = by["seizures", drug]
    what = {"year": amount.year, "amount": sentences.value_of(amount), "drug": _(drug)}
    unranked = tuple(
        why for one in tables.groups for why in by["rank", drug, one].reasons if not by["rank", drug, one].reported
    )
    remarks = [_("A total, as reported"), *filter(None, map(reasons.remark, (amount.reasons, unranked)))]
    return Finding(
        id=f"{drug}_newest_year", sentence=_("Reported {drug} seizures in {year}: {amount}.").format(**what),
        value=amount.value, unit=_("kg of {drug}, {year}").format(**what), sources=sources, verdict="reported",
        reason=_("{remarks}.").format(remarks="; ".join(remarks)),
    )  # fmt: skip


def opening(tables: CountryTables, readings: tuple[Reading, ...]) -> Lead:
    """The first screen: the newest year beside what was expected, where the country stands, and the trend."""
    drug = main_drug(tables)
    if drug is None:
        nothing = _("{place}: no opiate seizure above zero reported, {period}")
        return Lead(title=nothing.format(place=tables.name, period=tables.period))
    ranks = [one for one in readings if one.indicator == "rank" and one.of[0] == drug and one.reported]
    places = [
        _("{rank} of {n} ({group})").format(
            rank=sentences.value_of(one), n=one.reasons[0].facts["n_reporting"], group=_(one.of[1])
        )
        for one in ranks
    ]
    ranked = _("Among countries that reported, its rank is {places}.").format(places=words.listed(places))
    own = tables.own_seizures
    source = tables.source_line(own[own["drug"] == drug])
    place = lead.Place(name=tables.name, colour=pictures.colour(tables), source=source)
    return lead.of_series(tables.series_by_drug[drug], tables.trends[drug], place, sentence=ranked if places else "")


def _unseen(drug: str, window: WindowTrend, sources: tuple[str, ...]) -> Finding:
    bound = methods.detection_bound(window.trend, interval=window.interval)
    known = np.isfinite(bound.low) and window.shown != "unknown"
    return Finding(
        id=f"{drug}_what_seizures_cannot_say",
        sentence=_("Whether trafficking of {drug} there rose or fell cannot be said from these seizures.").format(
            drug=_(drug)
        ),
        low=bound.low if known else None, high=bound.high if known else None, unit=_("% a year"), sources=sources,
        change=True, verdict="not identified", reason=bound_words(bound if known else dataclasses.replace(bound, low=np.nan)),
    )  # fmt: skip


def coverage(tables: CountryTables) -> Drawn:
    """What is known, year by year."""
    own, prices = tables.own_seizures, tables.prices[tables.prices["iso3"] == tables.iso3]
    heroin = prices[(prices["drug"] == "heroin") & prices[["usd_per_kg", "usd_per_kg_low"]].notna().any(axis=1)]
    years = {_("{drug} seizures").format(drug=_(drug)): own[own["drug"] == drug] for drug in ORDER}
    years |= {_("single cases"): tables.own_cases}
    years |= {
        said: heroin[heroin["level"] == level]
        for level, said in (("wholesale", _("wholesale price")), ("retail", _("retail price")))
    }
    years |= {_("purity"): prices[prices["purity"].notna()], _("survey of use"): tables.prevalence}
    years |= {_("acetic anhydride"): tables.precursors}
    if len(tables.cultivation):
        years |= {_("opium poppy"): tables.cultivation}
    known = {kind: set(rows["year"]) for kind, rows in years.items()}
    return pictures.coverage_of(known, tables, pictures.colour(tables), tables.name)


def place(tables: CountryTables) -> Section:
    """Where the country lies, on which routes, at which stage."""
    steps = [
        _("the {route} ({stage})").format(route=geography.route_in_sentence(row.route), stage=_(row.stage))
        for row in rows_of(tables.routes)
    ]
    known = {"place": tables.name, "steps": words.listed(steps)}
    if not steps:
        said = _(
            "The country is on none of the routes in `data/raw/routes.csv`, so it is ranked only within its region."
        )
        heading = _("{place}, on none of the three routes").format(**known)
    elif tables.primary_route is None:
        known["routes"] = words.listed([geography.route_name(name) for name in tables.routes["route"]])
        said = _("It is the source country of the {routes} routes; what it seizes cannot be assigned to any of them.")
        heading = _("{place}, the source of the {routes} routes").format(**known)
    else:
        said = _("The country is on {steps}.")
        heading = _("{place}, on {steps}").format(**known)
        if len(steps) > 1:
            known["main"] = geography.route_in_sentence(tables.primary_route)
            said = _("The country is on {steps}. Its seizures count on the {main}.")
    around = _neighbours(tables)
    note: Any = geography.countries().loc[KOSOVO, "note"] if KOSOVO in (tables.iso3, *tables.neighbours) else ""
    route = tables.primary_route
    members = () if route is None else tuple(geography.members(route, "fractional")["iso3"].unique())
    names = _("Labelled: the country and its land neighbours.")
    said_of_map = Said(
        title=heading,
        subtitle=_("{names} Pale: other countries of its route.").format(names=names) if members else names,
        source=_("Outlines: Natural Earth 4.1, adapted."),
        alt=_("Map of {place}. {heading}. {neighbours}").format(place=tables.name, heading=heading, neighbours=around),
    )
    drawn = country_map.locator_map(tables.iso3, tables.neighbours, members, pictures.colour(tables), said_of_map)
    paragraphs = (f"{said.format(**known)} {around}", note)
    return Section(_("Where it lies"), tuple(one for one in paragraphs if one), (drawn,))


def _neighbours(tables: CountryTables) -> str:
    names = [geography.in_text(geography.country_name(iso3)) for iso3 in tables.neighbours]
    if not names:
        return _("It has no land neighbour.")
    return _("Land neighbours: {names}.").format(names=words.listed(names))


def seized(tables: CountryTables, readings: tuple[Reading, ...]) -> Section:
    """Seizures over the years, their trends, ranks and shares."""
    heading = _("What was seized")
    lacking = sentences.lacking(readings, "seizures")
    if not tables.drugs():
        return Section(heading, missing=lacking)
    compared = tables.seizures[
        tables.seizures["year"] >= min(one.year or 0 for one in readings if one.indicator == "rank")
    ]
    sources = tables.source_line(tables.own_seizures, compared)
    table = sentences.seizure_table(readings, tuple(tables.groups), sources)
    drugs = seizures.drawn_drugs(tables.series_by_drug)
    if drugs:
        return Section(heading, (), (pictures.seizure_panels(tables, drugs), table), lacking)
    said = _("No drug has three years with an amount above zero, so there is no chart over time.")
    return Section(heading, (said,), (table,), lacking)
