"""Makes data/raw/unodc_ids_2011_2016_grouped.csv from the archive of UNODC's Individual Drug Seizures 2011-2016.

    python scripts/group_individual_seizures.py ARCHIVE.zip

The archive is not part of the project: it holds single seizures. What is written holds counts of at least three. The
numbers printed, and the checksum, belong in the sidecar beside the file.
"""

import argparse
import sys
from pathlib import Path

from pactresearch import paths
from pactresearch.data import sources
from pactresearch.data.readers import grouping, ids_2011_2016
from pactresearch.errors import InputError

OUT = f"{ids_2011_2016.SOURCE}_grouped.csv"


def main() -> int:
    """Reads the archive, writes the counts, says what was read, left out and withheld."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path, help="the ZIP file that UNODC publishes")
    try:
        reading = ids_2011_2016.read(parser.parse_args().archive)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    rows = grouping.grouped(reading.cases)
    file = paths.raw() / OUT
    rows.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")
    print(f"rows read {reading.rows:,}; repeats {reading.repeats:,}; medicines {reading.medicines:,}")
    print(f"cases {len(reading.cases):,}, of which without kilograms {reading.without_kg:,}")
    print(f"in {len(rows):,} rows {rows['n'].sum():,} cases; left out {len(reading.cases) - rows['n'].sum():,}")
    print(grouping.survival(reading.cases, rows).round(3).to_string())
    print(f"{sources.in_project(file)}: {file.stat().st_size:,} bytes, SHA-256 {sources.checksum(file)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
