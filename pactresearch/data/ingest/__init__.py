"""A file that a person has → a verdict row by row → data/raw with its sidecar.

`workbook` opens it, `reading` recognises its layout or follows its mapping, `rows` and `clean` make our tables of it with the
help of `values` and `names`, `rules` has every rule with its remedy, `verdict` says what came of it, `register` puts it in place.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pactresearch import lazy, paths
from pactresearch.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from pactresearch.data.ingest.files.workbook import Tell
    from pactresearch.data.ingest.verdict import Verdict


def ingest(
    path: "Path | str",
    *,
    mapping: "Path | str | dict | None" = None,
    access: str = "restricted",
    totals: bool = False,
    dry_run: bool = False,
    tell: "Tell" = lambda line: None,
) -> "Verdict":
    """Reads an official file or a national list, and registers what was taken, unless `dry_run`; gives the verdict.

    path: a workbook of Excel, a CSV or JSON file, or a ZIP archive with one of them. mapping: of a national list: a TOML
    file, or what it would hold. access: "restricted" or "public". totals: single seizures also make yearly totals, as a
    source marked partial. tell: is called with a line where reading takes long.

    Raises InputError where the file cannot be used as a whole; then nothing is written.
    """
    from pactresearch.data.ingest import mapping as mappings
    from pactresearch.data.ingest import reading, register

    if access not in (register.RESTRICTED, register.PUBLIC):
        raise InputError(f"access is {access!r}; allowed: restricted, public.")
    how = mappings.of(mapping) if isinstance(mapping, dict) else mappings.read(Path(mapping)) if mapping else None
    verdict = reading.read(Path(path), how, tell)
    verdict, partial = register.with_totals(verdict, access) if totals else (verdict, "")
    return verdict if dry_run else register.registered(verdict, how, access, partial)


def cases(iso3: str, source: str = "*") -> "pd.DataFrame":
    """The single seizures of a country in what was ingested, of one source or of all; only that country's files are read.

    Columns: those of the table `cases`, date, place, province, quantity and unit where the file has them, mark (`repeat`, `alike`),
    source. Raises InputError where there are none.
    """
    import pandas as pd

    if os.environ.get(paths.AUDIENCE_VARIABLE) == paths.PUBLIC:
        raise InputError("ingest.cases gives single seizures, which stand in no public report. Use load('cases').")
    if not (found := sorted(paths.raw().glob(f"{source}/cases/iso3={iso3}/part.parquet"))):
        some = ", ".join(sorted({one.name.removeprefix("iso3=") for one in paths.raw().glob("*/cases/iso3=*")}))
        raise InputError(f"No single seizures of {iso3} were ingested; there are some of: {some or 'no country'}.")
    parts = [pd.read_parquet(file, partitioning=None).assign(source=file.parents[2].name) for file in found]
    return pd.concat(parts, ignore_index=True)


__getattr__, __dir__, __all__ = lazy.attach(__name__, shown=("cases", "ingest"))
