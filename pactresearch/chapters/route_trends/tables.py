"""Tables of the notebook `route_trends`: trends, and what they hang on, in the words that are printed."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.alternatives import largest_country
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show.tables import pair, sign, signed

CONVENTION_WORDS = {
    "as_seized": "as seized, 10 to 1",
    "half_pure": "half pure, 17.6 to 1",
    "70_percent_pure": "70 % pure, 19.5 to 1",
}


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
                    "statement": "seizures rose" if window.direction == "rise" else "seizures fell",
                    "verdict": window.verdict,
                }
            )
    return pd.DataFrame(rows).astype({"largest_year": "Int64"})


def trend_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `trend_rows` in the words that are printed; what cannot be had is missing."""
    columns = {
        # Word joiners, so that a period stays on one line.
        "drug and period": [f"{row.drug} {row.first_year}\u2060–\u2060{row.last_year}" for row in rows.itertuples()],
        "years": rows["complete_years"],
        "% a year": signed(rows["percent_per_year"].where(rows["low"].notna())),
        "95 % interval": pair(rows["low"], rows["high"], " to "),
        "smallest seen, fall / rise": pair(rows["smallest_visible_fall"], rows["smallest_visible_rise"], " / "),
        "p (bootstrap; Kendall)": [_chances(row) for row in rows.itertuples()],
        "without its largest year": [
            f"{sign(value)} ({year})" if np.isfinite(value) else None
            for value, year in zip(
                rows["without_largest_year"].where(rows["low"].notna()), rows["largest_year"], strict=True
            )
        ],
        "verdict": rows["verdict"],
    }
    return pd.DataFrame(columns)


def _chances(row) -> str | None:
    """The chance of as much without a trend, by the bootstrap and by Kendall's test."""
    if not np.isfinite(row.p_bootstrap):
        return None
    return "; ".join(
        "<\u202f0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}" for p in (row.p_bootstrap, row.p_kendall)
    )


def production_table(conventions: pd.DataFrame) -> pd.DataFrame:
    """The table of `methods.under_conventions` in the words that are printed: median share and range in percent."""
    harvests = {0: "the same year", 1: "the year before"}
    ranges = zip(conventions["lowest"], conventions["highest"], strict=True)
    columns = {
        "heroin counted as opium": conventions["convention"].map(CONVENTION_WORDS),
        "harvest of": [harvests.get(lag, f"{lag} years before") for lag in conventions["lag"]],
        "years": conventions["n_years"],
        "median share": [words.percent(100 * value) for value in conventions["median"]],
        "lowest to highest": [f"{words.two_figures(100 * low)} to {words.percent(100 * high)}" for low, high in ranges],
        "years above 100 %": conventions["n_above"].astype(int),
    }
    return pd.DataFrame(columns)


def alternatives(
    route: str, attribution: str, series: RouteSeries, names: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """Other choices of who counts on a route, by name: members as `methods.under_alternatives` takes them."""
    members = geography.members(route, attribution)
    other = "fractional" if attribution == "hard" else "hard"
    largest = largest_country(series)
    irregular = members["iso3"].isin(series.irregular)
    return {
        f"as in this report ({attribution})": members,
        f"{other} attribution": geography.members(route, other),
        "without the countries at the market stage": members[members["stage"] != "market"],
        f"without the largest ({names[largest]})": members[members["iso3"] != largest],
        "only countries that report regularly": members[~irregular],
    }


def alternatives_table(alternatives: pd.DataFrame) -> pd.DataFrame:
    """The table of `methods.under_alternatives` in the words that are printed."""
    columns = {
        "who counts": alternatives["alternative"],
        "countries": alternatives["countries"],
        "years": alternatives["n_years"],
        "% a year": signed(alternatives["percent_per_year"].where(alternatives["cautious_low"].notna())),
        "95 % interval": pair(alternatives["cautious_low"], alternatives["cautious_high"], " to "),
    }
    return pd.DataFrame(columns)
