"""How long the cells of a notebook compute, without imports and without a kernel's start.

    python -m benchmarks.cell_time route_trends -p route balkan          median of five runs, cell by cell
    python -m benchmarks.cell_time country_factsheet -p country IRN --runs 9
    python -m benchmarks.cell_time country_factsheet -p country IRN --json      the seconds of all cells, of each run

The cells run one after the other in this process, as they do in a kernel that has imported everything. The first run is
left out, since it fills the caches of a process and imports what only a cell needs; what is in memory after it is not
looked through again by Python's collection of garbage, as in a forked kernel.
"""

import argparse
import contextlib
import gc
import io
import json
import os
import statistics
import time
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
SHOWN = 62  # characters of a cell


def code_cells(notebook: str, parameters: dict[str, object]) -> list[str]:
    """The code of a notebook's cells, with the parameters put in as papermill puts them in."""
    read = load_notebook_node(str(NOTEBOOKS / f"{notebook}.ipynb"))
    filled = parameterize_notebook(read, parameters)
    return [cell.source for cell in filled.cells if cell.cell_type == "code"]


def seconds(cells: list[str]) -> list[float]:
    """The time that each cell takes, in a fresh name space."""
    shell = InteractiveShell.instance()
    shell.reset(new_session=False)
    taken = []
    for cell in cells:
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            result = shell.run_cell(cell)
        taken.append(time.perf_counter() - start)
        result.raise_error()
    return taken


def main() -> None:
    """Prints the median of each cell and of their sum."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("notebook")
    words.add_argument("-p", dest="parameters", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"))
    words.add_argument("--runs", type=int, default=5)
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    cells = code_cells(asked.notebook, dict(asked.parameters))
    seconds(cells)
    gc.collect()
    gc.freeze()
    runs = [seconds(cells) for _ in range(asked.runs)]
    if asked.json:
        print(json.dumps([round(sum(run), 3) for run in runs]))
        return
    for number, cell in enumerate(cells):
        print(f"{statistics.median(run[number] for run in runs):7.3f} s  {' '.join(cell.split())[:SHOWN]}")
    sums = sorted(sum(run) for run in runs)
    print(
        f"{statistics.median(sums):7.3f} s  all cells, median of {asked.runs} runs ({sums[0]:.3f} to {sums[-1]:.3f}); "
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
