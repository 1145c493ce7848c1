"""Prices of many countries when not all report every year: fixed effects beside the mean of whoever reported."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.errors import InputError

FEWEST_CLUSTERS = 6  # countries: with fewer, errors clustered by country are worth nothing
ROUNDING = 1e-9


@dataclass(frozen=True)
class PricePanel:
    """Year effects of ln price, as an index, beside the naive one."""

    table: pd.DataFrame  # by year: index (base year = 100), low, high (interval), naive (mean of whoever reported,
    # base year = 100), n_countries; NaN where a year cannot be had
    n_countries: int
    n_prices: int
    base_year: int
    confidence: float  # of low and high, 0-1
    reason: str | None  # why figures are missing


def price_panel(
    prices: pd.DataFrame, base_year: int, *, value: str = "usd_per_kg", confidence: float = 0.95
) -> PricePanel:
    """ln price = country + year, by least squares, errors clustered by country; the years as an index.

    prices: iso3, year and `value` (above 0; 0 and NaN are missing), one row a country and year; put into money of one
    year first (`prices.real_prices`) unless the nominal index is wanted. The index of a year is 100 exp(year effect less
    that of the base year): how the price moved in the same countries, each counting once, whoever reported. The naive
    index is the mean price of those that reported in a year: it moves when a dear country starts or stops reporting.

    Intervals: Liang and Zeger's sandwich with the factor G/(G-1) (N-1)/(N-K), Student's t on G - 1 degrees for G
    countries; under 6 countries none is given. A year that no chain of countries joins to the base year has no index.

    Raises InputError for missing columns, repeated keys, no price above 0, a base year without any.
    Source: Liang & Zeger (1986), Biometrika 73:13; Cameron & Miller (2015), J. Human Resources 50:317.
    """
    rows = _checked(prices, base_year, value)
    countries, country = np.unique(rows["iso3"], return_inverse=True)
    years, year = np.unique(rows["year"], return_inverse=True)
    joined = _joined(country, year, int(np.searchsorted(years, base_year)))
    inside = joined[year]
    design = _design(country[inside], year[inside], years, joined, base_year)
    log_price = np.log(rows[value].to_numpy(dtype=float)[inside])
    effects, errors, degrees = _fit(design, log_price, country[inside])
    table = pd.DataFrame(index=pd.Index(years, name="year"), columns=["index", "low", "high"], dtype=float)
    table.loc[years[joined], "index"] = 100 * np.exp(effects)
    reason = None
    if degrees + 1 >= FEWEST_CLUSTERS:
        reach = stats.t.ppf((1 + confidence) / 2, degrees) * errors
        table.loc[years[joined], "low"] = 100 * np.exp(effects - reach)
        table.loc[years[joined], "high"] = 100 * np.exp(effects + reach)
    else:
        reason = f"Only {degrees + 1} countries: under {FEWEST_CLUSTERS}, errors by country give no interval."
    if not joined.all():
        unjoined = f"No country reported both in {', '.join(map(str, years[~joined]))} and in years joined to the base."
        reason = f"{reason} {unjoined}" if reason else unjoined
    means = rows.groupby("year")[value].mean()
    table["naive"] = 100 * means / means[base_year]
    table["n_countries"] = rows.groupby("year")["iso3"].nunique()
    return PricePanel(table, len(countries), len(rows), int(base_year), confidence, reason)


def _fit(design: np.ndarray, log_price: np.ndarray, country: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Year effects (base year 0) with clustered errors, and the degrees of freedom. Years are the first columns."""
    n_years = design.shape[1] - len(np.unique(country))
    solver = np.linalg.pinv(design)
    coefficients = solver @ log_price
    scores = solver[:n_years] * (log_price - design @ coefficients)
    by_country = np.column_stack([scores[:, country == one].sum(axis=1) for one in np.unique(country)])
    clusters, n, k = by_country.shape[1], len(log_price), design.shape[1] - 1
    factor = clusters / max(clusters - 1, 1) * (n - 1) / max(n - k, 1)
    errors = np.sqrt(factor * (by_country**2).sum(axis=1))
    return coefficients[:n_years], errors, clusters - 1


def _design(country: np.ndarray, year: np.ndarray, years: np.ndarray, joined: np.ndarray, base_year: int) -> np.ndarray:
    """Dummies of every joined year (the base year's column zero, so that its effect is 0), then of every country."""
    of_years = (years[year][:, None] == years[joined]).astype(float)
    of_years[:, years[joined] == base_year] = 0.0
    return np.column_stack([of_years, country[:, None] == np.unique(country)])


def _joined(country: np.ndarray, year: np.ndarray, base: int) -> np.ndarray:
    """(years,) whether a chain of countries joins each year to the base year."""
    reported = np.zeros((year.max() + 1, country.max() + 1), dtype=bool)
    reported[year, country] = True
    joined = np.zeros(len(reported), dtype=bool)
    joined[base] = True
    while True:
        reached = reported[:, reported[joined].any(axis=0)].any(axis=1)
        if (reached == joined).all():
            return joined
        joined = reached | joined


def _checked(prices: pd.DataFrame, base_year: int, value: str) -> pd.DataFrame:
    missing = [column for column in ("iso3", "year", value) if column not in prices.columns]
    if missing:
        raise InputError(f"The table of prices lacks {', '.join(missing)}; it needs iso3, year, {value}.")
    rows = prices[prices[value] > 0]
    repeated = rows[rows.duplicated(["iso3", "year"])]
    if len(repeated):
        keys = ", ".join(f"{row.iso3} {row.year}" for row in repeated.head(5).itertuples())
        raise InputError(f"The table of prices holds more than one row for {keys}; keep one drug, level and edition.")
    if not (rows["year"] == base_year).any():
        reported = f"{rows['year'].min()} to {rows['year'].max()}" if len(rows) else "in no year"
        raise InputError(f"No price is above 0 in the base year {base_year}; prices are reported {reported}.")
    return rows.sort_values(["iso3", "year"])
