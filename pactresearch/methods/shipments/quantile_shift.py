"""Whether lot sizes shifted: quantile regression of ln kg on the year, within country and mode, tested by permutation."""

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy import optimize

from pactresearch.errors import InputError
from pactresearch.methods.shipments.shipments import REPORTING_THRESHOLD_KG
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

DEFAULT_SEED = 20170912
PERMUTATIONS = 1999
MINIMUM_YEARS = 4  # of a country: with three, six orders of the years are all there is to permute
MINIMUM_CASES = 30  # in a country and year that enters
LEAST_ORDERS = 100  # of the years that can be told apart: with fewer, no p under 0.02 is possible
STEEPEST_LN = 3.0  # a twentyfold change of size every year


@result
class Shift:
    """Change of a quantile of lot sizes.

    percent_per_year: of the quantile, within country and mode. p: chance of as large a change where the years of each
    country are in any order. NaN with reasons where it cannot be had. countries: ISO3 that enter. n_cases, n_years.
    """

    tau: float
    n_cases: int
    n_years: int
    countries: tuple[str, ...]
    percent_per_year: float = np.nan
    p: float = np.nan
    reasons: Reasons = ()


def comparable(cases: pd.DataFrame, threshold_kg: float) -> pd.DataFrame:
    """The rows whose sizes may be compared over years: of known size at or above the threshold, of countries with 30 such
    cases or more in each of four years or more; other years of these countries are left out.

    cases: layout `cases`. Returns iso3, year, mode (transport, `not told` where it is missing or withheld), ln_kg, n.
    """
    known = (cases["size_class_kg"].notna() | (cases["n"] == 1)) & (cases["kg"] > 0)
    mean_kg = cases["kg"] / cases["n"]
    rows = cases[known & (mean_kg >= threshold_kg)]
    rows = pd.DataFrame(
        {
            "iso3": rows["iso3"],
            "year": rows["year"],
            "mode": rows["transport"].where(rows["transport"] != "withheld").fillna("not told"),
            "ln_kg": np.log(rows["kg"] / rows["n"]),
            "n": rows["n"],
        }
    )
    rows = rows[rows.groupby(["iso3", "year"])["n"].transform("sum") >= MINIMUM_CASES]
    return rows[rows.groupby("iso3")["year"].transform("nunique") >= MINIMUM_YEARS].reset_index(drop=True)


def quantile_shift(
    rows: pd.DataFrame, tau: float, *, permutations: int = PERMUTATIONS, seed: int = DEFAULT_SEED
) -> Shift:
    """The change of the tau-quantile of lot sizes a year, within country and mode.

    rows: as `comparable` gives them. The test permutes the years of each country whole: cases of one country and year
    share investigators, thresholds and luck, and do not count as independent.

    Raises InputError for a tau outside 0 to 1. Source: quantile regression, Koenker & Bassett (1978), Econometrica 46:33;
    the statistic is that of regression rank scores, Gutenbrunner, Jureckova, Koenker & Portnoy (1993), Journal of
    Nonparametric Statistics 2:307, here with a permutation distribution.
    """
    if not 0 < tau < 1:
        raise InputError(f"tau is {tau!r}; it must lie between 0 and 1: 0.5 is the median.")
    result = Shift(tau, int(rows["n"].sum()), rows["year"].nunique(), tuple(sorted(rows["iso3"].unique())))
    reasons = _too_little(rows)
    if reasons:
        return replace(result, reasons=reasons)
    strata = rows.groupby(["iso3", "mode"], sort=True).ngroup().to_numpy()
    y, n, year = rows["ln_kg"].to_numpy(), rows["n"].to_numpy(), rows["year"].to_numpy(dtype=float)
    slope = _slope(y, n, year - year.mean(), strata, tau)
    p = _permuted(rows, _scores(y, n, strata, tau) * n, permutations, seed)
    return replace(result, percent_per_year=float(100 * np.expm1(slope)), p=p)


def no_country() -> Reason:
    """Why nothing can be compared over the years where `comparable` leaves no row."""
    return Reason("no_country_with_sized_years", n=MINIMUM_CASES, years=MINIMUM_YEARS)


