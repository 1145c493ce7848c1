"""What leaves this computer names neither it nor its user, and a pack or a copy holds nothing of a failure."""

import base64
import json

import pytest

from pactresearch import paths
from pactresearch.reports.kept import private
from pactresearch.reports.page import index
from pactresearch.reports.page.pack import pack
from pactresearch.reports.run import copying
from tests.reports.index_folder import add, filled

SECRET = "s3cr3t-of-the-bucket"


def hidden(text):
    return f'<a href="data:text/csv;base64,{base64.b64encode(text.encode()).decode()}">Data</a>'


@pytest.fixture(autouse=True)
def computer(monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("SHORT_TOKEN", "kg")
    monkeypatch.setattr(private.platform, "node", lambda: "desktop-7")


@pytest.mark.parametrize("as_written", [str, hidden])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"read {paths.root()}/data", f"the folder {paths.root()}"),
        ("made on desktop-7 today", "the name of this computer"),
        (f"key={SECRET}", "the value of the environment variable AWS_SECRET_ACCESS_KEY"),
    ],
)
def test_what_names_this_computer_is_found_also_in_base64_and_no_secret_is_repeated(text, words, as_written):
    (said,) = private.named(f"<p>Seizures</p> {as_written(text)}")
    assert said == words and SECRET not in said


@pytest.mark.parametrize("text", ["12 kg", "desktop-77", "a-desktop-7", "data:image/png;base64,AAA"])
def test_what_does_not_is_left_alone(text):
    assert private.named(text) == []


def test_a_computer_called_by_a_common_word_is_not_looked_for(monkeypatch):
    monkeypatch.setattr(private.platform, "node", lambda: "opium")
    assert private.named("opium and heroin") == []


def left(folder):
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_a_copy_holds_whole_reports_and_an_index_without_reasons_logs_or_what_was_said_on_stderr(tmp_path):
    reports = filled(tmp_path / "reports")
    index.write(reports)
    for place in ("route_trends/northern", "route_trends/balkan"):
        record = reports / place / "metadata.json"
        said = json.loads(record.read_text(encoding="utf-8")) | {
            "notes": [f"{paths.root()}/x.py: UserWarning"],
            "system": "Linux",
        }
        record.write_text(json.dumps(said), encoding="utf-8")
        (reports / place / "log.txt").write_text(f"stderr: {paths.root()}", encoding="utf-8")
    (reports / "route_trends" / "northern" / "route_trends.ipynb").write_text('{"cells": []}', encoding="utf-8")
    (reports / "route_trends" / "balkan" / "route_trends.ipynb").write_text(
        json.dumps(str(paths.root())), encoding="utf-8"
    )
    changed = reports / "country_factsheet" / "MLT.html"
    changed.write_text(changed.read_text(encoding="utf-8").replace("1995", "1996"), encoding="utf-8")
    said = copying.copy(reports, f"file://{tmp_path}/there")
    assert (
        said.startswith("4 of 4 reports copied")
        and "Not copied, since they are not the files that were made: 1;" in said
    )
    there = left(tmp_path / "there")
    assert "route_trends/northern/route_trends.ipynb" in there and "route_trends/balkan/route_trends.ipynb" not in there
    assert not [name for name in there if "failed" in name or name.endswith(("log.txt", "error.txt")) or "MLT" in name]
    assert "Cell [3] stopped" not in there["index.html"] and "its last run failed" in there["index.html"]
    assert {name: private.named(text) for name, text in there.items() if private.named(text)} == {}
    assert "0 of 4 reports copied" in copying.copy(reports, f"file://{tmp_path}/there")


def test_results_that_name_a_folder_are_not_packed(tmp_path):
    reports = filled(tmp_path / "reports")
    add(reports, "route_trends", "southern", f"From {paths.root()}", route="southern")
    packed = pack(tmp_path / "all.zip", reports=reports)
    assert f"route_trends southern: it names the folder {paths.root()}" in packed.left_out
