"""Prices: in money of one year, and adjusted for purity.

More on prices: `price_panel` (an index when not all report every year), `price_chain` (from the field to the street, hop by hop),
`pass_through` (added or multiplied, cointegration, quantity discount), `risks_and_prices` (what a margin must pay for),
`price_levels` (what importers, distributors, retailers and users pay).
"""

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.results import result


def real_prices(nominal: pd.Series, cpi: pd.Series, base_year: int) -> pd.Series:
    """Nominal prices in money of `base_year`: nominal x cpi[base_year] / cpi[year], on the index of `nominal`.

    nominal: any price in USD, with an index level or name `year`; cpi: by year, US consumer prices, any base. A year
    without an index becomes missing.

    Raises InputError where the base year has no index. For prices quoted in USD; others ask for the consumer prices of
    their own country.
    """
    if not (base_year in cpi.index and cpi[base_year] > 0):
        known = [year for year in cpi.index if cpi[year] > 0]
        span = f"{min(known)} to {max(known)}" if known else "none"
        raise InputError(f"The price index has no value for the base year {base_year}; it has {span}.")
    years = nominal.index.get_level_values("year")
    return nominal * (cpi[base_year] / cpi.reindex(years).to_numpy())


@result
class PurityAdjusted:
    """Bounds of the price per kg of the pure drug, as arrays of one shape."""

    low: np.ndarray  # lowest price / highest purity
    high: np.ndarray  # highest price / lowest purity


def purity_adjusted(price_low, price_high, purity_low, purity_high) -> PurityAdjusted:
    """The bounds of P / q that the ranges of price and purity allow.

    price_low, price_high: USD per kg as sold; purity_low, purity_high: above 0 to 1. All numbers or arrays of one shape.
    Bounds hold whatever joins price to purity; they are no interval of a mean. A middle value is not given, since the price of
    a mean purity is not the mean of adjusted prices: E[P/q] is at least E[P] / E[q] where the two are independent.

    Raises InputError for a purity outside 0-1 (or of 0), a price of 0 or less, or ends in the wrong order.
    """
    given = price_low, price_high, purity_low, purity_high
    p_low, p_high, q_low, q_high = (np.asarray(one, dtype=float) for one in given)
    for name, values in (("purity_low", q_low), ("purity_high", q_high)):
        wrong = values[(values <= 0) | (values > 1)]
        if wrong.size:
            raise InputError(f"{name} holds {wrong[0]}; it must be above 0 and to 1.")
    if np.any(p_low <= 0) or np.any(p_high <= 0):
        raise InputError("A price is 0 or less; give USD per kg above 0, NaN where not reported.")
    if np.any(p_low > p_high) or np.any(q_low > q_high):
        raise InputError("A lower end is above its upper end; exchange them.")
    return PurityAdjusted(p_low / q_high, p_high / q_low)
