"""What kills leave: one process of a run is ended or stopped at a random moment, or just before each rename.

    python -m benchmarks.kills [--kills 100] [--renames]

After each kill, and after the run that is made again: every page and results file that has a record is that record's, every
page and results file is whole, no process is left, and neither the folder of reports nor TMPDIR holds work in progress. The
second run completes and has made every report. A run whose process was only stopped for a while completes by itself. Linux.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import psutil

from pactresearch import paths
from pactresearch.reports.kept import publication, whole

COUNTRIES = ("AFG", "IRN", "TJK", "UZB")
ROLES = ("driver", "worker", "server", "kernel")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGSTOP)
PATIENCE = 90  # seconds in which all that a run has started must have ended
# Counts the renames of a run and of the workers that are forked from it, and ends the process, or all of them, before one.
BEFORE_RENAME = """
import os, signal
def counted(real):
    def call(*words, **more):
        log = os.open(os.environ["RENAMES"], os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(log, b"x")
        if os.fstat(log).st_size == int(os.environ["AT"]):
            os.kill(0 if os.environ["WHOM"] == "all" else os.getpid(), signal.SIGKILL)
        os.close(log)
        return real(*words, **more)
    return call
os.replace, os.rename = counted(os.replace), counted(os.rename)
"""


def command(countries: Iterable[str], *more: str, first: str = "") -> list[str]:
    """The command that makes reports on countries. more: options of it. first: what Python does before."""
    wanted = [word for iso3 in countries for word in ("--country", iso3)]
    said = f"{first}\nimport sys; from pactresearch.cli import main; sys.exit(main())"
    return [sys.executable, "-c", said, "run", "--jobs", "3", *more, *wanted]


def project(folder: Path) -> Path:
    """A project with the real data and one tiny notebook."""
    for part in ("raw", "processed"):
        shutil.copytree(paths.root() / "data" / part, folder / "data" / part)
    (folder / "notebooks").mkdir()
    (folder / "tmp").mkdir()
    shutil.copy(Path(__file__).parent / "tiny.ipynb", folder / "notebooks")
    return folder


def environment(here: Path, **more: str) -> dict[str, str]:
    """That of a run in a project."""
    return {**os.environ, paths.ROOT_VARIABLE: str(here), "TMPDIR": str(here / "tmp"), **more}


def family(driver: psutil.Process) -> dict[str, list[psutil.Process]]:
    """The processes of a run by what they do."""
    found: dict[str, list[psutil.Process]] = {"driver": [driver], "worker": [], "server": [], "kernel": []}
    for one in driver.children():
        said = " ".join(one.cmdline())
        if "kernels import server" in said:
            found["server"].append(one)
            found["kernel"] += one.children()
        elif "resource_tracker" not in said:
            found["worker"].append(one)
    return found


def lives(one: psutil.Process) -> bool:
    """Whether a process has not ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return one.is_running() and one.status() != psutil.STATUS_ZOMBIE
    return False


def ended(here: Path) -> list[str]:
    """Waits until no process of a run in this project is left; those that still are."""
    ends = time.monotonic() + PATIENCE
    while True:
        left = []
        for one in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if one.pid != os.getpid() and lives(one) and one.environ().get("TMPDIR") == str(here / "tmp"):
                    left.append(f"{one.pid} {' '.join(one.cmdline())[:80]}")
        if not left or time.monotonic() > ends:
            return left
        time.sleep(0.2)


def kill_one(here: Path, role: str, chance: random.Random) -> str:
    """Runs, and has a process of that role get a signal at a random moment; returns what was done."""
    with subprocess.Popen(
        command(COUNTRIES, "--force"), env=environment(here), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as started:
        driver, how = psutil.Process(started.pid), ""
        ends, wait = time.monotonic() + PATIENCE, chance.uniform(0, 2.5)
        try:
            while not all((found := family(driver)).values()):
                if not lives(driver) or time.monotonic() > ends:
                    return "too late"
                time.sleep(0.02)
            time.sleep(wait)
            while not (found := family(driver))[role]:  # a kernel lives for a second
                if not lives(driver):
                    return "too late"
                time.sleep(0.01)
            victim, number = chance.choice(found[role]), chance.choice(SIGNALS)
            victim.send_signal(number)
            how = number.name
            if number == signal.SIGSTOP:
                time.sleep(1)
                then = chance.choice((signal.SIGKILL, signal.SIGCONT))
                victim.send_signal(then)
                how += f" and {then.name}"
        except psutil.NoSuchProcess:
            return "too late"
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.wait(PATIENCE)
            left = ended(here)
            for pid in [int(said.split()[0]) for said in left]:
                os.kill(pid, signal.SIGKILL)
        done = f"{how} to the {role}"
        if left:
            raise SystemExit(f"Still running after {done}: {left}")
        if how.endswith("SIGCONT") and started.returncode:
            raise SystemExit(f"{done}: the run ended with {started.returncode}")
        return done


def kill_before(here: Path, rename: int, whom: str, countries: Iterable[str]) -> str:
    """Runs, and kills the process that is about to do a rename, or the driver and its workers; "" where there are fewer."""
    counter = here / "renames"
    counter.unlink(missing_ok=True)
    more = {"RENAMES": str(counter), "AT": str(rename), "WHOM": whom}
    ran = subprocess.run(
        command(countries, "--force", first=BEFORE_RENAME),
        env=environment(here, **more), capture_output=True, start_new_session=True, check=False,
    )  # fmt: skip
    ended(here)
    if counter.stat().st_size < rename:
        return ""
    return f"{whom} before a rename, the run ended with {ran.returncode}"


def wrong(reports: Path) -> list[str]:
    """The reports whose files are not those of their record, or not whole."""
    said = []
    for place in publication.places(reports):
        record = whole.recorded(place)
        if record and whole.faults(place, record):
            said.append(f"{place}: {whole.faults(place, record)}")
        if place.page.exists() and not place.page.read_text(encoding="utf-8").rstrip().endswith("</html>"):
            said.append(f"{place}: half a page")
        if place.results.exists():
            json.loads(place.results.read_text(encoding="utf-8"))
    return said


def after(here: Path, countries: tuple[str, ...]) -> list[str]:
    """What is wrong after a kill, and after the run that is made again."""
    found = wrong(here / "reports")
    again = subprocess.run(command(countries), env=environment(here), capture_output=True, text=True, check=False)
    if again.returncode:
        found.append(f"the next run ended with {again.returncode}: {again.stdout[-500:]} {again.stderr[-500:]}")
    found += wrong(here / "reports")
    made = [place for place in publication.places(here / "reports") if whole.recorded(place)]
    if len(made) != len(countries):
        found.append(f"{len(made)} reports of {len(countries)}")
    ended(here)
    return found + [f"left: {file}" for file in (*(here / "reports").glob(".*"), *(here / "tmp").glob("*"))]


def kills(here: Path, asked: argparse.Namespace) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Kills; after each, what was done and which reports were to be made."""
    if asked.renames:
        for whom in ("the process", "all"):
            rename = 1
            while done := kill_before(here, rename, whom, COUNTRIES[:2]):
                yield done, COUNTRIES[:2]
                rename += 1
    chance = random.Random(asked.seed)
    for number in range(asked.kills):
        yield kill_one(here, ROLES[number % len(ROLES)], chance), COUNTRIES


def main() -> int:
    """Prints how many kills of which kind were survived; 1 at the first that was not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--renames", action="store_true", help="also before each rename of a run")
    parser.add_argument("--seed", type=int, default=7)
    survived: Counter[str] = Counter()
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pactresearch-killed-") as folder:
        here = project(Path(folder))
        for done, countries in kills(here, asked):
            if found := after(here, countries):
                print(f"{done}: {'; '.join(found)}")
                return 1
            survived[done] += done != "too late"
            print(f"{survived.total()} {done}", file=sys.stderr, flush=True)
    print("\n".join(f"{n} {said}: survived" for said, n in sorted((+survived).items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
