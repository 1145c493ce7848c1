"""Are lots becoming more alike or less: the Gini coefficient at equal n over the years."""

import numpy as np
import pandas as pd

from pactresearch.methods.shipments.concentration import DEFAULT_SEED, concentration
from pactresearch.methods.shipments.quantile_shift import comparable, no_country
from pactresearch.methods.shipments.shipments import REPORTING_THRESHOLD_KG
from pactresearch.methods.shipments.year_orders import PERMUTATIONS, YearOrders
from pactresearch.results import result
from pactresearch.verdict import Reasons

COMPARED_AT = 30  # cases
SMALLEST_CHANGE = 0.1  # of the Gini coefficient, from the first year to the last: the smallest that matters


@result
class Spreading:
    """The change of the Gini coefficient of lots over the years.

    per_year: slope of the coefficient of 30 cases of a country and year. p: chance of as steep a slope where the years of each
    country come in any order. power: chance that a change by 0.1 from the first to the last year is found, the years in any
    order; NaN where nothing is tested. countries, n_cases: that enter.
    """

    countries: tuple[str, ...] = ()
    n_cases: int = 0
    per_year: float = np.nan
    p: float = np.nan
    power: float = np.nan
    reasons: Reasons = ()


def spreading(cases: pd.DataFrame, *, seed: int = DEFAULT_SEED) -> Spreading:
    """Whether lots became more unequal (risk consolidated in few large ones) or more alike (risk spread).

    cases: layout `cases`. Only countries with 30 sized cases in each of four years or more enter, see `comparable`. NaN with
    a reason where there are none. Cases of a country and year are alike, so that years are permuted whole, as for the sizes.
    """
    rows = comparable(cases, REPORTING_THRESHOLD_KG)
    if rows.empty:
        return Spreading(reasons=(no_country(),))
    yearly = _yearly(rows, seed)
    orders = YearOrders(yearly["iso3"].to_numpy(), yearly["year"].to_numpy(), PERMUTATIONS, seed)
    gini, years = yearly["gini"].to_numpy(copy=True), yearly["year"]
    for own in orders.countries:
        gini[own] -= gini[own].mean()
    per_year = float(gini @ orders.year / (orders.year @ orders.year))
    return Spreading(
        countries=tuple(sorted(rows["iso3"].unique())),
        n_cases=int(rows["n"].sum()),
        per_year=per_year,
        p=float(orders.p(gini[None])[0]),
        power=orders.found(gini, SMALLEST_CHANGE / float(years.max() - years.min())),
    )


def _yearly(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """iso3, year, gini: of as many cases of each country and year as every one has at least."""
    found = [
        (*key, concentration(np.exp(own["ln_kg"].to_numpy()), own["n"].to_numpy(), compared_at=COMPARED_AT, seed=seed))
        for key, own in rows.groupby(["iso3", "year"])
    ]
    return pd.DataFrame([(*key, one.rarefied) for *key, one in found], columns=["iso3", "year", "gini"])
