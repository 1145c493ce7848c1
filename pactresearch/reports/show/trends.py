"""Trends in words, said alike in every report: of a route, of several, and of a country."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pactresearch import words
from pactresearch.language import _, ngettext
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.overturning import MOST_YEARS, UndoingYears, undoing_years, years_until_visible
from pactresearch.methods.trends.verdicts import DetectionBound
from pactresearch.methods.trends.windows import Shown, WindowTrend
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.reasons import say


def trend_finding(drug: str, window: WindowTrend, sources: Sequence[str], series: RouteSeries | None = None) -> Finding:
    """The trend of one drug in one window as a finding; with its series, also what would overturn it."""
    trend, known = window.trend, window.shown != "unknown"
    value, low, high = (trend.percent_per_year, *window.interval) if known else (None, None, None)
    first_year, last_year = years_of(window)
    return Finding(
        id=f"{drug}_trend_{window.first_year}_{window.last_year}",
        sentence=_shape_words(window).format(
            drug=_(drug) if window.shown == "unknown" else words.begins(_(drug)),
            first_year=first_year,
            last_year=last_year,
            change=words.percent(abs(trend.percent_per_year)),
            bend=window.shape.bend_year if window.shape else "",
        ),
        value=value, low=low, high=high, unit=_("% a year (95 % interval)"), change=True,
        sources=tuple(sources), verdict=window.verdict, reason=say(window.reasons),
        overturned_by="" if series is None else _trend_overturned(window, series),
    )  # fmt: skip


def trend_power_words(windows: Iterable[WindowTrend]) -> str:
    """What the trends that are not clear could have shown; empty where there is none."""
    told = [one.facts["power"] for window in windows for one in window.reasons if one.code == "power"]
    powers = [100 * power for power in told if power is not None]
    said = _(
        "Where no trend is clear, a change to three times or a third would be seen {low} to {high} of the time at best."
    )
    return said.format(low=words.percent(min(powers)), high=words.percent(max(powers))) if powers else ""


def bound_words(bound: DetectionBound) -> str:
    """Why seizures do not tell whether the trade changed, and which changes of it the same seizures would fit."""
    if not np.isfinite(bound.low):
        return _(
            "Seizures depend on how much is trafficked and on how much of that is found. There is no trend to judge here."
        )
    return _(
        "Seizures depend on how much is trafficked and on the chance that it is found and reported. If that chance had changed "
        "steadily by a factor of {factor} over the {n} years, the same seizures would fit any steady change of the trade within "
        "this range."
    ).format(factor=f"{bound.factor:g}", n=bound.years)


def _shape_words(window: WindowTrend) -> str:
    """What the verdict and the shape allow to be said: a rate of % a year only where a straight line describes best."""
    shown, shape = window.shown, window.shape
    if shown == "unknown":
        if window.says("at_border"):
            return _("The change in {drug} seizures from {first_year} to {last_year} is too close to chance to call.")
        if window.says("newest_complete_year_old"):
            return _(
                "For {drug} seizures from {first_year} to {last_year} the newest complete year lies too far back to tell."
            )
        return _("There are too few reports to identify a trend in {drug} seizures from {first_year} to {last_year}.")
    if window.says("hangs_on_single_years"):
        return {
            "rise": _("{drug} seizures rose from {first_year} to {last_year}, but that hangs on single years."),
            "fall": _("{drug} seizures fell from {first_year} to {last_year}, but that hangs on single years."),
        }[window.direction]
    if shape is None or shape.straight or (shown == "unclear" and not shape.turned):
        return {
            "rise": _("{drug} seizures rose from {first_year} to {last_year}, by {change} a year."),
            "fall": _("{drug} seizures fell from {first_year} to {last_year}, by {change} a year."),
            "unclear": _("{drug} seizures from {first_year} to {last_year} neither clearly rose nor clearly fell."),
        }[shown]
    return {
        "rise": _("{drug} seizures rose from {first_year} to {last_year}, but not steadily."),
        "fall": _("{drug} seizures fell from {first_year} to {last_year}, but not steadily."),
        "unclear": _(
            "{drug} seizures rose to a peak around {bend} and have fallen since; {first_year}–{last_year} as a whole shows no "
            "clear trend."
        )
        if shape.turns > 0
        else _(
            "{drug} seizures fell to a low around {bend} and have risen since; {first_year}–{last_year} as a whole shows no clear "
            "trend."
        ),
    }[shown]


def _trend_overturned(window: WindowTrend, series: RouteSeries) -> str:
    if window.shown == "unknown":
        return ""
    inside = series.years >= window.first_year
    if window.shown != "unclear":
        undone = undoing_years(series.years[inside], series.complete_kg[inside], window.trend)
        return "" if undone is None else _undone(undone, falls=window.trend.percent_per_year < 0)
    more = years_until_visible(window.trend, window.interval)
    if more is None or more > MOST_YEARS or (window.shape and window.shape.turned):
        return ""
    return ngettext(
        "About {n} more year like these would probably make it clear.",
        "About {n} more years like these would probably make it clear.",
        more,
    ).format(n=more)


def _undone(undone: UndoingYears, *, falls: bool) -> str:
    kg = words.weight(undone.kg)
    if undone.years is None and falls:
        said = _("Even {n} more years as large as the largest so far ({kg}) would leave it clear.")
    elif undone.years is None:
        said = _("Even {n} more years as small as the smallest so far ({kg}) would leave it clear.")
    elif falls:
        said = ngettext(
            "{n} more year as large as the largest so far ({kg}) would make it unclear.",
            "{n} more years as large as the largest so far ({kg}) would make it unclear.",
            undone.years,
        )
    else:
        said = ngettext(
            "{n} more year as small as the smallest so far ({kg}) would make it unclear.",
            "{n} more years as small as the smallest so far ({kg}) would make it unclear.",
            undone.years,
        )
    others = _("See also the table of other choices of countries.")
    return f"{said.format(n=undone.years or MOST_YEARS, kg=kg)} {others}"


def years_of(window: WindowTrend) -> tuple[int, int]:
    """First and last of the years that the trend rests on; the window's own where there are none."""
    trend = window.trend
    if window.shown == "unknown" or trend.first_year is None or trend.last_year is None:
        return window.first_year, window.last_year
    return trend.first_year, trend.last_year


