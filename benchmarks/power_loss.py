"""What a power cut leaves of a report that is being published: ext4 in a loop device, cut off at random moments. Needs root.

    python -m benchmarks.power_loss [--cuts 40]

A child publishes one report again and again, each time another. At a random moment the device's file is copied, as it would
lie on the disk if the power went then; the copy is mounted, which replays its journal, and looked at. Both ways of mounting are
tried: `auto_da_alloc`, where ext4 itself writes a file before the rename over another, and `noauto_da_alloc`, where it does not.
Every copy must hold an old report or a new one, or say that it holds neither; and the next run mends it.
"""

import argparse
import contextlib
import hashlib
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
from collections.abc import Iterator
from pathlib import Path

from pactresearch.reports.kept import publication, whole
from pactresearch.reports.kept.publication import Place

MEGABYTES = 64
PAGE = "<!DOCTYPE html><html><body>{}</body></html>"


def publish(output: Path, number: int) -> None:
    """Publishes a report all of whose files say a number."""
    with publication.aside(output) as made:
        (made / "folder").mkdir()
        results = {"title": str(number), "parameters": {}, "data_to": {}, "findings": []}
        publication.write_text(made / "report.html", PAGE.format(f"{number} " * 20_000))
        publication.write_json(made / "report.json", results)
        files = (made / "report.html", made / "report.json")
        sha256 = {file.suffix: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
        publication.write_json(made / "folder" / publication.METADATA, {"sha256": sha256, "number": number})
        publication.publish(Place(output, "route_trends", "northern"), made)


@contextlib.contextmanager
def mounted(image: Path, options: str) -> Iterator[Path]:
    """A file system in a file, mounted for as long as the context lasts."""
    place = Path(tempfile.mkdtemp(prefix="pactresearch-mounted-"))
    subprocess.run(["mount", "-o", f"loop,{options}", image, place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)
        place.rmdir()


def verdict(output: Path) -> str:
    """What a power cut has left: a whole report, one that says that it is none, or a mixture that nobody would notice."""
    place = Place(output, "route_trends", "northern")
    record = whole.recorded(place)
    if faults := whole.faults(place, record):
        return "says that it is not whole" if record is None or faults else ""
    said = json.loads(place.results.read_text(encoding="utf-8"))["title"]
    return "whole" if f">{said} " in place.page.read_text(encoding="utf-8") else "A MIXTURE"


def cut(folder: Path, options: str, seconds: float) -> str:
    """Publishes for some seconds, cuts the power, and looks."""
    image, left = folder / "disk", folder / "left"
    with image.open("wb") as file:
        file.truncate(MEGABYTES * 2**20)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    with mounted(image, options) as disk:
        publish(disk, 0)
        os.sync()
        child = os.fork()
        if not child:
            for number in range(1, 10**6):
                publish(disk, number)
            os._exit(0)
        time.sleep(seconds)
        shutil.copyfile(image, left)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with mounted(left, options) as disk:
        found = verdict(disk)
        publish(disk, 10**6)
        return found if verdict(disk) == "whole" else f"{found}, AND THE NEXT RUN DOES NOT MEND IT"


def main() -> int:
    """Prints how many cuts left what; 1 where one left a mixture."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cuts", type=int, default=40)
    cuts = parser.parse_args().cuts
    chance, mixtures = random.Random(7), 0
    for options in ("auto_da_alloc", "noauto_da_alloc"):
        with tempfile.TemporaryDirectory(prefix="pactresearch-power-") as folder:
            found = Counter(cut(Path(folder), options, chance.uniform(0.05, 0.6)) for _ in range(cuts))
        print(f"{options}: {', '.join(f'{n} {said}' for said, n in sorted(found.items()))}", flush=True)
        mixtures += sum(n for said, n in found.items() if said.isupper() or "AND" in said)
    return bool(mixtures)


if __name__ == "__main__":
    sys.exit(main())
