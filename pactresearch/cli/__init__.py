"""The command line: parses words, calls one function, and turns the end of it into an exit code.

0: done. 1: a report failed. 2: the command, a parameter or the data cannot be used; a sentence on stderr says why.
"""

import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from pactresearch.cli import arguments, commands
from pactresearch.errors import BAD_INPUT, DONE, InputError

INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Runs the command that these words (by default, those of the command line) ask for; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a letter must not end a run
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    asked = arguments.parser().parse_args(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop from outside tidies up as Ctrl-C does
    try:
        return getattr(commands, asked.command)(asked)
    except InputError as error:
        print(f"pactresearch: {error}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader of a listing, such as `head`, has had enough
        sys.stdout = None
        return DONE
    except OSError as error:
        print(
            f"pactresearch: {error.filename or 'a file'} cannot be used: {error.strerror}. Free or allow it, and run again.",
            file=sys.stderr,
        )
        return BAD_INPUT
    except KeyboardInterrupt:
        print("pactresearch: stopped; reports that were finished are in place, the others as before.", file=sys.stderr)
        return INTERRUPTED
