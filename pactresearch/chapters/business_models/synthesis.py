"""The words and tables of the notebook `business_models_synthesis`: the routes' business models side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import geography
from pactresearch.chapters.business_models import tables
from pactresearch.chapters.business_models.rules.archetypes import ARCHETYPES
from pactresearch.chapters.business_models.rules.model import BusinessModel
from pactresearch.chapters.business_models.rules.questions import QUESTIONS
from pactresearch.figures import opening
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.evidence.visibility import NOTHING
from pactresearch.methods.levels.level import Surprise, surprise
from pactresearch.methods.seizures.series import route_series
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.parameter_types import Attribution
from pactresearch.rows import rows_of
from pactresearch.words import listed, percent, weight

Found = Mapping[str, BusinessModel]  # every route's business models, by route


def routes_in_words(routes: Sequence[str]) -> str:
    """Routes as they are called within a sentence, without the word route: `Balkan and northern`."""
    return listed([geography.route_name(route) for route in routes])


def unit(drug: str, routes: Sequence[str], first_year: int, last_year: int) -> str:
    """What the report is about."""
    said = _("{routes} routes: how shipments of {drug} are organised, {first}–{last}")
    return said.format(routes=routes_in_words(routes), drug=drug, first=first_year, last=last_year)


def question(drug: str, routes: Sequence[str]) -> str:
    """What the report asks, in a sentence."""
    return _(
        "What is known about how shipments of {drug} are organised on the {routes} routes? Where do they differ, and what data "
        "would close the gap?"
    ).format(drug=drug, routes=routes_in_words(routes))


def opening_chart(found: Found, colours: Mapping[str, str], source: str) -> Drawn:
    """How many of the ten questions are answered, a bar a route. colours: by the route's name as it is printed."""
    answered = [sum(answer.identified for answer in one.answers) for one in found.values()]
    rows = pd.DataFrame({"name": list(colours), "colour": list(colours.values()), "value": np.nan, "low": 0.0})
    rows = rows.assign(high=answered, written=[_("{n} of ten").format(n=n) for n in answered])
    title = _("How many of ten questions the data answer")
    return opening.ranges(rows, "questions", "opening_questions", Said(title=title, source=source), most=10)


def question_verdicts(found: Found) -> pd.DataFrame:
    """Verdicts, or `indicated`: a row a question (Q1 to Q10), a column a route."""
    return pd.DataFrame(
        {
            geography.route_title(route): {answer.question.id: answer.standing for answer in one.answers}
            for route, one in found.items()
        }
    )


def archetype_verdicts(found: Found) -> pd.DataFrame:
    """Verdicts: a row an archetype, a column a route."""
    return pd.DataFrame(
        {
            geography.route_title(route): {score.archetype.name: score.verdict for score in one.archetypes}
            for route, one in found.items()
        }
    )


def question_labels() -> dict[str, str]:
    """Question to its number and title."""
    return {name: f"{name}  {asked.say('title')}" for name, asked in QUESTIONS.items()}


def archetype_labels() -> dict[str, str]:
    """Archetype to its name."""
    return {archetype.name: _(archetype.name) for archetype in ARCHETYPES}


def questions_title(verdicts: pd.DataFrame, drug: str) -> str:
    """How many of the verdicts on questions can be given. verdicts: as `question_verdicts` gives them."""
    indicated, open_ = (int((verdicts == standing).sum().sum()) for standing in ("indicated", "not identified"))
    title = _(
        "How {drug} shipments are organised: of {every} answers, {n} can be given and {indicated} are only indicated"
    )
    return title.format(every=verdicts.size, drug=drug, n=verdicts.size - indicated - open_, indicated=indicated)


def archetypes_title(verdicts: pd.DataFrame, drug: str) -> str:
    """In how many places an archetype fits. verdicts: as `archetype_verdicts` gives them."""
    title = _("The {drug} cases fit an archetype in {n} of {every} combinations of route and archetype")
    return title.format(n=int((verdicts == "supported").sum().sum()), every=verdicts.size, drug=drug)


