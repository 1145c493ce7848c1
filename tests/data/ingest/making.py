"""Files as counterparts send them, made for the tests: every figure in them is made up."""

import openpyxl
from openpyxl.utils.datetime import WINDOWS_EPOCH

from pactresearch.data.ingest import mapping as mappings
from pactresearch.data.ingest import reading, repeats

SOURCE = {
    "publisher": "SYNTHETIC agency, made for the tests",
    "title": "SYNTHETIC list of seizures",
    "url": "https://example.org",
    "terms": "Made for the tests.",
}


def workbook(file, sheets, hidden=(), merged=(), epoch=WINDOWS_EPOCH):
    """A workbook of Excel. sheets: name to rows. merged: ranges of the first sheet. epoch: from when it counts days."""
    book = openpyxl.Workbook()
    book.epoch = epoch
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(file)
    return file


def text(file, rows, separator=",", encoding="utf-8"):
    """A text file of separated values."""
    file.write_bytes("\r\n".join(separator.join(map(str, row)) for row in rows).encode(encoding))
    return file


def read(file, **mapping):
    """The verdict on a file by a mapping, or by its layout where there is none."""
    return reading.read(file, mappings.of(mapping) if mapping else None)


def codes(verdict):
    """The rules that rows broke, each with its rows."""
    return {code: rows["row"].tolist() for code, rows in verdict.problems.groupby("code")}


def single_cases(file):
    """The single seizures of a file, those entered twice once."""
    return repeats.once(read(file).tables["cases"])
