"""Packs a chosen set of reports, with an index of their own, into one zip file that can be mailed.

Beside each report lies an Excel workbook of its tables. The packed pages lead only to one another; what was unpacked on a
memory stick works there. The same reports give the same bytes.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pactresearch import paths
from pactresearch.data import store
from pactresearch.errors import InputError, choices
from pactresearch.geography import codes
from pactresearch.language import _
from pactresearch.reports.kept import private, publication, whole
from pactresearch.reports.page import index, workbook
from pactresearch.reports.page.workbook import EPOCH

FOLDER = "pactresearch-reports"  # in the zip file, so that unpacking leaves one folder
RIGHTS = 0o644 << 16
_BESIDE = re.compile(r'<a href="(\.\./[^"]+)">(.*?)</a>')  # a link to another report: words, where that is not packed


@dataclass(frozen=True)
class Packed:
    """What was packed: the zip file, the number of reports, its size in bytes, what was left out and why, and what was
    packed though it is out of date, and because of what. variants: those that differ from the standard reports, and in what."""

    file: Path
    reports: int
    size: int
    left_out: tuple[str, ...]
    out_of_date: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


def pack(
    file: Path, *, notebooks: Sequence[str] = (), routes: Sequence[str] = (), countries: Sequence[str] = (),
    reports: Path | None = None,
) -> Packed:  # fmt: skip
    """Writes the reports of these notebooks, and of these routes or countries, into a zip file; without any, all of them.

    Only what is whole and may be shown to everybody by the sidecars of now; one that is out of date is packed as it is.

    reports: the folder in which they lie; None means the project's own.

    Raises InputError where the file cannot be written or is there already, a name is not among the reports, data/raw is
    not as its sidecars say, or nothing is left to pack.
    """
    file = _checked(file)
    store.ensure()
    folder = (reports or paths.reports()).absolute()
    if paths.audience_of(folder) == paths.RESTRICTED:
        raise InputError(
            f"{folder} holds restricted reports, which are not packed, as a pack is mailed. Name another folder."
        )
    found = index.entries(folder)
    asked = {"notebook": notebooks, "route": codes.filed("route", routes), "country": codes.filed("country", countries)}
    chosen = _chosen(found, asked)
    wrong = {entry.place: _problem(entry) for entry in chosen}
    left_out = [f"{place}: {problem}" for place, problem in wrong.items() if problem]
    for kind, names in asked.items():
        idle = (name for name in names if name not in {_of(entry, kind) for entry in chosen})
        left_out += [f"{kind} {name}: no report fits all of the names" for name in idle]
    good = [index.for_others(entry) for entry in chosen if not wrong[entry.place]]
    if not good:
        raise InputError(
            "There is no report to pack. Make some with `pactresearch run`, or name others; `pactresearch list` shows them."
            + "".join(f"\n  {line}" for line in left_out)
        )
    page = index.render(good, heading=_("Packed reports"), workbooks=True)
    contents, packed = {index.PAGE: page.encode()}, {f"../{entry.href}" for entry in good}
    for entry in good:
        page_of_it = entry.place.page.read_text(encoding="utf-8")
        contents[entry.href] = _BESIDE.sub(lambda one: one[0] if one[1] in packed else one[2], page_of_it).encode()
        contents[f"{entry.place.notebook}/{entry.place.results.name}"] = entry.place.results.read_bytes()
        tables = workbook.of_report(page_of_it, entry.results or {}, entry.record)
        contents[f"{entry.place.notebook}/{entry.place.unit}.xlsx"] = tables
    _write(file, contents)
    out_of_date = tuple(f"{entry.place}: {'; '.join(entry.reasons)}" for entry in good if entry.reasons)
    variants = tuple(f"{entry.place}: {entry.variant}" for entry in good if entry.place.variant)
    return Packed(file, len(good), file.stat().st_size, tuple(left_out), out_of_date=out_of_date, variants=variants)


def _problem(entry: index.Entry) -> str:
    """Why a report is not packed, or ""."""
    if entry.withheld:
        return f"withheld: {entry.withheld}"
    if not entry.place.page.is_file():
        return "no good report"
    faults = whole.faults(entry.place, whole.recorded(entry.place))
    return "; ".join(
        faults or (f"it names {said}" for said in private.named(entry.place.results.read_text(encoding="utf-8")))
    )


def _checked(file: Path) -> Path:
    file = file.expanduser().absolute()
    if file.suffix.lower() != ".zip" or not paths.is_name(file.stem):
        raise InputError(f"The file to pack into is {file.name!r}; its name must end with .zip, and fit every system.")
    if file.exists():
        raise InputError(f"{file} is there already. Remove it, or name another file.")
    if not file.parent.is_dir():
        raise InputError(f"{file.parent} is no folder, so {file.name} cannot be written there.")
    return file


def _chosen(found: Sequence[index.Entry], asked: Mapping[str, Sequence[str]]) -> list[index.Entry]:
    """The reports that fit: of one of the notebooks, if any is named, and of one of the routes or countries, if any is."""
    for kind, names in asked.items():
        there = sorted({name for entry in found if (name := _of(entry, kind)) is not None})
        for name in names:
            if name not in there:
                allowed = choices(name, there) if there else "there is none yet: `pactresearch run` makes them."
                raise InputError(f"No report has the {kind} {name!r}; {allowed}")
    chosen = [entry for entry in found if not asked["notebook"] or entry.place.notebook in asked["notebook"]]
    if not (asked["route"] or asked["country"]):
        return chosen
    return [entry for entry in chosen if any(_of(entry, kind) in asked[kind] for kind in ("route", "country"))]


def _of(entry: index.Entry, kind: str) -> str | None:
    value = entry.place.notebook if kind == "notebook" else entry.parameters.get(kind)
    return value if isinstance(value, str) else None


def _write(file: Path, contents: dict[str, bytes]) -> None:
    """Writes the zip file aside and moves it into place when it is whole."""
    try:
        with publication.aside(file.parent) as aside:
            with zipfile.ZipFile(aside / file.name, "w") as packed:
                for name in sorted(contents):
                    about = zipfile.ZipInfo(f"{FOLDER}/{name}", EPOCH)
                    about.external_attr = RIGHTS
                    packed.writestr(about, contents[name], zipfile.ZIP_DEFLATED)
            publication.sync(aside / file.name)
            (aside / file.name).replace(file)
            publication.sync(file.parent)
    except OSError as error:
        raise InputError(f"{file} cannot be written ({error.strerror}). Free space, or name another folder.") from None
