"""The sessions of docs/adding-data.md, run as they stand there."""

import doctest
import os
import re

import pytest

from pactresearch import cli, paths
from pactresearch.data import ingest
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "adding-data.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.DOTALL | re.MULTILINE)
ENOUGH = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def session(heading):
    """The files of a section, and its commands with what they print."""
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}")[2].partition("\n## ")[0]
    blocks = BLOCK.findall(section)
    files = {name: body for kind, name, body in blocks if kind in ("csv", "toml")}
    commands = [body.split("\n", 1) for kind, _, body in blocks if kind == "console"]
    return files, [(first.removeprefix("$ pactresearch ").split(), said) for first, said in commands]


@pytest.mark.parametrize("heading", ["A list of yearly totals, in Russian", "A list of single seizures, in Persian"])
def test_a_session_prints_what_the_page_says(project, tmp_path, monkeypatch, capsys, heading):
    files, commands = session(heading)
    monkeypatch.chdir(tmp_path)
    for name, body in files.items():
        (tmp_path / name).write_text(body, encoding="utf-8")
    for words, said in commands:
        assert cli.main(words) == 0
        printed = capsys.readouterr().out
        if os.environ.get("WRITE_SESSIONS"):  # renews the page
            page = PAGE.read_text(encoding="utf-8")
            PAGE.write_text(
                page.replace(
                    f"$ pactresearch {' '.join(words)}\n{said}```", f"$ pactresearch {' '.join(words)}\n{printed}```"
                ),
                encoding="utf-8",
            )
            continue
        assert doctest.OutputChecker().check_output(said, printed, ENOUGH), f"{' '.join(words)} printed\n{printed}"
    if "Persian" in heading:
        page = (tmp_path / "verdict.html").read_text(encoding="utf-8")
        assert "1402/12/30" in page and "it is no day that the calendar has" in page
        assert ingest.cases("IRN")["mark"].tolist() == ["", "alike", ""]
    else:
        page = (paths.reports() / "country_factsheet" / "TJK.html").read_text(encoding="utf-8")
        assert "SYNTHETIC agency, SYNTHETIC yearly totals" in page
