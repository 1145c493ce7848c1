"""The words and tables of the notebook `route_trends`: results in, findings and rows out."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.figures.trends import direction
from pactresearch.methods.alternatives import largest_country
from pactresearch.methods.cases import CaseRecord
from pactresearch.methods.counts import CountTrend
from pactresearch.methods.decomposition import Decomposition
from pactresearch.methods.series import RouteSeries
from pactresearch.methods.verdicts import DetectionBound
from pactresearch.methods.windows import LatestYear, WindowTrend
from pactresearch.reports.findings import Finding


def question(drugs: Sequence[str], first_year: int, last_year: int) -> str:
    """What the report asks, in a sentence."""
    return (
        f"How did reported seizures of {words.listed(drugs)} change from {first_year} to {last_year}, and how much of the "
        "change could be chance, one large year, or a missing report?"
    )


def main_window(windows: Sequence[WindowTrend]) -> WindowTrend:
    """The window that the head of the report speaks of: the last twenty years, or the whole period if it is shorter."""
    return next((window for window in windows if "last 20 years" in window.name), windows[0])


def head(
    series: RouteSeries,
    windows: Sequence[WindowTrend],
    latest: LatestYear | None,
    bound: DetectionBound,
    sources: Sequence[str],
) -> tuple[Finding, ...]:
    """The three findings of the head: the trend, the latest year against the years before, and what cannot be said."""
    window = main_window(windows)
    said = [trend_finding(series.drug, window, sources), _flow(series.drug, window, bound, sources)]
    if latest is not None:
        said.insert(1, _latest(series, latest, sources))
    return tuple(said)


def trend_finding(drug: str, window: WindowTrend, sources: Sequence[str]) -> Finding:
    """The trend of one drug in one window as a finding."""
    trend, judged = window.trend, window.verdict
    period = f"from {window.first_year} to {window.last_year}"
    if judged.word == "supported":
        change = words.percent(abs(trend.percent_per_year))
        sentence = f"{drug.capitalize()} seizures {direction(trend)} {period}, by {change} a year."
    elif judged.word == "not supported":
        sentence = f"{drug.capitalize()} seizures {period} show no trend that can be told from chance."
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
    )


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
        sources=tuple(sources),
        verdict="supported",
        reason=(
            f"A comparison of reported totals; countries with {words.percent(100 * share)} of the usual kilograms "
            f"reported for {latest.year}. It describes; {words.counted(len(latest.years_before), 'year')} carry no test."
        ),
    )


def _flow(drug: str, window: WindowTrend, bound: DetectionBound, sources: Sequence[str]) -> Finding:
    return Finding(
        id=f"{drug}_what_seizures_cannot_say",
        sentence=f"Whether trafficking of {drug} rose or fell cannot be said from these seizures.",
        value=None,
        low=bound.low,
        high=bound.high,
        unit=f"% a year, from {window.first_year} to {window.last_year}",
        sources=tuple(sources),
        verdict="not identified",
        reason=(
            "Seizures show shipments times the chance of being seized and reported. Had that chance changed by a factor "
            f"of {bound.factor:g} over the {bound.years} years, the same seizures would fit any change of the trade in the "
            "range below."
            if np.isfinite(bound.low)
            else "Seizures show shipments times the chance of being seized and reported, and there is no trend to bound."
        ),
    )


def trend_rows(windows: Mapping[str, Sequence[WindowTrend]]) -> pd.DataFrame:
    """A row for each drug and window, as numbers: all that must be known of a trend. Trends are in % a year."""
    rows = []
    for drug, several in windows.items():
        for window in several:
            trend, without = window.trend, window.left_out.without_largest
            rows.append(
                {
                    "drug": drug,
                    "first_year": window.first_year,
                    "last_year": window.last_year,
                    "complete_years": trend.n_years + trend.n_zero,
                    "percent_per_year": trend.percent_per_year,
                    "low": trend.cautious_low,
                    "high": trend.cautious_high,
                    "p_bootstrap": trend.bootstrap_p,
                    "p_kendall": trend.kendall_p,
                    "smallest_detectable_rise": trend.minimum_detectable_rise_percent,
                    "smallest_detectable_fall": trend.minimum_detectable_fall_percent,
                    "without_largest_year": without.percent_per_year,
                    "largest_year": window.left_out.largest_year,
                    "statement": window.verdict.statement,
                    "verdict": window.verdict.word,
                }
            )
    return pd.DataFrame(rows).astype({"largest_year": "Int64"})


def trend_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `trend_rows` in the words that are printed; what cannot be had is missing."""
    return pd.DataFrame(
        {
            # Word joiners, so that a period stays on one line.
            "drug and period": [
                f"{row.drug} {row.first_year}\u2060–\u2060{row.last_year}" for row in rows.itertuples()
            ],
            "years": rows["complete_years"],
            "% a year": _signed(rows["percent_per_year"]),
            "95 % interval": _pair(rows["low"], rows["high"], " to "),
            "smallest seen": _pair(rows["smallest_detectable_fall"], rows["smallest_detectable_rise"], " / "),
            "p": [_chances(row) for row in rows.itertuples()],
            "without its largest year": [
                f"{_sign(value)} ({year})" if np.isfinite(value) else None
                for value, year in zip(rows["without_largest_year"], rows["largest_year"], strict=True)
            ],
        }
    )


