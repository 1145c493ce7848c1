"""The findings and words of the notebook `business_models`: how shipments on a route are organised."""

from collections.abc import Mapping, Sequence

import numpy as np

from pactresearch.chapters.business_models.labels import SIGNS
from pactresearch.chapters.business_models.reasons import say
from pactresearch.chapters.business_models.rules.from_cases import no_case, with_shares
from pactresearch.chapters.business_models.rules.model import BusinessModel
from pactresearch.chapters.business_models.rules.questions import Answer
from pactresearch.geography import route_in_sentence, route_title
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.evidence.reach import Reach
from pactresearch.methods.shipments.size_tails import Tail
from pactresearch.methods.shipments.typology import NOISE_SAMPLES, Typology
from pactresearch.reports.show.findings import Finding
from pactresearch.words import listed, percent, two_decimals

SEEN = 0.01
HEAD = ("Q1", "Q10")  # the answers that a head gives, where they decide


def unit(route: str, drug: str, first_year: int, last_year: int) -> str:
    """What the report is about."""
    said = _("{route}: how shipments of {drug} are organised, {first}–{last}")
    return said.format(route=route_title(route), drug=_(drug), first=first_year, last=last_year)


NOTHING = {
    "ledger": N_("These prices give no ledger: that needs heroin prices, and a way to a street with a price."),
    "objections": N_("No question is decided, so there is no verdict to object to."),
    "sizes": N_("The case file has no {drug} case of known size on this route."),
    "transport": N_("No case of known size tells its means of transport."),
    "concealment": N_("No case of known size tells its concealment."),
}


def nothing(of: str, drug: str = "") -> str:
    """Why a cell has nothing to show, by the names of NOTHING."""
    return _(NOTHING[of]).format(drug=_(drug))


def question(drug: str, route: str) -> str:
    """What the report asks, in a sentence."""
    return _(
        "How are shipments of {drug} on the {route} organised? Which of ten questions can the data answer, and what would answer "
        "the others?"
    ).format(drug=_(drug), route=route_in_sentence(route))


def head(found: BusinessModel, drug: str, sources: Sequence[str]) -> tuple[Finding, ...]:
    """What can be seen, how many questions are answered, and the answers that decide."""
    answers = [one for one in found.answers if one.identified and one.question.id in HEAD]
    return (
        _how_many(found, drug, sources),
        _visible(found, drug, sources),
        *(as_finding(answer, drug, sources) for answer in answers),
    )


def others(found: BusinessModel, drug: str, sources: Sequence[str]) -> list[Finding]:
    """The answers that the head does not give."""
    answers = [one for one in found.answers if not (one.identified and one.question.id in HEAD)]
    return [as_finding(answer, drug, sources) for answer in answers]


def _visible(found: BusinessModel, drug: str, sources: Sequence[str]) -> Finding:
    bars = found.visibility.choices.set_index("choice")["share"].sort_values(ascending=False, kind="stable")
    blind = listed([_(choice) for choice in bars.index[bars < SEEN]])
    best = _("Of the six choices of a business model, cases and prices show {best} best ({share} of its parts).")
    nothing = _("Cases and prices show nothing of {blind}: there only publications speak.")
    said = [best] * bool(bars.iloc[0] >= SEEN) + [nothing] * bool(blind)
    return Finding(
        id=f"{drug}_what_can_be_seen",
        sentence=" ".join(said).format(best=_(bars.index[0]), share=percent(100 * bars.iloc[0]), blind=blind),
        value=100 * float(bars.mean()), low=100 * float(bars.min()), high=100 * float(bars.max()),
        unit=_("% of the parts of the six choices, on average (lowest to highest)"), sources=tuple(sources),
        verdict="reported", reason=_reaches(found.reach),
    )  # fmt: skip


def _how_many(found: BusinessModel, drug: str, sources: Sequence[str]) -> Finding:
    by = {standing: [one.question.id for one in found.answers if one.standing == standing] for standing in SIGNS}
    told = [f"{len(ids)} {_(standing)} ({', '.join(ids)})" for standing, ids in by.items() if ids]
    decided = len(by["supported"]) + len(by["not supported"])
    sentence = (
        _("The data answer {n} of the ten questions: {told}.")
        if decided
        else _("The data answer none of the ten questions: {told}.")
    )
    return Finding(
        id=f"{drug}_questions_answered", sentence=sentence.format(n=decided, told=", ".join(told)),
        value=float(decided), unit=_("of ten questions have an answer"), sources=tuple(sources),
        verdict="reported" if decided else "not identified",
        reason=_(
            "The rules are fixed in code and the same for every route. The section on the ten questions gives the reason for each "
            "verdict."
        )
        if decided
        else found.answers[0].reasons[0],
        overturned_by=_("The data named in the last table.") if decided else "",
    )  # fmt: skip


