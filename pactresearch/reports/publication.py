"""Where reports lie, and how they get there: made aside, then moved into place by rename when they are whole.

- OUTPUT/<notebook>/<unit>.html and <unit>.json: the report, and its headline results;
- OUTPUT/<notebook>/<unit>/: executed notebook, log.txt, metadata.json;
- OUTPUT/failed/<notebook>/<unit>/: the same of a run that failed, and error.txt; the good report stays where it is.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pactresearch.errors import InputError

INDEX = "index.html"
INDEX_MARK = '<body class="overview">'  # by which an index that we wrote is known from a page of somebody's own
FAILED = "failed"
METADATA, LOG, ERROR = "metadata.json", "log.txt", "error.txt"


@dataclass(frozen=True)
class Place:
    """Where the report of a unit of a notebook lies. `output` is the folder of all reports."""

    output: Path
    notebook: str
    unit: str

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


@contextmanager
def aside(output: Path) -> Iterator[Path]:
    """A folder for work in progress, beside the reports so that a rename suffices; gone at the end in any case."""
    folder = Path(tempfile.mkdtemp(prefix=".run-", dir=output))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(output: Path) -> Path:
    """The folder of reports, made where it is missing. Raises InputError where it cannot be one."""
    output = output.expanduser().absolute()
    index = output / INDEX
    if index.exists() and not (index.is_file() and INDEX_MARK in index.read_text(encoding="utf-8", errors="replace")):
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


def publish(place: Place, made: Path) -> None:
    """Moves a whole report into place, over the one before, and forgets an earlier failure.

    made: a folder on the same file system that holds `folder/`, `report.json` and `report.html`.
    """
    place.page.parent.mkdir(parents=True, exist_ok=True)
    _swap(made / "folder", place.folder, made / "before")
    (made / "report.json").replace(place.results)
    (made / "report.html").replace(place.page)
    if place.failure.exists():
        place.failure.replace(made / "failure-before")
        _remove_empty(place.failure.parent, place.output)


def publish_failure(place: Place, made: Path) -> None:
    """Moves what a failed run left (`made/folder`) to the failed ones; the report from before is not touched."""
    place.failure.parent.mkdir(parents=True, exist_ok=True)
    _swap(made / "folder", place.failure, made / "failure-before")


def _swap(new: Path, place: Path, before: Path) -> None:
    """Puts a folder in the place of another, which goes to `before`; where that fails, the other one returns."""
    if place.exists():
        place.replace(before)
    try:
        new.replace(place)
    except OSError:
        if before.exists():
            before.replace(place)
        raise


def _remove_empty(folder: Path, until: Path) -> None:
    while folder != until and not any(folder.iterdir()):
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
        (folder / file.name).replace(file)
