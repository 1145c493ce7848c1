"""Many reports at once: what one does, dies of or waits for costs that one only."""

import asyncio
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from jupyter_core.utils import ensure_event_loop

from pactresearch.errors import InputError
from pactresearch.reports.kept import publication
from pactresearch.reports.kept.jobs import Job, Outcome
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run import batch_file, execution, making, progress, workers
from pactresearch.reports.run.planning import Wish
from tests.reports.conftest import PARAMETERS, cell, text

PATIENCE = 120  # seconds in which a busy computer ends a process or starts one


def small(*sources):
    return [cell(PARAMETERS, "parameters"), text("# A title"), *map(cell, sources)]


def run(wish=None, **manner):
    said = []
    outcomes = execution.run(wish or Wish(), say=said.append, manner=execution.Manner(**manner))
    return {outcome.place.unit: outcome.failure for outcome in outcomes}, said


FAULTS = {
    "os._exit": ("import os\nos._exit(0)", "it ended with exit code 0"),
    "killed": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "it ended by signal 9 (SIGKILL, killed; most often the computer had no memory left)",
    ),
    "endless loop": ("while True:\n    pass", "Its cells took longer than 0.05 minutes, the limit of a report"),
    "sleep": ("import time\ntime.sleep(600)", "Its cells took longer than 0.05 minutes, the limit of a report"),
    "out of memory": (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))\nlen(bytes(2**33))",
        "MemoryError",
    ),
    "SystemExit": ("raise SystemExit('enough')", "SystemExit: enough"),
    "nothing": ("1 + 1", None),
}


def in_time(job):
    """Only what never ends is held to a short limit: on a busy computer the others may take longer."""
    return making.run_job(job, seconds=3 if job.place.unit in ("endless loop", "sleep") else PATIENCE)


def test_what_happens_to_one_kernel_costs_one_report(project, write_notebook):
    faults = {number: code for number, (code, _) in enumerate(FAULTS.values())}
    file = write_notebook(small(f"exec({faults!r}[seed])"))
    output = publication.prepare(project / "reports")
    before = children()
    jobs = [
        Job(file, Place(output, "route_trends", name), {}, {"seed": number}, "") for number, name in enumerate(FAULTS)
    ]
    with workers.kernels(print, lambda: None):
        ended = {out.place.unit: out for out in workers.results(jobs, in_time, workers.Local(3), lambda jobs: None)}
    assert ended.keys() == FAULTS.keys()
    for name, (_, words) in FAULTS.items():
        if words is None:
            assert ended[name].failure is None
            assert ended[name].place.page.is_file()
        else:
            assert words in ended[name].failure
            assert (ended[name].place.failure / "error.txt").is_file() and not ended[name].place.page.exists()
    assert [one for one in children() if one not in before] == []


def children():
    """What this process started and has not ended; multiprocessing keeps a process of its own to count semaphores."""
    return [
        one for one in psutil.Process().children(recursive=True) if "resource_tracker" not in " ".join(one.cmdline())
    ]


JOBS = [Job(Path("n.ipynb"), Place(Path("reports"), "n", unit), {}, {}, "") for unit in "abcdefgh"]


def die_once(job):
    mark = Path(os.environ["MARKS"]) / job.place.unit
    if job.place.unit in "ce" and not mark.exists():
        mark.touch()
        os._exit(1)
    return Outcome(job.place, 0.0, None)


def die_always(job):
    if job.place.unit == "c":
        os._exit(1)
    return Outcome(job.place, 0.0, None)


def outcomes(make):
    return {out.place.unit: out.failure for out in workers.results(JOBS, make, workers.Local(2), lambda jobs: None)}


def test_the_report_of_a_worker_that_dies_is_made_again_and_none_twice(tmp_path, monkeypatch):
    monkeypatch.setenv("MARKS", str(tmp_path))
    assert outcomes(die_once) == dict.fromkeys("abcdefgh")
    assert sorted(mark.name for mark in tmp_path.iterdir()) == ["c", "e"]


