"""What an annual series looks like: a straight line, a line with one bend, or a level that wanders."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pactresearch.methods.trends.theil_sen import NO_SCATTER, percent, reported_logs
from pactresearch.results import result

Kind = Literal["line", "bend", "level"]
MINIMUM_YEARS = 8  # above zero: five parameters of a bend want more
YEARS_EACH_SIDE = 4  # reported years before a bend, and from it on
# ln of (variance of the level's yearly steps / variance of what does not last): nearly constant to nearly a random walk
LN_RATIOS = (-8.0, 8.0)
RATIOS = np.exp(np.linspace(*LN_RATIOS, 65))


@result(kw_only=True)
class Shape:
    """The best of three shapes of ln kg by Akaike's criterion. Nothing is tested by it."""

    kind: Kind
    aic: dict[Kind, float]
    bend_year: int | None = None  # of the best bend, whether or not it is the best shape
    percent_before: float = np.nan  # % a year up to the bend
    percent_after: float = np.nan  # % a year from it on
    n_years: int  # above zero
    turns_back: bool = False  # whether the years from the bend on turn once more, the other way

    @property
    def straight(self) -> bool:
        """Whether a rate of % a year describes the series best."""
        return self.kind == "line"

    @property
    def turns(self) -> int:
        """By the bend, where it beats the line, whether or not a level does better: 1 where the series rose to a peak
        and fell since, -1 where it fell to a low and rose since, else 0.
        """
        if self.aic["bend"] >= self.aic["line"] or self.percent_before * self.percent_after >= 0:
            return 0
        return 1 if self.percent_before > 0 else -1

    @property
    def turned(self) -> int:
        """`turns` where it may be said: the bend still beats the line by the criterion for few years (Hurvich & Tsai 1989,
        Biometrika 76:297), and the years since go one way.
        """
        for_few = 2 * 5 * 6 / (self.n_years - 6) - 2 * 3 * 4 / (self.n_years - 4)
        return 0 if self.turns_back or self.aic["bend"] + for_few >= self.aic["line"] else self.turns


def shape(years, kg) -> Shape | None:
    """Which shape describes reported amounts best: all three by their full likelihood, parameters counted alike.

    years: (n,) whole years, each once, any order; kg: (n,) 0 or more, NaN where not reported; a reported zero has no
    logarithm and is left out. Line: two coefficients and a variance. Bend: two lines that meet in a reported year, which
    counts as a parameter. Level: its start and two variances, by the likelihood that counts its start, as the others' do; that of
    `level.forecast` leaves it open, and can be compared with no line. None under eight years above zero or without scatter.

    Raises InputError as `theil_sen.reported`. Source: Akaike (1974), IEEE Transactions on Automatic Control 19:716.
    """
    years, log_kg = reported_logs(years, kg)
    if len(years) < MINIMUM_YEARS or np.ptp(log_kg) < NO_SCATTER:
        return None
    since = (years - years[0]).astype(float)
    line = np.column_stack([np.ones(len(years)), since])
    bends = [np.column_stack([line, np.maximum(since - at, 0)]) for at in since[YEARS_EACH_SIDE : 1 - YEARS_EACH_SIDE]]
    independent = np.eye(len(years))
    fitted = [_deviance(one, log_kg, independent) for one in bends]
    best = int(np.argmin(fitted))
    walk = np.minimum(since[:, None], since)  # a level that starts in the first year
    level = min(_deviance(line[:, :1], log_kg, independent + ratio * walk) for ratio in RATIOS)
    aic: dict[Kind, float] = {
        "line": _deviance(line, log_kg, independent) + 2 * 3,
        "bend": fitted[best] + 2 * 5,
        "level": level + 2 * 3,
    }
    _, before, change = np.linalg.lstsq(bends[best], log_kg, rcond=None)[0]
    later = shape(years[YEARS_EACH_SIDE + best :], np.exp(log_kg[YEARS_EACH_SIDE + best :]))
    return Shape(
        kind=min(aic, key=lambda kind: aic[kind]),
        aic=aic,
        bend_year=int(years[YEARS_EACH_SIDE + best]),
        percent_before=percent(float(before)),
        percent_after=percent(float(before + change)),
        n_years=len(years),
        turns_back=later is not None and bool(later.turned * change > 0),
    )


def _deviance(x: NDArray[np.float64], log_kg: NDArray[np.float64], covariance: NDArray[np.float64]) -> float:
    """-2 ln likelihood, less n (1 + ln 2 pi), of a regression with errors of this covariance up to a scale."""
    lower = np.linalg.cholesky(covariance)
    design, value = np.linalg.solve(lower, x), np.linalg.solve(lower, log_kg)
    left = value - design @ np.linalg.lstsq(design, value, rcond=None)[0]
    n = len(log_kg)
    return float(n * np.log(max(left @ left / n, NO_SCATTER**2)) + 2 * np.log(np.diagonal(lower)).sum())
