"""Whether lot sizes shifted: quantile regression of ln kg on the year, within country and mode, tested by permutation."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import optimize

from pactresearch.errors import InputError
from pactresearch.methods.shipments.shipments import REPORTING_THRESHOLD_KG, WITHHELD, in_whole_years
from pactresearch.methods.shipments.year_orders import PERMUTATIONS, YearOrders, by_country
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

DEFAULT_SEED = 20170912
MINIMUM_YEARS = 4  # of a country: with three, six orders of the years are all there is to permute
MINIMUM_CASES = 30  # in a country and year that enters
LEAST_ORDERS = 100  # of the years that can be told apart: with fewer, no p under 0.02 is possible
STEEPEST_LN = 3.0  # a twentyfold change of size every year


@result
class Shift:
    """Change of a quantile of lot sizes.

    percent_per_year: of the quantile, within country and mode. p: chance of as large a change where the years of each
    country are in any order. NaN with reasons where it cannot be had. countries: ISO3 that enter. n_cases, n_years,
    first_year, last_year: of the whole years that enter; 0 where none does.
    """

    tau: float
    n_cases: int
    n_years: int
    countries: tuple[str, ...]
    percent_per_year: float = np.nan
    p: float = np.nan
    reasons: Reasons = ()
    first_year: int = 0
    last_year: int = 0


def comparable(cases: pd.DataFrame, threshold_kg: float) -> pd.DataFrame:
    """The rows whose sizes may be compared over years: of known size at or above the threshold, of countries with 30 such
    cases or more in each of four whole years or more; other years of these countries are left out.

    cases: layout `cases`. Returns iso3, year, mode (transport, `not told` where it is missing or withheld), ln_kg, n.
    """
    cases = cases[in_whole_years(cases)]
    known = (cases["size_class_kg"].notna() | (cases["n"] == 1)) & (cases["kg"] > 0)
    mean_kg = cases["kg"] / cases["n"]
    rows = cases[known & (mean_kg >= threshold_kg)]
    rows = pd.DataFrame(
        {
            "iso3": rows["iso3"],
            "year": rows["year"],
            "mode": rows["transport"].where(rows["transport"] != WITHHELD).fillna("not told"),
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
    share investigators, thresholds and luck, and do not count as independent. Its statistic takes a country's year once,
    however many cases it has: the covariance of the year and of the tau-quantile of ln kg less the quantile of the row's
    country and mode. Up to seven years of one country, every order is tried.

    Raises InputError for a tau outside 0 to 1. Source: quantile regression, Koenker & Bassett (1978), Econometrica 46:33;
    permutation of blocks, Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, chapter 3.
    """
    if not 0 < tau < 1:
        raise InputError(f"tau is {tau!r}; it must lie between 0 and 1: 0.5 is the median.")
    result = Shift(tau, int(rows["n"].sum()), rows["year"].nunique(), tuple(sorted(rows["iso3"].unique())))
    reasons = _too_little(rows)
    if reasons:
        return replace(result, reasons=reasons)
    result = replace(result, first_year=int(rows["year"].min()), last_year=int(rows["year"].max()))
    lots = _Lots.of(rows)
    slope = _slope(lots.ln_kg, lots.n, lots.year - lots.year.mean(), lots.strata, tau)
    return replace(result, percent_per_year=float(100 * np.expm1(slope)), p=lots.p((tau,), permutations, seed)[0])


def no_country() -> Reason:
    """Why nothing can be compared over the years where `comparable` leaves no row."""
    return Reason("no_country_with_sized_years", n=MINIMUM_CASES, years=MINIMUM_YEARS)


def _too_little(rows: pd.DataFrame) -> Reasons:
    if rows.empty:
        return (no_country(),)
    if rows["ln_kg"].nunique() == 1:
        return (Reason("one_size"),)
    orders = _orders(rows["iso3"].to_numpy(), rows["year"].to_numpy())
    return (Reason("few_orders_of_years", n=orders),) if orders < LEAST_ORDERS else ()


def _orders(country: np.ndarray, year: np.ndarray) -> int:
    """In how many orders the years of the countries can stand, each country's among themselves."""
    return math.prod(math.factorial(len(np.unique(year[own]))) for own in by_country(country))


def weighted_quantile(y: np.ndarray, n: np.ndarray, groups: np.ndarray, tau: float) -> np.ndarray:
    """The tau-quantile of each row's group, (rows,): the smallest value with at least tau of the group's cases up to it."""
    order = np.lexsort((y, groups))
    group, cases = groups[order], np.cumsum(n[order])
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    before = np.r_[0, cases[starts[1:] - 1]]
    reached = np.searchsorted(cases, before + tau * np.diff(np.r_[before, cases[-1]]) - 1e-9)
    return y[order][reached][np.searchsorted(group[starts], groups)]


def _slope(y: np.ndarray, n: np.ndarray, year: np.ndarray, strata: np.ndarray, tau: float) -> float:
    """Slope of the quantile regression with an intercept for each stratum. For a given slope the best intercepts are
    quantiles, so that the loss is a convex function of the slope alone."""

    def loss(slope: float) -> float:
        rest = y - slope * year
        away = rest - weighted_quantile(rest, n, strata, tau)
        return float(n @ (away * (tau - (away < 0))))

    found: Any = optimize.minimize_scalar(loss, bounds=(-STEEPEST_LN, STEEPEST_LN), method="bounded")
    return float(found.x)


