"""How fast files are read: `make bench-ingest`. Ratios are of one run, so that they mean the same on any computer.

The individual seizures and the annex are UNODC's own, in ../shared/data/official; where they are absent, their lines are left
out. The workbook of 2.8 million rows in three sheets, in the layout of the current releases, and the text file of a million
rows with a broken row in each thousand are SYNTHETIC: every figure in them is made up.
"""

import argparse
import datetime as dt
import multiprocessing
import os
import random
import resource
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from pactresearch import paths
from pactresearch.data import store

OFFICIAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "official"
ROWS, SHEETS, LINES, EACH = 2_800_000, 3, 1_000_000, 1_000
HEADINGS = (
    "Seizure Date", "Country/Territory of Seizure", "ISO3", "Subregion", "Region", "Drug/Substance", "Quantity Seized",
    "Measurement Unit", "City", "Administrative Region", "Physical Seizure Location", "Trafficking Mode of Transportation",
        "Source",
    "Reporting Channel",
)  # fmt: skip
COUNTRIES = (
    ("Kazakhstan", "KAZ"),
    ("Tajikistan", "TJK"),
    ("Uzbekistan", "UZB"),
    ("Türkiye", "TUR"),
    ("Iran (Islamic Republic of)", "IRN"),
)
DRUGS = ("Heroin", "Opium", "Cannabis herb", "Cocaine", "Methamphetamine", "Cannabis resin", "MDMA", "Tramadol")


def big_workbook(file: Path, rows: int = ROWS, sheets: int = SHEETS) -> Path:
    """A SYNTHETIC workbook, written as XML, since a library would take longer than all else here."""
    draw, strings = random.Random(1), {}

    def cell(value: object) -> str:
        if not isinstance(value, str):
            return f"<c><v>{value}</v></c>"
        return f'<c t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'

    def row() -> str:
        (country, code), day = draw.choice(COUNTRIES), dt.date(2006, 1, 1) + dt.timedelta(days=draw.randrange(6500))
        said = (
            day.isoformat(), country, code, "Subregion", "Region", draw.choice(DRUGS), round(draw.lognormvariate(-2, 2), 4),
                "Kilogram",
            f"City {draw.randrange(300)}", "Region", "Airport", "Road", "SYNTHETIC", "SYNTHETIC",
        )  # fmt: skip
        return f"<row>{''.join(map(cell, said))}</row>"

    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for n in range(1, sheets + 1):
            with out.open(f"xl/worksheets/sheet{n}.xml", "w", force_zip64=True) as part:
                part.write(f"<worksheet {space}><sheetData><row>{''.join(map(cell, HEADINGS))}</row>".encode())
                for _ in range(rows // sheets // 1000):
                    part.write("".join(row() for _ in range(1000)).encode())
                part.write(b"</sheetData></worksheet>")
        out.writestr(
            "xl/sharedStrings.xml", f"<sst {space}>{''.join(f'<si><t>{one}</t></si>' for one in strings)}</sst>"
        )
        named = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1))
        out.writestr("xl/workbook.xml", f'<workbook {space} xmlns:r="{office}"><sheets>{named}</sheets></workbook>')
        related = "".join(
            f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, sheets + 1)
        )
        related += f'<Relationship Id="rId99" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
        package = "http://schemas.openxmlformats.org/package/2006"
        out.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{related}</Relationships>'
        )
        out.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}worksheet+xml"/>'
            for n in range(1, sheets + 1)
        )
        out.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}sharedStrings+xml"/>{types}</Types>',
        )
    return file


