"""Pictures of a region's indicators: how much is known, the year of each figure, and what experts scored."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch.chapters.monitoring.macro.study import DIMENSIONS, INDICATORS, Known
from pactresearch.figures import opening, style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.rows import rows_of

ROW_INCHES = 0.17
NAME_CHARACTERS = 11
EDITIONS = (2021, 2023)
SCORES = {"heroin_trade": "o", "resilience": "D"}  # the mark of each


def by_dimension(found: Known, title: str) -> Drawn:
    """A bar a dimension: how many of the figures asked for are recent. It opens the report."""
    dimensions = [one.dimension for one in INDICATORS.values()]
    years = found.years()
    recent = (found.asked.last_year - years < found.asked.recent_years).groupby(dimensions).sum().sum(axis=1)
    known = years.notna().groupby(dimensions).sum().sum(axis=1)
    rows = pd.DataFrame({"high": recent, "known": known}).reindex(list(DIMENSIONS)).assign(value=np.nan, low=0.0)
    asked = len(found.names) * pd.Series(dimensions).value_counts().reindex(rows.index)
    rows["written"] = [
        _("{recent} recent, {older} older, {none} missing").format(recent=one.high, older=one.known - one.high, none=n)
        for one, n in zip(rows_of(rows), asked - rows["known"], strict=True)
    ]
    rows = rows.assign(name=[_(said) for said in DIMENSIONS.values()], colour=style.INK)
    source = _("Bars: number of figures of the last {n} years, out of {all} asked for.").format(
        n=found.asked.recent_years, all=asked.sum()
    )
    return opening.ranges(rows, "figures", "known", Said(title=title, source=source), most=float(asked.max()))


def cells(found: Known, title: str, ax: Axes | None = None) -> Drawn:
    """A cell an indicator and country with the year of its figure: black where recent, grey where older, hatched where none."""
    years = found.years()
    with style.new_panel(0.75 + ROW_INCHES * (len(years) + len(DIMENSIONS)), ax) as (figure, panel):
        labels, at = _rows()
        for name, row in at.items():
            for column, year in enumerate(years.loc[name].to_numpy(dtype=float)):
                recent = found.asked.last_year - year < found.asked.recent_years
                look = {"facecolor": style.INK if recent else style.HATCH_GREY, "edgecolor": "white", "linewidth": 1.0}
                if pd.isna(year):
                    look = {**style.NOT_REPORTED, "linewidth": 0.4}
                panel.barh(row, 0.96, left=column - 0.48, height=0.88, **look)
                if pd.notna(year):
                    panel.text(
                        column, row, f"{year:.0f}", ha="center", va="center", fontsize=6.5,
                        color="white" if recent else style.INK,
                    )  # fmt: skip
        style.rows_down(panel, labels, 7)
        style.bare_grid(panel)
        for tick, label in zip(panel.get_yticklabels(), labels, strict=True):
            tick.set_fontweight("bold" if label in map(_, DIMENSIONS.values()) else "normal")
        names = [textwrap.fill(place, NAME_CHARACTERS) for place in found.names.values()]
        panel.set_xticks(range(len(names)), names, fontsize=6.8 if len(names) <= 7 else 5.5)
        panel.xaxis.tick_top()
        panel.set_xlim(-0.55, len(names) - 0.45)
        subtitle = _(
            "The year of the newest figure. Black: of the last {n} years; grey: older; hatched: not reported in our tables."
        ).format(n=found.asked.recent_years)
        style.titled(figure, title, subtitle, _("Sources: below the tables."))
    alt = _("A grid of indicators by country, each cell the year of its newest figure. {title}.").format(title=title)
    data = years.rename_axis("indicator").reset_index().melt("indicator", var_name="iso3", value_name="year")
    return Drawn(figure, "cells", alt, data)


def _rows() -> tuple[list[str], dict[str, int]]:
    """The labels from the top, each dimension above its indicators, and the row of each indicator."""
    labels, at = [], {}
    for dimension, said in DIMENSIONS.items():
        labels.append(_(said))
        for one in INDICATORS.values():
            if one.dimension == dimension:
                at[one.id] = len(labels)
                labels.append(_(one.name))
    return labels, at


def scores(found: Known, title: str, source: str) -> Drawn:
    """What experts scored, a panel an edition: heroin trade (10 the worst) and resilience (10 the best) of each country."""
    rows = {
        (edition, kind): found.of(f"{kind}_{edition}")["value"].reindex(list(found.names))
        for edition in EDITIONS
        for kind in SCORES
    }
    with style.new_figure(0.7 + 0.26 * len(found.names), columns=len(EDITIONS), sharey=True) as (figure, axes):
        for panel, edition in zip(axes[0], EDITIONS, strict=True):
            for kind, mark in SCORES.items():
                values = rows[edition, kind]
                face = style.INK if kind == "heroin_trade" else "white"
                panel.plot(values, np.arange(len(values)), mark, color=style.INK, mfc=face, markersize=6)
            silent = [n for n, iso3 in enumerate(found.names) if pd.isna(rows[edition, "heroin_trade"][iso3])]
            panel.barh(silent, [9] * len(silent), left=1, height=0.8, **style.NOT_REPORTED, linewidth=0.4)
            style.rows_down(panel, list(found.names.values()), 8)
            panel.set_xlim(1, 10)
            panel.set_title(_("Edition {year}").format(year=edition))
        subtitle = _(
            "Scores from 1 to 10. Dot: heroin trade, 10 the worst; diamond: resilience, 10 the best; hatched: not scored. The "
            "edition of 2021 averages ten markets and four types of actor, that of 2023 fifteen and five: the distance between "
            "the panels shows no change."
        )
        style.titled(figure, title, subtitle, source)
    data = pd.DataFrame(
        [(iso3, edition, kind, value) for (edition, kind), of in rows.items() for iso3, value in of.items()],
        columns=["iso3", "edition", "score_of", "score"],
    )
    alt = _("Two panels of dots, one an edition. {title}.").format(title=title)
    return Drawn(figure, "scores", alt, data)
