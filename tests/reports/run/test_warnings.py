"""Which warnings of a notebook fail its report: judged by class, wherever and however they are given."""

import warnings
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from pactresearch.errors import ReportError
from pactresearch.kernels import choice, warned
from pactresearch.kernels.warned import Warned
from pactresearch.reports.kept import records
from pactresearch.reports.run import execution
from pactresearch.reports.run.planning import Wish
from tests.reports.conftest import PARAMETERS, cell, text

OF_USERS = ("UserWarning", "Warning", "Exception", "BaseException", "object")
OF_LATER = ("DeprecationWarning", "Warning", "Exception", "BaseException", "object")


def said(stderr="", number=3):
    """A notebook in which a cell said this on stderr."""
    one = new_code_cell("work()", execution_count=number)
    one.outputs = [new_output("stream", name="stderr", text=stderr)] if stderr else []
    return new_notebook(cells=[one])


def refusal(executed, *given):
    with pytest.raises(ReportError) as refused:
        records.notes(executed, given)
    return str(refused.value)


@pytest.mark.parametrize(
    "classes",
    [
        OF_USERS,
        ("PartsSkipped", *OF_USERS),
        ("SomeNotice", "RuntimeWarning", *OF_USERS[1:]),
        ("ChainedAssignmentError", *OF_USERS[1:]),
        ("SettingWithCopyWarning", "FutureWarning", *OF_USERS[1:]),
    ],
)
def test_a_warning_about_the_work_fails_the_report_whatever_its_name(classes):
    reason = refusal(
        said(f"/tmp/1.py:3: {classes[0]}: half of it is missing\n"), Warned(3, classes, "half of it is missing")
    )
    assert reason.startswith(f"Cell [3] warned: {classes[0]}: half of it is missing. A report is published when")
    assert reason.count("half of it") == 1


@pytest.mark.parametrize("name", ["Pandas4Warning", "MatplotlibDeprecationWarning", "OldName"])
@pytest.mark.parametrize("above", ["DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"])
def test_a_warning_about_a_later_version_is_noted_whatever_its_name(name, above):
    given = Warned(3, (name, above, "Warning"), "goes in\nversion 9")
    printed = said(f"/tmp/1.py:3: {name}: goes in\nversion 9\n  old()\n")
    assert records.notes(printed, [given]) == [f"{name}: goes in version 9"]


def test_harmless_warnings_of_libraries_are_noted_with_the_reason():
    given = Warned(3, OF_USERS, "Workbook contains no default style, apply openpyxl's default")
    assert records.notes(said(), [given]) == [
        "UserWarning: Workbook contains no default style, apply openpyxl's default (it is about how a workbook looks, "
        "not about its values)"
    ]
    refusal(said(), Warned(3, OF_USERS, "Workbook contains no sheet"))


@pytest.mark.parametrize(
    "line",
    [
        "/usr/lib/part.py:3: UserWarning: half of it is missing",
        "/usr/lib/part.py:3: PartsSkipped: half of it is missing",
        "Warning: half of it is missing",
        "WARNING:py.warnings:/usr/lib/part.py:3: RuntimeWarning: half of it is missing",
    ],
)
def test_a_warning_of_another_process_is_found_by_its_form(line):
    assert "half of it is missing" in refusal(said(f"reading\n{line}\n  part()\n"))


def test_other_words_on_stderr_are_noted():
    words = "reading 3 files\n2026-01-01 INFO: done\nparts.py:12: INFO: three parts"
    assert records.notes(said(words), ()) == words.splitlines()


def test_a_warning_of_two_lines_is_told_whole():
    given = Warned(3, OF_USERS, "checked the columns\nweight_kg has 3 gaps")
    assert "UserWarning: checked the columns weight_kg has 3 gaps. A report" in refusal(said(), given)


def test_a_warning_after_the_last_cell_is_not_laid_to_a_cell():
    assert refusal(said(), Warned(9, OF_USERS, "not closed")).startswith("The end of the run warned: UserWarning: not")


