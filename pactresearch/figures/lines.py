"""Several places on one axis."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.trends import series_points, series_rows
from pactresearch.methods.seizures.series import RouteSeries

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
            last = [one.kg[one.kg > 0][-1:].sum() or np.nan for one in series.values()]
            style.name_ends(panel, zip(last, series, colours, strict=True), int(years[-1]))
        style.titled(figure, said.title, said.subtitle, said.source)
        if ax is not None:
            panel.set_title(said.title, fontsize=9, loc="left", wrap=True)
    return Drawn(figure, "seizures_side_by_side", said.alt, series_rows(series, "place", COLUMNS), said.source)
