"""What a country seized over the years: a panel a drug on one axis of years, with dated events."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.trends import trend_band
from pactresearch.language import N_, _
from pactresearch.methods.seizures.series import HeroinEquivalent, RouteSeries
from pactresearch.methods.trends.windows import WindowTrend

PANEL_INCHES = 1.5
CLOSE_YEARS = {1: 0.6, 2: 1.0, 3: 2.2}  # by panels in a row: events nearer than this share one label
EVENT_GREY = "#a3a9b3"
FEWEST_YEARS = 3  # with an amount above zero; a panel of one or two dots says less than the table
COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2}
EQUIVALENT = N_("heroin equivalent")


def seizure_panels(
    series: Mapping[str, RouteSeries], windows: Mapping[str, WindowTrend], equivalents: Sequence[HeroinEquivalent],
    shocks: pd.DataFrame, colour: str, said: Said, caption: str,
) -> Drawn:  # fmt: skip
    """A panel for each drug that was seized, and one for their heroin equivalent where there are several.

    series, windows: by drug. equivalents: by the convention, and with most and least opium to a kg of heroin, over the same
    years. shocks: `position` (years and parts of years, a year's figure standing in its middle), date, label.
    """
    drugs = drawn_drugs(series)
    several = len(drugs) > 1
    count = len(drugs) + several
    years = next(iter(series.values())).years
    columns = COLUMNS[count]
    rows = -(-count // columns)
    with style.new_figure(PANEL_INCHES * rows, rows=rows, columns=columns, sharex=True) as (figure, axes):
        panels = list(axes.flat)
        for panel, drug in zip(panels, drugs, strict=False):
            _amounts(panel, years, series[drug].kg, colour)
            trend_band(panel, series[drug], windows[drug], colour)
            panel.set_title(words.begins(_(drug)), fontsize=8.5)
        if several:
            _equivalent(panels[-1], equivalents, colour)
        for number, panel in enumerate(panels):
            style.weight_axis(panel.yaxis)
            style.year_axis(panel, years[0], years[-1], every=2 if columns == 3 else 1)
            panel.tick_params(labelsize=7.5)
            _events(panel, shocks, CLOSE_YEARS[columns], labelled=number < columns)
        style.titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, "seizures", said.alt, _data(series, equivalents), caption)


def drawn_drugs(series: Mapping[str, RouteSeries]) -> list[str]:
    """The drugs with enough amounts above zero for a panel."""
    return [drug for drug, one in series.items() if np.sum(one.kg > 0) >= FEWEST_YEARS]


def _amounts(axes: Axes, years: np.ndarray, kg: np.ndarray, colour: str) -> None:
    above = np.where(kg > 0, kg, np.nan)
    axes.plot(
        years, above, color=style.tint(colour, 0.6), linewidth=1, marker="o", markersize=3, mfc=colour, mec=colour
    )
    axes.set_yscale("log")
    low, high = np.nanmin(above), np.nanmax(above)
    axes.set_ylim(low / 2, max(high * 2.2, low * 10))
    zero = years[kg == 0]
    if len(zero):  # an empty line that is not clipped has no extent, and the layout would fail
        axes.plot(zero, np.full(len(zero), low / 2), "v", color=colour, markersize=4, clip_on=False)


def _equivalent(axes: Axes, equivalents: Sequence[HeroinEquivalent], colour: str) -> None:
    middle, low, high = equivalents
    _amounts(axes, middle.years, middle.kg, colour)
    axes.fill_between(
        middle.years,
        low.kg,
        high.kg,
        where=np.isfinite(middle.kg).tolist(),
        color=style.tint(colour, 0.25),
        linewidth=0,
    )
    axes.set_title(words.begins(_(EQUIVALENT)), fontsize=8.5)


def _events(axes: Axes, shocks: pd.DataFrame, close_years: float, *, labelled: bool) -> None:
    groups: list[list[tuple[int, float]]] = []
    dashes: Any = [(0, (2, 2))]
    axes.vlines(
        shocks["position"], 0, 1, transform=axes.get_xaxis_transform(),
        colors=EVENT_GREY, linewidths=0.6, linestyles=dashes, zorder=0.5,
    )  # fmt: skip
    for number, position in enumerate(shocks["position"], start=1):  # as the caption numbers them
        if groups and position - groups[-1][-1][1] < close_years:
            groups[-1].append((number, position))
        else:
            groups.append([(number, position)])
    for group in groups if labelled else ():
        label = f"{group[0][0]}" if len(group) == 1 else f"{group[0][0]}–{group[-1][0]}"
        at = sum(position for _number, position in group) / len(group)
        axes.annotate(label, (at, 1), xycoords=("data", "axes fraction"), xytext=(0, -1), textcoords="offset points",
                      ha="center", va="top", fontsize=6.5, color=style.GREY,
                      bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"})  # fmt: skip


def _data(series: Mapping[str, RouteSeries], equivalents: Sequence[HeroinEquivalent]) -> pd.DataFrame:
    parts = [pd.DataFrame({"year": one.years, "drug": drug, "kg": one.kg}) for drug, one in series.items()]
    middle, low, high = equivalents
    parts.append(
        pd.DataFrame({"year": middle.years, "drug": EQUIVALENT, "kg": middle.kg, "kg_low": low.kg, "kg_high": high.kg})
    )
    return pd.concat(parts, ignore_index=True)
