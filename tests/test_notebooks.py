"""A notebook in the repository calls and does not compute, and keeps no outputs but those that tests compare."""

import os
import subprocess
import sys

import nbformat
import pytest

from tests.conftest import ROOT

TOUR = ROOT / "docs" / "tour.ipynb"
NOTEBOOKS = [*sorted((ROOT / "notebooks").glob("*.ipynb")), TOUR]
LONGEST_CELL = 15  # lines; more is a sign that the cell computes what the library should


def code_cells(notebook):
    return [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_are_short(notebook):
    long = {cell.id: len(cell.source.splitlines()) for cell in code_cells(notebook)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_CELL} == {}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_only_checked_cells_keep_their_outputs(notebook):
    """In the repository, that is: on the screen of the one who works on it, it may show all that it shows."""
    staged = subprocess.run(
        ["git", "show", f":{notebook.relative_to(ROOT).as_posix()}"], cwd=ROOT, capture_output=True, text=True
    )
    kept = nbformat.reads(staged.stdout if staged.returncode == 0 else notebook.read_text("utf-8"), as_version=4)
    cells = [cell for cell in kept.cells if cell.cell_type == "code"]
    shown = [cell for cell in cells if cell.outputs]
    assert shown, "at least one cell prints key figures that the tests compare"
    assert all("# NBVAL_CHECK_OUTPUT" in cell.source for cell in shown)
    assert all({"key-figures", "keep_output"} <= set(cell.metadata.tags) for cell in shown)
    assert all(cell.execution_count is None for cell in cells), "run `make hooks`, once in a clone, and stage it again"


@pytest.mark.parametrize("notebook", NOTEBOOKS[:-1], ids=lambda path: path.stem)
def test_exactly_one_cell_holds_the_parameters(notebook):
    tagged = [cell for cell in code_cells(notebook) if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1


def test_each_task_of_the_tour_takes_at_most_three_lines():
    """And nothing but what `import pactresearch as pr` offers; `make test` runs them."""
    cells = code_cells(TOUR)
    lines = [[line for line in cell.source.splitlines() if line and not line.startswith("#")] for cell in cells]
    assert len(cells) == 1 + 6
    assert max(map(len, lines)) <= 3
    imported = {line.split()[1] for cell in lines for line in cell if line.startswith(("import ", "from "))}
    assert imported == {"pactresearch", "numpy", "matplotlib", "tempfile"}


def test_nbval_finds_a_key_figure_that_has_changed_and_nothing_else(tmp_path):
    """What is marked is understood by nbval, which `make test` has run every notebook."""
    (marked,) = [cell for cell in code_cells(ROOT / "notebooks" / "country_factsheet.ipynb") if cell.get("outputs")]
    mark, _, _ = marked.source.partition("\n")
    kept, changed, unmarked = (
        nbformat.v4.new_code_cell(
            f"{head}\nprint({said})", execution_count=1, outputs=[nbformat.v4.new_output("stream", text="10\n")]
        )
        for head, said in ((mark, 10), (mark, 11), ("", 11))
    )
    python = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    cells = [kept, changed, unmarked]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=python), tmp_path / "changed.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    command += ["-p", "nbval.plugin", tmp_path / "changed.ipynb"]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=alone)
    assert "1 failed, 2 passed" in done.stdout
    assert "changed.ipynb::Cell 1" in done.stdout
