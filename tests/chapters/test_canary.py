"""A canary among restricted single cases sings in no public report, whatever its notebook, and not in what leaves the computer."""

import datetime as dt
import shutil

import pytest

from pactresearch.data import ingest
from pactresearch.reports.kept import publication
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


def list_of_cases(folder):
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=3 * n) for n in range(160)]
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
    mapping = {
        "table": "cases", "dates": "year first", "constants": {"country": "Tajikistan", "unit": "kg"}, "source": SOURCE,
        "columns": {"date": "Date", "drug": "Drug", "amount": "kg", "place": "Where", "province": "Province"},
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        work_in(project, patch)
        ingest.ingest(list_of_cases(folder), mapping=mapping)
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
    of_the_canary = PLACE, PLACE.split()[0], str(KG), AGENCY, "canary.csv"
    assert holding(reports, *of_the_canary) == []
    assert holding(packed.parent, *of_the_canary) == []
