"""Runs a command and counts, from outside, what it took: time, processor time, memory, and what it left behind."""

import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_SAMPLE_SECONDS = 0.5


@dataclass(frozen=True)
class Taken:
    """What a command took.

    seconds: by the clock. processor_seconds: of it and all that it started. peak_megabytes: the most memory that all of
    them held at once, shared pages counted once. left_processes, left_files: what was there after it and not before,
    files being those in the folder for temporary files. output: what it printed.
    """

    seconds: float
    processor_seconds: float
    peak_megabytes: int
    left_processes: int
    left_files: int
    output: str


def run(command: Sequence[str], environment: dict[str, str]) -> Taken:
    """Runs a command in a temporary folder of its own. Raises RuntimeError, with its last words, where it fails."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp") as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        process = subprocess.Popen(
            command, env={**environment, "TMPDIR": folder}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        peak = _Peak(process.pid)
        peak.start()
        output, errors = process.communicate()
        seconds = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        most = peak.stop()
        if process.returncode:
            raise RuntimeError(
                f"{' '.join(command[:4])} … ended with {process.returncode}: {(output + errors)[-2000:]}"
            )
        left = [one for one in psutil.process_iter(["environ"]) if (one.info["environ"] or {}).get("TMPDIR") == folder]
        return Taken(
            round(seconds, 2),
            round(sum(getattr(after, name) - getattr(before, name) for name in ("ru_utime", "ru_stime")), 2),
            most,
            len(left),
            len(os.listdir(folder)),  # noqa: PTH208
            output,
        )


class _Peak(threading.Thread):
    """Asks twice a second how much memory a process and its descendants hold."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root, self._most, self._ended = root, 0, threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            self._most = max(self._most, sum(map(_pss, _family(self._root))))

    def stop(self) -> int:
        """Ends the asking; the most megabytes that were seen."""
        self._ended.set()
        self.join()
        return round(self._most / 2**20)


def _family(root: int) -> list[int]:
    try:
        process = psutil.Process(root)
        return [root, *(one.pid for one in process.children(recursive=True))]
    except psutil.Error:
        return []


def _pss(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
