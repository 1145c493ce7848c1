"""What there is to run, and what has been made, in lines for the terminal."""

from collections.abc import Iterator
from pathlib import Path

from pactresearch import paths
from pactresearch.data import store
from pactresearch.reports.kept import fingerprints, publication, whole
from pactresearch.reports.run import planning


def lines(output: Path | None = None) -> Iterator[str]:
    """Notebooks with their parameters, each report with why it is to be made, if so; then the routes and the countries.

    output: folder of the reports; None means the project's own.
    """
    store.ensure()
    output = output or paths.reports()
    wanted = planning.wanted([planning.Wish()], output)
    for notebook in dict.fromkeys(one.notebook.name for one in wanted):
        of = [one for one in wanted if one.notebook.name == notebook]
        yield from _notebook(of)
    yield from _others_withheld(output, {one.place for one in wanted})
    yield f"Routes: {', '.join(store.units('routes'))}"
    yield f"Countries: {', '.join(store.units('partner_countries'))}"


def _others_withheld(output: Path, listed: set[publication.Place]) -> Iterator[str]:
    """What lies in the folder, is not among what was listed, and may not be shown to everybody."""
    closed = store.restricted()
    for place in publication.places(output) if closed else ():
        withheld = fingerprints.withheld(place, closed)
        if withheld and place not in listed:
            yield f"{place} {_withheld(withheld)}"


def _withheld(reason: str) -> str:
    return f"withheld: {reason}; `pactresearch run` takes it away"


def _notebook(of: list[planning.Wanted]) -> Iterator[str]:
    notebook = of[0].notebook
    if notebook.problem:
        yield f"{notebook.name} cannot be run: {notebook.problem}"
        return
    over = f"for each {notebook.over()}" if notebook.over() else "once"
    yield f"{notebook.name}, run {over}; parameters: {', '.join(notebook.defaults)}"
    for one in of:
        yield f"  {one.place.unit:<10} {_state(one)}"


def _state(one: planning.Wanted) -> str:
    record = whole.recorded(one.place)
    good = f"made {record.get('made_at')}" if record else "not made yet"
    if one.withheld:
        return f"{good}; {_withheld(one.withheld)}"
    if one.place.failure.exists():
        said = fingerprints.failure(one.place, store.restricted()) or {}
        why = [f"the last run failed: {said.get('reason') or 'its record cannot be read'}"]
        return "; ".join([good, *why, *(whole.faults(one.place, record) if record else ())])
    if record and one.reasons:
        return f"{good}; out of date: {'; '.join(one.reasons)}"
    return good
