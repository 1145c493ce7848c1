"""A canary among restricted single cases sings in no public report, whatever its notebook, and not in what leaves the computer."""

import datetime as dt
import shutil

import pytest

from pactresearch import cli
from pactresearch.data import ingest
from pactresearch.data.readers import case_files
from pactresearch.reports.kept import editions, publication
from pactresearch.reports.page.pack import pack
from pactresearch.reports.run import copying, execution, notebooks
from pactresearch.reports.run.planning import Wish
from tests.conftest import ROOT, quick_notebooks, work_in
from tests.data.ingest.making import text
from tests.reports.kept.test_restricted import holding

# SYNTHETIC: the agency, the place and the weight are made up, and stand in no other file.
PLACE, KG, AGENCY = "Canary bazaar", 7.31337, "SYNTHETIC canary agency"
SOURCE = {
    "publisher": AGENCY,
    "title": "SYNTHETIC canary list",
    "url": "https://example.org",
    "terms": "Made for the tests.",
}
MAPPING = {
    "table": "cases", "dates": "year first", "constants": {"country": "Tajikistan", "unit": "kg"}, "source": SOURCE,
    "columns": {"date": "Date", "drug": "Drug", "amount": "kg", "place": "Where", "province": "Province"},
}  # fmt: skip
CODED, DOCKET = "case-7313", "docket of the canary"
OF_THE_CANARY = PLACE, PLACE.split()[0], str(KG), AGENCY, "canary.csv", CODED, DOCKET


def list_of_cases(folder, n=160):
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=3 * n) for n in range(n)]
    return text(
        folder / "canary.csv",
        [
            ["Date", "Drug", "kg", "Where", "Province"],
            *([day, "heroin", KG + n, PLACE, "Khatlon"] for n, day in enumerate(days)),
        ],
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with a restricted list of single cases, in which one public report of every notebook has been made."""
    folder = tmp_path_factory.mktemp("canary")
    project = folder / "project"
    shutil.copytree(ROOT / "data" / "raw", project / "data" / "raw")
    quick_notebooks(project)
    files = project / "data" / "raw" / "case_files"
    coded = (files / "template.yaml").read_text(encoding="utf-8")
    coded = coded.replace("case: case-0001", f"case: {CODED}").replace("title: docket number, ", f"title: {DOCKET}  # ")
    (files / f"{CODED}.a.yaml").write_text(coded.replace("route: balkan", "route: northern"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        work_in(project, patch)
        assert not case_files.read_all().refused and DOCKET in coded
        ingest.ingest(list_of_cases(folder), mapping=MAPPING)
        given = {"route": ("northern",), "country": ("TJK",)}
        found = notebooks.find()
        wishes = [
            Wish(
                [one.name],
                **{"routes" if one.over() == "route" else "countries": given[one.over()]} if one.over() else {},
            )
            for one in found
        ]
        outcomes = execution.run(wishes, say=lambda line: None, manner=execution.Manner(jobs=2))
        assert {one.place.notebook: one.failure for one in outcomes} == dict.fromkeys((one.name for one in found), None)
        yield project


def test_no_public_report_of_any_notebook_holds_a_single_case(made, tmp_path):
    assert holding(made / "data" / "raw", PLACE), "the canary is there"
    reports = made / "reports"
    packed, there = tmp_path / "leaves" / "all.zip", tmp_path / "leaves" / "there"
    packed.parent.mkdir()
    assert pack(packed, reports=reports).reports == len(publication.places(reports))
    copying.copy(reports, there.as_uri())
    assert holding(reports, *OF_THE_CANARY) == []
    assert holding(packed.parent, *OF_THE_CANARY) == []


def test_a_case_more_among_those_that_nobody_may_see_moves_no_byte_from_one_edition_to_the_next(
    made, tmp_path, monkeypatch, capsys
):
    work_in(made, monkeypatch)
    reports, notebook = made / "reports", "country_factsheet"
    results, kept = publication.Place(reports, notebook, "TJK").results, reports / editions.FOLDER
    before = {file.relative_to(reports): file.read_bytes() for file in reports.rglob("*") if file.is_file()}
    assert any(file.parts[0] == editions.FOLDER for file in before), "an edition is kept"
    ingest.ingest(list_of_cases(tmp_path, 161), mapping=MAPPING)
    assert cli.main(["run", "--notebook", notebook, "--country", "TJK"]) == 0
    assert {name: (reports / name).read_bytes() for name in before} == before
    assert cli.main(["compare", next(kept.iterdir()).name, "reports"]) == 0
    assert cli.main(["reproduce", str(results)]) == 0
    said = capsys.readouterr()
    assert "0 findings changed" in said.out and "the same results again, byte for byte" in said.out
    assert not any(word in said.out + said.err for word in OF_THE_CANARY)
    packed = tmp_path / "packed" / "one.zip"
    packed.parent.mkdir()
    assert pack(packed, notebooks=[notebook], reports=reports).reports == 1
    assert holding(packed.parent, "xl/worksheets/sheet2.xml"), "the workbook is looked into"
    assert holding(reports, *OF_THE_CANARY) + holding(packed.parent, *OF_THE_CANARY) == []
