"""Builds `data/processed` from `data/raw`, and loads a table from it.

The build reads every raw file with its sidecar, applies declared corrections, checks each table against its layout, joins its
sources and marks the newest edition of each key. It writes one Parquet file a table and a manifest: the fingerprint of all that
went in, and the checksum of all that came out. `load` compares both, and builds again what is missing, damaged or out of date.
"""

import contextlib
import functools
import hashlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pactresearch import paths
from pactresearch.data import memory
from pactresearch.errors import InputError

if TYPE_CHECKING:  # a run that finds all reports up to date is over before pandas would be loaded
    import pandas as pd

    from pactresearch.data.corrections import Change

MANIFEST = "manifest.json"
NOTHING = {"tables": {}, "files": []}
WITHOUT_TABLE = "case_files/"  # coded by hand, one case a file, and read as they lie: no table is made of them
UNITS = {"routes": "route", "partner_countries": "iso3"}


def load(table: str, *, editions: str = "newest") -> "pd.DataFrame":
    """A table of `data/processed`, built first where it is missing, damaged or out of date.

    table: a canonical or reference table of pactresearch.data.schema, such as "seizures" or "routes".
    editions: "newest" gives one row a key, each figure from the newest source that has it: `source` is the newest of the
    row's sources; where a row may hold several sources', `source_of_usd_per_kg` is that of this figure. "all" gives every
    source's row as it is, and in `partial` what a source says that its figures leave out; those are never among the newest.

    The DataFrame's `attrs` hold `table` and `sources`: a tuple of dicts with id, publisher, title, edition, citation,
    locator, url, terms, access_class and short (a line for under a figure).

    Raises InputError for an unknown table or edition, and where data/raw is not as its sidecars say.
    """
    if editions not in ("newest", "all"):
        raise InputError(f"editions is {editions!r}; allowed: newest, all.")
    manifest = ensure()
    if table not in manifest["tables"]:
        raise InputError(f"There is no table {table!r}. The tables are: {', '.join(sorted(manifest['tables']))}.")
    entry = manifest["tables"][table]
    memory.note(memory.TABLE, table, entry["sha256"])
    frame = _read(paths.processed() / f"{table}.parquet", entry["sha256"], editions).copy(deep=False)
    frame.attrs = {"table": table, "sources": _Sources(entry["sources"])}
    return frame


class _Sources(tuple):
    """Sources as `attrs` hold them: pandas copies these deeply with every step, and nobody changes them."""

    def __deepcopy__(self, memo: dict) -> "_Sources":
        return self


@functools.lru_cache(maxsize=64)
def _read(file: Path, sha256: str, editions: str) -> "pd.DataFrame":
    """A table as it lies in a file with this checksum; not to be changed, but pandas copies where anybody tries."""
    from pyarrow import parquet

    marked, *others = {"newest": ("newest", "own", "partial"), "all": ("own", "newest")}[editions]
    with file.open("rb") as opened:  # without threads, which a process that forks kernels may not have
        whole = parquet.ParquetFile(opened, pre_buffer=False)
        columns = [name for name in whole.schema_arrow.names if name not in others]
        frame = whole.read(columns, use_threads=False).to_pandas(use_threads=False)
    if marked in frame.columns:
        frame = frame[frame.pop(marked)].reset_index(drop=True)
    return frame


@memory.ahead
def _read_all() -> None:
    """Reads every table, where they are sound. Raises InputError where they are not: nothing is built before a run."""
    if wrong := problems():
        raise InputError(wrong[0])
    for table in (_read_manifest() or NOTHING)["tables"]:
        load(table)


def tables_read() -> dict[str, str]:
    """The tables that this process has loaded so far, by name, each with its checksum when it was loaded."""
    return memory.noted(memory.TABLE)


def files_read() -> dict[str, str]:
    """The files of data/raw that this process has read without a table, by name, each with its checksum."""
    return memory.noted(memory.FILE)


def note_file(file: Path) -> None:
    """Remembers that a file of data/raw, such as the outlines of countries, was read without a table."""
    memory.note(memory.FILE, file.name, file_sha256(file))


