"""The words and tables of the notebook `business_models_synthesis`: the routes' business models side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.business_models import tables
from pactresearch.chapters.business_models.rules.model import BusinessModel
from pactresearch.chapters.business_models.rules.questions import QUESTIONS
from pactresearch.chapters.business_models.rules.route_differences import Difference
from pactresearch.chapters.business_models.tables import SIGNS
from pactresearch.methods.evidence.evidence import NOT_IDENTIFIED, NOT_SUPPORTED, SUPPORTED
from pactresearch.methods.evidence.visibility import NOTHING
from pactresearch.reports.show.findings import Finding

FIELD_WORDS = {
    "size_class_kg": "size class", "transport": "means of transport", "concealment": "concealment", "location": "kind of place"
}  # fmt: skip


def routes_in_words(routes: Sequence[str]) -> list[str]:
    """Routes as they are called within a sentence, without the word route: `Balkan`, `northern`."""
    return [geography.route_name(route) for route in routes]


def question(drug: str, routes: Sequence[str]) -> str:
    """What the report asks, in a sentence."""
    return (
        f"What is known of how shipments of {drug} are organised on the {words.listed(routes_in_words(routes))} routes, "
        "where do they differ, and what data would close the gap?"
    )


def question_verdicts(found: Mapping[str, BusinessModel]) -> pd.DataFrame:
    """Verdicts: a row a question (Q1 to Q10), a column a route."""
    return pd.DataFrame(
        {
            geography.route_title(route): {answer.question.id: answer.verdict for answer in one.answers}
            for route, one in found.items()
        }
    )


def archetype_verdicts(found: Mapping[str, BusinessModel]) -> pd.DataFrame:
    """Verdicts: a row an archetype, a column a route."""
    return pd.DataFrame(
        {
            geography.route_title(route): {score.archetype.name: score.word for score in one.archetypes}
            for route, one in found.items()
        }
    )


def question_labels() -> dict[str, str]:
    """Question to its number and title."""
    return {question.id: f"{question.id}  {question.title}" for question in QUESTIONS}


def head(found: Mapping[str, BusinessModel], compared: Sequence[Difference], drug: str, sources: Sequence[str]):
    """The findings of the head: what is answered, what is seen, where the routes differ."""
    return (_answered(found, drug, sources), _seen(found, drug, sources), _differ(compared, drug, sources))


def _answered(found: Mapping[str, BusinessModel], drug: str, sources: Sequence[str]) -> Finding:
    verdicts = question_verdicts(found)
    decided, every = int((verdicts != NOT_IDENTIFIED).sum().sum()), verdicts.size
    counts = [int((verdicts[geography.route_title(route)] != NOT_IDENTIFIED).sum()) for route in found]
    by_route = [
        f"{count or 'none'} on the {name}" for count, name in zip(counts, routes_in_words(list(found)), strict=True)
    ]
    return Finding(
        id=f"{drug}_questions_by_route",
        sentence=f"Of {every} verdicts (ten questions, {len(found)} routes) {decided} can be given: "
        f"{words.listed(by_route)} route.",
        value=float(decided),
        unit=f"of {every} verdicts",
        sources=sources,
        verdict=SUPPORTED if decided else NOT_IDENTIFIED,
        reason=" ".join(
            f"{geography.route_title(route)}: the cases reach {words.percent(100 * one.reach.share)} of the reported kilograms."
            for route, one in found.items()
        ),
        overturned_by="The data named in the list of gaps." if decided else "",
    )


def _seen(found: Mapping[str, BusinessModel], drug: str, sources: Sequence[str]) -> Finding:
    shares = pd.DataFrame({route: one.visibility.choices.set_index("choice")["share"] for route, one in found.items()})
    blind = [choice for choice, row in shares.iterrows() if (row < 0.01).all()]
    return Finding(
        id=f"{drug}_choices_evidenced",
        sentence=f"Of the six choices, {words.listed(blind)} leave no trace in the data at hand on any route."
        if blind
        else "Each of the six choices leaves some trace in the data at hand.",
        value=100 * float(shares.to_numpy().mean()),
        low=100 * float(shares.mean().min()),
        high=100 * float(shares.mean().max()),
        unit="percent of the parts seen, mean over choices and routes (least and best seen route)",
        sources=sources,
        verdict=SUPPORTED,
        reason="They are asked of court verdicts and published cases alone, and none is coded."
        if blind
        else "See the bars.",
        overturned_by="Coded case files, ten a route and each coded twice.",
    )


def _differ(compared: Sequence[Difference], drug: str, sources: Sequence[str]) -> Finding:
    able = [one for one in compared if one.word != NOT_IDENTIFIED]
    clear = [one for one in able if one.word == SUPPORTED]
    said = words.listed(
        [f"{FIELD_WORDS[one.field]} between {words.listed(routes_in_words([one.first, one.second]))}" for one in clear]
    )
    if not able:
        sentence, verdict = "Whether seized shipments differ between routes is not identified.", NOT_IDENTIFIED
    elif clear:
        sentence, verdict = f"Seized shipments of {drug} differ in {said}.", SUPPORTED
    else:
        sentence, verdict = f"Seized shipments of {drug} do not clearly differ between routes.", NOT_SUPPORTED
    return Finding(
        id=f"{drug}_routes_differ",
        sentence=sentence,
        unit="",
        sources=sources,
        verdict=verdict,
        reason=f"{len(able)} of {len(compared)} comparisons can be made, with countries as units."
        + (f" The clearest: {_clearest(able)}" if able else ""),
        overturned_by="Cases that tell these fields from three countries of each route." if able else "",
    )


def _clearest(able: Sequence[Difference]) -> str:
    one = min(able, key=lambda each: each.p)
    return f"{FIELD_WORDS[one.field]}, {words.listed(routes_in_words([one.first, one.second]))}. {one.reason}"


def choices_table(found: Mapping[str, BusinessModel]) -> pd.DataFrame:
    """The share of each choice that is evidenced, and at what grade, route by route."""
    shown = {
        geography.route_title(route): {
            row.choice: "nothing" if row.grade == NOTHING else f"{words.percent(100 * row.share)}, {row.grade}"
            for row in one.visibility.choices.itertuples()
        }
        for route, one in found.items()
    }
    return pd.DataFrame(shown).rename_axis("choice").reset_index()


def difference_table(compared: Sequence[Difference]) -> pd.DataFrame:
    """Where routes agree and differ, with the tests."""
    columns = {
        "field": [FIELD_WORDS[one.field] for one in compared],
        "routes": [words.listed(routes_in_words([one.first, one.second])) for one in compared],
        "countries": [f"{one.countries[0]} and {one.countries[1]}" for one in compared],
        "distance (0 to 1)": [one.distance for one in compared],
        "p": [one.p for one in compared],
        "they differ": [f"{SIGNS[one.word]} {one.word}" for one in compared],
    }
    return pd.DataFrame(columns)


def gaps(found: Mapping[str, BusinessModel]) -> pd.DataFrame:
    """What would close the gap, over all routes: a row a question, with the routes on which it is open."""
    return pd.concat(
        [tables.gap_table(one.answers, geography.route_title(route)) for route, one in found.items()], ignore_index=True
    )


def gap_summary(gap_rows: pd.DataFrame) -> pd.DataFrame:
    """The list of gaps as it is printed: a row a question, with the routes on which it is open."""
    grouped = gap_rows.groupby("question", sort=False)
    columns = {
        "question": list(grouped.groups),
        "open, or resting on one country, on": [
            words.listed(list(rows["route"].str.removesuffix(" route"))) for _, rows in grouped
        ],
        "data that would settle it": [rows["data that would settle it"].iloc[0] for _, rows in grouped],
    }
    return pd.DataFrame(columns)


def verdict_markdown(found: Mapping[str, BusinessModel], drug: str) -> str:
    """The verdicts of the routes as a Markdown table, as it stands in the README."""
    verdicts, labels = question_verdicts(found), {question.id: question.question for question in QUESTIONS}
    lines = [f"| {drug} | " + " | ".join(verdicts.columns) + " |", "|---|" + "---|" * verdicts.shape[1]]
    for question_id, row in verdicts.iterrows():
        cells = " | ".join(f"{SIGNS[word]} {word}" for word in row)
        lines.append(f"| {question_id} {labels[question_id]} | {cells} |")
    reached = " | ".join(
        words.percent(100 * one.reach.share) if np.isfinite(one.reach.share) else "none" for one in found.values()
    )
    lines.append(f"| *reported kilograms that the cases account for* | {reached} |")
    return "\n".join(lines)
