"""Prices of many countries when not all report every year: fixed effects beside the mean of whoever reported."""

from collections.abc import Sequence

import networkx as nx
import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods.checks import refuse_repeats, require_columns
from pactresearch.methods.prices.prices import real_prices
from pactresearch.methods.trends.theil_sen import CONFIDENCE
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

FEWEST_CLUSTERS = 6  # countries: with fewer, errors clustered by country are worth nothing


@result
class PricePanel:
    """Year effects of ln price, as an index, beside the naive one."""

    table: pd.DataFrame  # by year: index (base year = 100), low, high (95 % interval), naive (mean of whoever reported,
    # base year = 100), n_countries; NaN where a year cannot be had
    n_countries: int
    n_prices: int
    base_year: int
    reasons: Reasons  # why figures are missing


def real_retail_prices(prices: pd.DataFrame, cpi: pd.Series, group: Sequence[str], drug: str) -> pd.DataFrame:
    """Retail prices of a group of countries: iso3, year, usd_per_kg (nominal) and real_usd_per_kg (money of the last year)."""
    rows = prices[(prices["drug"] == drug) & (prices["level"] == "retail") & prices["iso3"].isin(group)]
    rows = rows.dropna(subset="usd_per_kg").sort_values(["iso3", "year"], ignore_index=True)
    if rows.empty:
        return rows.assign(real_usd_per_kg=pd.Series(dtype=float))
    real = real_prices(rows.set_index("year")["usd_per_kg"], cpi, int(rows["year"].max()))
    return rows.assign(real_usd_per_kg=real.to_numpy())


def price_panel(prices: pd.DataFrame, base_year: int, *, value: str = "usd_per_kg") -> PricePanel:
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
    years = np.unique(rows["year"])
    joined = np.isin(years, _joined(rows, base_year))
    inside = rows[rows["year"].isin(years[joined])]
    effects, errors, clusters = _fit(inside, value, base_year)
    table = pd.DataFrame(index=pd.Index(years, name="year"), columns=["index", "low", "high"], dtype=float)
    table.loc[years[joined], "index"] = 100 * np.exp(effects)
    reasons: Reasons = ()
    if clusters >= FEWEST_CLUSTERS:
        reach = stats.t.ppf((1 + CONFIDENCE) / 2, clusters - 1) * errors
        table.loc[years[joined], "low"] = 100 * np.exp(effects - reach)
        table.loc[years[joined], "high"] = 100 * np.exp(effects + reach)
    else:
        reasons = (Reason("too_few_countries_for_an_interval", n=clusters, needed=FEWEST_CLUSTERS),)
    if not joined.all():
        reasons += (Reason("years_not_joined_to_the_base", years=tuple(years[~joined].tolist())),)
    means = rows.groupby("year")[value].mean()
    table["naive"] = 100 * means / means[base_year]
    table["n_countries"] = rows.groupby("year")["iso3"].nunique()
    return PricePanel(table, rows["iso3"].nunique(), len(rows), int(base_year), reasons)


def _fit(rows: pd.DataFrame, value: str, base_year: int) -> tuple[np.ndarray, np.ndarray, int]:
    """(years,) effects, 0 in the base year, and their errors clustered by country; and the number of countries.

    statsmodels gives the same errors, but none where years and countries fit the prices exactly.
    """
    country, countries = pd.factorize(rows["iso3"])
    of_country = country[:, None] == np.arange(len(countries))
    dummies = pd.get_dummies(rows["year"], dtype=float).drop(columns=base_year)
    design = np.column_stack([dummies, of_country])
    log_price = np.log(rows[value].to_numpy(dtype=float))
    solver = np.linalg.pinv(design)
    effects = solver @ log_price
    by_country = (solver * (log_price - design @ effects)) @ of_country
    clusters, (n, k) = len(countries), design.shape
    factor = clusters / max(clusters - 1, 1) * (n - 1) / max(n - k, 1)
    errors = np.sqrt(factor * (by_country**2).sum(axis=1))
    at = np.searchsorted(dummies.columns, base_year)
    return *(np.insert(part[: dummies.shape[1]], at, 0.0) for part in (effects, errors)), clusters


def _joined(rows: pd.DataFrame, base_year: int) -> list[int]:
    """The years that a chain of countries joins to the base year."""
    graph = nx.from_pandas_edgelist(rows, "year", "iso3")
    return [node for node in nx.node_connected_component(graph, base_year) if not isinstance(node, str)]


def _checked(prices: pd.DataFrame, base_year: int, value: str) -> pd.DataFrame:
    require_columns(prices, ("iso3", "year", value), "prices")
    rows = prices[prices[value] > 0]
    refuse_repeats(rows, ["iso3", "year"], "prices")
    if not (rows["year"] == base_year).any():
        reported = f"{rows['year'].min()} to {rows['year'].max()}" if len(rows) else "in no year"
        raise InputError(f"No price is above 0 in the base year {base_year}; prices are reported {reported}.")
    return rows.sort_values(["iso3", "year"])
