"""The index: every report by notebook, route and country, what has failed or is stale, maps that lead to sheets."""

import re

import pytest
from bs4 import BeautifulSoup

from pactresearch import geography
from pactresearch.errors import InputError
from pactresearch.reports.kept import fingerprints
from pactresearch.reports.page import index, index_countries, index_map
from tests.reports.index_folder import add, filled


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = filled(tmp_path_factory.mktemp("reports"))
    index.write(out)
    return out


@pytest.fixture(scope="module")
def soup(folder):
    return BeautifulSoup((folder / "index.html").read_text(encoding="utf-8"), "html.parser")


def row(soup, iso3):
    return soup.select_one(f"tr[data-iso3={iso3}]")


def test_every_report_has_its_place_and_every_link_its_file(folder, soup):
    links = {link["href"] for link in soup.select("a[href]") if not link["href"].startswith("#")}
    assert {f"route_trends/{route}.html" for route in ("northern", "balkan")} <= links
    assert {f"country_factsheet/{iso3}.html" for iso3 in ("TJK", "MLT", "CHN")} <= links
    assert [link for link in links if not (folder / link).is_file()] == []


def test_the_map_leads_to_the_sheets_that_are_there(soup):
    first, second = soup.select("svg.map")
    assert {link["href"] for link in first.select("a")} == {
        f"country_factsheet/{iso3}.html" for iso3 in ("TJK", "MLT", "CHN")
    }
    spoken = "Tajikistan: seizures in 10 of the last ten years, single cases, prices, use"
    assert spoken in [link["aria-label"] for link in first.select("a")]
    assert {link["data-iso3"] for link in second.select("a")} >= {"MLT"}
    assert second.select("circle"), "Malta is too small to be pointed at without a ring"


def test_a_second_mark_of_a_country_is_not_in_the_keyboards_way(soup):
    for chart in soup.select("svg.map"):
        reached = [link["data-iso3"] for link in chart.select("a") if link.get("tabindex") != "-1"]
        assert len(reached) == len(set(reached))


def test_the_maps_carry_the_disclaimer_and_the_broken_lines(soup):
    said = soup.select_one(".maps figcaption").get_text()
    assert "do not imply official endorsement or acceptance by the United Nations" in said
    assert "Security Council resolution 1244" in said
    assert soup.select("svg.map .disputed .dotted")
    assert soup.select("svg.map .disputed .dashed")


def test_failed_and_stale_reports_are_marked_in_words(soup):
    assert row(soup, "TJK")["data-state"] == "stale"
    assert "Stale" in row(soup, "TJK").get_text()
    assert row(soup, "CHN")["data-state"] == "failed"
    assert "the report here is the one from before" in row(soup, "CHN").get_text()
    assert row(soup, "TKM").select_one("th a") is None
    assert "Cell [4] stopped." in row(soup, "TKM").get_text()
    assert soup.select_one(".kept").get_text() == "0 up to date, 4 stale, 2 whose last run failed."


def test_what_is_up_to_date_is_not_called_stale(tmp_path, monkeypatch):
    add(tmp_path, "country_factsheet", "TJK", "Tajikistan", country="TJK")
    monkeypatch.setattr(fingerprints, "reasons", lambda place, now: ())
    (entry,) = index.entries(tmp_path)
    assert entry.state == "current"
    assert "Stale" not in index.render([entry]).partition("</style>")[2]


def test_while_the_data_cannot_be_read_the_reports_are_listed_as_the_last_build_allows(folder, monkeypatch):
    def being_changed(audience):
        raise InputError("data/raw is being changed.")

    listed = [one.place for one in index.entries(folder)]
    monkeypatch.setattr(fingerprints, "present", being_changed)
    assert [one.place for one in index.entries(folder)] == listed


def test_countries_can_be_found_by_route_and_region(soup):
    assert row(soup, "TJK")["data-routes"] == "northern"
    assert row(soup, "CHN")["data-routes"] == ""
    assert "Central Asia and Transcaucasia" in row(soup, "TJK").get_text()
    assert [option["value"] for option in soup.select("select[name=route] option")] == ["", *geography.route_names()]


def test_coverage_is_what_the_table_of_seizures_holds(soup):
    known = index_countries.countries(["TKM", "TJK", "GRL"])
    assert known["TKM"].years == 3, "Turkmenistan's last report is of 2016"
    assert (known["TKM"].n_kinds, known["TJK"].n_kinds, known["GRL"].n_kinds) == (3, 4, 0)
    assert (known["TKM"].coverage, known["TJK"].coverage, known["GRL"].coverage) == ("most", "full", "none")
    assert known["TJK"].kinds == ("single cases", "prices", "use")
    strip = row(soup, "TKM").select_one("svg.strip")
    assert strip["aria-label"] == "3 of ten years"
    assert len(strip.select("rect.full")) == 3


def test_without_a_script_everything_is_there(soup):
    assert soup.select_one(".finder").has_attr("hidden")
    assert soup.select("[data-report][hidden], [data-group][hidden]") == []


def test_the_policy_allows_this_one_script_and_nothing_from_outside(folder, soup):
    script = soup.find("script").get_text()
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert f"script-src '{index.fingerprint(script)}'" in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"https?://", (folder / "index.html").read_text(encoding="utf-8"))


def test_routes_alone_need_no_map(tmp_path):
    add(tmp_path, "route_trends", "northern", "Northern route", route="northern")
    page = BeautifulSoup(index.render(index.entries(tmp_path)), "html.parser")
    assert page.select("svg.map") == []
    assert page.select_one("select[name=route]") is None


def test_an_empty_folder_says_how_to_fill_it(tmp_path):
    assert "No report has been made yet" in index.render(index.entries(tmp_path))


def test_every_partner_country_can_be_found_on_a_map():
    marks = {iso3: index_map.Mark(f"{iso3}.html", iso3, "full") for iso3 in geography.partners()}
    maps = "".join(index_map.svg(frame, marks) for frame in (index_map.WORLD, index_map.EUROPE))
    found = BeautifulSoup(maps, "html.parser").select("svg.map a")
    shown = {link["data-iso3"] for link in found if link.select("path[d^=M], circle")}
    assert shown == set(geography.partners())
