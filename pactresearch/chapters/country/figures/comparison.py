"""Countries side by side: a panel each on common axes, with the others pale behind it."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, PALE, log_ticks, new_figure, titled, year_axis

COLUMNS = 4
PANEL_INCHES = 1.35
TITLE_CHARACTERS = 22


def small_multiples(
    values: Mapping[str, pd.Series],
    colours: Mapping[str, str],
    *,
    name: str,
    title: str,
    subtitle: str,
    source: str,
    written: Callable[[float], str],
    tick: Callable[[float], str] = "{:,.6g}".format,
) -> Drawn:
    """A panel a country with its yearly values above zero on one log axis; the other countries pale behind it.

    values: by country's name, in order of display, by year, NaN where not reported; a country without a value above zero
    gets a panel that says so. written: how a value is said in words; tick: on the axis.
    """
    years = np.arange(
        min(one.index.min() for one in values.values()), max(one.index.max() for one in values.values()) + 1
    )
    above = {place: one.reindex(years).where(lambda kg: kg > 0) for place, one in values.items()}
    columns = min(COLUMNS, len(values))
    rows = -(-len(values) // columns)
    low = min(one.min() for one in above.values() if one.notna().any())
    high = max(one.max() for one in above.values() if one.notna().any())
    with new_figure(PANEL_INCHES * rows, rows=rows, columns=columns, sharex=True, sharey=True) as (figure, axes):
        for panel in axes.flat[len(values) :]:
            panel.set_axis_off()
        for number, (panel, place) in enumerate(zip(axes.flat, values, strict=False)):
            _panel(panel, place, above, colours[place])
            year_axis(panel, int(years[0]), int(years[-1]), every=2 if columns > 2 else 1)
            panel.tick_params(labelsize=7.5, labelbottom=number + columns >= len(values))
        axes[0, 0].set(yscale="log", ylim=(low / 1.6, high * 1.6))
        log_ticks(axes[0, 0].yaxis, tick, 50.0 * 1.6**2)
        subtitle = f"{subtitle} Common axes, log scale; pale: the other countries; gaps: not reported."
        titled(figure, title, subtitle, source)
    newest = {place: one.dropna() for place, one in above.items()}
    said = "; ".join(
        f"{place} {written(one.iloc[-1])} in {one.index[-1]}" if len(one) else f"{place} not reported"
        for place, one in newest.items()
    )
    data = pd.concat({place: one.reindex(years) for place, one in values.items()}, names=["country", "year"])
    alt = f"{words.counted(len(values), 'panel')}. {title}. Newest: {said}."
    return Drawn(figure, name, alt, data.rename("value").reset_index())


def _panel(axes: Axes, place: str, above: Mapping[str, pd.Series], colour: str) -> None:
    for other, one in above.items():
        if other != place:
            axes.plot(one.index, one, color=PALE, linewidth=0.8, zorder=1)
    own = above[place]
    axes.plot(own.index, own, color=colour, linewidth=1.3, marker="o", markersize=2.4, zorder=3)
    if own.isna().all():
        axes.annotate("not reported", (0.5, 0.5), xycoords="axes fraction", ha="center", va="center",
                      fontsize=7.5, color=GREY)  # fmt: skip
    short = place if len(place) <= TITLE_CHARACTERS else place.partition(" (")[0][:TITLE_CHARACTERS]
    axes.set_title(short, fontsize=8.5)
