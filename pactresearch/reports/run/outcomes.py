"""How a report came out, in a form that travels between processes."""

from dataclasses import dataclass

from pactresearch.reports.kept.publication import Place


@dataclass(frozen=True)
class Outcome:
    """How a job ended: where its report belongs, the seconds it took, and the reason if it failed (else None)."""

    place: Place
    seconds: float
    failure: str | None
