"""What may be said of a trend: a verdict with its reason, and how far the trend of the flow may lie from it."""

from dataclasses import dataclass

import numpy as np

from pactresearch import words
from pactresearch.errors import InputError
from pactresearch.methods.trends.specification import LeaveOneOut, SpecificationCurve
from pactresearch.methods.trends.theil_sen import CONFIDENCE, Trend

STATEMENTS = {"seizures rose": 1, "seizures fell": -1}
ALPHA = 0.05
LEAST_CHANCE = 0.001  # 2,000 draws tell no finer
MINIMUM_REPORTED_SHARE = 0.5  # of the years asked about: with fewer, the years that are missing could make the trend


@dataclass(frozen=True)
class Verdict:
    """Whether the evidence carries a statement about seizures. It says nothing of trafficking."""

    statement: str  # "seizures rose" or "seizures fell"
    word: str  # "supported", "not supported" or "not identified"
    reason: str  # one or more sentences


def statement_of(trend: Trend) -> str:
    """The statement that a trend points to. A trend of zero, or none, points to a rise, and cannot support it."""
    return "seizures fell" if trend.percent_per_year < 0 else "seizures rose"


def verdict(
    statement: str,
    left_out: LeaveOneOut,
    specification: SpecificationCurve | None = None,
    *,
    n_years_asked: int | None = None,
) -> Verdict:
    """Judge "seizures rose" or "seizures fell" by a trend and by the same trend without its largest year.

    specification: where given, a supported statement says in how many windows of years the trend goes clearly the other
    way. n_years_asked: years of the window that the statement is about; with under half of them reported, nothing is
    identified.

    `supported` asks for all of: the cautious 95 % interval (the wider of Sen's and the bootstrap's) lies on the
    statement's side of zero; the bootstrap's p is below 0.05; the slope without the largest year has the same sign;
    and, where zeros are reported, so has Kendall's tau, which uses them. `not identified`: under 6 years above zero,
    no scatter, or too little reported. Otherwise `not supported`, with every condition that fails and the smallest
    trend that the series could have shown.

    Raises InputError for any other statement.
    """
    if statement not in STATEMENTS:
        allowed = " or ".join(f'"{one}"' for one in STATEMENTS)
        raise InputError(f'The statement "{statement}" cannot be judged by a trend of seizures; ask {allowed}.')
    trend, side = left_out.full, STATEMENTS[statement]
    if n_years_asked and trend.n_years + trend.n_zero < MINIMUM_REPORTED_SHARE * n_years_asked:
        reason = f"Only {trend.n_years + trend.n_zero} of {n_years_asked} years are reported well enough, under half."
        return Verdict(statement, "not identified", reason)
    if np.isnan(trend.bootstrap_p):
        return Verdict(statement, "not identified", trend.reason)
    failures = _failures(side, left_out)
    if failures:
        return Verdict(statement, "not supported", " ".join(failures))
    return Verdict(statement, "supported", _support(trend, left_out) + _windows_against(side, specification))


def _failures(side: int, left_out: LeaveOneOut) -> list[str]:
    trend, without = left_out.full, left_out.without_largest
    may_be_zero = trend.cautious_low <= 0 <= trend.cautious_high
    failures = []
    if may_be_zero:
        failures.append(f"The {100 * CONFIDENCE:.0f} % interval includes zero.")
    elif side * trend.percent_per_year < 0:
        failures.append("The trend goes the other way.")
    if trend.bootstrap_p >= ALPHA:
        failures.append(_chance(trend))
    if trend.percent_per_year != 0 and not left_out.keeps_sign:
        failures.append(
            f"Without {left_out.largest_year}, its largest year, it is {_signed(without.percent_per_year)} % a year."
        )
    if trend.n_zero and trend.kendall_tau * trend.percent_per_year < 0:
        failures.append("Kendall's test, which uses the reported zeros, points the other way.")
    if may_be_zero:
        failures.append(_could_not_be_seen(side, trend))
    return failures


def _could_not_be_seen(side: int, trend: Trend) -> str:
    smallest = trend.visible_rise_percent if side > 0 else -trend.visible_fall_percent
    return (
        f"With {trend.n_years} years of this scatter, a {'rise' if side > 0 else 'fall'} must be at least "
        f"{words.two_figures(smallest)} % a year to be seen reliably."
    )


def _support(trend: Trend, left_out: LeaveOneOut) -> str:
    return (
        f"{_chance(trend)} Without {left_out.largest_year}, its largest year, the trend is "
        f"{_signed(left_out.without_largest.percent_per_year)} % a year."
    )


def _windows_against(side: int, specification: SpecificationCurve | None) -> str:
    if specification is None or specification.table.empty:
        return ""
    against = int((specification.table["high"] < 0 if side > 0 else specification.table["low"] > 0).sum())
    if against == 0:
        return ""
    return (
        f" In {against} of {len(specification.table)} windows of {specification.minimum_years} years or more Sen's interval, "
        f"narrower than this one, says that they {'fell' if side > 0 else 'rose'}."
    )


def _chance(trend: Trend) -> str:
    """How often the bootstrap's series without a trend show as much."""
    p = trend.bootstrap_p
    often = f"{1000 * p:.0f} of 1,000" if p < 0.01 else f"{100 * p:.0f} of 100"
    return f"Chance alone gives as much in {'under 1 of 1,000' if p < LEAST_CHANCE else often} series."


def _signed(value: float) -> str:
    return words.percent(value, signed=True).removesuffix(" %")


@dataclass(frozen=True)
class DetectionBound:
    """Where the trend of the flow may lie if the chance of seizure and report may have changed. In % a year."""

    low: float
    high: float
    factor: float  # by which that chance may have risen or fallen over the window, steadily
    years: int  # from the first year to the last
    break_even_factor: float  # the steady change that would make the trend one of detection; 1 where it may be nil


def detection_bound(trend: Trend, factor: float = 2.0) -> DetectionBound:
    """Interval of the flow's trend, if the chance of detection changed steadily by up to `factor` over the window.

    ln of the flow's trend lies within ± ln(factor) / (last year - first year) of that of seizures; both ends of the
    cautious interval are moved outwards by it. A change that comes at once, in the middle, moves a trend by up to half as
    much again. NaN where the trend has no interval.

    Raises InputError for a factor under 1. Source: bounds in the sense of Manski (2003), Partial Identification of
    Probability Distributions.
    """
    if not (np.isfinite(factor) and factor >= 1):
        raise InputError(f"The factor {factor!r} must be 1 or more: 2 means that detection may have doubled or halved.")
    span = (trend.last_year - trend.first_year) if trend.first_year is not None else 0
    if np.isnan(trend.bootstrap_p):
        return DetectionBound(np.nan, np.nan, factor, span, np.nan)
    shift = np.log(factor) / span
    low, high = trend.cautious_low, trend.cautious_high
    nearest = 0.0 if low <= 0 <= high else min(abs(np.log1p(low / 100)), abs(np.log1p(high / 100)))
    return DetectionBound(_moved(low, -shift), _moved(high, shift), factor, span, float(np.exp(nearest * span)))


def _moved(percent_per_year: float, shift: float) -> float:
    """A trend in % a year moved by `shift` in ln kg a year: 100 ((1 + trend) exp(shift) - 1)."""
    return float((100 + percent_per_year) * np.exp(shift) - 100)
