"""What may be said of a trend: a verdict with its reasons, and how far the trend of the flow may lie from it."""

from typing import Literal

import numpy as np

from pactresearch.errors import InputError
from pactresearch.methods.power import judged
from pactresearch.methods.trends.power import half_width, power_over_years, visible_trend
from pactresearch.methods.trends.robust import RobustTrend
from pactresearch.methods.trends.specification import LeaveOneOut, SpecificationCurve
from pactresearch.methods.trends.theil_sen import CONFIDENCE, Trend
from pactresearch.results import result
from pactresearch.verdict import Judgement, Reason, Reasons

Direction = Literal["rise", "fall"]
SIDES: dict[Direction, int] = {"rise": 1, "fall": -1}
ALPHA = 0.05
MOST_DRAWS = 100_000  # where the draws' own error reaches the decision
BORDER_ERRORS = 3.0  # standard errors of a share of draws that count as reaching it
DRAWN = {"interval_includes_zero", "chance_alone", "smallest_visible_trend"}  # failures that hang on the draws
MINIMUM_REPORTED_SHARE = 0.5  # of the years asked about: with fewer, the years that are missing could make the trend


def direction_of(trend: Trend) -> Direction:
    """Where a trend points. A trend of zero, or none, points to a rise, and cannot support it."""
    return "fall" if trend.percent_per_year < 0 else "rise"


def at_border(trend: Trend) -> bool:
    """Whether the bootstrap's p, or the end of its interval, which asks the same, may lie on either side by its draws."""
    error = np.sqrt(ALPHA * (1 - ALPHA) / max(trend.draws, 1))
    return bool(abs(trend.bootstrap_p - ALPHA) < BORDER_ERRORS * error)


def verdict(
    direction: Direction,
    left_out: LeaveOneOut,
    specification: SpecificationCurve | None = None,
    *,
    robust: RobustTrend | None = None,
    n_years_asked: int | None = None,
) -> Judgement:
    """Judge whether seizures rose or fell by a trend and by the same trend without its largest year.

    It is a verdict on seizures, and says nothing of trafficking. specification: where given, a supported statement says in
    how many windows of years the trend goes clearly the other way. n_years_asked: years of the window that the statement is
    about; with under half of them reported, nothing is identified.

    `supported` asks for all of: the cautious 95 % interval (the wider of Sen's and the bootstrap's) lies on the
    statement's side of zero; the bootstrap's p is below 0.05; the slope without the largest year has the same sign;
    and, where zeros are reported, so has Kendall's tau, which uses them. `not identified`: under 6 years above zero,
    no scatter, too little reported, or a p so near 0.05 that it alone decides and its draws do not tell the side.
    Otherwise, with every condition that fails and the smallest trend that the series could have shown, `not supported` where
    a change to three times or a third would more likely be seen than not, or the trend clearly goes the other way.

    Raises InputError for any other direction.
    """
    if direction not in SIDES:
        raise InputError(f"A trend of seizures cannot be judged as {direction!r}; ask {' or '.join(map(repr, SIDES))}.")
    trend = left_out.full
    n_reported = trend.n_years + trend.n_zero
    if n_years_asked and n_reported < MINIMUM_REPORTED_SHARE * n_years_asked:
        few = Reason("under_half_reported", n_reported=n_reported, n_asked=n_years_asked)
        return Judgement("not identified", (few,))
    if np.isnan(trend.bootstrap_p):
        return Judgement("not identified", trend.reasons)
    failures = _failures(direction, left_out, robust)
    firm = trend.low <= 0 <= trend.high or any(one.code not in DRAWN for one in failures)
    if at_border(trend) and not firm:
        return Judgement("not identified", (Reason("at_border", p=trend.bootstrap_p, draws=trend.draws),))
    if any(one.code == "trend_goes_other_way" for one in failures):
        return Judgement("not supported", failures)
    if failures:
        return unclear(trend, robust, failures)
    return Judgement("supported", (*_support(left_out), *_windows_against(direction, specification)))


def unclear(trend: Trend, robust: RobustTrend | None, reasons: Reasons, n_tests: int = 1) -> Judgement:
    """The verdict on a trend that does not stand: `not supported` where one that matters would have been seen, see
    `power.power_over_years`, and `not identified` where it would not. n_tests: in the family that is allowed for."""
    power = power_over_years(*weaker(trend, robust), trend.span, n_tests) if trend.span else np.nan
    return judged(False, power, "threefold_in_all", *reasons, n_tests=n_tests)


