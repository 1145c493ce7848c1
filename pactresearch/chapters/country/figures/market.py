"""A country's prices beside its neighbours', and what its cases say of themselves."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.style import GREY, INK, log_ticks, new_figure, tint, titled, year_axis
from pactresearch.language import _

LARGEST_ROWS = 7  # bars; more would be answers of a case or two


def price_panels(prices: pd.DataFrame, beside: pd.DataFrame, colour: str, said: Said, labels: tuple[str, str]) -> Drawn:
    """A panel for each level with a price of the country: its price and range, and the neighbours' median and range.

    prices: of the country alone, as `comparable_prices` gives them. beside: as `beside_neighbours` gives it. labels: what
    the key calls the country and its neighbours.
    """
    levels = [level for level in ("wholesale", "retail") if (prices["level"] == level).any()]
    with new_figure(2.05, columns=len(levels), sharey=True) as (figure, axes):
        for panel, level in zip(axes[0], levels, strict=True):
            own = prices[prices["level"] == level].sort_values("year")
            near = beside[(beside["level"] == level) & (beside["n_neighbours"] > 0)]
            _own_prices(panel, own, colour, labels[0])
            _neighbours(panel, near, labels[1])
            years = pd.concat([own["year"], near["year"]])
            year_axis(panel, int(years.min()), int(years.max()))
            panel.set_title(words.begins(_(level)), fontsize=8.5)
            panel.tick_params(labelsize=7.5)
        axes[0, 0].set_yscale("log")
        log_ticks(axes[0, 0].yaxis, "{:,.10g}".format, 300.0)
        key = {"loc": "lower right", "bbox_to_anchor": (1, 1), "borderaxespad": 0.1, "ncols": 2}
        max(axes[0], key=lambda panel: len(panel.get_legend_handles_labels()[0])).legend(fontsize=7.5, **key)
        titled(figure, said.title, said.subtitle, said.source)
    data = prices.merge(beside.drop(columns="usd_per_kg"), on=["level", "year"], how="outer")
    return Drawn(figure, "prices", said.alt, data.drop(columns="iso3"))


def _own_prices(axes: Axes, own: pd.DataFrame, colour: str, label: str) -> None:
    axes.vlines(own["year"], own["usd_per_kg_low"], own["usd_per_kg_high"], color=tint(colour, 0.55), linewidth=2.2)
    gaps = own.set_index("year")["usd_per_kg"].reindex(range(own["year"].min(), own["year"].max() + 1))
    axes.plot(gaps.index, gaps, color=tint(colour, 0.6), linewidth=1, marker="o", markersize=4, mfc=colour, mec=colour,
              label=label)  # fmt: skip


def _neighbours(axes: Axes, near: pd.DataFrame, label: str) -> None:
    if near.empty:
        return
    at = near["year"] + 0.18
    axes.vlines(at, near["neighbours_low"], near["neighbours_high"], color="#b6bcc6", linewidth=1.6)
    axes.plot(at, near["neighbours_median"], "D", color=GREY, markersize=3.8, label=label)


def case_bars(shares: Mapping[str, pd.Series], data: pd.DataFrame, colour: str, said: Said) -> Drawn:
    """Shares of cases by size class, transport and hiding place, of the cases that say: a panel each.

    shares: by the head of a panel, percent by value in order of display. data: the numbers for download.
    """
    most = max(min(len(one), LARGEST_ROWS) for one in shares.values())
    with new_figure(0.55 + 0.19 * most, columns=len(shares)) as (figure, axes):
        for panel, (head, percent) in zip(axes[0], shares.items(), strict=True):
            percent = percent.head(LARGEST_ROWS)
            spots = np.arange(len(percent))
            panel.barh(spots, percent, 0.72, color=tint(colour, 0.75))
            for spot, share in zip(spots, percent, strict=True):
                panel.annotate(words.percent(share), (share, spot), xytext=(3, 0), textcoords="offset points",
                               va="center", fontsize=7, color=INK)  # fmt: skip
            panel.set_yticks(spots, list(percent.index), fontsize=7.5)
            panel.set(ylim=(most - 0.4, -0.6), xlim=(0, max(1.32 * percent.max(), 10)))
            panel.set_xticks([])
            panel.tick_params(axis="y", length=0)
            panel.grid(False)
            panel.spines[["bottom"]].set_visible(False)
            panel.set_title(head, fontsize=8.5)
        titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, "cases", said.alt, data)
