"""The words and tables of the notebook `business_models_synthesis`: the routes' business models side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import geography
from pactresearch.chapters.business_models import tables
from pactresearch.chapters.business_models.rules.archetypes import ARCHETYPES
from pactresearch.chapters.business_models.rules.model import BusinessModel
from pactresearch.chapters.business_models.rules.questions import QUESTIONS
from pactresearch.figures.drawn import Said
from pactresearch.language import _
from pactresearch.methods.evidence.visibility import NOTHING
from pactresearch.reports.show.findings import Finding
from pactresearch.rows import rows_of
from pactresearch.words import listed, percent

Found = Mapping[str, BusinessModel]  # every route's business models, by route


def routes_in_words(routes: Sequence[str]) -> str:
    """Routes as they are called within a sentence, without the word route: `Balkan and northern`."""
    return listed([geography.route_name(route) for route in routes])


def unit(drug: str, routes: Sequence[str], first_year: int, last_year: int) -> str:
    """What the report is about."""
    said = _("{routes} routes: how shipments of {drug} are organised, {first}–{last}")
    return said.format(routes=routes_in_words(routes), drug=_(drug), first=first_year, last=last_year)


def question(drug: str, routes: Sequence[str]) -> str:
    """What the report asks, in a sentence."""
    return _(
        "What is known about how shipments of {drug} are organised on the {routes} routes? Where do they differ, and what data "
        "would close the gap?"
    ).format(drug=_(drug), routes=routes_in_words(routes))


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


def grid_words(title: str, source: str, *, archetypes: bool) -> Said:
    """The words of a grid of verdicts, of questions or of archetypes."""
    said = (
        _(
            "Filled: shipments of this description recur (5 % of cases or kilograms); crossed: they do not; empty: not identified."
        )
        if archetypes
        else _("Filled: supported; crossed: not supported; diamond: indicated only, no verdict; empty: not identified.")
    )
    return Said(title=title, subtitle=said, source=source)


def questions_title(verdicts: pd.DataFrame, drug: str) -> str:
    """How many of the verdicts on questions can be given. verdicts: as `question_verdicts` gives them."""
    indicated, open_ = (int((verdicts == standing).sum().sum()) for standing in ("indicated", "not identified"))
    title = _(
        "How {drug} shipments are organised: of {every} answers, {n} can be given and {indicated} are only indicated"
    )
    return title.format(every=verdicts.size, drug=_(drug), n=verdicts.size - indicated - open_, indicated=indicated)


def archetypes_title(verdicts: pd.DataFrame, drug: str) -> str:
    """In how many places an archetype fits. verdicts: as `archetype_verdicts` gives them."""
    title = _("The {drug} cases fit an archetype in {n} of {every} combinations of route and archetype")
    return title.format(n=int((verdicts == "supported").sum().sum()), every=verdicts.size, drug=_(drug))


def answered(found: Found, drug: str, sources: tuple[str, ...]) -> Finding:
    """How many of the questions are answered on the routes."""
    given = {route: sum(answer.identified for answer in one.answers) for route, one in found.items()}
    decided, every = sum(given.values()), len(QUESTIONS) * len(found)
    on = _("{count} on the {route}")
    by_route = [on.format(count=n, route=geography.route_in_sentence(route)) for route, n in given.items()]
    reaches = {
        True: _("{route}: the cases cover {share} of the reported kilograms."),
        False: _("{route}: no kilograms are reported for the years of the cases."),
    }
    return Finding(
        id=f"{drug}_questions_by_route",
        sentence=_("The data answer {decided} of {every} questions (ten on each route): {by_route}.").format(
            every=every, decided=decided, by_route=listed(by_route)
        ),
        value=float(decided),
        unit=_("of {every} questions answered").format(every=every),
        sources=sources,
        verdict="reported" if decided else "not identified",
        reason=" ".join(
            reaches[bool(np.isfinite(one.reach.share))].format(
                route=geography.route_title(route), share=percent(100 * one.reach.share)
            )
            for route, one in found.items()
        ),
        overturned_by=_("The data named in the list of gaps.") if decided else "",
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
