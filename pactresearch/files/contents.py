"""What lies in a file of data/raw, so far as it is an ordinary one of a bounded size; and the characters that hide in a text."""

import re
import stat
from pathlib import Path

from pactresearch.errors import InputError
from pactresearch.paths import in_project

MOST_BYTES = 2**30
MOST_SAID = 200  # characters of what a file holds, in an error
HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
"""Characters that show nothing, or turn round what stands beside them. Not the joiners U+200C and U+200D: Persian needs them."""
_KINDS = (
    (stat.S_ISFIFO, "a pipe"), (stat.S_ISDIR, "a folder"), (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"),
)  # fmt: skip


def content(file: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """The bytes of an ordinary file. Raises InputError where it is anything else or too large, FileNotFoundError without one."""
    try:
        about = file.stat()
    except OSError as error:  # a link that leads back to itself, or nowhere
        if not file.is_symlink() and isinstance(error, FileNotFoundError):
            raise
        raise InputError(f"{in_project(file)} cannot be read ({error.strerror}). Put the file itself there.") from None
    if not stat.S_ISREG(about.st_mode):
        kind = next((said for holds, said in _KINDS if holds(about.st_mode)), "something else")
        raise InputError(f"{in_project(file)} is {kind}; it must be an ordinary file. Put the file itself there.")
    if about.st_size > most_bytes:
        size = f"{about.st_size / 2**20:,.0f} MB; at most {most_bytes / 2**20:,.0f} MB are read"
        raise InputError(f"{in_project(file)} has {size}. Is it the right file? Divide it, if so.")
    return file.read_bytes()


def hidden(text: str) -> str:
    """What is wrong with a text that holds a character which nobody sees, with its place; "" where none does."""
    found = re.search(f"[{HIDDEN}]", text)
    return f"it holds U+{ord(found[0]):04X} as character {found.start() + 1}, which nobody sees" if found else ""


def shortened(said: object) -> str:
    """What a file holds, or a parser says of it, as an error may repeat it."""
    text = " ".join(str(said).split())
    return text if len(text) <= MOST_SAID else f"{text[:MOST_SAID]}…"
