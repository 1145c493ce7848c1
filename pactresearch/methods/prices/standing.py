"""A country's prices in money of one year, and beside those of its neighbours."""

import numpy as np
import pandas as pd

from pactresearch.methods.checks import require_columns
from pactresearch.methods.prices.prices import real_prices
from pactresearch.words import KINDS

ENDS = ("usd_per_kg", "usd_per_kg_low", "usd_per_kg_high")
NEEDED = ("iso3", "year", "drug", "level", *ENDS, "flag")
TYPICAL, MIDDLE = "typical", "middle"


def comparable_prices(prices: pd.DataFrame, drug: str, cpi: pd.Series, base_year: int) -> pd.DataFrame:
    """The prices of a drug that may be compared, in USD of `base_year` a kg.

    prices: canonical, USD a kg, nominal. cpi: US consumer prices by year, any base. A flagged row is left out, but for one
    whose lines are of kinds not told apart: its range holds them all. Rows without any price are left out.

    Gives iso3, year, level, usd_per_kg (the typical price; the middle of the range where only that is published),
    usd_per_kg_low, usd_per_kg_high (NaN where no range is published), basis (TYPICAL or MIDDLE), flag,
    and the columns that name sources, where the table has them.

    Raises InputError for missing columns, or a base year without a price index.
    """
    require_columns(prices, NEEDED, "prices")
    rows = prices[_good(prices) & (prices["drug"] == drug)]
    typical, low, high = (rows[end].where(rows[end] > 0) for end in ENDS)
    rows = rows.assign(
        usd_per_kg=typical.fillna((low + high) / 2),
        usd_per_kg_low=low,
        usd_per_kg_high=high,
        basis=np.where(typical.notna(), TYPICAL, MIDDLE),
    )
    rows = rows[rows["usd_per_kg"].notna()]
    for end in ENDS:
        by_year = rows.set_index("year")[end]
        rows = rows.assign(**{end: real_prices(by_year, cpi, base_year).to_numpy() if len(rows) else by_year})
    told = [name for name in rows if name.startswith("source")]
    return rows[["iso3", "year", "level", *ENDS, "basis", "flag", *told]].reset_index(drop=True)


def left_out(prices: pd.DataFrame, drug: str) -> pd.DataFrame:
    """The flagged rows of a drug that `comparable_prices` leaves out: iso3, year, level, flag."""
    flagged = prices[~_good(prices) & (prices["drug"] == drug)]
    return flagged[["iso3", "year", "level", "flag"]].reset_index(drop=True)


def _good(prices: pd.DataFrame) -> pd.Series:
    """Unflagged, or with the one doubt that leaves its range right."""
    return prices["flag"].isna() | (prices["flag"] == KINDS)


def beside_neighbours(prices: pd.DataFrame, iso3: str, neighbours) -> pd.DataFrame:
    """A country's prices with those of its neighbours in the same year and at the same level.

    prices: as `comparable_prices` gives them. neighbours: ISO3 codes.

    Gives one row for each year and level that either has: level, year, usd_per_kg (of the country; NaN where it has
    none), neighbours_median, neighbours_low, neighbours_high (of the neighbours' prices, not of their ranges),
    n_neighbours, ratio (own price / median; NaN where one is missing).
    """
    own = prices[prices["iso3"] == iso3].set_index(["level", "year"])["usd_per_kg"]
    around = prices[prices["iso3"].isin(list(neighbours))].groupby(["level", "year"])["usd_per_kg"]
    beside = around.agg(neighbours_median="median", neighbours_low="min", neighbours_high="max", n_neighbours="count")
    table = own.to_frame().join(beside, how="outer").sort_index()
    table["n_neighbours"] = table["n_neighbours"].fillna(0).astype(int)
    table["ratio"] = table["usd_per_kg"] / table["neighbours_median"]
    return table.reset_index()
