"""The errors that speak to people, and the words that say what is allowed."""

import difflib
from collections.abc import Iterable


class InputError(Exception):
    """What was given cannot be used.

    The message names the value that was given, the rule it breaks, and what to do next. The command line prints it
    as it stands and ends with exit code 2; a notebook shows it as the last line of its traceback. It is no ValueError, so
    that code which expects one from a library does not take it for its own.
    """


class ReportError(Exception):
    """An executed notebook that must not be published as it is. The message names the cell, the rule and the remedy."""


class RestrictedError(ReportError):
    """A report that would show single figures which not everybody may see. The message holds no figure."""


def choices(value: str, allowed: Iterable[str]) -> str:
    """The words that follow a refused value: what is allowed, and which of it was perhaps meant."""
    named = {name.lower(): name for name in allowed}
    near = [f"; did you mean {named[one]}?" for one in difflib.get_close_matches(value.lower(), named, n=1)]
    return f"allowed: {', '.join(named.values())}{''.join(near)}"