CELLS = [
    """import atexit, logging, multiprocessing, subprocess, sys, threading, warnings
import pandas as pd
class PartsSkipped(UserWarning): pass
class Notice(RuntimeWarning): pass
class Renamed(FutureWarning): pass
kg = pd.DataFrame({"kg": [1.0, 2.0]})
kg["kg"][kg["kg"] > 1] = 1000.0""",
    "warnings.warn('skipped in a cell', PartsSkipped)",
    "thread = threading.Thread(target=warnings.warn, args=('skipped in a thread', Notice)); thread.start(); thread.join()",
    """with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    warnings.warn("filtered on purpose", PartsSkipped)
with warnings.catch_warnings(record=True) as recorded:
    warnings.simplefilter("always")
    warnings.warn("recorded on purpose", PartsSkipped)
assert len(recorded) == 1
warnings.warn("renamed in version 9", Renamed)""",
    """logging.captureWarnings(True)
warnings.warn("skipped while logging has them", PartsSkipped)
logging.captureWarnings(False)""",
    """shown_before, warnings.formatwarning = warnings.formatwarning, lambda message, *rest: f"{message}!\\n"
warnings.warn("skipped in a form of one's own", PartsSkipped)
warnings.formatwarning = shown_before""",
    """with warnings.catch_warnings():
    warnings.showwarning = lambda *rest: None
    warnings.warn("skipped unseen", PartsSkipped)""",
    """subprocess.run([sys.executable, "-c", "import warnings; warnings.warn('skipped elsewhere')"], check=True)""",
    """process = multiprocessing.get_context("fork").Process(target=warnings.warn, args=("skipped in a fork", Notice))
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads
    process.start()
process.join()""",
    "import numpy as np\nwith np.errstate(divide='print'): np.log(np.array([0.0]))",
    "atexit.register(warnings.warn, 'skipped at the end', PartsSkipped)",
]
EXPECTED = {  # the cells of parameters, as written and as given, are the first two
    "Cell [3] warned: ChainedAssignmentError": 1,
    "Cell [4] warned: PartsSkipped: skipped in a cell": 1,
    "Cell [5] warned: Notice: skipped in a thread": 1,
    "Cell [7] warned: PartsSkipped: skipped while logging has them": 1,
    "Cell [8] warned: PartsSkipped: skipped in a form of one's own": 1,
    "Cell [9] warned: PartsSkipped: skipped unseen": 1,
    "Cell [10] warned: UserWarning: skipped elsewhere": 1,
    "Cell [11] warned: Notice: skipped in a fork": 1,
    "Cell [12] warned: Warning: divide by zero": 1,
    "The end of the run warned: PartsSkipped: skipped at the end": 1,
    "on purpose": 0,
    "renamed": 0,
}


@pytest.mark.parametrize("way", choice.CHOICES)
def test_a_kernel_tells_every_warning_that_nobody_filtered(way, project, write_notebook, monkeypatch):
    monkeypatch.setenv(choice.VARIABLE, way)
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # with it ipykernel leaves the stderr of other processes alone
    write_notebook([cell(PARAMETERS, "parameters"), text("# A title"), *map(cell, CELLS)])
    (outcome,) = execution.run(Wish(routes=["northern"]), say=lambda line: None)
    assert {words: outcome.failure.count(words) for words in EXPECTED} == EXPECTED, outcome.failure


