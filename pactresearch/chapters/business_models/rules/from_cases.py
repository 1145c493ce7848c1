"""The decision rules of the questions that cases answer: results in, an answer out. Nothing here looks at data twice."""

from collections.abc import Mapping

import numpy as np

from pactresearch.chapters.business_models.rules import questions as asked
from pactresearch.methods.evidence.evidence import NOT_SUPPORTED, SUPPORTED, Answer, Question, not_identified
from pactresearch.methods.evidence.reach import LEAST_REACH, Reach
from pactresearch.methods.shipments.quantile_shift import LotSizes
from pactresearch.methods.shipments.spreading import SAME_SIGN, Spreading
from pactresearch.methods.shipments.typology import Typology
from pactresearch.words import listed, percent

TWO_QUANTILES, ALPHA = 0.025, 0.05
HIGH_REACH = 0.8
SEVERAL = 3  # countries with a tenth of the cases each, for high confidence


def lot_sizes(found: LotSizes, reached: Reach, names: Mapping[str, str]) -> Answer:
    """Q1 by its rule. found: as `quantile_shift.lot_sizes` gives it."""
    question = asked.LOT_SIZES
    refused = _out_of_reach(question, reached, names)
    if refused:
        return refused
    main = found.strongest
    if not np.isfinite(main.p):
        return not_identified(question, main.reason)
    weak = [
        f"{said}: p {check.p:.2f}, {percent(check.percent_per_year, signed=True)} a year."
        for said, check in found.checks(main.tau)
        if not (check.p < ALPHA and check.percent_per_year * main.percent_per_year > 0)
    ]
    moved = main.p < TWO_QUANTILES and not weak
    which = "median" if main.tau == 0.5 else "ninth decile"
    direction = "larger" if main.percent_per_year > 0 else "smaller"
    reasons = [f"The {which} moved by {percent(main.percent_per_year, signed=True)} a year, p {main.p:.2f}."]
    return Answer(
        question,
        SUPPORTED if moved else NOT_SUPPORTED,
        f"Seized lots became {direction}, {reached.first_year}–{reached.last_year}."
        if moved
        else f"Seized lots neither clearly grew nor shrank, {reached.first_year}–{reached.last_year}.",
        tuple(reasons + (weak if main.p < TWO_QUANTILES else []) + [_rests_on(main.countries, main.n_cases, names)]),
        value=main.percent_per_year,
        unit=f"% a year, {which} of kg a case",
        **_confidence(reached, names),
        grade="observed",
        objection=f"With {main.n_years} years, only a large and steady shift could be seen: no shift found is not none there."
        if not moved
        else "Whom police stop and search changes; a shift of seized lots need not be one of lots moved.",
        reply="That is so; the verdict says that seized lots show none beyond the jumps of single years, and no more."
        if not moved
        else "The shift holds within country and means of transport, above 1 kg and without the largest; other changes of "
        "search are not excluded, so the statement is about seized lots.",
    )


def spreading(found: Spreading, reached: Reach, names: Mapping[str, str]) -> Answer:
    """Q2 by its rule."""
    question = asked.SPREADING
    refused = _out_of_reach(question, reached, names)
    if refused:
        return refused
    if found.reason:
        return not_identified(question, found.reason)
    clear = not found.low <= 0 <= found.high
    steady = found.same_sign >= SAME_SIGN
    word = SUPPORTED if clear and steady else NOT_SUPPORTED
    direction = "more unequal" if found.change > 0 else "more alike"
    reasons = [
        f"The Gini coefficient at 50 cases changed by {found.change:+.2f} ({found.low:+.2f} to {found.high:+.2f}).".replace(
            "-", "−"
        ),
        f"{percent(100 * found.same_sign)} of {len(found.specifications)} specifications have that sign; "
        f"{percent(100 * SAME_SIGN)} are asked.",
        _rests_on(found.countries, found.n_cases, names),
    ]
    return Answer(
        question=question,
        verdict=word,
        sentence=f"Seized lots became {direction}."
        if word == SUPPORTED
        else "Seized lots became neither clearly more unequal nor more alike.",
        reasons=tuple(reasons),
        value=found.change,
        low=found.low,
        high=found.high,
        unit="change of the Gini coefficient at 50 cases (95 % interval)",
        **_confidence(reached, names),
        grade="observed",
        objection="Cases within a row of the grouped table count as equal, so inequality is understated, perhaps more in some "
        "years."
        if word == NOT_SUPPORTED
        else "The interval takes cases for independent; one operation makes several.",
        reply="Both halves of the years are grouped by one rule; single cases would settle it."
        if word == NOT_SUPPORTED
        else "The sign must hold in four fifths of the specifications, each year left out once; it does.",
    )


