"""Whether the files of a report are those that were made: by the shape of what is in them, and by the checksums of its record.

Anybody may change, empty or replace a file in the folder of reports. That makes its own report damaged, and no other.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from types import NoneType
from typing import Any

from pactresearch import paths
from pactresearch.data import store
from pactresearch.files import json_files
from pactresearch.reports.kept import publication
from pactresearch.reports.kept.publication import Place
from pactresearch.verdict import SAID_OF_FINDINGS

_ENDS = b"</html>"
# What is read of a file, so far as it is there: a list of one shape, with the names that each has in any case, stands for as
# many of that shape as there are, a tuple for one of its shapes or words, and `...` for any other name.
_TEXTS, _NUMBER = {...: str}, float | int | None
_FINDING = {
    "id": str, "sentence": str, "verdict": SAID_OF_FINDINGS, "reason": str, "value": _NUMBER, "low": _NUMBER, "high": _NUMBER,
    "unit": str | None, "sources": [str], "overturned_by": str,
}  # fmt: skip
_MADE_FROM = {"tables": _TEXTS, "files": _TEXTS, "sources": [str], "variant": {}, ...: str}
_RESULTS = {
    "title": str, "question": str, "notebook": str, "unit": str, "parameters": {}, "data_to": {...: int},
    "findings": [_FINDING, "sentence", "verdict", "reason"], "audience": paths.AUDIENCES, "made_from": _MADE_FROM,
}  # fmt: skip
_SOURCES = [{"id": str, ...: str | int | list | None}, "id"]
_RECORD = {
    "parameters": {}, "given": {}, "tables": _TEXTS, "files": _TEXTS, "sha256": _TEXTS, "sources": _SOURCES,
    "file_sources": _SOURCES, "made_at": str, "command": str, "audience": paths.AUDIENCES, "variant": {},
    "reports": (_TEXTS, NoneType),
}  # fmt: skip
_FAILURE = {"parameters": {}, "reason": str, "failed_at": str, "command": str | None, "read": list | None}


def recorded(place: Place) -> dict | None:
    """The metadata of a report that lies in its place, or None where there is none that can be read."""
    return _read(place.folder / publication.METADATA, _RECORD)


def failed(place: Place) -> dict | None:
    """What is kept of a report's last run, if it failed and that can be read."""
    return _read(place.failure / publication.METADATA, _FAILURE, "reason", "failed_at")


def results(place: Place) -> dict | None:
    """The headline results of a report, or None where its file holds none."""
    return results_in(place.results)


def results_in(file: Path) -> dict | None:
    """The headline results in a file, or None where it holds none."""
    return _read(file, _RESULTS, "findings")


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


def _read(file: Path, shape: Mapping, *needed: str) -> dict | None:
    said = json_files.read_json(file)
    return said if _fits([said], [shape, *needed]) else None


def _fits(said: object, shape: Any) -> bool:
    """Whether something has a shape, so far as its parts are there."""
    if isinstance(shape, list):
        return isinstance(said, list) and all(_fits(one, shape[0]) and {*shape[1:]} <= {*one} for one in said)
    if isinstance(shape, Mapping):
        any_name = shape.get(..., object)
        return isinstance(said, dict) and all(_fits(one, shape.get(name, any_name)) for name, one in said.items())
    if isinstance(shape, tuple):
        return any(_fits(said, one) for one in shape)
    return said == shape if isinstance(shape, str) else isinstance(said, shape)