UNSEEN = [
    """import asyncio, concurrent.futures, logging, multiprocessing, threading
def fails(name): raise ValueError(name)
pool = concurrent.futures.ThreadPoolExecutor(1)""",
    "thread = threading.Thread(target=fails, args=('of a thread',)); thread.start(); thread.join()",
    "timer = threading.Timer(0, fails, ['of a timer']); timer.start(); timer.join()",
    "async def task(name): fails(name)\nkept = asyncio.create_task(task('of a task')); await asyncio.sleep(0)",
    "asyncio.create_task(task('of a task that nobody keeps')); await asyncio.sleep(0)",
    "awaited = asyncio.create_task(task('on purpose'))\ntry: await awaited\nexcept ValueError: pass",
    "lost = pool.submit(fails, 'of an executor')",
    "asked = pool.submit(fails, 'on purpose')\nasked.exception()\nwith pool: pass",
    "asyncio.get_running_loop().run_in_executor(None, fails, 'of an executor of the loop'); await asyncio.sleep(0.1)",
    "class Ends:\n    def __del__(self): fails('of a destructor')\nEnds(); import gc; gc.collect();",
    "try: fails('of a log')\nexcept ValueError: logging.exception('went on')",
    "logging.error('words %s', 'only')\nlogging.getLogger('shop').critical('closed')",
    """logging.warning('no error, on purpose')
quiet = logging.getLogger('quiet'); quiet.setLevel(logging.CRITICAL); quiet.error('on purpose')
logging.getLogger('tornado.application').error('a word of the kernel, on purpose')""",
    """import warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads
    process = multiprocessing.get_context("fork").Process(target=fails, args=("of a process",)); process.start()
process.join()""",
    "thread = threading.Thread(target=print, args=('well',)); thread.start(); thread.join()",
    """from multiprocessing.pool import ThreadPool
threads = ThreadPool(1)
unasked = threads.apply_async(fails, ["of a pool"]); unasked.wait()
mapped = threads.map_async(fails, ["of a map"]); mapped.wait()
asked = threads.apply_async(fails, ["on purpose"])
try: asked.get()
except ValueError: pass
threads.close(); threads.join()""",
    """async def slow(): await asyncio.sleep(3600)
async def waits(): await asyncio.Future()
still = asyncio.create_task(slow())
later = asyncio.get_running_loop().create_task(asyncio.sleep(3600))
begun = asyncio.create_task(waits()); await asyncio.sleep(0)
cancelled = asyncio.create_task(task('on purpose')); cancelled.cancel()""",
    """import gc
def forgotten(): asyncio.get_running_loop().create_task(waits())
forgotten(); await asyncio.sleep(0); gc.collect();""",
    "asyncio.get_running_loop().call_soon(fails, 'of a callback'); await asyncio.sleep(0)",
    "async def ends(): return 1\nasyncio.create_task(ends());",
]
EXPECTED_UNSEEN = {
    "Cell [4] went on after an error in a thread: ValueError: of a thread": 1,
    "Cell [5] went on after an error in a thread: ValueError: of a timer": 1,
    "The end of the run went on after an error in a task: ValueError: of a task": 1,
    "in a task: ValueError: of a task that nobody keeps": 1,
    "Cell [9] went on after an error in an executor: ValueError: of an executor": 1,
    "ValueError: of an executor of the loop": 1,
    "Cell [12] went on after an error in a destructor: ValueError: of a destructor": 1,
    "Cell [13] went on after an error that was only logged: ValueError: of a log": 1,
    "Cell [14] went on after an error that was only logged: Logged: words only": 1,
    "Cell [14] went on after an error that was only logged: Logged: closed": 1,
    "Cell [16] went on after an error in a process: ValueError: of a process": 1,
    "Cell [18] went on after an error in an executor: ValueError: of a pool": 1,
    "in an executor: ValueError: of a map": 1,
    "The end of the run went on after an error in a task: Unfinished: slow() was still to be done": 1,
    "The end of the run went on after an error in a task: Unfinished: sleep() was still to be done": 1,
    "The end of the run went on after an error in a task: Unfinished: waits() was still to be done": 1,
    "Cell [20] went on after an error in a task: Logged: Task was destroyed but it is pending!": 1,
    "Cell [21] went on after an error in a task: ValueError: of a callback": 1,
    "Unfinished": 3,
    "on purpose": 0,
}


@pytest.mark.parametrize("way", choice.CHOICES)
def test_an_error_that_ends_no_cell_fails_the_report(way, project, write_notebook, monkeypatch):
    monkeypatch.setenv(choice.VARIABLE, way)
    write_notebook([cell(PARAMETERS, "parameters"), text("# A title"), *map(cell, UNSEEN)])
    (outcome,) = execution.run(Wish(routes=["northern"]), say=lambda line: None)
    said = outcome.failure.replace(";", ".")
    assert {words: said.count(f"{words}.") or said.count(words) for words in EXPECTED_UNSEEN} == EXPECTED_UNSEEN, said


def test_a_kernel_whose_warnings_nobody_keeps_makes_no_report(project, write_notebook, monkeypatch):
    monkeypatch.setattr("pactresearch.reports.run.making.warned.NAME", "no.such.extension")
    write_notebook([cell(PARAMETERS, "parameters"), text("# A title"), cell("1 + 1")])
    (outcome,) = execution.run(Wish(routes=["northern"]), say=lambda line: None)
    assert outcome.failure.startswith("The kernel did not keep its warnings")


def test_a_location_that_warned_before_the_kernel_was_forked_warns_again(tmp_path, monkeypatch):
    for name in ("_showwarnmsg_impl", "_showwarnmsg"):
        monkeypatch.setattr(warnings, name, getattr(warnings, name))  # so that it is put back
    profile = tmp_path / "profile_default"
    profile.mkdir()
    shell = SimpleNamespace(
        kernel=SimpleNamespace(iopub_thread=SimpleNamespace(schedule=lambda of: None)),
        profile_dir=SimpleNamespace(location=profile),
        events=SimpleNamespace(register=lambda *of: 0),
    )
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("default")
        for forked in (False, False, True):
            if forked:
                warned.load_ipython_extension(shell)
            warnings.warn("half of it is missing", stacklevel=1)
    assert len(shown) == 2, "once before, once after"
    assert [one.message for one in warned.read(tmp_path)] == ["half of it is missing"]
