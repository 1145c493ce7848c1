"""The picture that opens the report: one kilogram's street price by the stage that adds it, and what is known of its costs."""

from collections.abc import Mapping, Sequence

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pactresearch import geography
from pactresearch.chapters.organisation import labels, sentences
from pactresearch.chapters.organisation.kilograms import Kilogram, ledger_data
from pactresearch.chapters.organisation.ledger import COSTS
from pactresearch.chapters.organisation.side_by_side import tables
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import _
from pactresearch.words import two_figures

WIDE, ROOMY = 0.09, 0.25  # parts of the bar that hold their own words, on two lines and on one
STRENGTHS = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0)


def one_kilogram(found: Kilogram, colour: str) -> Drawn:
    """A bar of the street price by stage, and below it which costs are known at each stage; hatched: not known."""
    said = sentences.said(found)
    with style.new_figure(2.6, rows=2, height_ratios=[1, 2]) as (figure, axes):
        _bar(axes[0, 0], found, colour)
        _known(axes[1, 0], found)
        figure.set_label(said.title)  # it opens the report, where the page shows title and source in words
    return Drawn(figure, "one_kilogram", said.alt, ledger_data(found), f"{said.subtitle} {said.source}")


def by_route(every: Mapping[str, Kilogram], colours: Mapping[str, str], *, ax: Axes | None = None) -> Drawn:
    """The bars of several routes below each other, each of its own street price. colours: by route."""
    said = tables.said(every)
    with style.new_panel(0.5 + 0.75 * len(every), ax) as (figure, panel):
        for row, (route, found) in enumerate(every.items()):
            _parts(panel, found, colours[route], row)
        panel.set(xlim=(0, 1), ylim=(len(every) - 0.4, -0.75))
        panel.set_yticks(range(len(every)), [geography.route_title(route) for route in every], fontsize=9)
        panel.set_xticks([])
        style.bare_grid(panel)
        style.titled(figure, said.title, said.subtitle, "")
    return Drawn(figure, "one_kilogram_by_route", said.alt, tables.ledgers_data(every), said.source)


def _bar(panel: Axes, found: Kilogram, colour: str) -> None:
    _parts(panel, found, colour, 0)
    street = found.ledger.cell(found.stages[-1], "sold")
    price = _("USD {value} ({low} to {high}) per pure kilogram on the street").format(
        value=two_figures(street["value"]), low=two_figures(street["low"]), high=two_figures(street["high"])
    )
    panel.text(1, 0.42, price, ha="right", va="top", fontsize=8.5, color=style.INK)
    panel.set(xlim=(0, 1), ylim=(0.75, -0.75))
    panel.set_axis_off()


def _parts(panel: Axes, found: Kilogram, colour: str, row: float) -> None:
    """One bar: wide parts hold their words, the narrow ones are told above it."""
    shares = found.ledger.shares.clip(lower=0)
    left, narrow = 0.0, []
    for number, (stage, share) in enumerate(shares.items()):
        strength = STRENGTHS[len(STRENGTHS) - len(shares) + number]
        panel.barh(row, share, 0.56, left=left, color=style.tint(colour, strength), edgecolor="white", linewidth=0.8)
        between = "\n" if WIDE <= share < ROOMY else " "
        words = between.join([_(labels.LEDGER_STAGES[str(stage)]), labels.part(share)])
        if share < WIDE:
            narrow.append(words)
        else:
            outline = [effects.withStroke(linewidth=2, foreground=style.tint(colour, strength))]
            dark = strength < 0.75
            panel.text(left + 0.008, row, words, va="center", fontsize=8.5 if share > ROOMY else 6.6,
                       fontweight="bold", color=style.INK if dark else "white", path_effects=outline, wrap=True)  # fmt: skip
        left += share
    panel.text(0, row - 0.34, ", ".join(narrow), va="bottom", fontsize=8, color=style.INK)


def _known(panel: Axes, found: Kilogram) -> None:
    stages: Sequence[str] = found.stages
    for (row, cost), (column, stage) in ((r, c) for r in enumerate(COSTS) for c in enumerate(stages)):
        basis = found.basis[stage, cost]
        unknown = basis.grade == "unknown"
        panel.add_patch(
            Rectangle(
                (column - 0.48, row - 0.42), 0.96, 0.84, linewidth=0.4, edgecolor=style.HATCH_GREY,
                facecolor="white" if unknown or basis.grade == "borrowed" else style.GRID,
                hatch=style.NOT_REPORTED_HATCH if unknown else None,
            )
        )  # fmt: skip
        if basis.share is not None:
            words = f"{labels.share(*basis.share)}\n{_(labels.GRADES[basis.grade])}"
            panel.text(column, row, words, ha="center", va="center", fontsize=7, color=style.INK, linespacing=1.15)
    panel.set_xticks(np.arange(len(stages)), [_(labels.LEDGER_STAGES[stage]) for stage in stages], fontsize=8)
    panel.xaxis.tick_top()
    panel.set_yticks(range(len(COSTS)), [_(labels.ITEMS[cost]) for cost in COSTS], fontsize=8)
    panel.set(xlim=(-0.5, len(stages) - 0.5), ylim=(len(COSTS) - 0.5, -0.5))
    panel.tick_params(length=0)
    style.bare_grid(panel)
    panel.spines[["left", "bottom"]].set_visible(False)
