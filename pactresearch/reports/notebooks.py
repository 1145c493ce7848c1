"""Finds the notebooks, and reads from each what its `parameters` cell says."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from pactresearch import geography, paths
from pactresearch.errors import InputError
from pactresearch.reports import parameters

TAG = "parameters"


@dataclass(frozen=True)
class Notebook:
    """A notebook that can be run.

    name: its stem. path: the file. defaults: name and value of each parameter, as its `parameters` cell sets them.
    """

    name: str
    path: Path
    defaults: dict[str, object]

    def over(self) -> str | None:
        """The parameter that the notebook is run over: `route`, `country`, or None where it is run once."""
        return next((name for name in ("route", "country") if name in self.defaults), None)

    def units(self) -> tuple[str, ...]:
        """What the notebook is run for: every route, every partner country, or only itself."""
        of = {"route": geography.route_names, "country": geography.partners}
        return tuple(of[self.over()]()) if self.over() else (self.name,)


def find(names: Sequence[str] = ()) -> tuple[Notebook, ...]:
    """The notebooks of these names (stems), or all.

    Raises InputError for an unknown name, and for a notebook whose parameters don't agree with its model.
    """
    files = {file.stem: file for file in sorted(paths.notebooks().glob("*.ipynb")) if not file.name.startswith(".")}
    for name in names:
        if name not in files:
            raise InputError(f"notebook is {name!r}; {parameters.choices(name, files)}")
    return tuple(_read(files[name]) for name in (names or files))


def _read(file: Path) -> Notebook:
    defaults = parameters_of(file)
    model = parameters.model_of(file.stem)
    lacking = [name for name in model.model_fields if name not in defaults]
    unknown = [name for name in defaults if name not in model.model_fields]
    if lacking or unknown:
        said = [f"lacks {', '.join(lacking)}"] * bool(lacking) + [f"sets {', '.join(unknown)}"] * bool(unknown)
        raise InputError(
            f"notebooks/{file.name}: the `{TAG}` cell {' and '.join(said)}; its model {model.__name__} in "
            f"pactresearch/reports/parameters.py has {', '.join(model.model_fields)}. Make the two agree."
        )
    return Notebook(file.stem, file, defaults)


def load(file: Path) -> nbformat.NotebookNode:
    """A notebook in format 4. Raises InputError where the file is none."""
    try:
        notebook = nbformat.read(file, as_version=4)
        nbformat.validate(notebook)
        return notebook
    except (ValueError, KeyError, AttributeError, TypeError, OSError, nbformat.ValidationError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(
            f"notebooks/{file.name} cannot be read as a notebook ({reason}). "
            f"Restore it with `git checkout notebooks/{file.name}`."
        ) from None


def parameters_of(file: Path) -> dict[str, object]:
    """The names and values that the cell tagged `parameters` sets, in its order.

    Raises InputError where no cell or more than one has the tag, or a value is no plain literal.
    """
    tagged = [cell for cell in load(file).cells if cell.cell_type == "code" and TAG in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        count = "no cell" if not tagged else f"{len(tagged)} cells"
        raise InputError(
            f"notebooks/{file.name} has {count} tagged `{TAG}`; it needs one, which sets every parameter. "
            f"In JupyterLab: select the cell, open the property inspector (the cogs), and add the tag `{TAG}`."
        )
    try:
        return dict(_assigned(statement) for statement in ast.parse(tagged[0].source).body)
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