def weaker(trend: Trend, robust: RobustTrend | None) -> tuple[tuple[float, float], float]:
    """Of the cautious and the robust interval the one that is wider about its own slope, and that slope. All in % a year."""
    cautious = (trend.cautious_low, trend.cautious_high), trend.percent_per_year
    if robust is None or np.isnan(robust.low):
        return cautious
    return max(cautious, ((robust.low, robust.high), robust.percent_per_year), key=lambda one: half_width(*one))


def _failures(direction: Direction, left_out: LeaveOneOut, robust: RobustTrend | None) -> Reasons:
    trend, without, side = left_out.full, left_out.without_largest, SIDES[direction]
    may_be_zero = trend.cautious_low <= 0 <= trend.cautious_high
    failures = []
    if may_be_zero:
        failures.append(Reason("interval_includes_zero", confidence=CONFIDENCE))
    elif side * trend.percent_per_year < 0:
        failures.append(Reason("trend_goes_other_way"))
    if robust is not None and robust.side != side:
        failures.append(Reason("robust_interval_includes_zero", low=robust.low, high=robust.high))
    if trend.bootstrap_p >= ALPHA:
        failures.append(Reason("chance_alone", p=trend.bootstrap_p))
    if trend.percent_per_year != 0 and not left_out.keeps_sign:
        percent = without.percent_per_year
        failures.append(Reason("turns_without_largest_year", year=left_out.largest_year, percent_per_year=percent))
    if trend.n_zero and trend.kendall_tau * trend.percent_per_year < 0:
        failures.append(Reason("zeros_point_other_way"))
    if may_be_zero:
        fall, rise = visible_trend(*weaker(trend, robust))
        smallest = rise if side > 0 else -fall
        failures.append(Reason("smallest_visible_trend", direction=direction, percent_per_year=smallest))
    return tuple(failures)


def _support(left_out: LeaveOneOut) -> Reasons:
    chance = Reason("chance_alone", p=left_out.full.bootstrap_p)
    percent = left_out.without_largest.percent_per_year
    return chance, Reason("stands_without_largest_year", year=left_out.largest_year, percent_per_year=percent)


def _windows_against(direction: Direction, specification: SpecificationCurve | None) -> Reasons:
    if specification is None or specification.table.empty:
        return ()
    table, shortest = specification.table, specification.minimum_years
    against = int((table["high"] < 0 if direction == "rise" else table["low"] > 0).sum())
    if against == 0:
        return ()
    opposed = Reason(
        "windows_against", direction=direction, n_against=against, n_windows=len(table), minimum_years=shortest
    )
    return (opposed,)


@result
class DetectionBound:
    """Where the trend of the flow may lie if the chance of seizure and report may have changed. In % a year."""

    low: float
    high: float
    factor: float  # by which that chance may have risen or fallen over the window, steadily
    years: int  # from the first year to the last
    break_even_factor: float  # the steady change that would make the trend one of detection; 1 where it may be nil


def detection_bound(
    trend: Trend, factor: float = 2.0, *, interval: tuple[float, float] | None = None
) -> DetectionBound:
    """Interval of the flow's trend, if the chance of detection changed steadily by up to `factor` over the window.

    interval: of the trend, % a year; its cautious one unless given. ln of the flow's trend lies within
    ± ln(factor) / (last year - first year) of that of seizures; both ends of the interval are moved outwards by it. A change
    that comes at once, in the middle, moves a trend by up to half as much again. NaN where the trend has no interval.

    Raises InputError for a factor under 1. Source: bounds in the sense of Manski (2003), Partial Identification of
    Probability Distributions.
    """
    if not (np.isfinite(factor) and factor >= 1):
        raise InputError(f"The factor {factor!r} must be 1 or more: 2 means that detection may have doubled or halved.")
    span = trend.span
    if np.isnan(trend.bootstrap_p):
        return DetectionBound(np.nan, np.nan, factor, span, np.nan)
    shift = np.log(factor) / span
    low, high = interval or (trend.cautious_low, trend.cautious_high)
    nearest = 0.0 if low <= 0 <= high else min(abs(np.log1p(low / 100)), abs(np.log1p(high / 100)))
    return DetectionBound(_moved(low, -shift), _moved(high, shift), factor, span, float(np.exp(nearest * span)))


def _moved(percent_per_year: float, shift: float) -> float:
    """A trend in % a year moved by `shift` in ln kg a year: 100 ((1 + trend) exp(shift) - 1)."""
    return float((100 + percent_per_year) * np.exp(shift) - 100)
