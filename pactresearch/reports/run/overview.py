"""What there is to run, and what has been made, in lines for the terminal."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pactresearch import paths
from pactresearch.data import store
from pactresearch.reports.kept import fingerprints, publication, whole
from pactresearch.reports.run import notebooks, planning

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def lines(output: Path | None = None) -> Iterator[str]:
    """Notebooks with their parameters, each report with why it is to be made, if so; then the routes and the countries.

    output: folder of the reports; None means the project's own.
    """
    store.ensure()
    output = output or paths.reports()
    wanted = planning.wanted([planning.Wish()], output)
    for notebook in dict.fromkeys(one.notebook.name for one in wanted):
        of = [one for one in wanted if one.notebook.name == notebook]
        yield from _notebook(of)
    yield from _others(output, {one.place for one in wanted})
    yield f"Routes: {', '.join(store.units('routes'))}"
    yield f"Countries: {', '.join(store.units('partner_countries'))}"


def described(name: str) -> Iterator[str]:
    """The parameters of a notebook, each with its meaning, what is allowed, and its default; then how to run it.

    Raises InputError where there is no such notebook, or it has no model.
    """
    from pactresearch.reports.show import parameters

    (notebook,) = notebooks.find([name])
    notebooks.check_model(notebook)
    model, over = parameters.model_of(notebook.name, notebook.defaults), notebook.over()
    values = parameters.validated(notebook.name, notebook.defaults, notebook.defaults)
    yield f"{notebook.name}, {_over(notebook)}"
    for field, about in model.model_fields.items():
        yield f"  {field}" + (f": {about.description}" if about.description else "")
        default, meant = planning.said(notebook.defaults[field]), planning.said(values[field])
        default = f"{default!r}, which is {meant}" if default != meant else default or "empty"
        ended = f"set by --{field}" if field == over else f"default: {default}"
        yield f"      allowed: {_allowed(about)}; {ended}"
    own = {over: notebook.units()[0]} if over else {}
    more = " --set NAME=VALUE" * (len(model.model_fields) > len(own))
    yield f"To run it: {planning.command(notebook, own, {})}{more}"


def _allowed(field: "FieldInfo") -> str:
    """What a parameter may be, in words, as its checks say it; else by its type."""
    checks = [one.allowed() for one in field.metadata if hasattr(one, "allowed")]
    ends = (("from", "ge"), ("up to", "le"))
    span = [f"{word} {getattr(one, name):,}" for word, name in ends for one in field.metadata if hasattr(one, name)]
    return checks[-1] if checks else " ".join([_KINDS.get(field.annotation, "a value as the default is one"), *span])


_KINDS = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}


def _over(notebook: notebooks.Notebook) -> str:
    pillars = ", and for each pillar" * (notebooks.PILLAR in notebook.defaults)
    return f"run for each {notebook.over()}" if notebook.over() else f"run once{pillars}"


def _others(output: Path, listed: set[publication.Place]) -> Iterator[str]:
    """What else lies in the folder: variants, with the command that makes each again, and what may not be shown to everybody."""
    now = fingerprints.present()
    for place in publication.places(output):
        record = whole.recorded(place)
        if withheld := fingerprints.withheld(place, now.restricted):
            yield from () if place in listed else (f"{place} {_withheld(withheld)}",)
        elif place.variant and record:
            reasons = "; ".join(fingerprints.reasons(place, now))
            again = f"; out of date: {reasons}; again: {record['command']}" if reasons else ""
            yield f"variant {place} made {record['made_at']}{again}"


def _withheld(reason: str) -> str:
    return f"withheld: {reason}; `pactresearch run` takes it away"


def _notebook(of: list[planning.Wanted]) -> Iterator[str]:
    notebook = of[0].notebook
    if notebook.problem:
        yield f"{notebook.name} cannot be run: {notebook.problem}"
        return
    yield f"{notebook.name}, {_over(notebook)}; parameters: {', '.join(notebook.defaults)}"
    for one in of:
        yield f"  {one.place.unit:<10} {_state(one)}"


def _state(one: planning.Wanted) -> str:
    record = whole.recorded(one.place)
    left = whole.faults(one.place, None)[0] if one.place.page.exists() else "not made yet"
    good = f"made {record.get('made_at')}" if record else left
    if one.withheld:
        return f"{good}; {_withheld(one.withheld)}"
    if one.place.failure.exists():
        said = fingerprints.failure(one.place, store.restricted()) or {}
        why = [f"the last run failed: {said.get('reason') or 'its record cannot be read'}"]
        return "; ".join([good, *why, *(whole.faults(one.place, record) if record else ())])
    if record and one.reasons:
        return f"{good}; out of date: {'; '.join(one.reasons)}"
    return good