@pytest.mark.parametrize(
    ("few", "proc", "words"),
    [
        (63, "/proc", r"Only 63 files may be open at once; a run needs 64 \(`ulimit -n 1024`\)"),
        (64, "/no", "no /no here"),
    ],
)
def test_a_system_that_lets_no_report_be_made_is_told_in_words(few, proc, words, monkeypatch, tmp_path):
    import resource

    allowed = []
    monkeypatch.setattr(workers, "_PROCESSES", Path(proc))
    monkeypatch.setattr(workers.sys, "platform", "linux")
    monkeypatch.setattr(resource, "getrlimit", lambda of: (10, few))
    monkeypatch.setattr(resource, "setrlimit", lambda of, both: allowed.append(both))
    with pytest.raises(InputError, match=words), workers.kernels(print, print):
        raise AssertionError("nothing is begun")
    allowed.clear()
    (tmp_path / "self").touch()
    monkeypatch.setattr(workers, "_PROCESSES", tmp_path)
    monkeypatch.setattr(resource, "getrlimit", lambda of: (10, 64))
    monkeypatch.setitem(sys.modules, "resource", resource)
    workers._refuse_here()
    assert allowed == [(64, 64)], "as many as may be are allowed"
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    workers._refuse_here()


def test_a_report_that_always_kills_its_worker_is_given_up_and_the_others_are_made():
    ended = outcomes(die_always)
    assert ended.pop("c") == "The process that was to make it died twice; most often there was no memory left."
    assert ended == dict.fromkeys("abdefgh")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send these signals to another process")
@pytest.mark.parametrize(("stop", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -9)])
def test_a_stopped_run_leaves_no_process_and_no_report_half_made(project, write_notebook, stop, code):
    started = project / "started"
    started.mkdir()
    waits = f"import pathlib, subprocess\n(pathlib.Path({str(started)!r}) / route).touch()\nsubprocess.run(['sleep', '600'])"
    write_notebook(small(waits))
    command = [
        sys.executable,
        "-c",
        "import sys; from pactresearch.cli import main; sys.exit(main())",
        "run",
        "--jobs",
        "2",
    ]
    # A shell that started the tests in the background has them ignore SIGINT, and children inherit that.
    heed = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **heed) as running:
        try:
            until(lambda: len(list(started.iterdir())) == 2)
            family = psutil.Process(running.pid).children(recursive=True)
            assert len(family) >= 7, "two workers, the server, two kernels and what these have started"
            running.send_signal(stop)
            _, said = running.communicate(timeout=PATIENCE)
        finally:
            running.kill()
        assert running.returncode == code, said
        until(lambda: not any(one.is_running() and one.status() != "zombie" for one in family))
    reports = project / "reports"
    assert not (reports / "route_trends").exists()
    if stop != signal.SIGKILL:
        assert "stopped" in said and "Traceback" not in said
        assert list(reports.glob(".*")) == []
        return
    write_notebook(small("1 + 1"))
    assert run()[0] == dict.fromkeys(("balkan", "northern", "southern"))
    assert list(reports.glob(".*")) == [], "the next run removes what the killed one left"


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.05)


def test_a_caller_that_has_used_an_event_loop_shares_it_with_no_worker(project, write_notebook):
    write_notebook(small("1 + 1"))
    loop = ensure_event_loop()  # the one that jupyter's own functions use in this thread
    assert run(jobs=3)[0] == dict.fromkeys(("balkan", "northern", "southern"))
    assert ensure_event_loop() is loop
    waited = loop.run_until_complete(asyncio.wait_for(loop.run_in_executor(None, lambda: "answered"), PATIENCE))
    assert waited == "answered"