def _too_little(rows: pd.DataFrame) -> Reasons:
    if rows.empty:
        return (no_country(),)
    if rows["ln_kg"].nunique() == 1:
        return (Reason("one_size"),)
    orders = (
        rows.groupby("iso3")["year"].nunique().map(lambda years: float(np.prod(np.arange(1, int(years) + 1)))).prod()
    )
    if orders < LEAST_ORDERS:
        return (Reason("few_orders_of_years", n=round(orders)),)
    return ()


def weighted_quantile(y: np.ndarray, n: np.ndarray, groups: np.ndarray, tau: float) -> np.ndarray:
    """The tau-quantile of each row's group, (rows,): the smallest value with at least tau of the group's cases up to it."""
    rows = pd.DataFrame({"y": y, "n": n, "group": groups}).sort_values("y")
    cases = rows.groupby("group")["n"]
    reached = rows["y"].where(cases.cumsum() >= tau * cases.transform("sum") - 1e-9)
    return reached.groupby(rows["group"]).transform("min").sort_index().to_numpy()


def _slope(y: np.ndarray, n: np.ndarray, year: np.ndarray, strata: np.ndarray, tau: float) -> float:
    """Slope of the quantile regression with an intercept for each stratum. For a given slope the best intercepts are
    quantiles, so that the loss is a convex function of the slope alone."""

    def loss(slope: float) -> float:
        rest = y - slope * year
        away = rest - weighted_quantile(rest, n, strata, tau)
        return float(n @ (away * (tau - (away < 0))))

    return float(optimize.minimize_scalar(loss, bounds=(-STEEPEST_LN, STEEPEST_LN), method="bounded").x)


def _scores(y: np.ndarray, n: np.ndarray, strata: np.ndarray, tau: float) -> np.ndarray:
    """tau less the place below the quantile, made to add up to zero in each stratum."""
    scores = tau - (y < weighted_quantile(y, n, strata, tau))
    mean = np.bincount(strata, scores * n) / np.bincount(strata, n)
    return scores - mean[strata]


def _permuted(rows: pd.DataFrame, weighted_scores: np.ndarray, permutations: int, seed: int) -> float:
    blocks = rows.assign(score=weighted_scores).groupby(["iso3", "year"], as_index=False)["score"].sum()
    rng = np.random.default_rng(seed)
    observed, drawn = 0.0, np.zeros(permutations)
    for _, country in blocks.groupby("iso3"):
        year, score = country["year"].to_numpy(dtype=float), country["score"].to_numpy()
        centred = year - year.mean()
        observed += score @ centred
        drawn += rng.permuted(np.tile(centred, (permutations, 1)), axis=1) @ score
    as_large = np.abs(drawn) >= abs(observed) * (1 - 1e-9)
    return float((1 + as_large.sum()) / (1 + permutations))


Check = Literal["above_1_kg", "without_largest"]
QUANTILES = (0.5, 0.9)
OTHER_THRESHOLD_KG = 1.0


@result
class LotSizes:
    """Shifts by tau: as reported, above another threshold, and without the largest row of lots."""

    shifts: dict[float, Shift]
    above_1_kg: dict[float, Shift]
    without_largest: dict[float, Shift]

    @property
    def strongest(self) -> Shift:
        """The quantile with the smallest p; the median where there is none."""
        known = [shift for shift in self.shifts.values() if np.isfinite(shift.p)]
        return min(known, key=lambda shift: shift.p) if known else self.shifts[QUANTILES[0]]

    def checks(self, tau: float) -> dict[Check, Shift]:
        """What a shift of this quantile must survive."""
        return {"above_1_kg": self.above_1_kg[tau], "without_largest": self.without_largest[tau]}


def lot_sizes(cases: pd.DataFrame, *, seed: int = DEFAULT_SEED) -> LotSizes:
    """The shifts of lot sizes over the years. cases: layout `cases`, of one drug."""
    rows = comparable(cases, REPORTING_THRESHOLD_KG)
    larger = comparable(cases, OTHER_THRESHOLD_KG)
    without = rows.drop(index=rows["ln_kg"].idxmax()) if len(rows) else rows
    return LotSizes(
        *({tau: quantile_shift(table, tau, seed=seed) for tau in QUANTILES} for table in (rows, larger, without))
    )
