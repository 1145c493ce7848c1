"""Did seizures move from one route to another at a dated shock? Displacement, diffusion of benefits, or neither.

Shares cannot answer. When one share of a total falls the others must rise, so independent routes look displaced in
nearly every series. What is asked here of displacement is that the treated route itself falls, that the neighbour
itself rises, that their log-ratio says so too, and that a price or a purity moved as scarcity on the one and plenty on
the other would move it. Seizures may move because police moved; prices tell these two apart.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

import numpy as np

from pactresearch.errors import InputError
from pactresearch.methods.displacement.intervention import Intervention, intervention
from pactresearch.methods.displacement.quotient import displacement_quotient
from pactresearch.methods.power import judged
from pactresearch.results import result
from pactresearch.verdict import Judgement, Reason, Reasons, Verdict
from pactresearch.words import counted

REPLACED = 0.65  # of the smallest positive part: Martín-Fernández et al. (2003)
MOST_ZEROS = 0.25  # of a route's years: beyond, the replaced values would make the result
FALL, RISE = np.log(1 / 3), np.log(2.0)  # the smallest displacement that matters: to a third here, doubled there
ALPHA = 0.05
YEARS_BEFORE, YEARS_AFTER = 15, 5  # about a shock
CLOSED = 0.005  # a sum that scatters less than this is a total that was divided out, not two sums of seizures
Pattern = Literal["displacement", "diffusion"]
DISPLACEMENT, DIFFUSION = get_args(Pattern)
Corroboration = Literal["corroborated", "contradicted", "not corroborated"]
CORROBORATED, CONTRADICTED, NOT_CORROBORATED = get_args(Corroboration)


@result
class MarketMove:
    """How a price or a purity moved across the shock, on the markets that one of the two routes serves."""

    route: Literal["treated", "neighbour"]
    measure: Literal["price", "purity"]
    percent: float  # change, %
    low: float  # 95 % interval, %
    high: float
    source: str  # who reported it, and for which markets and years

    @property
    def scarcer(self) -> int:
        """+1: scarcer (price up or purity down beyond its interval); -1: more plentiful; 0: within uncertainty."""
        side = 1 if self.low > 0 else -1 if self.high < 0 else 0
        return side if self.measure == "price" else -side


@result
class Displacement:
    """The judgement on one pair of routes at one shock."""

    shock_year: int
    treated: Intervention  # of ln kg
    neighbour: Intervention  # of ln kg
    balance: Intervention  # of the isometric log-ratio: below zero is towards the neighbour
    quotient: float  # weighted, of the neighbour's gain; NaN where it cannot be had
    pattern: Pattern  # the one that was asked for: diffusion where the neighbour fell, too
    corroboration: Corroboration  # of the pattern, by the market
    judgement: Judgement  # of the pattern; "not supported" speaks against both patterns

    def power(self, n_tests: int = 1) -> float:
        """Chance that a fall of the treated route to a third and a doubling of its neighbour are both found; NaN without.

        n_tests: of the family, each then at 0.05 / n_tests, as the first of several that are adjusted must be. It is an upper
        bound: the log-ratio and the market have to say so, too.
        """
        alpha = ALPHA / n_tests
        return self.treated.power(FALL, alpha) * self.neighbour.power(RISE, alpha)

    def among(self, n_tests: int) -> Judgement:
        """The judgement where this is one of several tests: what speaks against a pattern needs power after allowing for all.

        n_tests: in the family. A pattern that is found keeps its verdict; whoever adjusts for the family judges its p.
        """
        reasons = [reason for reason in self.judgement.reasons if reason.code != "power"]
        if self.judgement.verdict == "not identified" and len(reasons) == len(self.judgement.reasons):
            return self.judgement  # for want of years, of a market, of a control: not for want of power
        clear = self.judgement.verdict == "supported"
        return judged(clear, self.power(n_tests), "third_and_doubled", *reasons, n_tests=n_tests)

    @property
    def p(self) -> float:
        """The largest two-sided p of the changes that the pattern at hand asks for; NaN where one of them has none.

        That of the whole is no larger where each is tested at its full level (Berger 1982): it is what an allowance for
        several pairs and dates takes. The market is not in it.
        """
        asked = [self.treated.p, self.neighbour.p]
        return float(np.max(asked if self.neighbour.effect < 0 else [*asked, self.balance.p]))


def balance(treated_kg, neighbour_kg) -> np.ndarray:
    """(n,) isometric log-ratio b = sqrt(1/2) ln(x_a / x_b) of each year, zeros by multiplicative replacement.

    treated_kg, neighbour_kg: (n,) amounts of 0 or more in one unit, NaN where not reported. A part that is 0 becomes
    0.65 of the smallest positive share that it has in any year, and the other part shrinks by as much.

    Raises InputError for negative or infinite amounts or lengths that differ. Source: Egozcue et al. (2003),
    Mathematical Geology 35:279; Martín-Fernández, Barceló-Vidal & Pawlowsky-Glahn (2003), Mathematical Geology 35:253.
    """
    a, b = _amounts(treated_kg, "treated_kg"), _amounts(neighbour_kg, "neighbour_kg")
    if a.shape != b.shape:
        raise InputError(f"treated_kg has {len(a)} years and neighbour_kg {len(b)}; give both for the same years.")
    total = np.where(a + b > 0, a + b, np.nan)
    share = np.column_stack([a, b]) / total[:, None]
    zero = share == 0
    for part in (0, 1):
        positive = share[share[:, part] > 0, part]
        share[zero[:, part], part] = REPLACED * positive.min() if len(positive) else np.nan
        share[zero[:, part], 1 - part] = 1 - share[zero[:, part], part]
    return np.sqrt(0.5) * np.log(share[:, 0] / share[:, 1])


def displacement(
    years, treated_kg, neighbour_kg, shock_year: int, *, control_kg=None, market: Sequence[MarketMove] = (),
    draws: int = 999, seed: int = 20220403,
) -> Displacement:  # fmt: skip
    """Judge whether seizures moved from the treated route to its neighbour at a dated shock.

    years: (n,) whole numbers; treated_kg, neighbour_kg, control_kg: (n,) amounts, never shares, NaN where not reported.
    shock_year: the first year that the shock may have touched, chosen before the series are looked at. control_kg: a
    route that the shock should not touch. market: moves of price and purity across the shock; all are used. Only
    15 years before the shock and 5 from it on are used: a line drawn through six years says
    nothing of the twentieth after them, and other shocks follow.

    Displacement is `supported`: treated falls, neighbour rises and the balance moves towards the neighbour, each with its interval
    beyond zero, and the market corroborates: scarcer on the treated side or more plentiful on the neighbour's, nothing
    the other way. Diffusion (of benefits) is: both fall, a control is given and does not, and the market says scarcer.
    `not supported`: the series or the market speak against both, and a fall to a third with a doubling of the neighbour
    would be found in half of such worlds or more. `not identified`: too few years or too many zeros; less power; no market
    figure beyond its uncertainty; or a fall of both that a control shares or that no control is given for.

    An amount of 0 enters its log series as 0.65 of the route's smallest positive amount; with over a quarter of zeros
    nothing is identified.

    Raises InputError for amounts that are negative, of other lengths, or that sum to a constant (shares), and as
    `intervention` does. Source: Bowers & Johnson (2003), J. Quant. Criminol. 19:275; Guerette & Bowers (2009),
    Criminology 47:1331; that each of several conditions is tested at the full level, Berger (1982), Technometrics 24:295.
    """
    series = {"treated": _amounts(treated_kg, "treated_kg"), "neighbour": _amounts(neighbour_kg, "neighbour_kg")}
    if control_kg is not None:
        series["control"] = _amounts(control_kg, "control_kg")
    _refuse_shares(series)
    years, series = _around(years, series, shock_year)
    settings = {"draws": draws, "seed": seed}
    moves = {name: intervention(years, _logs(kg), shock_year, **settings) for name, kg in series.items()}
    towards = intervention(years, balance(series["treated"], series["neighbour"]), shock_year, **settings)
    quotient = displacement_quotient(years, *series.values(), shock_year=shock_year)
    pattern: Pattern = "diffusion" if moves["neighbour"].direction == "fell" else "displacement"
    corroboration = _corroboration(pattern, market)
    found = Displacement(
        shock_year=int(shock_year),
        treated=moves["treated"],
        neighbour=moves["neighbour"],
        balance=towards,
        quotient=quotient,
        pattern=pattern,
        corroboration=corroboration,
        judgement=Judgement(*_judged(series, moves, towards, _with_market(pattern, corroboration, market))),
    )
    return replace(found, judgement=found.among(1))


def _around(years, series, shock_year: int):
    """The years about the shock and the amounts in them."""
    years = np.asarray(years)
    if any(kg.shape != years.shape for kg in series.values()):
        raise InputError("The routes have other lengths than the years; give an amount or NaN for each year.")
    inside = (years >= shock_year - YEARS_BEFORE) & (years < shock_year + YEARS_AFTER)
    return years[inside], {name: kg[inside] for name, kg in series.items()}


def _judged(series, moves, towards: Intervention, by_market: tuple[Verdict, Reasons]) -> tuple[Verdict, Reasons]:
    """by_market: what is judged where the series show one of the patterns."""
    for name in ("treated", "neighbour"):
        kg, move = series[name], moves[name]
        n_zero, n_years = int(np.sum(kg == 0)), int(np.sum(kg >= 0))
        if n_zero > MOST_ZEROS * n_years:
            return "not identified", (Reason("too_many_zeros", route=name, n_zero=n_zero, n_years=n_years),)
        if move.reasons:
            return "not identified", _of_route(name, move)
    treated, neighbour = moves["treated"], moves["neighbour"]
    moved = _moved("treated", treated), _moved("neighbour", neighbour)
    verdict: Verdict = "not supported"
    if treated.direction != "fell":
        why = Reason("treated_did_not_fall"), _possible(treated)
    elif neighbour.direction == "unclear":
        why = Reason("neighbour_did_not_move"), _possible(neighbour)
    elif neighbour.direction == "rose" and towards.direction != "fell":
        why = (Reason("log_ratio_did_not_move"),)
    elif neighbour.direction == "fell" and (doubt := _common_fall(moves.get("control"))):
        verdict, why = "not identified", doubt
    else:
        verdict, why = by_market
    return verdict, (*moved, *why)


def _with_market(pattern: Pattern, corroboration: Corroboration, market) -> tuple[Verdict, Reasons]:
    figures = tuple(
        Reason("market_moved", route=one.route, measure=one.measure, scarcer=one.scarcer,
               percent=one.percent, low=one.low, high=one.high)
        for one in market
    )  # fmt: skip
    if corroboration == CORROBORATED:
        return "supported", (Reason("market_corroborates"), *figures)
    if corroboration == CONTRADICTED:
        return "not supported", (Reason("market_speaks_against", pattern=pattern), *figures)
    return "not identified", (Reason("pattern_not_corroborated", pattern=pattern), *(figures or (Reason("no_market"),)))


def _corroboration(pattern: Pattern, market: Sequence[MarketMove]) -> Corroboration:
    """Displacement: scarcer on the treated side, plentiful on the other. Diffusion: scarcer on either."""
    wanted = {"treated": 1, "neighbour": -1 if pattern == DISPLACEMENT else 1}
    signs = [move.scarcer * wanted[move.route] for move in market]
    if any(sign < 0 for sign in signs):
        return "contradicted"
    return "corroborated" if any(sign > 0 for sign in signs) else "not corroborated"


def _common_fall(control: Intervention | None) -> Reasons:
    if control is None:
        return (Reason("fall_without_control"),)
    if control.reasons:
        return Reason("control_does_not_tell"), *_of_route("control", control)
    return (Reason("control_fell"),) if control.direction == "fell" else ()


def _of_route(route: str, move: Intervention) -> Reasons:
    return tuple(Reason(one.code, route=route, **one.facts) for one in move.reasons)


def _moved(route: str, move: Intervention) -> Reason:
    percent, low, high = (_percent(effect) for effect in (move.effect, move.low, move.high))
    return Reason("route_moved", route=route, direction=move.direction, percent=percent, low=low, high=high)


def _percent(effect: float) -> float:
    return float(100 * np.expm1(effect))


def _possible(move: Intervention) -> Reason:
    """Of a move that is no fall: none is among the changes that remain possible."""
    return Reason("changes_remain_possible", low=_percent(min(move.low, 0.0)), high=_percent(move.high))


def _logs(kg: np.ndarray) -> np.ndarray:
    """ln kg, a zero as 0.65 of the smallest positive amount; NaN where there is none."""
    positive = kg[kg > 0]
    if len(positive) == 0:
        return np.full(len(kg), np.nan)
    return np.log(np.where(kg == 0, REPLACED * positive.min(), kg))


def _amounts(kg, name: str) -> np.ndarray:
    kg = np.asarray(kg, dtype=float)
    if kg.ndim != 1 or np.any(kg < 0) or np.any(np.isinf(kg)):
        raise InputError(f"{name} must be a list of amounts of 0 or more, NaN where not reported.")
    return kg


def _refuse_shares(series: dict[str, np.ndarray]) -> None:
    names = list(series)
    for parts in (names[:2], names):
        total = np.sum([series[name] for name in parts], axis=0)
        total = total[np.isfinite(total)]
        one = series[names[0]]
        varies = np.nanmax(one) - np.nanmin(one) > 2 * CLOSED * np.mean(total) if len(total) >= 3 else False
        if varies and np.ptp(total) <= CLOSED * np.mean(total):
            years = counted(len(total), "year")
            raise InputError(
                f"The amounts of {' and '.join(parts)} sum to {np.mean(total):.4g} in all {years}, so they are shares. "
                "Shares invent displacement: where one falls another must rise. Give kilograms or numbers of seizures."
            )
