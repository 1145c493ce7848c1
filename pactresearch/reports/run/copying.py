"""Copies a folder of reports to an address that fsspec knows: an object store, another computer, memory."""

from pathlib import Path
from typing import TYPE_CHECKING

from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.reports.kept import fingerprints, publication
from pactresearch.reports.kept.publication import Place

if TYPE_CHECKING:
    from fsspec.implementations.dirfs import DirFileSystem


def copy(output: Path, address: str) -> str:
    """Copies the reports that lie otherwise, or not at all, at the address; then the index. Returns what was done, in words.

    A report's record is copied last, and one whose record is the same is left alone: so a copy that was cut off is taken
    up again by the next. Failures stay here. What may not be shown to everybody is not copied, and a copy of it made before
    is removed. Raises InputError where the address cannot be used.
    """
    files = _file_system(address)
    closed = store.restricted()
    copied = reports = removed = 0
    if closed and (output / publication.INDEX).is_file():
        from pactresearch.reports.page import index

        index.write(output)  # the one that lies there may show what has become restricted since
    try:
        for place in publication.places(output):
            if fingerprints.withheld(place, closed):
                removed += _removed(files, place)
            elif fingerprints.recorded(place) is not None:
                reports += 1
                copied += _copied(files, place)
        for place in publication.failures(output):
            if fingerprints.failed_for_restricted(place) and not place.page.exists():  # a run has taken it away
                removed += _removed(files, place)
        if (output / publication.INDEX).is_file():
            files.pipe_file(publication.INDEX, (output / publication.INDEX).read_bytes())
    except Exception as error:  # each kind of store has errors of its own
        raise InputError(
            f"--copy-to is {address!r}, where not all could be written ({type(error).__name__}: {error}). The reports "
            f"are whole in {output}; the same command copies the rest."
        ) from None
    withheld = f" {removed} withheld there: removed." if removed else ""
    return f"{copied} of {reports} reports copied to {address}, where the others lay already.{withheld}"


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


def _copied(files: "DirFileSystem", place: Place) -> bool:
    """Copies a report where its record lies otherwise at the address; whether it was so."""
    record = place.folder / publication.METADATA
    there, said = record.relative_to(place.output).as_posix(), record.read_bytes()
    if files.exists(there) and files.cat_file(there) == said:
        return False
    others = sorted(file for file in place.folder.iterdir() if file != record)
    for file in (*others, place.results, place.page):
        files.makedirs(file.parent.relative_to(place.output).as_posix(), exist_ok=True)
        files.pipe_file(file.relative_to(place.output).as_posix(), file.read_bytes())
    files.pipe_file(there, said)
    return True
