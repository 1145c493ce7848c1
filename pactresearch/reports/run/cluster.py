"""Reports made by a Dask cluster: the same jobs, behind the same kind of executor.

A worker of the cluster has a checkout and an environment of its own, which must be those of the computer that asks; it forks
its kernels itself and sends each report back as bytes. Only the computer that asks writes: so a report that two workers
have made, because one was thought dead, is published once, and no folder need be shared.
"""

import asyncio
import contextlib
import functools
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import CancelledError, Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pactresearch import paths
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.reports.kept import fingerprints, publication, records
from pactresearch.reports.kept.jobs import Job, Outcome
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run import making

if TYPE_CHECKING:
    from distributed import Client

# Of a report whose workers died; Dask counts it a failure of all reports that a dead worker had been given.
MOST_TRIES = 3
_CONNECT_SECONDS = 30
FILES = (
    "report.html",
    "report.json",
    *(f"folder/{name}" for name in (publication.LOG, publication.ERROR, publication.METADATA)),
)


@dataclass(frozen=True)
class Parcel:
    """A report as a worker sends it: its files by their names, and how the job ended."""

    outcome: Outcome
    files: dict[str, bytes]


def inputs(notebook: Path) -> dict[str, str]:
    """What a worker must have as the computer that asks has it: fingerprints of the library, the raw data, and the notebook."""
    return {
        "library": fingerprints.library_sha256(),
        "raw data": store.fingerprint(),
        "notebook": fingerprints.file_of_notebook_sha256(notebook),
    }


@dataclass
class Cluster:
    """The workers of a Dask scheduler. address: such as tcp://10.0.0.1:8786."""

    address: str
    width: int = 1
    lost: tuple[type[BaseException], ...] = ()
    _tries: Counter[Place] = field(default_factory=Counter)

    @contextlib.contextmanager
    def executor(self) -> Iterator[Executor]:
        """The cluster's executor. Raises InputError where no scheduler answers at the address."""
        client = self._client()
        try:
            self.width = max(1, sum(client.nthreads().values()))
            with client.get_executor(pure=False) as executor:
                try:
                    yield executor
                except BaseException:
                    executor.shutdown(wait=False)
                    raise
        finally:
            client.close()

    def _client(self) -> "Client":
        try:
            from distributed import Client, KilledWorker, Security
        except ImportError:
            raise InputError("--cluster needs Dask: install it with `pip install pactresearch[cluster]`.") from None
        if self.address.startswith(("tls:", "wss:")) and not Security().get_connection_args("client").get(
            "ssl_context"
        ):
            raise InputError(
                f"--cluster is {self.address!r}, which needs certificates, and Dask has none. Set "
                "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, and the same with CLIENT__CERT and CLIENT__KEY, or use tcp://."
            )
        # The scheduler gives up what it has lost track of, too; that is tried again, as what a dead worker had.
        self.lost = (KilledWorker, CancelledError, asyncio.CancelledError)
        try:
            return Client(self.address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError):
            raise InputError(
                f"--cluster is {self.address!r}, where no Dask scheduler answers. Give the address that "
                "`dask scheduler` prints, such as tcp://10.0.0.1:8786."
            ) from None

    def settled(self, dropped: list[Job], make: Callable[[Job], Parcel]) -> tuple[list[Parcel | Outcome], list[Job]]:
        """What became of jobs that were dropped since their workers died, and those that are to be tried again."""
        self._tries.update(job.place for job in dropped)
        words = f"{MOST_TRIES} times the cluster lost the workers that were to make it; their logs say why."
        lost = [job for job in dropped if self._tries[job.place] >= MOST_TRIES]
        return [Outcome(job.place, 0.0, words) for job in lost], [job for job in dropped if job not in lost]


def packed(job: Job, wanted: dict[str, dict[str, str]], seconds: float) -> Parcel:
    """Makes a report in a worker of the cluster, in a folder of its own.

    wanted: what the worker must have, by notebook.
    """
    here = replace(job, notebook=paths.notebooks() / job.notebook.name)
    with tempfile.TemporaryDirectory(prefix="pactresearch-report-") as folder:
        made = Path(folder)
        check = functools.partial(_check, here, wanted[job.place.notebook])
        outcome = making.attempt(here, made, seconds, check)
        files = {file.relative_to(made).as_posix(): file.read_bytes() for file in publication.to_publish(made)}
    return Parcel(replace(outcome, place=job.place), files)


def _check(job: Job, wanted: dict[str, str]) -> None:
    other = [name for name, sha256 in inputs(job.notebook).items() if sha256 != wanted[name]]
    if other:
        raise InputError(
            f"The worker of the cluster has another version of the {' and the '.join(other)} than the computer that "
            "asks. Give all of them the same checkout, and restart the workers."
        )
    store.ensure()


def unpacked(parcel: Parcel, places: Collection[Place]) -> Outcome:
    """Publishes what a worker has sent, as if it had been made here.

    places: of the reports that were asked for; a worker may send these, and of each the files that a report has.
    """
    outcome = parcel.outcome
    notebook = f"folder/{outcome.place.notebook}.ipynb"
    strange = sorted({*parcel.files} - {*FILES, notebook})
    if outcome.place not in places or strange:
        what = f"the files {', '.join(map(repr, strange[:3]))}" if strange else "a report"
        raise InputError(
            f"A worker of the cluster sent {what}, for which nobody asked. Nothing of it was kept; look at that worker."
        )
    with publication.aside(outcome.place.output) as made:
        try:
            for name, content in parcel.files.items():
                file = made / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            (publication.publish if outcome.failure is None else publication.publish_failure)(outcome.place, made)
        except OSError as error:
            return replace(outcome, failure=records.plain(f"It could not be written: {error.strerror}."))
    return outcome
