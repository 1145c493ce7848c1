"""Why a report failed, in words that say what happened, where, and what to do."""

import re
import signal
import time
from types import SimpleNamespace

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output

from pactresearch.kernels import choice
from pactresearch.reports.kept import publication, records
from pactresearch.reports.kept.jobs import Outcome
from pactresearch.reports.run import execution, failures, making, progress
from pactresearch.reports.run.planning import Wish
from tests.reports.conftest import PARAMETERS, cell, text

GROUP = """  + Exception Group Traceback (most recent call last):
  |   File "/tmp/1.py", line 1, in <module>
  |     raise ExceptionGroup('two files could not be read', [ValueError('KAZ'), OSError()])
  | ExceptionGroup: two files could not be read (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: KAZ
    +---------------- 2 ----------------
    | OSError
    +------------------------------------
"""
# What a cell does, and what the line on the terminal says of it.
ENDS = {
    "%sql SELECT 1": "Cell [3] stopped with UsageError: Line magic function `%sql` not found",
    "raise ExceptionGroup('two', [ValueError('KAZ'), ExceptionGroup('in it', [TypeError('UZB')])])": (
        "Cell [3] stopped with ExceptionGroup: two (2 sub-exceptions); ValueError: KAZ; ExceptionGroup: in it (1 sub-exception); "
        "TypeError: UZB"
    ),
    "%%capture\n1 / 0": "Cell [3] stopped with ZeroDivisionError: division by zero",
    "import os\nos._exit(3)": "The kernel died while cell [3] ran: it ended with exit code 3",
    "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)": "cell [3] ran: it ended by signal 15 (SIGTERM, terminated)",
    "raise ValueError('could not read: ' + 'x' * 5_000_000)": "Cell [3] stopped with ValueError: could not read: xxx",
}


@pytest.mark.parametrize("source", ENDS)
def test_a_line_says_how_a_cell_ended(source, project, write_notebook):
    write_notebook([cell(PARAMETERS, "parameters"), text("# A title"), cell(source)])
    said = []
    execution.run(Wish(routes=["northern"]), say=said.append)
    assert ENDS[source][:80] in said[0]
    assert len(said[0]) <= 300 and "\n" not in said[0]
    failed = project / "reports" / "failed" / "route_trends" / "northern"
    assert ENDS[source] in (failed / "error.txt").read_text(encoding="utf-8")
    if "5_000_000" in source:
        assert len((failed / "error.txt").read_text(encoding="utf-8")) > 5_000_000, "the whole stands in a file"
        assert (project / "reports" / "index.html").stat().st_size < 1_000_000


def test_a_cell_that_says_that_it_raises_is_gone_on_after(project, write_notebook):
    raising = cell("1 / 0", "raises-exception")
    write_notebook([cell(PARAMETERS, "parameters"), text("# A title"), raising, cell("print('goes on')")])
    (outcome,) = execution.run(Wish(routes=["northern"]), say=lambda line: None)
    page = (project / "reports" / "route_trends" / "northern.html").read_text(encoding="utf-8")
    assert outcome.failure is None
    assert "ZeroDivisionError: division by zero" in page and "goes on" in page


def test_the_parts_of_a_group_are_told_once():
    said = failures.parts(
        "two files could not be read (2 sub-exceptions)", [new_output("stream", name="stderr", text=GROUP)]
    )
    assert said == "two files could not be read (2 sub-exceptions); ValueError: KAZ; OSError"
    assert failures.parts("only this", []) == "only this"


def test_memory_is_named_only_where_the_system_kills():
    assert failures.of_kernel(4, -9).endswith(
        "by signal 9 (SIGKILL, killed; most often the computer had no memory left)."
    )
    for code in (-11, -15, 0, 3):
        assert "memory" not in failures.of_kernel(4, code)


def test_making_a_page_counts_in_the_time_of_a_report():
    before = signal.getsignal(signal.SIGALRM)
    with (
        pytest.raises(failures.TimeUp, match="its page was not made within the limit of a report"),
        failures.within(0.05),
    ):
        while True:
            time.sleep(0.01)
    with failures.within(5):
        pass
    assert signal.getsignal(signal.SIGALRM) == before and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def ran(monkeypatch, run, code=None, *tags):
    """A cell after `run` took the place of its execution, beside an earlier one numbered 2; code: of its kernel's end."""
    client = making._Client.__new__(making._Client)
    one = cell("work()", *tags)
    client.nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("before()", execution_count=2), one])
    ended = SimpleNamespace(poll=lambda: code)
    monkeypatch.setattr(
        making._Client, "km", SimpleNamespace(provisioner=SimpleNamespace(process=ended)), raising=False
    )
    monkeypatch.setattr(making.PapermillNotebookClient, "execute_cell", lambda client, cell, index, **_: run(cell))
    client.execute_cell(one, 1)
    return one


