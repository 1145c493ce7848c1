"""What evidence can say of a statement: three words, what each needs, told apart by shape and text, not by colour.

The one vocabulary of the library. The words are the values that methods give and files keep; people read `word(verdict)`.
"""

from html import escape
from typing import Literal, get_args

from pactresearch.language import N_, _
from pactresearch.reasons import Reasons
from pactresearch.results import result

Verdict = Literal["supported", "not supported", "not identified"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)  # in their order, everywhere
WORDS: dict[Verdict, str] = {
    "supported": N_("supported"),
    "not supported": N_("not supported"),
    "not identified": N_("not identified"),
}
NEEDS: dict[Verdict, str] = {
    "supported": N_(
        "Every condition that the method asks for is met: the range leaves out the opposite, chance alone seldom gives as much, "
        "and the statement does not hang on one year or one country."
    ),
    "not supported": N_(
        "There are figures enough to judge the statement, and at least one condition is not met. That nothing changed does not "
        "follow: a smaller change than these figures could show may be there."
    ),
    "not identified": N_(
        "The figures cannot tell: too few years, countries or cases, or nothing that separates this reading from another."
    ),
}


def word(verdict: Verdict) -> str:
    """A verdict in the language in use."""
    return _(WORDS[verdict])


@result
class Judgement:
    """A verdict, and the reasons for it in the order in which they are said."""

    verdict: Verdict
    reasons: Reasons


_SHAPES = {  # a full disc, a ring crossed out, a dashed ring: told apart without colour
    "supported": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "not supported": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M4 12 12 4" stroke="currentColor" stroke-width="1.8"/>',
    "not identified": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8" '
    'stroke-dasharray="2.6 2.1"/>',
}


def mark(verdict: Verdict) -> str:
    """A verdict as a shape and its word."""
    shape = (
        f'<svg aria-hidden="true" viewBox="0 0 16 16" width="12" height="12" focusable="false">{_SHAPES[verdict]}</svg>'
    )
    return f'<strong class="verdict">{shape} {escape(word(verdict))}</strong>'
