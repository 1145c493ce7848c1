"""Whatever is given, a verdict in words comes back: never a traceback, nothing written, nothing run."""

import io
import os
import re
import time
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pactresearch.data.ingest import mapping as mappings
from pactresearch.data.ingest import reading
from pactresearch.data.ingest.cells import values
from pactresearch.data.ingest.files import sheets as limits
from pactresearch.data.ingest.files import text_files, workbook
from pactresearch.errors import InputError
from tests.data.ingest.making import codes, read, text
from tests.data.ingest.making import workbook as made

LIST = {
    "table": "cases",
    "constants": {"country": "Tajikistan", "unit": "kg"},
    "columns": {"date": "Date", "drug": "Drug", "amount": "kg"},
}
ROWS = [["Date", "Drug", "kg"], ["2020-01-02", "heroin", 1]]


def refused(file, **mapping):
    with pytest.raises(InputError) as error:
        read(file, **mapping)
    return str(error.value)


def altered(file, change):
    """A sound workbook whose parts are changed: name and bytes in, bytes out; None leaves a part out."""
    sound = io.BytesIO()
    made(sound, {"x": ROWS})
    with zipfile.ZipFile(sound) as given_, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name in given_.namelist():
            out.writestr(name, change(name, given_.read(name)))
    return file


@pytest.mark.parametrize("content", [b"", b"   \n ", b"\xef\xbb\xbf"])
def test_empty(tmp_path, content):
    (tmp_path / "x.csv").write_bytes(content)
    assert refused(tmp_path / "x.csv").startswith("x.csv")


def test_an_empty_workbook(tmp_path):
    assert "no cell with anything in it" in refused(made(tmp_path / "x.xlsx", {"x": []}))


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 40,
        b"%PDF-1.7\n\x00\x01",
        b"just a sentence",
        b'{"a": ',
        b"[1, 2]",
        b"\x89PNG\r\n" + b"\0" * 99,
    ],
)
def test_not_a_spreadsheet(tmp_path, content):
    (tmp_path / "x.xlsx").write_bytes(content)
    assert refused(tmp_path / "x.xlsx").startswith("x.xlsx")


def test_protected_by_a_password(tmp_path):
    stream = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    (tmp_path / "x.xlsx").write_bytes(stream)
    assert "password" in refused(tmp_path / "x.xlsx")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("x.csv", "a,b")
    locked = bytearray((tmp_path / "x.zip").read_bytes())
    locked[6] |= 1
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "x.zip").write_bytes(locked)
    assert "password" in refused(tmp_path / "x.zip")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_archive_or_workbook(tmp_path, part):
    whole = made(tmp_path / "x.xlsx", {"x": ROWS}).read_bytes()
    (tmp_path / "x.xlsx").write_bytes(whole[: int(len(whole) * part)])
    assert "not whole" in refused(tmp_path / "x.xlsx")


def test_a_part_that_is_damaged(tmp_path):
    file = made(tmp_path / "x.xlsx", {"x": ROWS})
    whole = bytearray(file.read_bytes())
    at = whole.find(b"xl/worksheets/sheet1.xml") + 40
    whole[at : at + 20] = b"\xff" * 20
    file.write_bytes(whole)
    assert "not whole" in refused(file)


def test_a_zip_bomb_and_one_that_lies_of_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "LIMIT", limits.Limit(expanded_bytes=1_000_000))
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.csv", b"0" * 5_000_000)
    assert "would expand to 5 MB" in refused(tmp_path / "x.zip")
    lying = (tmp_path / "x.zip").read_bytes().replace((5_000_000).to_bytes(4, "little"), (500).to_bytes(4, "little"))
    (tmp_path / "x.zip").write_bytes(lying)
    assert "not whole" in refused(tmp_path / "x.zip")


