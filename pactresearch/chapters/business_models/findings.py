"""The words, tables and findings of the notebook `business_models`: how shipments on a route are organised."""

from collections.abc import Mapping, Sequence

import numpy as np

from pactresearch import words
from pactresearch.chapters.business_models.rules.model import BusinessModel
from pactresearch.geography import route_in_sentence
from pactresearch.methods.evidence.evidence import NOT_IDENTIFIED, Answer
from pactresearch.methods.shipments.typology import Typology
from pactresearch.reports.show.findings import Finding
from pactresearch.verdict import VERDICTS

SEEN = 0.01
OVERTURNED = {
    "Q1": "Single cases of the countries that sent none, or weights within the size classes.",
    "Q2": "Single cases: rows of alike cases hide differences within them.",
    "Q10": "Cases of the other countries with the same fields filled in, or the same classes lost in later years.",
}


def question(drug: str, route: str) -> str:
    """What the report asks, in a sentence."""
    return (
        f"How are shipments of {drug} on the {route_in_sentence(route)} organised: which of ten questions fixed beforehand can the "
        "data at hand answer, and what would answer the others?"
    )


def head(found: BusinessModel, drug: str, sources: Sequence[str], names: Mapping[str, str]) -> tuple[Finding, ...]:
    """What can be seen, how many questions are answered, and the answers that decide."""
    decided = [answer for answer in found.answers if answer.identified]
    return (
        _visible(found, drug, sources),
        _how_many(found, drug, sources),
        *(as_finding(answer, drug, sources) for answer in decided if answer.question.id in ("Q1", "Q10")),
    )


def _visible(found: BusinessModel, drug: str, sources: Sequence[str]) -> Finding:
    bars = found.visibility.choices.set_index("choice")["share"].sort_values(ascending=False, kind="stable")
    blind = [choice for choice, share in bars.items() if share < SEEN]
    best = bars.index[0]
    sentence = (
        f"Of the six choices that make a business model, {best} is seen best ({words.percent(100 * bars.iloc[0])} of its parts)"
        if bars.iloc[0] >= SEEN
        else "Of the six choices that make a business model, none can be seen"
    )
    rest = f"; of {words.listed(blind)} nothing can be seen." if blind and bars.iloc[0] >= SEEN else "."
    return Finding(
        id=f"{drug}_what_can_be_seen",
        sentence=sentence + rest,
        value=100 * float(bars.mean()),
        low=100 * float(bars.min()),
        high=100 * float(bars.max()),
        unit="percent of the parts, mean of the six choices (least and best seen)",
        sources=sources,
        verdict="supported",
        reason=reach_words(found, {}, short=True),
        overturned_by="More countries with cases, prices with purity, or coded case files: each is a part of the bars.",
    )


def _how_many(found: BusinessModel, drug: str, sources: Sequence[str]) -> Finding:
    by_word = {word: [answer.question.id for answer in found.answers if answer.verdict == word] for word in VERDICTS}
    decided = len(found.answers) - len(by_word[NOT_IDENTIFIED])
    parts = [f"{len(ids)} {word} ({', '.join(ids)})" for word, ids in by_word.items() if ids and word != NOT_IDENTIFIED]
    return Finding(
        id=f"{drug}_questions_answered",
        sentence=f"{decided} of the ten questions can be answered: {words.listed(parts)}."
        if decided
        else "None of the ten questions can be answered from the data at hand.",
        value=float(decided),
        unit="of ten questions",
        sources=sources,
        verdict="supported" if decided else NOT_IDENTIFIED,
        reason="The rules are fixed in code, the same for every route; the section on the ten questions has each verdict with its "
        "reason."
        if decided
        else found.answers[0].reasons[0],
        overturned_by="The data that the last table names." if decided else "",
    )


def as_finding(answer: Answer, drug: str, sources: Sequence[str]) -> Finding:
    """An answer as a finding, for the results beside the report."""
    has_range = bool(np.isfinite([answer.low, answer.high]).all())
    reasons = [
        *answer.reasons,
        answer.confidence_reason and f"Confidence {answer.confidence}: {answer.confidence_reason}",
    ]
    return Finding(
        id=f"{drug}_{answer.question.id.lower()}",
        sentence=answer.sentence,
        value=answer.value,
        low=answer.low if has_range else None,
        high=answer.high if has_range else None,
        unit=answer.unit,
        sources=sources,
        verdict=answer.verdict,
        reason=" ".join(reason for reason in reasons if reason),
        overturned_by=OVERTURNED.get(answer.question.id, answer.question.settles) if answer.identified else "",
    )