def as_finding(answer: Answer, drug: str, sources: Sequence[str]) -> Finding:
    """An answer as a finding, for the results beside the report."""
    has_range = bool(np.isfinite([answer.low, answer.high]).all())
    asked, reasons = answer.question, list(answer.reasons)
    if answer.indication:
        reasons.append(_("Indicated: {statements}").format(statements=answer.indication))
    if answer.confidence:
        confidence = _("Confidence {level}: {reason}")
        reasons.append(confidence.format(level=_(answer.confidence), reason=answer.confidence_reason))
    return Finding(
        id=f"{drug}_{asked.id.lower()}", sentence=answer.sentence, value=answer.value,
        low=answer.low if has_range else None, high=answer.high if has_range else None, unit=answer.unit,
        sources=tuple(sources), verdict=answer.verdict, reason=" ".join(reasons),
        overturned_by=(asked.say("overturned_by") or asked.say("settles")) if answer.identified else "",
    )  # fmt: skip


def _reaches(reached: Reach) -> str:
    """How much of the route the cases account for."""
    if not reached.n_cases:
        return no_case()
    n = len(reached.countries)
    sentence = ngettext(
        "The case file has {cases} from {n} country on the route, {first_year}–{last_year}.",
        "The case file has {cases} from {n} countries on the route, {first_year}–{last_year}.",
        n,
    )
    cases = ngettext("{n} case", "{n} cases", reached.n_cases).format(n=f"{reached.n_cases:,}")
    share = (
        _("They account for {share} of the kilograms that the route's countries reported in these years.")
        if np.isfinite(reached.share)
        else _("The route's countries reported no kilograms for these years.")
    ).format(share=percent(100 * reached.share))
    return f"{sentence.format(cases=cases, n=n, first_year=reached.first_year, last_year=reached.last_year)} {share}"


def reach_words(reached: Reach, names: Mapping[str, str]) -> str:
    """How far the cases reach, from whom they come, and who is missing. names: of countries, by ISO3."""
    if not reached.n_cases:
        return no_case()
    said = [
        _reaches(reached),
        _("Shares of the cases: {countries}.").format(countries=with_shares(reached.countries, names, 5)),
    ]
    if reached.silent:
        missing = _(
            "Countries without cases in some or all years, with their share of the route's kilograms: {countries}."
        )
        said.append(missing.format(countries=with_shares(reached.silent, names, 6)))
    said.append(
        _("That is enough to judge the route.")
        if reached.enough
        else _("That is less than half of the kilograms, so whatever these cases show is not identified for the route.")
    )
    return " ".join(said)


def type_words(types: Typology) -> str:
    """The verdict on types with every check, in sentences."""
    judged = types.judgement
    if judged.verdict == "not identified":
        return _("A typology is not identified. {reason}").format(reason=say(judged.reasons))
    said = [
        _("The grouped cases fall into {k} stable types.").format(k=types.k)
        if judged.verdict == "supported"
        else _("No stable typology."),
        say(judged.reasons),
    ]
    if len(types.choices) and types.choices["bic"].idxmin() == types.choices.index[-1]:
        said.append(
            _("At most six classes are tried, and Schwarz's criterion (lower is better) is still falling at six.")
        )
    as_clear = round((1 + NOISE_SAMPLES) * types.noise_p) - 1 if np.isfinite(types.noise_p) else 0
    checks = {
        _("agreement without the sizes: adjusted Rand index {value}"): types.without_size,
        _("in the year that agrees least: {value}"): types.out_of_year,
        _("as clear in {n} of {most} sets of shuffled cases")
        if as_clear
        else _("as clear in none of {most} sets of shuffled cases"): types.noise_p,
        _("agreement of types with countries: {value} (near 1, types would be habits of reporting)"): types.by_country,
    }
    made = [
        check.format(value=two_decimals(value), n=as_clear, most=NOISE_SAMPLES)
        for check, value in checks.items()
        if np.isfinite(value)
    ]
    return " ".join([*said, _("Checks: {checks}.").format(checks="; ".join(made))])


def concentration_words(found: BusinessModel) -> str:
    """How unequal lots are, at equal numbers of cases and with the largest left out."""
    one = found.concentration
    if one.reasons:
        return _("How unequal lot sizes are is not identified: {reason}").format(reason=say(one.reasons))
    said = _(
        "The largest 1 % of cases account for {top} of the kilograms. The Gini coefficient (0: all equal, near 1: one case has "
        "nearly everything) for {compared_at} cases is {rarefied} (samples of that size: {low} to {high}), or {without_largest} "
        "without the largest case. For all {n} cases it would be {gini}, which cannot be compared with groups of another size."
    ).format(
        top=percent(100 * one.top_share), compared_at=one.compared_at, n=f"{one.n_cases:,}",
        **{name: two_decimals(getattr(one, name)) for name in ("rarefied", "low", "high", "without_largest", "gini")},
    )  # fmt: skip
    least = _("Cases grouped in one row count as equal, so the true inequality is at least this large.")
    return " ".join([said, least] if one.lower_bound else [said])


def no_tail_words(found: Tail) -> str:
    """Why no distribution of sizes can be shown."""
    return _("A distribution of sizes is not identified. {reason}").format(reason=say(found.judgement.reasons))
