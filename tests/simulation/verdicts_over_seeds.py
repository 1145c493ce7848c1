"""Whether a verdict hangs on a seed: every report that is no country sheet, with other draws. Not SYNTHETIC.

    python -m tests.simulation.verdicts_over_seeds [NOTEBOOK …]

The notebooks are run as they stand, on the real tables, but nothing is drawn, and every generator of random numbers that the
library starts is given another number from run to run. It takes a quarter of an hour of two processors, and ends with 1 where
the verdict of a finding changes.
"""

import ast
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from unittest import mock

import nbformat
import numpy as np
import pandas as pd

from pactresearch.kernels import preload
from pactresearch.reports.run import notebooks
from pactresearch.reports.show import parameters
from pactresearch.verdict import VERDICTS

SHEETS = ("country_factsheet",)
SEEDS = 20
DRAWN = {"show", "show_table", "show_section", "display", "not_reported", "print"}  # calls that only show
SAYS = {"page_head": 2, "headline": 0}  # calls that say findings: which argument
DEPTH = 8  # of results within results


def table(only: tuple[str, ...] = ()) -> pd.DataFrame:
    """Verdicts that change over 20 seeds.

    *Findings* are those that a report says, with their verdicts; *behind them* are all verdicts that its results hold: of
    countries, windows, tests and classes. Of both: how many, and how many do not have the same verdict under every seed
    (wanted: none of the findings). A report that draws nothing at random is made once.
    """
    asked = [(one.name, unit) for one in notebooks.find(only) if one.name not in SHEETS for unit in one.units()]
    preload.load()
    with multiprocessing.get_context("fork").Pool(maxtasksperchild=1) as pool:  # nothing is kept between runs
        found = dict(zip(asked, ([one] for one in pool.starmap(verdicts, asked, chunksize=1)), strict=True))
        again = [(*report, seed) for report in asked if found[report][0].draws for seed in range(1, SEEDS)]
        for (name, unit, _), one in zip(again, pool.starmap(verdicts, again, chunksize=1), strict=True):
            found[name, unit].append(one)
    rows = []
    for (name, unit), runs in found.items():
        said, behind = [one.said for one in runs], [one.behind for one in runs]
        rows.append(
            {
                "report": name if unit == name else f"{name}, {unit}",
                "findings": len(said[0]),
                "that change": len(changed := changing(said)),
                "which": "; ".join(changed) or "–",
                "behind them": len(behind[0]),
                "of these change": len(changing(behind)),
                "seeds": len(runs),
            }
        )
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Verdicts:
    """Of a report's findings, by their ids, and of all results behind them, by where they stand. draws: numbers at random begun."""

    said: dict[str, str]
    behind: dict[str, str]
    draws: int


def changing(runs: list[dict[str, str]]) -> list[str]:
    """What has not the same verdict in every run, with how often it had each. runs: verdicts by name."""
    names = dict.fromkeys(name for run in runs for name in run)
    counted = {name: Counter(run.get(name, "absent") for run in runs) for name in names}
    return [
        f"{name} ({', '.join(f'{verdict} {n}' for verdict, n in of.most_common())})"
        for name, of in counted.items()
        if len(of) > 1
    ]


def verdicts(notebook: str, unit: str, seed: int = 0) -> Verdicts:
    """The verdicts of a report.

    unit: of the report, a route or the notebook's own name. seed: 0 for the draws of the published report.
    """
    one = next(iter(notebooks.find((notebook,))))
    over, said = one.over(), {}
    space: dict = {"__say__": lambda findings, **_: said.update({found.id: found.verdict for found in findings})}
    cells = [cell for cell in nbformat.read(one.path, as_version=4).cells if cell.cell_type == "code"]
    with mock.patch.object(np.random, "default_rng", side_effect=partial(_begin, np.random.default_rng, seed)) as begun:
        for cell in cells:
            exec(compile(_without_pictures(cell.source), notebook, "exec"), space)
            if "parameters" in cell.metadata.get("tags", []):
                space |= parameters.validated(notebook, one.defaults | ({over: unit} if over else {}), one.defaults)
    held = {name: value for name, value in space.items() if not name.startswith("_")}
    return Verdicts(said, dict(_held(held, "", 0, set())), begun.call_count)


def _begin(begun, shift: int, seed=None) -> np.random.Generator:
    """A generator of the seed that was asked for, or of others that only shift tells apart."""
    return begun([seed, shift] if shift and isinstance(seed, int) else seed)


def _without_pictures(source: str) -> ast.Module:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name, body in ast.iter_fields(node):
            if isinstance(body, list) and body and all(isinstance(line, ast.stmt) for line in body):
                setattr(node, name, [_quiet(line) for line in body])
    return ast.fix_missing_locations(tree)


def _quiet(line: ast.stmt) -> ast.stmt:
    call = line.value if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) else None
    if call is None:
        return line
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called in SAYS:
        return ast.Expr(ast.Call(ast.Name("__say__", ast.Load()), [call.args[SAYS[called]]], []))
    return ast.Pass() if called in DRAWN else line


def _held(value: object, where: str, depth: int, seen: set[int]) -> Iterator[tuple[str, str]]:
    """Every verdict in a result, with the names that lead to it."""
    if depth > DEPTH or id(value) in seen:
        return
    if isinstance(value, str):
        if value in VERDICTS:
            yield where, value
        return
    seen.add(id(value))
    inside: dict = {}
    if isinstance(value, pd.DataFrame):
        if "verdict" in value:
            inside = {str(number): verdict for number, verdict in enumerate(value["verdict"])}
    elif isinstance(value, dict):
        inside = value
    elif isinstance(value, (list, tuple)):
        inside = dict(enumerate(value))
    elif is_dataclass(value) and not isinstance(value, type):
        inside = (
            {one.name: getattr(value, one.name) for one in fields(value)} | vars(value)
            if hasattr(value, "__dict__")
            else {}
        )
    for name, one in inside.items():
        yield from _held(one, f"{where}.{name}" if where else str(name), depth + 1, seen)


def main() -> None:
    """Prints the table, and fails where the verdict of a finding changes."""
    found = table(tuple(sys.argv[1:]))
    print(found.to_string(index=False))
    sys.exit(int(found["that change"].any()))


if __name__ == "__main__":
    main()
