"""The pictures of the notebook `route_trends` with their words: what each shows, as its title, and its numbers for the alt text."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.route_trends.study import Loaded
from pactresearch.figures import coverage, seizures, trends
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _, ngettext
from pactresearch.methods.seizures.production import ProductionRatio
from pactresearch.methods.seizures.series import HeroinEquivalent, RouteSeries
from pactresearch.methods.trends.specification import SpecificationCurve
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show.pictures import routes
from pactresearch.reports.show.reasons import in_words
from pactresearch.reports.show.trends import outcomes, trend_said, window_length


def route_map(data: Loaded, series: RouteSeries) -> Drawn:
    """The route's countries, by what each seized of a drug over the years."""
    asked = data.asked
    total_kg, corridors = series.by_country.sum(min_count=1), geography.corridors(asked.route)
    return routes.route_map(
        asked.route,
        total_kg,
        data.members,
        corridors,
        drug=series.drug,
        first_year=asked.first_year,
        last_year=asked.last_year,
        source=data.source(),
    )


def stacked_seizures(
    equivalent: HeroinEquivalent, production_t: pd.Series, colour: str, place: str, source: str
) -> Drawn:
    """Seizures by drug as stacked bars, above Afghan opium production. production_t: by year, t."""
    title = _stacked_title(equivalent, place)
    subtitle = _(
        "Reported seizures of {drugs}; {opium_per_heroin} kg of opium count as 1 kg of heroin. ○ incomplete: countries that "
        "usually seize a fifth or more of one of the drugs did not report."
    ).format(drugs=words.listed(list(map(_, equivalent.by_drug))), opium_per_heroin=f"{equivalent.opium_per_heroin:g}")
    produced = production_t.reindex(equivalent.years)
    said = Said(title=title, subtitle=subtitle, source=source, alt=_stacked_alt(title, produced))
    above = _("Potential production of dry opium in Afghanistan")
    return seizures.stacked_seizures(equivalent, production_t, colour, above, said)


def _stacked_title(equivalent: HeroinEquivalent, place: str) -> str:
    years, kg = equivalent.years, equivalent.kg
    if not np.isfinite(kg).any():
        nothing = _("{place}: nothing was reported for {first_year}–{last_year}")
        return nothing.format(place=place, first_year=years[0], last_year=years[-1])
    peak = int(np.nanargmax(kg))
    return _(
        "{place}: seizures peaked in {peak} at {most} of heroin equivalent; in {last_year} they came to {last}"
    ).format(place=place, peak=years[peak], most=words.weight(kg[peak]), last_year=years[-1], last=words.weight(kg[-1]))


def _stacked_alt(title: str, production: pd.Series) -> str:
    known = production.dropna()
    if known.empty:
        return _("Stacked bars by year. {title}. Afghan opium production was not reported for these years.").format(
            title=title
        )
    said = (
        _(
            "Stacked bars by year above a line. {title}. Afghan opium production was highest in {peak}, at {most} tonnes, and "
            "{last} tonnes in {last_year}; there is no figure for {missing}."
        )
        if production.isna().any()
        else _(
            "Stacked bars by year above a line. {title}. Afghan opium production was highest in {peak}, at {most} tonnes, and "
            "{last} tonnes in {last_year}."
        )
    )
    return said.format(
        title=title,
        peak=known.idxmax(),
        most=words.two_figures(known.max()),
        last=words.two_figures(known.iloc[-1]),
        last_year=known.index[-1],
        missing=words.listed([str(year) for year in production.index[production.isna()]]),
    )


