"""Which reports a command asks for, which of them are to be made, and each with its parameters checked.

First `wanted` lists them with what is out of date, and loads next to nothing; then `jobs` checks those that are to be made,
before anything is run.
"""

import hashlib
import json
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pactresearch import language, paths
from pactresearch.errors import InputError, choices, refused
from pactresearch.reports.kept import fingerprints
from pactresearch.reports.kept.jobs import Job
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run import notebooks
from pactresearch.words import listed

AFTER = "reports that it reads are to be made"  # a reason, in words
LONGEST_NAME = 60  # characters of a variant's name that is made of its values


@dataclass(frozen=True)
class Wanted:
    """A report that is asked for. own: the parameter that its unit sets. given: all values, not yet checked. meant: the same
    after the check, where that was needed to compare them. variant: the values in which it differs from the standard report;
    none for that itself. reasons: why it is to be made, as sentences; none where it is up to date. withheld: why what lies
    there may not be shown to everybody, or "". closed: why it is not to be made for its audience, or ""."""

    notebook: notebooks.Notebook
    place: Place
    wish: "Wish"
    own: dict[str, str]
    given: dict[str, object]
    meant: dict[str, object] | None
    variant: dict[str, object]
    reasons: tuple[str, ...]
    withheld: str
    closed: str


@dataclass(frozen=True)
class Wish:
    """What a command asks for. Empty: all notebooks, all routes, all countries. settings: replace the values of `parameters`
    cells; what they change is a variant, which lies beside the standard report. name: of the variant; made of the values
    where it is empty."""

    notebooks: Sequence[str] = ()
    routes: Sequence[str] = ()
    countries: Sequence[str] = ()
    settings: Mapping[str, object] | None = None
    name: str = ""


def wanted(wishes: Iterable[Wish], output: Path) -> tuple[Wanted, ...]:
    """The reports that wishes ask for, in order of wish, notebook and unit, each once and with the reasons to make it.

    Raises InputError where the notebooks that are named don't exist, or don't take what is asked, and where two wishes
    ask for the same report with different values.
    """
    now = fingerprints.present(paths.audience_of(output))
    found: dict[Place, Wanted] = {}
    for wish in wishes:
        _check_name(wish.name)
        own = [
            _wanted(notebook, unit, wish, output, now) for notebook in _asked(wish) for unit in _units(notebook, wish)
        ]
        if not own:
            raise InputError(
                "There is nothing to run: no notebook in notebooks/, or no route or country for it to run over."
            )
        for one in own:
            if found.setdefault(one.place, one).given != one.given:
                raise InputError(
                    f"{one.place} is asked for twice, with different values; it is one file. "
                    "Leave one of the two out, or give the two variants two names."
                )
    making = any(one.reasons and not one.notebook.reads_reports for one in found.values())
    return tuple(
        replace(one, reasons=(*one.reasons, AFTER)) if making and one.notebook.reads_reports else one
        for one in found.values()
    )


def _check_name(name: str) -> None:
    if name and (name != name.lower() or {*name} & {*" ."} or not paths.is_name(name) or name in language.known()):
        raise InputError(
            f"--as: {name!r} cannot name a variant; use small letters, digits, _ and -, such as early, at most "
            f"{paths.LONGEST_NAME}, and no name of a language or that Windows keeps for a device."
        )


def _wanted(notebook: notebooks.Notebook, unit: str, wish: Wish, output: Path, now: fingerprints.Present) -> Wanted:
    over = notebook.over()
    if over in (wish.settings or {}):
        raise InputError(f"{over} cannot be given with --set, since reports are filed by it; use --{over}.")
    own = notebook.own(unit)
    given = {**notebook.defaults, **(wish.settings or {}), **own}
    variant, meant = _compared(notebook, given, own)
    if wish.name and not variant and not notebook.problem:
        raise InputError(
            f"--as names the variant {wish.name!r}, but no value differs from those of the standard report of {notebook.name}. "
            "Give another value with --set, or leave --as out."
        )
    named, spoken = [wish.name or _name(variant)] if variant else [], language.in_use()
    if spoken != language.ENGLISH:
        named, variant = [*named, spoken], {**variant, "language": spoken}
    place = Place(output, notebook.name, ".".join([unit, *named]))
    withheld = fingerprints.withheld(place, now.restricted) if now.restricted else ""
    reasons = fingerprints.reasons(place, now, given=None if meant else given, parameters=meant)
    closed = _closed(notebook, place, now) if now.restricted and reasons else ""
    return Wanted(
        notebook, place, wish, own, given=given, meant=meant, variant=variant, reasons=reasons, withheld=withheld,
        closed=closed,
    )  # fmt: skip


def _closed(notebook: notebooks.Notebook, place: Place, now: fingerprints.Present) -> str:
    """Which sources keep a notebook from being run for its audience, in which tables, and what to do; "" where none does."""
    sources = fingerprints.would_read(notebook.path, place, now)
    if not sources:
        return ""
    tables = sorted(name for name, of in now.sources.items() if {one["id"] for one in of} & {*sources})
    among = f" in the table{'s' * (len(tables) > 1)} {', '.join(tables)}" if tables else ""
    audience = paths.audience_of(place.output)
    apart = f"make it with --audience {paths.RESTRICTED}, which files it apart, or " if audience == paths.PUBLIC else ""
    return (
        f"{notebook.name} reads {', '.join(sources)}{among}, whose figures a {audience} report may not show by their access "
        f"class: {apart}take {'these sources' if len(sources) > 1 else 'the source'} out of data/raw. Nothing was run."
    )


