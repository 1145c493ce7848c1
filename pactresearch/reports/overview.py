"""What there is to run, and what has been made, in lines for the terminal."""

import json
from collections.abc import Iterator
from pathlib import Path

from pactresearch import paths
from pactresearch.data import store
from pactresearch.reports import fingerprints, planning, publication


def lines(output: Path | None = None) -> Iterator[str]:
    """Notebooks with their parameters, each report with why it is to be made, if so; then the routes and the countries.

    output: folder of the reports; None means the project's own.
    """
    store.ensure()
    wanted = planning.wanted(planning.Wish(), output or paths.reports())
    for notebook in dict.fromkeys(one.notebook.name for one in wanted):
        of = [one for one in wanted if one.notebook.name == notebook]
        yield from _notebook(of)
    yield f"Routes: {', '.join(store.units('routes'))}"
    yield f"Countries: {', '.join(store.units('partner_countries'))}"


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
    record = fingerprints.recorded(one.place)
    good = f"made {record.get('made_at')}" if record else "not made yet"
    if one.place.failure.exists():
        return f"{good}; the last run failed: {_failure(one)}"
    if record and one.reasons:
        return f"{good}; out of date: {'; '.join(one.reasons)}"
    return good


def _failure(one: planning.Wanted) -> str:
    try:
        return json.loads((one.place.failure / publication.METADATA).read_text(encoding="utf-8"))["reason"]
    except (OSError, ValueError, KeyError):
        return "its record cannot be read"