def trend_panels(
    series: Mapping[str, RouteSeries], windows: Mapping[str, WindowTrend], colour: str, place: str, source: str
) -> Drawn:
    """A panel a drug with the trend of a window; a line only where it is supported. series, windows: by drug."""
    first = next(iter(windows.values()))
    titles = {drug: trend_said(_(drug), one, heading=True) for drug, one in windows.items()}
    title = _("Seizures, {place}, {first_year}–{last_year}: {outcomes}").format(
        place=place, first_year=first.first_year, last_year=first.last_year, outcomes=outcomes(windows)
    )
    subtitle = _(
        "Trend line (Theil-Sen) with its cautious 95 % interval, only where the trend is supported. Open dots: incomplete years, "
        "left out of the trend; gaps in the pale line: nobody reported."
    )
    alt = ngettext(
        "{n} panel with yearly dots. {title}. {trends}",
        "{n} panels with yearly dots. {title}. {trends}",
        len(windows),
    ).format(n=len(windows), title=title, trends=" ".join(trend_said(_(drug), one) for drug, one in windows.items()))
    said = Said(title=title, subtitle=subtitle, source=source, alt=alt)
    return trends.trend_panels(series, windows, colour, titles, said)


def specification_curve(
    curve: SpecificationCurve, windows: tuple[WindowTrend, ...], colour: str, drug: str, place: str, source: str
) -> Drawn:
    """The trend in every window of years, with those that the report prints marked on it."""
    percent = curve.table["percent_per_year"]
    title = _(
        "{place}, {drug} seizures: the trend falls in {falling} and rises in {rising} of {n} possible periods"
    ).format(place=place, drug=_(drug), falling=(percent < 0).sum(), rising=(percent > 0).sum(), n=len(percent))
    subtitle = _(
        "Theil-Sen trend for every period with {minimum_years} complete years or more. Coloured: Sen's 95 % interval, narrower "
        "than the one this report judges by, excludes zero. Black: the periods in the table above. Wide intervals are cut off."
    ).format(minimum_years=curve.minimum_years)
    alt = _(
        "Sorted dots with intervals. {title}. The median over all periods is {median} a year; they run from {lowest} to {highest}."
    ).format(
        title=title,
        median=words.percent(curve.median, signed=True),
        lowest=words.percent(percent.min(), signed=True),
        highest=words.percent(percent.max(), signed=True),
    )
    marked = {window_length(window): window.trend for window in windows}
    said = Said(title=title, subtitle=subtitle, source=source, alt=alt)
    return trends.specification_curve(curve, marked, colour, said, f"specification_curve_{drug}")


def country_ranking(
    by_country: pd.DataFrame, names: Mapping[str, str], colour: str, drug: str, place: str, source: str
) -> Drawn:
    """Trends country by country. by_country: as `methods.country_trends` gives it, with an interval in one row or more."""
    found = seizures.ranked(by_country)
    n, falling, rising = len(found.known), found.n_standing(-1), found.n_standing(1)
    title = ngettext(
        "{place}: of {n} country, {drug} seizures fell in {falling}, rose in {rising} and show no clear trend in {rest}",
        "{place}: of {n} countries, {drug} seizures fell in {falling}, rose in {rising} and show no clear trend in {rest}",
        n,
    ).format(place=place, n=n, drug=_(drug), falling=falling, rising=rising, rest=n - falling - rising)
    subtitle = _(
        "Theil-Sen trend of countries with 6 years above zero or more; median year in brackets. At most 5 % of the coloured "
        "trends should be false (Benjamini-Hochberg). Intervals are cut off beyond {widest} %."
    ).format(widest=seizures.WIDEST_PERCENT)
    left = n - len(found.shown)
    if left:
        rest = ngettext(
            "The data file has {n} more country, with smaller seizures.",
            "The data file has {n} more countries, with smaller seizures.",
            left,
        ).format(n=left)
        subtitle = f"{subtitle} {rest}"
    one = _("{country}: {change} a year ({interval}).")
    largest = [
        one.format(
            country=names[str(iso3)],
            change=words.percent(row.percent_per_year, signed=True),
            interval=words.percent_range(row.cautious_low, row.cautious_high),
        )
        for iso3, row in found.shown.head(5).iterrows()
    ]
    alt = _("Dots with intervals, one a country. {title}. {largest}").format(title=title, largest=" ".join(largest))
    said = Said(title=title, subtitle=subtitle, source=source, alt=alt)
    labels = _("clear, after allowing for many countries"), _("no clear trend")
    return seizures.country_ranking(in_words(by_country), names, colour, labels, said, name=f"trends_{drug}_by_country")