def reach_words(found: BusinessModel, names: Mapping[str, str], *, short: bool = False) -> str:
    """How far the cases reach, from whom they come, and who is missing."""
    reached = found.reach
    if not reached.n_cases:
        return "The case file has no case of this drug on the route."
    share = words.percent(100 * reached.share) if np.isfinite(reached.share) else "an unknown share"
    countries = words.counted(len(reached.countries), "country", "countries")
    first = (
        f"The case file has {words.counted(reached.n_cases, 'case')} of {countries} on the route, {reached.first_year}–"
        f"{reached.last_year}; they account for {share} of the kilograms that its countries reported in these years."
    )
    if short:
        return first
    by = words.listed([f"{names[iso3]} ({words.percent(100 * part)})" for iso3, part in reached.countries.items()], 5)
    silent = words.listed([f"{names[iso3]} ({words.percent(100 * part)})" for iso3, part in reached.silent.items()], 6)
    missing = f"Without cases in some or all years, with their share of the route's kilograms in these years: {silent}."
    enough = (
        "That is enough for the route to be judged."
        if reached.enough
        else "Under half of the kilograms: whatever these cases show, it is not identified for the route."
    )
    return " ".join([first, f"Of the cases: {by}.", missing if silent else "", enough])


def type_names(types: Typology) -> dict[int, str]:
    """Each type by its commonest categories, those that half of its cases have: number of the class to the words."""
    named = {}
    for number, rows in types.profile.groupby("class"):
        common = rows[rows["share_of_class"] >= 0.5].drop_duplicates("feature")
        said = [_of_category(row.feature, row.category) for row in common.itertuples()]
        named[int(number)] = ", ".join(said) or "no feature in common"
    return named


def _of_category(feature: str, category: str) -> str:
    return {"size_class_kg": f"{category} kg", "leg": f"{category} known"}.get(feature, category)


def type_words(types: Typology, names: Mapping[str, str]) -> str:
    """The verdict on types with every check, in sentences."""
    if types.word == NOT_IDENTIFIED:
        return f"A typology is not identified. {types.reason}"
    said = {"supported": f"The cases fall into {types.k} stable types.", "not supported": "No stable typology."}[
        types.word
    ]
    shuffled = round(20 * types.noise_p) - 1 if np.isfinite(types.noise_p) else None
    checks = {
        f"found again without the sizes: adjusted Rand {_minus(types.without_size)}": np.isfinite(types.without_size),
        f"in the year that fits worst: {_minus(types.out_of_year)}": np.isfinite(types.out_of_year),
        f"as clear in {shuffled or 'none'} of 19 sets of shuffled cases": shuffled is not None,
        f"agreement of types with countries: {_minus(types.by_country)} (near 1, types would be habits of reporting)": (
            np.isfinite(types.by_country)
        ),
    }
    most = " Six classes are the most that are tried, and Schwarz's criterion still falls." if _at_most(types) else ""
    return f"{said} {types.reason}{most} Checks: {'; '.join(check for check, made in checks.items() if made)}."


def _at_most(types: Typology) -> bool:
    return len(types.choices) > 0 and types.choices["bic"].idxmin() == types.choices.index[-1]


def _minus(value: float) -> str:
    """Two decimals with a true minus sign, and none before zero."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def concentration_words(found: BusinessModel) -> str:
    """How unequal lots are, at equal numbers of cases and with the largest left out."""
    one = found.concentration
    if one.reason:
        return f"How unequal lots are is not identified: {one.reason}"
    bound = " Rows of several cases count as equal lots, so these are lower bounds." if one.lower_bound else ""
    return (
        f"The largest 1 % of cases make {words.percent(100 * one.top_share)} of the kilograms. The Gini coefficient at "
        f"{one.compared_at} cases is {one.rarefied:.2f} (samples of that many: {one.low:.2f} to {one.high:.2f}), without the "
        f"largest case {one.without_largest:.2f}; of all {one.n_cases:,} cases it would be {one.gini:.2f}, which may not be "
        f"compared with groups of another number.{bound}"
    )
