"""Which reports a command asks for, each with its parameters checked, before anything is run."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pactresearch.errors import InputError
from pactresearch.reports import notebooks, parameters
from pactresearch.reports.publication import Place


@dataclass(frozen=True)
class Job:
    """One report to make; it can be pickled.

    notebook: the file. place: where the report goes. parameters: checked, plain JSON. command: makes the same again.
    """

    notebook: Path
    place: Place
    parameters: dict[str, object]
    command: str


@dataclass(frozen=True)
class Wish:
    """What a command asks for. Empty: all notebooks, all routes, all countries; `settings` replaces the values of
    `parameters` cells."""

    notebooks: Sequence[str] = ()
    routes: Sequence[str] = ()
    countries: Sequence[str] = ()
    settings: Mapping[str, object] | None = None


def jobs(wish: Wish, output: Path) -> tuple[Job, ...]:
    """The reports that a command asks for, in order of notebook and unit.

    Raises InputError that lists everything that is wrong with it.
    """
    planned: list[Job] = []
    wrong: dict[str, None] = {}
    for notebook in _wanted(wish):
        for unit in _units(notebook, wish):
            try:
                planned.append(_job(notebook, unit, wish.settings or {}, output))
            except InputError as error:
                wrong[str(error)] = None
    if wrong:
        raise InputError("\n".join(wrong))
    if not planned:
        raise InputError(
            "There is nothing to run: no notebook in notebooks/, or no route or country for it to run over."
        )
    return tuple(planned)


def _wanted(wish: Wish) -> list[notebooks.Notebook]:
    """The notebooks that are named, or all; without those that `--route` or `--country` don't concern."""
    found = notebooks.find(tuple(dict.fromkeys(wish.notebooks)))
    asked = {name for name, given in (("route", wish.routes), ("country", wish.countries)) if given}
    fitting = [notebook for notebook in found if not asked or notebook.over() in asked]
    strange = [notebook.name for notebook in found if notebook not in fitting] if wish.notebooks else []
    idle = asked - {notebook.over() for notebook in fitting}
    if strange or idle:
        options = " or ".join(f"--{name}" for name in sorted(idle or asked))
        raise InputError(
            f"{', '.join(strange) or 'No notebook'} has {'a' if not strange else 'no'} parameter that {options} could set. "
            f"Leave {options} out, or name another notebook; `pactresearch list` shows what each is run over."
        )
    return fitting


def _units(notebook: notebooks.Notebook, wish: Wish) -> Sequence[str]:
    asked = {"route": wish.routes, "country": wish.countries}.get(notebook.over() or "", ())
    return tuple(dict.fromkeys(asked)) or notebook.units()


def _job(notebook: notebooks.Notebook, unit: str, settings: Mapping[str, object], output: Path) -> Job:
    over = notebook.over()
    if over in settings:
        raise InputError(f"{over} cannot be given with --set, since reports are filed by it; use --{over}.")
    own = {over: unit} if over else {}
    values = parameters.validated(notebook.name, {**notebook.defaults, **settings, **own})
    return Job(notebook.path, Place(output, notebook.name, unit), values, _command(notebook, own, settings))


def _command(notebook: notebooks.Notebook, own: Mapping[str, str], settings: Mapping[str, object]) -> str:
    words = ["pactresearch", "run", "--notebook", notebook.name]
    words += [word for name, unit in own.items() for word in (f"--{name}", unit)]
    for name, value in settings.items():
        if value != notebook.defaults.get(name):
            words += ["--set", f"{name}={_said(value)}"]
    return shlex.join(words)


def _said(value: object) -> str:
    """A value as `--set` reads it, without quotes where no shell needs them."""
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return ",".join(value)
    return value if isinstance(value, str) else json.dumps(value)
