"""The decision rules of the questions that cases answer: results in, an answer out. Nothing here looks at data twice."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pactresearch.chapters.business_models.reasons import say
from pactresearch.chapters.business_models.rules.questions import (
    QUESTIONS,
    Answer,
    Confidence,
    decided,
    missing,
    not_identified,
)
from pactresearch.geography import in_text
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.evidence.reach import LEAST_REACH, Reach
from pactresearch.methods.power import judged
from pactresearch.methods.shipments.quantile_shift import ALPHA, ALPHA_OF_TWO, GROWTH, MINIMUM_YEARS, LotSizes
from pactresearch.methods.shipments.spreading import Spreading
from pactresearch.methods.shipments.typology import Typology
from pactresearch.methods.shipments.year_orders import PERMUTATIONS, YearOrders
from pactresearch.rows import rows_of
from pactresearch.verdict import Verdict
from pactresearch.words import listed, percent, two_decimals

HIGH_REACH = 0.8
DECIDED: dict[Verdict, bool | None] = {"supported": True, "not supported": False, "not identified": None}
LEAST_CASES = 100  # of heroin in a country, for drugs seized together
HALF = 0.5  # of countries, of kilograms
LARGE, LARGE_OTHERWISE = "large_lot_share_of_kg", "large_lot_share_otherwise"
_ENDS = ("value", "low", "high")
SEVERAL = 3  # countries with a tenth of the cases each, for high confidence
_MOVED = {
    "median": N_("The median moved by {change} a year, p {p}."),
    "ninth decile": N_("The ninth decile moved by {change} a year, p {p}."),
}
_CHECKS = {
    "above_1_kg": N_("Above 1 kg: p {p}, {change} a year."),
    "without_largest": N_("Without the largest lots: p {p}, {change} a year."),
}


def lot_sizes(found: LotSizes, reached: Reach, names: Mapping[str, str]) -> Answer:
    """Q1 by its rule, where `unreached` has nothing to say. found: as `quantile_shift.lot_sizes` gives it."""
    question = QUESTIONS["Q1"]
    main = found.strongest
    if not np.isfinite(main.p):
        return not_identified(question, say(main.reasons))
    weak = tuple(
        _moved(_CHECKS[check], shift.percent_per_year, shift.p)
        for check, shift in found.checks(main.tau).items()
        if not (shift.p < ALPHA and shift.percent_per_year * main.percent_per_year > 0)
    )
    clear = main.p < ALPHA_OF_TWO
    which = "median" if main.tau == 0.5 else "ninth decile"
    moved = clear and not weak
    by_power = judged(moved, found.power, "lots_growing")
    reasons = (
        _moved(_MOVED[which], main.percent_per_year, main.p),
        *(weak if clear else ()),
        say(by_power.reasons),
        _rests_on(main.countries, main.n_cases, names),
    )
    return decided(
        question, DECIDED[by_power.verdict], reasons,
        {"first_year": main.first_year, "last_year": main.last_year, "n_years": main.n_years},
        direction=("larger" if main.percent_per_year > 0 else "smaller") if moved else "", value=main.percent_per_year,
        unit=question.say("unit", which), **_confidence(reached, names),
    )  # fmt: skip


def _moved(sentence: str, percent_per_year: float, p: float) -> str:
    return _(sentence).format(change=percent(percent_per_year, signed=True), p=two_decimals(p))


def spreading(
    single: pd.DataFrame, changed: Spreading, reached: Reach, names: Mapping[str, str], power: float
) -> Answer:
    """Q2 by its rule, as Q1. single: rows of `case_statistics` of the route. changed: whether lots became more alike, which is
    told and decides nothing. power: of finding a share of 85 or of 15 in 100; NaN where as much is claimed falsely too often."""
    question = QUESTIONS["Q2"]
    rows = single.drop_duplicates("statistic").set_index("statistic")
    if not {LARGE, LARGE_OTHERWISE} <= set(rows.index):
        return missing("Q2")
    told_of: Any = rows.to_dict("index")
    share, other = told_of[LARGE], told_of[LARGE_OTHERWISE]
    over, under = bool(other["low"] > HALF), bool(other["high"] < HALF)
    by_power = judged(over, power, "large_lots_share")
    said = _(
        "Lots of 50 kg or more account for {share} of the kilograms of {n} cases (95 % interval {low} to {high}); for {least} to "
        "{most} at the ends of a 99 % interval, with any one country or year left out, or with lots from 25 or 100 kg on as large."
    )
    told = {end: percent(100 * share[at]) for end, at in {"share": "value", "low": "low", "high": "high"}.items()}
    least, most = (percent(100 * other[end]) for end in ("low", "high"))
    reason = said.format(n=f"{int(share['n']):,}", least=least, most=most, **told)
    values = {end: 100 * float(share[end]) for end in _ENDS}
    return decided(
        question, DECIDED[by_power.verdict] if np.isfinite(power) and (over or under) else None,
        (reason, say(by_power.reasons), _change(changed)), told, **values, **_confidence(reached, names),
    )  # fmt: skip


def _change(found: Spreading) -> str:
    """What is known of whether lots became more alike over the years."""
    if found.reasons:
        return say(found.reasons)
    by_power = judged(found.p < ALPHA, found.power, "gini_a_tenth")
    said = _("Whether lots became more alike: the Gini coefficient of 30 cases changed by {change} a year, p {p}.")
    moved = said.format(change=f"{found.per_year:+.3f}".replace("-", "−"), p=two_decimals(found.p))
    return f"{moved} {say(by_power.reasons)}"


def types(
    found: Typology, cases: pd.DataFrame, single: pd.DataFrame, reached: Reach, names: Mapping[str, str], power: float
) -> Answer:
    """Q10 by its rule, as Q1. cases: that `found` is of; those that enter are named. single: `classes` of single cases gives
    the number of types, where it is known. power: of finding four types among cases that tell as little."""
    question, judgement = QUESTIONS["Q10"], found.judgement
    if judgement.verdict == "not identified":
        return not_identified(question, say(judgement.reasons))
    told = 100 * found.n_cases / (found.n_cases + found.n_left_out)
    entering = cases[found.labels >= 0].groupby("iso3")["n"].sum().sort_values(ascending=False) / found.n_cases
    classes = single.loc[single["statistic"] == "classes", "value"]
    k = int(classes.iloc[0]) if len(classes) else found.k
    said = _("{share} of the cases record two features or more: {n} from {countries}. From single cases: {k}.")
    said_classes = ngettext("{k} class", "{k} classes", k).format(k=k)
    countries = with_shares({str(iso3): float(share) for iso3, share in entering.items()}, names, 3)
    kinds = str(k) if k == found.k else _("{least} or {most}").format(least=min(k, found.k), most=max(k, found.k))
    by_power = judged(judgement.verdict == "supported" and k > 1, power, "four_types")
    return decided(
        question,
        DECIDED[by_power.verdict],
        (
            say(judgement.reasons if DECIDED[by_power.verdict] else (*judgement.reasons, *by_power.reasons)),
            said.format(share=percent(told), n=f"{found.n_cases:,}", countries=countries, k=said_classes),
        ),
        {"k": kinds, "share": percent(100 * entering.iloc[0]), "country": _named(str(entering.index[0]), names)},
        value=found.stability,
        **_confidence(reached, names),
    )


def services(statistics: pd.DataFrame, names: Mapping[str, str], power: float) -> Answer:
    """Q5. statistics: rows of `case_statistics` of the route's countries. power: of finding one lot in ten with another drug."""
    question = QUESTIONS["Q5"]
    rows = statistics[(statistics["statistic"] == "seized_together") & (statistics["n"] >= LEAST_CASES)]
    if rows.empty:
        return missing("Q5")
    above = float((rows["value"] > rows["high"]).mean())
    each = _("{country}: {value} times as often as by chance (shuffled days: {low} to {high}).")
    reasons = tuple(
        each.format(country=names.get(row.area, row.area), **{key: two_decimals(getattr(row, key)) for key in _ENDS})
        for row in rows_of(rows)
    )
    by_power = judged(above >= HALF, power, "one_in_ten_together")
    return decided(question, DECIDED[by_power.verdict], (*reasons, say(by_power.reasons)), {}, value=100 * above)


