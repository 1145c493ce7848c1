import base64
import io

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from pactresearch.errors import InputError
from pactresearch.figures.drawn import Drawn
from pactresearch.files.csv_files import quoted
from pactresearch.reports.show import display, tables
from pactresearch.reports.show.tables import FIGURE_SPACE, POINT_SPACE, Layout

DATA = pd.DataFrame({"country": ["Türkiye", "Iran (Islamic Republic of)"], "kg": [0.1 + 0.2, np.nan]})


def drawn(**changed):
    figure = Figure(figsize=(7.2, 3))
    figure.subplots().plot([1, 2, 3], [1, 3, 2])
    return Drawn(
        **{
            "figure": figure,
            "name": "seizures",
            "alt": 'A "line" < 3',
            "data": DATA,
            "caption": "Source: A & B.",
            **changed,
        }
    )


def soup(html):
    return BeautifulSoup(html, "html.parser")


def test_a_figure_keeps_its_alt_text_and_caption():
    page = soup(display.figure_html(drawn()))
    assert page.img["alt"] == 'A "line" < 3'
    assert page.figcaption.get_text().startswith("Source: A & B.")


def test_the_download_decodes_to_the_same_numbers():
    link = soup(display.figure_html(drawn())).find("a", download="seizures.csv")
    content = base64.b64decode(link["href"].partition("base64,")[2])
    assert content.startswith(b"\xef\xbb\xbf"), "without this mark a spreadsheet shows TÃ¼rkiye"
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(content)), DATA, check_exact=True)


def test_a_named_index_is_part_of_the_download():
    content = base64.b64decode(display.csv_address(DATA.set_index("country")).partition("base64,")[2])
    assert content.decode("utf-8-sig").startswith("country,kg\n")


@pytest.mark.parametrize("changed", [{"alt": " "}, {"name": "Türkiye 2020"}])
def test_a_figure_without_words_or_with_a_name_that_is_no_file_is_refused(changed):
    with pytest.raises(InputError):
        display.figure_html(drawn(**changed))


def test_the_callers_table_is_not_changed():
    frame = DATA.set_index("country")
    before = frame.copy()
    tables.as_html(frame, "c", "caption", Layout())
    pd.testing.assert_frame_equal(frame, before)


def test_a_table_can_be_read_aloud():
    page = soup(tables.as_html(DATA, "caption-x", "Seizures & more", Layout()))
    assert page.caption.get_text() == "Seizures & more"
    assert page.find(role="region")["aria-labelledby"] == page.caption["id"]
    assert [head["scope"] for head in page.select("thead th")] == ["col", "col"]
    assert [head.get_text() for head in page.select("tbody th[scope=row]")] == list(DATA["country"])


def test_missing_is_said_in_words_and_is_not_zero():
    frame = pd.DataFrame({"country": ["A", "B"], "kg": [0.0, np.nan]})
    cells = [cell.get_text() for cell in soup(tables.as_html(frame, "c", "t", Layout())).select("td")]
    assert cells == ["0", "not reported"]


def test_decimal_points_stand_in_line():
    said = tables.as_text(pd.DataFrame({"a": [1.5, 22, 0.25]}), Layout(formats={"a": "{:.3g}"}))["a"].tolist()
    assert said == [f"1.5{FIGURE_SPACE}", f"22{POINT_SPACE}{FIGURE_SPACE * 2}", "0.25"]
    widths = {len(text) - text.replace(POINT_SPACE, ".").index(".") for text in said}
    assert len(widths) == 1


def test_years_have_no_thousands_separator_and_counts_of_years_are_numbers():
    frame = pd.DataFrame({"year": [2023], "last_year_reported": [2019], "years_reported": [1200], "kg": [-1234.0]})
    assert tables.as_text(frame, Layout()).iloc[0].tolist() == ["2023", "2019", "1,200", "−1,234"]


def test_columns_may_share_a_label():
    frame = pd.DataFrame({"a": [1], "b": [2]})
    assert tables.as_text(frame, Layout(labels={"a": "to", "b": "to"})).shape == (1, 2)


def test_ranges_are_grey_and_addresses_are_links():
    frame = pd.DataFrame({"a": ["x"], "range": ["1 to 2"], "url": ["https://unodc.org/?a=1&b=2"]})
    page = soup(tables.as_html(frame, "c", "t", Layout(ranges=["range"])))
    assert "range" in page.select("td")[0]["class"]
    assert page.a["href"] == "https://unodc.org/?a=1&b=2"


def test_a_table_without_a_caption_is_named_after_what_it_holds(monkeypatch):
    shown = []
    monkeypatch.setattr(display, "_display", lambda bundle: shown.append(soup(bundle["text/html"])))
    for frame in (DATA, DATA.dropna(), DATA):
        display.show_table(frame)
    first, other, again = (page.find("figure")["id"] for page in shown)
    assert first == again != other
    assert shown[0].find("caption") is None
    assert shown[0].find(role="region")["aria-label"] == "Table"
    assert shown[0].find("a", download=True)["download"] == f"{first.removeprefix('table-')}.csv"


def test_a_figure_shows_its_picture_with_its_words_and_says_little_of_its_data():
    bundle = drawn()._repr_mimebundle_()
    page = soup(bundle["text/html"])
    assert page.img["alt"] == 'A "line" < 3'
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["text/plain"].splitlines()[0] == "Drawn: A finished figure, which shows its picture in a cell."
    assert len(bundle["text/plain"].splitlines()) <= 3


def test_panels_in_a_figure_of_pyplot_are_not_shown_twice():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    figure = pyplot.figure()
    try:
        assert "image/png" not in drawn(figure=figure)._repr_mimebundle_()
    finally:
        pyplot.close(figure)


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_however_a_formula_may_begin_it_is_text(begins):
    """In full width, too, as spreadsheets of some languages read it (OWASP, CSV Injection)."""
    assert quoted(pd.DataFrame({"note": [f"{begins}1+1"]}))["note"].tolist() == [f"'{begins}1+1"]


def test_a_text_that_a_spreadsheet_would_run_is_quoted_in_a_download_and_a_number_is_not():
    texts = ["=1+1", "+7", "-3 to 2", "@SUM(A1)", "\tx", "Tajikistan", "−5.1", None]
    data = pd.DataFrame(
        {"=cmd": texts, "change": [-1.5, 2, -3, 4, 5, 6, 7, 8], "mixed": [*texts[:4], -3.5, 2, None, "x"]}
    )
    _, _, coded = display.csv_address(data).partition("base64,")
    lines = base64.b64decode(coded).decode("utf-8-sig").splitlines()
    assert lines[:6] == [
        "'=cmd,change,mixed",
        "'=1+1,-1.5,'=1+1", "'+7,2.0,'+7", "'-3 to 2,-3.0,'-3 to 2", "'@SUM(A1),4.0,'@SUM(A1)", "'\tx,5.0,-3.5",
    ]  # fmt: skip
    assert lines[6:] == ["Tajikistan,6.0,2", "−5.1,7.0,", ",8.0,x"]
