"""Makes the tables: raw files in, checked canonical and reference tables out. Nothing is written here."""

import dataclasses
import hashlib
from collections.abc import Collection, Iterator

import pandas as pd

from pactresearch import paths, synthetic
from pactresearch.data import corrections, editions, evidence, memory, prices, schema, sources
from pactresearch.data.layout import SMALLEST_ROW, fixes_a_case, refuse_broken
from pactresearch.data.reference import check_routes
from pactresearch.errors import InputError

Catalogue = dict[str, sources.Source]
MADE_FROM = {"prices": ("prices_published", "prices"), "context": ("population_gdp", "us_cpi")}
NOT_TABULAR = ("boundaries",)
COUNTRIES = "countries"  # made each time: every other table is checked against them


def built(catalogue: Catalogue, kept: Collection[str] = ()) -> dict[str, tuple[pd.DataFrame, list[dict]]]:
    """Every table by name, with the entries of its sources from the oldest edition to the newest.

    catalogue: of all sources. kept: tables that are at hand as the catalogue would make them, and are left out.

    Raises InputError where a file, a sidecar, a row or a correction is not as it must be.
    """
    catalogue = {name: said for name, said in catalogue.items() if said.table not in NOT_TABULAR}
    declared = corrections.declared()
    _check_names(catalogue, declared)
    _check_whole(catalogue)
    made = [
        layout for layout in schema.LAYOUTS.values() if layout.canonical and layout.name not in {*kept} - {COUNTRIES}
    ]
    needed = {raw for layout in made for raw in _made_from(layout)}
    raw = {name: _raw(name, said, declared) for name, said in catalogue.items() if said.table in needed}
    out = {}
    for layout in made:
        if parts := _by_edition(layout, raw, catalogue):
            out[layout.name] = _joined(layout, parts), [_entry(one.source, catalogue[one.source]) for one in parts]
    known = frozenset(out[COUNTRIES][0]["iso3"])
    _check_countries(raw, catalogue, known)
    _check_counts(raw, catalogue)
    if evidence.EVIDENCE.name in out:
        found, cited, contradictions = (out[layout.name][0] for layout in evidence.LAYOUTS)
        evidence.check(found, cited, contradictions, "data/raw, register of evidence")
    if "routes" in out:
        check_routes(out["routes"][0])
    return out


def decided_by(catalogue: Catalogue) -> dict[str, str]:
    """What decides each table, by its name, in one checksum: its sources with all that is said of them, the corrections, and
    the countries, which every table is checked against. Where it is as it was, the table is."""
    shared = [memory.checksum(paths.raw() / corrections.FILE)]
    shared += [repr(said) for said in catalogue.values() if said.table == COUNTRIES]
    register = {layout.name for layout in evidence.LAYOUTS}  # three tables that are checked together
    found = {}
    for layout in schema.LAYOUTS.values():
        raw = register if layout.name in register else {*_made_from(layout)}
        own = [f"{name} {said!r}" for name, said in catalogue.items() if said.table in raw]
        found[layout.name] = hashlib.sha256("\0".join([*shared, *own]).encode()).hexdigest()
    return found


def not_tabular(catalogue: Catalogue) -> list[dict]:
    """The entries of the sources of data/raw that are no tables, such as the outlines of countries."""
    return [_entry(name, said) for name, said in catalogue.items() if said.table in NOT_TABULAR]


def _made_from(layout: schema.Layout) -> tuple[str, ...]:
    """The raw layouts that a table is made from: its own, but for the few that are derived."""
    return MADE_FROM.get(layout.name, (layout.name,))


def _check_whole(catalogue: Catalogue) -> None:
    present = {said.table for said in catalogue.values() if not said.partial}
    needed = {raw for layout in schema.LAYOUTS.values() if layout.canonical for raw in _made_from(layout)}
    needed -= MADE_FROM.keys()  # a derived table may also have sources in its own layout, but needs none
    if needed - present:
        raise InputError(
            f"data/raw has no source for {', '.join(sorted(needed - present))}; every table needs one that is not partial. "
            "Restore the files with `git checkout data/raw`."
        )


