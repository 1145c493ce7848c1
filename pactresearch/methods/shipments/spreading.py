"""Are lots becoming more alike or less: the Gini coefficient at equal n over the years, and in many ways."""

import itertools
from dataclasses import field

import numpy as np
import pandas as pd

from pactresearch.methods.shipments.concentration import DEFAULT_SEED, concentration
from pactresearch.methods.shipments.quantile_shift import comparable, no_country
from pactresearch.methods.shipments.shipments import REPORTING_THRESHOLD_KG
from pactresearch.methods.shipments.year_orders import PERMUTATIONS, YearOrders
from pactresearch.results import result
from pactresearch.verdict import Reasons

COMPARED_AT = (30, 50, 100)
THRESHOLDS_KG = (REPORTING_THRESHOLD_KG, 1.0)
SAME_SIGN = 0.8  # of the specifications
QUICK_DRAWS = 100
SMALLEST_CHANGE = 0.1  # of the Gini coefficient, from the first year to the last: the smallest that matters
COLUMNS = [
    "threshold_kg", "without_year", "with_largest_lot", "compared_at_cases", "earlier_gini", "later_gini", "change",
]  # fmt: skip


@result
class Spreading:
    """The change of the Gini coefficient of lots over the years.

    per_year: slope of the coefficient of 30 cases of a country and year. p: chance of as steep a slope where the years of each
    country come in any order. power: chance that a change by 0.1 from the first to the last year is found, the years in any
    order; NaN where nothing is tested. same_sign: share of the specifications (thresholds x numbers of cases x with and
    without the largest lot x each year left out; earlier half of the years against the later) that point the way of
    `per_year`. specifications: a row each. countries, n_cases: that enter.
    """

    countries: tuple[str, ...] = ()
    n_cases: int = 0
    specifications: pd.DataFrame = field(default_factory=pd.DataFrame)
    per_year: float = np.nan
    p: float = np.nan
    power: float = np.nan
    same_sign: float = np.nan
    reasons: Reasons = ()


def spreading(cases: pd.DataFrame, *, seed: int = DEFAULT_SEED) -> Spreading:
    """Whether lots became more unequal (risk consolidated in few large ones) or more alike (risk spread).

    cases: layout `cases`. Only countries with 30 sized cases in each of four years or more enter, see `comparable`. NaN with
    a reason where there are none. Cases of a country and year are alike, so that years are permuted whole, as for the sizes.
    """
    rows = comparable(cases, REPORTING_THRESHOLD_KG)
    if rows.empty:
        return Spreading(reasons=(no_country(),))
    table, yearly = _specifications(rows, seed), _yearly(rows, seed)
    orders = YearOrders(yearly["iso3"].to_numpy(), yearly["year"].to_numpy(), PERMUTATIONS, seed)
    gini, years = yearly["gini"].to_numpy(copy=True), yearly["year"]
    for own in orders.countries:
        gini[own] -= gini[own].mean()
    per_year = float(gini @ orders.year / (orders.year @ orders.year))
    known = table["change"].dropna()
    return Spreading(
        countries=tuple(sorted(rows["iso3"].unique())),
        n_cases=int(rows["n"].sum()),
        specifications=table,
        per_year=per_year,
        p=float(orders.p(gini[None])[0]),
        power=orders.found(gini, SMALLEST_CHANGE / float(years.max() - years.min())),
        same_sign=float((np.sign(known) == np.sign(per_year)).mean()) if len(known) else np.nan,
    )


def _yearly(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """iso3, year, gini: of as many cases of each country and year as every one has at least."""
    found = [
        (
            iso3,
            year,
            concentration(np.exp(own["ln_kg"].to_numpy()), own["n"].to_numpy(), compared_at=COMPARED_AT[0], seed=seed),
        )
        for (iso3, year), own in rows.groupby(["iso3", "year"])
    ]
    return pd.DataFrame([(iso3, year, one.rarefied) for iso3, year, one in found], columns=["iso3", "year", "gini"])


def _specifications(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    years = [None, *sorted(rows["year"].unique())]
    found = []
    for threshold, without, largest in itertools.product(THRESHOLDS_KG, years, (True, False)):
        kept = rows[rows["ln_kg"] >= np.log(threshold)]
        halves = _halves(kept[kept["year"] != without], largest=largest)
        for cases in COMPARED_AT:
            enough = min(n.sum() for _, n in halves) >= cases
            earlier, later = (
                concentration(kg, n, compared_at=cases, draws=QUICK_DRAWS, seed=seed).rarefied if enough else np.nan
                for kg, n in halves
            )
            found.append((threshold, without, largest, cases, earlier, later, later - earlier))
    return pd.DataFrame(found, columns=COLUMNS).astype({"without_year": "Int64"})


def _halves(rows: pd.DataFrame, *, largest: bool = True) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Sizes and counts of the earlier and of the later years; a middle year is in neither. largest: with the largest lot of
    each half."""
    years = np.sort(rows["year"].unique())
    half = len(years) // 2
    found = []
    for chosen in (years[:half], years[len(years) - half :]):
        part = rows[rows["year"].isin(chosen)]
        kg, n = np.exp(part["ln_kg"].to_numpy()), part["n"].to_numpy(dtype="int64").copy()
        if len(kg) and not largest:
            n[np.argmax(kg)] -= 1
        found.append((kg[n > 0], n[n > 0]))
    return tuple(found)
