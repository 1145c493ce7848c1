"""What of the data this process has read, and what it keeps in memory of it.

A report says which tables and files it was made from, so each reading is noted. What is made from them once and used
often, such as the outlines of countries, is kept (`kept`); using it again counts as reading again what it was made
from. So a kernel that was forked from a process which had read everything notes what its own notebook uses, and no more.
"""

import contextlib
import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from pactresearch import paths
from pactresearch.errors import InputError
from pactresearch.files.contents import content

TABLE, FILE, REPORT = "table", "file", "report"
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_Read = dict[tuple[str, str], str]
_readers: list[_Read] = [{}]  # the process, and inside it the results that are being made
_results: list[dict] = []  # of each function that keeps some
_ahead: list[Callable[[], object]] = []
_read_from: tuple | None = None  # the state of data/raw that was read ahead


def checksum(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content(file)).hexdigest()


def note(kind: str, name: str, sha256: str) -> None:
    """Notes that something was read. kind: TABLE, FILE (of data/raw) or REPORT. sha256: its checksum when it was read."""
    _note({(kind, name): sha256})


def _note(read: _Read) -> None:
    for reader in _readers:
        reader.update(read)


def noted(kind: str) -> dict[str, str]:
    """What this process has read of a kind, by name, each with its checksum when it was read."""
    return dict(sorted((name, sha256) for (of, name), sha256 in _readers[0].items() if of == kind))


def forget(*, results: bool) -> None:
    """Forgets what was read. results: whether what is kept is forgotten, too."""
    _readers[0].clear()
    for kept_results in _results if results else ():
        kept_results.clear()


def ahead(function: Callable[[], Result]) -> Callable[[], Result]:
    """The same function, which `read_ahead` is to call: it reads or makes what many notebooks use."""
    _ahead.append(function)
    return function


def read_ahead() -> None:
    """Reads the project's data before kernels are forked, which then have them in memory; nothing where they are not sound."""
    global _read_from
    with contextlib.suppress(Exception):  # there is no project, or its data are wrong: a notebook will say so
        _read_from = _state()
        for function in _ahead if _read_from else ():
            function()


def begin_anew() -> None:
    """In a forked kernel: nothing has been read yet, and where the data have changed since, nothing is kept of them."""
    forget(results=_state() != _read_from)


def _state() -> tuple | None:
    """Tells whether data/raw is as it was: equal where nothing has changed; None where no project is found."""
    try:
        return paths.root(), paths.states(paths.raw())
    except (InputError, OSError):
        return None


def kept(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The same function of the project's data, whose results are made once a process for each project folder.

    function: its arguments can be hashed, and tell results apart as they are given: by place or by name. What it returns is
    handed to all who ask, and must not be changed. What it raises is raised again, and not kept.
    """
    results: dict[tuple, tuple[Result, _Read]] = {}
    _results.append(results)

    @functools.wraps(function)
    def result(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        key = (paths.root(), arguments, tuple(sorted(named.items())))
        if key not in results:
            _readers.append({})
            try:
                made = function(*arguments, **named)
            finally:
                read = _readers.pop()
            results[key] = made, read
        made, read = results[key]
        _note(read)
        return made

    return result
