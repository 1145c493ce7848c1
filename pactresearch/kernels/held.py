"""A folder of work in progress says whose it is, by a lock that ends with the process that holds it, however that ends.

A process id would not do: it is given again, and means nothing on another computer. So hold their folders the driver of a
server of kernels, and a run that makes reports.
"""

import contextlib
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import BinaryIO

from pactresearch.files.json_files import read_json

LOCK = "held-by.json"
FORGOTTEN_SECONDS = 2 * 24 * 3600  # of another computer's work in progress, whose lock may not be seen here
_BEGUN_SECONDS = 60  # between a folder and the lock in it lies a moment; a process may be stopped just there
_FAR = 2**30  # Windows lets nobody read what is locked: so a byte is locked that the file doesn't have


def held(folder: Path) -> BinaryIO:
    """Takes a folder's lock, which says who has it until this file is closed. Where a file system knows no locks, age alone
    decides (`left`)."""
    file = (folder / LOCK).open("a+b")
    with contextlib.suppress(OSError):
        _take(file.fileno())
    said = {"process": os.getpid(), "computer": platform.node(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
    file.write(json.dumps(said).encode())
    file.flush()
    return file


def _take(descriptor: int) -> None:
    """Takes the lock of an open file. Raises OSError where another has it."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def holder(folder: Path) -> str:
    """Who works in a folder, in words; "" where nobody does any more, or it cannot be told."""
    said = _said(folder)
    return "" if said is None or _free(folder) else "process {process} on {computer}, since {since}".format(**said)


def left(folder: Path) -> bool:
    """Whether work in progress was left by a process that has ended. Raises OSError where the folder is gone."""
    age, said = time.time() - folder.stat().st_mtime, _said(folder)
    if said is None:
        return age > _BEGUN_SECONDS
    return _free(folder) and (said["computer"] == platform.node() or age > FORGOTTEN_SECONDS)


def _said(folder: Path) -> dict | None:
    said = read_json(folder / LOCK)
    return said if isinstance(said, dict) and {"process", "computer", "since"} <= said.keys() else None


def _free(folder: Path) -> bool:
    with contextlib.suppress(OSError), (folder / LOCK).open("r+b") as file:
        _take(file.fileno())
        return True
    return False
