"""Where reports lie, and how they get there: made aside, then moved into place by rename when they are whole.

- OUTPUT/<notebook>/<unit>.html and <unit>.json: the report, and its headline results;
- OUTPUT/<notebook>/<unit>/: executed notebook, log.txt, metadata.json;
- OUTPUT/failed/<notebook>/<unit>/: the same of a run that failed, and error.txt; the good report stays where it is.

Page, results and folder are three renames. The folder, with the record of what the report was made from, leaves first and
arrives last: a run that is cut off in between leaves whole files without a record, and the next run makes them again. Before
a rename the disk itself has the files, and after it their names (`sync`); so a power cut leaves the old report or the new
one, or files that are not those of their record, which its checksums show.
"""

import contextlib
import errno
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pactresearch import paths
from pactresearch.errors import InputError
from pactresearch.kernels import held

INDEX = "index.html"
INDEX_MARK = '<body class="overview">'  # by which an index that we wrote is known from a page of somebody's own
FAILED = "failed"
METADATA, LOG, ERROR = "metadata.json", "log.txt", "error.txt"
_ASIDE = ".run-"
_NO_SUCH_CALL = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}  # a file system that writes through, or cannot say
_TRIES = 20  # at taking a place that another run takes at the same moment


@dataclass(frozen=True, order=True)
class Place:
    """Where the report of a unit of a notebook lies. `output` is the folder of all reports. The unit of a variant is that of
    the standard report, a point, and the variant's name: `northern.early`."""

    output: Path
    notebook: str
    unit: str

    def __str__(self) -> str:
        """Notebook and unit, as people name a report."""
        return f"{self.notebook} {self.unit}"

    @property
    def variant(self) -> str:
        """The name of a variant; "" for a standard report."""
        return self.unit.partition(".")[2]

    @property
    def page(self) -> Path:
        """The report."""
        return self.output / self.notebook / f"{self.unit}.html"

    @property
    def results(self) -> Path:
        """Its headline results."""
        return self.output / self.notebook / f"{self.unit}.json"

    @property
    def folder(self) -> Path:
        """How it was made."""
        return self.output / self.notebook / self.unit

    @property
    def failure(self) -> Path:
        """The last run, if it failed."""
        return self.output / FAILED / self.notebook / self.unit


def places(output: Path) -> list[Place]:
    """Where reports lie in a folder, by their pages or their records; not failures, work in progress or other folders' indexes."""
    found = {Place(output, file.parent.name, file.stem) for file in output.glob("*/*.html") if file.name != INDEX}
    found |= {Place(output, file.parts[-3], file.parts[-2]) for file in output.glob(f"*/*/{METADATA}")}
    return sorted(place for place in found if place.notebook != FAILED and _is_one(place))


def _is_one(place: Place) -> bool:
    """Whether a report can lie there, by its name: others are files of somebody's own."""
    return all(map(paths.is_name, (place.notebook, *place.unit.split("."))))


def failures(output: Path) -> list[Place]:
    """Of which reports in a folder the last run failed."""
    return sorted(filter(_is_one, (Place(output, one.parent.name, one.name) for one in output.glob(f"{FAILED}/*/*"))))


