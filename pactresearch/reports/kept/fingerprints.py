"""What a report is made from, as fingerprints; and from comparing them, which reports are out of date and because of what.

Each report keeps its fingerprints in its metadata.json. A report is up to date where these are what they would be now:
the notebook's code and prose, its parameters, the tables and files it read, what is said of their sources, the library and
its template, and the locked versions. Clocks and the times of files play no part. Only the standard library is loaded here,
as a run with nothing to do must end at once.
"""

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pactresearch import paths
from pactresearch.data import store
from pactresearch.reports.kept import publication
from pactresearch.reports.kept.publication import Place

LIBRARY = Path(__file__).resolve().parent.parent.parent
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
    """What reports would be made from now: fingerprints of the library, of the locked versions, and of every table.

    sources: what is said of the sources of each table; files: of those that are no tables, by source. None: not compared.
    restricted: the sources whose figures may not be shown to everybody.
    """

    library: str
    lock: str
    tables: dict[str, str]
    sources: Mapping[str, Iterable[Mapping]] | None = None
    files: Mapping[str, Mapping] = field(default_factory=dict)
    restricted: frozenset[str] = frozenset()
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
    said = store.ensure()
    tables = {name: entry["sha256"] for name, entry in said["tables"].items()}
    sources = {name: entry["sources"] for name, entry in said["tables"].items()}
    files = {one["id"]: one for one in said["files"]}
    return Present(library_sha256(), lock_sha256(), tables, sources, files, store.restricted())


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
    out += _said_otherwise(record, now)
    if record.get("library_sha256") != now.library:
        out.append("the library has changed")
    if record.get("lock_sha256") != now.lock:
        out.append("the locked versions have changed")
    return tuple(out)


def _said_otherwise(record: Mapping, now: Present) -> list[str]:
    """The sources of what a report read of which something else is said now, or that came or went."""
    if now.sources is None:
        return []
    before = {one["id"]: one for name in ("sources", "file_sources") for one in record.get(name) or ()}
    every = {one["id"]: one for sources in now.sources.values() for one in sources} | dict(now.files)
    of_tables = {one["id"] for table in record.get("tables") or () for one in now.sources.get(table, ())}
    read = of_tables | _of_files(record) | {one["id"] for one in record.get("file_sources") or ()}
    after = {name: every[name] for name in read if name in every}
    out = []
    for name in sorted({*before, *after}):
        if name in now.restricted:
            out.append(f"the source {name} is now restricted")
        elif name not in before or name not in after:
            out.append(f"the source {name} is {'new' if name in after else 'no longer there'}")
        elif before[name] != after[name]:
            out.append(f"the source {name} is described otherwise")
    return out


def restricted(record: Mapping, now: frozenset[str]) -> tuple[str, ...]:
    """The sources that a report was made from, as its record says, which are among those restricted now."""
    made_from = {one["id"] for name in ("sources", "file_sources") for one in record.get(name) or ()}
    return tuple(sorted(now & {*made_from, *_of_files(record)}))


def withheld(place: Place, now: frozenset[str]) -> str:
    """Why a report that lies in its place may not be shown to everybody, in words; "" where it may, or there is none.

    now: the sources that are restricted.
    """
    record = recorded(place)
    if record is None:
        closed = now if place.page.exists() else ()
        return f"its record is missing, and it may show the restricted {', '.join(sorted(closed))}" if closed else ""
    return because(restricted(record, now))


def because(sources: Iterable[str]) -> str:
    """That these sources are restricted, in words; "" for none."""
    names = list(sources)
    return (
        f"the source{'s' * (len(names) > 1)} {', '.join(names)} {'are' if len(names) > 1 else 'is'} now restricted"
        * bool(names)
    )


def _of_files(record: Mapping) -> set[str]:
    """The sources of the files of data/raw that a report read without a table."""
    return {Path(file).stem for file in record.get("files") or ()}


def recorded(place: Place) -> dict | None:
    """The metadata of a report that lies in its place, or None where there is none that can be read."""
    return read_json(place.folder / publication.METADATA)


def failure(place: Place, now: frozenset[str]) -> dict | None:
    """What is known of a report's last run, if it failed; without what it said, where that may show restricted sources (now).

    Its `restricted` are those for whose sake nothing but words is to be kept of it.
    """
    record = read_json(place.failure / publication.METADATA)
    if "restricted" in (record or {}) or not (now and place.failure.is_dir()):
        return record
    record = {"notebook": place.notebook, "unit": place.unit, "command": None, "failed_at": "", **(record or {})}
    closed = sorted(now if record.get("read") is None else now.intersection(record["read"]))
    if not closed:
        return record
    reason = (
        f"What it said is withheld: it may hold figures of {', '.join(closed)}, whose access class is now `restricted`."
    )
    return {**record, "reason": reason, "restricted": closed}


def failed_for_restricted(place: Place) -> tuple[str, ...]:
    """The restricted sources for whose sake nothing but words is kept of a report's last run, if there are any."""
    return tuple((failure(place, frozenset()) or {}).get("restricted") or ())


def read_json(file: Path) -> dict | None:
    """The object in a JSON file, or None where there is none that can be read."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def not_whole(place: Place) -> str:
    """What keeps a report from being the one that was made, in words: no record, or files that are not as it says; or ""."""
    record = recorded(place)
    if record is None:
        return "its record is missing"
    said = record.get("sha256") or {}
    for file in (place.page, place.results):
        if not file.is_file() or store.file_sha256(file) != said.get(file.suffix):
            return f"{file.name} is missing, or not the file that was made"
    return ""


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