def described(window: WindowTrend) -> str:
    """A trend with its interval: `−5.1 % a year (−7.2 to −3.0 %), 20 years`; where it is not clear, without its middle."""
    if not _known(window):
        return _("no trend is identified")
    n = window.trend.n_years
    said = (
        ngettext("no clear trend ({interval} a year), {n} year", "no clear trend ({interval} a year), {n} years", n)
        if window.shown == "unclear"
        else ngettext("{change} a year ({interval}), {n} year", "{change} a year ({interval}), {n} years", n)
    )
    change = words.percent(window.trend.percent_per_year, signed=True)
    return said.format(change=change, interval=words.percent_range(*window.interval), n=n)


def trend_said(subject: str, window: WindowTrend, *, heading: bool = False) -> str:
    """The trend of a drug or a place in a sentence, with the reason where there is none. heading: without a stop at its end."""
    said = _("{subject}: {trend}") if heading else _("{subject}: {trend}.")
    if not _known(window):
        said = _("{subject}: {trend}. {why}")
    why = say(window.reasons or window.trend.reasons)
    return said.format(subject=words.begins(subject), trend=described(window), why=why)


def _known(window: WindowTrend) -> bool:
    return window.shown != "unknown" and bool(np.isfinite(window.trend.cautious_low))


def outcome(subject: str, shown: Shown, n: int = 1) -> str:
    """What may be said of a subject, in a clause: `heroin fell`, or of n, `morphine and opium show no clear trend`."""
    said = {
        "rise": ngettext("{subject} rose", "{subject} rose", n),
        "fall": ngettext("{subject} fell", "{subject} fell", n),
        "unclear": ngettext("{subject} shows no clear trend", "{subject} show no clear trend", n),
        "unknown": _("no trend is identified for {subject}"),
    }
    return said[shown].format(subject=subject)


def outcomes(windows: Mapping[str, WindowTrend]) -> str:
    """The outcomes of several, those that are alike together: `heroin fell; morphine and opium show no clear trend`."""
    found: dict[Shown, list[str]] = {}
    for key, window in windows.items():
        found.setdefault(window.shown, []).append(key)
    return "; ".join(outcome(words.listed(of), shown, len(of)) for shown, of in found.items())


def window_length(window: WindowTrend) -> str:
    """What a window is: `whole period` or `last 20 years`."""
    if window.whole:
        return _("whole period")
    return ngettext("last {n} year", "last {n} years", window.n_years).format(n=window.n_years)


def window_name(window: WindowTrend) -> str:
    """`1995–2023, whole period` or `2004–2023, last 20 years`."""
    said = _("{first_year}–{last_year}, {length}")
    return said.format(first_year=window.first_year, last_year=window.last_year, length=window_length(window))