def _check_countries(raw: dict[str, pd.DataFrame], catalogue: Catalogue, known: Collection[str]) -> None:
    """Every country is one that countries.csv knows, and no figure is of a year after it was taken over."""
    for name, table in raw.items():
        # In the case file origin and destination may be withheld; its reader has checked them.
        columns = ("iso3",) if catalogue[name].table == "cases" else ("iso3", "origin", "destination")
        for column in [column for column in columns if column in table]:
            strange = table.loc[table[column].notna() & ~table[column].isin(known), column]
            if len(strange):
                raise InputError(
                    f"data/raw/{name}.csv, row {strange.index[0] + 2}: {column} is {strange.iloc[0]!r}, which "
                    "data/raw/countries.csv does not have. Correct the code, or add the country."
                )
        newest = catalogue[name].accessed.year
        late = table.loc[table["year"] > newest, "year"] if "year" in table else pd.Series(dtype="int64")
        if len(late):
            raise InputError(
                f"data/raw/{name}.csv, row {late.index[0] + 2}: year is {late.iloc[0]}, after {newest}, when the sidecar says "
                "that the figures were taken over. Correct the year, or `accessed` in the sidecar."
            )


def _of_public_cases(rows: pd.DataFrame) -> Iterator[tuple[pd.Series, str]]:
    otherwise = f"write `access_class: {paths.RESTRICTED}` in the sidecar; then renew the checksum."
    few = (
        f"n is {{n}}, and with {{others}} other rows it stands for fewer than {SMALLEST_ROW} cases, which a public source may "
        f"not show. Group alike cases until n is {SMALLEST_ROW} or more (docs/data.md, Cases), or {otherwise}"
    )
    yield rows["n"] < SMALLEST_ROW, few
    telling = (
        "{n} cases of size class {size_class_kg} with {kg:g} kg in all give away the size of one of them, and so do {others} "
        f"more rows. Declare a correction that empties size_class_kg (docs/data.md, Cases), or {otherwise}"
    )
    yield fixes_a_case(rows), telling


def _of_public_statistics(rows: pd.DataFrame) -> Iterator[tuple[pd.Series, str]]:
    part = (rows["n"] * rows["value"]).round().where(rows["statistic"] == "parcel_share", 0)
    exact = (rows["n"] % SMALLEST_ROW > 0) | (part % SMALLEST_ROW > 0)
    yield exact, "{n} cases, or {value:g} of them, are not in threes, nor in {others} more rows. Round them to threes."


_OF_PUBLIC = {schema.CASES.name: _of_public_cases, schema.CASE_STATISTICS.name: _of_public_statistics}


def _check_counts(raw: dict[str, pd.DataFrame], catalogue: Catalogue) -> None:
    """No row of a public case file stands for so few cases that it could single one out, nor gives away the size of one; a
    made-up world has none to."""
    for name, table in raw.items():
        said = catalogue[name]
        if said.table in _OF_PUBLIC and said.access_class == "public" and not synthetic.is_synthetic():
            refuse_broken(table, _OF_PUBLIC[said.table], f"data/raw/{name}.csv")


def _check_names(catalogue: Catalogue, declared: tuple[corrections.Correction, ...]) -> None:
    for name, said in catalogue.items():
        if said.table not in schema.LAYOUTS:
            raise InputError(
                f"data/raw/{name}{sources.SIDECAR}: `table` is {said.table!r}; it must be one of "
                f"{', '.join(sorted({*schema.LAYOUTS, *NOT_TABULAR}))}."
            )
        _check_measures(f"data/raw/{name}{sources.SIDECAR}", schema.LAYOUTS[said.table], said)
    for correction in declared:
        if correction.source not in catalogue:
            raise InputError(
                f"data/raw/{corrections.FILE}: the correction {correction.id!r} is for {correction.source!r}, which "
                "data/raw does not hold. Remove the correction, or put the file back."
            )


