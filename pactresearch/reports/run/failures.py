"""Why a report could not be published, in words."""

import contextlib
import re
import signal
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from pactresearch.errors import InputError, ReportError, RestrictedError

# Of a group of errors, as Python prints it.
_PART = re.compile(r"^[ |]+\| ([A-Z]\w*(?:\.\w+)*(?:: .*)?)$", re.MULTILINE)


class KernelEnded(ReportError):
    """The process of a kernel ended while a cell ran."""


class OutputsLost(ReportError):
    """A cell has run, and what it displayed did not come."""


class TimeUp(ReportError):
    """The time of a report was up after its cells had run."""


def of_kernel(cell: int, code: int | None) -> str:
    """That a cell ended its kernel, in words. code: of the process, negative where a signal ended it; None: not known."""
    how = (
        "nobody knows how" if code is None else f"with exit code {code} (os._exit, or a library that ends the process)"
    )
    if code is not None and code < 0:
        name = signal.strsignal(-code) or "unknown"
        memory = "; most often the computer had no memory left" * (name == signal.strsignal(9))
        how = f"by signal {-code} ({signal.Signals(-code).name}, {name.lower()}{memory})"
    return f"The kernel died while cell [{cell}] ran: it ended {how}."


def of_outputs(cell: int, seconds: float) -> str:
    """That a cell has run, and what it displayed did not come within some seconds, in words."""
    return (
        f"Cell [{cell}] has run, but what it displayed did not come within {seconds:.0f} seconds. It displays more than can be "
        "sent; this is not the time limit. Print less, or show a table of it (`show_table`)."
    )


def expected(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """An output of a cell tagged `raises-exception`: its error stands as what it says, and the notebook goes on."""
    if output.output_type != "error":
        return output
    return nbformat.v4.new_output("display_data", {"text/plain": f"{output.ename}: {output.evalue}"})


def parts(said: str, outputs: Sequence[Any]) -> str:
    """What an error says, and, where it is a group of errors, what each of them says, which stands on stderr alone."""
    stderr = "".join(output.text for output in outputs if output.get("name") == "stderr")
    found = [part for part in _PART.findall(stderr) if said not in part]
    return "; ".join([said, *dict.fromkeys(found)])


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises TimeUp in what goes on longer; where no timer can be set (Windows, a thread of a cluster), it goes on."""

    def end(*_: object) -> None:
        raise TimeUp(
            "Its cells have run, but its page was not made within the limit of a report (--time-limit): it holds too much."
        )

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, max(0.01, seconds))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def without_figures(error: Exception, limit_seconds: float, closed: Sequence[str]) -> str:
    """As `in_words`, but for what the notebook itself said, where it may hold figures of restricted sources (`closed`)."""
    own_words = (RestrictedError, CellTimeoutError, DeadKernelError, KernelEnded, OutputsLost, TimeUp, OSError)
    if isinstance(error, own_words):
        return in_words(error, limit_seconds)
    what = f"It stopped with {type(error).__name__}"
    if isinstance(error, PapermillExecutionError):
        what = f"Cell [{error.exec_count}] stopped with {error.ename}"
    return (
        f"{what}. What else it said is not kept, since it may hold figures of {', '.join(closed)}, whose access class is "
        "`restricted`. Run the notebook in JupyterLab to see it."
    )


def in_words(error: Exception, limit_seconds: float) -> str:
    """The reason of a failure as a sentence or two, without traceback. limit_seconds: what the cells might take."""
    if isinstance(error, PapermillExecutionError):
        where = f"Cell [{error.exec_count}] stopped" if error.exec_count else "A cell stopped"
        if error.ename == InputError.__name__:
            return f"{where}: {error.evalue}"
        return f"{where} with {error.ename}: {error.evalue}" if error.evalue else f"{where} with {error.ename}"
    if isinstance(error, (ReportError, InputError)):
        return str(error)
    if isinstance(error, CellTimeoutError):
        return f"Its cells took longer than {limit_seconds / 60:.2g} minutes, the limit of a report (--time-limit)."
    if isinstance(error, DeadKernelError):
        return "The kernel ended between two cells (`exit` and `quit` end it, or a library does). Leave that out."
    return f"{type(error).__name__}: {error}"
