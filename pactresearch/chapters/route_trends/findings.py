"""The findings of the notebook `route_trends`: results in, sentences with their ranges and verdicts out."""

from collections.abc import Mapping, Sequence

import numpy as np

from pactresearch import words
from pactresearch.figures.drawn import Said
from pactresearch.language import _, ngettext
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.verdicts import DetectionBound
from pactresearch.methods.trends.windows import LatestYear, WindowTrend, main_window
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.trends import described, outcomes, trend_finding, years_of

NOTABLE_AUTOCORRELATION = 0.2  # beyond it the cautious 95 % interval held the truth in 91-94 % of simulated series


def question(drugs: Sequence[str], first_year: int, last_year: int) -> str:
    """What the report asks, in a sentence."""
    return (
        f"How did reported seizures of {words.listed(drugs)} change from {first_year} to {last_year}, and how much of the "
        "change could be chance, one large year, or a missing report?"
    )


def head(
    series: RouteSeries,
    windows: Sequence[WindowTrend],
    latest: LatestYear | None,
    bound: DetectionBound,
    sources: Sequence[str],
) -> tuple[Finding, ...]:
    """The three findings of the head: the trend, the latest year against the years before, and what cannot be said."""
    window = main_window(windows)
    said = [trend_finding(series.drug, window, sources, series), _flow(series.drug, window, bound, sources)]
    if latest is not None:
        said.insert(1, _latest(series, latest, sources))
    return tuple(said)


def _latest(series: RouteSeries, latest: LatestYear, sources: Sequence[str]) -> Finding:
    before = f"{latest.years_before[0]}–{latest.years_before[-1]}"
    span = f"{words.weight(latest.lowest_before_kg)} to {words.weight(latest.highest_before_kg)}"
    drug, amount = series.drug.capitalize(), words.weight(latest.kg)
    place = "below" if latest.kg < latest.lowest_before_kg else "above"
    sentence = (
        f"{drug} seizures in {latest.year}, {amount}, lay {place} those of every complete year of {before} ({span})."
        if latest.outside
        else f"{drug} seizures in {latest.year}, {amount}, lay within the range of {before} ({span})."
    )
    share = series.reported_share[series.years == latest.year][0]
    low, high = latest.change_range_percent
    return Finding(
        id=f"{series.drug}_latest_year",
        sentence=sentence,
        value=latest.change_percent,
        low=low,
        high=high,
        unit=f"% against the median of {before} (range: against its highest and its lowest year)",
        sources=sources,
        verdict="supported",
        reason=f"A comparison of reported totals; countries with {words.percent(100 * share)} of the usual kilograms "
        f"reported for {latest.year}. It describes and tests nothing: {_by_chance(len(latest.years_before))}",
        overturned_by=_latest_overturned(series, latest, share),
    )


def _latest_overturned(series: RouteSeries, latest: LatestYear, share: float) -> str:
    """What late reports would have to bring for the year to lie inside the range, against what they usually bring."""
    if not latest.outside or latest.kg > latest.highest_before_kg:
        return (
            f"A revision of {latest.year} or of the years before; late reports can only raise a total."
            if latest.outside
            else ""
        )
    missing = latest.lowest_before_kg - latest.kg
    usual = latest.kg * (1 - share) / share if share > 0 else np.nan
    others = (
        "every country that reports regularly has reported"
        if share == 1
        else f"those who have not reported would add some {words.weight(usual)} if they seized in the usual proportion"
    )
    return f"Late reports of {words.weight(missing)} or more would bring {latest.year} into the range; {others}."


def _by_chance(n_before: int) -> str:
    """How often a year lies below or above all of those before it, where nothing changes: in 2 of n + 1 cases."""
    return f"without any change, a year lies outside the {n_before} before it in 2 of {n_before + 1} cases."


def _flow(drug: str, window: WindowTrend, bound: DetectionBound, sources: Sequence[str]) -> Finding:
    first_year, last_year = years_of(window)
    return Finding(
        id=f"{drug}_what_seizures_cannot_say",
        sentence=f"Whether trafficking of {drug} rose or fell cannot be said from these seizures.",
        value=None,
        low=bound.low,
        high=bound.high,
        unit=_("% a year, from {first_year} to {last_year}").format(first_year=first_year, last_year=last_year),
        sources=sources,
        verdict="not identified",
        reason="Seizures show shipments times the chance of being seized and reported. Had that chance changed steadily by a "
        f"factor of {bound.factor:g} over the {bound.years} years, the same seizures would fit any steady change of the "
        f"trade in this range.{_break_even(bound)}"
        if np.isfinite(bound.low)
        else "Seizures show shipments times the chance of being seized and reported, and there is no trend to bound.",
        overturned_by=(
            "At least three of four indicators (cases, kilograms, price per pure kilogram, purity) beyond their uncertainty "
            "and in a pattern that allows one reading; the section on triangulation says which are known."
        ),
    )


def _break_even(bound: DetectionBound) -> str:
    if not bound.break_even_factor > 1:
        return ""
    return f" A factor of {words.two_figures(bound.break_even_factor)} could make all of the trend one of detection."


def memory_words(windows: Mapping[str, Sequence[WindowTrend]]) -> str:
    """Which series resemble themselves so much from year to year that even the cautious interval is too narrow."""
    found = [
        f"{drug} {window.first_year}–{window.last_year} ({window.trend.autocorrelation_corrected:.1f})"
        for drug, several in windows.items()
        for window in several
        if window.trend.autocorrelation_corrected > NOTABLE_AUTOCORRELATION and np.isfinite(window.trend.cautious_low)
    ]
    if not any(np.isfinite(window.trend.cautious_low) for several in windows.values() for window in several):
        return ""
    if not found:
        return "No series resembles itself from year to year so much that its interval would be too narrow."
    return (
        "In these series neighbouring years resemble each other (autocorrelation in brackets). The true trend then lies "
        "outside the interval more often than once in twenty, and up to once in four where the autocorrelation comes near "
        f"0.9: {words.listed(found)}."
    )


def panel_titles(windows: Mapping[str, WindowTrend]) -> dict[str, str]:
    """What stands above the panel of each drug: its trend with its interval."""
    said = _("{drug}: {trend}")
    return {one: said.format(drug=one.capitalize(), trend=described(window.trend)) for one, window in windows.items()}


def of_panels(windows: Mapping[str, WindowTrend], place: str, source: str) -> Said:
    """What the picture of the trends by drug says."""
    first = next(iter(windows.values()))
    title = _("Seizures, {place}, {first_year}–{last_year}: {outcomes}").format(
        place=place, first_year=first.first_year, last_year=first.last_year, outcomes=outcomes(windows)
    )
    return Said(
        title=title,
        subtitle=_(
            "Theil-Sen trend on ln kg over the complete years (filled dots), with its cautious 95 % interval; open dots: "
            "incomplete years, left out of the trend; breaks in the line: nobody reported."
        ),
        source=source,
        alt=ngettext(
            "{n} panel with yearly dots and a trend line. {title}. {trends}.",
            "{n} panels with yearly dots and a trend line. {title}. {trends}.",
            len(windows),
        ).format(n=len(windows), title=title, trends=". ".join(panel_titles(windows).values())),
    )