def _compared(
    notebook: notebooks.Notebook, given: dict[str, object], own: Mapping[str, str]
) -> tuple[dict[str, object], dict[str, object] | None]:
    """The values, as they were given, that mean something else than the notebook's own; and all of them after the check, if
    one is written otherwise and none is refused."""
    standard = {**notebook.defaults, **own}
    other = {name: value for name, value in given.items() if name not in standard or standard[name] != value}
    if not other or notebook.problem:
        return other, None
    from pactresearch.reports.show import parameters

    try:
        meant, plain = (parameters.validated(notebook.name, all_of, notebook.defaults) for all_of in (given, standard))
    except InputError:  # refused in words where the report is planned
        return other, None
    return {name: value for name, value in other.items() if meant[name] != plain[name]}, meant


def _name(variant: Mapping[str, object]) -> str:
    """The name of a variant that was given none: its values, and their fingerprint where they are long."""
    whole = "-".join(f"{name}-{said(value)}" for name, value in sorted(variant.items()))
    plain = re.sub(r"\W+", "-", whole).strip("-").lower()
    short = plain[:LONGEST_NAME]
    return short if short == plain else f"{short}-{hashlib.sha256(whole.encode()).hexdigest()[:6]}"


def jobs(of: Iterable[Wanted]) -> tuple[Job, ...]:
    """The jobs that make these reports.

    A notebook that cannot be run and that nobody named gets one job, which carries its problem and fails.

    Raises InputError that lists everything that is wrong with the command.
    """
    planned: dict[Place, Job] = {}
    wrong: dict[str | tuple[str, ...], dict[str, None]] = {}  # what is wrong, once, with the notebooks that say so
    for one in of:
        try:
            job = _job(one)
            planned[job.place] = job
        except InputError as error:
            wrong.setdefault(error.problems or str(error), {})[one.notebook.name] = None
    if wrong:
        said = (what if isinstance(what, str) else str(refused(listed([*by], 3), what)) for what, by in wrong.items())
        raise InputError("\n".join(said))
    return tuple(planned.values())


def _asked(wish: Wish) -> list[notebooks.Notebook]:
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
    over = notebook.over() or ""
    if (pillar := (wish.settings or {}).get(notebooks.PILLAR)) and notebooks.PILLAR in notebook.defaults:
        if pillar not in notebooks.PILLARS:
            raise InputError(f"pillar is {pillar!r}; {choices(str(pillar), notebooks.PILLARS)}")
        return (str(pillar),)
    if not (asked := {"route": wish.routes, "country": wish.countries}.get(over)):
        return notebook.units()
    if set(asked) <= {*notebook.units()}:  # nothing is loaded for it
        return tuple(dict.fromkeys(asked))
    from pactresearch.geography import codes

    return codes.filed(over, asked)


def _job(one: Wanted) -> Job:
    from pactresearch.reports.show import parameters

    notebook, settings = one.notebook, one.wish.settings or {}
    problem = notebook.problem or _problem_of_model(notebook, one.wish)
    audience = paths.audience_of(one.place.output)
    if problem:
        place = Place(one.place.output, notebook.name, notebook.name)
        return Job(notebook.path, place, {}, {}, command(notebook, {}, settings), problem=problem)
    values = one.meant or parameters.validated(notebook.name, one.given, notebook.defaults)
    again = command(notebook, one.own, settings, one.wish.name) + f" --audience {audience}" * (audience != paths.PUBLIC)
    again += f" --lang {language.in_use()}" * ("language" in one.variant)
    reads = one.place.output if notebook.reads_reports else None
    return Job(notebook.path, one.place, one.given, values, again, problem=one.closed, variant=one.variant, reads=reads)


def _problem_of_model(notebook: notebooks.Notebook, wish: Wish) -> str:
    try:
        notebooks.check_model(notebook)
    except InputError as error:
        if notebook.name in wish.notebooks:
            raise
        return str(error)
    return ""


def command(
    notebook: notebooks.Notebook, own: Mapping[str, str], settings: Mapping[str, object], variant: str = ""
) -> str:
    """The command that makes the report of a unit with these values."""
    words = ["pactresearch", "run", "--notebook", notebook.name]
    words += [word for name, unit in own.items() if name == notebook.over() for word in (f"--{name}", unit)]
    for name, value in {**own, **settings}.items():
        if name != notebook.over() and value != notebook.defaults.get(name):
            words += ["--set", f"{name}={said(value)}"]
    return shlex.join([*words, "--as", variant] if variant else words)


def said(value: object) -> str:
    """A value as `--set` reads it, without quotes where no shell needs them."""
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return ",".join(value)
    return value if isinstance(value, str) else json.dumps(value)
