"""Makes data/raw/unodc_ids_2011_2016_grouped.csv from the archive of UNODC's Individual Drug Seizures 2011-2016.

    python scripts/group_individual_seizures.py ARCHIVE.zip

The archive is not part of the project: it holds single seizures. What is written holds counts of at least three. The
numbers printed, and the checksum, belong in the sidecar beside the file.
"""

import argparse
import sys
from pathlib import Path

import pandas as pd

from pactresearch import paths
from pactresearch.data import sources
from pactresearch.data.ingest import reading, repeats
from pactresearch.data.readers import grouping
from pactresearch.errors import InputError

OUT = "unodc_ids_2011_2016_grouped.csv"
UNKNOWN = {"no_word", "no_place"}  # a word that is not known would be lost in the counts


def main() -> int:
    """Reads the archive, writes the counts, says what was read, left out and withheld."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path, help="the ZIP file that UNODC publishes")
    try:
        verdict = reading.read(parser.parse_args().archive)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    if verdict.refused or UNKNOWN & {*verdict.problems["code"]}:
        print("\n".join(verdict.lines()), file=sys.stderr)
        return 2
    cases = repeats.once(verdict.tables["cases"])
    rows = grouping.grouped(cases)
    file = paths.raw() / OUT
    rows.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")
    print(verdict.headline())
    print(f"cases {len(cases):,}, of which without kilograms {cases['kg'].isna().sum():,}")
    print(f"in {len(rows):,} rows {rows['n'].sum():,} cases; left out {len(cases) - rows['n'].sum():,}")
    print(survival(cases, rows).round(3).to_string())
    print(f"{sources.in_project(file)}: {file.stat().st_size:,} bytes, SHA-256 {sources.checksum(file)}")
    return 0


def survival(cases: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """How much the withholding cost: a row a field, with the cases that reported it, those whose value is still shown
    in `rows`, and their share (0 to 1)."""
    fields = ["size_class_kg", *grouping.WITHHELD_FIRST]
    reported, told = cases[fields].notna().sum(), rows[fields].notna() & (rows[fields] != grouping.WITHHELD)
    shown = told.mul(rows["n"], axis=0).sum()
    return pd.DataFrame({"reported": reported, "shown": shown, "share": shown / reported})


if __name__ == "__main__":
    sys.exit(main())
