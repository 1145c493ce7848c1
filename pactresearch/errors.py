"""The errors that speak to people, and the words that say what is allowed."""

import difflib
from collections.abc import Iterable, Sequence

DONE, REPORT_FAILED, BAD_INPUT = 0, 1, 2  # with which the command line ends
MOST_LISTED = 8  # allowed values, where a near one can be named instead


class InputError(Exception):
    """What was given cannot be used.

    The message names the value that was given, the rule it breaks, and what to do next. The command line prints it
    as it stands and ends with exit code 2; a notebook shows it as the last line of its traceback. It is no ValueError, so
    that code which expects one from a library does not take it for its own. problems: what is wrong with the values of
    parameters, a sentence each; none where it is something else.
    """

    problems: tuple[str, ...] = ()


class ReportError(Exception):
    """An executed notebook that must not be published as it is. The message names the cell, the rule and the remedy."""


class RestrictedError(ReportError):
    """A report that would show single figures which not everybody may see. The message holds no figure."""


def refused(notebooks: str, problems: Sequence[str]) -> InputError:
    """That notebooks, named in words, cannot run with the values they were given. problems: the same for all, a sentence each."""
    error = InputError("\n  ".join([f"{notebooks} cannot run with these parameters:", *problems]))
    error.problems = tuple(problems)
    return error


def choices(value: str, allowed: Iterable[str], most: int = MOST_LISTED) -> str:
    """The words that follow a refused value: what was perhaps meant, and what is allowed.

    most: of so many allowed values all are named; of more, only where none is near.
    """
    named = {name.lower(): name for name in allowed}
    near = difflib.get_close_matches(value.lower(), named, 3, 0.75) or difflib.get_close_matches(
        value.lower(), named, 1
    )
    said = [f"allowed: {', '.join(named.values())}"] * (not near or len(named) <= most)
    return "; ".join([*said, *[f"did you mean {' or '.join(named[one] for one in near)}?"] * bool(near)])
