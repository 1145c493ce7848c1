"""Are lots becoming more alike or less: the Gini coefficient at equal n, earlier against later years, in many ways."""

import itertools
from dataclasses import field

import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.methods.shipments.concentration import COMPARED_AT as COMPARED
from pactresearch.methods.shipments.concentration import DEFAULT_SEED, concentration, difference
from pactresearch.methods.shipments.quantile_shift import comparable, no_country
from pactresearch.methods.shipments.shipments import REPORTING_THRESHOLD_KG
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

COMPARED_AT = (30, 50, 100)
THRESHOLDS_KG = (REPORTING_THRESHOLD_KG, 1.0)
SAME_SIGN = 0.8  # of the specifications
QUICK_DRAWS = 100
NORMAL_95 = 1.96
SMALLEST_CHANGE = 0.1  # of the Gini coefficient: the smallest that matters
COLUMNS = [
    "threshold_kg", "without_year", "with_largest_lot", "compared_at_cases", "earlier_gini", "later_gini", "change",
]  # fmt: skip


@result
class Spreading:
    """The change of the Gini coefficient of lots from the earlier to the later half of the years.

    change, low, high: at 50 cases, 95 % bootstrap interval of the cases. same_sign: share of the specifications (thresholds
    x numbers of cases x with and without the largest lot x each year left out) that point the way of `change`.
    specifications: a row each. countries, n_cases: that enter.
    """

    countries: tuple[str, ...] = ()
    n_cases: int = 0
    specifications: pd.DataFrame = field(default_factory=pd.DataFrame)
    change: float = np.nan
    low: float = np.nan
    high: float = np.nan
    same_sign: float = np.nan
    reasons: Reasons = ()

    @property
    def power(self) -> float:
        """Chance that the interval, as wide as it is, leaves out zero where the coefficient changes by 0.1."""
        error = (self.high - self.low) / (2 * NORMAL_95)
        return float(stats.norm.cdf(SMALLEST_CHANGE / error - NORMAL_95)) if error > 0 else np.nan


def spreading(cases: pd.DataFrame, *, seed: int = DEFAULT_SEED) -> Spreading:
    """Whether lots became more unequal (risk consolidated in few large ones) or more alike (risk spread).

    cases: layout `cases`. Only countries with 30 sized cases in each of four years or more enter, see `comparable`. NaN with
    a reason where there are none.
    """
    rows = comparable(cases, REPORTING_THRESHOLD_KG)
    if rows.empty:
        return Spreading(reasons=(no_country(),))
    table = _specifications(rows, seed)
    change, low, high = difference(*_halves(rows), seed=seed)
    known = table["change"].dropna()
    return Spreading(
        countries=tuple(sorted(rows["iso3"].unique())),
        n_cases=int(rows["n"].sum()),
        specifications=table,
        change=change,
        low=low,
        high=high,
        same_sign=float((np.sign(known) == np.sign(change)).mean()) if len(known) else np.nan,
        reasons=() if np.isfinite(change) else (Reason("few_sized_cases_in_a_half", needed=COMPARED),),
    )


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