def _check_measures(sidecar: str, layout: schema.Layout, said: sources.Source) -> None:
    strange = [column for column in said.measures or () if column not in layout.may_measure()]
    if strange:
        raise InputError(
            f"{sidecar}: `measures` names {', '.join(strange)}; a file of the layout {layout.name} may measure "
            f"{', '.join(layout.may_measure())}."
        )
    made = {raw for table in schema.LAYOUTS.values() if table.editions for raw in _made_from(table)}
    if said.partial and layout.name not in made:
        raise InputError(
            f"{sidecar}: `partial` is for a layout whose figures may be totals ({', '.join(sorted(made))}), not for "
            f"{layout.name}. Leave it out; say what is missing under `description`."
        )


def _raw(name: str, said: sources.Source, declared: tuple[corrections.Correction, ...]) -> pd.DataFrame:
    file, layout = f"data/raw/{name}.csv", schema.layout_of(said.table)
    left_out = [column for column in layout.may_measure() if said.measures and column not in said.measures]
    optional = tuple(column for column in left_out if layout.columns[column].nullable)
    table = schema.checked(sources.read_csv(name, layout.dtypes(), optional), layout, file)
    if any(correction.source == name for correction in declared):
        table = schema.checked(corrections.applied(table, name, declared), layout, f"{file} after its corrections")
    for column in optional:
        given = table[column].dropna()
        if len(given):
            raise InputError(
                f"{file}, row {given.index[0] + 2}: {column} is {given.iloc[0]}, and the sidecar's `measures` "
                f"({', '.join(said.measures or ())}) leaves {column} out. Name it there, or empty the column."
            )
    return table


def _by_edition(layout: schema.Layout, raw: dict[str, pd.DataFrame], catalogue: Catalogue) -> list[editions.Edition]:
    """The sources of a table, the newest last: later rows replace earlier ones."""
    parts = [
        editions.Edition(name, raw[name], (said.published, said.precedence), said.partial or "")
        for name, said in catalogue.items()
        if said.table in _made_from(layout)
    ]
    return sorted(parts, key=lambda one: (one.rank, one.source))


def _joined(layout: schema.Layout, parts: list[editions.Edition]) -> pd.DataFrame:
    if layout is schema.CONTEXT:
        return _context(parts)
    if layout is schema.PRICES:
        per_kg = [
            dataclasses.replace(one, rows=prices.canonical(one.rows)) if "line" in one.rows else one for one in parts
        ]
        return editions.joined(layout, per_kg, prices.judged)
    if layout.editions:
        return editions.joined(layout, parts)
    table = pd.concat([one.rows.assign(source=one.source) for one in parts], ignore_index=True)
    table = table.astype({"source": "str"})
    schema.checked(table, layout, f"The table {layout.name}", with_source=True)
    return table.sort_values([*layout.key, "source"], ignore_index=True)


def _context(parts: list[editions.Edition]) -> pd.DataFrame:
    """People and money of every source, and beside each year the newest price index, which is the same for all countries."""
    people = editions.joined(schema.POPULATION_GDP, [one for one in parts if "us_cpi" not in one.rows])
    cpi = editions.joined(schema.US_CPI, [one for one in parts if "us_cpi" in one.rows]).query("newest")
    indexed = people.merge(cpi[["year", "us_cpi", "source"]], on="year", how="left", suffixes=("", "_of_us_cpi"))
    beside = [column for column in indexed if column not in schema.CONTEXT.columns]
    return indexed[[*schema.CONTEXT.columns, *beside]]


def _entry(name: str, said: sources.Source) -> dict:
    fields = ("publisher", "title", "edition", "citation", "locator", "url", "terms", "access_class")
    return {
        "id": name,
        **{field: getattr(said, field) for field in fields},
        "published": said.published.isoformat(),
        "short": sources.short_name(said),
    }
