"""The pictures of the exercises, each marked SYNTHETIC."""

import pandas as pd
from matplotlib.axes import Axes

from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import N_, _

MARK, LINES = "SYNTHETIC", (N_("moved"), N_("seized"))


def series(years: pd.Series, lines: pd.DataFrame, title: str, name: str, ax: Axes | None = None) -> Drawn:
    """Lines over years with their names at the end; gaps are gaps. years: one a row of `lines`, in tonnes."""
    with style.new_panel(2.6, ax) as (figure, panel):
        for column, colour in zip(lines, style.line_colours([None] * lines.shape[1]), strict=True):
            panel.plot(years, lines[column], marker="o", markersize=3.5, color=colour)
            last = lines[column].last_valid_index()
            panel.annotate(
                _(str(column)),
                (years[last], lines[column][last]),
                (6, 0),
                textcoords="offset points",
                va="center",
                color=colour,
            )
        panel.set_ylim(bottom=0)
        panel.set_ylabel(_("tonnes"))
        style.year_axis(panel, int(min(years)), int(max(years)))
        style.titled(figure, f"{MARK}: {_(title)}", _("A made-up world."), "")
    return Drawn(figure, name, f"{MARK}: {_(title)}", lines.assign(year=list(years)))


def links(world: pd.DataFrame, column: str, title: str, ax: Axes | None = None) -> Drawn:
    """A bar a link. column: `mentions` or `moved_t`."""
    shown = world.sort_values(column, ascending=False)
    with style.new_panel(0.5 + 0.3 * len(shown), ax) as (figure, bars):
        bars.barh(range(len(shown)), shown[column], color=style.GREY, height=0.6)
        style.rows_down(bars, [f"{row.origin} → {row.destination}" for row in shown.itertuples()], 9)
        bars.set_xlabel({"mentions": _("cases that name the link"), "moved_t": _("tonnes moved")}[column])
        style.titled(figure, f"{MARK}: {_(title)}", _("A made-up world."), "")
    return Drawn(figure, f"links_by_{column}", f"{MARK}: {_(title)}", shown[["origin", "destination", column]])
