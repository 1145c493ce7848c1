"""The register as the chapter on organisation shows it: every finding once, by choice, in families, with its source."""

import re
from html import unescape

import pytest

from pactresearch import geography, paths
from pactresearch.chapters.organisation import pages, pieces, registers
from pactresearch.data.evidence import CHOICES
from pactresearch.errors import InputError
from pactresearch.reports.kept import fingerprints
from tests.conftest import ROOT

ROUTES = ("balkan", "northern", "southern")


@pytest.fixture(scope="module")
def found():
    return registers.register()


@pytest.fixture(scope="module")
def shown(found):
    return {route: pages.sections(found, route)[0] for route in ROUTES}


def test_every_quantity_stands_under_one_theme_of_its_choice(found, monkeypatch):
    themes = {
        choice: [{"theme": name, "quantities": of} for name, of in said.items()]
        for choice, said in found.themes.items()
    }
    one = [{"theme": "one", "quantities": ["network_form"]}]
    monkeypatch.setattr(registers, "read_yaml", lambda _file: {"officials": [], **themes, "scope": one})
    with pytest.raises(InputError, match=r"scope: .*stages_held_by_one_network.* must stand under one theme"):
        registers.register()


def test_every_finding_of_a_route_of_no_single_route_and_every_comparator_stands_once_on_its_page(found, shown):
    for route in ROUTES:
        anchors = re.findall(r'<b id="(B\d+)">', shown[route])
        bears = found.evidence["route"].isin([route, "all", "other"])
        assert sorted(anchors) == sorted(found.evidence.loc[bears, "id"])


def test_every_choice_shows_findings_on_every_route_with_its_families(found):
    for route in ROUTES:
        for choice, one in registers.of_choices(found, route).items():
            assert choice in CHOICES
            assert len(one.rows)
            assert one.n_families + len(one.read_in_summary) == one.rows["family"].nunique()


def test_each_finding_opens_to_its_source_locator_and_grade(found, shown):
    row = found.rows["B154"]
    page = unescape(shown["northern"])
    assert f"{row.citation}, {row.locator}" in page
    assert f"read at {row.read_grade}" in page


def test_what_is_said_of_officials_is_said_as_their_sources(found, shown):
    for name in found.officials:
        row = found.rows[name]
        item = pieces.findings([name], found, "balkan")
        assert f"{row.citation} writes: {row.statement}" in unescape(item)
    assert "By UNODC" not in shown["northern"]
    # The words of the register that make a state's officials the subject, and are listed nowhere else.
    told = found.evidence["statement"].str.contains(
        r"\bofficials?\b|state office|government offices|ruling.party|route managers", regex=True
    )
    assert set(found.evidence.loc[told & found.evidence["route"].isin([*ROUTES, "all"]), "id"]) <= found.officials | {
        "B197"
    }


def test_a_link_to_a_finding_leads_to_a_place_on_the_page(found, shown):
    for route in ROUTES:
        linked, places = (set(re.findall(rf'{mark}"#?(B\d+)"', shown[route])) for mark in ("href=", "<b id="))
        assert linked and linked <= places


def test_a_text_of_the_register_cannot_write_markup_into_a_page(found):
    row = found.rows["B154"]._replace(statement="<script>alert(1)</script>", citation='"><b>', note="<i>")
    item = pieces._finding(row, False, "balkan", False)
    assert "<script" not in item and "<i>" not in item and '"><b>' not in item


def test_the_matrix_has_a_row_a_choice_and_says_where_there_is_nothing(found):
    cells = registers.matrix(found, "northern")
    data = registers.counts({"northern": cells})
    html, plain = pages.matrix_table(cells, "northern")
    assert html.count("<tr>") == 1 + len(CHOICES)
    assert 'class="unknown"' in html
    assert geography.route_title("northern") in plain
    cell = data[(data["choice"] == "risk management") & (data["stage"] == "transit")].iloc[0]
    assert "B154" in cell["findings"].split()
    assert cell["families_on_route"] >= 1


def test_no_comparator_makes_a_grade(found):
    data = registers.counts({route: registers.matrix(found, route) for route in ROUTES})
    only = data[data["findings"] == ""]
    assert len(only) and (only["grade"] == "nothing").all()
    assert (data.loc[data["grade"] == "published", "families_on_route"] >= 1).all()


def test_the_reports_on_business_models_are_out_of_date_with_either_of_their_chapters():
    files = {name for name, _size, _time in paths.states(fingerprints.LIBRARY, fingerprints.COUNTS)}
    source = (ROOT / "notebooks" / "business_models.ipynb").read_text(encoding="utf-8")
    for chapter in ("business_models", "organisation"):
        assert f"pactresearch.chapters.{chapter}" in source
        own = {file for file in files if file.startswith(f"chapters/{chapter}/")}
        folder = fingerprints.LIBRARY / "chapters" / chapter
        assert own == {
            file.relative_to(fingerprints.LIBRARY).as_posix()
            for kind in ("py", "yaml", "csv")
            for file in folder.rglob(f"*.{kind}")
        }
