"""Makes the reports that a command asks for: `run`. What is up to date is left alone, and nothing is loaded for it."""

import contextlib
import functools
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pactresearch import paths
from pactresearch.data import store
from pactresearch.errors import InputError, choices
from pactresearch.kernels import imports
from pactresearch.reports.kept import editions, fingerprints, publication, withholding
from pactresearch.reports.kept.jobs import Job, Outcome
from pactresearch.reports.run import planning
from pactresearch.reports.run.planning import Wish
from pactresearch.words import counted

TIME_LIMIT_MINUTES = 30.0  # a report takes seconds; one that is not there after half an hour will not come


@dataclass(frozen=True)
class Manner:
    """How reports are made.

    force: also those that are up to date. jobs: how many at once; None for as many as cores and memory allow.
    minutes: the most that the cells of a report may take together. bar: whether progress is a bar on the terminal
    instead of lines. cluster: address of a Dask scheduler whose workers make them, instead of this computer.
    copy_to: an address that fsspec knows, such as s3://bucket/reports, to which the folder is copied in the end.
    audience: for whom they are, one of `paths.AUDIENCES`; restricted ones lie in a folder of that name, and stay here.
    dry_run: only says what would be made, and why. verbose: says of each report why it is made.
    """

    force: bool = False
    jobs: int | None = None
    minutes: float = TIME_LIMIT_MINUTES
    bar: bool = False
    cluster: str | None = None
    copy_to: str | None = None
    audience: str = paths.PUBLIC
    dry_run: bool = False
    verbose: bool = False


def run(
    wish: Wish | Sequence[Wish],
    output: Path | None = None,
    say: Callable[[str], None] = print,
    manner: Manner | None = None,
) -> tuple[Outcome, ...]:
    """Makes the reports that are asked for and out of date, and the index; one that fails does not stop the others.

    wish: what is asked for, or several of them. output: folder of the reports; None means the project's own. say: gets
    one line for each report that is made, and one for those that are up to date.

    Returns the outcomes of what was made. Raises InputError, before any kernel starts and with no report touched, where
    the command or the data are wrong.
    """
    store.ensure()
    manner = manner or Manner()
    output = _for(manner, (output or paths.reports()).absolute())
    wishes = (wish,) if isinstance(wish, Wish) else tuple(wish)
    asked = planning.wanted(wishes, output)
    due = {one.place: one for one in asked if manner.force or one.reasons}
    jobs, up_to_date = planning.jobs(due.values()), len(asked) - len(due)
    for job in jobs if manner.dry_run or manner.verbose else ():
        why = job.problem or "; ".join(due[job.place].reasons) or "it is up to date, and --force is given"
        say(f"{job.place}: {why}")
    if manner.dry_run:
        say(f"{counted(len(jobs), 'report')} would be made, {up_to_date} left as up to date. Nothing was done.")
        return ()
    withdrawn = withholding.withdraw(output, fingerprints.present(manner.audience))
    editions.withdraw(output, store.restricted())
    if withdrawn:
        from pactresearch.reports.page import index

        index.write(output)
        for line in withdrawn:
            say(line)
    closed = [job.problem for job in jobs if job.problem and job.parameters]
    if closed and (len(closed) == len(jobs) or any(one.notebooks for one in wishes)):
        raise InputError("\n".join(dict.fromkeys(closed)))
    if up_to_date:
        all_of_them = counted(up_to_date + len(jobs), "report")
        are, them = ("is", "it") if up_to_date == 1 else ("are", "them")
        say(f"{up_to_date} of {all_of_them} {are} up to date (--force makes {them} again).")
    outcomes = make(jobs, output, say, manner) if jobs else ()
    if not jobs and publication.unfinished(output):
        _finish(publication.prepare(output), lambda: None)
    if manner.copy_to:
        from pactresearch.reports.run import copying

        say(copying.copy(output, manner.copy_to))
    return outcomes


