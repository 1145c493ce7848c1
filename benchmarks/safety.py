"""What safety takes of a report's processor time: `python -m benchmarks.safety country_factsheet TJK [--runs 8]`.

Makes one report, keeps its executed notebook, and writes the page from it again and again, with a clock around each function
that only judges, hides, checks or syncs. What a report takes in all is that of this process and of all that it started.
"""

import argparse
import copy
import os
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from pactresearch.data import store
from pactresearch.reports.kept import private, publication, whole
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.page import html
from pactresearch.reports.page.content import images, markup
from pactresearch.reports.run import making, planning, workers

TIMED: tuple[tuple[Any, str], ...] = (
    (markup, "judged"), (html, "problems"), (images, "address"), (private, "named"), (making, "_refuse_restricted"),
    (publication, "sync"), (whole, "results_in"),
)  # fmt: skip
taken: Counter[str] = Counter()
_open: list[str] = []


def timed(module: Any, name: str) -> None:
    """Puts a clock around a function; what it calls that has a clock, too, is counted once."""
    real = getattr(module, name)

    def with_clock(*given: Any, **named: Any) -> Any:
        began = time.process_time()
        _open.append(name)
        try:
            return real(*given, **named)
        finally:
            _open.pop()
            if not _open:
                taken[f"{module.__name__.rpartition('.')[2]}.{name}"] += 1000 * (time.process_time() - began)

    setattr(module, name, with_clock)


def main() -> None:
    """Prints what each function takes of a report, in milliseconds, and all of them in per cent of it."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("notebook")
    words.add_argument("unit")
    words.add_argument("--runs", type=int, default=8)
    asked = words.parse_args()
    store.ensure()
    with tempfile.TemporaryDirectory(prefix="safety-") as name:
        folder, kept = Path(name), []
        real = making._write
        making._write = lambda *given: (kept.append(copy.deepcopy(given)), real(*given))[1]
        wished = planning.wanted((planning.Wish(notebooks=(asked.notebook,)),), folder)
        (job,) = planning.jobs(one for one in wished if one.place.unit == asked.unit)
        with workers.kernels(print, making.warm):
            before = os.times()
            outcome = making.run_job(job)
        after = os.times()
        assert outcome.failure is None, outcome.failure
        spent = 1000 * sum(after[n] - before[n] for n in range(4))
        ((_, _, executed, fingerprint, times),) = kept
        making._warnings = lambda made: ()  # the kernel is gone
        for module, function in TIMED:
            timed(module, function)
        for number in range(asked.runs):
            made = folder / str(number) / ".run"
            (made / "folder").mkdir(parents=True)
            place = Place(made.parent, job.place.notebook, job.place.unit)
            real(replace(job, place=place), made, copy.deepcopy(executed), fingerprint, times)
            publication.publish(place, made)
    for function, milliseconds in taken.most_common():
        print(f"{milliseconds / asked.runs:8.1f} ms  {function}")
    print(
        f"{sum(taken.values()) / asked.runs:8.1f} ms of {spent:,.0f} ms: {sum(taken.values()) / asked.runs / spent:.1%}"
    )


if __name__ == "__main__":
    main()
