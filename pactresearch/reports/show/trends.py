"""A trend as a finding, said alike in every report: of a route, and of a country."""

from collections.abc import Sequence

from pactresearch import words
from pactresearch.figures.trends import direction
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.overturning import MOST_YEARS, undoing_years, years_until_visible
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show.findings import Finding


def trend_finding(drug: str, window: WindowTrend, sources: Sequence[str], series: RouteSeries | None = None) -> Finding:
    """The trend of one drug in one window as a finding; with its series, also what would overturn it."""
    trend, judged = window.trend, window.verdict
    period = period_of(window)
    if judged.word == "supported":
        change = words.percent(abs(trend.percent_per_year))
        sentence = f"{drug.capitalize()} seizures {direction(window)} {period}, by {change} a year."
    elif judged.word == "not supported":
        sentence = f"{drug.capitalize()} seizures {period} neither clearly rose nor clearly fell."
    else:
        sentence = f"Too little is reported to tell a trend of {drug} seizures {period}."
    return Finding(
        id=f"{drug}_trend_{window.first_year}_{window.last_year}",
        sentence=sentence,
        value=trend.percent_per_year,
        low=trend.cautious_low,
        high=trend.cautious_high,
        unit="% a year (95 % interval)",
        sources=tuple(sources),
        verdict=judged.word,
        reason=judged.reason,
        overturned_by="" if series is None else _trend_overturned(window, series),
    )


def _trend_overturned(window: WindowTrend, series: RouteSeries) -> str:
    trend = window.trend
    if window.verdict.word == "not identified":
        return ""
    inside = series.years >= window.first_year
    undone = undoing_years(series.years[inside], series.complete_kg[inside], trend)
    if undone is None:
        more = years_until_visible(trend)
        if more is None:
            return ""
        further = words.counted(more, "further year")
        return f"About {further} of the same slope and the same scatter would make it clear."
    falls = trend.percent_per_year < 0
    like = f"as {'large as the largest' if falls else 'small as the smallest'} so far ({words.weight(undone.kg)})"
    if undone.years is None:
        return f"Not even {MOST_YEARS} coming years {like} would make it unclear; other choices of who counts are tabled below."
    coming = words.counted(undone.years, "coming year")
    return f"{coming} {like} would make it unclear; other choices of who counts are tabled below."


def period_of(window: WindowTrend) -> str:
    """The years that the trend rests on; the window's own where there are none."""
    trend = window.trend
    known = window.verdict.word != "not identified"
    first, last = (trend.first_year, trend.last_year) if known else (window.first_year, window.last_year)
    return f"from {first} to {last}"
