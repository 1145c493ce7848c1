"""The windows that every trend report prints: the whole period, and its last twenty and last ten years.

They are fixed here, and the same for every route and country, so that no report can choose the window that suits it. The
specification curve shows all the others.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.specification import LeaveOneOut, leave_largest_out, specification_curve
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED, Trend, trend
from pactresearch.methods.trends.verdicts import Direction, direction_of, verdict
from pactresearch.results import result
from pactresearch.verdict import Judgement, Reason, Reasons, Verdict

Shown = Literal["rise", "fall", "unclear", "unknown"]
LAST_YEARS = (20, 10)
MAIN_YEARS = 20
LONGEST_SILENCE = 2  # years at the end of a window without a complete one
MOST_UNCLEAR = 0.1  # share of years whose absence alone may make a supported trend unclear
QUICK_DRAWS = 500  # for each of them: the ends of an interval need fewer draws than its p


@result
class WindowTrend:
    """The trend of a series in one window, judged."""

    first_year: int  # of the window, not of the reported years in it
    last_year: int
    whole: bool  # all years of the series, else its last ones
    left_out: LeaveOneOut  # with and without the largest year; complete years only
    judgement: Judgement  # on the direction that the trend points to

    @property
    def n_years(self) -> int:
        """Length of the window in years, reported or not."""
        return self.last_year - self.first_year + 1

    @property
    def verdict(self) -> Verdict:
        """Whether the evidence carries that seizures went in the trend's direction."""
        return self.judgement.verdict

    @property
    def reasons(self) -> Reasons:
        """Why the verdict is what it is."""
        return self.judgement.reasons

    @property
    def direction(self) -> Direction:
        """Where the trend points, clear or not."""
        return direction_of(self.trend)

    @property
    def shown(self) -> Shown:
        """What the verdict allows to be said of seizures: a rise, a fall, neither clearly, or nothing."""
        unclear: dict[Verdict, Shown] = {"not supported": "unclear", "not identified": "unknown"}
        return unclear.get(self.verdict, self.direction)

    @property
    def trend(self) -> Trend:
        """The trend over all complete years of the window."""
        return self.left_out.full


def window_trends(series: RouteSeries, *, draws: int = 2000, seed: int = DEFAULT_SEED) -> tuple[WindowTrend, ...]:
    """The trend in the whole period, and in its last 20 and last 10 years where the period is longer.

    Only complete years enter (see `series.route_series`): a total without a country that usually makes a fifth of it is
    not a lower total, it is another one.
    """
    first, last = int(series.years[0]), int(series.years[-1])
    shorter = [years for years in LAST_YEARS if last - years + 1 > first]
    return (
        whole_period(series, draws=draws, seed=seed),
        *(_judged(series, last - years + 1, draws, seed) for years in shorter),
    )


def whole_period(series: RouteSeries, *, draws: int = 2000, seed: int = DEFAULT_SEED) -> WindowTrend:
    """The trend in the whole period alone: the first of `window_trends`."""
    return _judged(series, int(series.years[0]), draws, seed)


def _judged(series: RouteSeries, start: int, draws: int, seed: int) -> WindowTrend:
    last, inside = int(series.years[-1]), series.years >= start
    years, kg = series.years[inside], series.complete_kg[inside]
    left_out = leave_largest_out(years, kg, draws=draws, seed=seed)
    curve, direction = specification_curve(years, kg), direction_of(left_out.full)
    judged = verdict(direction, left_out, curve, n_years_asked=int(inside.sum()))
    judged = _recent_enough(judged, left_out.full, last)
    judged = _without_single_years(judged, years, kg, seed)
    return WindowTrend(start, last, bool(inside.all()), left_out, judged)


def _recent_enough(judged: Judgement, trend: Trend, last: int) -> Judgement:
    """A trend whose newest complete year lies far before the window's end says nothing of the window."""
    if trend.last_year is None or trend.last_year >= last - LONGEST_SILENCE:
        return judged
    return Judgement("not identified", (Reason("newest_complete_year_old", newest=trend.last_year, last_year=last),))


def _without_single_years(judged: Judgement, years: np.ndarray, kg: np.ndarray, seed: int) -> Judgement:
    """A supported statement that hangs on single years is not supported: on a log scale a small year weighs as a large."""
    if judged.verdict != "supported":
        return judged
    used = np.flatnonzero(kg > 0)
    without = [trend(np.delete(years, one), np.delete(kg, one), draws=QUICK_DRAWS, seed=seed) for one in used]
    unclear = sum(bool(one.cautious_low <= 0 <= one.cautious_high) for one in without)
    if unclear <= MOST_UNCLEAR * len(used):
        return judged
    hangs = Reason("hangs_on_single_years", n_unclear=unclear, n_years=len(used))
    return Judgement("not supported", (hangs, *judged.reasons))


@result
class LatestYear:
    """The latest complete year against the five years before it. A description: five years carry no test."""

    year: int
    kg: float
    median_before_kg: float
    lowest_before_kg: float
    highest_before_kg: float
    years_before: tuple[int, ...]  # the complete years among the five

    @property
    def change_percent(self) -> float:
        """Against the median of the years before."""
        return 100 * (self.kg / self.median_before_kg - 1) if self.median_before_kg > 0 else np.nan

    @property
    def change_range_percent(self) -> tuple[float, float]:
        """Against the highest and against the lowest of the years before: the lower and the upper end."""
        if not self.lowest_before_kg > 0:
            return np.nan, np.nan
        return 100 * (self.kg / self.highest_before_kg - 1), 100 * (self.kg / self.lowest_before_kg - 1)

    @property
    def outside(self) -> bool:
        """Whether the year lies below or above all of the years before."""
        return not self.lowest_before_kg <= self.kg <= self.highest_before_kg


def latest_year(series: RouteSeries, years_before: int = 5) -> LatestYear | None:
    """The latest complete year beside the complete ones among the `years_before` years before it; None under three."""
    usable = series.complete & np.isfinite(series.kg)
    if not usable.any():
        return None
    year = int(series.years[usable][-1])
    before = usable & (series.years < year) & (series.years >= year - years_before)
    if before.sum() < 3:
        return None
    kg = series.kg[before]
    return LatestYear(
        year=year,
        kg=float(series.kg[series.years == year][0]),
        median_before_kg=float(np.median(kg)),
        lowest_before_kg=float(kg.min()),
        highest_before_kg=float(kg.max()),
        years_before=tuple(int(one) for one in series.years[before]),
    )


def main_window(windows: Sequence[WindowTrend]) -> WindowTrend:
    """The window that a report speaks of first: the last twenty years, or the whole period if it is shorter."""
    return next((one for one in windows if not one.whole and one.n_years == MAIN_YEARS), windows[0])
