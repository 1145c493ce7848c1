"""A report's tables, and the data of its figures, as one Excel workbook: numbers as numbers, whatever the reader's locale.

It holds what the page itself holds for download and nothing else. The same report gives the same bytes.
"""

import base64
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd
from selectolax.lexbor import LexborHTMLParser

from pactresearch.files.csv_files import FORMULA

EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip file can hold, for every file
FINDINGS = ["id", "sentence", "value", "low", "high", "unit", "verdict", "reason", "sources"]
LONGEST_NAME = 31  # characters that Excel takes for a sheet's name
WIDTH = 26  # of a sheet's first column, in characters
_CHANGED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")
_UNSHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_QUOTED = rf"^'(?={FORMULA})"  # what keeps a text of a CSV file from being run; here no text is


def of_report(page: str, results: Mapping, record: Mapping) -> bytes:
    """The workbook of a report: sources first, then findings, then a sheet for each table and figure.

    page: its HTML. results: its headline results. record: its metadata. What is not reported is an empty cell.
    """
    held = list(_held(page))
    names = _sheet_names([name for name, _, _ in held])
    titles = dict(zip(names, (title for _, title, _ in held), strict=True))
    about = pd.DataFrame(_about(results, record, titles), columns=["about", "this workbook"])
    findings = pd.DataFrame(results.get("findings", ()), columns=FINDINGS)
    findings["sources"] = findings["sources"].map(_plain)
    sheets = {"Sources": about, "Findings": findings, **dict(zip(names, (data for _, _, data in held), strict=True))}
    written = io.BytesIO()
    with pd.ExcelWriter(written, engine="openpyxl") as book:
        for name, data in sheets.items():
            data.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 1))
            book.sheets[name].column_dimensions["A"].width = WIDTH
            for cell in (cell for row in book.sheets[name].iter_rows() for cell in row if cell.data_type == "f"):
                cell.data_type = "s"  # text stays text, also where it begins as a formula does
    return _without_clock(written)


def _held(page: str) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Name, title and data of each table and figure; a column is of numbers where all that is reported is one."""
    for figure in LexborHTMLParser(page).css("figure[id]"):
        if link := figure.css_first("a.data"):
            address, title = link.attributes["href"] or "", figure.css_first("caption, .narrow-title")
            text = _UNSHOWN.sub("", base64.b64decode(address.partition("base64,")[2]).decode("utf-8-sig"))
            frame = pd.read_csv(io.StringIO(text), keep_default_na=False, na_values=[""])
            name = (figure.id or "").partition("-")[2]  # behind the word `figure` or `table`
            yield name, title.text() if title else "", frame.replace(_QUOTED, "", regex=True)


def _sheet_names(names: Iterable[str]) -> list[str]:
    found = {"sources": "", "findings": ""}
    for name in names:
        tries = (f"{name[: LONGEST_NAME - len(end)]}{end}" for end in ("", *(f"_{n}" for n in range(2, 1000))))
        found[next(one for one in tries if one not in found)] = name
    return list(found)[2:]


def _about(results: Mapping, record: Mapping, titles: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    yield "Report", results.get("title")
    yield "Made on", record.get("made_at")
    yield "Made again by", record.get("command")
    if record.get("variant"):
        yield "Variant", f"not the standard report: {_plain(record['variant'])}"
    yield "Empty cells", "not reported; 0 is a reported zero"
    yield from ((f"Parameter {name}", _plain(value)) for name, value in (results.get("parameters") or {}).items())
    for one in [*(record.get("sources") or ()), *(record.get("file_sources") or ())]:
        yield (
            f"Source {one.get('id')}",
            _plain([one[name] for name in ("short", "edition", "terms", "url") if one.get(name)]),
        )
    yield from ((f"Sheet {name}", title) for name, title in titles.items())


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(one)}" for name, one in value.items())
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _without_clock(written: io.BytesIO) -> bytes:
    """The same workbook without the times at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(written) as book, zipfile.ZipFile(out, "w") as plain:
        for name in book.namelist():
            content = (
                _CHANGED.sub(rb"\g<1>1980-01-01T00:00:00Z", book.read(name)) if "core.xml" in name else book.read(name)
            )
            plain.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
