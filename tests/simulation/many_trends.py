"""The estimator of `pactresearch.methods.trend` for many series at once, so that its properties can be measured.

`trend` takes one series and costs some ten milliseconds; a validation needs tens of thousands. Here the same steps run
over arrays, a row a series. `test_trends_validation_quick.py` holds every field equal to that of `trend`, to the last
digits, with the same seed.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special, stats
from scipy.signal import lfilter

from pactresearch.methods.trends import resampling
from pactresearch.methods.trends.resampling import theil_sen_slopes

ROWS_AT_ONCE = 40  # series whose bootstrap is held in memory at once


@dataclass(frozen=True)
class ManyTrends:
    """Trends of S series in ln kg a year. Every array is (S,), but for null: (S, draws), and for log_kg: (S, n)."""

    years: np.ndarray  # (n,)
    log_kg: np.ndarray
    slope: np.ndarray
    low: np.ndarray  # Sen's interval
    high: np.ndarray
    reach: np.ndarray  # half the bootstrap's interval
    null: np.ndarray  # sizes of the slopes of series without a trend
    autocorrelation: np.ndarray  # corrected

    def bootstrap_p(self, slope: np.ndarray) -> np.ndarray:
        """(S,) p of slopes that the series would have had; the null stays, since it hangs on the residuals alone."""
        return (1 + np.sum(self.null >= np.abs(slope)[:, None], axis=1)) / (self.null.shape[1] + 1)

    def cautious(self) -> tuple[np.ndarray, np.ndarray]:
        """(S,) lower and upper ends of the wider of both intervals."""
        return np.minimum(self.low, self.slope - self.reach), np.maximum(self.high, self.slope + self.reach)


def many_trends(
    years: np.ndarray, log_kg: np.ndarray, *, draws: int, seed: int, confidence: float = 0.95
) -> ManyTrends:
    """The trend of every row of log_kg (S, n), without ties, gaps in `years` allowed; each row as `trend` with `seed`."""
    slope, low, high = _sen(years, log_kg, confidence)
    residuals = log_kg - slope[:, None] * years
    residuals = residuals - residuals.mean(axis=1, keepdims=True)
    memory = _autocorrelation(years, residuals)
    null = np.empty((len(log_kg), draws))
    for dependent in (False, True):
        rows = np.flatnonzero((memory > 0) == dependent)
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            null[some] = np.abs(_slopes_without_trend(years, residuals[some], memory[some], draws, seed))
    return ManyTrends(years, log_kg, slope, low, high, np.quantile(null, confidence, axis=1), null, memory)


def _sen(years: np.ndarray, values: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sen (1968), equations 2.6 and 3.1, without ties."""
    n = len(years)
    first, second = np.triu_indices(n, 1)
    slopes = np.sort((values[:, second] - values[:, first]) / (years[second] - years[first]), axis=1)
    count = slopes.shape[1]
    reach = special.ndtri((1 + confidence) / 2) * np.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    lowest, highest = max(round((count - reach) / 2) - 1, 0), min(round((count + reach) / 2), count - 1)
    return np.median(slopes, axis=1), slopes[:, lowest], slopes[:, highest]


def _autocorrelation(years: np.ndarray, residuals: np.ndarray) -> np.ndarray:
    """`resampling.residual_autocorrelation`, corrected, for every row."""
    n, follows = len(years), np.diff(years) == 1
    if follows.sum() < resampling.MINIMUM_PAIRS:
        return np.zeros(len(residuals))
    centred = residuals - residuals.mean(axis=1, keepdims=True)
    products = (centred[:, :-1] * centred[:, 1:])[:, follows].sum(axis=1)
    measured = products / follows.sum() / ((centred**2).sum(axis=1) / n)
    return np.clip((measured + 2 / n) / (1 - 4 / n), 0.0, resampling.LARGEST_AUTOCORRELATION)


def _slopes_without_trend(
    years: np.ndarray, residuals: np.ndarray, memory: np.ndarray, draws: int, seed: int
) -> np.ndarray:
    """`resampling.slopes_without_trend` for rows that are all dependent, or all not: (S, draws)."""
    n, follows = len(years), np.diff(years) == 1
    centred = residuals - residuals.mean(axis=1, keepdims=True)
    innovations = centred
    if memory[0] > 0:
        innovations = (centred[:, 1:] - memory[:, None] * centred[:, :-1])[:, follows]
    innovations = (innovations - innovations.mean(axis=1, keepdims=True)) * np.sqrt(n / (n - 3))
    length = resampling.WARM_UP_YEARS + int(years[-1] - years[0]) + 1
    # The same numbers for every row, as `trend` draws them with one seed: choosing is indexing by random integers.
    chosen = np.random.default_rng(seed).integers(0, innovations.shape[1], size=(draws, length))
    kept = resampling.WARM_UP_YEARS + (years - years[0])
    out = np.empty((len(residuals), draws))
    for row, (drawn, rho) in enumerate(zip(innovations, memory, strict=True)):
        series = lfilter([1.0], [1.0, -rho], drawn[chosen], axis=1)[:, kept] if rho > 0 else drawn[chosen[:, kept]]
        out[row] = theil_sen_slopes(years, series)
    return out


def without_largest(trends: ManyTrends, added_slope: float = 0.0) -> np.ndarray:
    """(S,) slopes without the year of the largest amount, after a trend was added to every series."""
    n = len(trends.years)
    values = trends.log_kg + added_slope * trends.years
    largest = np.argmax(values, axis=1)
    out = np.empty(len(values))
    for year in range(n):
        rows = largest == year
        if rows.any():
            out[rows] = theil_sen_slopes(np.delete(trends.years, year), np.delete(values[rows], year, axis=1))
    return out


def supported(trends: ManyTrends, added_slope: float = 0.0, alpha: float = 0.05) -> np.ndarray:
    """(S,) -1, 0 or 1: whether `verdict` supports a fall, nothing, or a rise, after a trend was added to every series.

    A trend that is added moves slope and intervals by as much and leaves the residuals, so nothing is drawn again. Reported
    zeros and unreported years, which `verdict` also judges, do not occur in these series.
    """
    slope = trends.slope + added_slope
    low, high = (end + added_slope for end in trends.cautious())
    clear = (low > 0) | (high < 0)
    keeps = slope * without_largest(trends, added_slope) > 0
    return np.where(clear & keeps & (trends.bootstrap_p(slope) < alpha), np.sign(slope), 0).astype(int)


def kendall_p(values: np.ndarray) -> np.ndarray:
    """(S,) two-sided p of Kendall's test against the order of the columns, exact, without ties.

    The exact p hangs on the sum of signs alone, so scipy is asked once for every sum that occurs.
    """
    first, second = np.triu_indices(values.shape[1], 1)
    sums = np.sign(values[:, second] - values[:, first]).sum(axis=1)
    found, example, which = np.unique(sums, return_index=True, return_inverse=True)
    order = np.arange(values.shape[1])
    p = [stats.kendalltau(order, values[row]).pvalue for row in example]
    return np.asarray(p)[which] if len(found) else np.empty(0)
