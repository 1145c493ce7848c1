"""The windows that every trend report prints: the whole period, and its last twenty and last ten years.

They are fixed here, and the same for every route and country, so that no report can choose the window that suits it. The
specification curve shows all the others.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.robust import RobustTrend, robust_trend, widened
from pactresearch.methods.trends.shape import Shape, shape
from pactresearch.methods.trends.specification import LeaveOneOut, leave_largest_out, specification_curve
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED, Trend, trend
from pactresearch.methods.trends.verdicts import MOST_DRAWS, Direction, at_border, direction_of, unclear, verdict
from pactresearch.results import Several, result
from pactresearch.verdict import Judged, Judgement, Reason, Reasons

Shown = Literal["rise", "fall", "unclear", "unknown"]
TESTED = ("power", "series_turns", "hangs_on_single_years")  # reasons of trends that were asked about, and do not stand
LAST_YEARS = (20, 10)
MAIN_YEARS = 20
LONGEST_SILENCE = 2  # years at the end of a window without a complete one
MOST_UNCLEAR = 0.1  # share of years whose absence alone may make a supported trend unclear


@result(kw_only=True)
class WindowTrend(Judged):
    """The trend of a series in one window, judged."""

    first_year: int  # of the window, not of the reported years in it
    last_year: int
    whole: bool  # all years of the series, else its last ones
    left_out: LeaveOneOut  # with and without the largest year; complete years only
    robust: RobustTrend  # of the same years, with the autocorrelation integrated out
    shape: Shape | None  # of the same years; None where these are too few
    judgement: Judgement  # on the direction that the trend points to

    @property
    def n_years(self) -> int:
        """Length of the window in years, reported or not."""
        return self.last_year - self.first_year + 1

    @property
    def direction(self) -> Direction:
        """Where the trend points, clear or not."""
        return direction_of(self.trend)

    @property
    def shown(self) -> Shown:
        """What the verdict allows to be said of seizures: a rise, a fall, neither clearly, or nothing."""
        if self.verdict == "supported":
            return self.direction
        return "unclear" if self.verdict == "not supported" or self.says(*TESTED) else "unknown"

    def among(self, n_tests: int, stands: bool) -> Judgement:
        """The judgement on the trend as one of a family of tests. stands: whether its p does, allowing for their number."""
        reasons = tuple(one for one in self.reasons if one.code != "power")
        if self.verdict == "supported":
            return self.judgement if stands else unclear(self.trend, self.robust, (), n_tests)
        return self.judgement if reasons == self.reasons else unclear(self.trend, self.robust, reasons, n_tests)

    @property
    def trend(self) -> Trend:
        """The trend over all complete years of the window."""
        return self.left_out.full

    @property
    def drawn(self) -> bool:
        """Whether a line of this trend may be drawn: only where the verdict carries it."""
        return self.verdict == "supported"

    @property
    def interval(self) -> tuple[float, float]:
        """The widest of Sen's, the bootstrap's and the robust interval, % a year: the one to print."""
        return widened(self.trend, self.robust)


def window_trends(series: RouteSeries, *, draws: int = 2000, seed: int = DEFAULT_SEED) -> tuple[WindowTrend, ...]:
    """The trend in the whole period, and in its last 20 and last 10 years where the period is longer.

    Only complete years enter (see `series.route_series`): a total without a country that usually makes a fifth of it is
    not a lower total, it is another one.
    """
    years, kg = series.years, series.complete_kg
    shorter = [last for last in LAST_YEARS if last < len(years)]
    last_years = [trend_of_years(years[-last:], kg[-last:], draws=draws, seed=seed) for last in shorter]
    whole = whole_period(series, draws=draws, seed=seed)
    return Several([whole, *(replace(one, whole=False) for one in last_years)])


def whole_period(series: RouteSeries, *, draws: int = 2000, seed: int = DEFAULT_SEED) -> WindowTrend:
    """The trend in the whole period alone: the first of `window_trends`."""
    return trend_of_years(series.years, series.complete_kg, draws=draws, seed=seed)


def trend_of_years(years: np.ndarray, kg: np.ndarray, *, draws: int = 2000, seed: int = DEFAULT_SEED) -> WindowTrend:
    """The trend in these years, judged as those of every route and country. years: every one; kg: NaN where not complete."""
    left_out, robust = leave_largest_out(years, kg, draws=draws, seed=seed), robust_trend(years, kg)
    if robust.side and at_border(left_out.full):
        left_out = replace(left_out, full=trend(years, kg, draws=MOST_DRAWS, seed=seed))
    curve, direction, found = specification_curve(years, kg), direction_of(left_out.full), shape(years, kg)
    judged = verdict(direction, left_out, curve, robust=robust, n_years_asked=len(years))
    judged = _recent_enough(judged, left_out.full, int(years[-1]))
    judged = _one_way(judged, found)
    if judged.verdict == "supported" and (hangs := _on_single_years(years, kg)):
        judged = Judgement("not identified", hangs)
    return WindowTrend(
        first_year=int(years[0]),
        last_year=int(years[-1]),
        whole=True,
        left_out=left_out,
        robust=robust,
        shape=found,
        judgement=judged,
    )


def _one_way(judged: Judgement, found: Shape | None) -> Judgement:
    """A series that rose to a peak and fell since neither rose nor fell over its window; chance may make the turn, too."""
    if judged.verdict != "supported" or found is None or not found.turns:
        return judged
    return Judgement("not identified", (Reason("series_turns", year=found.bend_year), *judged.reasons))


def _recent_enough(judged: Judgement, trend: Trend, last: int) -> Judgement:
    """A trend whose newest complete year lies far before the window's end says nothing of the window."""
    if trend.last_year is None or trend.last_year >= last - LONGEST_SILENCE:
        return judged
    return Judgement("not identified", (Reason("newest_complete_year_old", newest=trend.last_year, last_year=last),))


def _on_single_years(years: np.ndarray, kg: np.ndarray) -> Reasons:
    """Why a supported statement hangs on single years, if it does: on a log scale a small year weighs as a large. By the
    robust interval, which takes no draws."""
    used = np.flatnonzero(kg > 0)
    n_unclear = sum(robust_trend(np.delete(years, one), np.delete(kg, one)).side == 0 for one in used)
    found = Reason("hangs_on_single_years", n_unclear=n_unclear, n_years=len(used))
    return (found,) if n_unclear > MOST_UNCLEAR * len(used) else ()


def main_window(windows: Sequence[WindowTrend]) -> WindowTrend:
    """The window that a report speaks of first: the last twenty years, or the whole period if it is shorter."""
    return next((one for one in windows if not one.whole and one.n_years == MAIN_YEARS), windows[0])
