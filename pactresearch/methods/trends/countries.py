"""Trends of many countries side by side, with the rate of false discoveries held; and of a route with others on it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods.seizures.series import RouteSeries, route_series
from pactresearch.methods.trends.robust import robust_trend, widened
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED, trend
from pactresearch.methods.trends.windows import WindowTrend, trend_of_years
from pactresearch.verdict import Judgement

FIGURES = ("n_years", "percent_per_year", "cautious_low", "cautious_high", "reasons")


def false_discovery(p_values: pd.Series, alpha: float = 0.05) -> pd.DataFrame:
    """Benjamini-Hochberg over the p-values that exist; a missing one stays missing and is no discovery.

    p_values: any index, 0-1 or NaN. Gives, on that index, p, p_adjusted (0-1 or NaN) and discovery (bool: of these, at
    most a share `alpha` is false in expectation).

    Raises InputError for values outside 0-1. Source: Benjamini & Hochberg (1995), JRSS B 57:289.
    """
    p = p_values.astype(float)
    known = p.notna()
    if not p[known].between(0, 1).all():
        raise InputError(f"p-values must lie from 0 to 1; these do not: {p[known & ~p.between(0, 1)].to_dict()}.")
    adjusted = pd.Series(np.nan, index=p.index)
    if known.any():
        adjusted[known] = stats.false_discovery_control(p[known].to_numpy(), method="bh")
    return pd.DataFrame({"p": p, "p_adjusted": adjusted, "discovery": adjusted < alpha})


def judged_together(
    windows: Mapping[str, WindowTrend], alpha: float = 0.05
) -> tuple[pd.DataFrame, dict[str, Judgement]]:
    """Trends as a family, by name: p, p_adjusted and discovery as of `false_discovery`, and the judgements, see `among`."""
    p = pd.Series({name: one.trend.bootstrap_p for name, one in windows.items()}, dtype=float)
    found, n_tests = false_discovery(p, alpha), int(p.notna().sum())
    stands = found["discovery"].to_dict()
    return found, {name: one.among(n_tests, stands[name]) for name, one in windows.items()}


def country_trends(series: RouteSeries, *, draws: int = 2000, seed: int = DEFAULT_SEED) -> pd.DataFrame:
    """The trend of every member of a route, largest first by its usual kg.

    Gives a DataFrame indexed by iso3: percent_per_year, low and high (Sen's interval), cautious_low and cautious_high
    (the widest of Sen's, the bootstrap's and the robust one; % a year), n_years (above zero), n_zero, p (bootstrap),
    p_adjusted, discovery (Benjamini-Hochberg at 0.05, and the country's own verdict on the same years is `supported`, as
    its sheet has it), median_kg (of reported years, weighted), reasons. Members that never reported are kept, with NaN.
    """
    by_country = series.by_country
    rows = {iso3: _row(kg, draws, seed) for iso3, kg in by_country.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("iso3")
    table = table.join(false_discovery(table.pop("p")))
    for iso3 in table.index[table["discovery"]]:
        judged = trend_of_years(series.years, by_country[iso3].to_numpy(), draws=draws, seed=seed)
        table.loc[iso3, "discovery"] = judged.verdict == "supported"
    return table.sort_values("median_kg", ascending=False, kind="stable", na_position="last")


def _row(kg: pd.Series, draws: int, seed: int) -> dict:
    found = trend(kg.index, kg, draws=draws, seed=seed)
    low, high = widened(found, robust_trend(kg.index, kg))
    taken = "percent_per_year", "low", "high", "n_years", "n_zero", "reasons"
    known = {name: getattr(found, name) for name in taken} | {"cautious_low": low, "cautious_high": high}
    return known | {"median_kg": kg.median(), "p": found.bootstrap_p}


def largest_country(series: RouteSeries) -> str:
    """ISO3 of the member with the largest total over the window."""
    return str(series.by_country.sum().idxmax())


def under_alternatives(
    seizures: pd.DataFrame,
    alternatives: Mapping[str, pd.DataFrame],
    drug: str,
    first_year: int,
    last_year: int,
    *,
    draws: int = 2000,
    seed: int = DEFAULT_SEED,
) -> pd.DataFrame:
    """The trend over the complete years under each alternative, one row each.

    seizures: iso3, year, drug, kg. alternatives: name to members, as `series.route_series` takes them. The columns are
    alternative, countries, n_years, percent_per_year, cautious_low, cautious_high (% a year) and reasons, which say why
    figures are missing. An alternative without any country is left out.

    Raises InputError as `series.route_series` does.
    """
    rows = []
    for name, members in alternatives.items():
        if members.empty:
            continue
        series = route_series(seizures, members, drug, first_year, last_year)
        result = trend(series.years, series.complete_kg, draws=draws, seed=seed)
        figures = {figure: getattr(result, figure) for figure in FIGURES}
        rows.append({"alternative": name, "countries": members["iso3"].nunique()} | figures)
    return pd.DataFrame(rows)
