"""Trends of many countries side by side, with the rate of false discoveries held."""

import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.robust import robust_trend, widened
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED, trend
from pactresearch.methods.trends.verdicts import MINIMUM_REPORTED_SHARE


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


def country_trends(series: RouteSeries, *, draws: int = 2000, seed: int = DEFAULT_SEED) -> pd.DataFrame:
    """The trend of every member of a route, largest first by its usual kg.

    Gives a DataFrame indexed by iso3: percent_per_year, low and high (Sen's interval), cautious_low and cautious_high
    (the widest of Sen's, the bootstrap's and the robust one; % a year), n_years (above zero), n_zero, p (bootstrap),
    p_adjusted, discovery (Benjamini-Hochberg at 0.05, that interval leaves out zero, and half of the window is
    reported), median_kg (of reported
    years, weighted), reasons. Members that never reported are kept, with NaN.
    """
    by_country = series.by_country
    rows = {iso3: _row(kg, draws, seed) for iso3, kg in by_country.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("iso3")
    table = table.join(false_discovery(table.pop("p")))
    half_reported = by_country.notna().mean() >= MINIMUM_REPORTED_SHARE
    table["discovery"] &= (table["cautious_low"] * table["cautious_high"] > 0) & half_reported
    return table.sort_values("median_kg", ascending=False, kind="stable", na_position="last")


def _row(kg: pd.Series, draws: int, seed: int) -> dict:
    found = trend(kg.index, kg, draws=draws, seed=seed)
    low, high = widened(found, robust_trend(kg.index, kg))
    taken = "percent_per_year", "low", "high", "n_years", "n_zero", "reasons"
    known = {name: getattr(found, name) for name in taken} | {"cautious_low": low, "cautious_high": high}
    return known | {"median_kg": kg.median(), "p": found.bootstrap_p}
