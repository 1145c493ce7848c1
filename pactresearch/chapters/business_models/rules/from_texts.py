"""What the register of published findings adds to an answer: it decides where cases and prices cannot, or only indicates.

`questions.yaml` says which findings speak for and against the statement of a question, and which bear on it without deciding.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pactresearch.chapters.business_models.rules.questions import Answer, Question
from pactresearch.language import _, ngettext
from pactresearch.methods.evidence.published import Published, Register
from pactresearch.rows import rows_of
from pactresearch.verdict import Verdict
from pactresearch.words import listed

SIDES: tuple[Verdict, ...] = ("supported", "not supported")
MOST_QUOTED = 2


@dataclass(frozen=True)
class RouteRegister:
    """The register of published findings, and the route that is asked about."""

    register: Register
    route: str

    def on(self, findings: Sequence[str]) -> Published:
        """What these findings together say of the route; those on drugs that are not asked about are not in the register."""
        return self.register.asked(self.route, findings=[one for one in findings if one in self.register.ids])


def with_texts(answer: Answer, register: RouteRegister | None) -> Answer:
    """The answer with what texts say. Where cases or prices decide, the families that agree are counted, and those that do not
    are told. Where they do not, two families on one side and none on the other decide at grade `published`; one, or
    findings that only bear on the question, are an indication."""
    if register is None:
        return answer
    sides: dict[Verdict, Published] = {side: register.on(answer.question.texts_for(side)) for side in SIDES}
    if answer.identified:
        other = next(found for side, found in sides.items() if side != answer.verdict)
        against = (_("Texts say otherwise: {statements}").format(statements=quoted(other)),) if other.n_families else ()
        n_families = sides[answer.verdict].n_families
        return replace(answer, n_families=n_families, reasons=(*answer.reasons, *against))
    for side, found in sides.items():
        if found.grade == "published" and all(not one.n_families for at, one in sides.items() if at != side):
            return _published(answer.question, side, found)
    bears = register.on([one for side in (*SIDES, "bears") for one in answer.question.texts_for(side)])
    if bears.grade == "nothing":
        return answer
    return replace(answer, n_families=bears.n_families, indication=quoted(bears))


def quoted(found: Published) -> str:
    """The statements of the findings on the route that count, each with its identifier and read grade."""
    asked = (found.rows[name] for name in ("counts", "route", "statement", "id", "read_grade"))
    rows = [row for row in zip(*asked, strict=True) if row[0]]
    rows.sort(key=lambda row: row[1] != found.route)
    said = [f"{statement} ({name}, {grade})" for _counts, _route, statement, name, grade in rows[:MOST_QUOTED]]
    more = len(rows) - len(said)
    rest = ngettext("{n} more finding touches on it.", "{n} more findings touch on it.", more).format(n=more)
    return " ".join([*said, *([rest] if more else [])])


def _published(question: Question, side: Verdict, found: Published) -> Answer:
    families = listed(sorted({**found.on_route, **found.on_all}))
    treated = (
        _("On {topic}: {treatment}.").format(topic=row.topic, treatment=row.treatment)
        for row in rows_of(found.contradictions)
    )
    few = _("{n} families of texts, each about a few cases; none chose its cases at random.").format(n=found.n_families)
    return Answer(
        question=question,
        verdict=side,
        sentence=question.say("published", side, n=found.n_families)
        or _("{title}: independent texts agree ({verdict}).").format(title=question.say("title"), verdict=_(side)),
        reasons=(quoted(found), _("Independent families: {families}.").format(families=families), *treated),
        confidence="low",
        confidence_reason=few,
        grade="published",
        objection=_("Texts describe networks that were caught, and two may err in the same way."),
        reply=_(
            "They have different authors and cases, and no text read beyond its summary disagrees; so confidence is low."
        ),
        n_families=found.n_families,
    )
