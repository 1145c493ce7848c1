"""A report names what it was made from, also where a process had it in memory already."""

import inspect

import pytest

from pactresearch import geography
from pactresearch.chapters.country import links as country_links
from pactresearch.chapters.country import tables as country_tables
from pactresearch.data import memory, store
from pactresearch.errors import InputError
from tests.data.test_store import add_row, rewrite


@pytest.fixture(autouse=True)
def nothing_read():
    memory.forget(results=False)


def test_what_is_in_memory_counts_as_read_by_whom_it_serves():
    geography.country_name("IRN")
    geography.route_names()
    memory.forget(results=False)
    assert store.tables_read() == {}
    geography.country_name("IRN")
    assert store.tables_read() == {"countries": store.entries(["countries"])["countries"]["sha256"]}
    geography.neighbours("IRN")
    assert list(store.files_read()) == ["natural_earth_countries_50m.geojson"]
    assert "routes" not in store.tables_read()


def test_a_result_made_of_other_kept_results_counts_as_reading_what_these_read():
    made = []

    @memory.kept
    def names():
        made.append("names")
        return [geography.country_name(iso3) for iso3 in ("IRN", "AFG")]

    for _ in range(2):
        memory.forget(results=False)
        assert names() == ["Iran (Islamic Republic of)", "Afghanistan"]
        assert list(store.tables_read()) == ["countries"]
    assert made == ["names"]


def test_arguments_by_place_and_by_name_have_their_own_results_under_the_same_signature():
    @memory.kept
    def between(first: int, last: int = 9) -> list[int]:
        return list(store.load("seizures")["year"][first:last])

    assert between(2, 4) == between(2, last=4) == between(first=2, last=4) != between(2)
    assert list(inspect.signature(between).parameters) == ["first", "last"]
    with pytest.raises(TypeError, match="first"):
        between()


@pytest.mark.parametrize(
    ("shared", "tables"),
    [
        (lambda: country_links.links_of_all(2011, 2016), {"cases"}),
        (lambda: country_tables.read("TJK", 1995, 2023).routes, {"routes"}),
        (lambda: country_tables.read("TJK", 1995, 2023).region_members, {"countries", "seizures"}),
    ],
)
def test_what_the_sheets_of_all_countries_share_counts_as_read_by_each(shared, tables):
    country_tables.prepare()
    memory.forget(results=False)
    shared()
    assert tables <= store.tables_read().keys()


def test_a_failure_is_not_kept_and_leaves_nothing_behind():
    asked = []

    @memory.kept
    def fails_once():
        asked.append(1)
        if len(asked) == 1:
            raise InputError("not yet")
        return store.load("routes")

    with pytest.raises(InputError):
        fails_once()
    assert len(fails_once())
    assert list(store.tables_read()) == ["routes"]


def test_who_changes_a_table_changes_it_for_nobody_else():
    mine = store.load("seizures")
    mine.loc[0, "kg"] = -1.0
    mine.attrs["sources"] = ()
    other = store.load("seizures")
    assert other.loc[0, "kg"] >= 0
    assert other.attrs["sources"]


def test_another_project_and_changed_data_have_their_own_results(project):
    before = geography.countries().loc["FRA", "name"]
    rewrite(project, "countries", lambda text: text.replace("\nFRA,France,", "\nFRA,Gaul,"))
    assert geography.countries().loc["FRA", "name"] == before, "kept while the process lives"
    memory.forget(results=True)
    assert geography.countries().loc["FRA", "name"] == "Gaul"


def test_a_table_that_was_built_anew_is_read_anew(project):
    before = len(store.load("seizures", editions="all"))
    rewrite(project, "unodc_wdr_2025_annex_7_1_seizures", add_row("ABW,2023,morphine,12.5"))
    assert len(store.load("seizures", editions="all")) == before + 1
