"""What several indicators together allow to be said: the sign table, and the only licence for the words it guards.

Seizures alone never tell whether more was trafficked or police did more. Cases, kilograms, the purity-adjusted price and
purity move differently under the two, so that some patterns of signs speak for one of them. Only such a pattern, with
at least three indicators beyond their uncertainty, lets a finding speak of trafficking, supply or flow.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np

from pactresearch.errors import InputError
from pactresearch.methods.trends.counts import CountTrend
from pactresearch.methods.trends.theil_sen import Trend
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

Name = Literal["cases", "kg", "price", "purity"]
NAMES: tuple[str, ...] = get_args(Name)
Kind = Literal["observed", "estimated", "inferred"]
Confidence = Literal["high", "moderate", "low"]
LEAST_INDICATORS = 3
# What the indicators are consistent with. More and less supply are what a licence allows to be said.
Reading = Literal["more_supply", "enforcement", "larger_shipments", "less_supply", "less_of_either", "no_inference"]
Seizures = Literal["rose", "fell", "fewer_and_larger", "more_and_smaller", "not_clear"]
LICENSED: tuple[Reading, ...] = ("more_supply", "less_supply")
SIGN_TABLE: dict[tuple[int, int, int, int], Reading] = {  # signs in the order of NAMES
    (1, 1, -1, 1): "more_supply",
    (1, 1, 1, -1): "enforcement",
    (-1, 1, -1, 1): "larger_shipments",
    (-1, -1, 1, -1): "less_supply",
    (-1, -1, -1, 1): "less_of_either",
}


@result
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


def of_trend(name: Name, result: Trend | CountTrend | WindowTrend, source: str) -> Indicator:
    """An indicator from a trend of amounts (its cautious interval), of a window (its widest) or of counts, in % a year.

    A window whose verdict does not carry its direction is within uncertainty: its interval then reaches to 0.
    """
    if isinstance(result, CountTrend):
        ratios = result.rate_ratio_per_year, result.low, result.high
        change, low, high = (100 * (ratio - 1) for ratio in ratios)
    elif isinstance(result, WindowTrend):
        change, (low, high) = result.trend.percent_per_year, result.interval
        low, high = (low, high) if result.drawn else (float(np.minimum(low, 0)), float(np.maximum(high, 0)))
    else:
        change, low, high = result.percent_per_year, result.cautious_low, result.cautious_high
    return Indicator(name, change, low, high, source, unit="% a year")


@result
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
        if self.allows not in LICENSED:
            signs = ", ".join(f"{one.name} {one.sign:+d}" for one in given)
            raise InputError(
                f"The indicators of {self.subject} are read as {self.allows!r} (signs: {signs}), which gives no leave "
                "to speak of trafficking, supply or flow. Say what was seized."
            )

    @property
    def allows(self) -> Reading:
        """What may be said: `more_supply` or `less_supply`."""
        return _row(_by_name(self.indicators))


@result
class Triangulation:
    """What the sign table says."""

    subject: str
    indicators: tuple[Indicator, ...]  # as given
    signs: dict[str, int | None]  # by indicator: 1, -1, 0 within uncertainty, None not known
    reading: Reading
    confidence: Confidence
    reasons: Reasons  # for the reading, then for the confidence
    licence: Licence | None  # for the rows that speak of supply

    @property
    def seizures(self) -> Seizures:
        """What cases and kg say. A sign that is not known or not clear says nothing."""
        cases, kg = self.signs["cases"] or 0, self.signs["kg"] or 0
        if cases * kg < 0:
            return "fewer_and_larger" if kg > 0 else "more_and_smaller"
        either = kg or cases
        return "rose" if either > 0 else "fell" if either < 0 else "not_clear"


def triangulate(
    subject: str, indicators: Sequence[Indicator], *, unadjusted_price: Indicator | None = None, doubts: Reasons = ()
) -> Triangulation:
    """Read the sign table.

    subject: drug, place and period, as a report names them. indicators: at most one of each name. unadjusted_price: the
    change of the price as sold, which shows whether the sign of the adjusted price is more than that of purity.
    doubts: on the quality of the data, each of which lowers the confidence.

    A row is read where at least three indicators lie beyond their uncertainty and they fit that row only: three that fit
    two rows (without kilograms, 3 and 5; without cases, 1 and 3), or any other pattern, give `no_inference`: a report then
    says what was seized. Confidence is high with four indicators, moderate with three; each of these lowers
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
    reading = _row(by_name)
    confidence, why = _confidence(reading, by_name, beyond, unadjusted_price, doubts)
    return Triangulation(
        subject=subject,
        indicators=tuple(indicators),
        signs=signs,
        reading=reading,
        confidence=confidence,
        reasons=(_why(reading, signs, len(beyond)), *why),
        licence=Licence(subject, known) if reading in LICENSED else None,
    )


def _by_name(indicators: Sequence[Indicator]) -> Mapping[str, Indicator]:
    names = [one.name for one in indicators]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(f"The indicators {', '.join(repeated)} are given twice; give each once.")
    return {one.name: one for one in indicators}


def _fitting(signs: Sequence[int]) -> list[Reading]:
    """The rows that all non-zero signs fit."""
    fits = {row: all(sign in (0, wanted) for sign, wanted in zip(signs, row, strict=True)) for row in SIGN_TABLE}
    return [reading for row, reading in SIGN_TABLE.items() if fits[row]]


def _row(by_name: Mapping[str, Indicator]) -> Reading:
    signs = [by_name[name].sign if name in by_name else 0 for name in NAMES]
    rows = _fitting(signs)
    return rows[0] if sum(map(abs, signs)) >= LEAST_INDICATORS and len(rows) == 1 else "no_inference"


def _why(reading: Reading, signs: dict[str, int | None], n_beyond: int) -> Reason:
    if reading != "no_inference":
        return Reason("signs_fit_one_row", signs=signs, n=n_beyond)
    if n_beyond < LEAST_INDICATORS:
        return Reason("few_indicators_beyond", signs=signs, n=n_beyond, needed=LEAST_INDICATORS)
    rows = tuple(_fitting([signs[name] or 0 for name in NAMES]))
    return Reason("signs_fit_several_rows", signs=signs, rows=rows) if rows else Reason("signs_fit_no_row", signs=signs)


def _confidence(
    reading: Reading, by_name: Mapping[str, Indicator], beyond: list[str], unadjusted: Indicator | None, doubts: Reasons
) -> tuple[Confidence, Reasons]:
    if reading == "no_inference":
        return "low", (Reason("no_row_to_be_confident_of"),)
    said = list(doubts)
    if len({by_name[name].source for name in beyond}) == 1:
        said.append(Reason("indicators_of_one_source"))
    if {"price", "purity"} <= set(beyond) and (unadjusted is None or unadjusted.sign != by_name["price"].sign):
        said.append(Reason("price_and_purity_share_a_measurement"))
    if len({"price", "purity"} & set(beyond)) == 1:
        said.append(Reason("one_figure_of_the_market"))
    steps = (len(beyond) < len(NAMES)) + len(said)
    confidence: Confidence = "high" if steps == 0 else "moderate" if steps == 1 else "low"
    return confidence, (Reason("confidence", level=confidence, n=len(beyond), doubted=bool(said)), *said)
