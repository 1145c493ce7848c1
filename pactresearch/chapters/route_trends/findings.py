"""The findings of the notebook `route_trends`: results in, sentences with their ranges and verdicts out."""

from collections.abc import Mapping, Sequence

import numpy as np

from pactresearch import methods, words
from pactresearch.language import _
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.specification import SpecificationCurve
from pactresearch.methods.trends.verdicts import DetectionBound
from pactresearch.methods.trends.windows import LatestYear, WindowTrend, main_window
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.reasons import say
from pactresearch.reports.show.trends import trend_finding, years_of

NOTABLE_AUTOCORRELATION = 0.2  # beyond it the cautious 95 % interval held the truth in 91-94 % of simulated series


def question(drugs: Sequence[str], first_year: int, last_year: int) -> str:
    """What the report asks, in a sentence."""
    return _(
        "How did reported seizures of {drugs} change from {first_year} to {last_year}, and how much of the change could be chance, "
        "one large year, or a missing report?"
    ).format(drugs=words.listed(drugs), first_year=first_year, last_year=last_year)


def page_title(place: str, drugs: Sequence[str], first_year: int, last_year: int) -> str:
    """What the report is about."""
    title = _("{place}: reported seizures of {drugs}, {first_year}–{last_year}")
    return title.format(place=place, drugs=words.listed(drugs), first_year=first_year, last_year=last_year)


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
    if not latest.outside:
        sentence = _("{drug} seizures in {year}, {amount}, lay within the range of {before} ({lowest} to {highest}).")
    elif latest.kg < latest.lowest_before_kg:
        sentence = _(
            "{drug} seizures in {year}, {amount}, lay below those of every complete year of {before} ({lowest} to {highest})."
        )
    else:
        sentence = _(
            "{drug} seizures in {year}, {amount}, lay above those of every complete year of {before} ({lowest} to {highest})."
        )
    share, n_before = series.reported_share[series.years == latest.year][0], len(latest.years_before)
    low, high = latest.change_range_percent
    return Finding(
        id=f"{series.drug}_latest_year",
        sentence=sentence.format(
            drug=series.drug.capitalize(),
            year=latest.year,
            amount=words.weight(latest.kg),
            before=before,
            lowest=words.weight(latest.lowest_before_kg),
            highest=words.weight(latest.highest_before_kg),
        ),
        value=latest.change_percent,
        low=low,
        high=high,
        unit=_("% against the median of {before} (range: against its highest and its lowest year)").format(
            before=before
        ),
        sources=tuple(sources),
        verdict="supported",
        reason=_(
            "A comparison of reported totals; countries with {share} of the usual kilograms reported for {year}. It describes and "
            "tests nothing: without any change, a year lies outside the {n_before} before it in 2 of {n} cases."
        ).format(share=words.percent(100 * share), year=latest.year, n_before=n_before, n=n_before + 1),
        overturned_by=_latest_overturned(series, latest, share),
    )


def _latest_overturned(series: RouteSeries, latest: LatestYear, share: float) -> str:
    """What late reports would have to bring for the year to lie inside the range, against what they usually bring."""
    if not latest.outside:
        return ""
    if latest.kg > latest.highest_before_kg:
        return _("A revision of {year} or of the years before; late reports can only raise a total.").format(
            year=latest.year
        )
    missing = words.weight(latest.lowest_before_kg - latest.kg)
    if share == 1:
        return _(
            "Late reports of {kg} or more would bring {year} into the range; every country that reports regularly has reported."
        ).format(kg=missing, year=latest.year)
    usual = latest.kg * (1 - share) / share if share > 0 else np.nan
    return _(
        "Late reports of {kg} or more would bring {year} into the range; those who have not reported would add some {usual} if "
        "they seized in the usual proportion."
    ).format(kg=missing, year=latest.year, usual=words.weight(usual))


def _flow(drug: str, window: WindowTrend, bound: DetectionBound, sources: Sequence[str]) -> Finding:
    first_year, last_year = years_of(window)
    return Finding(
        id=f"{drug}_what_seizures_cannot_say",
        sentence=_("Whether trafficking of {drug} rose or fell cannot be said from these seizures.").format(drug=drug),
        value=None,
        low=bound.low,
        high=bound.high,
        unit=_("% a year, from {first_year} to {last_year}").format(first_year=first_year, last_year=last_year),
        sources=tuple(sources),
        verdict="not identified",
        reason=_bound(bound),
        overturned_by=_(
            "At least three of four indicators (cases, kilograms, price per pure kilogram, purity) beyond their uncertainty and in "
            "a pattern that allows one reading; the section on triangulation says which are known."
        ),
    )


def _bound(bound: DetectionBound) -> str:
    if not np.isfinite(bound.low):
        return _(
            "Seizures show shipments times the chance of being seized and reported, and there is no trend to bound."
        )
    said = _(
        "Seizures show shipments times the chance of being seized and reported. Had that chance changed steadily by a factor of "
        "{factor} over the {n} years, the same seizures would fit any steady change of the trade in this range."
    ).format(factor=f"{bound.factor:g}", n=bound.years)
    if not bound.break_even_factor > 1:
        return said
    even = _("A factor of {factor} could make all of the trend one of detection.")
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
            drug=drug,
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
        return _("No series resembles itself from year to year so much that its interval would be too narrow.")
    return _(
        "In these series neighbouring years resemble each other (autocorrelation in brackets). The true trend then lies outside "
        "the interval more often than once in twenty, and up to once in four where the autocorrelation comes near 0.9: {series}."
    ).format(series=words.listed(found))


def late_words(series: Mapping[str, RouteSeries]) -> str:
    """Which years at the end of each drug's series are left off."""
    named = _("{drug}: {late}")
    late = {drug: say(methods.left_off(one.years, one.complete)) for drug, one in series.items()}
    return " ".join(named.format(drug=drug.capitalize(), late=said) for drug, said in late.items() if said)


def no_curve(curve: SpecificationCurve) -> str:
    """What stands where there are too few years for a window."""
    return _("There is no curve. {why}").format(why=say(curve.reasons))


def no_country() -> str:
    """What stands where no country has a trend with an interval."""
    return _("No country has six years above zero in this period, so none has a trend with an interval.")


def no_harvest() -> str:
    """What stands where no year has both seizures and production."""
    return _("In no year of this period are both seizures and production reported.")
