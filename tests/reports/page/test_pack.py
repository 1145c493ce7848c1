"""Packing: a chosen set with an index of its own, links that stay within, the same bytes from the same reports."""

import json
import zipfile

import pytest
from bs4 import BeautifulSoup

from pactresearch import cli
from pactresearch.errors import InputError
from pactresearch.reports.page.pack import FOLDER, pack
from tests.reports.index_folder import add, filled


@pytest.fixture
def folder(tmp_path):
    return filled(tmp_path / "reports")


def names(file):
    with zipfile.ZipFile(file) as packed:
        return {name.removeprefix(f"{FOLDER}/") for name in packed.namelist()}


def test_a_chosen_set_is_packed_with_its_own_index(folder, tmp_path):
    packed = pack(tmp_path / "north.zip", routes=["northern"], countries=["TJK"], reports=folder)
    assert packed.reports == 2
    assert names(packed.file) == {
        "index.html", "route_trends/northern.html", "route_trends/northern.json", "route_trends/northern.xlsx",
        "country_factsheet/TJK.html", "country_factsheet/TJK.json", "country_factsheet/TJK.xlsx",
    }  # fmt: skip


def test_what_is_packed_may_be_named_in_any_way(folder, tmp_path):
    packed = pack(tmp_path / "two.zip", countries=["Tajikistan, Malta"], routes=["Northern route"], reports=folder)
    assert {"country_factsheet/TJK.html", "country_factsheet/MLT.html", "route_trends/northern.html"} <= names(
        packed.file
    )
    assert not packed.left_out


def test_a_variant_is_packed_and_marked_and_never_stands_for_the_standard_report(folder, tmp_path, capsys):
    add(folder, "country_factsheet", "TJK.early", "Tajikistan: opiates, 2010–2023", country="TJK")
    record = folder / "country_factsheet" / "TJK.early" / "metadata.json"
    said = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps(said | {"variant": {"first_year": 2010}}), encoding="utf-8")
    assert cli.main(["pack", str(tmp_path / "a.zip"), "--country", "TJK", "--reports", str(folder)]) == 0
    assert "packed, a variant: country_factsheet TJK.early: first_year 2010\n" in capsys.readouterr().err
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        page = BeautifulSoup(opened.read(f"{FOLDER}/index.html"), "html.parser")
    rows = {row.a["href"]: row.get_text(" ", strip=True) for row in page.select("tbody tr")}
    assert "Variant “early” : first_year 2010. Not the standard report." in rows["country_factsheet/TJK.early.html"]
    assert "Variant" not in rows["country_factsheet/TJK.html"]
    on_maps = {link["href"] for link in page.select("figure.maps a") if "factsheet" in link.get("href", "")}
    assert on_maps == {"country_factsheet/TJK.html"}


def test_every_link_of_the_packed_index_is_relative_and_leads_to_a_packed_file(folder, tmp_path):
    packed = pack(tmp_path / "all.zip", reports=folder)
    with zipfile.ZipFile(packed.file) as opened:
        page = BeautifulSoup(opened.read(f"{FOLDER}/index.html"), "html.parser")
    links = [link["href"] for link in page.select("a[href]") if not link["href"].startswith("#")]
    assert links
    assert set(links) <= names(packed.file)


def test_a_link_to_another_report_stays_where_that_is_packed_and_is_words_where_it_is_not(folder, tmp_path):
    links = '<a href="../route_trends/northern.html">the north</a>, <a href="../country_factsheet/MLT.html">Malta</a>'
    add(folder, "gap_analysis", "gap_analysis", links)
    packed = pack(tmp_path / "some.zip", notebooks=["gap_analysis", "route_trends"], reports=folder)
    with zipfile.ZipFile(packed.file) as opened:
        page = BeautifulSoup(opened.read(f"{FOLDER}/gap_analysis/gap_analysis.html"), "html.parser")
    assert [link["href"] for link in page.h1.select("a")] == ["../route_trends/northern.html"]
    assert page.h1.get_text() == "the north, Malta"
    assert "route_trends/northern.html" in names(packed.file)


def test_a_report_that_was_never_good_is_left_out_and_named(folder, tmp_path):
    packed = pack(tmp_path / "sheets.zip", notebooks=["country_factsheet"], reports=folder)
    assert packed.left_out == ("country_factsheet TKM: no good report",)
    assert packed.reports == 3


