"""The one error that speaks to the person at the keyboard."""


class InputError(Exception):
    """What was given cannot be used.

    The message names the value that was given, the rule it breaks, and what to do next. The command line prints it
    as it stands and ends with exit code 2; a notebook shows it as the last line of its traceback. It is no ValueError, so
    that code which expects one from a library does not take it for its own.
    """
