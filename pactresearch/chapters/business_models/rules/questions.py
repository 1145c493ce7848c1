"""The ten questions, and answers that cannot be more than their evidence.

`questions.yaml` holds the texts; each passes through the language in use when it is said. The rule of a question is a
function of `from_cases`, `from_money` or `from_texts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from pactresearch.data.sources import read_yaml
from pactresearch.errors import InputError
from pactresearch.language import _
from pactresearch.methods.evidence.visibility import CHOICES
from pactresearch.verdict import VERDICTS, Verdict

Confidence = Literal["high", "moderate", "low"]
Grade = Literal["observed", "estimated", "inferred", "published"]
FILE = Path(__file__).with_suffix(".yaml")
CHECKED = Path(__file__).with_name("checked.csv")  # made by tests/simulation/rules_of_questions.py
# The keys of questions.yaml that hold text; all others hold codes.
TEXTS = (
    "title", "question", "indicator", "rule", "competing", "settles", "overturned_by",
    "finding", "unit", "confidence_reason", "objection", "reply", "missing", "published",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with a rule that is the same for every route.

    informs: the choices of a business model that it speaks of. grade: of the figures that an answer rests on. confidence:
    of an answer that decides; None where the reach of the cases gives it. texts: by key, one or several by their variant.
    findings: of the register, identifiers by what they say: `supported`, `not supported`, or `bears` without deciding.

    Raises InputError for a choice that there is not.
    """

    id: str
    informs: tuple[str, ...]
    grade: Grade
    confidence: Confidence | None
    texts: Mapping[str, str | Mapping[str, str]]
    findings: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        strange = [choice for choice in self.informs if choice not in CHOICES]
        if strange:
            raise InputError(f"{self.id} informs {', '.join(strange)}; the choices are {', '.join(CHOICES)}.")

    def texts_for(self, side: str) -> Sequence[str]:
        """The findings of the register on one side, by identifier."""
        return self.findings.get(side, ())

    def say(self, key: str, variant: str = "", **facts: Any) -> str:
        """One of its texts in the language in use, empty where there is none. variant: which, where there are several."""
        text = self.texts.get(key, "")
        said = text if isinstance(text, str) else text[variant]
        return _(said).format(**facts) if said else ""


def read(file: Path) -> dict[str, Question]:
    """The questions of a YAML file, by id."""
    return {
        name: Question(
            id=name,
            informs=tuple(entry["informs"]),
            grade=entry["grade"],
            confidence=entry.get("confidence"),
            texts={key: entry[key] for key in TEXTS if key in entry},
            findings=entry.get("register", {}),
        )
        for name, entry in read_yaml(file).items()
    }


QUESTIONS = read(FILE)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """How a rule does in worlds whose truth is known. Shares from 0 to 1; effect: the smallest that matters, in words."""

    false_positive: float
    power: float
    worlds: int
    effect: str


def checks() -> dict[tuple[str, str], Checked]:
    """By question and route what simulation found of its rule; `texts` in place of a route: the rule of the register."""
    table = pd.read_csv(CHECKED).set_index(["question", "route"])
    rows: Any = table.to_dict("records")
    return {key: Checked(**row) for key, row in zip(table.index, rows, strict=True)}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to a question on one route.

    sentence: what was found. value, low, high: the indicator and its range in `unit`; NaN where there is none. reasons: why
    the verdict is this one. confidence, confidence_reason: None and "" where nothing is identified. grade: whether the
    figures are observed, estimated or inferred; None where nothing is identified. objection, reply: the strongest objection
    to the verdict, and the answer to it; "" where nothing is identified. n_families: independent families of texts that agree
    with the verdict, or indicate it. indication: what they say where nothing is decided. checked: the rule in simulation.

    Raises InputError where a verdict lacks what it needs.
    """

    question: Question
    verdict: Verdict
    sentence: str
    reasons: tuple[str, ...]
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    unit: str = ""
    confidence: Confidence | None = None
    confidence_reason: str = ""
    grade: Grade | None = None
    objection: str = ""
    reply: str = ""
    n_families: int = 0
    indication: str = ""
    checked: Checked | None = None

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise InputError(f"The verdict on {self.question.id} is {self.verdict!r}; allowed: {', '.join(VERDICTS)}.")
        if not self.reasons:
            raise InputError(f"The verdict on {self.question.id} needs a reason.")
        said = (self.confidence, self.grade, self.objection, self.reply)
        if self.identified and not all(said):
            raise InputError(
                f"The verdict on {self.question.id} is {self.verdict!r}; it needs a confidence, a grade, the strongest objection "
                "and the answer to it."
            )

    @property
    def identified(self) -> bool:
        """Whether the evidence decides."""
        return self.verdict != "not identified"

    @property
    def standing(self) -> str:
        """Its verdict, or that it is indicated only."""
        return "indicated" if self.indication else self.verdict

    @property
    def open(self) -> bool:
        """Whether more data are wanted: nothing is identified, or with low confidence."""
        return self.confidence in (None, "low")


def not_identified(question: Question, *reasons: str) -> Answer:
    """The answer where the data cannot decide, with why."""
    sentence = _("{title}: not identified.").format(title=question.say("title"))
    return Answer(question=question, verdict="not identified", sentence=sentence, reasons=reasons)


def missing(name: str) -> Answer:
    """The answer to a question for which no figures are at hand, with what is missing."""
    return not_identified(QUESTIONS[name], QUESTIONS[name].say("missing"))


def decided(
    question: Question,
    supported: bool | None,
    reasons: tuple[str, ...],
    facts: Mapping[str, Any],
    *,
    direction: str = "",
    **fields: Any,
) -> Answer:
    """The answer where the data decide, in the question's texts; not identified where `supported` is None.

    facts: what the texts name. direction: which of several findings it is, where it is not told by the verdict. fields: of
    the answer, in place of those that the question gives.
    """
    if supported is None:
        return not_identified(question, *reasons)
    verdict: Verdict = "supported" if supported else "not supported"
    said: dict[str, Any] = {key: question.say(key, verdict, **facts) for key in ("objection", "reply")}
    given: dict[str, Any] = {
        "sentence": question.say("finding", direction or verdict, **facts),
        "unit": fields.pop("unit", None) or question.say("unit", **facts),
        "confidence": question.confidence,
        "confidence_reason": question.say("confidence_reason", **facts),
        "grade": question.grade,
    }
    return Answer(question=question, verdict=verdict, reasons=reasons, **(said | given | fields))
