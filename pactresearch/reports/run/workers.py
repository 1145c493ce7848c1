"""Where reports are made: behind `concurrent.futures.Executor`, in processes of this computer.

The workers are forked from the process that has loaded all they need (where that can't be they are started anew), and end
with it. Their kernels are forked from one server, which a run starts and stops. Where a worker dies, not its kernel but
the process itself, its report is made again by another.
"""

import asyncio
import contextlib
import contextvars
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pactresearch.errors import InputError
from pactresearch.kernels import choice
from pactresearch.reports.kept.jobs import Job, Outcome
from pactresearch.reports.kept.publication import Place

if TYPE_CHECKING:
    from pactresearch.reports.run.cluster import Cluster

MEMORY_PER_JOB = 700 * 2**20  # bytes: a worker, its kernel, and what a report with many maps needs besides
_LOOK_SECONDS = 0.5
_LIMITS, _PROCESSES = Path("/sys/fs/cgroup"), Path("/proc")
_FEWEST_FILES = 64  # open at once, with which a run is known to go through
Made = TypeVar("Made")
_parents_loops: list[asyncio.AbstractEventLoop] = []


def default_jobs() -> int:
    """As many reports at once as cores and free memory allow; one more than cores, as a report also waits."""
    free = _free_in_container()
    with contextlib.suppress(OSError):  # where there is no /proc
        import psutil

        free = min(psutil.virtual_memory().available, free)
    return max(1, min(cores() + 1, free // MEMORY_PER_JOB))


def cores() -> int:
    """The cores that this process may use, also where a container grants it only a part of their time."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError):
        quota, period = (_LIMITS / "cpu.max").read_text().split()
        own = min(own, max(1, int(quota) // int(period)))
    return own


def _free_in_container() -> int:
    with contextlib.suppress(OSError, ValueError):
        return int((_LIMITS / "memory.max").read_text()) - int((_LIMITS / "memory.current").read_text())
    return sys.maxsize


def _refuse_here() -> None:
    """Raises InputError where the system lets no report be made; allows more open files where it may."""
    with contextlib.suppress(ImportError):  # Windows has no such limit
        import resource

        few, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        if 0 <= most < _FEWEST_FILES:
            raise InputError(f"Only {most} files may be open at once; a run needs {_FEWEST_FILES} (`ulimit -n 1024`).")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(few, _FEWEST_FILES), most))
    if sys.platform == "linux" and not (_PROCESSES / "self").exists():
        raise InputError(f"There is no {_PROCESSES} here, by which a run watches its processes. Mount it.")


@contextlib.contextmanager
def kernels(say: Callable[[str], None], prepare: Callable[[], None]) -> Iterator[None]:
    """Has one server of kernels while reports are made; says so where each kernel must start the ordinary way.

    A server that this process has already is used, and left running.

    prepare: loads what the workers need, and is called while the server does its own imports.
    """
    _refuse_here()
    before = {choice.SHARED: os.environ.pop(choice.SHARED, None), choice.VARIABLE: os.environ.get(choice.VARIABLE)}
    end = None
    try:
        try:
            choice.refuse(os.environ)
            from pactresearch.kernels import start

            end = start.stop if start.begin(os.environ) else None
            prepare()
            os.environ[choice.SHARED] = start.share(os.environ)
        except choice.Unavailable as reason:
            say(f"Kernels start the ordinary way, each with imports of its own, as {reason}.")
            os.environ[choice.VARIABLE] = choice.ORDINARY
            prepare()
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        if end:
            end()


@dataclass(frozen=True)
class Local:
    """Workers on this computer, to be asked as `cluster.Cluster` is.

    width: how many at once. lost: what a job raises whose worker died.
    """

    width: int
    lost = (BrokenProcessPool,)

    @contextlib.contextmanager
    def executor(self) -> Iterator[Executor]:
        """The workers, for as long as the context lasts; left by an error, it stops them at once."""
        gc.freeze()  # no worker copies memory by looking through what was here before
        context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        try:
            pool = ProcessPoolExecutor(self.width, context, _begin_worker, (os.getpid(),))
        except OSError as error:
            raise InputError(
                f"No process can be started that makes reports ({error.strerror}). It needs shared memory that can be written "
                "(/dev/shm) and some hundred open files (`ulimit -n 1024`)."
            ) from None
        try:
            # From Python 3.12 on it warns of threads, which do nothing here (kernels/preload.py).
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                pool.submit(int).result()  # forks them all, before the pool starts a thread of its own
            yield pool
        except BaseException:
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            gc.unfreeze()

    def settled(self, dropped: list[Job], make: Callable[[Job], Made]) -> tuple[list[Made | Outcome], list[Job]]:
        """What became of jobs that were dropped since a worker died, and those that are to be tried again.

        They are taken up in their order, so the dead worker had one of the first. Each of these is made alone, which
        shows whose fault it was.
        """
        suspects, others = dropped[: self.width + 1], dropped[self.width + 1 :]
        return [_alone(job, make) for job in suspects], others


def _alone(job: Job, make: Callable[[Job], Made]) -> Made | Outcome:
    try:
        with Local(1).executor() as executor:
            return executor.submit(make, job).result()
    except BrokenProcessPool:
        words = "The process that was to make it died twice; most often there was no memory left."
        return Outcome(job.place, 0.0, words)


def _begin_worker(parent: int) -> None:
    """Leaves Ctrl-C to the parent, and ends when the parent has ended in whatever way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _leave_event_loops()

    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """Ends this process when its parent has ended; on Windows an orphan keeps its parent's number, but knows the parent."""
    begun_by = multiprocessing.parent_process() if sys.platform == "win32" else None
    while os.getppid() == parent and (begun_by is None or begun_by.is_alive()):
        time.sleep(1)
    os._exit(1)


def _leave_event_loops() -> None:
    """Leaves alone the event loops that the parent has used, in a test or a notebook say.

    A forked loop waits on the very object in the system on which the parent and the other workers wait, and so they take
    each other's events. It is kept for ever, since closing it would take the parent's own away.
    """
    for variable, value in contextvars.copy_context().items():
        if isinstance(value, asyncio.AbstractEventLoop):
            _parents_loops.append(value)
            variable.set(None)
    asyncio.set_event_loop(None)


def results(
    jobs: Sequence[Job], make: Callable[[Job], Made], where: "Local | Cluster", in_hand: Callable[[list[Job]], None]
) -> Iterator[Made | Outcome]:
    """The result of every job, once, in the order in which they end; an Outcome, that it failed, where there is none.

    make: makes one report, in a worker. in_hand: is told twice a second which reports are being made.
    """
    left = list(jobs)
    while left:
        dropped: set[Place] = set()
        with where.executor() as executor:
            pending: dict[Future, Job] = {executor.submit(make, job): job for job in left}
            while pending:
                done, _ = wait(pending, _LOOK_SECONDS, FIRST_COMPLETED)
                for future in done:
                    job = pending.pop(future)
                    try:
                        yield future.result()
                    except where.lost:
                        dropped.add(job.place)
                in_hand([job for future, job in pending.items() if future.running()][: where.width])
        left = [job for job in left if job.place in dropped]
        settled, left = where.settled(left, make)
        yield from settled
