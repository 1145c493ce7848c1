"""A report to make, and how it came out, in a form that travels between processes."""

from dataclasses import dataclass, field
from pathlib import Path

from pactresearch import paths
from pactresearch.reports.kept.publication import Place


@dataclass(frozen=True)
class Job:
    """One report to make; it can be pickled.

    notebook: the file. place: where the report goes. given: the values that it is to be made with. parameters: the same
    after the check, plain JSON. command: makes the same again. problem: why it cannot be made, or "". variant: the values in
    which it differs from the standard report. reads: the folder whose finished reports it reads, so that it is made after
    all others; None where it reads none.
    """

    notebook: Path
    place: Place
    given: dict[str, object]
    parameters: dict[str, object]
    command: str
    problem: str = ""
    variant: dict[str, object] = field(default_factory=dict)
    reads: Path | None = None

    @property
    def audience(self) -> str:
        """For whom the report is, one of `paths.AUDIENCES`."""
        return paths.audience_of(self.place.output)


@dataclass(frozen=True)
class Outcome:
    """How a job ended: where its report belongs, the seconds it took, and the reason if it failed (else None)."""

    place: Place
    seconds: float
    failure: str | None
