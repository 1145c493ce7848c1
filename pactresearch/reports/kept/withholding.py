"""Takes away what shows the figures of a source that has become restricted since a report was made from it.

A page is mailed from where it lies. So page, results, executed notebook and log are deleted, not moved: a copy anywhere else
would show the same figures, and all can be made again where the source becomes public. Words stay in their place, under
`failed/`, that say what was taken away, why, and by which command it was made.
"""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from pactresearch import paths
from pactresearch.reports.kept import fingerprints, publication
from pactresearch.reports.kept.publication import Place

GONE = "its page, results, executed notebook and log are removed"


def withdraw(output: Path, now: fingerprints.Present) -> list[str]:
    """Removes the reports in a folder that were made from what is restricted now, and what failed runs may show of it.

    Returns a sentence for each; none where nothing in data/raw is restricted, which costs nothing.
    """
    if not now.restricted or not output.is_dir() or paths.audience_of(output) == paths.RESTRICTED:
        return []
    publication.sweep(output)
    said = []
    for place in publication.places(output):
        record = fingerprints.recorded(place) or {}
        closed = fingerprints.restricted(record, now.restricted)
        if closed:
            reason = f"Withheld: {fingerprints.because(closed)}, so {GONE}. A run makes it again where it may be shown."
            _withdraw(place, record, reason, closed)
            said.append(f"{place}: {reason}")
    for place in publication.failures(output):
        about = fingerprints.failure(place, now.restricted) or {}
        if about.get("restricted") and not fingerprints.failed_for_restricted(place):
            _replace(place, about, about["restricted"])
            said.append(f"{publication.FAILED}/{place}: {about['reason']}")
    return said


def write_words(folder: Path, about: Mapping[str, object], closed: Sequence[str]) -> None:
    """Leaves nothing in a folder of a failed run but words: reason and command.

    about: what is known of it (`records.failure`). closed: the restricted sources.
    """
    for left in folder.iterdir():
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    again = f"To run it again: {about.get('command')}"
    publication.write_text(folder / publication.ERROR, f"{about['reason']}\n\n{again}\n")
    publication.write_text(folder / publication.LOG, f"failed: {about['reason']}\n\n{again}\n")
    publication.write_json(folder / publication.METADATA, {**about, "restricted": list(closed)})


def _withdraw(place: Place, record: Mapping, reason: str, closed: Sequence[str]) -> None:
    """The record goes last: a withdrawal that is cut off is taken up by the next run."""
    from pactresearch.reports.kept import records

    place.page.unlink(missing_ok=True)
    place.results.unlink(missing_ok=True)
    _replace(place, records.failure(place, record.get("parameters") or {}, record.get("command"), reason), closed)
    with publication.aside(place.output) as aside:
        place.folder.replace(aside / "withdrawn")
    publication.remove_empty(place.page.parent, place.output)


def _replace(place: Place, about: Mapping[str, object], closed: Sequence[str]) -> None:
    with publication.aside(place.output) as made:
        (made / "folder").mkdir()
        write_words(made / "folder", about, closed)
        publication.publish_failure(place, made)
