"""Packs a chosen set of reports, with an index of their own, into one zip file that can be mailed.

The packed pages lead only to one another; what was unpacked on a memory stick works there. The same reports give the
same bytes.
"""

import os
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pactresearch import paths
from pactresearch.errors import InputError
from pactresearch.reports import index
from pactresearch.reports.parameter_types import choices

FOLDER = "pactresearch-reports"  # in the zip file, so that unpacking leaves one folder
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip file can hold, for every file
RIGHTS = 0o644 << 16


@dataclass(frozen=True)
class Packed:
    """What was packed: the zip file, the number of reports, its size in bytes, and what was left out and why."""

    file: Path
    reports: int
    size: int
    left_out: tuple[str, ...]


def pack(
    file: Path,
    *,
    notebooks: Sequence[str] = (),
    routes: Sequence[str] = (),
    countries: Sequence[str] = (),
    reports: Path | None = None,
) -> Packed:
    """Writes the reports of these notebooks, and of these routes or countries, into a zip file; without any, all of them.

    reports: the folder in which they lie; None means the project's own.

    Raises InputError where the file cannot be written or is there already, a name is not among the reports, or nothing
    is left to pack.
    """
    file = _checked(file)
    found = index.entries((reports or paths.reports()).absolute())
    chosen = _chosen(found, notebooks, routes, countries)
    good = [entry for entry in chosen if entry.results and entry.place.page.is_file()]
    left_out = tuple(
        f"{entry.place.notebook} {entry.place.unit}: no good report" for entry in chosen if entry not in good
    )
    if not good:
        raise InputError(
            "There is no report to pack. Make some with `pactresearch run`, or name others; `pactresearch list` shows them."
        )
    page = index.render(good, heading="Packed reports", with_failed=False)
    contents = {index.PAGE: page.encode()}
    for entry in good:
        for one in (entry.place.page, entry.place.results):
            contents[f"{entry.place.notebook}/{one.name}"] = one.read_bytes()
    _write(file, contents)
    return Packed(file, len(good), file.stat().st_size, left_out)


def _checked(file: Path) -> Path:
    file = file.expanduser().absolute()
    if file.suffix.lower() != ".zip":
        raise InputError(f"The file to pack into is {file.name!r}; its name must end with .zip.")
    if file.exists():
        raise InputError(f"{file} is there already. Remove it, or name another file.")
    if not file.parent.is_dir():
        raise InputError(f"{file.parent} is no folder, so {file.name} cannot be written there.")
    return file


def _chosen(
    found: Sequence[index.Entry], notebooks: Sequence[str], routes: Sequence[str], countries: Sequence[str]
) -> list[index.Entry]:
    """The reports that fit: of one of the notebooks, if any is named, and of one of the routes or countries, if any is."""
    wanted = {"notebook": notebooks, "route": routes, "country": countries}
    for kind, names in wanted.items():
        there = sorted({_of(entry, kind) for entry in found} - {None})
        for name in names:
            if name not in there:
                raise InputError(f"No report has the {kind} {name!r}; {_said(name, there)}")
    units = {("route", name) for name in routes} | {("country", name) for name in countries}
    return [
        entry
        for entry in found
        if (not notebooks or entry.place.notebook in notebooks)
        and (not units or any(_of(entry, kind) == name for kind, name in units))
    ]


def _said(name: str, there: Iterable[str]) -> str:
    there = list(there)
    return choices(name, there) if there else "there is none yet: `pactresearch run` makes them."


def _of(entry: index.Entry, kind: str) -> str | None:
    value = entry.place.notebook if kind == "notebook" else entry.parameters.get(kind)
    return value if isinstance(value, str) else None


def _write(file: Path, contents: dict[str, bytes]) -> None:
    """Writes the zip file aside and moves it into place when it is whole."""
    try:
        handle, aside = tempfile.mkstemp(prefix=".packing-", suffix=".zip", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
                for name in sorted(contents):
                    about = zipfile.ZipInfo(f"{FOLDER}/{name}", EPOCH)
                    about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, RIGHTS
                    packed.writestr(about, contents[name])
            Path(aside).chmod(0o644)
            Path(aside).replace(file)
        finally:
            Path(aside).unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{file} cannot be written ({error.strerror}). Free space, or name another folder.") from None
