"""The picture that opens the report: one kilogram's street price by the stage that adds it; and that of several routes."""

from collections.abc import Mapping

import matplotlib.patheffects as effects
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import geography
from pactresearch.chapters.organisation import labels, sentences
from pactresearch.chapters.organisation.kilograms import Kilogram
from pactresearch.chapters.organisation.ledger import RANGE
from pactresearch.chapters.organisation.side_by_side import tables
from pactresearch.figures import opening, style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import _

WIDE, ROOMY = 0.09, 0.25  # parts of the bar that hold their own words, on two lines and on one
STRENGTHS = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0)


def one_kilogram(found: Kilogram, colour: str) -> Drawn:
    """A row a stage: which part of the street price it adds, the mean and the range of nine in ten simulations."""
    added = found.draws.diff(axis=1).fillna(found.draws.iloc[:, :1]).div(found.draws.iloc[:, -1], axis=0)
    low, _middle, high = 100 * np.percentile(added.clip(lower=0), RANGE, axis=0)
    shares = found.ledger.shares.clip(lower=0)
    rows = pd.DataFrame({"value": 100 * shares, "low": low, "high": high}).assign(
        name=[_(labels.LEDGER_STAGES[str(stage)]) for stage in shares.index], colour=colour,
        written=[
            _("{part} ({range})").format(part=labels.part(share), range=labels.share(*ends))
            for share, *ends in zip(shares, low / 100, high / 100, strict=True)
        ],
    )  # fmt: skip
    return opening.ranges(rows, "percent", "one_kilogram", sentences.said(found), most=100)


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