def entries(tables: Iterable[str]) -> dict[str, dict]:
    """What is known of tables without loading them: `sha256`, `sources`, and `newest_year` where they have years."""
    said = ensure()["tables"]
    return {name: said[name] for name in tables}


def units(table: str) -> tuple[str, ...]:
    """The routes (of "routes") or the partner countries (of "partner_countries"), without loading the table."""
    return tuple(ensure()["tables"][table]["units"])


def sources() -> dict[str, dict]:
    """What is said of every source of data/raw, tables and other files, by its identifier."""
    return _sources(ensure())


def restricted(audience: str = paths.PUBLIC, *, last: bool = False) -> frozenset[str]:
    """The sources of data/raw, tables and other files, whose figures this audience may not see by their access class of now; by the
    last build (last) also where data/raw is being changed and cannot be built."""
    found = _sources((_read_manifest() or NOTHING) if last else ensure())
    return frozenset(name for name, one in found.items() if one["access_class"] not in (paths.PUBLIC, audience))


def _sources(said: dict) -> dict[str, dict]:
    found = [*(one for table in said["tables"].values() for one in table["sources"]), *said["files"]]
    return {one["id"]: one for one in found}


def problems() -> list[str]:
    """What is wrong with `data/processed` as it lies on the disk: a sentence each; none where all is sound."""
    return [f"{fault}; run `pactresearch build`." for fault in _faults(_read_manifest())]


def _faults(said: dict | None) -> list[str]:
    if said is None:
        return ["data/processed has no readable manifest"]
    found = ["data/processed is older than data/raw or the library"] * (said["fingerprint"] != fingerprint())
    return found + [fault for name, entry in said["tables"].items() if (fault := _fault(name, entry))]


def _fault(table: str, entry: dict) -> str:
    """What is wrong with the file of a table, "" where it is the one that the manifest tells of."""
    file = paths.processed() / f"{table}.parquet"
    if not file.is_file():
        return f"data/processed/{table}.parquet is missing"
    if file_sha256(file) != entry["sha256"]:
        size = f"{file.stat().st_size} bytes where {entry['bytes']} were written, or other content"
        return f"data/processed/{table}.parquet is damaged: {size}"
    return ""


def ensure() -> dict:
    """The manifest of a sound `data/processed`, which is built first where it is not sound; says so on stderr."""
    said = _read_manifest()
    wrong = _faults(said)
    if said and not wrong:
        return said
    print(f"pactresearch: {wrong[0]}; building it from data/raw.", file=sys.stderr)
    return build(_warn if said else None)


def _warn(change: "Change") -> None:
    if change.kind in ("lost", "cut"):  # what an automatic build takes away
        print(f"pactresearch: {change.sentence()}", file=sys.stderr)


