"""Reasons as facts: a code with its numbers, which the edge puts into words (`reports.show.reasons`)."""

from typing import Any


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