def raises(error):
    def run(_):
        raise error

    return run


@pytest.mark.parametrize(
    ("code", "words"), [(3, "exit code 3"), (-15, "signal 15 (SIGTERM, terminated)"), (None, "nobody knows")]
)
def test_the_end_of_a_kernel_is_laid_to_its_cell(code, words, monkeypatch):
    with pytest.raises(failures.KernelEnded, match=re.escape("The kernel died while cell [3] ran: it ended")) as said:
        ran(monkeypatch, raises(DeadKernelError("Kernel died")), code)
    assert words in str(said.value) and failures.without_figures(said.value, 1, ("a_source",)) == str(said.value)


def test_outputs_that_do_not_come_are_not_called_a_time_out(monkeypatch):
    with pytest.raises(
        failures.OutputsLost, match=r"^Cell \[3\] .* within 60 seconds. It displays more .* this is not the time limit"
    ):
        ran(monkeypatch, raises(CellTimeoutError("The message was: Timeout waiting for IOPub output.")))
    with pytest.raises(CellTimeoutError):
        ran(monkeypatch, raises(CellTimeoutError("The message was: Cell execution timed out.")))


def test_a_kernel_that_ends_between_two_cells_is_told_in_words():
    assert failures.in_words(DeadKernelError("Kernel died"), 60).startswith(
        "The kernel ended between two cells (`exit`"
    )


def test_a_cell_that_displays_thousands_of_outputs_shows_them_all(project, write_notebook):
    write_notebook([cell(PARAMETERS, "parameters"), text("# A title"), cell("for n in range(4000): display(n)")])
    (outcome,) = execution.run(Wish(routes=["northern"]), say=lambda line: None)
    page = (project / "reports" / "route_trends" / "northern.html").read_text(encoding="utf-8")
    assert outcome.failure is None
    assert [int(said) for said in re.findall(r'<pre class="printed">(\d+)</pre>', page)] == [*range(4000)]


def test_an_error_without_an_output_gets_one_that_says_what_it_was(monkeypatch):
    kept = []

    def run(one):
        kept.append(one)
        one.outputs = [new_output("stream", name="stderr", text=GROUP)]
        raise CellExecutionError("", "ExceptionGroup", "two files could not be read (2 sub-exceptions)")

    with pytest.raises(CellExecutionError):
        ran(monkeypatch, run)
    last = kept[0].outputs[-1]
    assert (last.output_type, last.ename) == ("error", "ExceptionGroup")
    assert last.evalue.endswith("(2 sub-exceptions); ValueError: KAZ; OSError")


def test_an_error_that_a_tag_expects_stands_as_words(monkeypatch):
    def run(one):
        one.outputs = [
            new_output("stream", text="before"),
            new_output("error", ename="ValueError", evalue="x", traceback=[]),
        ]

    outputs = ran(monkeypatch, run, None, "raises-exception").outputs
    assert [one.output_type for one in outputs] == ["stream", "display_data"]
    assert outputs[1].data == {"text/plain": "ValueError: x"}


def test_a_line_on_the_terminal_is_one_line_however_long_the_reason(tmp_path):
    place = publication.Place(tmp_path, "route_trends", "northern")
    said = []
    progress.Lines(1, said.append).ended(Outcome(place, 1.0, "a\nb " + "y" * 10_000))
    assert len(said[0]) <= 300 and "FAILED: a b yyy" in said[0] and said[0].endswith("northern)")
    assert records.shortened("short\n words") == "short words"


@pytest.mark.parametrize("way", choice.CHOICES)
def test_a_recursion_without_end_is_told_in_seconds(way, project, write_notebook, monkeypatch):
    monkeypatch.setenv(choice.VARIABLE, way)
    write_notebook([cell(PARAMETERS, "parameters"), text("# A title"), cell("def f():\n    return f()\nf()")])
    (outcome,) = execution.run(Wish(routes=["northern"]), say=lambda line: None)
    assert outcome.failure.startswith("Cell [3] stopped with RecursionError")
    assert outcome.seconds < 30
