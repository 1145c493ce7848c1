"""Copies a folder of reports to an address that fsspec knows: an object store, another computer, memory."""

from pathlib import Path

from pactresearch.errors import InputError
from pactresearch.reports import publication


def copy(output: Path, address: str) -> str:
    """Copies the reports that lie otherwise, or not at all, at the address; then the index. Returns what was done, in words.

    A report's record is copied last, and one whose record is the same is left alone: so a copy that was cut off is taken
    up again by the next. Failures stay here. Raises InputError where the address cannot be used.
    """
    files, root = _file_system(address)
    copied = reports = 0
    try:
        for record in sorted(output.glob(f"*/*/{publication.METADATA}")):
            reports += 1
            copied += _copied(files, root, output, record)
        for page in (output / publication.INDEX,):
            if page.is_file():
                files.pipe_file(f"{root}/{page.name}", page.read_bytes())
    except Exception as error:  # each kind of store has errors of its own
        raise InputError(
            f"--copy-to is {address!r}, where not all could be written ({type(error).__name__}: {error}). The reports "
            f"are whole in {output}; the same command copies the rest."
        ) from None
    return f"{copied} of {reports} reports copied to {address}, where the others lay already."


def _file_system(address: str) -> tuple["object", str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputError("--copy-to needs fsspec: install it with `pip install pactresearch[cluster]`.") from None
    try:
        files, root = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise InputError(
            f"--copy-to is {address!r}, which cannot be used: {error}. Allowed is what fsspec knows, such as "
            "s3://bucket/reports (with s3fs installed) or file:///shared/reports."
        ) from None
    return files, root.rstrip("/")


def _copied(files: "object", root: str, output: Path, record: Path) -> bool:
    """Copies a report where its record lies otherwise at the address; whether it was so."""
    place = publication.Place(output, record.parent.parent.name, record.parent.name)
    there = f"{root}/{record.relative_to(output).as_posix()}"
    said = record.read_bytes()
    if files.exists(there) and files.cat_file(there) == said:
        return False
    others = sorted(file for file in place.folder.iterdir() if file != record)
    for file in (*others, place.results, place.page):
        _put(files, f"{root}/{file.relative_to(output).as_posix()}", file.read_bytes())
    _put(files, there, said)
    return True


def _put(files: "object", there: str, content: bytes) -> None:
    files.makedirs(there.rpartition("/")[0], exist_ok=True)
    files.pipe_file(there, content)
