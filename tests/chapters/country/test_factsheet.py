"""Fact sheets themselves, made from the real figures by the real command, for rich and for poor countries."""

import base64
import io
import json
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pactresearch import words
from pactresearch.chapters.country import tables
from pactresearch.chapters.country.indicators import catalogue
from pactresearch.chapters.country.indicators.readings import as_table
from pactresearch.reports.page import html
from scripts import write_indicator_docs
from tests.conftest import ROOT

LARGEST_BYTES = 1_200_000
RICH, SOURCE, ISLAND, OFF_ROUTE, ZEROS = "TJK", "AFG", "MLT", "USA", "DJI"
SHEETS = (RICH, SOURCE, ISLAND, OFF_ROUTE)


@pytest.fixture(scope="module")
def folder(standard_reports):
    words = [word for iso3 in (*SHEETS, ZEROS) for word in ("--country", iso3)]
    return standard_reports("--notebook", "country_factsheet", *words)


def soup_of(folder, iso3):
    return BeautifulSoup((folder / "country_factsheet" / f"{iso3}.html").read_text(encoding="utf-8"), "html.parser")


def download(soup, name):
    address = soup.find("a", attrs={"download": f"{name}.csv"})["href"]
    return pd.read_csv(
        io.BytesIO(base64.b64decode(address.partition("base64,")[2])), keep_default_na=False, na_values=[""]
    )


@pytest.mark.parametrize("iso3", SHEETS)
def test_a_sheet_stands_alone_and_is_light(folder, iso3):
    page = (folder / "country_factsheet" / f"{iso3}.html").read_text(encoding="utf-8")
    assert html.problems(page) == []
    assert len(page.encode()) < LARGEST_BYTES
    text = BeautifulSoup(page, "html.parser").get_text(" ")
    assert not re.search(r"\bnan\b|\binf\b|Warning|Traceback|<NA>|None\b", text)


@pytest.mark.parametrize("iso3", SHEETS)
def test_the_numbers_for_download_are_the_readings(folder, iso3):
    expected = as_table(catalogue.compute(tables.read(iso3, 1995, 2023)))
    found = download(soup_of(folder, iso3), "indicators")
    assert found["indicator"].tolist() == expected["indicator"].tolist()
    for column in ("value", "low", "high", "last_year"):
        assert found[column].tolist() == pytest.approx(expected[column].astype(float).tolist(), nan_ok=True)


@pytest.mark.parametrize("iso3", SHEETS)
def test_every_figure_has_words_and_data_and_the_map_its_disclaimer(folder, iso3):
    soup = soup_of(folder, iso3)
    figures = soup.select("figure:not(.tabular)")
    assert figures
    for figure in figures:
        assert len(figure.find("img")["alt"]) > 40
        assert figure.find("a", attrs={"download": True})["href"].startswith("data:text/csv")
    assert soup.select_one("#figure-locator img")["alt"].startswith("Map of ")


def test_what_is_not_reported_is_said_and_has_no_picture(folder):
    soup = soup_of(folder, SOURCE)
    said = soup.find("h2", string="Not reported").find_next("ul").get_text()
    assert "wholesale price: no comparable price for 1995–2023" in said
    assert "seizures of acetic anhydride: no figure for 1995–2023" in said
    assert soup.select_one("#figure-prices") is None
    assert "It is the source country of the Balkan, northern and southern routes" in soup.get_text()


def test_a_handful_of_figures_is_written_and_not_drawn(folder):
    soup = soup_of(folder, ISLAND)
    assert "Too few record their size or transport." in soup.get_text()
    assert words.unbroken("Heroin cost 67,000 USD per kg at retail in 2018") in soup.get_text()
    assert soup.select_one("#figure-cases") is None
    assert soup.select_one("#figure-prices") is None
    assert "It has no land neighbour." in soup.get_text()


def test_a_country_on_no_route_is_ranked_in_its_region_alone(folder):
    soup = soup_of(folder, OFF_ROUTE)
    columns = [cell.get_text() for cell in soup.select("#table-seizures_by_drug thead th")]
    assert columns[-1] == "North America"
    assert "The country is on none of the routes" in soup.get_text()


def test_a_country_with_hardly_any_figure_gets_a_short_sheet_without_empty_axes(folder):
    soup = soup_of(folder, ZEROS)
    assert [figure["id"] for figure in soup.select("figure:not(.tabular)")] == ["figure-coverage", "figure-locator"]
    assert "No opiate seizure above zero was reported for 1995–2023" in soup.select_one(".head").get_text()
    assert soup.select_one(".verdict").get_text(strip=True) == "not identified"


def test_the_findings_say_only_what_seizures_show(folder):
    for iso3 in SHEETS:
        results = json.loads((folder / "country_factsheet" / f"{iso3}.json").read_text(encoding="utf-8"))
        newest, trend, unseen = results["findings"]
        assert newest["value"] > 0
        assert "trend" in trend["id"]
        assert unseen["verdict"] == "not identified"


def test_the_document_is_the_one_that_the_indicators_make():
    written = (ROOT / write_indicator_docs.DOCUMENT).read_text(encoding="utf-8")
    assert written == write_indicator_docs.document(), "run `make docs`"


def test_every_reading_belongs_to_one_indicator():
    ids = [name for indicator in catalogue.INDICATORS for name in indicator.ids]
    assert len(set(ids)) == len(ids)
    for iso3 in SHEETS:
        found = {one.indicator for one in catalogue.compute(tables.read(iso3, 1995, 2023))}
        assert found <= set(ids)