def _for(manner: Manner, output: Path) -> Path:
    """The folder in which the reports for an audience lie. Raises InputError where they would lie, or go, among others."""
    if manner.audience not in paths.AUDIENCES:
        raise InputError(f"--audience is {manner.audience!r}; {choices(manner.audience, paths.AUDIENCES)}")
    if manner.audience == paths.PUBLIC:
        if output.name == paths.RESTRICTED:
            raise InputError(f"--output is {str(output)!r}, the folder of restricted reports. Name another folder.")
        return output
    if manner.copy_to:
        raise InputError(f"--copy-to is {manner.copy_to!r}; restricted reports are not copied. Leave one of them out.")
    return output if output.name == paths.RESTRICTED else output / paths.RESTRICTED


def make(jobs: Sequence[Job], output: Path, say: Callable[[str], None], manner: Manner) -> tuple[Outcome, ...]:
    """Makes these reports, whether or not they are up to date, and the index of the folder in which they lie."""
    from pactresearch.reports.run import progress

    publication.prepare(output)
    publication.sweep(output)
    for other in publication.at_work(output):
        say(
            f"Reports are being made in this folder already ({other}); each is put in place whole, the last to be ready stays."
        )
    told = (progress.Bar if manner.bar else progress.Lines)(len(jobs), say)
    outcomes = []
    try:
        for outcome in (_on_cluster if manner.cluster else _here)(jobs, say, manner, told.in_hand):
            outcomes.append(outcome)
            told.ended(outcome)
            if len(outcomes) == 1 < len(jobs) and any("country" in job.parameters for job in jobs):
                _prepare_index()  # while the others are being made
    finally:
        _finish(output, told.close)
    return tuple(outcomes)


InHand = Callable[[list[Job]], None]


def _here(jobs: Sequence[Job], say: Callable[[str], None], manner: Manner, in_hand: InHand) -> Iterator[Outcome]:
    from pactresearch.reports.run import workers

    with workers.kernels(say, prepare):
        from pactresearch.reports.run import making

        local = workers.Local(min(manner.jobs or workers.default_jobs(), len(jobs)))
        one = functools.partial(making.run_job, seconds=60 * manner.minutes)
        for batch in _in_turn(jobs):
            yield from workers.results(batch, one, local, in_hand)


def _in_turn(jobs: Sequence[Job]) -> tuple[list[Job], list[Job]]:
    """Those that read no finished report, and those that read them."""
    return [job for job in jobs if not job.reads], [job for job in jobs if job.reads]


def prepare() -> None:
    """Loads what makes a page, while the server of kernels does its own imports."""
    imports.imported("pactresearch.reports.run.making").warm()


def _on_cluster(jobs: Sequence[Job], say: Callable[[str], None], manner: Manner, in_hand: InHand) -> Iterator[Outcome]:
    from pactresearch.reports.run import cluster, workers

    jobs, reading = _in_turn(jobs)
    wanted = {job.place.notebook: cluster.inputs(job.notebook) for job in jobs}
    places = {job.place for job in jobs}
    one = functools.partial(cluster.packed, wanted=wanted, seconds=60 * manner.minutes)
    for result in workers.results(jobs, one, cluster.Cluster(manner.cluster or ""), in_hand):
        yield result if isinstance(result, Outcome) else cluster.unpacked(result, places)
    if reading:  # they read what lies here
        yield from _here(reading, say, manner, in_hand)


def _prepare_index() -> None:
    from pactresearch.reports.page import index

    with contextlib.suppress(Exception):  # what is wrong is told where the index is written
        index.prepare()


def _finish(output: Path, close: Callable[[], None]) -> None:
    """Tidies up after a run, however it ended; a second Ctrl-C does not interrupt it."""
    from pactresearch.reports.page import index

    in_main = threading.current_thread() is threading.main_thread()  # only there may signals be set
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if in_main else None
    try:
        close()
        publication.sweep(output)
        editions.keep(output)
        index.write(output)
    finally:
        if in_main:
            signal.signal(signal.SIGINT, before)
