"""The results of finished reports, kept by edition of the data, and what changed from one edition to another.

OUTPUT/editions/<date>/<notebook>/<unit>.json: a report's headline results, with what it was made from. The date is that of the
newest publication among the data's sources: what is made again from the same data takes the place of what was kept.
"""

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pactresearch.data import store
from pactresearch.errors import InputError, choices
from pactresearch.reports.kept import fingerprints, publication, whole

FOLDER, NOW = "editions", "reports"  # NOW: the word for the reports as they lie there
_YEAR = re.compile(r"_(?:19|20)\d\d(?!\d)")
_EQUAL = 1e-9  # relative: what two computers may make of the same figures
_MADE_FROM = ("notebook_sha256", "library_sha256", "lock_sha256", "tables", "files", "variant", "made_at")


def keep(output: Path) -> Path | None:
    """Keeps the results of a folder's whole reports under the edition of the data; gives its folder, or None where there are none.

    Results of sources that are restricted now are taken out of every edition.
    """
    closed = store.restricted()
    withdraw(output, closed)
    edition = output / FOLDER / date()
    for place, record in _good(output, closed):
        (edition / place.notebook).mkdir(parents=True, exist_ok=True)
        publication.write_json(edition / place.notebook / place.results.name, _with_origin(place, record))
    return edition if edition.is_dir() else None


def date() -> str:
    """The edition of the data as it is now: the day, up to today, of the newest publication among its sources."""
    published = {str(one.get("published") or "") for one in store.sources().values()}
    return max(day for day in ("0000-00-00", *published) if day <= dt.datetime.now(dt.UTC).date().isoformat())


def withdraw(output: Path, closed: frozenset[str]) -> None:
    """Removes from every edition the results that rest on sources which are restricted (closed)."""
    for file in (output / FOLDER).glob("*/*/*.json") if closed else ():
        if closed & {*((whole.results_in(file) or {}).get("made_from") or {}).get("sources", closed)}:
            file.unlink()


def _good(output: Path, closed: frozenset[str]) -> Iterator[tuple[publication.Place, dict]]:
    """The reports of a folder that are whole and may be shown to everybody, each with its record."""
    yield from (one for one in whole.sound(output).items() if not fingerprints.withheld(one[0], closed))


def _with_origin(place: publication.Place, record: Mapping) -> dict[str, Any]:
    made_from = {name: record[name] for name in _MADE_FROM if name in record}
    sources = [one["id"] for name in ("sources", "file_sources") for one in record.get(name) or ()]
    return {**(whole.results(place) or {}), "made_from": {**made_from, "sources": sources}}


def last_before(day: str, output: Path) -> str:
    """The newest edition that is kept from before a day; "" for none."""
    return max((name for folder in (output / FOLDER).glob("*") if (name := folder.name) < day), default="")


def read(name: str, output: Path) -> dict[tuple[str, str], dict]:
    """The results of an edition, by notebook and unit. name: its date, or `reports` for the reports as they are.

    Raises InputError where there is no such edition.
    """
    if name == NOW:
        good = _good(output, store.restricted())
        return {(place.notebook, place.unit): _with_origin(place, record) for place, record in good}
    kept = sorted(folder.name for folder in (output / FOLDER).glob("*") if folder.is_dir())
    if name not in kept:
        raise InputError(f"The edition is {name!r}; {choices(name, [*kept, NOW])}")
    files = sorted((output / FOLDER / name).glob("*/*.json"))
    return {(file.parent.name, file.stem): said for file in files if (said := whole.results_in(file))}


@dataclass(frozen=True)
class Change:
    """A finding that is not what it was.

    title: of its report. before, after: the finding in each edition, None where it has none. left_range: whether its value left
    the range that it had, or is another where it had none. other_verdict: whether its verdict changed. causes: what the report is
    made from that changed: (`data`, `notebook`, `library`, `packages` or `parameter`, the name of a table or a parameter).
    """

    notebook: str
    unit: str
    title: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    left_range: bool
    other_verdict: bool
    causes: tuple[tuple[str, str], ...]


def compare(old: Mapping[tuple[str, str], dict], new: Mapping[tuple[str, str], dict]) -> tuple[Change, ...]:
    """Every finding whose value left its range, whose verdict changed, or that came or went, by report in their order."""
    reports = sorted({*old, *new})
    return tuple(change for report in reports for change in _changes(report, old.get(report), new.get(report)))


def _changes(report: tuple[str, str], old: dict | None, new: dict | None) -> Iterator[Change]:
    before, after = _by_id(old), _by_id(new)
    causes = _causes(old, new) if old and new else ()
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key), after.get(key)
        left = other = False
        if was and now:
            left, other = _left_range(was, now), was.get("verdict") != now.get("verdict")
        if left or other or was is None or now is None:
            notebook, unit = report
            title = (new or old or {}).get("title") or unit
            yield Change(notebook, unit, title, was, now, left_range=left, other_verdict=other, causes=causes)


def _by_id(results: dict | None) -> dict[tuple[str, int], dict]:
    """Findings by their id without the years in it, which move with the data, and their number among those of that id."""
    seen: Counter[str] = Counter()
    found = {}
    for finding in (results or {}).get("findings", ()):
        name = _YEAR.sub("", str(finding.get("id")))
        found[name, seen[name]] = finding
        seen[name] += 1
    return found


def _left_range(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    value, low, high = now.get("value"), was.get("low"), was.get("high")
    if value is None or was.get("value") is None:
        return value is not was.get("value")
    if low is None or high is None:
        return not math.isclose(value, was["value"], rel_tol=_EQUAL)
    return not low <= value <= high


def _causes(old: Mapping, new: Mapping) -> tuple[tuple[str, str], ...]:
    a, b = old.get("made_from") or {}, new.get("made_from") or {}
    found = [("data", name) for kind in ("tables", "files") for name in _differing(a.get(kind), b.get(kind))]
    for name, kind in (("notebook_sha256", "notebook"), ("library_sha256", "library"), ("lock_sha256", "packages")):
        found += [(kind, "")] * (a.get(name) != b.get(name))
    return (*found, *(("parameter", name) for name in _differing(old.get("parameters"), new.get("parameters"))))


def _differing(a: Mapping | None, b: Mapping | None) -> Sequence[str]:
    a, b = a or {}, b or {}
    return sorted(name for name in {*a, *b} if a.get(name) != b.get(name))
