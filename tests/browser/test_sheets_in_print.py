"""Reports on paper: as many pages of A4 as a reader holds together, as a browser prints them."""

import pytest

from tests.browser.conftest import KINDS, pages

MOST_PAGES = {
    "route_trends/balkan": 8,
    "flows_and_income/balkan": 8,
    "business_models/northern": 8,
    "country_factsheet/GBR": 3,
    "country_factsheet/PAK": 3,
}  # those with most in them


@pytest.mark.parametrize("name", MOST_PAGES)
def test_a_report_prints_on_few_pages(browser, every_kind, name):
    assert 2 <= pages(browser, (every_kind / f"{name}.html").as_uri()) <= MOST_PAGES[name]


@pytest.mark.parametrize("name", KINDS)
def test_the_summary_prints_on_one_page(browser, every_kind, name):
    assert pages(browser, f"{(every_kind / f'{name}.html').as_uri()}#summary") == 1
