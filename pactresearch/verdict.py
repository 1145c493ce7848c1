"""What evidence can say of a statement, and why: three words with what each needs, and reasons as facts.

The one vocabulary of the library. The words are the values that methods give and files keep; people read `word(verdict)`,
and the sentences that `reports.show.reasons` makes of reasons. On a page a verdict is told by shape and text, not by colour alone.
"""

from html import escape
from typing import Any, Literal, get_args

from pactresearch.language import N_, _
from pactresearch.results import result

Verdict = Literal["supported", "not supported", "not identified"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)  # in their order, everywhere
REPORTED = "reported"  # in place of a verdict: a plain figure, which no test stands behind
SAID_OF_FINDINGS = (*VERDICTS, REPORTED)
WORDS: dict[Verdict, str] = {
    "supported": N_("supported"),
    "not supported": N_("not supported"),
    "not identified": N_("not identified"),
}
Tag = (
    Verdict | Literal["reported", "expected", "estimated", "coverage"]
)  # a figure that no test stands behind has no verdict
TAGS: dict[Tag, str] = {
    **WORDS,
    "reported": N_("reported"),
    "expected": N_("expected"),
    "estimated": N_("estimated"),
    "coverage": N_("coverage"),
}
NEEDS: dict[Verdict, str] = {
    "supported": N_(
        "Every condition of the method is met: the range excludes the opposite, chance alone would rarely produce this, and the "
        "statement does not depend on one year or one country."
    ),
    "not supported": N_(
        "The test would probably have found the smallest effect that matters, and at least one condition is not met. This does "
        "not mean that nothing changed: a change too small for these figures to show is possible."
    ),
    "not identified": N_(
        "The figures cannot decide: there are too few years, countries or cases, the test would rarely find what matters, or "
        "nothing separates this reading from another."
    ),
}


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


_SHAPES: dict[Tag, str] = {  # a full disc, a ring crossed out, a dashed ring: told apart without colour
    "supported": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "not supported": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M4 12 12 4" stroke="currentColor" stroke-width="1.8"/>',
    "not identified": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8" '
    'stroke-dasharray="2.6 2.1"/>',
}


_SQUARE = (
    '<rect x="3" y="3" width="10" height="10" fill="none" stroke="currentColor" stroke-width="1.8"/>'  # no verdict
)


def mark(verdict: Tag) -> str:
    """A verdict, or what else a figure is, as a shape and its word."""
    drawn = _SHAPES.get(verdict, _SQUARE)
    shape = f'<svg aria-hidden="true" viewBox="0 0 16 16" width="12" height="12" focusable="false">{drawn}</svg>'
    return f'<strong class="verdict">{shape} {escape(word(verdict))}</strong>'
