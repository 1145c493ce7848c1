"""Pictures of a country with their words: what is known, what was seized; and the colour that the country has in all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.country.figures import comparison
from pactresearch.chapters.country.figures import seizures as figures
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.figures import coverage, style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _, ngettext
from pactresearch.reports.show.trends import outcomes, trend_said
from pactresearch.rows import rows_of

OFF_ROUTE = "#3b3a8f"  # the accent: a country on no route has no route's colour


def colour(tables: CountryTables) -> str:
    """The colour of the country's main route, or of the first it stands on."""
    if tables.routes.empty:
        return OFF_ROUTE
    if tables.primary_route is None:
        return style.INK  # a source country stands at the head of all routes
    return style.route_colour(tables.primary_route, geography.route_names())


def route_of(tables: CountryTables) -> str:
    """What the country's colour stands for."""
    if tables.routes.empty:
        return _("on no route")
    if tables.primary_route is None:
        return _("source country")
    return geography.route_title(tables.primary_route)


def coverage_of(years: Mapping[str, set[int]], tables: CountryTables, colour: str, place: str) -> Drawn:
    """The picture of what is known of a place, with its words. years: by kind of figure or country, those with one."""
    span = np.arange(tables.first_year, tables.last_year + 1)
    known = pd.DataFrame({kind: np.isin(span, list(given)) for kind, given in years.items()}, index=span)
    n_years = known.sum()
    shown = n_years[n_years > 0] if n_years.any() else n_years.head(1)
    counts = [
        ngettext("{kind} in {n} year", "{kind} in {n} years", n).format(kind=kind, n=n) for kind, n in shown.items()
    ]
    silent = list(n_years.index[n_years == 0])
    none = _("No figure in any year: {kinds}.").format(kinds=words.listed(silent)) if silent else ""
    alt = _("Coverage by year, {place}, {period}. Figures for {counts}.").format(
        place=place, period=tables.period, counts=words.listed(counts)
    )
    title = _("Coverage: filled, a figure; hatched, not reported")
    return coverage.coverage_rows(known, colour, Said(title=title, alt=" ".join(filter(None, [alt, none]))), none)


def seizure_panels(tables: CountryTables, drugs: Sequence[str]) -> Drawn:
    """What the country seized of these drugs over the years, with its trends and dated events."""
    title = _("{place}, seizures: {outcomes}, {first}–{last}").format(
        place=tables.name, outcomes=outcomes({_(drug): tables.trends[drug] for drug in drugs}),
        first=tables.first_trend_year, last=tables.last_year,
    )  # fmt: skip
    events, several = event_key(tables.shocks), len(drugs) > 1
    trends = [trend_said(_(drug), tables.trends[drug]) for drug in drugs]
    panels = ngettext("{n} panel of yearly amounts.", "{n} panels of yearly amounts.", len(drugs) + several)
    alt = [panels.format(n=len(drugs) + several), f"{title}.", *trends, events]
    notes = [_("Heroin equivalent: 10 kg of opium count as 1 kg of heroin (band: 7 to 20 kg).")] if several else []
    if any((tables.series_by_drug[drug].kg == 0).any() for drug in drugs):
        notes.append(_("▼ a reported zero."))
    said = Said(
        title=title,
        subtitle=_(
            "Kilograms a year, log scale. Line and band: trend with its cautious 95 % interval, where supported. Gaps: not "
            "reported."
        ),
        source=tables.source_line(tables.own_seizures),
        alt=" ".join(filter(None, alt)),
    )
    series, caption = tables.series_by_drug, " ".join(filter(None, [*notes, events]))
    return figures.seizure_panels(
        series, tables.trends, tables.equivalents, tables.shocks, colour=colour(tables), said=said, caption=caption
    )


def event_key(shocks: pd.DataFrame) -> str:
    """The events by the numbers that the figure gives them."""
    said = [f"{number} {row.label} ({row.date})" for number, row in enumerate(rows_of(shocks), start=1)]
    return _("Events: {events}.").format(events="; ".join(said)) if said else ""


def panels(
    several: Sequence[CountryTables], values: pd.DataFrame, name: str, written: Callable[[float], str], said: Said
) -> Drawn:
    """Countries side by side; what is said is joined by words for the axes, the colours and the newest values.

    values: year by country.
    """
    positive = {place: values[place][values[place] > 0] for place in values}
    newest = [
        _("{place} {value} in {year}").format(place=place, value=written(one.iloc[-1]), year=one.index[-1])
        if len(one)
        else _("{place} not reported").format(place=place)
        for place, one in positive.items()
    ]
    alt = ngettext("{n} panel. {title}. Newest: {values}.", "{n} panels. {title}. Newest: {values}.", len(newest))
    axes = _("Same log scale in all panels. Pale: the other countries. Gaps: not reported.")
    said = replace(
        said, subtitle=f"{said.subtitle} {axes}",
        alt=alt.format(n=len(newest), title=said.title, values="; ".join(newest)),
    )  # fmt: skip
    return comparison.small_multiples(
        {str(place): values[place] for place in values}, {one.name: colour(one) for one in several}, said, name=name,
        key={colour(one): route_of(one) for one in several},
        tick=style.weight_label if written is words.weight else "{:,.6g}".format,
    )  # fmt: skip