def test_two_runs_at_once_in_one_folder_leave_whole_reports(project, write_notebook):
    write_notebook(small("1 + 1"))
    command = [
        sys.executable,
        "-c",
        "import sys; from pactresearch.cli import main; sys.exit(main())",
        "run",
        "--force",
    ]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    said = [one.communicate(timeout=120)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert run()[1] == ["3 of 3 reports are up to date (--force makes them again)."]
    assert list((project / "reports").glob(".*")) == []


IN_WORK = "from ipykernel.connect import get_connection_file\nassert '.run-' in get_connection_file()"


def test_without_forked_kernels_the_run_says_so_and_makes_the_same_page(project, write_notebook, monkeypatch):
    write_notebook(small(IN_WORK))  # addresses and key of the kernel lie where a killed run's work is swept away
    northern = Wish(routes=["northern"])
    page = project / "reports" / "route_trends" / "northern.html"
    assert run(northern)[0] == {"northern": None}
    forked = page.read_bytes()
    monkeypatch.setenv("PACTRESEARCH_KERNELS", "ordinary")
    _, said = run(northern, force=True)
    assert said[0] == ("Kernels start the ordinary way, each with imports of its own, as PACTRESEARCH_KERNELS says so.")
    assert page.read_bytes() == forked
    assert os.environ["PACTRESEARCH_KERNELS"] == "ordinary" and "PACTRESEARCH_KERNEL_SERVER" not in os.environ


def test_the_bar_tells_what_is_done_failed_left_and_in_hand(monkeypatch):
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(sys, "stdout", shown)
    bar = progress.Bar(8, print)
    bar.in_hand(JOBS[:5])
    bar.ended(Outcome(JOBS[0].place, 1.0, None))
    bar.ended(Outcome(JOBS[1].place, 1.0, "no memory"))
    bar.close()
    text = shown.getvalue()
    assert "0 done, 0 failed, 8 left; in hand: n a, n b, n c and 2 more" in text
    assert "n b            1.0 s  FAILED: no memory (see reports/failed/n/b)\n" in text
    assert "2 of 8" in text and "1 done, 1 failed, 6 left" in text


def test_a_worker_ends_with_its_parent_also_where_an_orphan_keeps_its_parents_number(monkeypatch):
    lives, ended = [True, True, False], []

    def end(code):
        ended.append(code)
        raise SystemExit

    monkeypatch.setattr(workers, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(workers.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(workers.os, "_exit", end)
    parent = SimpleNamespace(is_alive=lambda: lives.pop(0))
    monkeypatch.setattr(workers.multiprocessing, "parent_process", lambda: parent)
    with pytest.raises(SystemExit):
        workers._watch(os.getppid())
    assert (ended, lives) == ([1], [])


def test_jobs_follow_cores_and_memory(monkeypatch):
    monkeypatch.setattr(workers, "cores", lambda: 8)
    monkeypatch.setattr(workers, "_free_in_container", lambda: 3 * workers.MEMORY_PER_JOB)
    assert workers.default_jobs() == 3
    monkeypatch.setattr(workers, "_free_in_container", lambda: 0)
    assert workers.default_jobs() == 1
    monkeypatch.setattr(workers, "_free_in_container", lambda: sys.maxsize)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("Memory", (), {"available": 2**40}))
    assert workers.default_jobs() == 9


BATCH = """
jobs = 2
time_limit_minutes = 0.5

[[reports]]
notebook = "route_trends"
route = ["northern"]
set = { seed = 8, drugs = ["heroin"] }
as = "one_drug"

[[reports]]
route = "balkan"
"""


def test_a_batch_file_says_what_the_command_line_would(tmp_path):
    file = tmp_path / "batch.toml"
    file.write_text(BATCH, encoding="utf-8")
    batch = batch_file.read(file)
    assert batch.wishes == (
        Wish(("route_trends",), ("northern",), (), {"seed": 8, "drugs": ["heroin"]}, "one_drug"),
        Wish((), ("balkan",), (), {}),
    )
    assert (batch.jobs, batch.minutes) == (2, 0.5)


def test_a_batch_file_is_run(project, write_notebook):
    write_notebook(small("print(seed)"))
    file = project / "batch.toml"
    file.write_text(BATCH, encoding="utf-8")
    failures, _ = run(batch_file.read(file).wishes)
    assert failures == {"northern.one_drug": None, "balkan": None}
    again, said = run(batch_file.read(file).wishes)
    assert (again, said) == ({}, ["2 of 2 reports are up to date (--force makes them again)."])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("job = 2", "batch.toml has 'job'; allowed: jobs, time_limit_minutes, reports."),
        ("jobs = 0", "batch.toml: jobs is 0; it must be more than 0."),
        ("jobs = 'all'", "batch.toml: jobs is 'all'; it must be a whole number."),
        (
            "[[reports]]\nroutes = 'x'",
            "batch.toml, reports 1 has 'routes'; allowed: notebook, route, country, set, as.",
        ),
        ("jobs = 2", "batch.toml names no reports. Write `[[reports]]` on a line of its own"),
        ("reports = []", "batch.toml: reports is empty; give a value, or leave the line out."),
        ("[[reports]]\nroute = ''", "batch.toml, reports 1: route is empty; give a value, or leave the line out."),
        ("[[reports]]\ncountry = ['']", "batch.toml, reports 1: country is empty; give a value"),
        ("[[reports]]\nset = 3", "batch.toml, reports 1: set is 3; it must be a table, such as { first_year = 2004 }."),
        ("jobs = ", "which cannot be read as TOML: Invalid value"),
    ],
)
def test_a_batch_file_that_cannot_be_meant_is_refused(tmp_path, words, sentence):
    file = tmp_path / "batch.toml"
    file.write_text(words, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        batch_file.read(file)
    assert sentence in str(refused.value)


def test_one_report_with_two_sets_of_values_is_refused(project, write_notebook):
    write_notebook(small("1"))
    twice = [Wish(routes=["northern"], settings={"seed": seed}, name="other") for seed in (8, 9)]
    with pytest.raises(InputError, match=r"route_trends northern\.other is asked for twice, with different values"):
        run(twice)
