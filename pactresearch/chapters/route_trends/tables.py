"""Tables of the notebook `route_trends`: trends, and what they hang on, in the words that are printed."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.language import N_, _
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.countries import largest_country
from pactresearch.methods.trends.power import visible_trend
from pactresearch.methods.trends.verdicts import weaker
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show.tables import pair, sign, signed
from pactresearch.rows import rows_of
from pactresearch.verdict import word

CONVENTIONS = {
    "as_seized": N_("as seized, 10 to 1"),
    "half_pure": N_("half pure, 17.6 to 1"),
    "70_percent_pure": N_("70 % pure, 19.5 to 1"),
}
VISIBLE = ("smallest_visible_fall", "smallest_visible_rise")


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
                    "low": window.interval[0],
                    "high": window.interval[1],
                    "robust_low": window.robust.low,
                    "robust_high": window.robust.high,
                    "shape": window.shape.kind if window.shape else None,
                    "p_bootstrap": trend.bootstrap_p,
                    "p_kendall": trend.kendall_p,
                    **dict(zip(VISIBLE, visible_trend(*weaker(trend, window.robust)), strict=True)),
                    "autocorrelation": trend.autocorrelation_corrected,
                    "without_largest_year": without.percent_per_year,
                    "largest_year": window.left_out.largest_year,
                    "statement": _("seizures rose") if window.direction == "rise" else _("seizures fell"),
                    "verdict": window.verdict,
                }
            )
    return pd.DataFrame(rows).astype({"largest_year": "Int64"})


def trend_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `trend_rows` in the words that are printed; what cannot be had is missing."""
    columns = {
        # Word joiners, so that a period stays on one line.
        _("drug and period"): [f"{_(row.drug)} {row.first_year}\u2060–\u2060{row.last_year}" for row in rows_of(rows)],
        _("years"): rows["complete_years"],
        _("% a year"): signed(rows["percent_per_year"].where(rows["low"].notna())),
        _("95 % interval"): pair(rows["low"], rows["high"]),
        _("smallest that would be seen, fall / rise"): pair(*(rows[name] for name in VISIBLE), _("{low} / {high}")),
        _("p (bootstrap; Kendall)"): [_chances(row) for row in rows_of(rows)],
        _("without its largest year"): [
            f"{sign(value)} ({year})" if np.isfinite(value) else None
            for value, year in zip(
                rows["without_largest_year"].where(rows["low"].notna()), rows["largest_year"], strict=True
            )
        ],
        _("verdict"): rows["verdict"].map(word),
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
    harvests = {0: _("the same year"), 1: _("the year before"), 2: _("2 years before")}
    span = _("{lowest} to {highest}")
    ranges = zip(conventions["lowest"], conventions["highest"], strict=True)
    columns = {
        _("heroin counted as opium"): [_(CONVENTIONS[one]) for one in conventions["convention"]],
        _("harvest of"): conventions["lag"].map(harvests),
        _("years"): conventions["n_years"],
        _("median share"): [words.percent(100 * value) for value in conventions["median"]],
        _("lowest to highest"): [
            span.format(lowest=words.two_figures(100 * low), highest=words.percent(100 * high)) for low, high in ranges
        ],
        _("years above 100 %"): conventions["n_above"].astype(int),
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
    here = {"hard": _("as in this report (hard)"), "fractional": _("as in this report (fractional)")}
    there = {"hard": _("hard attribution"), "fractional": _("fractional attribution")}
    return {
        here[attribution]: members,
        there[other]: geography.members(route, other),
        _("without the countries at the market stage"): members[members["stage"] != "market"],
        _("without the largest ({country})").format(country=geography.in_text(names[largest])): members[
            members["iso3"] != largest
        ],
        _("only countries that report regularly"): members[~irregular],
    }


def alternatives_table(alternatives: pd.DataFrame) -> pd.DataFrame:
    """The table of `methods.under_alternatives` in the words that are printed."""
    columns = {
        _("countries counted"): alternatives["alternative"],
        _("countries"): alternatives["countries"],
        _("years"): alternatives["n_years"],
        _("% a year"): signed(alternatives["percent_per_year"].where(alternatives["cautious_low"].notna())),
        _("95 % interval"): pair(alternatives["cautious_low"], alternatives["cautious_high"]),
    }
    return pd.DataFrame(columns)
