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
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from pactresearch import paths
from pactresearch.data import schema, sources, store
from pactresearch.data.ingest import repeats
from pactresearch.data.ingest.mapping import Mapping
from pactresearch.data.ingest.verdict import Verdict
from pactresearch.data.readers import grouping
from pactresearch.errors import InputError
from pactresearch.files.csv_files import quoted

NAMED = 12  # sums of single seizures that are compared one by one
ORIGINAL, CASES = "original", "cases"
RESTRICTED, PUBLIC = "restricted", "public"
RAW_ONLY = ("population_gdp", "prices_published")  # their columns merge, though they are not canonical themselves


def registered(verdict: Verdict, mapping: Mapping | None, access: str, partial: str = "") -> Verdict:
    """The verdict, with what registering came to; where the same was registered before, nothing is changed.

    partial: why the table `seizures` holds no whole totals, "" where it does.

    Raises InputError where nothing was taken, the mapping does not say whence the list comes, or the tables cannot be
    built with it; then data is as it was.
    """
    if not verdict.taken:
        raise InputError(f"{verdict.file}: nothing was taken. {verdict.headline()} --dry-run says why, row by row.")
    if mapping and not mapping.source:
        lacks = "the mapping lacks [source] with publisher, title, url and terms. Add it, or use --dry-run"
        raise InputError(f"{verdict.file} is read, and not registered: {lacks}.")
    if access == PUBLIC and verdict.persons:
        about = (
            f"it has columns of persons or exact places ({', '.join(verdict.persons)}), and would be public with them"
        )
        raise InputError(f"{verdict.file} is not registered: {about}. Take them out, or leave --access out.")
    said = mapping.model_dump(mode="json", exclude_defaults=True) if mapping else {}
    layouts = ", ".join(layout.slug for layout in verdict.layouts)
    asked = {"sha256": verdict.sha256, "layout": layouts, "access_class": access, "partial": partial, "mapping": said}
    new = _Registering(verdict, mapping, asked)
    while (folder := paths.raw() / new.source).exists():
        record: Any = sources.read_yaml(folder / sources.INGESTED) if (folder / sources.INGESTED).is_file() else {}
        if {name: record.get(name) for name in asked} == asked:
            told = [f"{sources.in_project(folder)} holds this file already; nothing was changed."]
            return dataclasses.replace(verdict, registered=told)
        new.earlier += 1
    return dataclasses.replace(verdict, registered=new.put(folder))


def with_totals(verdict: Verdict, access: str) -> tuple[Verdict, str]:
    """The verdict with a table `seizures` of what its cases add up to, and why these are no whole totals.

    Rows that repeat another in every field are counted once. A public total is of three cases or more. The share of the
    officially reported total is noted for each country, drug and year that has one. Raises InputError where the file has no
    single seizures, or totals of its own.
    """
    if "cases" not in verdict.tables or "seizures" in verdict.tables:
        raise InputError(f"{verdict.file} holds no single seizures, so nothing can be added up. Leave --totals out.")
    once, key = repeats.once(verdict.tables["cases"]).dropna(subset="kg"), list(schema.SEIZURES.key)
    once = once[once.groupby(key)["kg"].transform("size") >= (schema.SMALLEST_ROW if access == PUBLIC else 1)]
    totals = once.groupby(key, as_index=False)[["kg"]].sum().round({"kg": 4})
    official = store.load("seizures").query("kg > 0")[[*key, "kg"]]
    both = totals.merge(official, on=key, how="left", suffixes=("", "_official"))
    reached = "with no reported total to compare it with"
    if len(compared := both.dropna()):
        reached = f"{compared['kg'].sum() / compared['kg_official'].sum():.2%} of what was reported for the same"
    partial = f"the sum of {len(once):,} single seizures in {verdict.file}, {reached}"
    said = []
    for iso3, year, drug, kg, official_kg in both.head(NAMED).itertuples(index=False, name=None):
        share = f"{kg / official_kg:.2%} of the reported {official_kg:,.4g} kg"
        said.append(f"{iso3} {year} {drug}: {kg:,.4g} kg, {share if official_kg > 0 else 'no total is reported'}")
    said += [f"… and {len(both) - NAMED:,} more totals"] if len(both) > NAMED else []
    tables = {**verdict.tables, "seizures": totals.astype(schema.SEIZURES.dtypes())}
    return dataclasses.replace(verdict, tables=tables, notes=(*verdict.notes, f"totals: {partial}", *said)), partial