@pytest.mark.parametrize("cell", [b"XFD1048576", b"A1048576", b"ZZZ9"])
def test_a_sheet_that_spans_more_cells_than_the_limit(tmp_path, monkeypatch, cell):
    monkeypatch.setattr(workbook, "LIMIT", limits.Limit(cells=1_000_000))
    far = (
        b'<row r="'
        + bytes(filter(lambda one: one < 65, cell))
        + b'"><c r="'
        + cell
        + b'" t="n"><v>1</v></c></row></sheetData>'
    )
    file = altered(
        tmp_path / "x.xlsx", lambda name, data: data.replace(b"</sheetData>", far) if "sheet1.xml" in name else data
    )
    assert "The limit is" in refused(file)


def test_a_sheet_that_lies_elsewhere_in_the_archive_is_measured_too(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "LIMIT", limits.Limit(cells=1_000_000))
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    file = altered(
        tmp_path / "y.xlsx", lambda name, data: data.replace(b"</sheetData>", far) if "sheet1.xml" in name else data
    )
    with zipfile.ZipFile(file) as given_, zipfile.ZipFile(tmp_path / "x.xlsx", "w") as out:
        for name in given_.namelist():
            content = given_.read(name).replace(b"worksheets/sheet1.xml", b"elsewhere/part.bin")
            out.writestr(name.replace("worksheets/sheet1.xml", "elsewhere/part.bin"), content)
    assert "The limit is" in refused(tmp_path / "x.xlsx")


def test_more_sheets_columns_or_bytes_than_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "LIMIT", limits.Limit(sheets=2, file_bytes=100_000))
    assert "It has 3 sheets" in refused(made(tmp_path / "x.xlsx", dict.fromkeys("abc", ROWS)))
    (tmp_path / "big.csv").write_bytes(b"a,b\n" * 30_000)
    assert "The limit is" in refused(tmp_path / "big.csv")
    monkeypatch.setattr(text_files, "LIMIT", limits.Limit(columns=10))
    assert "20 columns" in refused(text(tmp_path / "wide.csv", [range(20), range(20)]))


def test_of_formulas_macros_and_links_the_values_are_taken_and_it_is_said(tmp_path):
    def change(name, data):
        return data.replace(b"<v>1</v>", b"<f>[1]Sheet!A1*2</f><v>7</v>") if "sheet1.xml" in name else data

    file = altered(tmp_path / "x.xlsm", change)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    verdict = read(file, **LIST)
    assert verdict.tables["cases"]["kg"].tolist() == [7]
    assert set(verdict.notes) == {workbook.FORMULA, workbook.LINK, workbook.MACRO}


# What whoever writes a workbook by hand, or by another program, may choose: the prefix of elements, quotation marks, the order of
# attributes, how a formula or an error is put down.
DAY, DRUG = (
    f'<c r="{at}3" t="inlineStr"><is><t>{said}</t></is></c>' for at, said in (("A", "2020-01-03"), ("B", "heroin"))
)
AS_WRITTEN = {
    "the style before the place": '<c s="1" r="C3"><f>1+1</f></c>',
    "the type before the place": '<c t="b" r="C3"><f>1+1</f><v></v></c>',
    "an error between other marks": "<c r='C3' t='e'><v>#DIV/0!</v></c>",
    "a formula of several cells": '<c r="C3"><f t="shared" si="0"/><v/></c>',
}


@pytest.mark.parametrize("cell", AS_WRITTEN.values(), ids=AS_WRITTEN)
def test_a_weight_without_a_value_is_refused_however_its_cell_is_written(tmp_path, cell):
    row = f'<row r="3">{DAY}{DRUG}{cell}</row></sheetData>'.encode()
    file = altered(
        tmp_path / "x.xlsx", lambda name, data: data.replace(b"</sheetData>", row) if "sheet1.xml" in name else data
    )
    if " t=" in cell.partition(" r=")[0]:  # a number or a truth that is none: the file is refused
        assert "save it as .xlsx" in refused(file, **LIST)
    else:
        verdict = read(file, **LIST)
        assert codes(verdict) == {"no_number": [3]} and workbook.NO_VALUE in verdict.notes


