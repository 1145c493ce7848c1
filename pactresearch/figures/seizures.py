"""Pictures of what was seized: by drug and year, beside production, and country by country."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.seizures.production import ProductionRatio
from pactresearch.methods.seizures.series import HeroinEquivalent

DRAWING_ORDER = ("heroin", "morphine", "opium")  # darkest at the bottom
COUNTRIES_DRAWN = 25
WIDEST_PERCENT = 50  # % a year either way: room for every trend that could be told from none


@dataclass(frozen=True)
class Ranked:
    """What a picture of trends by country shows: those with an interval, and which of them stand."""

    known: pd.DataFrame  # rows of `methods.country_trends` with an interval, the largest seizures first
    stands: pd.Series  # bool, by iso3: after correction for many countries
    shown: pd.DataFrame  # of the known, those that are drawn

    def n_standing(self, side: int) -> int:
        """Countries whose fall (-1) or rise (1) stands."""
        return int((self.stands & (side * self.known["percent_per_year"] > 0)).sum())


def ranked(trends: pd.DataFrame) -> Ranked:
    """trends: as `methods.country_trends` gives it."""
    known = trends[trends["percent_per_year"].notna() & trends["cautious_low"].notna()]
    return Ranked(known, known["discovery"].fillna(False).astype(bool), known.head(COUNTRIES_DRAWN))


def country_ranking(
    trends: pd.DataFrame, names: Mapping[str, str], colour: str, labels: tuple[str, str], said: Said, *,
    name: str = "trends_by_country", ax: Axes | None = None,
) -> Drawn:  # fmt: skip
    """Trends by country with intervals, the largest seizures on top; a dot where one stands after correction, else a stroke.

    trends: as `methods.country_trends` gives it: by iso3, median_kg, percent_per_year, cautious_low, cautious_high (% a
    year), discovery. labels: the words for what stands and for what does not. name: of the file of its data. ax: a panel to
    draw on, else a figure of its own is made.
    """
    found = ranked(trends)
    with style.new_panel(0.7 + 0.2 * len(found.shown), ax) as (figure, dots):
        dots.axvline(0, color=style.GREY, linewidth=0.9)
        for solid in (True, False):
            chosen = (found.stands[found.shown.index] == solid).to_numpy()
            _dots(dots, found.shown, chosen, colour if solid else None, labels[not solid])
        dots.set_xlim(-WIDEST_PERCENT, WIDEST_PERCENT)
        rows = [f"{names[str(iso3)]}  ({words.weight(kg)})" for iso3, kg in found.shown["median_kg"].items()]
        style.rows_down(dots, rows, 7.8)
        dots.set_xlabel(_("% a year (95 % interval)"))
        style.key_above(dots)
        style.titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, name, said.alt, trends.reset_index())


def _dots(axes: Axes, shown: pd.DataFrame, chosen: np.ndarray, colour: str | None, label: str) -> None:
    """colour: of dots; None: grey strokes."""
    middle = shown["percent_per_year"].to_numpy()[chosen]
    span = np.abs(shown[["cautious_low", "cautious_high"]].to_numpy()[chosen].T - middle)
    fmt, size = ("o", 5.5) if colour else ("|", 9)
    axes.errorbar(
        middle, np.flatnonzero(chosen), xerr=span, label=label, fmt=fmt, markersize=size, linewidth=1.3,
        color=colour or style.GREY,
    )  # fmt: skip


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
        axes.bar(silent, top, 0.78, label=_("not reported"), **style.NOT_REPORTED, linewidth=0)
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
