"""Finds the notebooks, and reads from each what its `parameters` cell says.

Finding reads the files as JSON: nbformat and the models of parameters take longer to load than that, and are asked
before a notebook is run.
"""

import ast
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pactresearch import paths
from pactresearch.data import store
from pactresearch.errors import InputError, choices

if TYPE_CHECKING:
    import nbformat

TAG = "parameters"
READS_REPORTS = "reads-reports"  # the tag of a cell that reads finished reports
PILLAR = "pillar"  # empty for all of them
# As `data.reference` has them, for file names.
PILLARS = "regional_initiatives", "financial_flows", "precursors", "demand"
_OVER = {"route": "routes", "country": "partner_countries"}


@dataclass(frozen=True)
class Notebook:
    """A notebook that can be run.

    name: its stem. path: the file. defaults: name and value of each parameter, as its `parameters` cell sets them.
    problem: why these could not be read, as a sentence, or "". reads_reports: whether it reads finished reports, as the
    tag of a cell says; then it is made when all others are.
    """

    name: str
    path: Path
    defaults: dict[str, object]
    problem: str = ""
    reads_reports: bool = False

    def over(self) -> str | None:
        """The parameter that the notebook is run over: `route`, `country`, or None where it is run once."""
        return next((name for name in _OVER if name in self.defaults), None)

    def units(self) -> tuple[str, ...]:
        """What the notebook is run for: every route, every partner country, or itself, and then each pillar if it has these."""
        over = self.over()
        return store.units(_OVER[over]) if over else (self.name, *(PILLARS if PILLAR in self.defaults else ()))

    def own(self, unit: str) -> dict[str, str]:
        """The parameter that a unit sets."""
        over = self.over() or PILLAR
        return {over: unit} if over in self.defaults and unit != self.name else {}


def find(names: Sequence[str] = ()) -> tuple[Notebook, ...]:
    """The notebooks of these names (stems), or all.

    Raises InputError for an unknown name, and for one that is named and cannot be read. Among all, one that cannot be
    read carries its `problem`, so that it does not keep the others from being run.
    """
    files = {file.stem: file for file in sorted(paths.notebooks().glob("*.ipynb")) if not file.name.startswith(".")}
    for name in names:
        if name not in files:
            raise InputError(f"notebook is {name!r}; {choices(name, files)}")
    found = tuple(_read(files[name]) for name in names or files)
    for notebook in found if names else ():
        if notebook.problem:
            raise InputError(notebook.problem)
    return found


def _read(file: Path) -> Notebook:
    try:
        alike = [one.name for one in file.parent.glob("*.ipynb") if one.name.lower() == file.name.lower()]
        if alike != [file.name] or not paths.is_name(file.stem):
            said = f"notebooks/{file.name!r}: reports are filed by its name, which not every system takes"
            raise InputError(f"{said}, or tells from {', '.join(sorted(alike))}. Rename it, such as my_question.ipynb.")
        reads = any(READS_REPORTS in cell["metadata"].get("tags", []) for cell in _cells(file))
        return Notebook(file.stem, file, parameters_of(file), reads_reports=reads)
    except InputError as error:
        return Notebook(file.stem, file, {}, str(error))


def check_model(notebook: Notebook) -> None:
    """Raises InputError where a notebook has no parameter model, or its `parameters` cell does not agree with it."""
    from pactresearch.reports.show import parameters

    model = parameters.model_of(notebook.name, notebook.defaults)
    lacking = [name for name in model.model_fields if name not in notebook.defaults]
    unknown = [name for name in notebook.defaults if name not in model.model_fields]
    if lacking or unknown:
        said = [f"lacks {', '.join(lacking)}"] * bool(lacking) + [f"sets {', '.join(unknown)}"] * bool(unknown)
        raise InputError(
            f"notebooks/{notebook.path.name}: the `{TAG}` cell {' and '.join(said)}; its model {model.__name__} in "
            f"{model.__module__} has {', '.join(model.model_fields)}. Make the two agree."
        )


def load(file: Path) -> "nbformat.NotebookNode":
    """A notebook in format 4. Raises InputError where the file is none."""
    import nbformat

    try:
        notebook = nbformat.read(file, as_version=4)
        nbformat.validate(notebook)
        return notebook
    except (ValueError, KeyError, AttributeError, TypeError, OSError, nbformat.ValidationError) as error:
        raise _unreadable(file, error) from None


def _unreadable(file: Path, error: Exception) -> InputError:
    reason = " ".join(str(error).split())[:200]
    return InputError(
        f"notebooks/{file.name} cannot be read as a notebook ({reason}). "
        f"Restore it with `git checkout notebooks/{file.name}`."
    )


def _cells(file: Path) -> list[dict]:
    """The cells of a notebook as they stand in the file; one in an older format is read by nbformat."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        if said["nbformat"] != 4:
            return load(file).cells
        return [{**cell, "source": "".join(cell["source"])} for cell in said["cells"]]
    except (ValueError, KeyError, AttributeError, TypeError, OSError) as error:
        raise _unreadable(file, error) from None


def parameters_of(file: Path) -> dict[str, object]:
    """The names and values that the cell tagged `parameters` sets, in its order.

    Raises InputError where no cell or more than one has the tag, or a value is no plain literal.
    """
    tagged = [cell for cell in _cells(file) if cell["cell_type"] == "code" and TAG in cell["metadata"].get("tags", [])]
    if len(tagged) != 1:
        count = "no cell" if not tagged else f"{len(tagged)} cells"
        raise InputError(
            f"notebooks/{file.name} has {count} tagged `{TAG}`; it needs one, which sets every parameter. "
            f"In JupyterLab: select the cell, open the property inspector (the cogs), and add the tag `{TAG}`."
        )
    try:
        return dict(_assigned(statement) for statement in ast.parse(tagged[0]["source"]).body)
    except (SyntaxError, ValueError):
        raise InputError(
            f"notebooks/{file.name}: the `{TAG}` cell must hold lines like `first_year = 1995` and nothing else: "
            "a name, and a text, number, list or dict written out. Move everything else to the next cell."
        ) from None


def _assigned(statement: ast.stmt) -> tuple[str, object]:
    """Name and value of an assignment. Raises ValueError where the statement is something else."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    else:
        raise ValueError("no assignment")
    if not isinstance(target, ast.Name):
        raise ValueError("no plain name")
    return target.id, ast.literal_eval(value)