def production_ratio(ratio: ProductionRatio, colour: str, place: str, source: str) -> Drawn:
    """Seizures as a share of the harvests before. ratio: with a ratio in one year or more."""
    title = _ratio_title(ratio, place)
    subtitle = _(
        "Seized opium, morphine and heroin, counted as opium, as a share of Afghan potential production. Above 100 %, seizures "
        "cannot come from that harvest alone."
    )
    same_year = ratio.table[ratio.table["lag"] == 0]
    above = [str(year) for year in same_year.loc[same_year["ratio"] > 1, "year"]]
    alt = (
        _("Lines on a log axis. {title}. Above 100 % of the same year's harvest in {years}.")
        if above
        else _("Lines on a log axis. {title}. Never above 100 % of the same year's harvest.")
    ).format(title=title, years=words.listed(above))
    labels = {0: _("production of the same year"), 1: _("of the year before"), 2: _("2 years before")}
    return seizures.production_ratio(
        ratio, colour, labels, Said(title=title, subtitle=subtitle, source=source, alt=alt)
    )


def _ratio_title(ratio: ProductionRatio, place: str) -> str:
    known = ratio.table.dropna(subset="ratio")
    last = known[known["year"] == known["year"].max()]
    low, high = 100 * last["ratio"].min(), 100 * last["ratio"].max()
    said = (
        _("{place}: seizures came to {median} of the year's opium harvest in the median year, and to {high} in {year}")
        if len(last) == 1
        else _(
            "{place}: seizures came to {median} of the year's opium harvest in the median year, and to {low} to {high} of the "
            "three harvests in {year}"
        )
    )
    return said.format(
        place=place,
        median=words.percent(100 * ratio.summary["median"].iloc[0]),
        year=last["year"].iloc[0],
        low=words.two_figures(low),
        high=words.percent(high),
    )


def coverage_map(series: RouteSeries, names: Mapping[str, str], colour: str, place: str, source: str) -> Drawn:
    """Who reported when, and how much: a country a row, a year a column, on a log scale; not reported is hatched."""
    kg = coverage.most_first(series)
    first, last = (int(series.years[end]) for end in (0, -1))
    known = {"drug": _(series.drug), "n": kg.shape[1], "first": first, "last": last, "years": len(kg)}
    title = _("{place}: {share} of yearly country reports have a figure for {drug}").format(
        place=place, share=words.percent(100 * kg.notna().to_numpy().mean()), drug=_(series.drug)
    )
    subtitle = ngettext(
        "Reported {drug} seizures a year, {n} country, {first}–{last}. Log scale; palest: up to 1 kg; hatched: not reported.",
        "Reported {drug} seizures a year, {n} countries, {first}–{last}. Log scale; palest: up to 1 kg; hatched: not reported.",
        kg.shape[1],
    ).format(**known)
    lacking = _("No figure for {year}: {places}.").format(
        year=last, places=_listed(names, kg.columns[kg.iloc[-1].isna()])
    )
    never = _("Never a figure in these years: {places}.").format(places=_listed(names, kg.columns[kg.isna().all()]))
    grid = ngettext("Grid of {n} country by {years} years.", "Grid of {n} countries by {years} years.", kg.shape[1])
    alt = " ".join([grid.format(**known), f"{title}.", lacking, never])
    return coverage.coverage_map(series, names, colour, Said(title=title, subtitle=subtitle, source=source, alt=alt))


def _listed(names: Mapping[str, str], codes) -> str:
    return words.listed([names[iso3] for iso3 in codes], 12) or _("none")
