"""Where everything lies: the one module that knows the folders of a checkout."""

import contextlib
import os
import re
import unicodedata
from pathlib import Path

from pactresearch.errors import InputError

ROOT_VARIABLE = "PACTRESEARCH_ROOT"
PUBLIC, RESTRICTED = AUDIENCES = ("public", "restricted")  # for whom a report is; the folder of the second is named so
AUDIENCE_VARIABLE = "PACTRESEARCH_AUDIENCE"  # in a kernel that makes a report; somebody who works by himself has none
REPORTS_VARIABLE = "PACTRESEARCH_REPORTS"  # likewise: the folder of the finished reports that a notebook may read
LONGEST_NAME = 70  # characters of a name that somebody gives a file, so that paths stay short enough for Windows
_NAME = re.compile(r"(?!(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$))\w(?:[\w .-]*[\w-])?", re.IGNORECASE)
_CHECKOUT = Path(__file__).resolve().parent.parent
_found: dict[Path | str, Path] = {}  # asked hundreds of times by a notebook


def root() -> Path:
    """The project folder, which holds `data/raw` and `notebooks`.

    It is the folder named by the environment variable PACTRESEARCH_ROOT, or the checkout that this library was
    installed from, or the nearest folder above the working directory that looks like one.

    Raises InputError where none of these holds the project.
    """
    named = os.environ.get(ROOT_VARIABLE)
    asked = named or _CHECKOUT
    if asked in _found:
        return _found[asked]
    candidates = [Path(named)] if named else [_CHECKOUT, Path.cwd(), *Path.cwd().parents]
    for folder in candidates:
        if (folder / "data" / "raw").is_dir() and (folder / "notebooks").is_dir():
            found = folder.resolve()
            if folder.is_absolute() and folder == Path(asked):  # what else is found hangs on the working directory
                _found[asked] = found
            return found
    given = f"{ROOT_VARIABLE} names {named!r}, which" if named else f"No folder from {Path.cwd()} upwards"
    raise InputError(
        f"{given} holds no `data/raw` and `notebooks`, so the project's data cannot be found. "
        f"Work inside a checkout of pactresearch, or set {ROOT_VARIABLE} to one."
    )


def is_name(name: str) -> bool:
    """Whether every system takes a name for a file: letters (composed ones, as some systems take both forms for one), digits, `_`,
    `-`, and blanks or points between them, and not the name of a device of Windows (`con`)."""
    return len(name) <= LONGEST_NAME and unicodedata.is_normalized("NFC", name) and _NAME.fullmatch(name) is not None


def states(folder: Path, suffixes: tuple[str, ...] = ("",)) -> tuple[tuple[str, int, int], ...]:
    """Every file below a folder whose name ends in one of these, in order: its path there, time of change in ns, bytes.

    Two such lists are equal where nothing has changed; files need not be read to see it. Bytecode is left out.
    """
    found, waiting = [], [(str(folder), "")]
    while waiting:
        path, name = waiting.pop()
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        waiting.append((entry.path, f"{name}{entry.name}/"))
                elif entry.name.endswith(suffixes):
                    try:
                        about = entry.stat()
                    except OSError:  # a link that leads nowhere: whoever reads it says so
                        about = entry.stat(follow_symlinks=False)
                    found.append((f"{name}{entry.name}", about.st_mtime_ns, about.st_size))
    return tuple(sorted(found))


def raw() -> Path:
    """Published figures, each file with its sidecar; never edited by code."""
    return root() / "data" / "raw"


def processed() -> Path:
    """Canonical tables built from `raw()`; may be deleted at any time."""
    return root() / "data" / "processed"


def notebooks() -> Path:
    """The research itself."""
    return root() / "notebooks"


def reports() -> Path:
    """Generated reports; may be deleted at any time. In a kernel that makes a report: the folder for which it is made."""
    return Path(os.environ.get(REPORTS_VARIABLE) or root() / "reports")


def audience_of(output: Path) -> str:
    """For whom the reports in a folder are: PUBLIC or RESTRICTED."""
    return RESTRICTED if output.name == RESTRICTED else PUBLIC


def in_project(file: Path) -> str:
    """A file's path as people write it: from the project's folder, with forward slashes."""
    for whole in (Path.absolute, Path.resolve):
        with contextlib.suppress(ValueError, RuntimeError):  # RuntimeError: a link that leads back to itself
            return whole(file).relative_to(root()).as_posix()
    return file.as_posix()
