"""Keeps each warning of a kernel with the classes that its class descends from: an IPython extension, which the runner loads.

What a warning says of a report follows from its class, and that is known in the kernel alone: on stderr stands a name, in
whatever form the notebook has chosen, or nothing. They are kept in a file, a line each, so that those of threads, of forked
processes and of the kernel's end are there too. What a notebook filters, or records itself, is not kept; and nothing
changes in what is shown.
"""

import functools
import json
import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, InteractiveShell

NAME = __name__
_FILE = "warnings.jsonl"


@dataclass(frozen=True)
class Warned:
    """A warning. cell: number of the cell that ran. classes: its class and all above it, by their plain names."""

    cell: int
    classes: tuple[str, ...]
    message: str


def load_ipython_extension(shell: "InteractiveShell") -> None:
    """Keeps warnings from now on, in the folder of IPython's profile, which the runner has made for this kernel."""
    file = Path(shell.profile_dir.location) / _FILE

    ran = 0

    def count(cell: "ExecutionInfo") -> None:
        nonlocal ran
        ran += cell.store_history

    def keep(given: warnings.WarningMessage) -> None:
        classes = [one.__name__ for one in given.category.__mro__]
        line = json.dumps([ran, classes, str(given.message)]) + "\n"
        opened = os.open(file, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(opened, line.encode())  # at once, as other processes write here too
        finally:
            os.close(opened)

    shell.events.register("pre_run_cell", count)
    # The last step of showing one. A notebook that records warnings puts its own there for as long as it does.
    steps: Any = warnings  # two of them have no public name
    steps._showwarnmsg_impl = _first(keep, steps._showwarnmsg_impl)
    # The step before, for warnings that never come to the last, as logging or somebody else has taken over showing them.
    original = warnings.showwarning
    steps._showwarnmsg = _first(
        lambda given: None if warnings.showwarning is original else keep(given), steps._showwarnmsg
    )
    # A location warns once: forget what was shown before the kernel was forked.
    steps.onceregistry.clear()
    with warnings.catch_warnings():
        pass
    file.touch()


def _first(keep: Callable, show: Callable) -> Callable:
    @functools.wraps(show)
    def shown(given: warnings.WarningMessage) -> None:
        keep(given)
        show(given)

    return shown


def read(folder: Path) -> tuple[Warned, ...] | None:
    """The warnings of a kernel whose folder of IPython this was, each once; None where it kept none, for whatever reason."""
    try:
        lines = (folder / "profile_default" / _FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    kept = (json.loads(line) for line in lines)
    return tuple(dict.fromkeys(Warned(cell, tuple(classes), message) for cell, classes, message in kept))
