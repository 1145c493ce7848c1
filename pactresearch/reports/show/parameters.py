"""What every notebook's parameters share: a frozen model that refuses what cannot be meant.

A notebook `route_trends.ipynb` has the model `RouteTrends` in the module `parameters` of a chapter: the names of its
`parameters` cell are the model's fields. It is found by the notebook's name, so a new notebook edits no file of the library.
The model is asked twice: by `pactresearch run` before any kernel starts, and by the notebook itself
(`RouteTrends.from_notebook(...)` in its second cell), so that papermill and JupyterLab give the same refusal.
"""

import importlib
import importlib.util
import pkgutil
import re
import sys
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from pactresearch.errors import InputError, choices, refused
from pactresearch.reports.show import parameter_types

Model = TypeVar("Model", bound=BaseModel)
_CHAPTERS = "pactresearch.chapters"  # by name: the instrument imports no chapter


class Parameters(BaseModel):
    """What every notebook's model shares. A model with `route` is run for each route, one with `country` for each
    partner country, one with neither once."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)

    @classmethod
    def notebook(cls) -> str:
        """The stem of the notebook that this model belongs to: `RouteTrends` gives `route_trends`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def from_notebook(cls, **values: object) -> Self:
        """The values of a notebook's `parameters` cell, checked against the rules and the data.

        Raises InputError that lists every problem at once, with the allowed values and the nearest one.
        """
        try:
            return _told_to_notebook(cls.model_validate(values), values)
        except ValidationError as error:
            found = [_in_words(problem, cls) for problem in error.errors()]
        raise refused(cls.notebook(), found)


def _told_to_notebook(checked: Model, given: Mapping[str, object]) -> Model:
    """Gives a notebook that checks its own parameters each of them as the check left it: `heroin` as a list, `tjk` as TJK."""
    shell: Any = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    for name, value in checked.model_dump(mode="json").items() if shell else ():
        if name in given and shell.user_ns.get(name) == given[name] != value:
            shell.user_ns[name] = value
    return checked


def validated(notebook: str, values: dict[str, object], defaults: dict[str, object] | None = None) -> dict[str, object]:
    """A notebook's parameters after the check, as plain JSON types, which papermill passes on unchanged.

    notebook: stem of the notebook. Raises InputError where it has no model, or a value is refused.
    """
    return model_of(notebook, defaults).from_notebook(**values).model_dump(mode="json")


def model_of(notebook: str, defaults: dict[str, object] | None = None) -> type[Parameters]:
    """The model of a notebook, by its stem: in the chapter of that name, or in another.

    defaults: what its `parameters` cell sets. A notebook that has no chapter gets a model of them: a name that several
    notebooks share, such as `country`, is checked as theirs is; another has the type of its value.

    Raises InputError where there is none.
    """
    chapters = importlib.import_module(_CHAPTERS)
    names = sorted((one.name for one in pkgutil.iter_modules(chapters.__path__)), key=lambda name: name != notebook)
    known: dict[str, type[Parameters]] = {}
    for name in names:
        known |= _models_in(f"{_CHAPTERS}.{name}")
        if notebook in known:
            return known[notebook]
    wanted = "".join(part.capitalize() for part in notebook.split("_"))
    if defaults and notebook not in names:
        kinds = {name: (parameter_types.SHARED.get(name, type(value)), ...) for name, value in defaults.items()}
        return create_model(wanted, __base__=Parameters, **cast(Any, kinds))
    raise InputError(
        f"notebooks/{notebook}.ipynb has no parameter model (there is one for: {', '.join(sorted(known))}). Write "
        f"pactresearch/chapters/{notebook}/parameters.py with a class {wanted}(Parameters) that has a field for each parameter."
    )


def _models_in(chapter: str) -> dict[str, type[Parameters]]:
    """The models of a chapter, by the stem of their notebook; a chapter may keep them in its package itself."""
    module = importlib.import_module(chapter)
    if importlib.util.find_spec(f"{chapter}.parameters") if hasattr(module, "__path__") else None:
        module = importlib.import_module(f"{chapter}.parameters")
    found = (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Parameters))
    return {model.notebook(): model for model in found if model is not Parameters}


_EXPECTED = {
    "missing": "{name} is missing; set it in the `parameters` cell",
    "extra_forbidden": "{name} is no parameter of it; {choices}",
    "int_type": "{name} {verb} {given!r}; it must be a whole number, without quotes",
    "string_type": "{name} {verb} {given!r}; it must be text in quotes",
    "tuple_type": "{name} {verb} {given!r}; it must be a list",
    "float_type": "{name} {verb} {given!r}; it must be a number, without quotes",
    "greater_than_equal": "{name} {verb} {given!r}; it must be {ge} or more",
    "less_than_equal": "{name} {verb} {given!r}; it must be {le} or less",
}


def _in_words(problem: Mapping[str, Any], model: type[Parameters]) -> str:
    name, within = str(problem["loc"][0]), len(problem["loc"]) > 1
    known = {"name": name, "verb": "has" if within else "is", "given": problem["input"], "msg": problem["msg"]}
    expected = _EXPECTED.get(problem["type"], "{name} {verb} {given!r}; {msg}")
    return expected.format(choices=choices(name, model.model_fields, 0), **known, **problem.get("ctx", {}))
