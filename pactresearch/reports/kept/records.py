"""What is kept beside a report: its headline results, its metadata, and the log of its run."""

import datetime as dt
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import cast

import nbformat

from pactresearch.data import store
from pactresearch.errors import ReportError
from pactresearch.files.contents import HIDDEN
from pactresearch.kernels.warned import Warned
from pactresearch.reports.kept.jobs import Job
from pactresearch.reports.kept.provenance import CELL, Provenance
from pactresearch.reports.kept.publication import Place

_ANSI = re.compile(rf"\x1b\[[0-9;]*[A-Za-z]|[{HIDDEN}]")
# As warnings of other processes and of libraries in C stand on stderr: `X: SomethingWarning: text`, or in Python's own form.
_WARNING = re.compile(r"(?:^|: )(\w*Warning): (.+)$|^.*\.py:\d+: ([A-Z]\w*[a-z]\w*): (.+)$", re.MULTILINE)
# These speak of a later version of some library, not of the figures in this report.
_OF_LATER_VERSIONS = {"DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"}
# These say that an assignment changed nothing, whatever class a version of pandas gives them.
_WITHOUT_EFFECT = re.compile("ChainedAssignment|SettingWithCopy")
# Class, how the message begins, and why it says nothing of the figures.
_HARMLESS = (
    ("TqdmWarning", "IProgress not found", "it is about how a progress bar is drawn"),
    ("UserWarning", "Workbook contains no default style", "it is about how a workbook looks, not about its values"),
    ("UserWarning", "Data Validation extension is not supported", "it is about what may be typed into a workbook"),
    ("UserWarning", "Conditional Formatting extension is not supported", "it is about the colours of a workbook"),
    ("UserWarning", "Cannot parse header or footer", "it is about the margins of a printed workbook"),
)
MADE_FROM = ("notebook_sha256", "library_sha256", "lock_sha256", "tables", "files")  # of a record, for `reproduce`
LINE = 300  # characters of a reason on the terminal and in the index; error.txt has all of it
_MOST_CHARACTERS = 1000  # of a warning, in the reason of a failure


def results(
    title: str, question: str, provenance: Provenance, findings: Sequence[Mapping[str, object]]
) -> dict[str, object]:
    """The headline results: what the report is, what it was made from, and each finding with its value, range, unit, sources
    and verdict."""
    said = {"notebook": provenance.notebook, "unit": provenance.unit, "title": title, "question": question}
    said |= {name: getattr(provenance, name) for name in ("parameters", "data_to", "audience")}
    made_from = {name: getattr(provenance, name) for name in MADE_FROM}
    return {**said, "made_from": made_from, "findings": [dict(finding) for finding in findings]}


def metadata(
    provenance: Provenance, job: Job, files: Sequence[Path], seconds: dict[str, float], notes: Sequence[str]
) -> dict[str, object]:
    """How a report was made: its provenance, when, for how long (seconds), and what was said on stderr.

    files: page and results, of which bytes and checksum are kept by `.html` and `.json`.
    """
    return {
        **provenance.as_json(),
        "given": job.given,
        "bytes": {file.suffix: file.stat().st_size for file in files},
        "made_at": now(),
        "seconds": seconds,
        "system": f"{platform.system()} {platform.machine()}",
        "notes": list(notes),
        "sha256": {file.suffix: store.file_sha256(file) for file in files},
    }


def failure(place: Place, parameters: Mapping[str, object], command: str | None, reason: str) -> dict[str, object]:
    """What is known of a run that failed, or whose report was taken away. command: None where it is not known."""
    about = {"notebook": place.notebook, "unit": place.unit, "parameters": parameters, "command": command}
    return {**about, "reason": shortened(reason), "failed_at": now()}


