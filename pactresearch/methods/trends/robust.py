"""A trend that allows for memory: an AR(1) regression of ln kg on years, with the autocorrelation integrated out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from pactresearch.methods.trends import theil_sen
from pactresearch.methods.trends.theil_sen import CONFIDENCE, MINIMUM_YEARS_FOR_TEST, NO_SCATTER, Trend, percent
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

# The prior of the autocorrelation is flat over these; a negative one would make a trend look surer than it is.
AUTOCORRELATIONS = (np.arange(50) + 0.5) / 50  # the middles of fifty equal parts of 0 to 1


@result(kw_only=True)
class RobustTrend:
    """The trend of an annual series, % a year, with its 95 % interval; NaN where `reasons` says why there is none.

    On SYNTHETIC series the interval held the truth as docs/validation.md tables; where the level is a random walk it
    holds it too seldom, and no interval of a straight line can.
    """

    percent_per_year: float = np.nan
    low: float = np.nan
    high: float = np.nan
    n_years: int  # years with an amount above zero
    autocorrelation: float = np.nan  # its posterior mean, 0 to 1
    reasons: Reasons = ()

    @property
    def side(self) -> int:
        """1 where the whole interval lies above zero, -1 below, 0 where it does not tell."""
        return int(self.low > 0) - int(self.high < 0)


def robust_trend(years, kg) -> RobustTrend:
    """The trend of reported amounts by generalised least squares, averaged over what the autocorrelation may be.

    years: (n,) whole years, each once, any order; kg: (n,) 0 or more, NaN where not reported. ln kg = a + b year + e,
    where e of two years d apart correlate by rho^d. Given rho, b is Student's t on n - 2 degrees of freedom; rho has a
    flat prior over AUTOCORRELATIONS, its posterior weighs the mixture, and the interval's ends are its quantiles. No
    draw, so no seed. A reported zero has no logarithm and is left out.

    Raises InputError as `theil_sen.reported`.
    Source: Zellner & Tiao (1964), JASA 59:763, with the marginal likelihood of the regression's scale and coefficients
    integrated out.
    """
    years, log_kg = theil_sen.reported_logs(years, kg)
    if len(years) < MINIMUM_YEARS_FOR_TEST:
        few = Reason("too_few_years_for_interval", n_years=len(years), needed=MINIMUM_YEARS_FOR_TEST)
        return RobustTrend(n_years=len(years), reasons=(few,))
    x = np.column_stack([np.ones(len(years)), years - years.mean()])
    residual = log_kg - x @ np.linalg.lstsq(x, log_kg, rcond=None)[0]
    if np.sqrt(residual @ residual / len(years)) < NO_SCATTER:
        return RobustTrend(n_years=len(years), reasons=(Reason("no_scatter_to_forecast"),))
    mixture = _posterior(years, x, log_kg)
    return RobustTrend(
        percent_per_year=percent(float(mixture.weight @ mixture.slope)),
        low=percent(mixture.quantile((1 - CONFIDENCE) / 2)),
        high=percent(mixture.quantile((1 + CONFIDENCE) / 2)),
        n_years=len(years),
        autocorrelation=float(mixture.weight @ AUTOCORRELATIONS),
    )


def widened(trend: Trend, robust: RobustTrend) -> tuple[float, float]:
    """The cautious interval of a trend, made as wide as the robust one where that reaches further, % a year."""
    if not np.isfinite(trend.cautious_low):
        return np.nan, np.nan
    return float(np.fmin(trend.cautious_low, robust.low)), float(np.fmax(trend.cautious_high, robust.high))


@dataclass(frozen=True, kw_only=True)
class _Mixture:
    """Student's t of the slope, ln kg a year, for each autocorrelation, with the autocorrelation's posterior weight."""

    slope: NDArray[np.float64]  # (autocorrelations,)
    scale: NDArray[np.float64]
    weight: NDArray[np.float64]  # sums to 1
    degrees: int

    def below(self, slope: float) -> float:
        """The chance, 0-1, of a slope below this one."""
        return float(self.weight @ special.stdtr(self.degrees, (slope - self.slope) / self.scale))

    def quantile(self, chance: float) -> float:
        """The slope below which the mixture holds `chance`, between the outermost of its parts' own quantiles."""
        each = self.slope + self.scale * special.stdtrit(self.degrees, chance)
        low, high = float(each.min()), float(each.max())
        if high - low < NO_SCATTER:
            return low
        at: Any = optimize.brentq(lambda at: self.below(at) - chance, low, high)
        return float(at)


def _posterior(years: NDArray[np.float64], x: NDArray[np.float64], log_kg: NDArray[np.float64]) -> _Mixture:
    apart = np.abs(years[:, None] - years)
    correlation = AUTOCORRELATIONS[:, None, None] ** apart  # 0 ** 0 is 1: the identity without autocorrelation
    lower = np.linalg.cholesky(correlation)
    both = np.linalg.solve(lower, np.broadcast_to(np.column_stack([x, log_kg]), (len(lower), len(years), 3)))
    design, value = both[..., :2], both[..., 2:]
    information = design.swapaxes(1, 2) @ design
    coefficients = np.linalg.solve(information, design.swapaxes(1, 2) @ value)
    left = (value - design @ coefficients)[..., 0]
    squares, degrees = (left**2).sum(axis=1), len(years) - 2
    log_weight = (
        -np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
        - 0.5 * np.linalg.slogdet(information).logabsdet
        - 0.5 * degrees * np.log(squares)
    )
    weight = special.softmax(log_weight)
    scale = np.sqrt(squares / degrees * np.linalg.inv(information)[:, 1, 1])
    return _Mixture(slope=coefficients[:, 1, 0], scale=scale, weight=weight, degrees=degrees)
