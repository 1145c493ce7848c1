"""Makes the reports that a command asks for: `run`. What is up to date is left alone, and nothing is loaded for it."""

from collections.abc import Callable
from pathlib import Path

from pactresearch import paths
from pactresearch.data import store
from pactresearch.reports import fingerprints, planning, publication
from pactresearch.reports.outcomes import Outcome
from pactresearch.reports.planning import Job, Wish


def run(
    wish: Wish, output: Path | None = None, say: Callable[[str], None] = print, *, force: bool = False
) -> tuple[Outcome, ...]:
    """Makes the reports that are asked for and out of date, and the index; one that fails does not stop the others.

    output: folder of the reports; None means the project's own. say: gets one line for each report that is made, and one
    for those that are up to date. force: makes those, too.

    Returns the outcomes of what was made. Raises InputError, before any kernel starts and with no report touched, where
    the command or the data are wrong.
    """
    store.ensure()
    output = (output or paths.reports()).absolute()
    wanted = planning.wanted(wish, output)
    stale = wanted if force else tuple(one for one in wanted if one.reasons)
    planned = planning.jobs(wish, output, stale) if stale else ()
    jobs = planned if force else _differing(planned)
    if fresh := len(wanted) - len(stale) + len(planned) - len(jobs):
        say(f"{fresh} of {len(wanted)} reports are up to date (--force makes them again).")
    return _made(jobs, output, say) if jobs else ()


def _differing(jobs: tuple[Job, ...]) -> tuple[Job, ...]:
    """Without those that are up to date after all: one value may be given in two ways, which only the check knows."""
    now = fingerprints.present()
    return tuple(job for job in jobs if job.problem or fingerprints.reasons(job.place, now, parameters=job.parameters))


def _made(jobs: tuple[Job, ...], output: Path, say: Callable[[str], None]) -> tuple[Outcome, ...]:
    from pactresearch.reports import index, making

    publication.prepare(output)
    publication.sweep(output)
    outcomes = []
    try:
        for number, job in enumerate(jobs, start=1):
            outcomes.append(making.run_job(job))
            say(f"[{number}/{len(jobs)}] {_line(outcomes[-1])}")
    finally:
        index.write(output)
    return tuple(outcomes)


def _line(outcome: Outcome) -> str:
    place = outcome.place
    head = f"{place.notebook} {place.unit:<10} {outcome.seconds:5.1f} s  "
    if outcome.failure is None:
        return head + _shown(place.page)
    return f"{head}FAILED: {outcome.failure} (see {_shown(place.failure)})"


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
