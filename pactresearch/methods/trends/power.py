"""What a series could have shown: the smallest trend that its length and scatter let a test find."""

from functools import lru_cache
from typing import Any

import numpy as np
from scipy import optimize, special, stats

from pactresearch.errors import InputError
from pactresearch.methods.trends.theil_sen import percent
from pactresearch.results import result

POWER_80 = 1 + 0.8416 / 1.9600  # half-widths of a 95 % interval that a trend must reach to be found four times in five
MATTERS = 3.0  # times as much at the end as at the beginning, or a third: the smallest change that matters


def power_over_years(interval: tuple[float, float], percent_per_year: float, years: int, n_tests: int = 1) -> float:
    """Chance (0-1) that a trend with an interval as wide as this would be told from none if it came to MATTERS in all.

    interval: of 95 %, % a year, as percent_per_year is. years: from the first year to the last. n_tests: in the family that is
    allowed for, by Bonferroni. NaN where there is no interval. The wider side of the interval counts, in ln kg, as a multiple of
    the normal's. It is the power of the interval: whoever asks more of a trend finds fewer.
    """
    errors = special.ndtri(0.975) * np.log(MATTERS) / years / half_width(interval, percent_per_year)
    return float(special.ndtr(errors - special.ndtri(1 - 0.025 / n_tests)))


def visible_trend(interval: tuple[float, float], percent_per_year: float) -> tuple[float, float]:
    """The fall, below 0, and the rise, above 0, that a trend with an interval as wide as this would show four times in five.

    All in % a year. 1.43 half-widths of the interval in ln kg: so never below a trend that the interval cannot tell from none,
    as that of least squares, `minimum_detectable_trend`, may be.
    """
    slope = POWER_80 * half_width(interval, percent_per_year)
    return percent(-slope), percent(slope)


def half_width(interval: tuple[float, float], percent_per_year: float) -> float:
    """The wider side of an interval of a trend about it, ln kg a year; all in % a year."""
    low, middle, high = np.log1p(np.array([interval[0], percent_per_year, interval[1]]) / 100)
    return float(max(middle - low, high - middle))


@result
class MinimumDetectable:
    """The smallest trends that are found with the given power. Both are trends, so a fall is negative."""

    rise_percent: float  # % a year, above 0
    fall_percent: float  # % a year, below 0 and above -100


def minimum_detectable_trend(
    years, sd_log: float, power: float = 0.8, alpha: float = 0.05, autocorrelation: float = 0.0
) -> MinimumDetectable:
    """Smallest linear trend in ln kg that a two-sided test at level `alpha` finds with chance `power`.

    years: the reported years themselves, gaps and all; sd_log: standard deviation of ln kg about the trend;
    autocorrelation: of one year's residual with the next, 0 to below 1.

    The slope b of a line through these years has variance sd² x'Rx / (x'x)², where x is years minus their mean and R
    holds autocorrelation^|difference of years| (R = I, so sd² / x'x, without autocorrelation). b over its standard
    error follows a noncentral t on n - 2 degrees of freedom; the noncentrality that gives the power (of finding the
    trend with its own sign) is solved for, turned into b, and given as 100 (exp(±b) - 1) % a year. A rise and a fall of
    equal slope differ in percent.

    The power is that of least squares with lognormal amounts. Kendall's test and the bootstrap give up some of it to
    be robust: in SYNTHETIC series at the trend for 80 % they found it in 67 to 76 % of 1,000, so this is the least that
    may be asked of a series. It is about a steady trend, not about a step or a turn.

    Raises InputError for fewer than 3 different years, a negative or missing sd_log, or a chance outside its range.
    Source: Gerrodette (1987), Ecology 68:1364, for the design; Weatherhead et al. (1998), J. Geophys. Res. 103:17149,
    for autocorrelation.
    """
    years = np.unique(np.asarray(years, dtype=float))
    if len(years) < 3:
        raise InputError(f"{len(years)} different years were given; a detectable trend needs at least 3. Add years.")
    if not (np.isfinite(sd_log) and sd_log >= 0):
        raise InputError(f"sd_log is {sd_log!r}; it must be a finite number of 0 or more, in ln kg.")
    if not 0 < alpha < power < 1:
        raise InputError(f"alpha {alpha!r} and power {power!r} must keep 0 < alpha < power < 1.")
    if not 0 <= autocorrelation < 1:
        raise InputError(f"autocorrelation is {autocorrelation!r}; it must be from 0 to below 1.")
    slope = _noncentrality(len(years) - 2, power, alpha) * sd_log * _slope_sd(years, autocorrelation)
    return MinimumDetectable(float(100 * np.expm1(slope)), float(100 * np.expm1(-slope)))


def _slope_sd(years: np.ndarray, autocorrelation: float) -> float:
    """Standard deviation of a least-squares slope for errors of variance 1, per year."""
    x = years - years.mean()
    apart = np.abs(years[:, None] - years)
    correlation = np.where(apart == 0, 1.0, autocorrelation**apart)
    return float(np.sqrt(x @ correlation @ x) / (x @ x))


@lru_cache(maxsize=256)
def _noncentrality(degrees: int, power: float, alpha: float) -> float:
    """Noncentrality of a t statistic that passes its two-sided critical value, on its own side, with chance `power`."""
    critical = stats.t.ppf(1 - alpha / 2, degrees)

    def lacking(noncentrality: float) -> float:
        return float(stats.nct.sf(critical, degrees, noncentrality)) - power

    enough = 1.0
    while lacking(enough) < 0:  # searched upwards: scipy's noncentral t is NaN in places far beyond the answer
        enough *= 2
    root: Any = optimize.brentq(lacking, 0.0, enough)
    return float(root)