@dataclass(frozen=True)
class _Lots:
    """Lots as arrays, a row each: codes of country and of mode, year, ln kg, and how many cases have them."""

    country: np.ndarray
    mode: np.ndarray
    year: np.ndarray
    ln_kg: np.ndarray
    n: np.ndarray

    @classmethod
    def of(cls, rows: pd.DataFrame) -> "_Lots":
        codes = (np.unique(rows[name].to_numpy(str), return_inverse=True)[1] for name in ("iso3", "mode"))
        return cls(*codes, *(rows[name].to_numpy() for name in ("year", "ln_kg", "n")))

    def where(self, kept: np.ndarray) -> "_Lots":
        return _Lots(*(getattr(self, field.name)[kept] for field in fields(self)))

    @property
    def strata(self) -> np.ndarray:
        """The number of each row's country and mode: the years of these are compared with each other."""
        return np.unique(self.country * (self.mode.max() + 1) + self.mode, return_inverse=True)[1]

    def p(self, taus: Sequence[float], permutations: int, seed: int) -> list[float]:
        """By quantile the share of the orders of years with as large a covariance, the observed one among them.

        The years of each country, whose cases are moved together, stay the same whatever the sizes are.
        """
        first = self.year.min()
        blocks, block = np.unique(self.country * (np.ptp(self.year) + 1) + self.year - first, return_inverse=True)
        country, year = np.divmod(blocks, np.ptp(self.year) + 1)
        orders, strata = YearOrders(country, year, permutations, seed), self.strata
        values = np.empty((len(taus), len(blocks)))
        for at, tau in enumerate(taus):
            rest = self.ln_kg - weighted_quantile(self.ln_kg, self.n, strata, tau)
            values[at, block] = weighted_quantile(rest, self.n, block, tau)
        return [float(p) for p in orders.p(values)]


Check = Literal["above_1_kg", "without_largest"]
QUANTILES = (0.5, 0.9)
OTHER_THRESHOLD_KG = 1.0
ALPHA_OF_TWO, ALPHA = 0.025, 0.05  # of either quantile, and of what it must survive
GROWTH = 0.3  # a year: the smallest that matters, lots twice as large in under three years
WORLD_PERMUTATIONS = 399
WORLDS = 60  # of the power: a standard error of 0.065 at most


@result
class LotSizes:
    """Shifts by tau: as reported, above another threshold, and without the largest row of lots.

    power: chance that a growth of 30 % a year is found, by the whole rule, where each country's years come in any order
    and their cases are drawn anew; NaN where nothing is tested.
    """

    shifts: dict[float, Shift]
    above_1_kg: dict[float, Shift]
    without_largest: dict[float, Shift]
    power: float = np.nan

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
    shifts = [{tau: quantile_shift(table, tau, seed=seed) for tau in QUANTILES} for table in (rows, larger, without)]
    power = growth_found(rows, seed=seed) if np.isfinite(shifts[0][QUANTILES[0]].p) else np.nan
    return LotSizes(*shifts, power=power)


def growth_found(
    rows: pd.DataFrame, growth: float = GROWTH, *, worlds: int = WORLDS, seed: int = DEFAULT_SEED
) -> float:
    """Share of `worlds` in which the rule finds that lots grow by `growth` a year; with 0, how often it claims a shift.

    rows: as `comparable` gives them, with enough orders of years. In each world the years of a country come in any order,
    so that whatever trend there was is scatter, as many cases as there are are drawn from the rows, and then they grow.
    """
    rng, lots = np.random.default_rng(seed), _Lots.of(rows)
    countries, cases, found = by_country(lots.country), int(lots.n.sum()), 0
    for _ in range(worlds):
        year = lots.year.copy()
        for positions in countries:
            there, place = np.unique(year[positions], return_inverse=True)
            year[positions] = rng.permutation(there)[place]
        n = rng.multinomial(cases, lots.n / cases)
        ln_kg = lots.ln_kg + np.log1p(growth) * (year - year.min())
        found += _claimed(replace(lots, year=year, ln_kg=ln_kg, n=n).where(n > 0), seed)
    return found / worlds


def _claimed(world: _Lots, seed: int) -> bool:
    """Whether a quantile moves by chance in few orders of the years, above another threshold and without the largest row, too."""
    larger = world.where(world.ln_kg >= np.log(OTHER_THRESHOLD_KG))
    without = world.where(np.arange(len(world.n)) != world.ln_kg.argmax())
    moved = np.ones(len(QUANTILES), dtype=bool)
    for lots, alpha in ((world, ALPHA_OF_TWO), (larger, ALPHA), (without, ALPHA)):
        if not len(lots.n) or np.ptp(lots.ln_kg) == 0 or _orders(lots.country, lots.year) < LEAST_ORDERS:
            return False
        moved &= np.array(lots.p(QUANTILES, WORLD_PERMUTATIONS, seed)) < alpha
        if not moved.any():
            return False
    return True
