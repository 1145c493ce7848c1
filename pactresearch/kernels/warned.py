"""Keeps the warnings of a kernel, and the errors that no cell sees, with their classes: an IPython extension of the runner.

What a warning says of a report follows from its class, and that is known in the kernel alone: on stderr stands a name, in
whatever form the notebook has chosen, or nothing. They are kept in a file, a line each, so that those of threads, of forked
processes and of the kernel's end are there too. What a notebook filters, or records itself, is not kept; and nothing
changes in what is shown.

An error in a thread, a task, a future, a process or a destructor ends no cell: whatever was to be computed there is missing,
and the notebook goes on. It is kept where Python hands it over for the last time, that of a future at the end of the run, if
nobody has asked for its result by then. So is a task that has not ended by then, and what is logged as an error.
"""

import asyncio
import atexit
import concurrent.futures
import functools
import gc
import json
import logging
import multiprocessing.pool
import multiprocessing.process
import os
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zmq

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, InteractiveShell

NAME = __name__
_FILE = "warnings.jsonl"
_MOST_CHARACTERS = 10_000  # of a message
# Where a kernel's own tasks and words come from; asyncio is theirs and the notebook's.
_OF_KERNELS = {"IPKernelApp", "IPython", "ipykernel", "jupyter_client", "tornado", "traitlets", "zmq"}


class Unfinished(Exception):
    """A task that a notebook has begun had not ended when the notebook did."""


class Logged(Exception):
    """Words that were logged as an error, without an exception."""


@dataclass(frozen=True)
class Warned:
    """A warning, or an error that no cell saw. cell: number of the cell that ran. classes: its class and all above it, by
    their plain names. where: of an error, "in a thread" for example."""

    cell: int
    classes: tuple[str, ...]
    message: str
    where: str = ""


def load_ipython_extension(shell: "InteractiveShell") -> None:
    """Keeps warnings from now on, in the folder of IPython's profile, which the runner has made for this kernel."""
    profile: Any = shell.profile_dir
    file = Path(profile.location) / _FILE

    ran = 0

    def count(cell: "ExecutionInfo") -> None:
        nonlocal ran
        ran += cell.store_history

    def keep(given: warnings.WarningMessage) -> None:
        write(ran, given.category, str(given.message), "")

    def write(cell: int, kind: type, message: str, where: str) -> None:
        line = json.dumps([cell, [one.__name__ for one in kind.__mro__], message[:_MOST_CHARACTERS], where]) + "\n"
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
    _watch_errors(lambda error, where, cell=None: write(cell or ran, type(error), str(error), where), lambda: ran)
    # A location warns once: forget what was shown before the kernel was forked.
    steps.onceregistry.clear()
    with warnings.catch_warnings():
        pass
    file.touch()
    sending: Any = shell.kernel.iopub_thread
    sending.schedule(lambda: sending.socket.set(zmq.SNDHWM, 0))  # whoever reads slowly gets all outputs all the same


def _watch_errors(keep: Callable[..., None], now: Callable[[], int]) -> None:
    """Has errors kept that no cell sees. keep: takes the error, where it was, and the cell. now: number of the cell that runs."""
    threading.excepthook = _first(lambda of: of.exc_value and keep(of.exc_value, "in a thread"), threading.excepthook)
    sys.unraisablehook = _first(lambda of: of.exc_value and keep(of.exc_value, "in a destructor"), sys.unraisablehook)
    unasked: dict[int, tuple[object, BaseException, int]] = {}

    def logged(logger: logging.Logger, record: logging.LogRecord) -> None:
        error = record.exc_info and record.exc_info[1]
        if record.levelno >= logging.ERROR and (error or logger.name.partition(".")[0] not in _OF_KERNELS):
            where = "in a task" if logger.name == "asyncio" else "that was only logged"
            keep(error or Logged(record.getMessage()), where)

    def run(process: multiprocessing.process.BaseProcess) -> None:
        try:
            runs(process)
        except Exception as error:
            keep(error, "in a process")
            raise

    def end() -> None:
        for one in gc.get_objects():
            if isinstance(one, asyncio.Future) and one.done() and getattr(one, "_log_traceback", False):
                keep(one.exception(), "in a task")
            elif isinstance(one, asyncio.Task) and not one.done() and _of_notebook(one):
                keep(Unfinished(f"{getattr(one.get_coro(), '__qualname__', '')}() was still to be done"), "in a task")
        for _, error, cell in [*unasked.values()]:
            keep(error, "in an executor", cell)
        # What the end of an interpreter takes down in no order is no work of a report.
        sys.unraisablehook = lambda of: None

    def asked(ask: Callable) -> Callable:
        @functools.wraps(ask)
        def asks(of: concurrent.futures.Future, timeout: float | None = None) -> Any:
            try:
                return ask(of, timeout)
            finally:
                unasked.pop(id(of), None)

        return asks

    pools: Any = multiprocessing.pool
    for of_pool in (pools.ApplyResult, pools.MapResult):
        of_pool._set = _first(
            lambda of, _, made: None if made[0] else unasked.update({id(of): (of, made[1], now())}), of_pool._set
        )
    pools.ApplyResult.get = asked(pools.ApplyResult.get)
    future: Any = concurrent.futures.Future
    process: Any = multiprocessing.process.BaseProcess
    runs = process.run
    logging.Logger.callHandlers = _first(logged, logging.Logger.callHandlers)
    future.set_exception = _first(lambda of, error: unasked.update({id(of): (of, error, now())}), future.set_exception)
    future.result, future.exception = asked(future.result), asked(future.exception)
    process.run = run
    atexit.register(end)


def _of_notebook(task: asyncio.Task) -> bool:
    """Whether a task is none of the kernel's own: by the module in which its coroutine is written."""
    frame = getattr(task.get_coro(), "cr_frame", None) or getattr(task.get_coro(), "gi_frame", None)
    return frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] not in _OF_KERNELS


def _first(keep: Callable, show: Callable) -> Callable:
    @functools.wraps(show)
    def shown(*given: Any) -> Any:
        keep(*given)
        return show(*given)

    return shown


def read(folder: Path) -> tuple[Warned, ...] | None:
    """The warnings of a kernel whose folder of IPython this was, each once; None where it kept none, for whatever reason."""
    try:
        lines = (folder / "profile_default" / _FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    kept = (json.loads(line) for line in lines)
    return tuple(dict.fromkeys(Warned(cell, tuple(classes), message, where) for cell, classes, message, where in kept))
