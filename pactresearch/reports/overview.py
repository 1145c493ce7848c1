"""What there is to run, and what has been made, in lines for the terminal."""

from collections.abc import Iterator
from pathlib import Path

from pactresearch import geography, paths
from pactresearch.reports import index, notebooks


def lines(output: Path | None = None) -> Iterator[str]:
    """Notebooks with their parameters and the state of each report; then the routes and the countries.

    output: folder of the reports; None means the project's own.
    """
    made = {(entry.place.notebook, entry.place.unit): entry for entry in index.entries(output or paths.reports())}
    for notebook in notebooks.find():
        over = f"for each {notebook.over()}" if notebook.over() else "once"
        yield f"{notebook.name}, run {over}; parameters: {', '.join(notebook.defaults)}"
        for unit in notebook.units():
            yield f"  {unit:<10} {_state(made.get((notebook.name, unit)))}"
    yield f"Routes: {', '.join(geography.route_names())}"
    yield f"Countries: {', '.join(geography.partners())}"


def _state(entry: index.Entry | None) -> str:
    if entry is None:
        return "not made yet"
    good = f"made {entry.made_at}" if entry.results else "never made"
    return f"{good}; the last run failed: {entry.failure['reason']}" if entry.failure else good