@contextmanager
def aside(output: Path) -> Iterator[Path]:
    """A folder for work in progress, beside the reports so that a rename suffices; gone at the end in any case.

    A lock tells whose it is, so that a later run can remove what a killed one left (`sweep`).
    """
    folder = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=output))
    try:
        with held.held(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(output: Path) -> Path:
    """The folder of reports, made where it is missing. Raises InputError where it cannot be one."""
    output = output.expanduser().absolute()
    index = output / INDEX
    if index.exists() and not (index.is_file() and _is_ours(index.read_text(encoding="utf-8", errors="replace"))):
        raise InputError(
            f"--output is {str(output)!r}, which holds an {INDEX} that is not of these reports and would be overwritten. "
            "Name another folder, or move that file away."
        )
    try:
        output.mkdir(parents=True, exist_ok=True)
        with aside(output):
            pass
    except OSError as error:
        raise InputError(
            f"--output is {str(output)!r}, where nothing can be written ({error.strerror}). Name a folder of your own."
        ) from None
    return output


def _is_ours(page: str) -> bool:
    """Whether an index was written here; a power cut may leave nothing of it but its name, or zeros."""
    return INDEX_MARK in page or not page.strip("\0 \r\n")


def publish(place: Place, made: Path) -> None:
    """Moves a whole report into place, over the one before, and forgets an earlier failure.

    made: a folder on the same file system that holds `folder/`, `report.json` and `report.html`.
    """
    place.page.parent.mkdir(parents=True, exist_ok=True)
    sync(*to_publish(made), made / "folder")
    before = made / "before"
    _leave(place.folder, before)
    try:
        (made / "report.json").replace(place.results)
        (made / "report.html").replace(place.page)
        sync(place.page.parent)
        _take(made / "folder", place.folder, made)
    except OSError:
        with contextlib.suppress(OSError):  # there was none, or another run has published meanwhile
            before.replace(place.folder)
        raise
    sync(place.page.parent, place.output)
    _leave(place.failure, made / "failure-before")
    remove_empty(place.failure.parent, place.output)


def to_publish(made: Path) -> tuple[Path, ...]:
    """The files in `made` that `publish` or `publish_failure` moves into place."""
    named = [made / "report.html", made / "report.json", *sorted((made / "folder").glob("*"))]
    return tuple(file for file in named if file.is_file())


def publish_failure(place: Place, made: Path) -> None:
    """Moves what a failed run left (`made/folder`) to the failed ones; the report from before is not touched."""
    _take(made / "folder", place.failure, made)


def sync(*those: Path) -> None:
    """Has the disk itself write files, and the names in folders; an ordinary write where the system knows no more.

    Raises OSError where the disk fails.
    """
    for one in those:
        folder = one.is_dir()
        if folder and sys.platform == "win32":  # it cannot open one
            continue
        descriptor = os.open(one, os.O_RDONLY if folder else os.O_RDWR)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NO_SUCH_CALL:
                raise
        finally:
            os.close(descriptor)


def at_work(output: Path) -> list[str]:
    """Who else makes reports in a folder now, in words."""
    return sorted({said for folder in output.glob(f"{_ASIDE}*") if (said := held.holder(folder))})


def unfinished(output: Path) -> bool:
    """Whether a run was cut off before its end: it left work in progress, or an index that is older than a report."""
    index, pages = output / INDEX, [one.page for one in places(output) if one.page.is_file()]
    with contextlib.suppress(OSError):  # another run takes its own away
        written = index.stat().st_mtime if index.is_file() else 0
        late = any(page.stat().st_mtime > written for page in pages)
        return late or any(map(held.left, output.glob(f"{_ASIDE}*")))
    return False


def sweep(output: Path) -> None:
    """Removes the work in progress that processes left which have ended without tidying up."""
    for folder in output.glob(f"{_ASIDE}*"):
        with contextlib.suppress(OSError):
            if held.left(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _leave(place: Path, to: Path) -> None:
    """Moves a folder out of its place, if it is there and no other run is quicker."""
    with contextlib.suppress(FileNotFoundError):
        place.replace(to)


def _take(new: Path, place: Path, made: Path) -> None:
    """Puts a folder in its place; what lies there, or what another run puts there at the same moment, leaves."""
    for number in range(_TRIES):
        place.parent.mkdir(parents=True, exist_ok=True)
        before = made / f"before-{number}"
        _leave(place, before)
        try:
            new.replace(place)
            return
        except OSError:
            if number == _TRIES - 1 or not (place.exists() or not place.parent.exists()):
                with contextlib.suppress(OSError):
                    before.replace(place)
                raise


def remove_empty(folder: Path, until: Path) -> None:
    """Removes a folder and those above it that hold nothing, so far as no other run puts something there."""
    with contextlib.suppress(OSError):
        while folder != until:
            folder.rmdir()
            folder = folder.parent


def write_text(file: Path, text: str) -> None:
    """A text file in UTF-8 with the same line ends on every system."""
    file.write_text(text, encoding="utf-8", newline="\n")


def write_json(file: Path, content: object) -> None:
    """A JSON file that people can read. Raises ValueError for a number that JSON doesn't have (NaN)."""
    write_text(file, json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def replace_text(file: Path, text: str) -> None:
    """Writes a file so that a reader sees the old text or the new one, never a part."""
    with aside(file.parent) as folder:
        write_text(folder / file.name, text)
        sync(folder / file.name)
        (folder / file.name).replace(file)
