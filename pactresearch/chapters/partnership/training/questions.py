"""Questions with a check that tells right from wrong, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from IPython.display import Markdown, display

from pactresearch.errors import InputError, choices
from pactresearch.language import _


@dataclass(frozen=True)
class Question:
    """asks: in a sentence. right: the key of the right answer. answers: by key, what one says, and why it is right or not."""

    asks: str
    right: str
    answers: Mapping[str, tuple[str, str]]

    def __post_init__(self) -> None:
        if self.right not in self.answers:
            raise InputError(f"right is {self.right!r}; {choices(self.right, self.answers)}.")


def ask(question: Question) -> None:
    """Shows a question and what may be answered."""
    lines = [f"- `{key}`: {said}" for key, (said, _why) in question.answers.items()]
    display(Markdown("\n".join([f"**{question.asks}**", "", *lines])))


def verdict_on(question: Question, answer: str | None) -> str:
    """Whether an answer is right, and why, in words. answer: a key of the question; None: not answered yet.

    Raises InputError for an answer that is none of those.
    """
    if answer is None:
        return _("Not answered yet: set `answer` to one of {keys}.").format(keys=", ".join(map(repr, question.answers)))
    if answer not in question.answers:
        raise InputError(f"answer is {answer!r}; {choices(answer, question.answers)}.")
    why = question.answers[answer][1]
    return (_("Right. {why}") if answer == question.right else _("No. {why}")).format(why=why)


def check(question: Question, answer: str | None) -> None:
    """Shows whether an answer is right, and why."""
    display(Markdown(verdict_on(question, answer)))
