"""Findings: a sentence, its number with a range, its sources, and a verdict with a reason.

A finding may say only what the evidence carries. Figures of seizures say what was seized; that trafficking or supply
changed follows from several indicators together. So a sentence about them is refused here, where every finding is made,
unless it comes with the licence that `methods.evidence.triangulation` gives, and says no more than that allows.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import nbformat

from pactresearch.errors import InputError
from pactresearch.language import _
from pactresearch.reports.templates import shown
from pactresearch.verdict import SAID_OF_FINDINGS, Verdict
from pactresearch.words import GUARDED, two_figures

if TYPE_CHECKING:  # the process that makes pages loads no statistics
    from pactresearch.methods.evidence.triangulation import Licence

MIME = "application/vnd.pactresearch.headline+json"

# A guarded word may stand where the denial is said of it: after `whether`, with the denial to follow, or after the denial.
_WORD = GUARDED.pattern
_DENIAL = re.compile(
    rf"\bwhether\b[^.;]*?{_WORD}[^.;]*?\b(?:cannot|can not|can't|not (?:known|told|said|shown|identified))\b"
    rf"|\b(?:cannot|can not|can't|could not|(?:does|do|did) not|says? nothing|no inference)\b[^.;,]*?{_WORD}",
    re.IGNORECASE,
)
# A reason may name what seizures do not show; that it changed, it may no more claim than the sentence.
_CLAIM = re.compile(
    rf"{_WORD}[^.;:,]*?\b(?:rose|grew|increased|doubled|fell|declined|shrank|decreased|dropped|collapsed|moved|shifted)\b",
    re.IGNORECASE,
)
# Under a licence the words may stand only in what the evidence allows.
_LICENSED = {
    "more_supply": re.compile(
        r"(?<!not )\bconsistent with (?:more (?:supply|trafficking)|a larger flow)\b", re.IGNORECASE
    ),
    "less_supply": re.compile(
        r"(?<!not )\bconsistent with (?:less (?:supply|trafficking)|a smaller flow)\b", re.IGNORECASE
    ),
}
_CONDITIONAL = re.compile(r"\b(?:if|whether|had|would|could|may|might|cannot|not)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding.

    id: lower-case name, unique in a report, the same from run to run.
    sentence: what was found, in plain words.
    value, low, high: the number and the ends of its range, in `unit`; None where there is none.
    unit: unit and, where low and high are given, what they are ("% a year, 95 % interval").
    sources: who reported the figures, with years or edition.
    verdict: `supported`, `not supported` or `not identified`, with the reason; `reported` for a plain figure, which no test
        stands behind.

    change: whether the value is a change, which is said with its sign.
    licence: from `methods.triangulate`, for a sentence that says what several indicators are consistent with.
    overturned_by: what would overturn the finding, in a sentence with its numbers; empty where nothing is found.

    Raises InputError where a rule is broken: an unknown verdict, no source, no reason, a value outside its range, or a
    sentence about trafficking, smuggling, supply or flow. Such a sentence may stand only under a licence that allows its
    words, or to say that the figures do not tell ("whether trafficking fell cannot be said"), with the verdict
    `not identified`. The reason and what would overturn it may not claim that any of these changed, either.
    """

    id: str
    sentence: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str
    sources: Sequence[str]
    verdict: Verdict | Literal["reported"]
    reason: str
    change: bool = False
    licence: "Licence | None" = None
    overturned_by: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.licence, Mapping):  # read back from a notebook's output
            from pactresearch.methods.evidence.triangulation import Licence

            object.__setattr__(self, "licence", Licence(**self.licence))
        for field in ("value", "low", "high"):
            object.__setattr__(self, field, _finite_or_none(getattr(self, field)))
        object.__setattr__(self, "sources", tuple(self.sources))
        problem = _problem(self)
        if problem:
            raise InputError(f"The finding {self.id!r} cannot stand: {problem}")