def with_prefix(data):
    return re.sub(rb"<(/?)(\w+)", rb"<\1x:\2", re.sub(rb"<\?xml.*?\?>", b"", data)).replace(b"xmlns=", b"xmlns:x=")


def test_elements_with_a_prefix_are_read_and_judged_like_others(tmp_path):
    changed = lambda name, data: with_prefix(data) if "sheet1.xml" in name else data  # noqa: E731
    assert read(altered(tmp_path / "x.xlsx", changed), **LIST).tables["cases"]["kg"].tolist() == [1]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    beyond = lambda name, data: changed(name, data.replace(b"</sheetData>", far))  # noqa: E731
    assert "reaches to row 1,048,576, column 16,384" in refused(altered(tmp_path / "x.xlsx", beyond))


def test_a_text_that_stands_in_so_many_cells_that_no_memory_holds_them(tmp_path):
    """As in a laugh of a billion: one text of 30,000 letters, which a small file names 300,000 times."""
    text_ = (
        b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>"
        + b"a" * 30_000
        + b"</t></si></sst>"
    )
    cells = (
        b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, 300_003))
        + b"</sheetData>"
    )
    file = altered(
        tmp_path / "x.xlsx", lambda name, data: data.replace(b"</sheetData>", cells) if "sheet1.xml" in name else data
    )
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", text_)
    assert "texts of up to 30,000 letters. The limit is" in refused(file)


def test_a_text_longer_than_excel_takes(tmp_path):
    cell = b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + b"a" * 40_000 + b"</t></is></c></row></sheetData>"
    file = altered(
        tmp_path / "x.xlsx", lambda name, data: data.replace(b"</sheetData>", cell) if "sheet1.xml" in name else data
    )
    assert "texts of up to 40,000 letters" in refused(file)


def test_a_small_file_that_expands_to_hundreds_of_times_its_bytes(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.csv", b"0" * 20_000_000)
    assert "would expand to 20 MB in 1 parts. The limit is" in refused(tmp_path / "x.zip")


def test_two_sheets_of_one_name_are_not_read_as_one(tmp_path):
    sound = made(io.BytesIO(), {"x": ROWS, "y": ROWS})
    with zipfile.ZipFile(sound) as given_, zipfile.ZipFile(tmp_path / "x.xlsx", "w") as out:
        for name in given_.namelist():
            out.writestr(name, given_.read(name).replace(b'name="y"', b'name="x"'))
    assert "Two of its sheets have the same name" in refused(tmp_path / "x.xlsx")


def test_xml_entities(tmp_path):
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'
    file = altered(tmp_path / "x.xlsx", lambda name, data: laughs + data if "sheet1.xml" in name else data)
    assert "entities" in refused(file)


def test_links_devices_folders_and_names_that_lead_outside(tmp_path):
    made(tmp_path / "x.xlsx", {"x": ROWS})
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "x.xlsx")
    assert "is a link" in refused(tmp_path / "link.xlsx")
    os.mkfifo(tmp_path / "pipe.csv")
    assert "no ordinary file" in refused(tmp_path / "pipe.csv")
    assert "is a folder" in refused(tmp_path)
    assert "no file" in refused(tmp_path / "none.csv")
    for name, mode in (
        ("../x.csv", 0o100644),
        ("/x.csv", 0o100644),
        ("..\\x.csv", 0o100644),
        ("x.csv", 0o120777),
        ("x.csv", 0o010644),
    ):
        about = zipfile.ZipInfo(name)
        about.external_attr = mode << 16
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
            archive.writestr(about, "a,b\n1,2")
        assert "not opened" in refused(tmp_path / "x.zip")
    assert not (tmp_path.parent / "x.csv").exists()


