"""Single seizures added up to yearly totals, where somebody asks for it: always as a source marked partial."""

import dataclasses

from pactresearch.data import schema, store
from pactresearch.data.ingest import repeats
from pactresearch.data.ingest.verdict import Verdict
from pactresearch.errors import InputError

NAMED = 12


def with_totals(verdict: Verdict) -> tuple[Verdict, str]:
    """The verdict with a table `seizures` of what its cases add up to, and why these are no whole totals.

    Rows that repeat another in every field are counted once. The share of the officially reported total is noted for each
    country, drug and year that has one. Raises InputError where the file has no single seizures, or totals of its own.
    """
    if "cases" not in verdict.tables or "seizures" in verdict.tables:
        raise InputError(f"{verdict.file} holds no single seizures, so nothing can be added up. Leave --totals out.")
    once, key = repeats.once(verdict.tables["cases"]).dropna(subset="kg"), list(schema.SEIZURES.key)
    totals = once.groupby(key, as_index=False)[["kg"]].sum().round({"kg": 4})
    official = store.load("seizures").query("kg > 0")[[*key, "kg"]]
    both = totals.merge(official, on=key, how="left", suffixes=("", "_official"))
    compared = both.dropna()
    reached = "with no reported total to compare it with"
    if len(compared):
        reached = f"{compared['kg'].sum() / compared['kg_official'].sum():.2%} of what was reported for the same"
    partial = f"the sum of {len(once):,} single seizures in {verdict.file}, {reached}"
    said = []
    for iso3, year, drug, kg, official_kg in both.head(NAMED).itertuples(index=False, name=None):
        share = f"{kg / official_kg:.2%} of the reported {official_kg:,.4g} kg"
        said.append(f"{iso3} {year} {drug}: {kg:,.4g} kg, {share if official_kg > 0 else 'no total is reported'}")
    said += [f"… and {len(both) - NAMED:,} more totals"] if len(both) > NAMED else []
    tables = {**verdict.tables, "seizures": totals.astype(schema.SEIZURES.dtypes())}
    return dataclasses.replace(verdict, tables=tables, notes=(*verdict.notes, f"totals: {partial}", *said)), partial
