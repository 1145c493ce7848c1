"""Several places on one axis."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.trends import series_points, series_rows
from pactresearch.methods.seizures.series import RouteSeries

APART = 0.055  # of the height of the panel: labels closer than that would overlap
COLUMNS = ("year", "place", "kg", "reported_share", "complete")


def seizure_lines(
    series: Mapping[str, RouteSeries],
    colours: Sequence[str],
    said: Said,
    ax: Axes | None = None,
) -> Drawn:
    """Yearly kilograms of several places on a log axis, each named at the end of its line.

    series: by the place's name, over the same years. colours: one a place. ax: a panel to draw on, in place of a new figure.
    """
    years = next(iter(series.values())).years
    with style.new_panel(3.2, ax) as (figure, panel):
        for one, colour in zip(series.values(), colours, strict=True):
            series_points(panel, one, colour, 4.2, 0.7)
        style.weight_axis(panel.yaxis)
        style.year_axis(panel, int(years[0]), int(years[-1]))
        if len(series) > 1:
            _named(panel, series, colours)
        style.titled(figure, said.title, said.subtitle, said.source)
        if ax is not None:
            panel.set_title(said.title, fontsize=9, loc="left", wrap=True)
    return Drawn(figure, "seizures_side_by_side", said.alt, series_rows(series, "place", COLUMNS), said.source)


def _named(axes: Axes, series: Mapping[str, RouteSeries], colours: Sequence[str]) -> None:
    """The names beside the last points of their lines, apart from each other; one without a point has no name there."""
    ends = []
    for (name, one), colour in zip(series.items(), colours, strict=True):
        drawn = np.flatnonzero(one.kg > 0)
        if len(drawn):
            height = axes.transAxes.inverted().transform(axes.transData.transform((one.years[0], one.kg[drawn[-1]])))[1]
            ends.append((float(height), name, colour))
    lowest = -np.inf
    for height, name, colour in sorted(ends):
        lowest = max(height, lowest + APART)
        axes.text(1.01, lowest, name, transform=axes.transAxes, color=colour, va="center", fontsize=8.5)
