"""Why a report could not be published, in words."""

from collections.abc import Sequence

from nbclient.exceptions import CellTimeoutError
from papermill.exceptions import PapermillExecutionError

from pactresearch.errors import InputError, ReportError, RestrictedError


def without_figures(error: Exception, limit_seconds: float, closed: Sequence[str]) -> str:
    """As `in_words`, but for what the notebook itself said, where it may hold figures of restricted sources (`closed`)."""
    own_words = (RestrictedError, CellTimeoutError, OSError)
    if isinstance(error, own_words) or type(error).__name__ == "DeadKernelError":
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
    if type(error).__name__ == "DeadKernelError":
        return "The kernel died while a cell ran; most often the computer had no memory left."
    return f"{type(error).__name__}: {error}"