def test_a_file_that_changes_while_it_is_read(tmp_path, monkeypatch):
    file = made(tmp_path / "x.xlsx", {"x": ROWS})
    sound = os.fstat

    def later(number):
        file.write_bytes(file.read_bytes() + b"more")
        return sound(number)

    monkeypatch.setattr(workbook.os, "fstat", later)
    assert "changed while it was read" in refused(file)


def test_what_takes_long_is_announced(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "LONG_BYTES", 10)
    said = []
    reading.read(made(tmp_path / "x.xlsx", {"first": ROWS, "second": ROWS}), mappings.of(LIST), said.append)
    assert said == ["x.xlsx: 0 MB are being read …", "sheet first …", "sheet second …"]


def test_a_column_that_stands_twice(tmp_path):
    file = made(tmp_path / "x.xlsx", {"x": [["Date", "Drug", "kg", "kg"], ["2020-01-02", "heroin", 1, 2]]})
    assert "'kg' twice" in refused(file, **LIST)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["20233", "heroin", 1], "no_year"), (["2090-01-01", "heroin", 1], "future"), (["2020-02-31", "heroin", 1], "no_day"),
        (["2020-01-02", "heroin", 1e12], "too_much"), (["2020-01-02", "heroin", -1], "negative"), (["2020-01-02", "heroin",
            "many"], "no_number"),
        (["2020-01-02", "", 1], "no_drug_given"), (["", "heroin", 1], "no_day"), (["2020-01-02", "heroin",
            "=cmd|' /C calc'!A0"], "no_number"),
        *((["2020-01-02", "heroin", said], "no_number") for said in ("5 12", "1 2345", "1e300")),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_meant_is_refused_with_its_place_and_a_remedy(tmp_path, row, code):
    verdict = read(text(tmp_path / "x.csv", [*ROWS, row, ROWS[1]], separator=";"), **LIST)
    assert codes(verdict)[code] == [3]
    assert verdict.taken == 2 and verdict.refused == 1
    line = next(line for line in verdict.lines() if "row 3" in line)
    assert str(row[{"no_year": 0, "future": 0, "no_day": 0, "no_drug_given": 1}.get(code, 2)])[:8] in line


@pytest.mark.parametrize("said", ["1\0002", "\u202e21", "2\u202d1", "1\n2"])
def test_digits_that_nobody_sees_as_they_are_read_are_no_number(said):
    assert values.number(said) == (None, "no_number")


def test_marks_of_direction_beside_digits_change_nothing_and_a_zero_has_no_sign():
    assert values.number("\u200f12\u200e") == (12.0, None)
    assert str(values.number("-0")[0]) == "0.0"


def test_a_country_that_ceased_to_be_is_refused_with_what_it_became(tmp_path):
    rows = [["Date", "Drug", "kg", "Country"], ["1985-01-02", "heroin", 1, "СССР"], ["1999-01-02", "heroin", 1, "YUG"]]
    verdict = read(
        text(tmp_path / "x.csv", rows),
        **LIST | {"columns": LIST["columns"] | {"country": "Country"}, "constants": {"unit": "kg"}},
    )
    assert codes(verdict) == {"old_country": [2, 3]}
    assert "UZB (Uzbekistan)" in verdict.problems["fact"][0] and "SRB (Serbia)" in verdict.problems["fact"][1]


def test_control_characters_are_taken_out_and_said(tmp_path):
    rows = [["Date", "Drug", "kg", "Where"], ["2020-01-02", "her\x00oin\x07", 1, "Khu\u202ejand"]]
    verdict = read(text(tmp_path / "x.csv", rows), **LIST | {"columns": LIST["columns"] | {"place": "Where"}})
    assert verdict.tables["cases"]["place"].tolist() == ["Khujand"] and verdict.taken == 1
    assert codes(verdict) == {"control": [2, 2]}


