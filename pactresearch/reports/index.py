"""The page that finds every report: by notebook, with its headline finding, its data's date, and what failed.

It is written from the files of the reports, so it always says what lies there.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2

from pactresearch.reports import html, publication
from pactresearch.reports.findings import verdict_mark
from pactresearch.reports.publication import Place

PAGE = "index.html"


@dataclass(frozen=True)
class Entry:
    """A report as the index shows it.

    results: its headline results, or None where no run was ever good. made_at: ISO time, UTC. failure: what is known
    of the last run where it failed, else None.
    """

    place: Place
    results: dict | None
    made_at: str | None
    failure: dict | None


def entries(output: Path) -> tuple[Entry, ...]:
    """Every report in a folder, good or failed, by notebook and unit."""
    return tuple(_entry(place) for place in sorted(_places(output), key=lambda place: (place.notebook, place.unit)))


def _places(output: Path) -> set[Place]:
    good = {Place(output, file.parent.name, file.stem) for file in output.glob("*/*.html")}
    failed = output.glob(f"{publication.FAILED}/*/*/{publication.METADATA}")
    return good | {Place(output, file.parent.parent.name, file.parent.name) for file in failed}


def _entry(place: Place) -> Entry:
    made = _read(place.folder / publication.METADATA)
    results = _read(place.results) if place.page.is_file() else None
    return Entry(place, results, (made or {}).get("made_at"), _read(place.failure / publication.METADATA))


def _read(file: Path) -> dict | None:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write(output: Path) -> Path:
    """Writes the index of a folder of reports; a reader sees the old page or the new one, never a part."""
    page = _template().render(
        style=html.style(), policy=html.POLICY, notebooks=dict(_by_notebook(output)), failed=publication.FAILED
    )
    publication.replace_text(output / PAGE, page)
    return output / PAGE


def _by_notebook(output: Path) -> Iterator[tuple[str, list[Entry]]]:
    found = entries(output)
    for name in dict.fromkeys(entry.place.notebook for entry in found):
        yield name.replace("_", " ").capitalize(), [entry for entry in found if entry.place.notebook == name]


def _template() -> jinja2.Template:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(html.FOLDER), autoescape=True)
    environment.filters["mark"] = verdict_mark
    return environment.get_template("overview.html.j2")
