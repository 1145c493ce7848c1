"""A demonstration says on every figure and page that it is made up, and leaves the project as it was."""

import os

import pandas as pd
import pytest
from matplotlib.figure import Figure

from pactresearch import cli, paths, synthetic
from pactresearch.chapters.business_models.rules.model import business_model
from pactresearch.chapters.organisation import made_up
from pactresearch.data import store
from pactresearch.data.readers import case_files
from pactresearch.figures import picture
from pactresearch.reports.page import index
from pactresearch.reports.run import execution, overview
from pactresearch.reports.show import display
from pactresearch.reports.show.findings import Finding
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def world():
    """A SYNTHETIC world, in which the library works for the length of these tests."""
    with made_up.world(3) as project:
        yield project


def test_every_table_that_the_reports_take_figures_from_says_that_it_is_made_up(world):
    for name in ("cases", "seizures"):
        sources = store.load(name).attrs["sources"]
        assert {source["publisher"] for source in sources} == {"SYNTHETIC"}
    assert store.load("cases")["n"].eq(1).all()


def test_every_route_is_whole_and_its_case_files_can_be_read(world):
    files = case_files.read_all()
    assert files.refused == {}
    assert files.coded.groupby("route")["case"].nunique().to_dict() == dict.fromkeys(
        ("balkan", "northern", "southern"), 24
    )


def test_in_a_whole_world_the_planted_types_are_found(world):
    """SYNTHETIC: the northern route, whose countries are few."""
    cases, seizures = store.load("cases"), store.load("seizures")
    routes = pd.read_csv(ROOT / "data" / "raw" / "routes.csv")
    members = routes[(routes["route"] == "northern") & (routes["primary"] == 1)]["iso3"].tolist()
    found = business_model(
        cases, seizures, members, "heroin", (2016, 2023), {iso3: iso3 for iso3 in members}, bootstraps=20
    )
    answers = {answer.question.id: answer.verdict for answer in found.answers}
    assert found.reach.enough
    assert answers["Q10"] == "supported"
    assert answers["Q1"] == "not supported"


def test_every_figure_and_every_head_carries_the_word(world, monkeypatch):
    figure = Figure(figsize=(2, 1))
    picture.png(figure)
    assert [text.get_text() for text in figure.texts] == ["SYNTHETIC"]
    shown = []
    monkeypatch.setattr(display, "_display", shown.append)
    said = Finding(
        id="a", sentence="17 t were seized.", unit="t", sources=("S",), verdict="reported", reason="as reported"
    )
    display.page_head("Northern route", "How much was seized?", [said])
    assert "SYNTHETIC: a made-up world (pactresearch run --simulate 3)" in shown[0]["text/html"]


def test_outside_a_demonstration_there_is_no_mark():
    before = os.environ.get(paths.ROOT_VARIABLE)
    with made_up.world(4) as project:
        assert synthetic.is_synthetic()
    assert not project.exists()
    if before is None:
        assert paths.ROOT_VARIABLE not in os.environ


def run_by_words(monkeypatch, *words):
    """Where a command would put its reports, and where it would copy them."""
    told = []

    def run(wishes, output, say, manner):
        told.append((output, manner.copy_to, synthetic.is_synthetic()))
        return ()

    monkeypatch.setattr(execution, "run", run)
    assert cli.main(["run", *words]) == 0
    return told[0]


@pytest.mark.parametrize("real", [False, True])
def test_a_demonstration_has_a_folder_of_its_own_in_any_output(project, monkeypatch, tmp_path, real):
    given = [] if real else ["--output", str(tmp_path / "mine"), "--copy-to", "memory://mine/"]
    output = tmp_path / ("reports" if real else "mine")
    address = None if real else "memory://mine"
    copied = address and f"{address}/synthetic"
    assert run_by_words(monkeypatch, "--simulate", "3", *given) == (output / "synthetic", copied, True)
    assert run_by_words(monkeypatch, *given) == (output, address and f"{address}/", False)


def test_a_demonstration_enters_no_index_pack_or_list_of_real_reports(project, capsys):
    """Its index stands beside its reports, and says on its first line what it is."""
    made = project / "reports" / "synthetic"
    for file in ("northern.html", "northern.json", "northern/metadata.json"):
        for folder in (made, made / "failed"):
            (folder / "business_models" / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / "business_models" / file).write_text("{}", encoding="utf-8")
    (made / "index.html").write_text("", encoding="utf-8")
    assert index.entries(project / "reports") == ()
    assert "synthetic" not in "".join(overview.lines())
    assert cli.main(["pack", str(project / "a.zip")]) == 2
    assert "There is no report to pack" in capsys.readouterr().err
    for words in (["pack", str(project / "a.zip"), "--reports", str(made)], ["run", "--output", f"{made}/"]):
        assert cli.main(words) == 2
        assert "is a folder of demonstrations, which are made with --simulate" in capsys.readouterr().err


def test_the_index_of_a_demonstration_carries_the_word(world):
    page = index.render(())
    assert "<h1>SYNTHETIC: a made-up world (pactresearch run --simulate 3)</h1>" in page


def test_the_same_seed_makes_the_same_world(tmp_path):
    one, other = (made_up.make(5, tmp_path / name) for name in "ab")
    for file in ("unodc_ids_2011_2016_grouped.csv", "case_files/case-0001.a.yaml"):
        assert (one / "data" / "raw" / file).read_bytes() == (other / "data" / "raw" / file).read_bytes()


def test_a_seed_that_is_none_is_refused(capsys):
    assert cli.main(["run", "--simulate", "-1"]) == 2
    assert "--simulate is -1; it must be a whole number from 0" in capsys.readouterr().err
