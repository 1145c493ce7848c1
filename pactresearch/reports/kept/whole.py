"""Whether the files of a report are those that were made: by the shape of what is in them, and by the checksums of its record.

Anybody may change, empty or replace a file in the folder of reports. That makes its own report damaged, and no other.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from pactresearch import paths
from pactresearch.data import store
from pactresearch.reports.kept import publication
from pactresearch.reports.kept.publication import Place
from pactresearch.verdict import SAID_OF_FINDINGS

_ENDS = b"</html>"
# What is read of a file, so far as it is there: a list of one shape stands for as many of that shape as there are, and a
# tuple for one of its words.
_NAMED, _FINDINGS = [{"id": str}], [{"sentence": str, "verdict": SAID_OF_FINDINGS, "reason": str}]
_RECORD = {
    "parameters": {}, "given": {}, "tables": {}, "files": {}, "sha256": {}, "sources": _NAMED, "file_sources": _NAMED,
    "made_at": str, "command": str, "audience": paths.AUDIENCES,
}  # fmt: skip
_FAILURE = {"parameters": {}, "reason": str, "failed_at": str}
_RESULTS = {
    "title": str, "notebook": str, "unit": str, "parameters": {}, "data_to": {}, "findings": _FINDINGS,
    "audience": paths.AUDIENCES, "made_from": {"tables": {}, "files": {}},
}  # fmt: skip


def recorded(place: Place) -> dict | None:
    """The metadata of a report that lies in its place, or None where there is none that can be read."""
    return _read(place.folder / publication.METADATA, _RECORD)


def failed(place: Place) -> dict | None:
    """What is kept of a report's last run, if it failed and that can be read."""
    return _read(place.failure / publication.METADATA, _FAILURE)


def results(place: Place) -> dict | None:
    """The headline results of a report, or None where its file holds none."""
    return results_in(place.results)


def results_in(file: Path) -> dict | None:
    """The headline results in a file, or None where it holds none."""
    found = _read(file, _RESULTS)
    return found if found and "findings" in found else None


def sound(output: Path) -> dict[Place, dict]:
    """The reports of a folder that are whole, each with its record."""
    records = {place: recorded(place) for place in publication.places(output)}
    return {place: record for place, record in records.items() if record and not faults(place, record)}


def finished(output: Path, reader: str = "") -> dict[str, str]:
    """The checksum of the results of each standard report that lies whole in a folder, by notebook and unit: `demand/demand`.

    reader: the notebook that reads them, without its own.
    """
    return {
        f"{place.notebook}/{place.unit}": record["sha256"][".json"]
        for place, record in sound(output).items()
        if place.notebook != reader and not place.variant
    }


def faults(place: Place, record: Mapping | None) -> list[str]:
    """How a report is not the one that was made, in words: no record, or files that are not those it tells of; none where it is."""
    if record is None:
        return ["its record is missing" if place.page.exists() else "it was never made"]
    said = [(file, _fault(place, file, record)) for file in (place.page, place.results)]
    return [f"{file.name} {fault}" for file, fault in said if fault]


def _fault(place: Place, file: Path, record: Mapping) -> str:
    if not file.is_file() or (file == place.page and not _end(file).rstrip().endswith(_ENDS)):
        return "is missing or not whole"
    if store.file_sha256(file) == record.get("sha256", {}).get(file.suffix):
        return ""
    if file == place.results and results(place) is None:
        return "is damaged: it does not hold the results of a report"
    return "was changed by hand"


def _end(file: Path) -> bytes:
    with file.open("rb") as opened:
        opened.seek(-min(file.stat().st_size, 2 * len(_ENDS)), os.SEEK_END)
        return opened.read()


def _read(file: Path, shape: Mapping) -> dict | None:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return said if _fits(said, shape) else None


def _fits(said: object, shape: object) -> bool:
    """Whether something has a shape, so far as its parts are there."""
    if isinstance(shape, list):
        return isinstance(said, list) and all(_fits(one, shape[0]) and shape[0].keys() <= one.keys() for one in said)
    if isinstance(shape, Mapping):
        return isinstance(said, dict) and all(name not in said or _fits(said[name], of) for name, of in shape.items())
    return said in shape if isinstance(shape, tuple) else isinstance(shape, type) and isinstance(said, shape)