def head(found: Found, lots: pd.DataFrame, drug: str, sources: Sequence[str]) -> tuple[Finding, ...]:
    """The findings of the head: what is answered, what is seen, where the routes differ."""
    given = drug, tuple(sources)
    return (_answered(found, *given), _seen(found, *given), _differ(lots, *given))


def _answered(found: Found, drug: str, sources: tuple[str, ...]) -> Finding:
    answered = {route: sum(answer.identified for answer in one.answers) for route, one in found.items()}
    decided, every = sum(answered.values()), len(QUESTIONS) * len(found)
    on = _("{count} on the {route}")
    by_route = [on.format(count=n, route=geography.route_in_sentence(route)) for route, n in answered.items()]
    reaches = {
        True: _("{route}: the cases cover {share} of the reported kilograms."),
        False: _("{route}: no kilograms are reported for the years of the cases."),
    }
    return Finding(
        id=f"{drug}_questions_by_route",
        sentence=_("The data answer {decided} of {every} questions: {by_route}.").format(
            every=every, decided=decided, by_route=listed(by_route)
        ),
        value=float(decided),
        unit=_("of {every} questions answered").format(every=every),
        sources=sources,
        verdict="supported" if decided else "not identified",
        reason=" ".join(
            reaches[bool(np.isfinite(one.reach.share))].format(
                route=geography.route_title(route), share=percent(100 * one.reach.share)
            )
            for route, one in found.items()
        ),
        overturned_by=_("The data named in the list of gaps.") if decided else "",
    )


def _seen(found: Found, drug: str, sources: tuple[str, ...]) -> Finding:
    shares = pd.DataFrame({route: one.visibility.choices.set_index("choice")["share"] for route, one in found.items()})
    blind = [_(choice) for choice in shares.index[(shares < tables.SEEN).all(axis=1)]]
    return Finding(
        id=f"{drug}_choices_evidenced",
        sentence=_("On no route do the data show anything about {blind}.").format(blind=listed(blind))
        if blind
        else _("Each of the six choices leaves some trace in the data."),
        value=100 * float(shares.to_numpy().mean()),
        low=100 * float(shares.mean().min()),
        high=100 * float(shares.mean().max()),
        unit=_("% of the parts of the six choices are visible in the data, on average; by route"),
        sources=sources,
        verdict="supported",
        reason=_("Only court verdicts and published cases could show them, and none has been coded.")
        if blind
        else _("See the bars."),
        overturned_by=_("Coded case files: ten per route, each coded twice."),
    )


def large_lots(statistics: pd.DataFrame, found: Found, drug: str) -> pd.DataFrame:
    """The share of kilograms in lots of 50 kg or more on each route: route, value, low, high (0-1), n (cases), judged (whether
    its cases reach far enough). statistics: `case_statistics`."""
    asked = (statistics["statistic"] == "large_lot_share_of_kg") & (statistics["drug"] == drug)
    rows = statistics[asked & statistics["area"].isin(found.keys())].rename(columns={"area": "route"})
    return rows.assign(judged=rows["route"].map(lambda route: found[str(route)].reach.enough).astype(bool))


def _differ(lots: pd.DataFrame, drug: str, sources: tuple[str, ...]) -> Finding:
    judged = lots[lots["judged"]].sort_values("value")
    share = _("{value} ({low} to {high}) on the {route}")
    said = [
        share.format(
            route=geography.route_in_sentence(row.route),
            **{end: percent(100 * getattr(row, end)) for end in ("value", "low", "high")},
        )
        for row in rows_of(judged)
    ]
    apart = len(judged) > 1 and bool(judged["high"].iloc[0] < judged["low"].iloc[-1])
    sentence = (
        _("The routes differ: lots of 50 kg or more account for {shares} of the kilograms of {drug} in cases.")
        if apart
        else _("Whether lots of 50 kg or more differ between the routes is not identified.")
    )
    return Finding(
        id=f"{drug}_routes_differ",
        sentence=sentence.format(drug=drug, shares=listed(said)),
        unit="",
        sources=sources,
        verdict="supported" if apart else "not identified",
        reason=_(
            "Single cases of complete years. 95 % intervals redraw whole years of a country; they must not overlap."
        ),
        overturned_by=_("Single cases from countries that sent none, or from later years.") if apart else "",
    )


