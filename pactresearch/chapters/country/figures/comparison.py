"""Countries side by side: a panel each on common axes, with the others pale behind it."""

import textwrap
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from pactresearch import words
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.style import GREY, PALE, hatched, log_ticks, new_figure, titled, year_axis
from pactresearch.language import _

COLUMNS = 4
PANEL_INCHES = 1.6
KEY_ROW_INCHES = 0.15
TITLE_CHARACTERS = 18


def small_multiples(
    values: Mapping[str, pd.Series], colours: Mapping[str, str],
    said: Said, *, name: str, key: Mapping[str, str],
    tick: Callable[[float], str] = "{:,.6g}".format,
) -> Drawn:  # fmt: skip
    """A panel a country with its yearly values above zero on one log axis; the other countries pale behind it.

    values: by country's name, in order of display, by year, NaN where not reported; a country without a value above zero
    gets a panel that says so. key: what each colour stands for. tick: how a value is said on the axis.
    """
    given = np.concatenate([one.index for one in values.values()])
    years = np.arange(given.min(), given.max() + 1)
    above = {place: one.reindex(years).where(lambda kg: kg > 0) for place, one in values.items()}
    columns = min(COLUMNS, len(values))
    rows = -(-len(values) // columns)
    low = min(one.min() for one in above.values() if one.notna().any())
    high = max(one.max() for one in above.values() if one.notna().any())
    height = PANEL_INCHES * rows + KEY_ROW_INCHES * (len(key) + 1)
    with new_figure(height, rows=rows, columns=columns, sharex=True, sharey=True) as (figure, axes):
        for panel in axes.flat[len(values) :]:
            panel.set_axis_off()
        for number, (panel, place) in enumerate(zip(axes.flat, values, strict=False)):
            _panel(panel, place, above, colours[place])
            year_axis(panel, int(years[0]), int(years[-1]), every=2 if columns > 2 else 1)
            panel.tick_params(labelsize=7.5, labelbottom=number + columns >= len(values))
        axes[0, 0].set(yscale="log", ylim=(low / 1.6, high * 1.6))
        log_ticks(axes[0, 0].yaxis, tick, 50.0 * 1.6**2)
        _key(axes[-1, 0], key)
        titled(figure, said.title, said.subtitle, said.source)
    data = pd.concat({place: one.reindex(years) for place, one in values.items()}, names=["country", "year"])
    return Drawn(figure, name, said.alt, data.rename("value").reset_index())


def _key(axes: Axes, key: Mapping[str, str]) -> None:
    """What the colours stand for, below the first panel and no wider, since a key makes room for itself."""
    lines = [Line2D([], [], color=colour, linewidth=1.3, marker="o", markersize=2.4) for colour in key]
    look = {"loc": "upper left", "bbox_to_anchor": (0, -0.25), "borderaxespad": 0, "fontsize": 7.5}
    axes.legend(lines, list(key.values()), **look)


def _panel(axes: Axes, place: str, above: Mapping[str, pd.Series], colour: str) -> None:
    for other, one in above.items():
        if other != place:
            axes.plot(one.index, one, color=PALE, linewidth=0.8, zorder=1)
    own = above[place]
    axes.plot(own.index, own, color=colour, linewidth=1.3, marker="o", markersize=2.4, zorder=3)
    if own.isna().all():
        hatched(axes)
        axes.annotate(_(words.NOT_REPORTED), (0.5, 0.5), xycoords="axes fraction", ha="center", va="center",
                      fontsize=7.5, color=GREY, bbox={"facecolor": "white", "linewidth": 0})  # fmt: skip
    axes.set_title(textwrap.fill(place, TITLE_CHARACTERS, max_lines=2, placeholder=" …"), fontsize=8.5)
