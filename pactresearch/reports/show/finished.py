"""Finished reports, for a notebook that reads them: the tag `reads-reports` of a cell has it made when all others are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pactresearch import paths
from pactresearch.data import memory
from pactresearch.reports.kept import editions, publication, whole

Results = Mapping[tuple[str, str], dict[str, Any]]  # headline results by notebook and unit


@dataclass(frozen=True)
class Finished:
    """now: the results of the standard reports that lie whole beside this one. edition: the date of the last edition of the
    data before that of now, "" where none is kept. before: the results of that edition."""

    now: Results
    edition: str
    before: Results

    @property
    def verdicts_changed(self) -> tuple[editions.Change, ...]:
        """The findings whose verdict is another than in that edition; none where none is kept."""
        return tuple(one for one in editions.compare(self.before, self.now) if one.other_verdict)


def finished(notebook: str) -> Finished:
    """The finished reports of other notebooks than this, in the folder for which its own is made."""
    output, now = paths.reports(), {}
    for name, sha256 in whole.finished(output, notebook).items():
        place = publication.Place(output, *name.split("/"))
        memory.note(memory.REPORT, name, sha256)
        now[place.notebook, place.unit] = whole.results(place) or {"findings": []}
    edition = editions.last_before(editions.date(), output)
    return Finished(now, edition, editions.read(edition, output) if edition else {})
