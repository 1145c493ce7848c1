"""A batch that a user has written down: which reports, with which values, and how they are to be made.

jobs = 4                          # may be left out
time_limit_minutes = 20

[[reports]]
notebook = ["route_trends"]       # as --notebook, --route, --country and --set: one or several, none for all
route = ["northern", "southern"]
set = { first_year = 2004, drugs = ["heroin"] }
as = "early"                      # the name of the variant that these values make

[[reports]]
country = ["TJK", "UZB"]
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pactresearch.errors import InputError
from pactresearch.reports.run.planning import Wish

_NAMES = ((str, list), "it must be a text in quotes, or a list of them")
# Of each entry the types that it may have, and these in words.
_OF_A_BATCH: dict[str, tuple[Any, str]] = {
    "jobs": (int, "it must be a whole number"),
    "time_limit_minutes": ((int, float), "it must be a number of minutes"),
    "reports": (list, "write `[[reports]]` on a line of its own, once for each part"),
}
_OF_REPORTS: dict[str, tuple[Any, str]] = {
    **dict.fromkeys(("notebook", "route", "country"), _NAMES),
    "set": (dict, "it must be a table, such as { first_year = 2004 }"),
    "as": (str, "it must be a text in quotes"),
}


@dataclass(frozen=True)
class Batch:
    """wishes: the reports, each part with its own values. jobs, minutes: as `--jobs` and `--time-limit`; None where not said."""

    wishes: tuple[Wish, ...]
    jobs: int | None
    minutes: float | None


def read(file: Path) -> Batch:
    """The batch in a file. Raises InputError that names the entry that cannot be used, and what is allowed."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"--batch is {str(file)!r}, which cannot be read as TOML: {error}.") from None
    _check(said, _OF_A_BATCH, file.name)
    wishes = []
    if not said.get("reports"):
        raise InputError(
            f"{file.name} names no reports. Write `[[reports]]` on a line of its own; with nothing below, it stands for all."
        )
    for number, part in enumerate(said["reports"], start=1):
        _check(part, _OF_REPORTS, f"{file.name}, reports {number}")
        notebooks, routes, countries = (_several(part, name) for name in ("notebook", "route", "country"))
        wishes.append(Wish(notebooks, routes, countries, part.get("set", {}), part.get("as", "")))
    return Batch(tuple(wishes), said.get("jobs"), said.get("time_limit_minutes"))


def _check(said: object, allowed: Mapping[str, tuple[Any, str]], where: str) -> None:
    if not isinstance(said, dict):
        raise InputError(
            f"{where}: {said!r} is no table; write `[[reports]]` on a line of its own, and its values below."
        )
    for name, value in said.items():
        if name not in allowed:
            raise InputError(f"{where} has {name!r}; allowed: {', '.join(allowed)}.")
        types, in_words = allowed[name]
        if not isinstance(value, types) or isinstance(value, bool):
            raise InputError(f"{where}: {name} is {value!r}; {in_words}.")
        if value in ("", [], [""], {}):
            raise InputError(f"{where}: {name} is empty; give a value, or leave the line out.")
        if name in ("jobs", "time_limit_minutes") and value <= 0:
            raise InputError(f"{where}: {name} is {value!r}; it must be more than 0.")


def _several(part: dict, name: str) -> tuple[str, ...]:
    value = part.get(name, [])
    return (value,) if isinstance(value, str) else tuple(value)