def test_what_is_not_whole_or_was_edited_is_left_out_and_named(folder, tmp_path):
    sheets = folder / "country_factsheet"
    page = (sheets / "TJK.html").read_text(encoding="utf-8")
    (sheets / "TJK.html").write_text(page.replace("1995", "1996"), encoding="utf-8")  # as many bytes as before
    (sheets / "MLT" / "metadata.json").unlink()
    (sheets / "CHN.json").write_text("{}", encoding="utf-8")
    packed = pack(tmp_path / "whole.zip", reports=folder)
    assert packed.left_out == (
        "country_factsheet CHN: CHN.json is damaged: it does not hold the results of a report",
        "country_factsheet MLT: its record is missing",
        "country_factsheet TJK: TJK.html was changed by hand",
        "country_factsheet TKM: no good report",
    )
    assert packed.reports == 2


def test_neither_work_in_progress_nor_a_demonstration_is_packed(folder, tmp_path):
    add(folder, ".run-here-1-abc", "report", "Half made")
    (folder / "synthetic").mkdir()
    (folder / "synthetic" / "index.html").write_text("SYNTHETIC", encoding="utf-8")
    packed = pack(tmp_path / "all.zip", reports=folder)
    assert packed.left_out == ("country_factsheet TKM: no good report",)
    assert not [name for name in names(packed.file) if "synthetic" in name or ".run" in name]


def test_the_packed_index_says_what_is_out_of_date_and_no_reason_of_a_failure(folder, tmp_path):
    packed = pack(tmp_path / "all.zip", reports=folder)
    with zipfile.ZipFile(packed.file) as opened:
        page = opened.read(f"{FOLDER}/index.html").decode()
    assert "Cell [3] stopped" not in page and "failed/" not in page
    assert "Stale</strong>: its last run failed." in page
    assert "country_factsheet CHN: its last run failed" in packed.out_of_date
    assert len(packed.out_of_date) == packed.reports


def test_a_name_of_which_nothing_fits_the_others_is_said(folder, tmp_path):
    packed = pack(tmp_path / "a.zip", notebooks=["route_trends"], routes=["balkan"], countries=["TJK"], reports=folder)
    assert packed.left_out == ("country TJK: no report fits all of the names",)


def test_the_same_reports_give_the_same_bytes(folder, tmp_path):
    first = pack(tmp_path / "a.zip", reports=folder).file.read_bytes()
    assert pack(tmp_path / "b.zip", reports=folder).file.read_bytes() == first


@pytest.mark.parametrize(
    ("name", "wish", "sentence"),
    [
        ("a.zip", {"countries": ["TKJ"]}, "No report has the country 'TKJ'; allowed: CHN, MLT, TJK, TKM"),
        ("a.zip", {"routes": ["southern"]}, "No report has the route 'southern'; allowed: balkan, northern"),
        ("a.zip", {"notebooks": ["sheets"]}, "No report has the notebook 'sheets'; allowed: country_factsheet, route_trends"),
        ("a.zip", {"countries": ["TKM"]}, "There is no report to pack"),
        ("a.txt", {}, "The file to pack into is 'a.txt'; its name must end with .zip, and fit every system."),
        *((f"{name}.zip", {}, "fit every system.") for name in ("CON", "a\nb", "a\u202eb", "x.", " ", "e\u0301", "\udcff")),
        ("away/a.zip", {}, "away is no folder, so a.zip cannot be written there."),
    ],
)  # fmt: skip
def test_what_cannot_be_packed_is_refused_and_nothing_is_written(folder, tmp_path, name, wish, sentence):
    with pytest.raises(InputError) as refused:
        pack(tmp_path / name, reports=folder, **wish)
    assert sentence in str(refused.value)
    assert list(tmp_path.rglob("*.zip")) == []


def test_a_file_that_is_there_is_not_overwritten(folder, tmp_path):
    (tmp_path / "a.zip").write_bytes(b"mine")
    with pytest.raises(InputError, match=r"a\.zip is there already"):
        pack(tmp_path / "a.zip", reports=folder)
    assert (tmp_path / "a.zip").read_bytes() == b"mine"


def test_the_command_says_what_it_packed(folder, tmp_path, capsys):
    assert cli.main(["pack", str(tmp_path / "a.zip"), "--country", "TJK", "--reports", str(folder)]) == 0
    assert "a.zip: 1 report, 0" in capsys.readouterr().out
    assert cli.main(["pack", str(tmp_path / "b.zip"), "--country", "Tajikstan", "--reports", str(folder)]) == 2
