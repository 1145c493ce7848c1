"""What a report was made from: fingerprints, versions and sources, so that anyone can make the same file again.

Nothing here names a person, a computer or a folder: the record stands in a file that people mail.
"""

import platform
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import nbformat

import pactresearch
from pactresearch import paths
from pactresearch.data import memory, store
from pactresearch.errors import InputError
from pactresearch.reports.kept import fingerprints
from pactresearch.reports.kept.jobs import Job

MIME = "application/vnd.pactresearch.provenance+json"
# Run after the notebook's own cells, in its kernel: only there is it known what was read, and with which versions.
CELL = "from pactresearch.reports.kept import provenance\n\nprovenance.tell()"


@dataclass(frozen=True)
class Provenance:
    """The record of one report; every field is plain JSON.

    parameters: as the notebook got them. command: makes the same file again.
    variant: the parameters, as given, in which it differs from the standard report.
    notebook_sha256: of the notebook's cells without outputs. library_sha256: of the code and templates of this package.
    lock_sha256: of the file that pins the versions.
    tables: SHA-256 of each processed table that was read, when it was read. files: the same of files of data/raw that are
    no tables. sources, file_sources: the publications behind those tables, and behind those files and
    such as the code names.
    reports: SHA-256 of the results of each finished report that lay there when they were read; None: it reads none.
    audience: for whom the report is (`paths.AUDIENCES`).
    data_to: the last year with a figure, for each table that has years.
    versions: Python and the packages that this one depends on.
    """

    notebook: str
    unit: str
    parameters: dict[str, Any]
    command: str
    notebook_sha256: str
    library_sha256: str
    lock_sha256: str
    tables: dict[str, str]
    files: dict[str, str]
    sources: list[dict[str, str]]
    data_to: dict[str, int]
    versions: dict[str, str]
    file_sources: list[dict[str, str]] = field(default_factory=list)
    audience: str = paths.PUBLIC
    variant: dict[str, Any] = field(default_factory=dict)
    reports: dict[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        """The record as a dict that json can write."""
        return asdict(self)


def tell() -> None:
    """Displays which tables this process has read and the versions it runs on; the runner collects it."""
    from IPython.display import display

    read = {"tables": store.tables_read(), "files": store.files_read(), "reports": memory.noted(memory.REPORT)}
    said = {**read, "versions": versions()}
    display({MIME: said, "text/plain": ""}, raw=True)


def told(executed: nbformat.NotebookNode) -> dict[str, Any]:
    """What `tell` left in an executed notebook. Raises InputError where it is not there."""
    for cell in reversed(executed.cells):
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                return output["data"][MIME]
    raise InputError("The executed notebook does not say which tables it read; run it with `pactresearch run`.")


def record(job: Job, source: str, executed: nbformat.NotebookNode) -> Provenance:
    """The record of a job's executed notebook.

    source: fingerprint of the notebook as it lies in notebooks/ (`notebook_sha256`).
    """
    said = told(executed)
    tables = store.entries(said["tables"])
    return Provenance(
        notebook=job.place.notebook, unit=job.place.unit, parameters=job.parameters, command=job.command,
        notebook_sha256=source, library_sha256=fingerprints.library_sha256(), lock_sha256=fingerprints.lock_sha256(),
        tables=dict(said["tables"]), files=dict(said["files"]), sources=_of_tables(tables.values()),
        data_to={name: entry["newest_year"] for name, entry in tables.items() if "newest_year" in entry},
        versions=dict(said["versions"]), file_sources=_beside_tables(executed, said["files"]), audience=job.audience,
        variant=job.variant, reports=said["reports"] if job.reads else None,
    )  # fmt: skip


def sources_read(executed: nbformat.NotebookNode) -> list[str]:
    """The sources that an executed notebook has read. Raises InputError where it does not say, or the data are not sound."""
    said = told(executed)
    of_tables = _of_tables(store.entries(said["tables"]).values())
    return sorted({one["id"] for one in (*of_tables, *_beside_tables(executed, said["files"]))})


def _beside_tables(executed: nbformat.NotebookNode, files: Iterable[str]) -> list[dict[str, str]]:
    """The sources read without a table: of these files, and those whose file the code names, which it may open by itself."""
    code = "\n".join(cell.source for cell in executed.cells if cell.cell_type == "code")
    read, closed = {Path(name).stem for name in files}, store.restricted()
    return [
        one
        for name, one in store.sources().items()
        if name in read or f"{name}.csv" in code or f"{name}.geojson" in code or (name in closed and name in code)
    ]


def _of_tables(tables: Iterable[Mapping]) -> list[dict[str, str]]:
    found = {one["id"]: dict(one) for entry in tables for one in entry["sources"]}
    return [found[name] for name in sorted(found)]


def versions() -> dict[str, str]:
    """Versions of Python, this package, and the packages that it declares as dependencies and that are installed."""
    found = {"python": platform.python_version(), "pactresearch": pactresearch.__version__}
    for name in sorted(_dependencies()):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # declared for another system only
    return found


def _dependencies() -> set[str]:
    try:
        declared = metadata.requires("pactresearch") or []
    except metadata.PackageNotFoundError:  # run from a checkout that was never installed
        project = fingerprints.LIBRARY.parent / "pyproject.toml"
        declared = tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"] if project.is_file() else []
    return {re.split(r"[^A-Za-z0-9._-]", line)[0] for line in declared if "extra ==" not in line}
