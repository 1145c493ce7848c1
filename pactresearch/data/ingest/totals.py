"""Single seizures added up to yearly totals, where somebody asks for it: always as a source marked partial."""

import dataclasses

import pandas as pd

from pactresearch.data import schema, store
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
    cases = verdict.tables["cases"]
    once = cases[(cases["mark"] != "repeat") & cases["kg"].notna()]
    key = list(schema.SEIZURES.key)
    totals = once.groupby(key, as_index=False)["kg"].sum().round({"kg": 4})
    official = store.load("seizures")[[*key, "kg"]]
    both = totals.merge(official, on=key, how="left", suffixes=("", "_official"))
    share = 100 * both["kg"] / both["kg_official"].where(both["kg_official"] > 0)
    said = [
        f"{row.iso3} {row.year} {row.drug}: {row.kg:,.4g} kg, {f'{part:.0f} % of the reported {row.kg_official:,.4g} kg' if pd.notna(part) else 'no total is reported'}"
        for row, part in zip(both.itertuples(), share, strict=True)
    ]
    more = [f"… and {len(said) - NAMED:,} more totals"] if len(said) > NAMED else []
    reached = (
        100 * both["kg"][share.notna()].sum() / both["kg_official"][share.notna()].sum()
        if share.notna().any()
        else float("nan")
    )
    whole = (
        f"{reached:.0f} % of what was reported for the same countries, drugs and years"
        if pd.notna(reached)
        else "nothing is reported to compare with"
    )
    partial = f"the sum of {len(once):,} single seizures in {verdict.file}, which is {whole}"
    notes = (*verdict.notes, f"totals: {partial}", *said[:NAMED], *more)
    return dataclasses.replace(
        verdict, tables={**verdict.tables, "seizures": totals.astype(schema.SEIZURES.dtypes())}, notes=notes
    ), partial