def _sign(value: float) -> str:
    return words.percent(value, signed=True).removesuffix(" %")


def _signed(values: pd.Series) -> list[str | None]:
    return [_sign(value) if np.isfinite(value) else None for value in values]


def _pair(lows: pd.Series, highs: pd.Series, between: str) -> list[str | None]:
    pairs = zip(_signed(lows), _signed(highs), strict=True)
    return [None if low is None or high is None else f"{low}{between}{high}" for low, high in pairs]


def _chances(row) -> str | None:
    """The chance of as much without a trend, by the bootstrap and by Kendall's test."""
    if not np.isfinite(row.p_bootstrap):
        return None
    return "; ".join("<\u202f0.001" if p < 0.001 else f"{p:.2g}" for p in (row.p_bootstrap, row.p_kendall))


def alternatives(
    route: str, attribution: str, series: RouteSeries, names: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """Other choices of who counts on a route, by name: members as `methods.under_alternatives` takes them."""
    members = geography.members(route, attribution)
    other = "fractional" if attribution == "hard" else "hard"
    largest = largest_country(series)
    return {
        f"as in this report ({attribution})": members,
        f"{other} attribution": geography.members(route, other),
        "without the countries at the market stage": members[members["stage"] != "market"],
        f"without {names[largest]}, the largest": members[members["iso3"] != largest],
    }


def alternatives_table(alternatives: pd.DataFrame) -> pd.DataFrame:
    """The table of `methods.under_alternatives` in the words that are printed."""
    return pd.DataFrame(
        {
            "who counts": alternatives["alternative"],
            "countries": alternatives["countries"],
            "years": alternatives["n_years"],
            "% a year": _signed(alternatives["percent_per_year"]),
            "95 % interval": _pair(alternatives["cautious_low"], alternatives["cautious_high"], " to "),
        }
    )


def coverage_words(series: RouteSeries, names: Mapping[str, str]) -> str:
    """Who is missing in the last year, who never reported, and which years are incomplete, in sentences."""
    last, kg = int(series.years[-1]), series.by_country
    silent = kg.columns[kg.isna().all()]
    missing = [iso3 for iso3 in kg.columns[kg.loc[last].isna()] if iso3 not in silent]
    rare = [iso3 for iso3 in series.irregular if iso3 not in silent]
    incomplete = [str(year) for year in series.years[~series.complete]]
    sentences = [
        f"For {last}, {series.n_reporting[-1]} of {words.counted(int(series.n_members[-1]), 'country', 'countries')} reported "
        f"{series.drug}; usually they make {words.percent(100 * series.reported_share[-1])} of the kilograms.",
        f"Missing in {last}: {words.listed([names[iso3] for iso3 in missing], 6)}." if missing else "",
        f"Never a figure in these years: {words.listed([names[iso3] for iso3 in silent], 6)}." if len(silent) else "",
        f"Figures in under half of the years, which do not decide whether a year is complete: "
        f"{words.listed([names[iso3] for iso3 in rare], 6)}."
        if rare
        else "",
        f"Incomplete, and left out of every trend: {words.listed(incomplete)}."
        if incomplete
        else "No year is incomplete.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def members_table(members: pd.DataFrame, names: Mapping[str, str], series: RouteSeries) -> pd.DataFrame:
    """The countries of the route by stage, the years they reported and their total; the weight where it is not 1."""
    kg = series.by_country.reindex(columns=members["iso3"])
    table = pd.DataFrame(
        {
            "country": [names[iso3] for iso3 in members["iso3"]],
            "stage": members["stage"].to_numpy(),
            "weight": members["weight"].to_numpy(),
            "years reported": kg.notna().sum().to_numpy(),
            "last reported": [kg[iso3].last_valid_index() for iso3 in members["iso3"]],
            f"kg of {series.drug} in all": kg.sum(min_count=1).round().to_numpy(),
        }
    ).astype({"last reported": "Int64"})
    return table.drop(columns="weight") if (members["weight"] == 1).all() else table


def case_words(record: CaseRecord, counted: CountTrend, sizes: Decomposition, names: Mapping[str, str]) -> str:
    """What the case file can say of this route, and what it cannot."""
    table = record.table
    if table.empty:
        return (
            f"The case file holds no {record.drug} case of a country on this route: whether cases or sizes changed is "
            "not identified."
        )
    silent = record.members - len(record.countries)
    wrong = [str(year) for year in table.loc[table["error"], "year"]]
    thin = [str(year) for year in table.loc[~table["comparable"] & ~table["error"], "year"]]
    sentences = [
        f"The case file has {words.counted(int(table['cases'].sum()), f'{record.drug} case')} of "
        f"{words.counted(len(record.countries), 'country', 'countries')} on the route, {table['year'].min()}–"
        f"{table['year'].max()}; {silent} of {record.members} have none.",
        f"In {words.listed(wrong)} the cases exceed the annual totals by more than a fifth: one of the two is wrong."
        if wrong
        else "",
        f"In {words.listed(thin)} they make under half of the annual totals of the same countries, or these are not "
        "reported, so such years are left out of what follows."
        if thin
        else "",
        _count_words(counted),
        _size_words(sizes),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _count_words(counted: CountTrend) -> str:
    ratio = counted.rate_ratio_per_year
    if not np.isfinite(ratio):
        return f"A trend of the number of cases is not identified. {counted.reason}"
    change = words.percent(100 * (ratio - 1), signed=True)
    if not np.isfinite(counted.p):
        return f"The number of cases changed by {change} a year, without a test. {counted.reason}"
    ends = words.percent_range(100 * (counted.low - 1), 100 * (counted.high - 1))
    return f"The number of cases changed by {change} a year (95 % interval {ends}; {counted.model}, {counted.n_years} years)."


def _size_words(sizes: Decomposition) -> str:
    if sizes.first_year is None:
        return ""
    kg, cases, size = (
        words.percent(100 * np.expm1(change), signed=True)
        for change in (sizes.change_ln_kg, sizes.change_ln_cases, sizes.change_ln_mean_size)
    )
    return (
        f"From {sizes.first_year} to {sizes.last_year} their kilograms changed by {kg}: the number of cases by {cases}, "
        f"the mean size by {size}."
    )


def case_table(record: CaseRecord) -> pd.DataFrame:
    """The case record as it is printed: countries by number, coverage in percent."""
    table = record.table
    return pd.DataFrame(
        {
            "year": table["year"],
            "cases": table["cases"],
            "countries": [len(countries) for countries in table["countries"]],
            "kg": table["kg"],
            "mean_kg": table["mean_kg"],
            "annual_kg": table["annual_kg"],
            "coverage_percent": 100 * table["coverage"],
        }
    )


CASE_FORMATS = {"year": "{:d}", "mean_kg": "{:.2f}", "coverage_percent": "{:.0f}"}
CASE_LABELS = {
    "kg": "kg in cases",
    "mean_kg": "mean kg a case",
    "annual_kg": "annual total of the same countries, kg",
    "coverage_percent": "cases, % of that total",
}
