"""A fact sheet on paper: at most four pages of A4, as a browser prints it."""

import base64
import re

import pytest

from pactresearch import cli

MOST_PAGES = 4
LONGEST = ("GBR", "PAK")  # with every section, and long tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("reports")
    words = [word for iso3 in LONGEST for word in ("--country", iso3)]
    assert cli.main(["run", "--notebook", "country_factsheet", *words, "--output", str(out)]) == 0
    return out / "country_factsheet"


def pages(driver, file):
    driver.get(file.as_uri())
    printed = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    return len(re.findall(rb"/Type\s*/Page[^s]", base64.b64decode(printed["data"])))


@pytest.mark.parametrize("iso3", LONGEST)
def test_a_sheet_prints_on_at_most_four_pages(browser, folder, iso3):
    assert 2 <= pages(browser, folder / f"{iso3}.html") <= MOST_PAGES
