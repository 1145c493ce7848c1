"""A country's prices beside its neighbours', and what its cases say of themselves."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, INK, log_ticks, new_figure, tint, titled, year_axis
from pactresearch.methods.seizures.case_profile import CaseProfile

LARGEST_ROWS = 7  # bars; more would be answers of a case or two


def price_panels(
    prices: pd.DataFrame, beside: pd.DataFrame, *, base_year: int, colour: str, place: str, title: str, source: str
) -> Drawn:
    """A panel for each level with a price of the country: its price and range, and the neighbours' median and range.

    prices: of the country alone, as `comparable_prices` gives them. beside: as `beside_neighbours` gives it.
    """
    levels = [level for level in ("wholesale", "retail") if (prices["level"] == level).any()]
    with new_figure(2.05, columns=len(levels), sharey=True) as (figure, axes):
        for panel, level in zip(axes[0], levels, strict=True):
            own = prices[prices["level"] == level].sort_values("year")
            near = beside[(beside["level"] == level) & (beside["n_neighbours"] > 0)]
            _neighbours(panel, near)
            _own_prices(panel, own, colour)
            years = pd.concat([own["year"], near["year"]])
            year_axis(panel, int(years.min()), int(years.max()))
            panel.set_title(level.capitalize(), fontsize=8.5)
            panel.tick_params(labelsize=7.5)
        axes[0, 0].set_ylabel(f"USD of {base_year} per kg, log scale", fontsize=8)
        axes[0, 0].set_yscale("log")
        log_ticks(axes[0, 0].yaxis, "{:,.10g}".format, 300.0)
        axes[0, 0].legend(fontsize=7.5, loc="best")
        subtitle = (
            f"Heroin, in money of {base_year} (US consumer prices), not adjusted for purity; bars: published range; "
            "◇ median of the neighbours by land with a price, grey bar from the lowest to the highest of them."
        )
        titled(figure, title, subtitle, source)
    said = "; ".join(
        f"{level} {words.two_figures(own['usd_per_kg'].iloc[-1])} USD per kg in {own['year'].iloc[-1]}"
        for level in levels
        if len(own := prices[prices["level"] == level].sort_values("year"))
    )
    alt = f"Dots with ranges by year. {title}. Newest prices of {place}: {said}."
    data = prices.merge(beside.drop(columns="usd_per_kg"), on=["level", "year"], how="outer")
    return Drawn(figure, "prices", alt, data.drop(columns="iso3"))


def _own_prices(axes: Axes, own: pd.DataFrame, colour: str) -> None:
    axes.vlines(own["year"], own["usd_per_kg_low"], own["usd_per_kg_high"], color=tint(colour, 0.55), linewidth=2.2)
    gaps = own.set_index("year")["usd_per_kg"].reindex(range(own["year"].min(), own["year"].max() + 1))
    axes.plot(gaps.index, gaps, color=tint(colour, 0.6), linewidth=1, marker="o", markersize=4,
              markerfacecolor=colour, markeredgecolor=colour, label="this country")  # fmt: skip


def _neighbours(axes: Axes, near: pd.DataFrame) -> None:
    if near.empty:
        return
    at = near["year"] + 0.18
    axes.vlines(at, near["neighbours_low"], near["neighbours_high"], color="#b6bcc6", linewidth=1.6)
    axes.plot(at, near["neighbours_median"], linestyle="none", marker="D", markersize=3.8,
              markerfacecolor="white", markeredgecolor=GREY, label="neighbours")  # fmt: skip


def case_bars(
    profiles: Mapping[str, pd.DataFrame], saying: Mapping[str, CaseProfile], colour: str, title: str, source: str
) -> Drawn:
    """Shares of cases by size class, transport and hiding place, of the cases that say: a panel each.

    profiles: by what is shown, the rows in order of display, with n and share_percent. saying: the profiles they are of.
    """
    most = max(min(len(table), LARGEST_ROWS) for table in profiles.values())
    with new_figure(0.55 + 0.19 * most, columns=len(profiles)) as (figure, axes):
        for panel, (name, table) in zip(axes[0], profiles.items(), strict=True):
            table = table.head(LARGEST_ROWS)
            spots = np.arange(len(table))
            panel.barh(spots, table["share_percent"], 0.72, color=tint(colour, 0.75))
            for spot, share in zip(spots, table["share_percent"], strict=True):
                panel.annotate(f"{words.two_figures(share)} %", (share, spot), xytext=(3, 0), textcoords="offset points",
                               va="center", fontsize=7, color=INK)  # fmt: skip
            labels = [f"{value} kg".replace("-", "–") if name == "size" else str(value) for value in table.index]
            panel.set_yticks(spots, labels, fontsize=7.5)
            panel.set(ylim=(most - 0.4, -0.6), xlim=(0, max(1.32 * table["share_percent"].max(), 10)))
            panel.set_xticks([])
            panel.tick_params(axis="y", length=0)
            panel.grid(False)
            panel.spines[["bottom"]].set_visible(False)
            profile = saying[name]
            panel.set_title(f"{name.capitalize()}: {words.percent(profile.share_saying_percent)} say", fontsize=8.5)
        subtitle = "Share of the cases that say; grouped so that no row stands for fewer than three."
        titled(figure, title, subtitle, source)
    said = " ".join(
        f"{name.capitalize()}, stated in {saying[name].n_saying:,} of {saying[name].n_cases:,} cases: "
        + ", ".join(f"{value} {words.percent(row.share_percent)}" for value, row in table.iterrows())
        + "."
        for name, table in profiles.items()
    )
    data = pd.concat(
        [table.reset_index(names="value").assign(field=name) for name, table in profiles.items()], ignore_index=True
    )
    return Drawn(figure, "cases", f"Bars of shares. {title}. {said}", data)