def _finite_or_none(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _problem(finding: Finding) -> str | None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", finding.id):
        return "its id must be lower-case letters, digits and underscores."
    if finding.verdict not in SAID_OF_FINDINGS:
        return f"its verdict is {finding.verdict!r}; allowed: {', '.join(SAID_OF_FINDINGS)}."
    if not finding.sources or not finding.reason.strip():
        return "it needs at least one source, and a reason for its verdict."
    low, high = finding.low, finding.high
    if (low is None) != (high is None):
        return "its range has one end only; give both, or neither."
    value = finding.value
    if value is not None and low is not None and high is not None and not low <= value <= high:
        return f"its value {value:g} lies outside its range, {low:g} to {high:g}."
    return _wording(finding)


def refuse_unseen(*said: str) -> None:
    """Raises InputError where words outside of findings say what seizures do not show, and do not deny it."""
    for one in said:
        if unseen := GUARDED.search(_DENIAL.sub("", one)):
            raise InputError(f"{one!r} says {unseen.group()!r}, which seizures do not show; say what was seized.")


def _wording(finding: Finding) -> str | None:
    if GUARDED.search(finding.sentence) and finding.licence:
        return unlicensed(finding.sentence, finding.licence)
    left = _DENIAL.sub("", finding.sentence) if finding.verdict == "not identified" else finding.sentence
    unseen, said = GUARDED.search(left), finding.sentence
    if not unseen:
        claims = (one for one in _sentences(finding.reason, finding.overturned_by) if not _CONDITIONAL.search(one))
        unseen, said = next(((claim, one) for one in claims if (claim := _CLAIM.search(one))), (None, ""))
    if not unseen:
        return None
    return (
        f"it says {unseen.group()!r} ({said!r}), which seizures alone do not show. Say what was seized "
        "(`seizures rose`), or, with the verdict `not identified`, that the figures cannot tell; or give the licence of "
        "a triangulation."
    )


def unlicensed(sentence: str, licence: "Licence") -> str | None:
    """What is wrong with a sentence under a licence, or None.

    The guarded words may stand only in "consistent with more supply" (or more trafficking, or a larger flow) where that is
    what the licence allows, and in "consistent with less supply" (or less trafficking, or a smaller flow) under the opposite.
    """
    from pactresearch.reports.show.reasons import name  # the process that makes pages needs no reasons

    left = GUARDED.search(_LICENSED[licence.allows].sub("", sentence))
    if left is None:
        return None
    allowed = name("reading", licence.allows)
    return f"it says {left.group()!r}, and the evidence on {licence.subject} allows only: {allowed!r}."


def _sentences(*texts: str) -> list[str]:
    return [sentence for text in texts for sentence in re.split(r"(?<=[.;])\s+", text)]


def headline(findings: Sequence[Finding], *, folded: str = "") -> None:
    """Displays findings, and leaves them in the notebook's output for `pactresearch run` to collect.

    folded: the words of a fold that hides them, small, where a table above has their ranges and verdicts already.
    """
    from IPython.display import display

    html = as_html(findings, compact=bool(folded))
    if folded:
        html = shown("folded", words=_(folded), shown=html)
    display(bundle(findings, html), raw=True)


def bundle(findings: Sequence[Finding], html: str) -> dict[str, object]:
    """The output that carries findings: for the page, for plain text, and as JSON for the runner."""
    plain = "\n".join(f"{finding.sentence} ({finding.verdict}: {finding.reason})" for finding in findings)
    said = [{**asdict(finding), "sources": list(finding.sources)} for finding in findings]
    return {"text/html": html, "text/plain": plain, MIME: said}


def as_html(findings: Iterable[Finding], *, compact: bool = False) -> str:
    """Findings as a list: sentence and verdict, and folded below them reason, range, what would overturn it, and sources.

    Sources that all share stand once below the list. compact: small, for findings that stand below a table of their ranges:
    without range and sources.
    """
    findings = list(findings)
    shared, ranges = len({finding.sources for finding in findings}) == 1, [_range(finding) for finding in findings]
    return shown("findings", listed=findings, ranges=ranges, shared=shared, compact=compact)


def _range(finding: Finding) -> str:
    """The value with its range."""
    if finding.low is None or finding.high is None:
        return ""
    low, high, value = (
        "" if one is None else two_figures(one, signed=finding.change)
        for one in (finding.low, finding.high, finding.value)
    )
    said = _("{value} ({low} to {high}) {unit}") if value else _("Range: {low} to {high} {unit}")
    return said.format(value=value, low=low, high=high, unit=finding.unit)


def collect(executed: nbformat.NotebookNode) -> tuple[Finding, ...]:
    """The findings in the outputs of an executed notebook, in order.

    Raises InputError where one breaks a rule, or two have the same id.
    """
    said = [
        entry
        for cell in executed.cells
        for output in cell.get("outputs", [])
        for entry in output.get("data", {}).get(MIME, [])
    ]
    found = tuple(Finding(**entry) for entry in said)
    ids = [finding.id for finding in found]
    repeated = sorted({name for name in ids if ids.count(name) > 1})
    if repeated:
        raise InputError(f"The findings {', '.join(repeated)} are given twice; each id may stand once in a report.")
    return found
