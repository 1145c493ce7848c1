"""Pictures of what is known: who reported when, and how much of the usual total that was."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import Colormap, LinearSegmentedColormap, ListedColormap, LogNorm, Normalize, to_hex, to_rgb

from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.methods.seizures.series import RouteSeries

ROW_INCHES, LOW_ROW_INCHES = 0.19, 0.155


def coverage_map(
    series: RouteSeries, names: Mapping[str, str], colour: str, said: Said, ax: Axes | None = None
) -> Drawn:
    """Who reported when, and how much: a country a row, a year a column, on a log scale; not reported is hatched.

    ax: to draw on, with the title alone; else a new figure.
    """
    kg = most_first(series)
    high = min(1.0, 3 / (ROW_INCHES * kg.shape[1]))
    dark = to_hex(tuple(0.45 * np.array(to_rgb(colour))))
    shades = LinearSegmentedColormap.from_list("kg", [style.tint(colour, 0.12), colour, dark])
    with style.new_panel(0.5 + ROW_INCHES * kg.shape[1], ax) as (figure, cells):
        scale = LogNorm(1, max(10.0, kg.max().max()))
        drawn = _grid(cells, kg.clip(lower=1).rename(columns=names), shades, scale)
        bar = cells.figure.colorbar(drawn, cax=cells.inset_axes((1.02, 1 - high, 0.024, high)))
        style.weight_axis(bar.ax.yaxis)
        bar.ax.tick_params(labelsize=7.5, length=2)
        bar.outline.set_visible(False)
        if ax is None:
            style.titled(figure, said.title, said.subtitle, said.source)
        else:
            cells.set_title(said.title)
    data = kg.rename_axis(index="year").reset_index().melt("year", var_name="iso3", value_name=f"{series.drug}_kg")
    return Drawn(figure, f"coverage_{series.drug}_by_country", said.alt, data)


def most_first(series: RouteSeries) -> pd.DataFrame:
    """Kilograms by year and country, the countries in order of their median."""
    kg = series.by_country
    return kg.loc[:, kg.median().fillna(-1).sort_values(ascending=False, kind="stable").index]


def coverage_rows(known: pd.DataFrame, colour: str, said: Said, caption: str = "", ax: Axes | None = None) -> Drawn:
    """One row a kind of figure, one cell a year: filled where there is a figure, hatched where there is none.

    known: by year and kind, whether there is one; kinds without any have no row, unless all are without. ax: to draw on;
    else a new figure.
    """
    shown = known.loc[:, known.any()] if known.any(axis=None) else known.iloc[:, :1]
    with style.new_panel(0.42 + LOW_ROW_INCHES * shown.shape[1], ax) as (figure, cells):
        _grid(cells, shown.astype(float).where(shown), ListedColormap([colour]))
        cells.set_title(said.title, fontsize=8, fontweight="normal", color=style.GREY)
    data = known.rename_axis("year").reset_index().melt("year", var_name="kind", value_name="has_a_figure")
    return Drawn(figure, "coverage", said.alt, data, caption)


def _grid(axes: Axes, table: pd.DataFrame, shades: Colormap, scale: Normalize | None = None) -> QuadMesh:
    """A row a column of the table, a cell a year, the first on top; what is missing is hatched.

    seaborn's heatmap would draw the whole figure once more, to look whether it had to turn the labels.
    """
    years, rows = table.index, table.shape[1]
    style.hatched_ground(axes, years[0], len(years), rows)  # wherever there is a figure, its cell lies on top
    edges = np.arange(years[0], years[-1] + 2) - 0.5, np.arange(rows + 1) - 0.5
    look = {"edgecolors": "white", "linewidth": 0.7, "cmap": shades, "norm": scale}
    drawn = axes.pcolormesh(*edges, np.ma.masked_invalid(table.to_numpy(float).T), **look)
    axes.hlines(edges[1][1:-1], *edges[0][[0, -1]], color="white", linewidth=1.4)
    style.rows_down(axes, list(table.columns), 7.5)
    style.bare_grid(axes)
    style.year_axis(axes, years[0], years[-1])
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    return drawn
