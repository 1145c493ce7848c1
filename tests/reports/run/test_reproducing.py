"""The results of a report are made again from its results file alone, or it is said what has changed since."""

import json

import pytest

from pactresearch import cli
from pactresearch.reports.kept.publication import Place
from tests.reports.conftest import HEAD, IMPORTS, PARAMETERS, cell, copied, made_once, text

CELLS = [text("# A title"), cell(PARAMETERS, "parameters"), cell(IMPORTS), cell(HEAD)]


def with_parameters(said, **more):
    return said | {"parameters": said["parameters"] | more}


@pytest.fixture(scope="module")
def once(built, tmp_path_factory):
    return made_once(built, tmp_path_factory.mktemp("once"), CELLS, "northern")


@pytest.fixture
def results(once, project, tmp_path):
    """A results file as it was mailed: apart from its page and its record."""
    place = Place(copied(once, project), "route_trends", "northern")
    return place.results.replace(tmp_path / "mailed.json")


def test_the_same_bytes_again_and_after_a_change_what_it_was(results, project, write_notebook, capsys):
    assert cli.main(["reproduce", str(results)]) == 0
    assert capsys.readouterr().out.endswith("mailed.json: the same results again, byte for byte.\n")
    write_notebook([*CELLS[:3], cell(HEAD.replace("-5.23", "-5.24"))])
    (project / "requirements.txt").write_text("numpy==9\n", encoding="utf-8")
    assert cli.main(["reproduce", str(results)]) == 1
    said = capsys.readouterr().out
    assert (
        "other results; these findings differ: finding_supported, finding_not_supported, finding_not_identified."
        in said
    )
    assert "What has changed: the notebook has changed; the locked versions have changed." in said
    assert not (project / "reports" / "route_trends" / "northern.json").exists(), "nothing is put among the reports"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda said: [], "holds no results"),
        (lambda said: {name: one for name, one in said.items() if name != "made_from"}, "say what they were made from"),
        (lambda said: said | {"notebook": "no_such"}, "notebook is 'no_such'; allowed"),
        (lambda said: said | {"unit": "../../etc"}, "is for '../../etc'; allowed: balkan"),
        (lambda said: said | {"unit": "northern./../../etc"}, "allowed: balkan"),
        (lambda said: said | {"unit": "northern."}, "allowed: balkan"),
        (lambda said: with_parameters(said, seed="7; import os"), "seed is '7; import os'; it must be a whole number"),
        (lambda said: with_parameters(said, **{"seed = 7; import os; seed": 1}), "is no parameter of it"),
        (lambda said: with_parameters(said, route="nowhere"), "route is 'nowhere'; allowed"),
        (lambda said: {**said, "parameters": {}}, "is missing"),
        (lambda said: said | {"made_from": {"tables": 3}}, "holds no results"),
    ],
)
def test_what_holds_no_results_of_ours_is_refused_before_anything_is_run(results, capsys, change, words):
    results.write_text(json.dumps(change(json.loads(results.read_text(encoding="utf-8")))), encoding="utf-8")
    assert cli.main(["reproduce", str(results)]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("name", ["/dev/zero", "../../../etc/passwd", "x" * 5000, "a/../../b", ""])
def test_a_file_that_is_none_of_data_raw_is_not_read_and_counts_as_changed(results, capsys, name):
    said = json.loads(results.read_text(encoding="utf-8"))
    results.write_text(json.dumps(said | {"made_from": said["made_from"] | {"files": {name: "0"}}}), encoding="utf-8")
    assert cli.main(["reproduce", str(results)]) == 1
    assert f"data/raw/{name} has changed" in capsys.readouterr().out
