"""What several indicators together allow to be said: the sign table, and the only licence for the words it guards.

Seizures alone never tell whether more was trafficked or police did more. Cases, kilograms, the purity-adjusted price and
purity move differently under the two, so that some patterns of signs speak for one of them. Only such a pattern, with
at least three indicators beyond their uncertainty, lets a finding speak of trafficking, supply or flow.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from pactresearch.errors import InputError
from pactresearch.methods.trends.counts import CountTrend
from pactresearch.methods.trends.theil_sen import Trend
from pactresearch.words import GUARDED, listed

Name = Literal["cases", "kg", "price", "purity"]
NAMES: tuple[str, ...] = get_args(Name)
Kind = Literal["observed", "estimated", "inferred"]
LEAST_INDICATORS = 3
MORE_SUPPLY, LESS_SUPPLY = "consistent with more supply", "consistent with less supply"
ENFORCEMENT = "consistent with enforcement pressure"
LARGER_SHIPMENTS = "fewer, larger shipments"
LESS_OF_EITHER = "less enforcement, or less demand"
NO_INFERENCE = "no inference"
SIGN_TABLE: dict[tuple[int, int, int, int], str] = {  # signs in the order of NAMES
    (1, 1, -1, 1): MORE_SUPPLY,
    (1, 1, 1, -1): ENFORCEMENT,
    (-1, 1, -1, 1): LARGER_SHIPMENTS,
    (-1, -1, 1, -1): LESS_SUPPLY,
    (-1, -1, -1, 1): LESS_OF_EITHER,
}
SIGN_WORDS = {1: "up", -1: "down", 0: "within uncertainty"}
_LICENSED = {
    MORE_SUPPLY: re.compile(r"(?i)(?<!not )\bconsistent with (?:more (?:supply|trafficking)|a larger flow)\b"),
    LESS_SUPPLY: re.compile(r"(?i)(?<!not )\bconsistent with (?:less (?:supply|trafficking)|a smaller flow)\b"),
}


@dataclass(frozen=True)
class Indicator:
    """The change of one indicator with its interval. `price` is the price per pure kg."""

    name: Name
    change: float  # in `unit`; NaN where not known
    low: float  # 95 % interval
    high: float
    source: str  # who reported it
    unit: str = "%"
    kind: Kind = "observed"  # an inferred one (carried over from elsewhere, modelled from others) counts for nothing

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise InputError(f"The indicator {self.name!r} is not in the sign table; allowed: {', '.join(NAMES)}.")
        if self.kind not in get_args(Kind):
            raise InputError(f"The kind {self.kind!r} is unknown; allowed: {', '.join(get_args(Kind))}.")
        if not self.source.strip():
            raise InputError(f"The indicator {self.name} has no source; say who reported it.")
        if np.isfinite([self.low, self.high]).all() and not self.low <= self.change <= self.high:
            raise InputError(
                f"The change of {self.name}, {self.change:g}, lies outside its interval, {self.low:g} to {self.high:g}."
            )

    @property
    def known(self) -> bool:
        """Whether there is an interval, and the figure is not inferred."""
        return bool(np.isfinite([self.change, self.low, self.high]).all()) and self.kind != "inferred"

    @property
    def sign(self) -> int:
        """+1 or -1 where the whole interval lies on one side of zero; else 0. An interval that touches zero gives 0."""
        if not self.known:
            return 0
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


def of_trend(name: Name, result: Trend | CountTrend, source: str) -> Indicator:
    """An indicator from a trend of amounts (its cautious interval) or of counts, in % a year."""
    if isinstance(result, CountTrend):
        ratios = result.rate_ratio_per_year, result.low, result.high
        change, low, high = (100 * (ratio - 1) for ratio in ratios)
    else:
        change, low, high = result.percent_per_year, result.cautious_low, result.cautious_high
    return Indicator(name, change, low, high, source, unit="% a year")


@dataclass(frozen=True)
class Licence:
    """Leave to use guarded words in a finding about one subject. It cannot be had without the evidence.

    Made from indicators, it reads the sign table itself: there is no licence whose signs do not give more or less supply.
    """

    subject: str  # drug, place and period that the indicators are about, as a report names them
    indicators: tuple[Indicator, ...]  # known ones only

    def __post_init__(self) -> None:
        given = tuple(one if isinstance(one, Indicator) else Indicator(**one) for one in self.indicators)
        object.__setattr__(self, "indicators", given)
        if not self.subject.strip():
            raise InputError(
                "A licence needs a subject: the drug, the place and the years that its indicators are about."
            )
        if not all(one.known for one in given):
            raise InputError(
                "A licence holds known indicators only; leave out those without an interval, and inferred ones."
            )
        if self.verdict not in _LICENSED:
            signs = ", ".join(f"{one.name} {SIGN_WORDS[one.sign]}" for one in given)
            raise InputError(
                f"The indicators of {self.subject} say {self.verdict!r} ({signs}), which gives no leave "
                "to speak of trafficking, supply or flow. Say what was seized."
            )

    @property
    def verdict(self) -> str:
        """The row of the sign table."""
        return _row(_by_name(self.indicators))

    def problem(self, sentence: str) -> str | None:
        """What is wrong with a sentence under this licence, or None.

        The words may stand only in what the row says: "consistent with more supply" (or more trafficking, or a larger
        flow); "consistent with less supply" (or less trafficking, or a smaller flow) under the opposite row.
        """
        left = GUARDED.search(_LICENSED[self.verdict].sub("", sentence))
        if left is None:
            return None
        return f"it says {left.group()!r}, and the evidence on {self.subject} allows only: {self.verdict!r}."


@dataclass(frozen=True)
class Triangulation:
    """The verdict of the sign table."""

    subject: str
    indicators: tuple[Indicator, ...]  # as given
    signs: dict[str, int | None]  # by indicator: 1, -1, 0 within uncertainty, None not known
    verdict: str  # a row of the table, or "no inference"
    statement: str  # what a report may say
    confidence: str  # "high", "moderate" or "low"
    reasons: tuple[str, ...]  # for the verdict, then for the confidence
    licence: Licence | None  # for the rows that speak of supply


def triangulate(
    subject: str,
    indicators: Sequence[Indicator],
    *,
    unadjusted_price: Indicator | None = None,
    doubts: Sequence[str] = (),
) -> Triangulation:
    """Read the sign table.

    subject: drug, place and period, as a report names them. indicators: at most one of each name. unadjusted_price: the
    change of the price as sold, which shows whether the sign of the adjusted price is more than that of purity.
    doubts: sentences on the quality of the data, each of which lowers the confidence.

    A row is read where at least three indicators lie beyond their uncertainty and they fit that row only: three that fit
    two rows (without kilograms, 3 and 5; without cases, 1 and 3), or any other pattern, give "no inference", and the
    statement says what was seized. Confidence is high with four indicators, moderate with three; each of these lowers
    it by one step: a doubt, a single source for all, only one of price and purity beyond its uncertainty, and a price
    whose sign is not known without the purity.

    Raises InputError for an indicator that is given twice or is unknown, or an empty subject. Source: methods,
    section 10; the European Union 2011-21 is its worked example (EMCDDA and Europol 2024).
    """
    if not subject.strip():
        raise InputError("The subject is empty; name the drug, the place and the years that the indicators are about.")
    by_name = _by_name(indicators)
    known = tuple(one for one in indicators if one.known)
    signs = {name: by_name[name].sign if name in by_name and by_name[name].known else None for name in NAMES}
    beyond = [name for name in NAMES if signs[name]]
    verdict = _row(by_name)
    seized = _seized(signs)
    confidence, why = _confidence(verdict, by_name, beyond, unadjusted_price, doubts)
    return Triangulation(
        subject=subject,
        indicators=tuple(indicators),
        signs=signs,
        verdict=verdict,
        statement=seized if verdict == NO_INFERENCE else f"{seized}; with price and purity: {verdict}",
        confidence=confidence,
        reasons=(_why(verdict, signs, beyond), *why),
        licence=Licence(subject, known) if verdict in _LICENSED else None,
    )


def _by_name(indicators: Sequence[Indicator]) -> Mapping[str, Indicator]:
    names = [one.name for one in indicators]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(f"The indicators {', '.join(repeated)} are given twice; give each once.")
    return {one.name: one for one in indicators}


def _fitting(signs: Sequence[int]) -> list[str]:
    """The rows that all non-zero signs fit."""
    fits = {row: all(sign in (0, wanted) for sign, wanted in zip(signs, row, strict=True)) for row in SIGN_TABLE}
    return [verdict for row, verdict in SIGN_TABLE.items() if fits[row]]


def _row(by_name: Mapping[str, Indicator]) -> str:
    signs = [by_name[name].sign if name in by_name else 0 for name in NAMES]
    rows = _fitting(signs)
    return rows[0] if sum(map(abs, signs)) >= LEAST_INDICATORS and len(rows) == 1 else NO_INFERENCE


def _seized(signs: Mapping[str, int | None]) -> str:
    """What cases and kg say. A sign that is not known or not clear says nothing."""
    cases, kg = signs["cases"] or 0, signs["kg"] or 0
    verb = {1: "rose", -1: "fell"}
    if cases and kg and cases != kg:
        return f"seizures {verb[cases]} in number and {verb[kg]} in weight"
    if cases or kg:
        return f"seizures {verb[kg or cases]}"
    return "seizures did not clearly rise or fall"


def _why(verdict: str, signs: Mapping[str, int | None], beyond: list[str]) -> str:
    told = ", ".join(f"{name} {'not known' if sign is None else SIGN_WORDS[sign]}" for name, sign in signs.items())
    if verdict != NO_INFERENCE:
        return f"{told}: {len(beyond)} of 4 indicators lie beyond their uncertainty, and together they fit one row."
    if len(beyond) < LEAST_INDICATORS:
        return f"{told}: {len(beyond)} of 4 indicators lie beyond their uncertainty; an inference needs 3."
    rows = _fitting([signs[name] or 0 for name in NAMES])
    if rows:
        return f"{told}: these signs fit more than one row ({listed(rows)}), so they decide nothing."
    return f"{told}: no row of the sign table has these signs."


def _confidence(
    verdict: str,
    by_name: Mapping[str, Indicator],
    beyond: list[str],
    unadjusted: Indicator | None,
    doubts: Sequence[str],
) -> tuple[str, list[str]]:
    if verdict == NO_INFERENCE:
        return "low", ["Confidence is low: no row can be read."]
    said = list(doubts)
    if len({by_name[name].source for name in beyond}) == 1:
        said.append("All indicators come from one source.")
    if {"price", "purity"} <= set(beyond) and (unadjusted is None or unadjusted.sign != by_name["price"].sign):
        said.append(
            "Price and purity share one measurement of purity, and the price as sold does not show the same sign."
        )
    if len({"price", "purity"} & set(beyond)) == 1:
        said.append("Only one figure of the market lies beyond its uncertainty; the others are of seizures.")
    steps = (len(beyond) < len(NAMES)) + len(said)
    word = ("high", "moderate", "low")[min(steps, 2)]
    why = f"Confidence is {word}: {len(beyond)} of 4 indicators" + (" and no doubt is noted." if not said else ".")
    return word, [why, *said]
