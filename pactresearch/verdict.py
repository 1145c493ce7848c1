"""What evidence can say of a statement, and why: three words, and reasons as facts. The glossary has what each word needs.

The one vocabulary of the library. The words are the values that methods give and files keep; people read `word(verdict)`,
and the sentences that `reports.show.reasons` makes of reasons. On a page a verdict is told by shape and text, not by colour alone.
"""

from collections.abc import Iterable
from typing import Any, Literal, get_args

from pactresearch.language import N_, _
from pactresearch.results import result

Verdict = Literal["supported", "not supported", "not identified"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)  # in their order, everywhere
REPORTED = "reported"  # in place of a verdict: a plain figure, which no test stands behind
SAID_OF_FINDINGS = (*VERDICTS, REPORTED)
Tag = Verdict | Literal["reported", "expected", "estimated", "coverage"]
TAGS: dict[Tag, str] = {
    "supported": N_("supported"),
    "not supported": N_("not supported"),
    "not identified": N_("not identified"),
    # Of a figure that no test stands behind, which has no verdict.
    "reported": N_("reported"),
    "expected": N_("expected"),
    "estimated": N_("estimated"),
    "coverage": N_("coverage"),
}


def of_several(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on whether any of several statements stands: "not supported" only where each of them could have."""
    said = set(verdicts)
    return "supported" if "supported" in said else "not supported" if said == {"not supported"} else "not identified"


def word(verdict: Tag) -> str:
    """A verdict, or what else a figure is, in the language in use."""
    return _(TAGS[verdict])


class Reason:
    """Why a method decides, or cannot: `Reason("too_few_years", n_years=3, needed=6)`.

    code: lower-case words joined by underscores, unique in the library for what it says.
    facts: numbers, years, names and codes that the sentence needs, unrounded, in the units that stand in their names.
    """

    __slots__ = ("code", "facts")

    def __init__(self, code: str, /, **facts: Any) -> None:
        self.code = code
        self.facts = facts

    def __repr__(self) -> str:
        return f"{self.code}({', '.join(f'{name}={value!r}' for name, value in self.facts.items())})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and (self.code, self.facts) == (other.code, other.facts)

    def __hash__(self) -> int:
        return hash((self.code, repr(self.facts)))


Reasons = tuple[Reason, ...]  # in the order in which they are said; empty where there is nothing to say


@result
class Judgement:
    """A verdict, and the reasons for it in the order in which they are said."""

    verdict: Verdict
    reasons: Reasons


class Judged:
    """What has a judgement, and shows the judgement's verdict and reasons as its own."""

    judgement: Judgement

    @property
    def verdict(self) -> Verdict:
        """Whether the evidence carries the statement that is judged."""
        return self.judgement.verdict

    @property
    def reasons(self) -> Reasons:
        """Why the verdict is what it is."""
        return self.judgement.reasons

    def says(self, *codes: str) -> bool:
        """Whether one of the reasons has one of these codes."""
        return any(one.code in codes for one in self.reasons)
