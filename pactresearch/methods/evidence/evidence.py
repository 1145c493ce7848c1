"""Questions about the organisation of the trade, and answers that cannot be more than their evidence.

A question carries its decision rule in words; the rule itself is a function of `evidence_rules`, fixed in code before any
data are read. An answer is a verdict with its reasons, what else would explain the same figures, how much confidence it
deserves, and what data would settle it.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from pactresearch.errors import InputError

SUPPORTED, NOT_SUPPORTED, NOT_IDENTIFIED = "supported", "not supported", "not identified"
Word = Literal["supported", "not supported", "not identified"]
Confidence = Literal["high", "moderate", "low"]
Grade = Literal["observed", "estimated", "inferred"]
CHOICES = ("scope", "logistics", "finance", "relations", "risk management", "revenue")


@dataclass(frozen=True)
class Question:
    """A question fixed beforehand. All fields are words for the report.

    statement: what `supported` would mean. informs: the choices of a business model that it speaks of. needs: the tables and
    results that an answer takes. competing: what else would give the same figures. settles: data that would decide.
    """

    id: str
    title: str
    question: str
    statement: str
    indicator: str
    needs: str
    rule: str
    informs: tuple[str, ...]
    competing: tuple[str, ...]
    settles: str

    def __post_init__(self) -> None:
        strange = [choice for choice in self.informs if choice not in CHOICES]
        if strange:
            raise InputError(f"{self.id} informs {', '.join(strange)}; the choices are {', '.join(CHOICES)}.")


@dataclass(frozen=True)
class Answer:
    """The answer to a question on one route.

    sentence: what was found, in plain words. value, low, high: the indicator and its range in `unit`; NaN where there is
    none. reasons: why the verdict is this one. confidence, confidence_reason: None and "" where nothing is identified.
    grade: whether the figures are observed, estimated or inferred; None where nothing is identified. objection, reply: the
    strongest objection to the verdict, and the answer to it; "" where nothing is identified.

    Raises InputError where a verdict lacks what it needs.
    """

    question: Question
    verdict: Word
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

    def __post_init__(self) -> None:
        if self.verdict not in get_args(Word):
            raise InputError(
                f"The verdict on {self.question.id} is {self.verdict!r}; allowed: {', '.join(get_args(Word))}."
            )
        if not self.reasons:
            raise InputError(f"The verdict on {self.question.id} needs a reason.")
        said = (self.confidence, self.grade, self.objection, self.reply)
        if self.verdict != NOT_IDENTIFIED and not all(said):
            raise InputError(
                f"The verdict on {self.question.id} is {self.verdict!r}; it needs a confidence, a grade, the strongest objection "
                "and the answer to it."
            )

    @property
    def identified(self) -> bool:
        """Whether the evidence decides."""
        return self.verdict != NOT_IDENTIFIED


def not_identified(question: Question, *reasons: str) -> Answer:
    """The answer where the data cannot decide, with why."""
    return Answer(question, NOT_IDENTIFIED, f"{question.title}: not identified.", reasons)
