"""Makes many reports of one notebook as `pactresearch run` does, and prints as JSON what that took.

    python benchmarks/run_batch.py NOTEBOOK OUTPUT NUMBER JOBS

It is a process of its own, so that its memory, its files and what it leaves behind can be counted from outside.
"""

import json
import sys
import time
from pathlib import Path

import psutil

from pactresearch.data import store
from pactresearch.reports.kept.jobs import Job
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run import execution

SAMPLES = 20  # how often in a run memory, files and processes are counted


def main() -> None:
    """Makes the reports and prints the measurements."""
    began = time.perf_counter()
    notebook, output, number, jobs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    countries = store.units("partner_countries")
    plan = []
    for one in range(number):
        parameters = {"country": countries[one % len(countries)], "number": one}
        if notebook.stem == "country_factsheet":
            del parameters["number"]
        plan.append(Job(notebook, Place(output, notebook.stem, f"{one:05d}"), {}, parameters, "make bench"))
    ends, samples = [], []

    def said(line: str) -> None:
        if line.startswith("["):
            ends.append(time.perf_counter() - began)
            if len(ends) % max(1, number // SAMPLES) == 0:
                samples.append(counted(len(ends)))

    outcomes = execution.make(plan, output, said, execution.Manner(jobs=jobs))
    failures = [outcome.failure for outcome in outcomes if outcome.failure]
    print(json.dumps({"ends": ends, "samples": samples, "failures": failures}))


def counted(done: int) -> dict[str, int]:
    """Own memory, open files and number of the run, its workers and its server; kernels come and go and are left out."""
    family = [psutil.Process(), *psutil.Process().children()]
    lasting = []
    for one in family:
        try:
            lasting.append((one.memory_full_info().uss, one.num_fds()))
        except psutil.Error:
            continue
    return {
        "done": done,
        "processes": len(lasting),
        "files": sum(files for _, files in lasting),
        "megabytes": round(sum(own for own, _ in lasting) / 2**20),
    }


if __name__ == "__main__":
    main()
