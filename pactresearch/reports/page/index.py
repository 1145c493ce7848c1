"""The page that finds every report: routes, then countries, then studies, with what has failed or is stale.

It is written from the files of the reports, so it always says what lies there. It needs nothing beside it but the reports:
the maps are SVG in the page, and what filters and searches is one script in the page, known to the browser by its
fingerprint. Without it, everything is there all the same.
"""

import base64
import hashlib
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pactresearch import paths, synthetic
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.language import _
from pactresearch.reports.kept import fingerprints, publication, whole
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.page import changes as changes_page
from pactresearch.reports.templates import TEMPLATES, unbroken
from pactresearch.words import notebook_heading

PAGE = "index.html"
SCRIPT = Path(__file__).with_name("template") / "index.js"
CURRENT, STALE, FAILED, WITHHELD = "current", "stale", "failed", "withheld"


@dataclass(frozen=True)
class Entry:
    """A report as the index shows it.

    record: how it was made; empty where that is not known. results: its headline results, or None where no run was ever
    good, it is withheld, or its files are not those that were made. failure: what is known of the last run where it failed,
    else None. reasons: why it is out of date; none where it is not. withheld: why it may not be shown to everybody, or "".
    """

    place: Place
    record: dict
    results: dict | None
    failure: dict | None
    reasons: tuple[str, ...]
    withheld: str

    @property
    def state(self) -> str:
        """Whether it is current, stale, failed or withheld."""
        return WITHHELD if self.withheld else FAILED if self.failure else STALE if self.reasons else CURRENT

    @property
    def title(self) -> str:
        """The title of the report; its unit where there is none."""
        return (self.results or {}).get("title") or self.place.unit

    @property
    def variant(self) -> str:
        """In which values it differs from the standard report, in words; "" for that itself."""
        if not self.place.variant:
            return ""
        return ", ".join(f"{name} {json.dumps(value)}" for name, value in (self.record.get("variant") or {}).items())

    @property
    def kind(self) -> str:
        """The notebook's name as people read it."""
        return _(notebook_heading(self.place.notebook))

    @property
    def href(self) -> str:
        """Where it lies, from the index."""
        return f"{self.place.notebook}/{self.place.unit}.html"

    @cached_property
    def parameters(self) -> dict:
        """The parameters that it was made with, or should have been."""
        said = ((one or {}).get("parameters") for one in (self.results, self.failure, self.record))
        return next(filter(None, said), {})


def entries(output: Path) -> tuple[Entry, ...]:
    """Every report in a folder, good or failed, by notebook and unit."""
    try:
        now = fingerprints.present(paths.audience_of(output))
    except InputError:  # there is no sound data to compare with
        now = None
    closed = store.restricted(paths.audience_of(output), last=True) if now is None else now.restricted
    failed = (place for place in publication.failures(output) if (place.failure / publication.METADATA).is_file())
    return tuple(_entry(place, now, closed) for place in sorted({*publication.places(output), *failed}))


def _entry(place: Place, now: fingerprints.Present | None, closed: frozenset[str]) -> Entry:
    record = fingerprints.recorded(place) or {}
    failure = fingerprints.failure(place, closed)
    withheld = fingerprints.withheld(place, closed)
    if not withheld and not place.page.is_file():
        withheld = fingerprints.because(closed.intersection(fingerprints.failed_for_restricted(place)))
    faults = tuple(whole.faults(place, record or None)) if place.page.is_file() or record else ()
    results = whole.results(place) if place.page.is_file() and not (withheld or faults) else None
    reasons = faults if failure or now is None else fingerprints.reasons(place, now)
    return Entry(place, record, results, failure=failure, reasons=reasons, withheld=withheld)


def for_others(entry: Entry) -> Entry:
    """As an index that leaves this computer shows it: that its last run failed, where it did, but not what that said."""
    return replace(entry, failure=None, reasons=("its last run failed",)) if entry.failure else entry


def prepare() -> None:
    """Loads and draws what the maps of countries show in any case, so that `write` has little left to do."""
    from pactresearch.reports.page import index_countries, index_map

    index_countries.countries([])
    for frame in index_map.FRAMES:
        index_map.ground(frame)


def write(output: Path) -> Path:
    """Writes the index of a folder of reports; a reader sees the old page or the new one, never a part."""
    public = paths.audience_of(output) == paths.PUBLIC
    heading = _("Reports") if public else _("Restricted reports, not to be passed on")
    changes = changes_page.PAGE if (output / changes_page.PAGE).is_file() else ""
    publication.replace_text(output / PAGE, render(entries(output), heading=heading, changes=changes))
    return output / PAGE


def render(found: Sequence[Entry], *, heading: str = "", workbooks: bool = False, changes: str = "") -> str:
    """The page of these reports, in order of notebook. Links lead to the reports, and what failed runs left, beside it.

    workbooks: whether an Excel workbook lies beside each report. changes: a page beside the index on what changed, or "".
    """
    script = SCRIPT.read_text(encoding="utf-8")
    others = [entry for entry in found if not _is_country(entry)]
    page = TEMPLATES.get_template("overview.html.j2").render(
        script=script, allowed=fingerprint(script), heading=synthetic.words() or heading or _("Reports"),
        routes_first=_by_kind([entry for entry in others if entry.parameters.get("route")]),
        studies=_by_kind([entry for entry in others if not entry.parameters.get("route")]),
        kinds=list(dict.fromkeys(entry.kind for entry in found)),
        kept={state: sum(entry.state == state for entry in found) for state in (CURRENT, STALE, FAILED, WITHHELD)},
        failed=publication.FAILED, workbooks=workbooks, changes=changes,
        **_countries([entry for entry in found if _is_country(entry)]),
    )  # fmt: skip
    return unbroken(page)


def _by_kind(found: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Reports by kind: trends, which most readers want, before the others."""
    ordered = sorted(found, key=lambda entry: (entry.place.notebook != "route_trends", entry.kind))
    return {kind: list(of) for kind, of in itertools.groupby(ordered, lambda entry: entry.kind)}


def fingerprint(script: str) -> str:
    """The fingerprint by which a policy allows one script and no other."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _is_country(entry: Entry) -> bool:
    from pactresearch import geography

    iso3 = entry.parameters.get("country")
    return isinstance(iso3, str) and iso3 in geography.countries().index


def _countries(found: list[Entry]) -> dict[str, object]:
    """What the template needs of the countries: rows, routes and maps; nothing is loaded where there is no country."""
    if not found:
        return {"rows": [], "routes": {}, "maps": [], "map_notes": ""}
    from pactresearch import geography
    from pactresearch.geography.boundaries import COUNTRIES as OUTLINES
    from pactresearch.reports.page import index_countries, index_map

    drawn = OUTLINES not in store.restricted(last=True)
    known = index_countries.countries(entry.parameters["country"] for entry in found)
    rows = sorted(((known[entry.parameters["country"]], entry) for entry in found), key=lambda row: row[0].name)
    marks = {
        country.iso3: index_map.Mark(entry.href, country.spoken, country.coverage)
        for country, entry in rows
        if entry.results and not entry.place.variant
    }
    return {
        "rows": rows,
        "routes": {route: geography.route_title(route) for route in geography.route_names()},
        "maps": [(_(frame.name), index_map.svg(frame, marks)) for frame in index_map.FRAMES] if drawn else [],
        "map_notes": index_map.notes() if drawn else "",
    }
