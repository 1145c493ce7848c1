"""A report in another language is a variant beside the standard one: other words, and the same figures."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pactresearch
from pactresearch import language, paths
from pactresearch.errors import InputError
from pactresearch.reports.run import planning
from pactresearch.reports.run.planning import Wish

FIGURES = ("id", "value", "low", "high", "verdict", "sources")


@pytest.fixture
def spoken(bracketed, monkeypatch):
    monkeypatch.setattr(language, "LOCALE", bracketed)
    monkeypatch.setenv(language.VARIABLE, language.ENGLISH)


@pytest.fixture
def command(bracketed, project, write_notebook, tmp_path):
    """Runs the command with a library that has the language `xx`, in the project of the test."""
    write_notebook()
    library = shutil.copytree(Path(pactresearch.__file__).parent, tmp_path / "library" / "pactresearch",
                              ignore=shutil.ignore_patterns("__pycache__", "locale"))  # fmt: skip
    shutil.copytree(bracketed, library / "locale")
    said = {"PYTHONPATH": str(library.parent), paths.ROOT_VARIABLE: str(project)}

    def run(*words):
        whole = [sys.executable, "-m", "pactresearch", *words]
        return subprocess.run(
            whole, cwd=library.parent, env={**os.environ, **said}, capture_output=True, text=True, check=False
        )

    return run


def test_a_run_in_another_language_makes_a_variant_with_the_same_figures_and_leaves_the_standard_report(
    command, project
):
    northern = ("run", "--notebook", "route_trends", "--route", "northern")
    assert command(*northern).returncode == 0
    reports = project / "reports"
    places = [reports / "route_trends" / f"northern{end}" for end in (".html", ".json")]
    before = [place.read_bytes() for place in places]
    done = command(*northern, "--lang", "xx")
    assert done.returncode == 0, done.stderr
    assert [place.read_bytes() for place in places] == before
    page = (reports / "route_trends" / "northern.xx.html").read_text("utf-8")
    assert '<html lang="xx">' in page and "[About this report]" in page and "[By country]" not in page
    assert "[not reported]" in page, "the kernel speaks it, too"
    assert "A variant, not the standard report" in page
    assert re.search(r"--route northern --lang xx\s*</pre>", page)
    english, other = (json.loads((reports / "route_trends" / f"{name}.json").read_text("utf-8"))
                      for name in ("northern", "northern.xx"))  # fmt: skip
    figures = [[{name: one[name] for name in FIGURES} for one in of["findings"]] for of in (english, other)]
    assert figures[0] == figures[1] and len(figures[0]) == 3
    index = (reports / "index.html").read_text("utf-8")
    assert '<html lang="xx">' in index and "[Reports]" in index, "the index speaks as the run that wrote it"
    assert "1 report is up to date" in command(*northern, "--lang", "xx").stdout.replace("of 1 report", "report")
    again = command("reproduce", str(reports / "route_trends" / "northern.xx.json"))
    assert again.returncode == 0, again.stdout


def test_a_language_without_a_translation_is_refused_before_anything_is_made(command, project):
    refused = command("run", "--notebook", "route_trends", "--lang", "yy")
    assert refused.returncode == 2
    assert "There is no translation into 'yy'; allowed: en, xx." in refused.stderr
    assert not (project / "reports").exists()


def test_the_language_is_a_part_of_the_variant_s_name_and_english_is_the_standard_report(
    spoken, project, write_notebook
):
    write_notebook()
    wishes = [Wish(routes=["northern"]), Wish(routes=["northern"], settings={"first_year": 2010}, name="early")]

    def named():
        found = planning.wanted(wishes, project / "reports")
        return [(one.place.unit, dict(one.variant)) for one in found]

    assert named() == [("northern", {}), ("northern.early", {"first_year": 2010})]
    language.use("xx")
    assert named() == [
        ("northern.xx", {"language": "xx"}), ("northern.early.xx", {"first_year": 2010, "language": "xx"})
    ]  # fmt: skip
    (job,) = planning.jobs(planning.wanted(wishes[1:], project / "reports"))
    assert job.command.endswith("--set first_year=2010 --as early --lang xx")


def test_no_variant_takes_the_name_of_a_language(spoken, project, write_notebook):
    write_notebook()
    with pytest.raises(InputError, match="'xx' cannot name a variant"):
        planning.wanted([Wish(routes=["northern"], settings={"first_year": 2010}, name="xx")], project / "reports")
