"""Why a report could not be published, in words."""

from nbclient.exceptions import CellTimeoutError
from papermill.exceptions import PapermillExecutionError

from pactresearch.errors import InputError


class ReportError(Exception):
    """An executed notebook that must not be published as it is. The message names the cell, the rule and the remedy."""


def in_words(error: Exception, limit_seconds: float) -> str:
    """The reason of a failure as a sentence or two, without traceback. limit_seconds: what the cells might take."""
    if isinstance(error, PapermillExecutionError):
        where = f"Cell [{error.exec_count}] stopped" if error.exec_count else "A cell stopped"
        if error.ename == InputError.__name__:
            return f"{where}: {error.evalue}"
        return f"{where} with {error.ename}: {error.evalue}".rstrip(": ")
    if isinstance(error, (ReportError, InputError)):
        return str(error)
    if isinstance(error, CellTimeoutError):
        return f"Its cells took longer than {limit_seconds / 60:.2g} minutes, the limit of a report (--time-limit)."
    if type(error).__name__ == "DeadKernelError":
        return "The kernel died while a cell ran; most often the computer had no memory left."
    return f"{type(error).__name__}: {error}"
