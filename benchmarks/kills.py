"""What random kills leave: driver, worker, server or kernel, ended or stopped at a random moment of a run.

    python -m benchmarks.kills [--kills 100]

After each kill, and after the run that is made again: every page and results file that has a record is that record's, no process
is left, and neither the folder of reports nor TMPDIR holds work in progress. The second run completes. Linux, some minutes.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

from pactresearch import paths
from pactresearch.reports.kept import publication, whole

COUNTRIES = ("AFG", "IRN", "KAZ", "KGZ", "TJK", "UZB")
RUN = [
    sys.executable,
    "-c",
    "import sys; from pactresearch.cli import main; sys.exit(main())",
    "run",
    "--jobs",
    "3",
    "--force",
]
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGSTOP)
AT_WORK = 5  # processes of a run at least: server, workers, kernels
PATIENCE = 60  # seconds in which all that a killed run has started must have ended


def project(folder: Path) -> Path:
    """A project with the real data and one tiny notebook."""
    for part in ("raw", "processed"):
        shutil.copytree(paths.root() / "data" / part, folder / "data" / part)
    (folder / "notebooks").mkdir()
    (folder / "tmp").mkdir()
    shutil.copy(Path(__file__).parent / "tiny.ipynb", folder / "notebooks")
    return folder


def kill_one(here: Path, chance: random.Random) -> str:
    """Runs, and has one process of the run chosen by chance get a signal; returns what was killed, and how."""
    environment = {**os.environ, paths.ROOT_VARIABLE: str(here), "TMPDIR": str(here / "tmp")}
    wanted = [word for iso3 in COUNTRIES for word in ("--country", iso3)]
    with subprocess.Popen(
        [*RUN, *wanted], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as driver:
        while driver.poll() is None and len(psutil.Process(driver.pid).children(recursive=True)) < AT_WORK:
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 3))
        with contextlib.suppress(psutil.NoSuchProcess):
            family = [psutil.Process(driver.pid), *psutil.Process(driver.pid).children(recursive=True)]
            victim, number = chance.choice(family), chance.choice(SIGNALS)
            victim.send_signal(number)
            if number == signal.SIGSTOP:
                time.sleep(1)
                victim.send_signal(signal.SIGKILL)
            ends = time.monotonic() + PATIENCE
            while time.monotonic() < ends and any(one.is_running() and one.status() != "zombie" for one in family):
                time.sleep(0.1)
            left = [one.pid for one in family if one.is_running() and one.status() != "zombie"]
            if left:
                driver.kill()
                raise SystemExit(f"Still running after {number.name} to {victim.pid}: {left}")
            return f"{number.name} to {'the driver' if victim.pid == driver.pid else 'a child'}"
        return "too late"


def mixtures(reports: Path) -> list[str]:
    """The reports whose files are not those of their record."""
    found = {place: whole.recorded(place) for place in publication.places(reports)}
    return [
        f"{place}: {whole.faults(place, record)}"
        for place, record in found.items()
        if record and whole.faults(place, record)
    ]


def main() -> int:
    """Prints how many kills of which kind were survived; 1 at the first that was not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    kills, chance, survived = parser.parse_args().kills, random.Random(7), Counter()
    with tempfile.TemporaryDirectory(prefix="pactresearch-killed-") as folder:
        here = project(Path(folder))
        environment = {**os.environ, paths.ROOT_VARIABLE: str(here), "TMPDIR": str(here / "tmp")}
        for _ in range(kills):
            done = kill_one(here, chance)
            wrong = mixtures(here / "reports")
            again = [word for iso3 in COUNTRIES for word in ("--country", iso3)]
            code = subprocess.run([*RUN, *again], env=environment, capture_output=True, check=False).returncode
            wrong += mixtures(here / "reports") + [f"the next run ended with {code}"] * bool(code)
            wrong += [f"left: {file}" for file in (*(here / "reports").glob(".*"), *(here / "tmp").glob("*"))]
            if wrong:
                print(f"{done}: {'; '.join(wrong)}")
                return 1
            survived[done] += 1
    print("\n".join(f"{n} {said}: survived" for said, n in sorted(survived.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
