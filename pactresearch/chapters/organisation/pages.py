"""What this chapter shows that opens on a click: the ledger's table, the matrix and the sections of the six choices, as HTML.

A page needs no script: what opens is a `details`, what is linked an anchor. Each function gives HTML, and the same in plain words.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.organisation import labels, pieces
from pactresearch.chapters.organisation.kilograms import Basis, Kilogram, ledger_data
from pactresearch.chapters.organisation.ledger import ITEMS
from pactresearch.chapters.organisation.registers import Register, counts, of_choices
from pactresearch.data.evidence import CHOICES, STAGES
from pactresearch.language import _, ngettext
from pactresearch.methods.evidence.published import Published
from pactresearch.rows import rows_of
from pactresearch.words import two_figures, weight

Said = tuple[str, str]


def ledger_table(found: Kilogram, register: Register, statements: pd.DataFrame) -> Said:
    """The ledger as a table whose cells open to what they rest on. statements: the table of published statements."""
    rows = []
    for stage in found.stages:
        place = f"<br><small>{escape(_places(found.places[stage]))}</small>"
        cells = "".join(_cell(found, stage, item, register, statements) for item in ITEMS)
        rows.append(f'<tr><th scope="row">{escape(_(labels.LEDGER_STAGES[stage]))}{place}</th>{cells}</tr>')
    caption = _(
        "One pure kilogram of heroin, stage by stage, in USD of {year}: the median, and the range of nine in ten simulations"
    )
    key = _(
        "Click a figure to see its sources. Hatched: not known, and nothing is filled in. Where a cost is unknown, “left over” is "
        "an upper limit. Borrowed: from other drugs or other money."
    )
    head, data = [_("stage"), *(_(word) for word in labels.ITEMS.values())], ledger_data(found)
    said = caption.format(year=found.year)
    html = pieces.table(f"ledger-{found.route}", said, head, rows, key, data)
    return html, f"{said}\n{data.to_string(index=False)}"


def _places(iso3: Sequence[str]) -> str:
    names = geography.countries()["name"]
    shown = [names[one] for one in iso3]
    return ", ".join(shown) if len(shown) < 3 else _("{first} … {last}").format(first=shown[0], last=shown[-1])


def _cell(found: Kilogram, stage: str, item: str, register: Register, statements: pd.DataFrame) -> str:
    cell = found.ledger.cell(stage, item)
    basis = found.basis.get((stage, item), Basis(grade="estimated"))
    if item == "bought" and stage == found.stages[0]:
        return "<td>–</td>"
    if basis.grade == "unknown":
        unknown = _("not known")
        said = f"<em>{escape(unknown)}</em>"
    else:
        value = (_("up to {value}") if cell["at_most"] else "{value}").format(value=two_figures(cell["value"]))
        if item == "left" and cell["value"] < 0:  # the price across the border is lower than the older one inside
            value = _("prices do not fit")
        ranged = escape(labels.dollars(cell["low"], cell["high"]))
        graded = f"<br>{escape(_graded(basis))}" if item not in ("bought", "left") else ""
        said = f"{escape(value)}<small>{ranged}{graded}</small>"
    inside = _rests_on(basis, found.route, register, statements)
    return f'<td class="{basis.grade}">{pieces.opening(said, inside)}</td>'


def _graded(basis: Basis) -> str:
    words = [] if basis.share is None else [labels.share(*basis.share)]
    words.append(_(labels.GRADES[basis.grade]))
    return ", ".join([*words, labels.families(basis.families)] if basis.families else words)


def _rests_on(basis: Basis, route: str, register: Register, statements: pd.DataFrame) -> str:
    parts = [_seized(basis.seized, statements)] if basis.seized else []
    if basis.share is None and basis.grade == "estimated":
        computed = _(
            "Reported prices over purity (left over: less known costs); the report on the price chain has every place."
        )
        parts.append(f"<p>{escape(computed)}</p>")
    parts.append(pieces.findings(basis.findings, register, route))
    if basis.told:
        other, told = (
            _("Reported in another measure, and not in any sum:"),
            pieces.findings(basis.told, register, route),
        )
        parts.append(f"<p>{escape(other)}</p>{told}")
    return "".join(parts)


def _seized(seized: Mapping[str, Any], statements: pd.DataFrame) -> str:
    said = _("{place}: {kg} seized a year in {first}–{last}, divided by what publications say passed through:").format(
        place=geography.countries()["name"][seized["iso3"]],
        kg=weight(seized["seized_kg"]),
        first=seized["years"][0],
        last=seized["years"][1],
    )
    items = []
    for one in rows_of(statements[statements["statement_id"].isin(seized["passing"])]):
        figure, cited = (
            f"{one.statement_id}: {one.value:g} {one.unit} ({one.period})",
            f"{one.publication}, {one.locator}",
        )
        items.append(f"<li>{escape(figure)} <small>{escape(cited)}</small></li>")
    return f'<p>{escape(said)}</p><ul class="texts">{"".join(items)}</ul>'


def matrix_table(cells: Mapping[tuple[str, str], Published], route: str) -> Said:
    """Choice by stage on a route: each cell its grade and families, and opens to its findings; hatched where there is none.

    cells: as `registers.matrix` gives them.
    """
    rows = []
    for choice in CHOICES:
        shown = "".join(_of_matrix(cells.get((choice, stage))) for stage in STAGES)
        rows.append(f'<tr><th scope="row">{escape(_(choice))}</th>{shown}</tr>')
    caption = _("{route}: what is published about each choice at each stage, in independent families of texts").format(
        route=geography.route_title(route)
    )
    key = _(
        "● two families or more, one of them about the route; ◐ one family; ○ findings about no single route, or read only in "
        "summary; hatched: nothing. Click a cell to see its findings."
    )
    head = [_("choice"), *(_(labels.REGISTER_STAGES[stage]) for stage in STAGES)]
    here = counts({route: cells})
    shown = here[["choice", "stage", "grade", "families_on_route", "families_on_no_single_route"]]
    return pieces.table(f"matrix-{route}", caption, head, rows, key, here), f"{caption}\n{shown.to_string(index=False)}"


def _of_matrix(found: Published | None) -> str:
    if found is None or not len(found.rows):
        nothing = _("nothing")
        return f'<td class="unknown"><em>{escape(nothing)}</em></td>'
    word = _("disputed")
    disputed = f"<small>{escape(word)}</small>" if found.disputed else ""
    opened = pieces.opening(f"{escape(labels.grade_of(found))}{disputed}", pieces.links(found.rows["id"]))
    return f'<td class="{found.grade}">{opened}</td>'


def sections(register: Register, route: str) -> Said:
    """The six choices on a route, each a section: what is known and how well, by stage and by theme."""
    parts = [_section(choice, found, register) for choice, found in of_choices(register, route).items()]
    return "".join(html for html, _plain in parts), "\n".join(plain for _html, plain in parts)


def _section(choice: str, found: Published, register: Register) -> Said:
    by_stage = {stage: register.asked(found.route, register.of_cell(choice, stage)).grade for stage in STAGES}
    well, once = ([s for s, grade in by_stage.items() if grade == asked] for asked in ("published", "indication"))
    said = [labels.bears(found)]
    if well:
        said.append(_("Published by stage: {stages}.").format(stages=labels.stages_named(well)))
    if once:
        said.append(_("An indication: {stages}.").format(stages=labels.stages_named(once)))
    if not (well or once):
        said.append(_("At no stage is there a text, read in full, about this route alone."))
    title, words = _(labels.CHOICES[choice]), " ".join(said)
    themes = "".join(_theme(choice, theme, found.route, register) for theme in register.themes[choice])
    head = f'<h3 id="{choice.replace(" ", "-")}">{escape(title)}</h3><p>{escape(words)}</p>'
    return f'<section class="choice">{head}{themes}{_disagreements(found, register)}</section>', f"{title}\n{words}"


def _theme(choice: str, theme: str, route: str, register: Register) -> str:
    found = register.asked(route, register.of_theme(choice, theme))
    rows = found.rows.assign(at=found.rows["stage"].map(STAGES.index)).sort_values("at", kind="stable")
    own = rows["route"] == route
    groups = {
        _("On this route"): rows.loc[own, "id"],
        _("About no single route"): rows.loc[~own, "id"],
        _("Comparisons: they set limits, but are not evidence about the route"): found.comparators["id"],
    }
    listed = "".join(
        f"<p><em>{escape(name)}</em></p>{pieces.findings(ids, register, route, anchors=True)}"
        for name, ids in groups.items()
        if len(ids)
    )
    return f"<div>{pieces.opening(f'<b>{escape(_(theme))}</b>: {escape(labels.grade_of(found))}', listed)}</div>"


def _disagreements(found: Published, register: Register) -> str:
    n, items, heading = len(found.contradictions), [], _("How it is treated")
    for one in rows_of(found.contradictions):
        done = f"<em>{escape(heading)}</em>: {escape(one.treatment)}"
        named = pieces.findings(one.evidence_ids.split(), register, found.route)
        items.append(f"<li><b>{escape(one.topic)}</b>: {escape(one.difference)}. {done}.{named}</li>")
    title = ngettext(
        "{n} disagreement, and how it is treated", "{n} disagreements, and how they are treated", n
    ).format(n=n)
    listed = f'<ul class="texts">{"".join(items)}</ul>'
    return pieces.opening(f"<b>{escape(title)}</b>", listed) if n else ""
