"""What evidence can say of a statement: three words, told apart by shape and text, not by colour."""

from dataclasses import dataclass
from html import escape
from typing import Literal, get_args

from pactresearch.reasons import Reasons

Verdict = Literal["supported", "not supported", "not identified"]
VERDICTS: tuple[str, ...] = get_args(Verdict)


@dataclass(frozen=True)
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


def mark(verdict: str) -> str:
    """A verdict as a shape and its word."""
    shape = (
        f'<svg aria-hidden="true" viewBox="0 0 16 16" width="12" height="12" focusable="false">{_SHAPES[verdict]}</svg>'
    )
    return f'<strong class="verdict">{shape} {escape(verdict)}</strong>'
