"""The index of prices after the rule of the EMCDDA: of countries that reported throughout, weighted by their population."""

from typing import Any

import numpy as np
import pandas as pd

from pactresearch.methods.checks import refuse_repeats, refuse_reversed, require_columns
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons


@result
class PriceIndex:
    """A weighted index of prices or purities over countries that reported throughout."""

    table: pd.DataFrame  # by year: index (first year = 100), mean (weighted; the unit that was given)
    countries: tuple[str, ...]  # ISO3, in the index
    left_out: dict[str, Reason]  # ISO3: why
    population_share: float  # 0-1, of all countries of the group, in the first year
    reasons: Reasons  # why there is no index


def price_index(
    prices: pd.DataFrame,
    population: pd.DataFrame,
    countries,
    first_year: int,
    last_year: int,
    *,
    value: str = "usd_per_kg",
) -> PriceIndex:
    """The index rule of the EMCDDA, over a fixed group of countries.

    prices: iso3, year and the column `value` (USD per kg, or purity 0-1), one row a country and year; population: iso3,
    year, population; countries: ISO3 of the whole group, whose population is the denominator. Prices are put into money of
    one year first (`real_prices`), since that comes before filling, unless the nominal index is wanted.

    In order: a country with two or more years in a row missing inside the window, its
    ends included, is left out; a single missing first or last year takes the value beside it; a single missing year
    within is interpolated in a straight line; the mean is weighted by population in the first year; the first year is
    100. The rule weights by population aged 15-64; here it is the total population, which is all that the tables carry.
    Weights are those of one year, so that the index moves with prices alone.

    A value of 0 is not a price, and counts as missing. Where no country remains the index is empty and `reasons` say so.

    Raises InputError for missing columns, repeated keys, years in the wrong order.
    Source: EMCDDA, Statistical bulletin 2008 and 2011, notes 1 to 3 to figures PPP-1 and PPP-2.
    """
    countries = list(dict.fromkeys(countries))
    refuse_repeats(require_columns(prices, ["iso3", "year", value], "prices"), ["iso3", "year"], "prices")
    needed = ["iso3", "year", "population"]
    refuse_repeats(require_columns(population, needed, "population"), ["iso3", "year"], "population")
    refuse_reversed(first_year, last_year)
    values = _wide(prices, countries, first_year, last_year, value)
    left_out = _left_out(values)
    people = population[population["year"] == first_year].set_index("iso3")["population"].reindex(countries)
    unknown = [one for one in countries if one not in left_out and not people[one] > 0]
    left_out |= dict.fromkeys(unknown, Reason("no_population", year=first_year))
    kept = [one for one in countries if one not in left_out]
    filled = values[kept].interpolate(axis=0, limit_area="inside").ffill().bfill()
    mean = filled.mul(people[kept] / people[kept].sum(), axis=1).sum(axis=1, min_count=1)
    table = pd.DataFrame({"index": 100 * mean / mean[first_year], "mean": mean})
    share = float(people[kept].sum() / people.sum()) if people.sum() > 0 and not people.isna().any() else np.nan
    reasons = () if kept else (Reason("no_country_reported_throughout"),)
    return PriceIndex(table, tuple(kept), left_out, population_share=share, reasons=reasons)


def _wide(prices: pd.DataFrame, countries: list[str], first_year: int, last_year: int, value: str) -> pd.DataFrame:
    """year x iso3, NaN where missing or 0."""
    rows = prices[prices["iso3"].isin(countries) & prices["year"].between(first_year, last_year)]
    wide = rows.pivot(index="year", columns="iso3", values=value)  # noqa: PD010 - pivot_table would average repeats
    years = pd.RangeIndex(first_year, last_year + 1, name="year")
    wide = wide.reindex(index=years, columns=countries).astype(float)
    return wide.where(wide > 0)


def _left_out(wide: pd.DataFrame) -> dict[str, Reason]:
    said = {}
    for iso3, missing in wide.isna().items():
        in_a_row = missing.groupby((~missing).cumsum()).cumsum()
        if missing.all():
            said[iso3] = Reason("no_value_in_the_window")
        elif in_a_row.max() > 1:
            second: Any = (in_a_row == 2).idxmax()
            said[iso3] = Reason("years_missing_in_a_row", n_years=int(in_a_row.max()), first_year=int(second) - 1)
    return said
