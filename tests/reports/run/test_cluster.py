"""A real Dask scheduler with two worker processes, over TCP on this computer."""

import contextlib
import json
import re
import shutil
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from pactresearch.errors import InputError
from pactresearch.reports.kept import fingerprints, publication
from pactresearch.reports.kept.jobs import Job
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.page import index
from pactresearch.reports.run import copying, execution, planning
from pactresearch.reports.run.planning import Wish
from tests.conftest import work_in
from tests.reports.conftest import PARAMETERS, cell, text

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot kill a process in this way")
PATIENCE = 60  # seconds in which a busy computer starts a scheduler and two workers
UNITS = [f"unit_{number}" for number in range(6)]


@contextlib.contextmanager
def started(*words):
    process = subprocess.Popen([sys.executable, "-m", *words], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def cluster(built, tmp_path_factory):
    """The address of a scheduler, its two workers, which import the stack once, and the project in which they work."""
    folder = tmp_path_factory.mktemp("cluster")
    project = shutil.copytree(built, folder / "project")
    file = folder / "scheduler.json"
    scheduler = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
    worker = [
        "distributed.cli.dask_worker",
        "--scheduler-file",
        str(file),
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
    ]
    worker += ["--host", "127.0.0.1", "--local-directory", str(folder)]
    with contextlib.ExitStack() as stack:
        work_in(project, stack.enter_context(pytest.MonkeyPatch.context()))
        stack.enter_context(started(*scheduler, "--scheduler-file", str(file)))
        until(file.is_file)
        workers = [stack.enter_context(started(*worker)) for _ in range(2)]
        address = json.loads(file.read_text(encoding="utf-8"))["address"]
        assert re.fullmatch(r"tcp://127\.0\.0\.1:\d+", address)
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
        yield address, workers, project


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.05)


def six_jobs(file, output):
    (job,) = planning.jobs(planning.wanted([Wish(routes=["northern"])], output))
    return [
        Job(file, Place(output, "route_trends", unit), job.given, {**job.parameters, "seed": number}, job.command)
        for number, unit in enumerate(UNITS)
    ]


def small(*sources):
    return [cell(PARAMETERS, "parameters"), text("# A title"), *map(cell, sources)]


def written(project, cells):
    file = project / "notebooks" / "route_trends.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), file)
    return file


def test_a_worker_killed_in_mid_run_costs_no_report_and_makes_none_twice(cluster, tmp_path):
    address, workers, project = cluster
    marks = tmp_path / "marks"
    marks.mkdir()
    # The kernel's parent is its server, and the parent of that is the worker: the first to come here is killed.
    kills = f"""import os, pathlib, psutil, signal, time
marks = pathlib.Path({str(marks)!r})
(marks / f"{{seed}}-{{os.getpid()}}").touch()
try:
    (marks / "killed").touch(exist_ok=False)
except FileExistsError:
    print(seed)
else:
    os.kill(psutil.Process(os.getppid()).ppid(), signal.SIGKILL)
    time.sleep(600)
"""
    file = written(project, small(kills))
    output = publication.prepare(project / "reports")
    said = []
    outcomes = execution.make(six_jobs(file, output), output, said.append, execution.Manner(cluster=address))
    assert sorted(outcome.place.unit for outcome in outcomes) == UNITS
    assert [outcome.failure for outcome in outcomes if outcome.failure] == []
    assert sum(worker.poll() == -signal.SIGKILL for worker in workers) == 1
    assert len(list(marks.glob("*-*"))) == 7, "one report was begun twice, by the worker that died and by the other"
    assert sorted(entry.place.unit for entry in index.entries(output)) == UNITS
    page = (output / "index.html").read_text(encoding="utf-8")
    assert all(page.count(f'href="route_trends/{unit}.html"') == 1 for unit in UNITS)
    assert list(output.glob(".*")) == []


def test_pages_of_a_cluster_are_those_of_this_computer_and_failures_come_back(cluster):
    address, _, project = cluster
    written(project, small("import os\nprint(seed)", "assert route != 'southern'"))
    here, there = project / "here", project / "there"
    outcomes = execution.run(Wish(), there, lambda line: None, execution.Manner(cluster=address))
    assert {outcome.place.unit: outcome.failure for outcome in outcomes} == {
        "balkan": None, "northern": None, "southern": "Cell [4] stopped with AssertionError",
    }  # fmt: skip
    assert (there / "failed" / "route_trends" / "southern" / "error.txt").is_file()
    execution.run(Wish(), here, lambda line: None)
    for unit in ("balkan", "northern"):
        one, other = (Place(folder, "route_trends", unit) for folder in (here, there))
        assert one.page.read_bytes() == other.page.read_bytes()
        assert fingerprints.reasons(other, fingerprints.present()) == ()


def test_a_worker_with_another_notebook_is_found_out(cluster, monkeypatch):
    address, _, project = cluster
    written(project, small("1 + 1"))
    from pactresearch.reports.run import cluster as reports_on

    real = reports_on.inputs
    monkeypatch.setattr(reports_on, "inputs", lambda file: {**real(file), "notebook": "of yesterday"})
    (outcome,) = execution.run(
        Wish(routes=["northern"]), say=lambda line: None, manner=execution.Manner(cluster=address)
    )
    assert outcome.failure.startswith("The worker of the cluster has another version of the notebook than the computer")


def test_an_address_without_a_scheduler_is_refused(project, write_notebook, monkeypatch):
    from pactresearch.reports.run import cluster as reports_on

    monkeypatch.setattr(reports_on, "_CONNECT_SECONDS", 0.5)
    write_notebook(small("1 + 1"))
    with pytest.raises(InputError, match=r"--cluster is 'tcp://127\.0\.0\.1:1', where no Dask scheduler answers"):
        execution.run(
            Wish(routes=["northern"]), say=lambda line: None, manner=execution.Manner(cluster="tcp://127.0.0.1:1")
        )


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_reports_are_copied_to_an_address_once_and_what_was_cut_off_is_taken_up(
    project, write_notebook, kind, tmp_path
):
    fsspec = pytest.importorskip("fsspec")
    address = f"memory://{tmp_path.name}/reports" if kind == "memory" else f"file://{tmp_path}/elsewhere/reports"
    write_notebook(small("print(seed)"))
    said = []
    manner = execution.Manner(copy_to=address)
    execution.run(Wish(), say=said.append, manner=manner)
    assert said[-1] == f"3 of 3 reports copied to {address}, where the others lay already."
    files, root = fsspec.url_to_fs(address)
    reports = project / "reports"
    copied = [file for file in reports.rglob("*") if file.is_file() and "editions" not in file.parts]
    assert len(copied) == 3 * 5 + 1
    for file in copied:
        assert files.cat_file(f"{root}/{file.relative_to(reports).as_posix()}") == file.read_bytes()
    files.rm(f"{root}/route_trends/northern/metadata.json")
    said.clear()
    execution.run(Wish(), say=said.append, manner=manner)
    assert said == [
        "3 of 3 reports are up to date (--force makes them again).",
        f"1 of 3 reports copied to {address}, where the others lay already.",
    ]


def test_an_address_that_fsspec_does_not_know_is_refused(project):
    pytest.importorskip("fsspec")
    with pytest.raises(InputError, match="--copy-to is 'gopher://x', which cannot be used"):
        copying.copy(project / "reports", "gopher://x")
