"""The findings of the notebook `route_trends`: results in, sentences with their ranges and verdicts out."""

from collections.abc import Mapping, Sequence

import numpy as np

from pactresearch import geography, methods, words
from pactresearch.chapters.route_trends.levels import Level, level_finding
from pactresearch.chapters.route_trends.reasons import say
from pactresearch.chapters.route_trends.study import Loaded, Trends
from pactresearch.language import _
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.specification import SpecificationCurve
from pactresearch.methods.trends.verdicts import DetectionBound
from pactresearch.methods.trends.windows import WindowTrend, main_window
from pactresearch.reports.show import lead
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.lead import KeyFigure, Lead, Place
from pactresearch.reports.show.trends import bound_words, trend_finding, years_of

NOTABLE_AUTOCORRELATION = 0.2  # beyond it the cautious 95 % interval held the truth in 91-94 % of simulated series


def question(drugs: Sequence[str], first_year: int, last_year: int) -> str:
    """What the report asks, in a sentence."""
    return _(
        "How did reported seizures of {drugs} change from {first_year} to {last_year}? How much of the change could be chance, "
        "one large year or a missing report?"
    ).format(drugs=words.listed(list(map(_, drugs))), first_year=first_year, last_year=last_year)


def unit(place: str, drugs: Sequence[str], first_year: int, last_year: int) -> str:
    """What the report is about."""
    said = _("{place}: reported seizures of {drugs}, {first_year}–{last_year}")
    return said.format(place=place, drugs=words.listed(list(map(_, drugs))), first_year=first_year, last_year=last_year)


def opening(data: Loaded, found: Trends) -> Lead:
    """The first screen: the newest year beside what was expected, who reported most of it, and the trend."""
    series = found.series[data.drug]
    newest = lead.newest(series)[-1]
    sentence, figure = "", None
    if newest.year:
        of_year, at = series.by_country.loc[newest.year], series.years == newest.year
        most = of_year[of_year > 0].nlargest(2).items()
        named = words.listed([f"{geography.in_text(data.names[iso3])} ({words.weight(kg)})" for iso3, kg in most])
        sentence = _("The largest amounts were reported by {countries}.").format(countries=named) if named else ""
        what = _("of the usual kilograms come from countries that have reported for {year}").format(year=newest.year)
        share = words.percent(100 * float(series.reported_share[at][0]))
        figure = KeyFigure(value=share, what=what, tag="coverage")
    place = Place(name=data.place, colour=data.colour, source=data.source())
    return lead.of_series(series, main_window(found.windows[data.drug]), place, sentence=sentence, figure=figure)


def head(
    series: RouteSeries, windows: Sequence[WindowTrend], level: Level, bound: DetectionBound, sources: Sequence[str]
) -> tuple[Finding, ...]:
    """The three findings of the head: the newest year beside its forecast, the trend, and what cannot be said."""
    window = main_window(windows)
    trend = trend_finding(series.drug, window, sources, series)
    return level_finding(level, sources), trend, _flow(series.drug, window, bound, sources)


def _flow(drug: str, window: WindowTrend, bound: DetectionBound, sources: Sequence[str]) -> Finding:
    first_year, last_year = years_of(window)
    return Finding(
        id=f"{drug}_what_seizures_cannot_say",
        sentence=_("Whether trafficking of {drug} rose or fell cannot be said from these seizures.").format(
            drug=_(drug)
        ),
        value=None,
        low=bound.low,
        high=bound.high,
        unit=_("% a year, from {first_year} to {last_year}").format(first_year=first_year, last_year=last_year),
        change=True,
        sources=tuple(sources),
        verdict="not identified",
        reason=_bound(bound),
        overturned_by=_(
            "At least three of four indicators (cases, kilograms, price per pure kilogram, purity) clearly moving and agreeing on "
            "one reading. The section on several indicators shows which are known."
        ),
    )


def _bound(bound: DetectionBound) -> str:
    said = bound_words(bound)
    if not bound.break_even_factor > 1:
        return said
    even = _("If it changed by a factor of {factor} instead, the trade may not have changed at all.")
    return f"{said} {even.format(factor=words.two_figures(bound.break_even_factor))}"


def memory_words(windows: Mapping[str, Sequence[WindowTrend]]) -> str:
    """Which series resemble themselves so much from year to year that even the cautious interval is too narrow."""
    named = _("{drug} {first_year}–{last_year} ({autocorrelation})")
    judged = [
        (drug, window)
        for drug, several in windows.items()
        for window in several
        if np.isfinite(window.trend.cautious_low)
    ]
    found = [
        named.format(
            drug=_(drug),
            first_year=window.first_year,
            last_year=window.last_year,
            autocorrelation=f"{window.trend.autocorrelation_corrected:.1f}",
        )
        for drug, window in judged
        if window.trend.autocorrelation_corrected > NOTABLE_AUTOCORRELATION
    ]
    if not judged:
        return ""
    if not found:
        return _("In no series are neighbouring years so alike that its interval would be too narrow.")
    return _(
        "In these series neighbouring years are alike (autocorrelation in brackets, from 0 to 1). The true trend then lies "
        "outside the 95 % interval more often than once in twenty, and up to once in four where autocorrelation is near 0.9: "
        "{series}."
    ).format(series=words.listed(found))


def late_words(series: Mapping[str, RouteSeries]) -> str:
    """Which years at the end of each drug's series are left off."""
    named = _("{drug}: {late}")
    late = {drug: say(methods.left_off(one.years, one.complete)) for drug, one in series.items()}
    return " ".join(named.format(drug=words.begins(_(drug)), late=said) for drug, said in late.items() if said)


def no_curve(curve: SpecificationCurve) -> str:
    """What stands where there are too few years for a window."""
    return _("There is no curve. {why}").format(why=say(curve.reasons))


def no_country() -> str:
    """What stands where no country has a trend with an interval."""
    return _("No country has six years above zero in this period, so no country's trend has an interval.")


def no_harvest() -> str:
    """What stands where no year has both seizures and production."""
    return _("No year in this period has both seizures and production reported.")
