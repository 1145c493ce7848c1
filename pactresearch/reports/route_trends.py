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

NOTABLE_AUTOCORRELATION = 0.2  # beyond it the cautious 95 % interval held the truth in 91-94 % of simulated series
# What carries a total: the fewest countries that make nine tenths of it.
MOST = 0.9
# A last year under this share of the country's median of the five years before may be a slip, or a report in part.
SUDDEN_FALL = 0.1


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
    period = _period(window)
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
    )


def _period(window: WindowTrend) -> str:
    """The years that the trend rests on; the window's own where there are none."""
    trend = window.trend
    known = window.verdict.word != "not identified"
    first, last = (trend.first_year, trend.last_year) if known else (window.first_year, window.last_year)
    return f"from {first} to {last}"


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
            f"reported for {latest.year}. It describes and tests nothing: {_by_chance(len(latest.years_before))}"
        ),
    )


def _by_chance(n_before: int) -> str:
    """How often a year lies below or above all of those before it, where nothing changes: in 2 of n + 1 cases."""
    return f"without any change, a year lies outside the {n_before} before it in 2 of {n_before + 1} cases."


def _flow(drug: str, window: WindowTrend, bound: DetectionBound, sources: Sequence[str]) -> Finding:
    return Finding(
        id=f"{drug}_what_seizures_cannot_say",
        sentence=f"Whether trafficking of {drug} rose or fell cannot be said from these seizures.",
        value=None,
        low=bound.low,
        high=bound.high,
        unit=f"% a year, {_period(window)}",
        sources=tuple(sources),
        verdict="not identified",
        reason=(
            "Seizures show shipments times the chance of being seized and reported. Had that chance changed steadily by a "
            f"factor of {bound.factor:g} over the {bound.years} years, the same seizures would fit any steady change of the "
            f"trade in this range.{_break_even(bound)}"
            if np.isfinite(bound.low)
            else "Seizures show shipments times the chance of being seized and reported, and there is no trend to bound."
        ),
    )


def _break_even(bound: DetectionBound) -> str:
    if not bound.break_even_factor > 1:
        return ""
    return f" A factor of {words.two_figures(bound.break_even_factor)} could make all of the trend one of detection."


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
                    "smallest_visible_rise": trend.visible_rise_percent,
                    "smallest_visible_fall": trend.visible_fall_percent,
                    "least_squares_detectable_rise": trend.minimum_detectable_rise_percent,
                    "least_squares_detectable_fall": trend.minimum_detectable_fall_percent,
                    "autocorrelation": trend.autocorrelation_corrected,
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
            "% a year": _signed(rows["percent_per_year"].where(rows["low"].notna())),
            "95 % interval": _pair(rows["low"], rows["high"], " to "),
            "smallest seen, fall / rise": _pair(rows["smallest_visible_fall"], rows["smallest_visible_rise"], " / "),
            "p (bootstrap; Kendall)": [_chances(row) for row in rows.itertuples()],
            "without its largest year": [
                f"{_sign(value)} ({year})" if np.isfinite(value) else None
                for value, year in zip(
                    rows["without_largest_year"].where(rows["low"].notna()), rows["largest_year"], strict=True
                )
            ],
            "verdict": rows["verdict"],
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
    return "; ".join(
        "<\u202f0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}" for p in (row.p_bootstrap, row.p_kendall)
    )


