"""Makes a report's results once more, from what its results file says that they were made from, and compares the bytes."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pactresearch import paths
from pactresearch.errors import InputError, choices
from pactresearch.reports.kept import fingerprints, whole
from pactresearch.reports.kept.jobs import Job
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run import execution, notebooks


@dataclass(frozen=True)
class Reproduced:
    """same: whether the results are the same bytes. changed: what is another now than they were made from, in words.
    findings: identifiers of the findings that differ, are new or are gone. failure: why nothing could be made, or None."""

    same: bool
    changed: tuple[str, ...]
    findings: tuple[str, ...]
    failure: str | None


def reproduce(file: Path) -> Reproduced:
    """Runs the notebook of a results file again with its parameters; nothing is put among the reports.

    Raises InputError where the file holds no results, or its notebook is not here.
    """
    said = whole.results_in(file)
    if said is None or not {"notebook", "unit", "parameters", "made_from"} <= said.keys():
        raise InputError(
            f"{file} holds no results that say what they were made from. Give the .json file that lies beside a report; one of an "
            "earlier version has to be made once more by `pactresearch run`."
        )
    from pactresearch.reports.show import parameters

    audience = said.get("audience", paths.PUBLIC)
    now = fingerprints.present(audience)
    if closed := sorted(now.restricted & {Path(name).stem for name in said["made_from"].get("files", ())}):
        raise InputError(
            f"{file} was made from {', '.join(closed)}, whose access class is no longer open to its audience."
        )
    (notebook,) = notebooks.find([said["notebook"]])
    unit, point, variant = said["unit"].partition(".")
    if unit not in notebook.units() or (point and not paths.is_name(variant)):
        raise InputError(f"{file} is for {said['unit']!r}; {choices(said['unit'], notebook.units())}")
    # Anybody may have written the file.
    given = parameters.validated(notebook.name, said["parameters"], notebook.defaults)
    changed = tuple(fingerprints.changed(said["made_from"], notebook.name, now))
    with tempfile.TemporaryDirectory(prefix="pactresearch-", ignore_cleanup_errors=True) as folder:
        place = Place(Path(folder) / audience, notebook.name, said["unit"])
        reads = file.absolute().parent.parent if notebook.reads_reports else None
        job = Job(notebook.path, place, given, given, "pactresearch reproduce", reads=reads)
        (outcome,) = execution.make([job], place.output, lambda line: None, execution.Manner())
        if outcome.failure is not None:
            return Reproduced(False, changed, (), outcome.failure)
        again = whole.results(place) or {"findings": []}
        same = place.results.read_bytes() == file.read_bytes().replace(b"\r\n", b"\n")
    before, after = (
        {json.dumps(one, sort_keys=True): one.get("id", "?") for one in found["findings"]} for found in (said, again)
    )
    differ = dict.fromkeys(name for text, name in (before | after).items() if (text in before) != (text in after))
    return Reproduced(same, changed, tuple(differ), None)