def broken_text(file: Path) -> Path:
    """A SYNTHETIC list of a million rows, of which one in each thousand is broken, in three ways by turns."""
    draw = random.Random(2)
    with file.open("w", encoding="utf-8") as out:
        out.write("Date;Drug;kg;Place\n")
        for n in range(1, LINES + 1):
            sound = f"{2010 + n % 13}-0{1 + n % 9}-1{n % 9};heroin;{draw.lognormvariate(-2, 2):.4f};City {n % 300}\n"
            out.write(
                sound
                if n % EACH
                else ("2020-01-01;heroin\n", "a;b;c;d;e;f\n", '2020-01-01;"heroin;1;x\n')[n // EACH % 3]
            )
    return file


def _read(file: Path, mapping: dict | None = None) -> tuple[int, int, int]:
    from pactresearch.data.ingest import mapping as mappings
    from pactresearch.data.ingest import reading

    verdict = reading.read(file, mappings.of(mapping) if mapping else None)
    return verdict.rows, verdict.taken, verdict.refused


def _plainly(file: Path) -> tuple[int, int, int]:
    """What a person would do: pandas with openpyxl, the drugs chosen, names and days read."""
    import pandas as pd

    from pactresearch import geography
    from pactresearch.data.readers.layouts import WORDS

    sheets = pd.read_excel(file, sheet_name=None, engine="openpyxl")
    every = pd.concat(sheets.values(), ignore_index=True)
    taken = every[every["Drug/Substance"].isin(WORDS["opiates"])].drop_duplicates()
    codes = {name: geography.iso3_of(name) for name in taken["Country/Territory of Seizure"].unique()}
    taken = taken.assign(
        iso3=taken["Country/Territory of Seizure"].map(codes), year=pd.to_datetime(taken["Seizure Date"]).dt.year
    )
    return len(every), len(taken), 0


def _ingest(file: Path) -> tuple[int, int, int]:
    """End to end, registering and the build of all tables included, in a copy of the project."""
    from pactresearch.data import ingest

    verdict = ingest.ingest(file)
    return verdict.rows, verdict.taken, verdict.refused


def timed(what: str, work: Callable, *given: object) -> float:
    """Does a thing in a process of its own, prints its seconds, rows a second and memory, and gives the seconds."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, (rows, taken, refused), peak = pool.apply(_measured, (work, given))
    print(
        f"{what}: {seconds:.1f} s, {rows:,} rows ({rows / seconds:,.0f} a second), {taken:,} taken, {refused:,} refused, "
        f"{peak / 1e9:.2f} GB",
        flush=True,
    )
    return seconds


def _measured(work: Callable, given: tuple) -> tuple[float, tuple[int, int, int], int]:
    from pactresearch.data.ingest import reading  # what every run imports and reads once

    store.ensure()
    reading.names.countries()
    began = time.perf_counter()
    counts = work(*given)
    return time.perf_counter() - began, counts, 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Measures what is asked for, by default all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", default=["official", "text", "workbook"])
    parser.add_argument("--rows", type=int, default=ROWS, help="of the SYNTHETIC workbook")
    asked = parser.parse_args()
    ids, annex = OFFICIAL / "unodc_ids_2011_2016.zip", OFFICIAL / "wdr2024_annex_7.1_drug_seizures_2018_2022.xlsx"
    store.ensure()
    with tempfile.TemporaryDirectory() as name:
        if "official" in asked.what and OFFICIAL.is_dir():
            timed("individual seizures 2011-2016", _read, ids)
            timed("annex 7.1 of 2024", _read, annex)
            shutil.copytree(paths.raw(), Path(name) / "data" / "raw")
            (Path(name) / "notebooks").mkdir()
            os.environ[paths.ROOT_VARIABLE] = name
            timed("individual seizures, registered and all tables built", _ingest, ids)
            del os.environ[paths.ROOT_VARIABLE]
        if "text" in asked.what:
            mapping = {
                "table": "cases", "constants": {"country": "TJK", "unit": "kg"}, "dates": "year first",
                "columns": {"date": "Date", "drug": "Drug", "amount": "kg", "place": "Place"},
            }  # fmt: skip
            timed(
                "SYNTHETIC text of a million rows, a broken one in each thousand",
                _read,
                broken_text(Path(name) / "text.csv"),
                mapping,
            )
        if "workbook" in asked.what:
            file = big_workbook(Path(name) / "big.xlsx", asked.rows)
            ours = timed(f"SYNTHETIC workbook of {SHEETS} sheets", _read, file)
            theirs = timed("  the same by pandas and openpyxl, with the same cleaning", _plainly, file)
            print(f"  ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main()