def memory_words(windows: Mapping[str, Sequence[WindowTrend]]) -> str:
    """Which series resemble themselves so much from year to year that even the cautious interval is too narrow."""
    found = [
        f"{drug} {window.first_year}–{window.last_year} ({window.trend.autocorrelation_corrected:.1f})"
        for drug, several in windows.items()
        for window in several
        if window.trend.autocorrelation_corrected > NOTABLE_AUTOCORRELATION and np.isfinite(window.trend.cautious_low)
    ]
    if not found:
        return "No series resembles itself from year to year so much that its interval would be too narrow."
    return (
        "In these series neighbouring years resemble each other (autocorrelation in brackets). The true trend then lies "
        "outside the interval more often than once in twenty, and up to once in four where the autocorrelation comes near "
        f"0.9: {words.listed(found)}."
    )


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
        f"without the largest ({names[largest]})": members[members["iso3"] != largest],
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
    """Who is missing in the last year, what carries the total, and which years are incomplete, in sentences."""
    last, kg = int(series.years[-1]), series.by_country
    by_size = kg.sum().sort_values(ascending=False, kind="stable")
    kg = kg[by_size.index]
    silent = [iso3 for iso3 in kg.columns if kg[iso3].isna().all()]
    missing = [iso3 for iso3 in kg.columns if np.isnan(kg[iso3].loc[last]) and iso3 not in silent]
    rare = [iso3 for iso3 in kg.columns if iso3 in series.irregular and iso3 not in silent]
    fallen = _suddenly_small(kg)
    incomplete = [str(year) for year in series.years[~series.complete]]
    sentences = [
        f"For {last}, {series.n_reporting[-1]} of {words.counted(int(series.n_members[-1]), 'country', 'countries')} "
        f"reported {series.drug}; those that did make {_share(series.reported_share[-1])} of what the countries that "
        "report regularly usually seize.",
        _carriers(by_size, names, int(series.years[0])),
        _named(f"Missing in {last}", missing, names),
        _named(f"Under a tenth of their median of the five years before in {last}", fallen, names),
        _named("Never a figure in these years", silent, names),
        _named(
            "Figures in under half of the years, so that these do not decide whether a year is complete",
            rare,
            names,
        ),
        f"Incomplete, and left out of every trend: {words.listed(incomplete)}."
        if incomplete
        else "No year is incomplete.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _share(share: float) -> str:
    """A share in percent that says 100 only of the whole, and 0 only of nothing."""
    return "over 99 %" if 0.99 < share < 1 else words.percent(100 * share)


def _named(what: str, countries: Sequence[str], names: Mapping[str, str]) -> str:
    if not countries:
        return ""
    return f"{what}: {words.listed([names[iso3] for iso3 in countries], 6)}."


def _carriers(by_size: pd.Series, names: Mapping[str, str], first_year: int) -> str:
    total = by_size.sum()
    if not total > 0:
        return ""
    carrying = by_size.index[: int((by_size.cumsum() < MOST * total).sum()) + 1]
    listed = words.listed([names[iso3] for iso3 in carrying], 6)
    number = words.counted(len(carrying), "country", "countries")
    return f"Nine tenths of all kilograms since {first_year} come from {number}: {listed}."


def _suddenly_small(kg: pd.DataFrame) -> list[str]:
    before, last = kg.iloc[-6:-1].median(), kg.iloc[-1]
    return [iso3 for iso3 in kg.columns if before[iso3] >= 100 and last[iso3] < SUDDEN_FALL * before[iso3]]


def members_table(members: pd.DataFrame, names: Mapping[str, str], series: RouteSeries) -> pd.DataFrame:
    """The countries of the route from the source outwards, the largest first at each step; the weight where not 1."""
    total = members["iso3"].map(series.by_country.sum(min_count=1))
    members = members.assign(total=total).sort_values(["order", "total"], ascending=[True, False], na_position="last")
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
    sentences = [
        f"The case file has {words.counted(int(table['cases'].sum()), f'{record.drug} case')} of "
        f"{words.counted(len(record.countries), 'country', 'countries')} on the route, {table['year'].min()}–"
        f"{table['year'].max()}; from {silent} of {record.members} it has none.",
        f"In {words.listed(wrong)} the cases exceed the annual totals by more than a fifth: one of the two is wrong."
        if wrong
        else "",
        *_comparison(record, counted, sizes, names),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _comparison(
    record: CaseRecord, counted: CountTrend, sizes: Decomposition, names: Mapping[str, str]
) -> tuple[str, ...]:
    if record.compared.empty:
        return (
            "The countries that sent in cases change from year to year, or their cases make under half of their annual "
            "totals: whether the number of cases or their size changed is not identified.",
        )
    years = words.listed([str(year) for year in record.compared["year"]])
    same = words.listed([names[iso3] for iso3 in record.same_countries], 6)
    return (
        f"Compared are {years}, in which the cases make at least half of the annual totals, and the countries with cases "
        f"in each of these years: {same}.",
        _count_words(counted),
        _size_words(sizes),
    )


def _count_words(counted: CountTrend) -> str:
    ratio = counted.rate_ratio_per_year
    if not np.isfinite(ratio):
        return (
            f"A trend of the number of cases is not identified: {words.counted(counted.n_years, 'year')} are too few."
        )
    change = words.percent(100 * (ratio - 1), signed=True)
    if not np.isfinite(counted.p):
        return (
            f"The number of cases changed by {change} a year; {words.counted(counted.n_years, 'year')} carry no test."
        )
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
        f"From {sizes.first_year} to {sizes.last_year} their kilograms changed by {kg}, made up of {cases} in the number of "
        f"cases and {size} in their mean size."
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
