"""Do cases come one by one or in clusters: counts of months, gaps between large lots, and drugs seized together."""

import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods.checks import require_columns
from pactresearch.methods.shipments.concentration import DEFAULT_SEED
from pactresearch.results import result

MINIMUM_WINDOWS = 5
STEADY_DRAWS = 1999
PERMUTATIONS = 199
ROW_COLUMNS = ("place", "year", "day", "asked")


@result
class Clustered:
    """A measure of clusters with what a steady rate gives.

    low, high: 95 % interval (of the Fano factor: of the value; else what chance alone gives). p: chance of as much or more
    at a steady rate. n: windows, lots or seizures that it rests on.
    """

    n: int
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p: float = np.nan


def fano_factor(counts: np.ndarray) -> Clustered:
    """Variance over mean of the counts of equal windows (years or months), zeros included; 1 at a steady rate.

    counts: (windows,) whole numbers, 0 or more; InputError otherwise. NaN under five windows, or without any case.
    Source: Fano (1947), Physical Review 72:26; test and interval by Fisher's index of dispersion, chi-squared on n - 1.
    """
    counts = np.asarray(counts, dtype=float)
    if (counts < 0).any() or (counts % 1 != 0).any():
        raise InputError("counts must be whole numbers of 0 or more, one a window; leave out windows without a report.")
    n = len(counts)
    if n < MINIMUM_WINDOWS or counts.sum() == 0:
        return Clustered(n)
    value = counts.var(ddof=1) / counts.mean()
    low, high = (n - 1) * value / stats.chi2.ppf([0.975, 0.025], n - 1)
    return Clustered(n, float(value), float(low), float(high), float(stats.chi2.sf((n - 1) * value, n - 1)))


def gaps(days: np.ndarray, *, draws: int = STEADY_DRAWS, seed: int = DEFAULT_SEED) -> Clustered:
    """Coefficient of variation of the gaps between events: about 1 at a steady rate, above where they come in clusters.

    days: (events,) in any order. low, high: 95 % of what as many events at random days between the first and the last give.
    NaN under five gaps. Source: Cox & Lewis (1966), The Statistical Analysis of Series of Events, chapter 6.
    """
    days = np.sort(np.asarray(days, dtype=float))
    n = len(days)
    if n <= MINIMUM_WINDOWS:
        return Clustered(n)
    steady = np.random.default_rng(seed).exponential(size=(draws, n - 1))
    among = steady.std(axis=1, ddof=1) / steady.mean(axis=1)
    value = np.diff(days).std(ddof=1) / np.diff(days).mean()
    low, high = map(float, np.quantile(among, (0.025, 0.975)))
    return Clustered(n, float(value), low, high, float((1 + (among >= value).sum()) / (1 + draws)))


def seized_together(rows: pd.DataFrame, *, permutations: int = PERMUTATIONS, seed: int = DEFAULT_SEED) -> Clustered:
    """How often two drugs are seized at one place on one day, over what chance gives.

    rows: a row a seizure: place, year, day (number), asked (True for the drug that is asked about, False for the others). Days
    are permuted within place and year, so that a busy place or year is no evidence. value: place-days with both over their
    mean in the permutations; low, high: the fewest and the most in any permutation over the same mean. n: of the drug asked
    about. NaN where no permutation brings them together. Raises InputError for missing columns.
    Source: Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, chapter 3.
    """
    place, block, day, asked = _codes(require_columns(rows, ROW_COLUMNS, "seizures"))
    rng, in_blocks = np.random.default_rng(seed), np.argsort(block, kind="stable")
    observed = _both(place, day, asked)
    again = np.empty(permutations)
    for number in range(permutations):
        moved = np.empty_like(day)
        moved[in_blocks] = day[np.lexsort((rng.random(len(day)), block))]
        again[number] = _both(place, moved, asked)
    mean, n = again.mean(), int(asked.sum())
    if not mean > 0:
        return Clustered(n)
    ratios = (float(one / mean) for one in (observed, again.min(), again.max()))
    return Clustered(n, *ratios, p=float((1 + (again >= observed).sum()) / (1 + permutations)))


def _codes(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    block = rows.groupby(["place", "year"], sort=False).ngroup().to_numpy()
    place, day = pd.factorize(rows["place"])[0], pd.factorize(rows["day"])[0]
    return place, block, day, rows["asked"].to_numpy(dtype=bool)


def _both(place: np.ndarray, day: np.ndarray, asked: np.ndarray) -> int:
    """Number of place-days on which the drug and another were seized."""
    cell = place.astype(np.int64) * (day.max() + 1) + day
    return len(np.intersect1d(cell[asked], cell[~asked]))