def contactless(statistics: pd.DataFrame, names: Mapping[str, str], *, seed: int) -> Answer:
    """Q7. statistics: as for Q5. Years of each country are permuted; the statistic is the slope of the log-odds of a parcel."""
    question = QUESTIONS["Q7"]
    rows = statistics[statistics["statistic"] == "parcel_share"]
    rows = rows[rows.groupby("area")["year"].transform("nunique") >= MINIMUM_YEARS]
    if rows.empty:
        return missing("Q7")
    orders, odds = parcel_odds(rows, seed)
    rising = float(np.mean([odds[own] @ orders.year[own] > 0 for own in orders.countries]))
    p, power = float(orders.p(odds[None], rising=True)[0]), orders.found(odds, np.log1p(GROWTH), rising=True)
    by_power = judged(p < ALPHA and rising >= HALF, power, "parcels_growing")
    shares = listed([f"{row.year} {percent(100 * row.value)}" for row in rows_of(rows.sort_values("year"))])
    countries = listed([names.get(iso3, iso3) for iso3 in rows["area"].unique()])
    said = _("{countries}: parcels among cases that record the hiding place: {shares}. A rise: p {p}.")
    reason = said.format(countries=countries, shares=shares, p=two_decimals(p))
    return decided(question, DECIDED[by_power.verdict], (reason, say(by_power.reasons)), {}, value=100 * rising)


