"""What is known of a country, year by year: a row for each kind of figure."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.colors import ListedColormap

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, bare_grid, hatched_ground, new_panel, year_axis

ROW_INCHES = 0.155


def coverage_rows(years: Mapping[str, set[int]], first_year: int, last_year: int, colour: str, place: str) -> Drawn:
    """One row a kind of figure, one cell a year: filled where there is a figure, hatched where there is none.

    years: by kind of figure, in order of display, the years that have one; kinds without any stand in a sentence below.
    """
    span = np.arange(first_year, last_year + 1)
    table = pd.DataFrame({kind: np.isin(span, list(given)) for kind, given in years.items()}, index=span)
    shown = table.loc[:, table.any()] if table.any(axis=None) else table.iloc[:, :1]
    silent = [kind for kind in table.columns if not table[kind].any()]
    with new_panel(0.42 + ROW_INCHES * shown.shape[1]) as (figure, cells):
        hatched_ground(cells, first_year, len(span), shown.shape[1])
        known = np.ma.masked_where(~shown.to_numpy().T, np.ones(shown.T.shape))
        edges = np.arange(first_year, last_year + 2) - 0.5, np.arange(shown.shape[1] + 1) - 0.5
        cells.pcolormesh(*edges, known, cmap=ListedColormap([colour]), edgecolors="white", linewidth=0.8)
        cells.hlines(edges[1][1:-1], *edges[0][[0, -1]], color="white", linewidth=1.6)
        cells.set_yticks(range(shown.shape[1]), list(shown.columns), fontsize=7.5)
        cells.set_ylim(shown.shape[1] - 0.5, -0.5)
        bare_grid(cells)
        year_axis(cells, first_year, last_year)
        cells.set_xlim(first_year - 0.5, last_year + 0.5)
        cells.set_title(
            "Coverage: filled, a figure; hatched, not reported", fontsize=8, fontweight="normal", color=GREY
        )
    counts = [f"{kind} in {words.counted(int(shown[kind].sum()), 'year')}" for kind in shown.columns]
    none = f" No figure in any year: {words.listed(silent)}." if silent else ""
    alt = f"Coverage by year, {place}, {first_year}–{last_year}. Figures for {words.listed(counts)}.{none}"
    data = table.rename_axis("year").reset_index().melt("year", var_name="kind", value_name="has_a_figure")
    return Drawn(figure, "coverage", alt, data, none.strip())