def test_nothing_of_a_file_is_markup_or_a_formula_in_what_is_said_of_it(tmp_path):
    bad = "<script>alert(1)</script>"
    rows = [
        ["Date", "Drug", "kg"],
        ["2020-01-02", bad, 1],
        ["2020-01-02", "=cmd|' /C calc'!A0", 1],
        ["2020-01-02", "heroin", 1],
    ]
    file = made(tmp_path / "<b>x.xlsx", {"<i>y": rows})
    verdict = read(file, **LIST)
    assert (
        "<script>" not in verdict._repr_html_()
        and "<b>x" not in verdict._repr_html_()
        and "<i>y" not in verdict._repr_html_()
    )
    assert "&lt;script&gt;" in verdict._repr_html_()
    assert not any(line.lstrip().startswith("=cmd") or ": =cmd" in line for line in verdict.lines())


def test_every_broken_row_is_told_and_no_other_is_lost(tmp_path):
    rows = [["Date", "Drug", "kg"], *(["2020-01-02", "heroin", n] for n in range(1, 3000))]
    broken = {
        500: ["2020-01-02", "heroin"],
        1000: ["2020-01-02", "heroin", 1, 2],
        1500: ["2020-01-02", '"heroin', 7],
        2000: ["x"],
    }
    for n, row in broken.items():
        rows[n] = row
    verdict = read(text(tmp_path / "x.csv", rows), **LIST)
    assert codes(verdict)["broken"] == [501, 1001, 1501]
    assert verdict.taken == 3000 - 1 - len(broken)
    assert verdict.tables["cases"]["kg"].sum() == sum(range(1, 3000)) - sum(broken)


CELLS = st.one_of(
    st.none(), st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.datetimes().map(str),
        st.sampled_from(["heroin", "Итого", "=1+1", "\x00", "1402/05/17", "kg"])
)  # fmt: skip
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(TABLES, st.sampled_from([",", ";", "\t"]), st.booleans())
def test_any_table_gets_a_verdict_within_ten_seconds(tmp_path_factory, rows, separator, with_head):
    file = tmp_path_factory.mktemp("any") / "x.csv"
    table = [*([["Date", "Drug", "kg"]] if with_head else []), *rows]
    file.write_text(
        "\n".join(separator.join(str(cell) for cell in row) for row in table), encoding="utf-8", errors="replace"
    )
    _has_a_verdict(file)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.integers(0, 5000), st.booleans())
def test_any_bytes_in_or_instead_of_a_workbook_get_a_verdict(tmp_path_factory, junk, at, instead):
    file = tmp_path_factory.mktemp("any") / "x.xlsx"
    sound = made(file, {"x": ROWS}).read_bytes()
    file.write_bytes(junk if instead else sound[:at] + junk + sound[at + len(junk) :])
    _has_a_verdict(file)


def _has_a_verdict(file):
    for mapping in (None, mappings.of(LIST)):
        began = time.monotonic()
        try:
            assert reading.read(file, mapping).lines()
        except InputError as error:
            assert str(error).startswith("x.")
        assert time.monotonic() - began < 10


def test_halves_of_letters_in_json_and_in_a_name_of_a_file_do_no_harm(tmp_path):
    rows = '[{"Date": "2020-01-02", "Drug": "heroin", "kg": 1, "Where": "\\ud800"}]'
    file = tmp_path / "x\udcff.json"
    file.write_text('{"\\ud800": ' + rows + "}", encoding="utf-8")
    verdict = read(file, **LIST | {"columns": LIST["columns"] | {"place": "Where"}})
    assert verdict.tables["cases"]["place"].tolist() == ["?"]
    assert verdict.file == "x?.json" and (verdict._repr_html_() + "".join(verdict.lines())).encode()


def test_a_workbook_written_by_another_library_is_read_as_it_is(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Date", "Drug", "kg"])
    book.active.append(["2020-01-02", "heroin", "=1+1"])
    book.save(tmp_path / "x.xlsx")
    verdict = read(tmp_path / "x.xlsx", **LIST)  # a formula that was never computed has no value
    assert codes(verdict) == {"no_number": [2]} and {workbook.FORMULA, workbook.NO_VALUE} <= {*verdict.notes}
