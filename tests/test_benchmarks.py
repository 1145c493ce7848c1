"""The page on performance says what was measured, and each fault in its table has a test."""

import importlib.util
import json
import re

import nbformat
import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")


@pytest.fixture
def table():
    said = importlib.util.spec_from_file_location("table", ROOT / "benchmarks" / "table.py")
    module = importlib.util.module_from_spec(said)
    said.loader.exec_module(module)
    return module


def test_the_tables_are_those_of_the_results(table):
    results = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    between = PAGE.partition(table.BEGIN)[2].partition(table.END)[0]
    assert between.strip() == table.text(results).strip()


def test_rates_and_shares_follow_from_the_seconds(table):
    way = {"reports": 11, "seconds": 33.0, "processor_seconds": 22.0, "first_after": 5.0, "last_after": 10.0}
    assert table._per_minute(way) == 20
    assert table._warm(way) == 120
    assert table._processor(way) == 2
    loop = {"reports": 11, "seconds": 33.0}
    assert table._warm(loop) == table._per_minute(loop)


def test_what_the_pages_name_exists():
    cluster = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:tests|benchmarks|pactresearch)/[\w/.]+)`", PAGE + cluster):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("name", ["light", "tiny"])
def test_the_notebooks_that_are_timed_run(name):
    space = {}
    for cell in nbformat.read(ROOT / "benchmarks" / f"{name}.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, name, "exec"), space)
    assert (space["country"], space["number"]) == ("TJK", 0)
