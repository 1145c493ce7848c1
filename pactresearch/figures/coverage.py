"""Pictures of what is known: who reported when, and how much of the usual total that was."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm

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
    shades = sns.blend_palette([style.tint(colour, 0.12), colour, sns.dark_palette(colour, 3)[1]], as_cmap=True)
    with style.new_panel(0.5 + ROW_INCHES * kg.shape[1], ax) as (figure, cells):
        shown = kg.clip(lower=1).rename(columns=names)
        _grid(cells, shown, cmap=shades, norm=LogNorm(1, max(10.0, kg.max().max())))
        bar = cells.figure.colorbar(cells.collections[0], cax=cells.inset_axes((1.02, 1 - high, 0.024, high)))
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
        _grid(cells, shown.astype(float).where(shown), cmap=[colour])
        cells.set_title(said.title, fontsize=8, fontweight="normal", color=style.GREY)
    data = known.rename_axis("year").reset_index().melt("year", var_name="kind", value_name="has_a_figure")
    return Drawn(figure, "coverage", said.alt, data, caption)


def _grid(axes: Axes, table: pd.DataFrame, **look) -> None:
    """A row a column of the table, a cell a year, the first on top; what is missing is hatched. look: of the cells."""
    style.hatched(axes)
    # seaborn would draw labels of its own, to see whether it had to turn them.
    labels = {"xticklabels": False, "yticklabels": False}
    if table.isna().all(axis=None):
        look |= {"norm": None, "vmin": 0, "vmax": 1}  # of nothing seaborn finds no ends
    sns.heatmap(table.T, mask=table.T.isna(), ax=axes, cbar=False, linewidths=0.7, linecolor="white", **labels, **look)
    axes.set(xlabel="", ylabel="")
    axes.set_yticks(np.arange(table.shape[1]) + 0.5, table.columns, fontsize=7.5 if table.shape[1] > 12 else 8)
    every = [at for at, year in enumerate(table.index) if year % 5 == 0 or len(table) < 8]
    axes.set_xticks([at + 0.5 for at in every], table.index[every])
    style.bare_grid(axes)
