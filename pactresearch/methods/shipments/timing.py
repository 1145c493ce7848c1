"""When cases come: their gaps in days, and whether counts scatter more than chance alone would have them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.errors import InputError

MINIMUM_GAPS = 20
MINIMUM_WINDOWS = 5


@dataclass(frozen=True)
class InterArrival:
    """The gaps between cases. mean_days, median_days: of the gaps. burstiness: -1 for a clock, 0 for chance, towards 1 for
    bursts. n_gaps: how many. NaN with a reason where they cannot be had."""

    n_gaps: int
    mean_days: float = np.nan
    median_days: float = np.nan
    burstiness: float = np.nan
    reason: str = ""


@dataclass(frozen=True)
class Fano:
    """Variance of counts over their mean: 1 where cases come by chance at a steady rate, more where they come in clusters.

    low, high: 95 % interval. p: chance of as much scatter or more at a steady rate. n_windows: counts that it rests on.
    """

    n_windows: int
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p: float = np.nan
    reason: str = ""


def inter_arrival(dates: pd.Series) -> InterArrival:
    """The gaps between consecutive cases in days; cases of one day have gaps of 0.

    dates: datetime64, one a case, in any order; missing ones are left out. Source of burstiness, corrected for the number
    of gaps: Kim & Jo (2016), Physical Review E 94:032311, equation 22.
    """
    days = np.sort(dates.dropna().to_numpy(dtype="datetime64[D]")).astype("int64")
    gaps = np.diff(days)
    if len(gaps) < MINIMUM_GAPS:
        return InterArrival(len(gaps), reason=f"{len(days)} cases with a date; {MINIMUM_GAPS + 1} are needed.")
    mean, spread, n = gaps.mean(), gaps.std(), len(gaps)
    if mean == 0:
        return InterArrival(n, 0.0, 0.0, reason="All cases are of one day.")
    ratio, more, less = spread / mean, np.sqrt(n + 1), np.sqrt(n - 1)
    burstiness = (more * ratio - less) / ((more - 2) * ratio + less)
    return InterArrival(n, float(mean), float(np.median(gaps)), float(burstiness))


def fano_factor(counts: np.ndarray) -> Fano:
    """Variance over mean of the counts of equal windows (years or months), zeros included.

    counts: (windows,) whole numbers, 0 or more; InputError otherwise. NaN under five windows, or without any case.
    Source: Fano (1947), Physical Review 72:26; test and interval by Fisher's index of dispersion, chi-squared on n - 1.
    """
    counts = np.asarray(counts, dtype=float)
    if (counts < 0).any() or (counts % 1 != 0).any():
        raise InputError("counts must be whole numbers of 0 or more, one a window; leave out windows without a report.")
    n = len(counts)
    if n < MINIMUM_WINDOWS or counts.sum() == 0:
        return Fano(n, reason=f"{n} windows with a report; {MINIMUM_WINDOWS} are needed.")
    value = counts.var(ddof=1) / counts.mean()
    low, high = (n - 1) * value / stats.chi2.ppf([0.975, 0.025], n - 1)
    return Fano(n, float(value), float(low), float(high), float(stats.chi2.sf((n - 1) * value, n - 1)))
