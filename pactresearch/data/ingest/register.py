"""A file that was read takes its place in data/raw: the original unchanged, what was made of it, and sidecars.

    data/raw/<source>/original/<file>                      as it was given, to the byte
    data/raw/<source>/ingested.yaml                        checksum, layout, mapping, when, access class
    data/raw/<source>/<source>_<table>.csv, .source.yaml   a table in our layout, which the build uses
    data/raw/<source>/cases/iso3=TJK/part.parquet          single seizures, by country

The folder is made aside and moved into place by one rename, when it is whole; where the tables cannot be built with it, it
is taken away again. Single seizures of a restricted source are kept there and join no table; those of a public one are
grouped into counts of three and more. Restricted totals join their table, and close the reports that read it.
"""

import dataclasses
import datetime as dt
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Mapping as Dict
from pathlib import Path

import pandas as pd
import yaml

from pactresearch import paths
from pactresearch.data import schema, sources, store
from pactresearch.data.ingest.mapping import Mapping
from pactresearch.data.ingest.verdict import Verdict
from pactresearch.data.readers import grouping
from pactresearch.errors import InputError

RECORD, ORIGINAL, CASES = "ingested.yaml", "original", "cases"
RESTRICTED, PUBLIC = "restricted", "public"
_FORMULA = re.compile(r"^[=+@\t\r-]")


def registered(verdict: Verdict, mapping: Mapping | None, access: str, partial: str = "") -> Verdict:
    """The verdict, with what registering came to; where the same was registered before, nothing is changed.

    partial: why the table `seizures` holds no whole totals, "" where it does.

    Raises InputError where nothing was taken, the mapping does not say whence the list comes, or the tables cannot be
    built with it; then data is as it was.
    """
    if not verdict.taken:
        raise InputError(f"{verdict.file}: nothing was taken, so nothing is registered. {verdict.headline()}")
    if mapping and not mapping.source:
        raise InputError(
            f"{verdict.file} is read, and not registered: the mapping lacks [source] with publisher, title, url and terms. "
            "Add it, or use --dry-run."
        )
    asked = _asked(verdict, mapping, access, partial)
    stem, earlier = _stem(verdict, mapping), 0
    while (folder := paths.raw() / (f"{stem}_{earlier + 1}" if earlier else stem)).exists():
        if (record := _record(folder)) and {name: record.get(name) for name in asked} == asked:
            return _told(verdict, [f"{sources.in_project(folder)} holds this file already; nothing was changed."])
        earlier += 1
    return _told(verdict, _put(folder, verdict, mapping, asked, earlier=earlier, partial=partial))


def _told(verdict: Verdict, lines: list[str]) -> Verdict:
    return dataclasses.replace(verdict, registered=lines)


def _asked(verdict: Verdict, mapping: Mapping | None, access: str, partial: str) -> dict[str, str]:
    said = mapping.model_dump_json() if mapping else ""
    return {
        "sha256": verdict.sha256,
        "layout": ", ".join(layout.slug for layout in verdict.layouts),
        "mapping_sha256": hashlib.sha256(said.encode()).hexdigest() if said else "",
        "access_class": access,
        "totals": "yes" if partial else "",
    }


def _record(folder: Path) -> dict:
    try:
        return sources.read_yaml(folder / RECORD) or {}
    except (OSError, InputError):
        return {}


def _years(verdict: Verdict) -> tuple[int, int]:
    found = [table["year"] for table in verdict.tables.values() if "year" in table and len(table)]
    return (min(map(int, map(min, found))), max(map(int, map(max, found)))) if found else (0, 0)


def _edition(verdict: Verdict, mapping: Mapping | None) -> str:
    first, last = _years(verdict)
    if mapping:
        return mapping.source.edition or f"{first}-{last}"
    after = verdict.layouts[0].publication.years_after if verdict.layouts[0].publication else None
    return f"{first}-{last}" if after is None else str(last + after)


def _stem(verdict: Verdict, mapping: Mapping | None) -> str:
    """The identifier of a source: the mapping's, or made of layout or country, and edition."""
    if mapping and mapping.source.id:
        return mapping.source.id
    codes = sorted({code for table in verdict.tables.values() for code in table["iso3"].unique()})
    start = f"national_{codes[0] if len(codes) == 1 else 'list'}" if mapping else verdict.layouts[0].slug
    return re.sub(r"[^a-z0-9]+", "_", f"{start}_{_edition(verdict, mapping)}".lower()).strip("_")


