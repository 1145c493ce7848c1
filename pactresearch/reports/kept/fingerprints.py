"""What a report is made from, as fingerprints; and from comparing them, which reports are out of date and because of what.

Each report keeps its fingerprints in its metadata.json. A report is up to date where these are what they would be now:
the notebook's code and prose, its parameters, the tables and files it read, what is said of their sources, the library and
its template, and the locked versions. Clocks and the times of files play no part. Only the standard library is loaded here,
as a run with nothing to do must end at once.
"""

import functools
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pactresearch import paths
from pactresearch.data import store
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.kept.whole import failed, faults, finished, recorded

LIBRARY = Path(__file__).resolve().parent.parent.parent
LOCK = "requirements.txt"
COUNTS = (".py", ".j2", ".css", ".json", ".yaml", ".csv", ".mo")


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
    return _sha256_of(LIBRARY, paths.states(LIBRARY, COUNTS))


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

    sources: what is said of the sources of each table; files: of those that are no tables, by source.
    restricted: the sources whose figures the audience may not see.
    notebook: the fingerprint of a notebook in a file, which is read once. finished: as `whole.finished`, found once.
    """

    library: str
    lock: str
    tables: dict[str, str]
    sources: Mapping[str, Iterable[Mapping]]
    files: Mapping[str, Mapping]
    restricted: frozenset[str]
    notebook: Callable[[Path], str]
    finished: Callable[[Path, str], dict[str, str]]


def present(audience: str = paths.PUBLIC) -> Present:
    """The fingerprints of now. Raises InputError where data/raw is not as its sidecars say.

    audience: for whom the reports are.
    """
    said = store.ensure()
    return Present(
        library=library_sha256(),
        lock=lock_sha256(),
        tables={name: entry["sha256"] for name, entry in said["tables"].items()},
        sources={name: entry["sources"] for name, entry in said["tables"].items()},
        files={one["id"]: one for one in said["files"]},
        restricted=store.restricted(audience),
        notebook=functools.cache(file_of_notebook_sha256),
        finished=functools.cache(finished),
    )


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
    out = faults(place, record)
    if record is None:
        return tuple(out)
    for name, values in (("given", given), ("parameters", parameters)):
        if values is not None:
            out += _differences(record.get(name) or {}, values)
    if (read := record.get("reports")) is not None:
        there = now.finished(place.output, place.notebook)
        other = sorted(name for name in {*read, *there} if read.get(name) != there.get(name))
        if other:
            out.append(f"of the reports that it reads, {len(other)} are new, changed or gone, such as {other[0]}")
    return (*out, *changed(record, place.notebook, now))


def changed(record: Mapping, notebook: str, now: Present) -> list[str]:
    """What is another now than a report was made from, in words. record: its metadata, or `made_from` of its results."""
    out = []
    if record.get("notebook_sha256") != now.notebook(paths.notebooks() / f"{notebook}.ipynb"):
        out.append("the notebook has changed")
    for table, checksum in (record.get("tables") or {}).items():
        if now.tables.get(table) != checksum:
            out.append(f"the table {table} has changed")
    for name, checksum in (record.get("files") or {}).items():
        file = paths.raw() / name
        ours = ".." not in file.parts and file.is_relative_to(paths.raw()) and os.path.exists(file)  # noqa: PTH110 - raises for no name
        if not ours or store.file_sha256(file) != checksum:
            out.append(f"data/raw/{name} has changed")
    if "sources" in record:
        out += _said_otherwise(record, now)
    if record.get("library_sha256") != now.library:
        out.append("the library has changed")
    if record.get("lock_sha256") != now.lock:
        out.append("the locked versions have changed")
    return out


def _said_otherwise(record: Mapping, now: Present) -> list[str]:
    """The sources of what a report read of which something else is said now, or that came or went."""
    before = _sources(record)
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


def would_read(file: Path, place: Place, now: Present) -> tuple[str, ...]:
    """The restricted sources that a notebook is known to read before it is run: by its last run, and by what its code loads.

    What is read in other ways is found when it has been run.
    """
    code = _code(file)
    tables = {name for name in now.tables if re.search(rf"\bload\b[^\n]*[\"']{name}[\"']", code)}
    lists = (
        set(re.findall(r"[\"'](\w+)[\"']", one)) for one in re.findall(r"^[A-Z_]+ = \(([^()]*)\)", code, re.MULTILINE)
    )
    tables |= set().union(*(names for names in lists if names <= now.tables.keys()))  # loaded in a loop
    named = {name for name in now.restricted if name in code}
    record = recorded(place) or {}
    if record.get("notebook_sha256") == now.notebook(file):
        tables |= {*record.get("tables", ())}
        named |= _of_files(record)
    of_tables = {one["id"] for table in tables for one in now.sources.get(table, ())}
    return tuple(sorted(now.restricted & (of_tables | named)))


def _code(file: Path) -> str:
    """The code of a notebook and of the chapters that it imports, of their folders those named; "" where it cannot be read."""
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    named = re.findall(r"\bchapters\.([\w.]+) import", code) + re.findall(r"\bchapters import (\w+)", code)
    rooms = {LIBRARY / "chapters" / name.replace(".", "/") for name in named}
    folders = {folder for room in rooms for folder in (room, room.parent) if folder.name != "chapters"}
    files = sorted(file for folder in folders for file in folder.glob("*.py"))
    return "\n".join([code, *(one.read_text(encoding="utf-8") for one in files)])


def restricted(record: Mapping, now: frozenset[str]) -> tuple[str, ...]:
    """The sources that a report was made from, as its record says, which are among those restricted now."""
    return tuple(sorted(now & {*_sources(record), *_of_files(record)}))


def withheld(place: Place, now: frozenset[str]) -> str:
    """Why a report that lies in its place may not be shown to everybody, in words; "" where it may, or there is none.

    now: the sources that are restricted.
    """
    record = recorded(place)
    if record and record.get("audience", paths.PUBLIC) != paths.audience_of(place.output):
        return f"it was made for a {record['audience']} audience"
    if record is None:
        closed = now if place.page.exists() else ()
        return f"its record is missing, and it may show the restricted {', '.join(sorted(closed))}" if closed else ""
    return because(restricted(record, now))


def because(sources: Iterable[str]) -> str:
    """That these sources are restricted, in words; "" for none."""
    names = sorted(sources)
    said = "the source {} is now restricted" if len(names) == 1 else "the sources {} are now restricted"
    return said.format(", ".join(names)) if names else ""


def _sources(record: Mapping) -> dict[str, Mapping]:
    """What a report's record says of its sources, by their names."""
    return {one["id"]: one for name in ("sources", "file_sources") for one in record.get(name) or ()}


def _of_files(record: Mapping) -> set[str]:
    """The sources of the files of data/raw that a report read without a table."""
    return {Path(file).stem for file in record.get("files") or ()}


def failure(place: Place, now: frozenset[str]) -> dict | None:
    """What is known of a report's last run, if it failed; without what it said, where that may show restricted sources (now).

    Its `restricted` are those for whose sake nothing but words is to be kept of it.
    """
    record = failed(place)
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


def _differences(before: Mapping, now: Mapping) -> list[str]:
    """The parameters that differ, with both values; one whose value was not kept differs, too."""
    now = json.loads(json.dumps(now))  # as the record has them, where a tuple is a list
    return [
        f"{name} was {_given(before, name)}, is now {_given(now, name)}"
        for name in sorted({*before, *now})
        if name not in before or name not in now or before[name] != now[name]
    ]


def _given(values: Mapping, name: str) -> str:
    return json.dumps(values[name], ensure_ascii=False) if name in values else "not given"
