"""The index from a folder: its script filters, its maps lead to sheets, keys are enough."""

import pytest

from pactresearch.reports.page import index
from tests.reports.index_folder import filled

ESCAPE = "\ue00c"


@pytest.fixture
def page(browser, tmp_path):
    browser.get_log("browser")
    browser.get(index.write(filled(tmp_path / "reports of a stick")).as_uri())
    return browser


def shown(page):
    found = page.find_elements("css selector", "[data-report]")
    return [one.get_attribute("data-iso3") or one.get_attribute("data-routes") for one in found if one.is_displayed()]


def choose(page, name, value):
    page.find_element("css selector", f"[name={name}] option[value='{value}']").click()


def test_the_script_runs_from_a_folder_and_the_console_is_silent(page):
    assert page.find_element("css selector", ".finder").is_displayed()
    assert page.find_element("css selector", ".finder output").text == "6 of 6 reports"
    assert page.get_log("browser") == []


def test_words_are_found_without_accents_and_let_go_by_escape(page):
    field = page.find_element("css selector", "[name=text]")
    field.send_keys("TÁJIK")
    assert shown(page) == ["TJK"]
    field.send_keys(ESCAPE)
    assert len(shown(page)) == 6


def test_a_route_finds_its_report_and_its_countries_on_the_map_too(page):
    choose(page, "route", "northern")
    assert shown(page) == ["northern", "TJK", "TKM"]
    pale = {mark.get_attribute("data-iso3") for mark in page.find_elements("css selector", "svg.map a.off")}
    assert pale == {"MLT", "CHN"}


def test_a_click_on_the_map_opens_the_sheet(page):
    page.execute_script("document.querySelector('svg.map a[data-iso3=TJK]').dispatchEvent(new MouseEvent('click'))")
    assert page.title.startswith("Tajikistan")


def test_what_must_be_made_again_can_be_chosen_by_key(page):
    page.find_element("css selector", "[name=due]").send_keys(" ")
    assert len(shown(page)) == 6, "all are stale or failed here"
