"""The three route reports themselves, made from the real figures by the real command."""

import json
import re

import pytest
import tinycss2
from bs4 import BeautifulSoup

import pactresearch
from pactresearch import geography, methods
from pactresearch.reports.page import html
from pactresearch.words import unbroken

ROUTES = ("balkan", "northern", "southern")
SEED = 20170912


@pytest.fixture(scope="module")
def folder(standard_reports):
    return standard_reports("--notebook", "route_trends")


@pytest.fixture(scope="module", params=ROUTES)
def report(request, folder):
    page = (folder / "route_trends" / f"{request.param}.html").read_text(encoding="utf-8")
    results = json.loads((folder / "route_trends" / f"{request.param}.json").read_text(encoding="utf-8"))
    return request.param, BeautifulSoup(page, "html.parser"), page, results


def findings(results):
    return {finding["id"]: finding for finding in results["findings"]}


def test_nothing_is_loaded_from_anywhere_else(report):
    _, soup, page, _ = report
    assert html.problems(page) == []
    for element in soup.find_all(True):
        for name in ("src", "srcset", "data", "poster", "action", "xlink:href"):
            assert str(element.get(name, "data:")).startswith("data:"), element
        if element.name != "a" and element.get("href"):
            assert element["href"].startswith(("data:", "#")), element
    styles = " ".join(style.get_text() for style in soup.find_all("style"))
    tokens = tinycss2.parse_component_value_list(styles)
    assert not [token for token in tokens if token.type in ("url", "at-keyword") and "import" in str(token.value)]
    assert re.findall(r"@import|url\((?![\"']?(?:data:|#))", styles) == []
    assert soup.find_all("script") == []


def test_the_trends_in_the_results_are_those_of_the_methods(report):
    route, _, _, results = report
    seizures, members = pactresearch.load("seizures"), geography.members(route, "hard")
    said = findings(results)
    for drug in ("heroin", "morphine", "opium"):
        series = methods.route_series(seizures, members, drug, 1995, 2023)
        for window in methods.window_trends(series, seed=SEED):
            finding = said[f"{drug}_trend_{window.first_year}_{window.last_year}"]
            assert finding["verdict"] == window.verdict
            if finding["low"] is not None:
                assert finding["value"] == pytest.approx(window.trend.percent_per_year)
                assert finding["low"] == pytest.approx(window.interval[0])
                assert finding["high"] == pytest.approx(window.interval[1])


def test_every_finding_names_its_sources_and_none_speaks_of_more_than_seizures(report):
    _, _, _, results = report
    for finding in results["findings"]:
        assert finding["sources"]
        if finding["verdict"] != "not identified":
            assert not re.search(r"traffick|supply|flow", finding["sentence"], re.IGNORECASE)


def test_the_page_starts_with_what_came_beside_what_was_expected_and_three_findings(report):
    _, soup, _, results = report
    head = soup.select_one("header.head")
    sentences = [item.get_text() for item in head.select(".sentence")]
    assert sentences == [unbroken(finding["sentence"]) for finding in results["findings"][:3]]
    assert head.find("img")["alt"].startswith("Line of heroin seized a year, ")
    assert head.select_one(".keys .verdict").get_text(strip=True) == "reported"


def test_every_map_carries_the_disclaimer_and_every_figure_its_words_and_data(report):
    _, soup, _, _ = report
    figures = soup.select("figure:not(.tabular)")
    assert len(figures) == 9, "none of the index where its proxies point opposite ways"
    for figure in figures:
        assert len(figure.find("img")["alt"]) > 60
        assert figure.find("a", attrs={"download": True})["href"].startswith("data:text/csv")


def test_what_is_not_reported_is_not_printed_as_zero(report):
    route, soup, _, _ = report
    if route != "northern":
        pytest.skip("Turkmenistan's last report is the northern route's")
    row = next(row for row in soup.select("#table-members tr") if "Turkmenistan" in row.get_text())
    assert "2016" in row.get_text()


def test_no_warning_and_no_missing_number_reaches_the_page(report):
    _, soup, _, _ = report
    text = soup.get_text(" ")
    assert not re.search(r"\bnan\b|\binf\b|Warning|Traceback|<NA>|None\b", text)


FEW = {
    # Years before Afghan production was reported, and a drug nobody seized then.
    "before": ("northern", 'drugs = ["opium"], first_year = 1970, last_year = 1972'),
    "two_years": ("southern", 'drugs = ["morphine"], first_year = 2021'),
    "fractional": ("balkan", 'attribution = "fractional", first_year = 2010, last_year = 2016'),
}


@pytest.mark.parametrize("name", FEW)
def test_hardly_any_data_give_an_honest_short_report(few, name):
    page = (few / "route_trends" / f"{FEW[name][0]}.{name}.html").read_text(encoding="utf-8")
    assert "not identified" in page


def test_the_index_finds_all_three(folder):
    soup = BeautifulSoup((folder / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = {link["href"] for link in soup.find_all("a")}
    assert {f"route_trends/{route}.html" for route in ROUTES} <= links