def _put(folder: Path, verdict: Verdict, mapping: Mapping | None, asked: dict, earlier: int, partial: str) -> list[str]:
    """Makes the folder of a source, moves it into place, and builds the tables; gives what happened, in sentences."""
    told = []
    with tempfile.TemporaryDirectory(prefix=".ingesting-", dir=paths.raw().parent, ignore_cleanup_errors=True) as name:
        made = Path(name) / folder.name
        (made / ORIGINAL).mkdir(parents=True)
        (made / ORIGINAL / Path(verdict.file).name).write_bytes(verdict.content)
        tables = dict(verdict.tables)
        if CASES in tables:
            cases = tables.pop(CASES)
            _write_cases(made / CASES, cases)
            told.append(
                f'{len(cases):,} single seizures are kept by country; `pactresearch.data.ingest.cases("TJK")` loads a country\'s.'
            )
            if asked["access_class"] == PUBLIC:
                tables[CASES], said = _grouped(cases)
                told.append(said)
        if sources_ := [name for name in tables if len(tables[name])]:
            for table in sources_:
                _write_table(
                    made,
                    f"{folder.name}_{table}",
                    table,
                    tables[table],
                    verdict,
                    mapping,
                    asked | {"earlier": earlier, "partial": partial},
                )
        record = {
            **asked,
            "file": verdict.file,
            "registered": dt.date.today(),
            "tables": sources_,
            "rows": verdict.rows,
        }
        _write_yaml(
            made / RECORD,
            record | ({"mapping": json.loads(mapping.model_dump_json(exclude_defaults=True))} if mapping else {}),
        )
        made.rename(folder)
    changes = []
    try:
        store.build(changes.append)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, InputError):
            raise InputError(f"{verdict.file} is not registered, and data is as it was: {error}") from None
        raise
    told.insert(0, f"Registered as {sources.in_project(folder)}, access class {asked['access_class']}.")
    if asked["access_class"] == RESTRICTED and sources_:
        told.append(
            f"While it is restricted, no report is made from {', '.join(sources_)}, and the next run takes away those that were. If its "
            "figures may be shown to everybody, remove the folder and ingest it with --access public."
        )
    return told + [change.sentence() for change in changes]


def _grouped(cases: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Counts of three and more, of country-years that no other source has; and a sentence on the others."""
    known = store.load(CASES)[["iso3", "year"]].drop_duplicates()
    fresh = cases.merge(known, on=["iso3", "year"], how="left", indicator=True)["_merge"].to_numpy() == "left_only"
    once = cases[fresh & (cases["mark"] != "repeat").to_numpy()]
    columns = list(schema.CASES.columns)
    rows = grouping.grouped(once[columns].reset_index(drop=True)) if len(once) else once[columns]
    return rows, (
        f"cases: {int(rows['n'].sum()) if len(rows) else 0:,} of them join the table as counts of three and more; {int((~fresh).sum()):,} are of "
        "country-years that another source has, and do not."
    )


def _write_cases(folder: Path, cases: pd.DataFrame) -> None:
    """Single seizures, a file a country, so that loading one reads no other."""
    cases = cases.assign(date=pd.to_datetime(cases["date"])) if "date" in cases else cases
    for iso3, rows in cases.groupby("iso3", sort=True):
        (folder / f"iso3={iso3}").mkdir(parents=True)
        _safe(rows).to_parquet(folder / f"iso3={iso3}" / "part.parquet", index=False)


def _safe(table: pd.DataFrame) -> pd.DataFrame:
    """The table with texts that a spreadsheet would run as a formula quoted."""
    texts = [name for name in table if table[name].dtype in (object, "str") and name != "date"]
    return table.assign(**{name: table[name].map(_quoted, na_action="ignore") for name in texts})


def _quoted(text: object) -> object:
    return f"'{text}" if isinstance(text, str) and _FORMULA.match(text) else text


def _write_table(
    folder: Path, name: str, table: str, rows: pd.DataFrame, verdict: Verdict, mapping: Mapping | None, asked: dict
) -> None:
    """A table as CSV, with its sidecar, which is checked as the build will."""
    layout = schema.layout_of(table)
    file = folder / f"{name}.csv"
    rows = rows[list(layout.columns)].sort_values(list(layout.key))
    _safe(rows).to_csv(file, index=False, lineterminator="\n", encoding="utf-8")
    given = [column for column in layout.may_measure() if rows[column].notna().any()]
    empty = [column for column in layout.may_measure() if column not in given]
    said = _sidecar(table, verdict, mapping, asked)
    said["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    if empty and given and layout.editions | (table in ("population_gdp", "prices_published")):
        said["measures"] = given
    if table == "seizures" and asked["totals"]:
        said["partial"] = asked["partial"]
    _write_yaml(sources.sidecar_of(file), said)
    sources.read_sidecar(sources.sidecar_of(file))


def _sidecar(table: str, verdict: Verdict, mapping: Mapping | None, asked: dict) -> dict[str, object]:
    """What the sidecar of a table says."""
    today, edition = dt.date.today(), _edition(verdict, mapping)
    where = mapping.source if mapping else verdict.layouts[0].publication
    published = getattr(where, "published", None)
    if not mapping and where and where.years_after is not None:
        published = dt.date.fromisoformat(f"{edition}-{where.month_day}")
    first, last = _years(verdict)
    locator = getattr(where, "locator", None) or f"whole list, {first}-{last}"
    publisher, title = (where.publisher, where.title) if where else ("unknown", verdict.file)
    return {
        "table": table,
        "publisher": publisher,
        "title": title,
        "edition": edition,
        "published": min(published or today, today),
        "precedence": (mapping.source.precedence if mapping else 0) + asked["earlier"],
        "citation": getattr(where, "citation", None) or f"{publisher}, {title}, {edition}, {locator}.",
        "locator": locator,
        "url": where.url if where else "https://www.unodc.org",
        "accessed": today,
        "terms": where.terms if where else "Not known; ask before anything is shown.",
        "access_class": asked["access_class"],
        "description": f"{verdict.headline()} Written by `pactresearch ingest`.",
        "processing": (
            f"Read from {ORIGINAL}/{verdict.file} (SHA-256 {verdict.sha256}) as {', '.join(one.name for one in verdict.layouts)}; "
            f"{RECORD} beside it has the mapping. Rows of one key are summed."
        ),
    }


def _write_yaml(file: Path, said: Dict[str, object]) -> None:
    file.write_text(yaml.safe_dump(dict(said), allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")
