"""Makes one report: runs its notebook, turns it into a page, and publishes what there is to publish.

papermill does the running. Five habits of it are met here: it takes braces in a path for placeholders, it only logs an
unknown parameter (planning.py refuses it), it keeps the paths of this computer in the notebook (records.py takes them
out), it writes the notebook twice for each cell (`_SavesOnce`), and it starts whatever kernel is registered under a name
(kernels/manager.py starts its own).
"""

import contextlib
import logging
import os
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

from pactresearch import language, paths
from pactresearch.data import store
from pactresearch.errors import InputError, ReportError, RestrictedError
from pactresearch.kernels import manager, warned
from pactresearch.reports.kept import fingerprints, provenance, publication, records, whole, withholding
from pactresearch.reports.kept.jobs import Job, Outcome
from pactresearch.reports.page import html
from pactresearch.reports.page.content import outputs
from pactresearch.reports.run import failures, notebooks
from pactresearch.reports.show import findings

_APPENDED = "pactresearch-provenance"
_ENGINE = "pactresearch"
_IPYTHON = "ipython"  # the folder that the kernel takes for IPython's own
OUTPUT_SECONDS = 60  # in which the outputs of a cell that has ended must have come
CELL_SECONDS = 1800  # a cell computes for seconds; one that still runs after half an hour will not end
# What a client of cells says of its own work (that it waited, say) is told where it matters, in the words of `failures`.
_SILENT = logging.getLogger(f"{__name__}.cells")
_SILENT.setLevel(logging.CRITICAL + 1)
Step = Callable[[], None]
_LEAST_SECONDS = 0.01  # what is left for a cell that starts when the time is up; 0 would mean no limit


class _Client(PapermillNotebookClient):
    """papermill's own client, but for the last cell, which also after a failure tells what had been read by then, and for
    cells that end without an output that says why: they get one.

    The file with the kernel's addresses and key lies with the work in progress, so that what is left of a killed run goes.
    """

    work: Path

    def create_kernel_manager(self) -> KernelManager:
        """The manager of the kernel."""
        started = super().create_kernel_manager()
        started.connection_file = str(self.work / "kernel.json")
        return started

    def papermill_execute_cells(self) -> None:
        """Runs the cells up to the first that fails, and the last."""
        super().papermill_execute_cells()
        last = self.nb.cells[-1]
        if last.execution_count is None:
            with contextlib.suppress(Exception):  # then it is not known what was read
                self.execute_cell(last, len(self.nb.cells) - 1)

    def execute_cell(self, cell: nbformat.NotebookNode, cell_index: int, **options: Any) -> nbformat.NotebookNode:
        """Runs a cell. Raises KernelEnded and OutputsLost beside what nbclient raises."""
        before = max((one.get("execution_count") or 0 for one in self.nb.cells), default=0)
        try:
            made = super().execute_cell(cell, cell_index, **options)
            if cell.cell_type == "code" and outputs.has_tag(cell, "raises-exception"):  # `%%capture` alone may not
                cell.outputs = [failures.expected(output) for output in cell.outputs]
            return made
        except CellExecutionError as error:
            if all(output.output_type != "error" for output in cell.outputs):
                said = failures.parts(error.evalue, cell.outputs)
                cell.outputs.append(nbformat.v4.new_output("error", ename=error.ename, evalue=said, traceback=[said]))
            raise
        except DeadKernelError as error:
            ended = self.km.provisioner.process if self.km and self.km.provisioner else None
            raise failures.KernelEnded(failures.of_kernel(before + 1, ended.poll() if ended else None)) from error
        except CellTimeoutError as error:
            if "IOPub" in str(error):
                raise failures.OutputsLost(failures.of_outputs(before + 1, OUTPUT_SECONDS)) from error
            raise


class _SavesOnce(NBClientEngine):
    """papermill's own engine, but for writing the whole notebook twice for each cell; it writes it where a cell failed."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        trace: Path,
        start_timeout: int,
        told: dict[str, str],
        **options: Any,
    ) -> None:
        """Runs the notebook. trace: where it is written when the run is cut off. told: variables of the kernel's environment."""
        options = {name: value for name, value in options.items() if PapermillNotebookClient.class_traits().get(name)}
        try:
            client = _Client(nb_man, kernel_name=kernel_name, startup_timeout=start_timeout, log=_SILENT, **options)
            client.work = trace.parent.parent
            client.execute(env={**os.environ, **told})
        except BaseException as error:
            nbformat.write(nb_man.nb, trace)
            if isinstance(error, nbformat.ValidationError):  # an output came that no notebook may hold
                cell = max(cell.get("execution_count") or 0 for cell in nb_man.nb.cells)
                kind = str(error.relative_path[-1]) if error.relative_path else "unknown"
                raise ReportError(outputs.refusal(cell, kind)) from error
            raise