def newest_years(
    seizures: pd.DataFrame, drug: str, years: tuple[int, int], attribution: Attribution
) -> dict[str, Surprise]:
    """By route the newest year that is reported completely enough, beside what the years before let one expect."""
    members = {route: geography.members(route, attribution) for route in geography.route_names()}
    series = {route: route_series(seizures, own, drug, *years) for route, own in members.items()}
    return {route: surprise(one.years, one.complete_kg) for route, one in series.items()}


def newest_table(newest: Mapping[str, Surprise]) -> pd.DataFrame:
    """What was seized in the newest year of each route, and what was to be expected: what changed since."""
    sides = {-1: _("below"), 0: _("inside"), 1: _("above")}
    rows = [
        (
            geography.route_title(route),
            one.year,
            *map(weight, (one.kg, one.forecast.low_kg, one.forecast.high_kg)),
            sides[one.side],
        )
        for route, one in newest.items()
        if one.forecast
    ]
    return pd.DataFrame(
        rows, columns=[_("route"), _("year"), _("seized"), _("expected from"), _("to (95 %)"), _("lies")]
    )


def side_by_side(found: Found) -> pd.DataFrame:
    """Question by question what the routes have in common and where they differ: a row a question with an answer."""
    rows = []
    for answers in zip(*(one.answers for one in found.values()), strict=True):
        by_sentence: dict[str, list[str]] = {}
        for route, one in zip(found, answers, strict=True):
            if one.identified:
                by_sentence.setdefault(one.sentence, []).append(route)
        if by_sentence:
            single = sum(map(len, by_sentence.values())) == 1
            alike = _("one route") if single else _("in common") if len(by_sentence) == 1 else _("they differ")
            told = [f"{_of_routes(own)}: {said}" for said, own in by_sentence.items()]
            rows.append((answers[0].question.say("title"), alike, " ".join(told)))
    return pd.DataFrame(rows, columns=[_("question"), _("the routes"), _("what is answered")])


def _of_routes(routes: Sequence[str]) -> str:
    return (
        geography.route_title(routes[0])
        if len(routes) == 1
        else _("{routes} routes").format(routes=routes_in_words(routes))
    )


def choices_table(found: Found) -> pd.DataFrame:
    """The share of each choice that is evidenced, and at what grade, route by route."""
    nothing, seen = _("nothing"), _("{share}, {grade}")
    shown = {
        geography.route_title(route): {
            _(row.choice): nothing
            if row.grade == NOTHING
            else seen.format(share=percent(100 * row.share), grade=_(row.grade))
            for row in rows_of(one.visibility.choices)
        }
        for route, one in found.items()
    }
    return pd.DataFrame(shown).rename_axis(_("choice")).reset_index()


def gap_rows(found: Found) -> pd.DataFrame:
    """What would close the gap: a row a route and open question, as each route's own report has them."""
    rows = [tables.gap_rows(one.answers, geography.route_title(route)) for route, one in found.items()]
    return pd.concat(rows, ignore_index=True)


def gap_table(found: Found) -> pd.DataFrame:
    """The gaps as they are printed: a row a question, with the routes on which it is open."""
    open_: dict[str, list[str]] = {}
    for route, one in found.items():
        for answer in one.answers:
            if answer.open:
                open_.setdefault(answer.question.id, []).append(route)
    columns = {
        _("question"): [f"{name} {QUESTIONS[name].say('title')}" for name in open_],
        _("open, or resting on one country"): [routes_in_words(routes) for routes in open_.values()],
        _("data that would settle it"): [QUESTIONS[name].say("settles") for name in open_],
    }
    return pd.DataFrame(columns)
