"""What a report is made from, as fingerprints; and from comparing them, which reports are out of date and because of what.

Each report keeps its fingerprints in its metadata.json. A report is up to date where these are what they would be now:
the notebook's code and prose, its parameters, the tables and files it read, the library and its template, and the locked
versions. Clocks and the times of files play no part. Only the standard library is loaded here, as a run with nothing to
do must end at once.
"""

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pactresearch import paths
from pactresearch.data import store
from pactresearch.reports import publication
from pactresearch.reports.publication import Place

LIBRARY = Path(__file__).resolve().parent.parent
LOCK = "requirements.txt"
_COUNTS = (".py", ".j2", ".css", ".json")
_NOT_RECORDED = object()


def notebook_sha256(cells: Iterable[Mapping]) -> str:
    """Fingerprint of a notebook's cells: kind, tags and source, without outputs and editor's metadata.

    cells: as nbformat gives them, or as they stand in the file, where a source may be a list of lines.
    """
    parts = [[cell["cell_type"], sorted(cell["metadata"].get("tags", [])), "".join(cell["source"])] for cell in cells]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def file_of_notebook_sha256(file: Path) -> str:
    """Fingerprint of the notebook in a file, or "" where it cannot be read."""
    try:
        return notebook_sha256(json.loads(file.read_text(encoding="utf-8"))["cells"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""


def library_sha256() -> str:
    """Fingerprint of the package's own files; the same on every system, whatever its line endings."""
    return _sha256_of(LIBRARY, paths.states(LIBRARY, _COUNTS))


@functools.lru_cache(maxsize=4)
def _sha256_of(folder: Path, files: tuple[tuple[str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for name, _, _ in files:
        digest.update(f"{name}\0".encode())
        digest.update((folder / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def lock_sha256() -> str:
    """Fingerprint of the file that pins every package's version; of nothing where there is no such file."""
    file = paths.root() / LOCK
    content = file.read_bytes().replace(b"\r\n", b"\n") if file.is_file() else b""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Present:
    """What reports would be made from now: fingerprints of the library, of the locked versions, and of every table."""

    library: str
    lock: str
    tables: dict[str, str]
    _notebooks: dict[Path, str] = field(default_factory=dict)

    def notebook(self, file: Path) -> str:
        """Fingerprint of a notebook, or "" where it cannot be read."""
        if file not in self._notebooks:
            self._notebooks[file] = file_of_notebook_sha256(file)
        return self._notebooks[file]

    def file(self, name: str) -> str:
        """Fingerprint of a file of data/raw, or "" where it is missing."""
        file = paths.raw() / name
        return store.file_sha256(file) if file.is_file() else ""


def present() -> Present:
    """The fingerprints of now. Raises InputError where data/raw is not as its sidecars say."""
    return Present(library_sha256(), lock_sha256(), store.manifest())


def reasons(
    place: Place, now: Present, *, given: Mapping | None = None, parameters: Mapping | None = None
) -> tuple[str, ...]:
    """Why a report is to be made again, in words; empty where it is up to date.

    given: the values that the report is to be made with, before they are checked; parameters: the same after the
    check. What is None is not compared.
    """
    if place.failure.exists():
        return ("its last run failed",)
    record = recorded(place)
    if record is None:
        return ("it was never made",) if not place.page.exists() else ("its record is missing",)
    out = [f"{file.name} is missing or not whole" for file, size in _sizes(place, record) if _size(file) != size]
    if record.get("notebook_sha256") != now.notebook(paths.notebooks() / f"{place.notebook}.ipynb"):
        out.append("the notebook has changed")
    for name, values in (("given", given), ("parameters", parameters)):
        if values is not None:
            out += _differences(record.get(name) or {}, values)
    for table, checksum in (record.get("tables") or {}).items():
        if now.tables.get(table) != checksum:
            out.append(f"the table {table} has changed")
    for file, checksum in (record.get("files") or {}).items():
        if now.file(file) != checksum:
            out.append(f"data/raw/{file} has changed")
    if record.get("library_sha256") != now.library:
        out.append("the library has changed")
    if record.get("lock_sha256") != now.lock:
        out.append("the locked versions have changed")
    return tuple(out)


def recorded(place: Place) -> dict | None:
    """The metadata of a report that lies in its place, or None where there is none that can be read."""
    try:
        record = json.loads((place.folder / publication.METADATA).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def _sizes(place: Place, record: Mapping) -> tuple[tuple[Path, int | None], ...]:
    said = record.get("bytes") or {}
    return tuple((file, said.get(file.suffix)) for file in (place.page, place.results))


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else -1


def _differences(before: Mapping, now: Mapping) -> list[str]:
    """The parameters that differ, with both values; one whose value was not kept differs, too."""
    return [
        f"{name} was {json.dumps(before[name], ensure_ascii=False) if name in before else 'not given'}, "
        f"is now {json.dumps(now[name], ensure_ascii=False) if name in now else 'not given'}"
        for name in sorted({*before, *now})
        if _plain(before.get(name, _NOT_RECORDED)) != _plain(now.get(name, _NOT_RECORDED))
    ]


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