def types(found: Typology, reached: Reach, names: Mapping[str, str]) -> Answer:
    """Q10 by its rule."""
    question = asked.TYPES
    refused = _out_of_reach(question, reached, names)
    if refused:
        return refused
    if found.word == "not identified":
        return not_identified(question, found.reason)
    stable = found.word == SUPPORTED
    told = 100 * found.n_cases / (found.n_cases + found.n_left_out)
    return Answer(
        question,
        SUPPORTED if stable else NOT_SUPPORTED,
        f"Seized shipments fall into {found.k} stable types."
        if stable
        else "Seized shipments show no stable typology.",
        (
            found.reason,
            f"{percent(told)} of the cases tell two features or more and enter.",
            _rests_on(tuple(reached.countries), found.n_cases, names),
        ),
        found.stability,
        unit="adjusted Rand in the bootstrap",
        **_confidence(reached, names),
        grade="inferred",
        objection="The types describe how cases were found: a parcel is found in a post office, a swallowed packet at an airport."
        if stable
        else "Most cases leave transport or concealment blank; types may be there that the forms do not show.",
        reply="They do, and the report says so; that they return without the sizes and in every year left out shows that they are "
        "regular, not that the trade is so organised."
        if stable
        else "That is so; the verdict is on the cases that tell two features or more, and nothing is claimed of the others.",
    )


def _out_of_reach(question: Question, reached: Reach, names: Mapping[str, str]) -> Answer | None:
    if reached.n_cases == 0:
        return not_identified(question, "The case file has no case of this drug on the route.")
    if reached.enough:
        return None
    missing = listed([f"{names.get(iso3, iso3)} ({percent(100 * share)})" for iso3, share in reached.silent.items()], 3)
    lacks = f" Missing, with their share of the route's kilograms: {missing}." if missing else ""
    share = percent(100 * reached.share) if np.isfinite(reached.share) else "an unknown share"
    return not_identified(
        question,
        f"The cases account for {share} of the kilograms that the route's countries reported; {percent(100 * LEAST_REACH)} "
        f"are asked.{lacks}",
    )


def _rests_on(countries: tuple[str, ...], cases: int, names: Mapping[str, str]) -> str:
    return f"It rests on {cases:,} cases of {listed([names.get(iso3, iso3) for iso3 in countries], 3)}."


def _confidence(reached: Reach, names: Mapping[str, str]) -> dict[str, str]:
    """The confidence that the reach of the cases deserves, and why: two fields of an answer."""
    large = sum(share >= 0.1 for share in reached.countries.values())
    covered = f"The cases account for {percent(100 * reached.share)} of the reported kilograms"
    if reached.carried_by:
        country, share = names.get(reached.carried_by, reached.carried_by), reached.countries[reached.carried_by]
        word = "low"
        why = f"{covered}, but {country} makes {percent(100 * share)} of the cases: it speaks for that country."
    elif reached.share >= HIGH_REACH and large >= SEVERAL:
        word, why = "high", f"{covered}, from {large} countries with a tenth of the cases each."
    else:
        word, why = "moderate", f"{covered}; {large} of the countries have a tenth of the cases or more."
    return {"confidence": word, "confidence_reason": why}
