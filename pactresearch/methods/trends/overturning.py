"""What would overturn a finding on a trend: coming years that undo it, or more years of the same that would show it."""

import math

import numpy as np

from pactresearch.methods.trends.power import visible_trend
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED, Trend, reported, trend
from pactresearch.results import result

MOST_YEARS = 10  # ahead: nobody waits longer, and a line is not carried further
QUICK_DRAWS = 500  # for each trial: the ends of an interval need fewer draws than its p


@result
class UndoingYears:
    """How many coming years, each as far against the trend as the most extreme one so far, bring zero into its interval."""

    years: int | None  # None: more than ten
    kg: float  # the amount of each: the largest so far against a fall, the smallest above zero against a rise


def undoing_years(years, kg, found: Trend, *, seed: int = DEFAULT_SEED) -> UndoingYears | None:
    """The coming years that would undo a clear trend; None where the trend is not clear.

    years: (n,) whole numbers; kg: (n,) of complete years, NaN in others; found: their trend. The interval is the cautious
    one of `theil_sen.trend`, fitted anew with each further year.
    """
    if not (found.cautious_low > 0 or found.cautious_high < 0):
        return None
    given = reported(years, kg)
    above = given.kg[given.kg > 0]
    against = float(above.max() if found.percent_per_year < 0 else above.min())
    for more in range(1, MOST_YEARS + 1):
        longer = np.append(given.years, given.years[-1] + np.arange(1, more + 1))
        tried = trend(longer, np.append(given.kg, np.full(more, against)), draws=QUICK_DRAWS, seed=seed)
        if tried.cautious_low <= 0 <= tried.cautious_high:
            return UndoingYears(more, against)
    return UndoingYears(None, against)


def years_until_visible(found: Trend, interval: tuple[float, float]) -> int | None:
    """Further years of the same slope and scatter after which a slope that is not clear would be seen four times in five.

    interval: the widest that the slope is judged by, % a year. It narrows with the number of years to the power of 3/2. None
    without an interval, where the slope is zero, or where it is clear already. Source: the variance of a least-squares slope
    over n even years, 12 sd² / (n (n² − 1)).
    """
    if not interval[0] <= 0 <= interval[1]:
        return None
    slope = np.log1p(found.percent_per_year / 100)
    visible = np.log1p(visible_trend(interval, found.percent_per_year)[1] / 100)
    if slope == 0 or not np.isfinite(visible):
        return None
    return max(1, math.ceil(found.n_years * (abs(visible / slope) ** (2 / 3) - 1)))