papermill_engines.register(_ENGINE, _SavesOnce)


def warm() -> None:
    """Makes a page of nothing, so that patterns and templates are compiled here and not in each worker that is forked."""
    cells = [nbformat.v4.new_markdown_cell("# Nothing"), nbformat.v4.new_code_cell("nothing = None")]
    nothing = nbformat.v4.new_notebook(cells=cells)
    nbformat.validate(nothing)
    of_nothing = provenance.Provenance(
        "", "", {}, "", "", library_sha256="", lock_sha256="", tables={}, files={}, sources=[], data_to={}, versions={}
    )
    html.render(nothing, of_nothing)


def run_job(job: Job, seconds: float = CELL_SECONDS) -> Outcome:
    """Makes one report in at most so many seconds and publishes it whole, or files the failure; until then the report from
    before stays."""
    outcome = Outcome(job.place, 0.0, "It could not be begun.")
    try:
        with publication.aside(job.place.output) as made:
            outcome = attempt(job, made, seconds, then=lambda: publication.publish(job.place, made))
            if outcome.failure is not None:
                publication.publish_failure(job.place, made)
        return outcome
    except OSError as lost:  # the folder of reports cannot be written any more
        return replace(outcome, failure=f"{outcome.failure} Its log could not be kept: {lost.strerror}.")


def attempt(job: Job, made: Path, seconds: float, first: Step = lambda: None, then: Step = lambda: None) -> Outcome:
    """Makes the files of a report in the folder `made`, or of its failure, and publishes nothing itself.

    seconds: the most that it may take. first, then: what else must succeed, before and after."""
    started = time.monotonic()
    reason = None
    try:
        first()
        _make(job, made, seconds)
        then()
    except Exception as error:  # any failure of a report is an outcome: the others still run
        read, closed = _may_show(made / "folder" / job.notebook.name, job.audience)
        said = failures.without_figures(error, seconds, closed) if closed else failures.in_words(error, seconds)
        reason = records.plain(said)
        try:
            _write_failure(job, made, reason, error, read, closed)
        except OSError as lost:
            reason += f" Its log could not be written: {lost.strerror}."
    return Outcome(job.place, time.monotonic() - started, reason)


def _make(job: Job, made: Path, seconds: float) -> None:
    """Runs the notebook, and writes the files of the report into `made`."""
    if job.problem:
        raise InputError(job.problem)
    language.use(language.of(job.place.variant))
    source = notebooks.load(job.notebook)
    fingerprint = fingerprints.notebook_sha256(source.cells)
    began = time.monotonic()
    executed = _execute(source, job, made, seconds)
    ran = time.monotonic()
    with failures.within(began + seconds - ran):
        _write(job, made, executed, fingerprint, (began, ran))


def _write(job: Job, made: Path, executed: nbformat.NotebookNode, fingerprint: str, times: tuple[float, float]) -> None:
    """Writes the files of the report of an executed notebook. times: when its run began and when it ended, in seconds."""
    notes = records.notes(executed, _warnings(made))
    made_from = provenance.record(job, fingerprint, executed)
    _refuse_restricted(made_from)
    executed.cells = [cell for cell in executed.cells if _APPENDED not in cell.metadata.get("tags", [])]
    seen = [cell for cell in executed.cells if not outputs.has_tag(cell, "remove-cell")]
    said = findings.collect(nbformat.v4.new_notebook(cells=seen))
    page = html.render(executed, made_from)
    took = {"execute": round(times[1] - times[0], 2), "convert": round(time.monotonic() - times[1], 2)}
    folder = made / "folder"
    publication.write_text(folder / publication.LOG, records.log(job, executed, "published"))
    nbformat.write(records.for_readers(executed), folder / job.notebook.name)
    results = records.results(page.title, page.question, made_from, [asdict(finding) for finding in said])
    publication.write_json(made / "report.json", results)
    if whole.results_in(made / "report.json") is None:
        raise ReportError(
            "Its title, a parameter or a finding holds a character that nobody sees, or is no text. Change it."
        )
    publication.write_text(made / "report.html", page.html)
    record = records.metadata(made_from, job, (made / "report.html", made / "report.json"), took, notes)
    publication.write_json(folder / publication.METADATA, record)