def parcel_odds(rows: pd.DataFrame, seed: int) -> tuple[YearOrders, np.ndarray]:
    """The orders of the years, and the log-odds of a parcel less those of the country. rows: area, year, value (0 to 1)."""
    table = rows.sort_values(["area", "year"])
    odds = np.log(table["value"] / (1 - table["value"]))
    orders = YearOrders(table["area"].to_numpy(), table["year"].to_numpy(), PERMUTATIONS, seed)
    return orders, (odds - odds.groupby(table["area"]).transform("mean")).to_numpy()


def no_case() -> str:
    """That there is nothing to judge by."""
    return _("The case file has no case of this drug on the route.")


def with_shares(shares: Mapping[str, float], names: Mapping[str, str], most: int) -> str:
    """Countries with a share each: `Türkiye (30 %) and Albania (5.0 %)`. shares: by ISO3, 0-1."""
    return listed([f"{_named(iso3, names)} ({percent(100 * share)})" for iso3, share in shares.items()], most)


def _named(iso3: str, names: Mapping[str, str]) -> str:
    return in_text(names.get(iso3, iso3))


def unreached(name: str, reached: Reach, names: Mapping[str, str]) -> Answer | None:
    """The answer to Q1, Q2 or Q10 where the cases do not reach far enough to be judged by; None where they do."""
    question = QUESTIONS[name]
    if reached.n_cases == 0:
        return not_identified(question, no_case())
    if reached.enough:
        return None
    short = (
        _("The cases account for {share} of the kilograms that the route's countries reported; {needed} are required.")
        if np.isfinite(reached.share)
        else _("The share of the route's kilograms that the cases account for is unknown; {needed} are required.")
    )
    said = [short.format(share=percent(100 * reached.share), needed=percent(100 * LEAST_REACH))]
    if reached.silent:
        missing = with_shares(reached.silent, names, 3)
        said.append(_("Missing, with their share of the route's kilograms: {countries}.").format(countries=missing))
    return not_identified(question, " ".join(said))


def _rests_on(countries: tuple[str, ...], n_cases: int, names: Mapping[str, str]) -> str:
    sentence = ngettext("It rests on {n} case from {countries}.", "It rests on {n} cases from {countries}.", n_cases)
    return sentence.format(n=f"{n_cases:,}", countries=listed([_named(iso3, names) for iso3 in countries], 3))


def _confidence(reached: Reach, names: Mapping[str, str]) -> dict[str, Any]:
    """The confidence that the reach of the cases deserves, and why: two fields of an answer."""
    large = sum(share >= 0.1 for share in reached.countries.values())
    level: Confidence
    if reached.carried_by:
        level = "low"
        sentence = _(
            "The cases account for {share} of the reported kilograms, but {part} of the cases come from {country}, so the verdict "
            "speaks for that country."
        )
    elif reached.share >= HIGH_REACH and large >= SEVERAL:
        level = "high"
        sentence = _(
            "The cases account for {share} of the reported kilograms and come from {n} countries with at least a tenth of the "
            "cases each."
        )
    else:
        level = "moderate"
        sentence = ngettext(
            "The cases account for {share} of the reported kilograms; {n} of the countries has a tenth of the cases or more.",
            "The cases account for {share} of the reported kilograms; {n} of the countries have a tenth of the cases or more.",
            large,
        )
    carrier = reached.carried_by or ""
    reason = sentence.format(
        share=percent(100 * reached.share),
        n=large,
        country=_named(carrier, names),
        part=percent(100 * reached.countries.get(carrier, np.nan)),
    )
    return {"confidence": level, "confidence_reason": reason}