def build(tell: Callable[["Change"], None] | None = None) -> dict:
    """Builds every table of `data/processed` from `data/raw`, and returns the manifest.

    tell: is called with each change of the figures against the tables that were there before, if there were any.
    A table whose sources, corrections, countries and code are as they were is kept. The others are made in a folder aside and
    moved in when the last one is whole; the manifest comes last. Where anything in data/raw is wrong, no table is touched.

    Raises InputError, naming the file, the row and the rule.
    """
    from pactresearch.data import corrections, sources, tables

    folder, found, print_before, code = paths.processed(), [], fingerprint(), _fingerprint(paths.raw(), (), *_code())
    before, catalogue = (_read_manifest() or NOTHING)["tables"], sources.catalogue()
    made_from = {table: f"{state} {code}" for table, state in tables.decided_by(catalogue).items()}
    same = {table: one for table, one in before.items() if one.get("made_from") == made_from.get(table, "")}
    kept = {table: one for table, one in same.items() if not _fault(table, one)}
    built, files = tables.built(catalogue, kept), tables.not_tabular(catalogue)
    for table in {"cases", "case_statistics"} & built.keys():
        if (held := _held(table, before.get(table, {}))) is not None:
            corrections.refuse_few_apart((held, before[table]["sources"]), built[table])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=folder, ignore_cleanup_errors=True) as name:
            aside = Path(name)
            written = {
                table: _written(table, *made, aside) | {"made_from": made_from[table]} for table, made in built.items()
            }
            manifest = {"fingerprint": print_before, "tables": {**kept, **written}, "files": files}
            (aside / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            for table, entry in written.items() if tell else ():
                found += _changes(table, before.get(table, {}), entry, built[table][0])
            for file in (*(f"{table}.parquet" for table in written), MANIFEST):
                (aside / file).replace(folder / file)
        for old in folder.glob("*.parquet"):
            if old.stem not in manifest["tables"] and old.is_file():
                old.unlink()
    except OSError as error:
        raise InputError(
            f"data/processed cannot be written ({error.strerror}; {error.filename}). Free space, or allow writing there, and "
            "run `pactresearch build`. The tables before are as they were, or are built again on the next use."
        ) from None
    if tell:
        for change in found:
            tell(change)
    return manifest


def _written(table: str, frame: "pd.DataFrame", sources: list[dict], folder: Path) -> dict:
    """What the manifest says of a table that is now written in a folder."""
    from pactresearch.data import editions, schema

    file = folder / f"{table}.parquet"
    frame.to_parquet(file, index=False)
    entry = {"sha256": memory.checksum(file), "bytes": file.stat().st_size, "rows": len(frame), "sources": sources}
    if "year" in frame:
        entry["newest_year"] = int(_newest(frame)["year"].max())
    entry["cuts"] = editions.cuts(schema.layout_of(table), frame, [one["id"] for one in sources])
    if table in UNITS:
        entry["units"] = sorted(frame[UNITS[table]].unique())
    return entry


def _newest(frame: "pd.DataFrame") -> "pd.DataFrame":
    return frame[frame["newest"]] if "newest" in frame else frame


def _held(table: str, entry: dict) -> "pd.DataFrame | None":
    """A table as a manifest's entry tells of it, where it lies there so."""
    with contextlib.suppress(OSError, ValueError):
        if entry and not _fault(table, entry):
            return _read(paths.processed() / f"{table}.parquet", entry["sha256"], "newest")
    return None


def _changes(table: str, before: dict, now: dict, frame: "pd.DataFrame") -> list["Change"]:
    """What is told of a table: its figures against those in the file before, where that is whole, and its new cuts."""
    from pactresearch.data import corrections

    held = _held(table, before) if before.get("sha256") != now["sha256"] else None
    found = [] if held is None else corrections.between(table, held, _newest(frame))
    return found + corrections.cut(table, [one for one in now["cuts"] if one not in before.get("cuts", [])])


def fingerprint() -> str:
    """SHA-256 over all that decides a build: the files of data/raw, and the modules that read them."""
    files = tuple(state for state in paths.states(paths.raw()) if not state[0].startswith(WITHOUT_TABLE))
    return _fingerprint(paths.raw(), files, *_code())


def _code() -> tuple[Path, tuple]:
    """Where the library lies, and the state of its modules that read data."""
    code = Path(__file__).parent.parent
    states = ((folder, paths.states(code / folder, (".py",))) for folder in ("data", "files"))
    return code, tuple((f"{folder}/{name}", *state) for folder, of in states for name, *state in of)


@functools.lru_cache(maxsize=4)
def _fingerprint(raw: Path, files: tuple, code: Path, modules: tuple) -> str:
    digest = hashlib.sha256()
    for folder, states in ((raw, files), (code, modules)):
        for name, *_ in states:
            digest.update(f"{name}\0{memory.checksum(folder / name)}".encode())
    return digest.hexdigest()


def file_sha256(file: Path) -> str:
    """SHA-256 of a file, computed again only if the file has changed; of a folder, over its files and their names."""
    if file.is_dir():
        return _fingerprint(file, paths.states(file), file, ())
    about = file.stat()
    return _sha256(file, about.st_mtime_ns, about.st_size)


@functools.lru_cache(maxsize=512)
def _sha256(file: Path, changed_ns: int, size: int) -> str:
    return memory.checksum(file)


def _read_manifest() -> dict | None:
    """The manifest, or None where it is missing or not of the shape that `build` writes."""
    file = paths.processed() / MANIFEST
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        whole = (
            said["fingerprint"]
            and all("access_class" in one for one in said["files"])
            and all({"sha256", "bytes", "sources"} <= entry.keys() for entry in said["tables"].values())
        )
        return said if whole and said["tables"] else None
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return None
