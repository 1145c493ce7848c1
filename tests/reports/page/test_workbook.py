"""The workbook of a report holds what its page holds for download: sources first, numbers as numbers, the same bytes."""

import io

import openpyxl
import pandas as pd
import pytest

import pactresearch as pr
from pactresearch.reports.page import workbook
from pactresearch.reports.show import display

RESULTS = {
    "title": "Iran: opium", "parameters": {"country": "IRN", "drugs": ["opium"]},
    "findings": [
        {"id": "a", "sentence": "=1+1 is no formula", "value": 3.5, "low": None, "verdict": "supported", "sources": ["UNODC"]}
    ],
}  # fmt: skip
RECORD = {
    "made_at": "2026-11-28T10:00:00+00:00", "variant": {"first_year": 2010},
    "sources": [{"id": "unodc", "short": "UNODC, annual seizures", "edition": "2025", "url": "https://www.unodc.org"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def page():
    drawn, kept = pr.plot(["Iran", "Pakistan"], "opium", (2000, 2023)), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(display, "_display", lambda bundle: kept.append(bundle["text/html"]))
        table = pd.DataFrame(
            {
                "country": ["Türkiye", "Iran", "+1"],
                "kg": [3314.0, 0.25, None],
                "code": ["007", "01", "a"],
            }
        )
        display.show_table(
            table, caption="Seized & counted", name="a_name_that_is_longer_than_a_sheet_of_excel_may_have"
        )
        display.show_table(table, caption="Again", name="a_name_that_is_longer_than_a_sheet_of_excel_may_have_too")
    return display.figure_html(drawn) + "".join(kept), drawn.data


def read(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_sources_come_first_then_findings_then_a_named_sheet_for_each_figure_and_table(page):
    html, data = page
    sheets = read(workbook.of_report(html, RESULTS, RECORD))
    names = list(sheets)
    assert names[:3] == ["Sources", "Findings", data.attrs.get("name", names[2])]
    assert names[3:] == ["a_name_that_is_longer_than_a_sh", "a_name_that_is_longer_than_a__2"]
    about = dict(sheets["Sources"])
    assert list(about)[:2] == ["about", "Report"]
    assert about["Source unodc"] == "UNODC, annual seizures; 2025; https://www.unodc.org"
    assert (about["Parameter drugs"], about["Variant"]) == ("opium", "not the standard report: first_year 2010")
    assert about["Sheet a_name_that_is_longer_than_a_sh"] == "Seized & counted"
    assert sheets["Findings"][1][:3] == ("a", "=1+1 is no formula", 3.5)


def test_numbers_are_numbers_text_is_text_and_what_is_not_reported_is_empty(page):
    html, data = page
    sheets = list(read(workbook.of_report(html, RESULTS, RECORD)).values())
    assert sheets[3] == [
        ("country", "kg", "code"), ("Türkiye", 3314, "007"), ("Iran", 0.25, "01"), ("+1", None, "a"),
    ]  # fmt: skip
    drawn = pd.DataFrame(sheets[2][1:], columns=sheets[2][0])
    pd.testing.assert_frame_equal(
        drawn[["year", "kg"]].astype(float),
        data.reset_index()[["year", "kg"]].astype(float),
        check_exact=False,
        rtol=1e-12,
    )


def test_the_same_report_gives_the_same_bytes(page):
    assert workbook.of_report(page[0], RESULTS, RECORD) == workbook.of_report(page[0], RESULTS, RECORD)
