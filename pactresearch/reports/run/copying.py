"""Copies a folder of reports to an address that fsspec knows: an object store, another computer, memory."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.reports.kept import fingerprints, private, publication, whole
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.page import index

if TYPE_CHECKING:
    from fsspec.implementations.dirfs import DirFileSystem


def copy(output: Path, address: str) -> str:
    """Copies the reports that lie otherwise, or not at all, at the address; then an index. Returns what was done, in words.

    A report's record is copied last, and one whose record is the same is left alone: so a copy that was cut off is taken
    up again by the next. Failures, and logs that name this computer, stay here, and so does a report that is not the one that
    was made. What may not be shown to everybody is not copied, and a copy of it made before is removed. Raises InputError
    where the address cannot be used.
    """
    files = _file_system(address)
    closed = store.restricted()
    copied = removed = kept = 0
    there: list[Place] = []
    try:
        for place in publication.places(output):
            if fingerprints.withheld(place, closed):
                removed += _removed(files, place)
            elif (record := whole.recorded(place)) and not whole.faults(place, record):
                there.append(place)
                copied += _copied(files, place, record)
            else:
                kept += 1
        for place in publication.failures(output):
            if fingerprints.failed_for_restricted(place) and not place.page.exists():  # a run has taken it away
                removed += _removed(files, place)
        others = [index.for_others(entry) for entry in index.entries(output) if entry.place in there]
        files.pipe_file(publication.INDEX, index.render(others).encode())
    except Exception as error:  # each kind of store has errors of its own
        raise InputError(
            f"--copy-to is {address!r}, where not all could be written ({type(error).__name__}: {error}). The reports "
            f"are whole in {output}; the same command copies the rest."
        ) from None
    withheld = f" {removed} withheld there: removed." if removed else ""
    left = f" Not copied, since they are not the files that were made: {kept}; `pactresearch list` says which."
    return f"{copied} of {len(there)} reports copied to {address}, where the others lay already.{withheld}{left * bool(kept)}"


def _removed(files: "DirFileSystem", place: Place) -> bool:
    """Removes a report at the address; whether there was one."""
    there = [one.relative_to(place.output).as_posix() for one in (place.page, place.results, place.folder)]
    there = [one for one in there if files.exists(one)]
    for one in there:
        files.rm(one, recursive=True)
    return bool(there)


def _file_system(address: str) -> "DirFileSystem":
    """What lies at the address, by paths from there."""
    try:
        from fsspec.core import url_to_fs
        from fsspec.implementations.dirfs import DirFileSystem
    except ImportError:
        raise InputError("--copy-to needs fsspec: install it with `pip install pactresearch[cluster]`.") from None
    try:
        files, root = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise InputError(
            f"--copy-to is {address!r}, which cannot be used: {error}. Allowed is what fsspec knows, such as "
            "s3://bucket/reports (with s3fs installed) or file:///shared/reports."
        ) from None
    return DirFileSystem(path=root or "/", fs=files)


def _copied(files: "DirFileSystem", place: Place, record: dict) -> bool:
    """Copies a report where its record lies otherwise at the address; whether it was so.

    What names a folder of this computer stays here: a log, a notebook, and in the record what was said on stderr.
    """
    own = place.folder / publication.METADATA
    there, said = own.relative_to(place.output).as_posix(), own.read_bytes()
    if private.named(said.decode("utf-8")):
        said = json.dumps(record | {"notes": [], "system": ""}, indent=1, ensure_ascii=False).encode()
    if files.exists(there) and files.cat_file(there) == said:
        return False
    beside = [file for file in sorted(place.folder.iterdir()) if file != own and file.is_file()]
    leave = [file for file in beside if not private.named(file.read_text(encoding="utf-8", errors="replace"))]
    for file in (*leave, place.results, place.page):
        files.makedirs(file.parent.relative_to(place.output).as_posix(), exist_ok=True)
        files.pipe_file(file.relative_to(place.output).as_posix(), file.read_bytes())
    files.makedirs(there.rpartition("/")[0], exist_ok=True)
    files.pipe_file(there, said)
    return True
