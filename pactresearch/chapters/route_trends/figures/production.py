"""Pictures of seizures beside production: as stacked bars above it, and as a share of it."""

import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.seizures.production import ProductionRatio
from pactresearch.methods.seizures.series import HeroinEquivalent

DRAWING_ORDER = ("heroin", "morphine", "opium")  # darkest at the bottom


def stacked_seizures(
    equivalent: HeroinEquivalent, production_t: pd.Series, colour: str, production: str, said: Said
) -> Drawn:
    """Seizures by drug as stacked bars in heroin equivalents, above Afghan opium production in the same years.

    production_t: potential production of dry opium by year, t; missing years absent or NaN. production: the words above it.
    """
    years = equivalent.years
    produced = production_t.reindex(years)
    with style.new_figure(4.3, rows=2, sharex=True, gridspec_kw={"height_ratios": (2.3, 1)}) as (figure, axes):
        _bars(axes[0, 0], equivalent, colour)
        line = axes[1, 0]
        line.plot(years, produced, color="black", marker="o", markersize=2.6)
        line.set(ylabel=_("t of opium"), ylim=(0, None))
        style.thousands(line.yaxis)
        line.set_title(production, fontsize=8.5, fontweight="normal")
        style.year_axis(line, years[0], years[-1])
        style.titled(figure, said.title, said.subtitle, said.source)
    data = equivalent.by_drug.add_suffix("_kg_heroin_equivalent").assign(
        complete=equivalent.complete, afghan_opium_production_t=produced
    )
    return Drawn(figure, "seizures_and_production", said.alt, data.reset_index())


def _bars(axes: Axes, equivalent: HeroinEquivalent, colour: str) -> None:
    years, bottom = equivalent.years, np.zeros(len(equivalent.years))
    for drug in [drug for drug in DRAWING_ORDER if drug in equivalent.by_drug]:
        heights = np.nan_to_num(equivalent.by_drug[drug].to_numpy() / 1000)
        fill = style.drug_colour(colour, drug)
        axes.bar(years, heights, 0.78, bottom, color=fill, edgecolor="white", linewidth=0.4, label=_(drug))
        bottom = bottom + heights
    incomplete = ~equivalent.complete
    look = {"color": style.INK, "markersize": 4, "markerfacecolor": "white", "label": _("incomplete year")}
    if incomplete.any():
        axes.plot(years[incomplete], bottom[incomplete] + 0.03 * bottom.max(), "o", **look)
    top = 1.08 * bottom.max() or 1
    silent = years[equivalent.by_drug.isna().all(axis=1)]
    if len(silent):
        look = {"facecolor": "white", "edgecolor": style.HATCH_GREY, "hatch": style.NOT_REPORTED_HATCH, "linewidth": 0}
        axes.bar(silent, top, 0.78, label=_("not reported"), **look)
    axes.set(ylim=(0, top), ylabel=_("heroin equivalent, t"))
    style.key_above(axes, ncols=5)


def production_ratio(
    ratio: ProductionRatio, colour: str, labels: Mapping[int, str], said: Said, *, ax: Axes | None = None
) -> Drawn:
    """Seizures on a route as a share of what was produced in Afghanistan the same year and one and two years before.

    labels: by lag, the words at the end of its line. ax: a panel to draw on, else a figure of its own is made.
    """
    table = ratio.table
    with style.new_panel(2.4, ax) as (figure, lines):
        ends = []
        for (lag, label), dashes in zip(sorted(labels.items()), ("-", "--", ":"), strict=False):
            part = table[table["lag"] == lag].set_index("year")["ratio"] * 100
            shade = style.tint(colour, 1 - 0.25 * lag)
            lines.plot(part, dashes, color=shade, marker="o", markersize=2.8)
            ends.append((next(iter(part.dropna().iloc[-1:]), np.nan), textwrap.fill(label, 16), style.INK))
        lines.set_yscale("log")
        style.thousands(lines.yaxis)
        lines.axhline(100, color=style.INK, linewidth=0.9)
        lines.set_ylabel(_("% of production (log)"))
        style.year_axis(lines, int(table["year"].min()), int(table["year"].max()))
        style.name_ends(lines, ends, float(table.loc[table["ratio"].notna(), "year"].max()))
        style.titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, "seizures_against_production", said.alt, table)