def shortened(text: str, most: int = LINE) -> str:
    """A text in one line of so many characters at most; where it was longer, its end says so."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 2].rstrip()} …"


def now() -> str:
    """The present time, UTC, to the second, as ISO 8601."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def notes(executed: nbformat.NotebookNode, given: Sequence[Warned]) -> list[str]:
    """What warned, and what cells said on stderr, a line each: it stands in the log and the metadata, not on the page.

    given: the warnings that the kernel has kept; others are found on stderr by their form.

    Raises ReportError where a warning is about the report's own work, such as a fit that did not converge, a logarithm of
    zero or an assignment without effect: nobody has judged what it does to the figures. Those of the classes for later
    versions of a library pass, and a few whose reason is known.
    """
    cells = {cell.get("execution_count") for cell in executed.cells if cell.source != CELL}
    said, unjudged = [], []

    def place(cell: int | None) -> str:
        return f"Cell [{cell}]" if cell in cells else "The end of the run"

    def whole(classes: Sequence[str], message: str) -> str:
        return shortened(f"{classes[0]}: {plain(message)}", _MOST_CHARACTERS)

    def judge(cell: int | None, classes: Sequence[str], message: str) -> None:
        text = whole(classes, message)
        why = _passes(classes, message)
        said.append(f"{text} ({why})" if why else text)
        if why is None:
            unjudged.append(f"{place(cell)} warned: {text.rstrip('.')}")

    unseen = [one for one in given if "Warning" not in one.classes]
    given = [one for one in given if "Warning" in one.classes]
    for one in given:
        judge(one.cell, one.classes, plain(one.message))
    for cell, text in _stderr(executed):
        rest = text
        for one in given:
            rest = rest.replace(f"{one.classes[0]}: {plain(one.message)}", "")
        found = _WARNING.findall(rest)
        for name, message, other_name, other_message in found:
            judge(cell, [name or other_name], message or other_message)
        if rest == text and not found:
            said += [line for line in text.splitlines() if line.strip()]
    if unseen:
        found = (
            f"{place(one.cell)} went on after an error {one.where}: {whole(one.classes, one.message)}" for one in unseen
        )
        raise ReportError(
            f"{'; '.join(dict.fromkeys(found))}. What was to be computed there is missing: have the cell wait for it and ask for "
            "its result (`join`, `result()`, `await`), so that the error ends the cell, or catch it; log as a warning what is none."
        )
    if unjudged:
        raise ReportError(
            f"{'; '.join(dict.fromkeys(unjudged))}. A report is published when its warnings are understood: mend the "
            "cause, or filter this one warning where it arises, with the reason in a comment."
        )
    return list(dict.fromkeys(said))


def _passes(classes: Sequence[str], message: str) -> str | None:
    """Why a warning says nothing of the figures ("" where its class says why already); None where it may say something."""
    if _WITHOUT_EFFECT.search(" ".join([*classes, message])):
        return None
    if _OF_LATER_VERSIONS & set(classes):
        return ""
    return next((why for name, begins, why in _HARMLESS if name in classes and message.startswith(begins)), None)


def _stderr(executed: nbformat.NotebookNode) -> Iterator[tuple[int | None, str]]:
    """Number of the cell and text, for each cell that wrote to stderr."""
    for cell in executed.cells:
        text = "".join(output.text for output in cell.get("outputs", []) if output.get("name") == "stderr")
        if text:
            yield cell.get("execution_count"), plain(text)


def log(job: Job, executed: nbformat.NotebookNode | None, end: str) -> str:
    """The run in plain text: the command, each cell's seconds and what it printed, tracebacks, and how it ended."""
    lines = [f"command     {job.command}", f"parameters  {job.parameters}"]
    for cell in executed.cells if executed else ():
        if cell.cell_type == "code":
            seconds = cell.metadata.get("papermill", {}).get("duration")
            first = cell.source.strip().partition("\n")[0]
            spent = "not run" if cell.execution_count is None else f"{seconds or 0:.2f} s"
            lines.append(f"[{cell.execution_count or ' '}] {spent}  {first}")
            lines += [f"    {line}" for output in cell.outputs for line in _printed(output)]
    return "\n".join([*lines, f"ended       {now()}", end]) + "\n"


def _printed(output: nbformat.NotebookNode) -> list[str]:
    if output.output_type == "stream":
        return [f"{output.name}: {line}" for line in plain(output.text).splitlines()]
    if output.output_type == "error":
        return plain("\n".join(output.traceback)).splitlines()
    return []


def plain(text: str) -> str:
    """Text without the colour codes of a terminal, and without characters that nobody sees."""
    return _ANSI.sub("", text)


def for_readers(executed: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook without what names this computer: folders in its metadata, and stderr (see the log)."""
    kept = cast(nbformat.NotebookNode, nbformat.from_dict(executed))
    about = kept.metadata.get("papermill", {})
    for name in ("input_path", "output_path"):
        if about.get(name):
            about[name] = PurePath(about[name]).name
    for cell in kept.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return kept