def _warnings(made: Path) -> tuple[warned.Warned, ...]:
    """What the kernel warned of, up to its end."""
    kept = warned.read(made / _IPYTHON)
    if kept is None:
        raise ReportError(
            f"The kernel did not keep its warnings, so that nobody can judge them: it could not load {warned.NAME}. Install "
            "pactresearch in the Python that runs this command, and leave `warnings` of the standard library as it is."
        )
    return kept


def _refuse_restricted(made_from: provenance.Provenance) -> None:
    closed = fingerprints.restricted(made_from.as_json(), store.restricted(made_from.audience))
    if closed:
        raise RestrictedError(
            f"It reads {', '.join(closed)}, whose access class is `restricted`: single figures that may not be shown to "
            "everybody. A page is mailed on, so none is made. Take the source out of data/raw, use public figures, or make "
            f"it with --audience {paths.RESTRICTED}."
        )


def _execute(source: nbformat.NotebookNode, job: Job, made: Path, seconds: float) -> nbformat.NotebookNode:
    """The notebook with its outputs; it lies in `made/folder` also where it failed, as far as it came."""
    ends = time.monotonic() + seconds
    for name in ("folder", _IPYTHON):
        (made / name).mkdir()
    source.cells.append(nbformat.v4.new_code_cell(provenance.CELL, metadata={"tags": [_APPENDED]}))
    nbformat.write(source, made / job.notebook.name)
    return papermill.execute_notebook(
        _literal(made / job.notebook.name),
        _literal(made / "folder" / job.notebook.name),
        engine_name=_ENGINE,
        request_save_on_cell_execute=False,
        iopub_timeout=OUTPUT_SECONDS,
        trace=made / "folder" / job.notebook.name,
        told={paths.AUDIENCE_VARIABLE: job.audience, paths.REPORTS_VARIABLE: str(job.reads or job.place.output)},
        parameters=job.parameters,
        kernel_name=manager.NAME,
        language="python",
        progress_bar=False,
        kernel_manager_class=manager.Manager,
        timeout_func=lambda cell: max(_LEAST_SECONDS, min(CELL_SECONDS, ends - time.monotonic())),
        # Neither start-up files nor history of the user's own IPython, and nothing on the terminal of the kernel's life.
        extra_arguments=[
            f"--ipython-dir={made / _IPYTHON}",
            f"--IPKernelApp.extra_extensions={warned.NAME}",
            "--log-level=CRITICAL",
        ],
    )


def _literal(path: Path) -> str:
    return str(path).replace("{", "{{").replace("}", "}}")


def _may_show(left: Path, audience: str) -> tuple[list[str] | None, tuple[str, ...]]:
    """The sources that an executed notebook has read (None: it cannot be known), and the restricted ones it may show."""
    if not left.is_file():
        return [], ()
    read, now = None, store.restricted(audience, last=True)
    with contextlib.suppress(InputError, KeyError):
        read = provenance.sources_read(notebooks.load(left))
    return read, tuple(sorted(now if read is None else now.intersection(read)))


def _write_failure(
    job: Job, made: Path, reason: str, error: Exception, read: list[str] | None, closed: tuple[str, ...]
) -> None:
    """Writes why the job failed beside what its run left in `made/folder`; beside nothing, where that may show figures of
    `closed`, restricted sources. read: the sources that it has read, if that is known."""
    folder = made / "folder"
    folder.mkdir(exist_ok=True)
    left = folder / job.notebook.name
    about = records.failure(job.place, job.parameters, job.command, reason)
    if closed:
        withholding.write_words(folder, about, closed)
        return
    try:
        executed = notebooks.load(left) if left.is_file() else None
    except InputError:  # the copy of a run that was cut off, by a full disk say; the notebook itself is another file
        executed = None
    in_cell = isinstance(error, papermill.PapermillExecutionError)  # then the cell's own traceback says it all
    trace = "" if in_cell else "".join(traceback.format_exception(error))
    publication.write_text(
        folder / publication.ERROR,
        f"{reason}\n\nThe report published before, if there is one, was left as it is. {publication.LOG} has the whole "
        f"traceback, {job.notebook.name} the cells that ran.\nTo run it again: {job.command}\n",
    )
    log = records.log(job, executed, records.plain(f"failed: {reason}\n\n{trace}"))
    publication.write_text(folder / publication.LOG, log)
    publication.write_json(folder / publication.METADATA, {**about, "read": read})
