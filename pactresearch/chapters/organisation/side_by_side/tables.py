"""The routes side by side: whose street adds what, what is left at each stage, and what is published of each choice."""

from collections.abc import Mapping, Sequence

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.organisation import labels
from pactresearch.chapters.organisation.kilograms import STAGES, Kilogram, ledger_data
from pactresearch.chapters.organisation.ledger import COSTS
from pactresearch.chapters.organisation.registers import Register, of_choices
from pactresearch.chapters.organisation.sentences import known_words
from pactresearch.data.evidence import CHOICES
from pactresearch.data.evidence import STAGES as EVIDENCE_STAGES
from pactresearch.figures.drawn import Said
from pactresearch.language import _
from pactresearch.methods.evidence.published import Published
from pactresearch.reports.show import citations
from pactresearch.rows import rows_of
from pactresearch.words import listed, two_figures

KNOWN = ("estimated", "published", "indication", "all_routes")
Ledgers = Mapping[str, Kilogram]  # by route


def said(ledgers: Ledgers) -> Said:
    """The words of the picture of all ledgers."""
    street = {route: float(found.ledger.shares.iloc[-1]) for route, found in ledgers.items()}
    named = _("{route} {share}")
    title = _("Share of one kilogram's price added on the street: {routes}")
    routes = [
        named.format(route=geography.route_title(route), share=labels.part(part)) for route, part in street.items()
    ]
    subtitle = _(
        "Each bar is the retail price of a pure kilogram in the route's market, divided by the stage that adds it."
    )
    known = " ".join(f"{geography.route_title(route)}: {known_words(found)}" for route, found in ledgers.items())
    sources = [table for found in ledgers.values() for table in found.sources]
    alt = _("Bars by route. {title}. {known}").format(title=title.format(routes=listed(routes)), known=known)
    return Said(
        title=title.format(routes=listed(routes)), subtitle=subtitle, source=citations.source_line(*sources), alt=alt
    )


def ledger_table(ledgers: Ledgers) -> pd.DataFrame:
    """What is left over at each stage of each route and which costs are known, side by side."""
    unnamed = _("no price of its own")
    shown = {
        geography.route_title(route): {
            _(labels.LEDGER_STAGES[stage]): _left(found, stage) if stage in found.stages else unnamed
            for stage in STAGES
        }
        for route, found in ledgers.items()
    }
    return pd.DataFrame(shown).rename_axis(_("stage")).reset_index()


def ledgers_data(ledgers: Ledgers) -> pd.DataFrame:
    """The ledgers as data, below each other."""
    return pd.concat([ledger_data(found) for found in ledgers.values()], ignore_index=True)


def _left(found: Kilogram, stage: str) -> str:
    cell = found.ledger.cell(stage, "left")
    parts = [_("up to USD {left} of {sold}") if cell["at_most"] else _("USD {left} of {sold}")]
    if cell["value"] < 0:
        parts = [_("prices do not fit")]
    for words, grades in ((_("known: {costs}"), KNOWN), (_("borrowed: {costs}"), ("borrowed",))):
        costs = [_(labels.ITEMS[cost]) for cost in COSTS if found.basis[stage, cost].grade in grades]
        parts += [words.format(costs=listed(costs))] if costs else []
    sold = found.ledger.cell(stage, "sold")["value"]
    return "; ".join(parts).format(left=two_figures(cell["value"]), sold=two_figures(sold))


def choices_table(register: Register, routes: Sequence[str]) -> pd.DataFrame:
    """Each choice on each route: the grade of what is published, and its families."""
    shown = {
        geography.route_title(route): {
            _(choice): _families(found) for choice, found in of_choices(register, route).items()
        }
        for route in routes
    }
    return pd.DataFrame(shown, index=[_(choice) for choice in CHOICES]).rename_axis(_("choice")).reset_index()


def stages_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Choice by stage, each cell the mark of every route in its order with its families. counts: of `registers.counts`."""
    routes = list(dict.fromkeys(counts["route"]))
    cells = counts.set_index(["choice", "stage", "route"])
    marked = {
        key: f"{labels.MARKS[row.grade]} {row.families_on_route + row.families_on_no_single_route}"
        for key, row in zip(cells.index, rows_of(cells), strict=True)
    }
    shown = {
        _(labels.REGISTER_STAGES[stage]): [
            "  ".join(marked.get((choice, stage, route), "–") for route in routes) for choice in CHOICES
        ]
        for stage in EVIDENCE_STAGES
    }
    return pd.DataFrame({_("choice"): [_(choice) for choice in CHOICES], **shown})


def _families(found: Published) -> str:
    said_ = _("{grade}; {own} about the route, {wide} about no single route, {read} read in summary")
    return said_.format(
        grade=labels.grade_of(found), own=len(found.on_route), wide=len(found.on_all), read=len(found.read_in_summary)
    )