class _Registering:
    """A file on its way into data/raw. earlier: how many editions of its name there are."""

    def __init__(self, verdict: Verdict, mapping: Mapping | None, asked: dict) -> None:
        self.verdict, self.asked, self.earlier = verdict, asked, 0
        self.own = mapping.source if mapping else None
        self.where: Any = self.own or verdict.layouts[0].publication
        years = pd.concat([table["year"] for table in verdict.tables.values()])
        self.years = f"{years.min()}-{years.max()}"
        after = getattr(self.where, "years_after", None)
        self.edition = getattr(self.own, "edition", None) or (self.years if after is None else str(years.max() + after))
        codes = {code for table in verdict.tables.values() for code in table["iso3"].unique()}
        start = f"national_{min(codes) if len(codes) == 1 else 'list'}" if mapping else verdict.layouts[0].slug
        plain = re.sub(r"[^a-z0-9]+", "_", f"{start}_{self.edition}".lower()).strip("_")
        self.stem = getattr(self.own, "id", None) or plain

    @property
    def source(self) -> str:
        """The name of its folder."""
        return f"{self.stem}_{self.earlier + 1}" if self.earlier else self.stem

    def put(self, folder: Path) -> list[str]:
        """Makes the folder, moves it into place, and builds the tables; gives what happened, in sentences."""
        access, tables = self.asked["access_class"], dict(self.verdict.tables)
        told = [f"Registered as {sources.in_project(folder)}, access class {access}."]
        beside = tempfile.TemporaryDirectory(prefix=".ingesting-", dir=paths.raw().parent, ignore_cleanup_errors=True)
        with beside as name:
            made = Path(name) / folder.name
            (made / ORIGINAL).mkdir(parents=True)
            (made / ORIGINAL / self.verdict.file).write_bytes(self.verdict.content)
            if (cases := tables.pop(CASES, None)) is not None:
                _write_cases(made / CASES, cases)
                loads = "`pactresearch.data.ingest.cases(ISO3)` loads a country's"
                told.append(f"{len(cases):,} single seizures are kept by country: {loads}.")
                if access == PUBLIC:
                    tables[CASES], said = _grouped(cases)
                    told.append(said)
            tables = {table: rows for table, rows in tables.items() if len(rows)}
            for table, rows in tables.items():
                self._write_table(made, table, rows)
            record = {**self.asked, "file": self.verdict.file, "registered": dt.date.today()}
            _write_yaml(made / sources.INGESTED, record)
            if access == RESTRICTED:
                (made / ".gitignore").write_text("*\n", encoding="utf-8")  # it is not to be committed by oversight
            made.rename(folder)
        changes = []
        try:
            store.build(changes.append)
        except BaseException as error:
            shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, InputError):
                raise InputError(f"{self.verdict.file} is not registered, and data is as it was: {error}") from None
            raise
        if access == RESTRICTED and tables:
            none = f"no report is made from {', '.join(tables)}, and the next run takes away those that were"
            public = "If everybody may see its figures, remove the folder, and ingest it with --access public"
            told.append(f"While it is restricted, {none}. {public}.")
        return told + [change.sentence() for change in changes]

    def _write_table(self, folder: Path, table: str, rows: pd.DataFrame) -> None:
        """A table as CSV, with its sidecar, which is checked as the build will."""
        layout, file = schema.layout_of(table), folder / f"{self.source}_{table}.csv"
        rows = rows[list(layout.columns)].sort_values(list(layout.key))
        quoted(rows).to_csv(file, index=False, lineterminator="\n", encoding="utf-8")
        said = self._sidecar(table) | {"sha256": sources.checksum(file)}
        given = [column for column in layout.may_measure() if rows[column].notna().any()]
        if (layout.editions or table in RAW_ONLY) and 0 < len(given) < len(layout.may_measure()):
            said["measures"] = given
        if table == "seizures" and self.asked["partial"]:
            said["partial"] = self.asked["partial"]
        _write_yaml(sources.sidecar_of(file), said)
        sources.read_sidecar(sources.sidecar_of(file))

    def _sidecar(self, table: str) -> dict[str, object]:
        where, today, verdict = self.where, dt.date.today(), self.verdict
        published = getattr(where, "published", None) or today
        if getattr(where, "years_after", None) is not None:
            published = dt.date.fromisoformat(f"{self.edition}-{where.month_day}")
        publisher, title = (where.publisher, where.title) if where else ("not known", verdict.file)
        locator = getattr(where, "locator", f"whole list, {self.years}")
        names = ", ".join(layout.name for layout in verdict.layouts)
        return {
            "table": table, "publisher": publisher, "title": title, "edition": self.edition, "published": min(published, today),
            "precedence": getattr(self.own, "precedence", 0) + self.earlier,
            "citation": getattr(where, "citation", None) or f"{publisher}, {title}, {self.edition}, {locator}.",
            "locator": locator, "url": where.url if where else "https://not.known", "accessed": today,
            "terms": where.terms if where else "Not known; ask before anything is shown.",
            "access_class": self.asked["access_class"],
            "description": f"{verdict.headline()} Written by `pactresearch ingest`.",
            "processing": f"Read from {ORIGINAL}/{verdict.file} (SHA-256 {verdict.sha256}) as {names}; rows of one key are summed.",
        }  # fmt: skip


def _grouped(cases: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Counts of three and more, of country-years that no other source has; and a sentence on the others."""
    known = pd.MultiIndex.from_frame(store.load(CASES)[["iso3", "year"]])
    fresh = ~pd.MultiIndex.from_frame(cases[["iso3", "year"]]).isin(known)
    once = repeats.once(cases[fresh])
    rows = grouping.grouped(once) if len(once) else once
    others = f"{(~fresh).sum():,} are of country-years that another source has, and do not"
    return rows, f"cases: {rows['n'].sum():,} of them join the table as counts of three and more; {others}."


def _write_cases(folder: Path, cases: pd.DataFrame) -> None:
    """Single seizures, a file a country, so that loading one reads no other."""
    cases = cases.assign(date=pd.to_datetime(cases["date"])) if "date" in cases else cases
    for iso3, rows in quoted(cases).groupby("iso3"):
        (folder / f"iso3={iso3}").mkdir(parents=True)
        rows.to_parquet(folder / f"iso3={iso3}" / "part.parquet", index=False)


def _write_yaml(file: Path, said: dict[str, object]) -> None:
    file.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")
