"""Pictures of shipments: sizes over the years, how they are spread, by which means, and the types found among them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.shipments.shipments import CLASSES_KG, Sizes
from pactresearch.methods.shipments.size_distributions import FAMILIES, expected_shares
from pactresearch.methods.shipments.size_tails import Tail
from pactresearch.methods.shipments.typology import Typology

SILENT = Said()
STRENGTHS = (0.15, 0.32, 0.5, 0.68, 0.85, 1.0)
HATCHES = ("", "", "....", "", "////", "")  # neighbours are told apart in grey, too
LINES = {"lognormal": "-", "weibull": "--", "generalised pareto": ":"}
READABLE_SHARE = 0.05  # under it a part of a bar has no room for its number
NOT_TOLD = ("not reported", "withheld")
NOTABLE_SHARE = 0.1  # of a type's cases, from which a category has a row


def size_classes(shares: pd.DataFrame, colour: str, said: Said = SILENT) -> Drawn:
    """Shares of cases and of kilograms by size class, a bar a year. shares: as `shipments.size_class_shares` gives it."""
    years = np.sort(shares["year"].unique())
    titles = {"share_of_cases": _("share of cases, %"), "share_of_kg": _("share of kilograms, %")}
    with style.new_figure(3.0, 1, 2, sharey=True) as (figure, axes):
        for ax, (column, title) in zip(axes[0], titles.items(), strict=True):
            _stacked(ax, shares.pivot_table(index="year", columns="size_class_kg", values=column), years, colour)
            ax.set_title(title, fontsize=8.5, fontweight="normal")
        axes[0, 0].set_ylim(0, 100)
        legend = axes[0, 0].legend(loc="upper left", bbox_to_anchor=(0, -0.11), ncols=6, fontsize=8, handlelength=1.3)
        legend.set_in_layout(False)  # it stands under both panels; an empty label keeps its room
        axes[0, 0].set_xlabel(" ", fontsize=14)
        style.titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, "size_classes", said.alt, shares)


def _stacked(ax: Axes, table: pd.DataFrame, years: np.ndarray, colour: str) -> None:
    bottom = np.zeros(len(years))
    for label, strength, hatch in zip(CLASSES_KG, STRENGTHS, HATCHES, strict=True):
        if label not in table:
            continue
        height = 100 * table[label].reindex(years).fillna(0).to_numpy()
        fill = style.tint(colour, strength)
        look = {"color": fill, "edgecolor": "white", "linewidth": 0.5, "hatch": hatch}
        bars = ax.bar(years, height, 0.8, bottom, label=_("{size} kg").format(size=label), **look)
        readable = (height > 100 * READABLE_SHARE) & (len(years) <= 8)
        numbers = [f"{share:.0f}" if shown else "" for share, shown in zip(height, readable, strict=True)]
        ax.bar_label(bars, numbers, label_type="center", fontsize=7, color=style.ink_on(fill))
        bottom = bottom + height
    style.year_axis(ax, int(years[0]), int(years[-1]))
    ax.grid(False)


def tail_shares(sizes: Sizes) -> pd.DataFrame:
    """The share of cases (0-1) at or above each size that occurs: kg, share_of_cases_at_or_above."""
    edges = np.unique(np.concatenate([sizes.low_kg, [sizes.threshold_kg]]))
    above = np.array([sizes.n[sizes.low_kg >= edge].sum() for edge in edges]) / sizes.n_cases
    return pd.DataFrame({"kg": edges, "share_of_cases_at_or_above": above})


def size_tail(
    sizes: Sizes,
    found: Tail,
    colour: str,
    said: Said = SILENT,
    *,
    labels: Mapping[str, str] | None = None,
    axis_labels: tuple[str, str] = ("kg", ""),
    ax: Axes | None = None,
) -> Drawn:
    """Share of cases at or above each size, and the fitted distributions, on log scales.

    labels: the distributions' names in the key, and that of the cases. axis_labels: of the sizes, and of the shares.
    """
    data, labels = tail_shares(sizes), labels or {}
    edges, above = data["kg"].to_numpy(), data["share_of_cases_at_or_above"].to_numpy()
    fine = np.geomspace(sizes.threshold_kg, 10 * max(edges.max(), 1), 120)
    with style.new_panel(3.1, ax) as (figure, panel):
        for name in FAMILIES:
            if not found.fits[name].reasons:
                curve = _above(sizes, found, name, fine)
                look = {"linestyle": LINES[name], "color": style.GREY, "linewidth": 1.4}
                panel.plot(fine, curve, label=labels.get(name, name), **look)
        # Many single cases would hide each other and the curves.
        size, edge = (6, "white") if len(edges) <= 20 else (2.5, "none")
        look = {"markersize": size, "color": colour, "markeredgecolor": edge}
        panel.plot(edges, above, "o", label=labels.get("cases", "cases"), **look)
        panel.set(xscale="log", yscale="log", xlabel=axis_labels[0], ylabel=axis_labels[1])
        panel.set_ylim(max(above[above > 0].min() / 8, 1e-5), 1.6)
        panel.set_xlim(0.8 * sizes.threshold_kg, fine[-1])
        style.weight_axis(panel.xaxis)
        style.log_ticks(panel.yaxis, lambda share: f"{100 * share:g} %")
        panel.legend(loc="lower left", fontsize=8)
        style.titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, "size_tail", said.alt, data)


def _above(sizes: Sizes, found: Tail, name: str, at_kg: np.ndarray) -> np.ndarray:
    shares = expected_shares(sizes, found.fits[name], np.append(at_kg, np.inf))
    return np.cumsum(shares[::-1])[::-1]


def by_means(shares: pd.DataFrame, by: str) -> pd.DataFrame:
    """Cases: a row a means, the commonest first and those that do not tell it last; a column a size class.

    shares: as `size_class_shares(cases, by)` gives it.
    """
    counts = shares.pivot_table(index=by, columns="size_class_kg", values="cases", aggfunc="sum", fill_value=0)
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    told_first = sorted(order, key=lambda name: name in NOT_TOLD)
    return counts.loc[told_first, [label for label in CLASSES_KG if label in counts]]


def means(shares: pd.DataFrame, by: str, colour: str, said: Said = SILENT, *, ax: Axes | None = None) -> Drawn:
    """Size classes by means of transport or concealment: a row each, cells as shares of the row's cases.

    shares: as `size_class_shares(cases, by)` gives it; by: its second column.
    """
    counts = by_means(shares, by)
    share = 100 * counts.div(counts.sum(axis=1), axis=0)
    numbers = share.map(lambda value: "<1" if value < 1 else f"{value:.0f}").where(counts > 0, "")
    rows = [f"{_(str(name))}  ({n:,})" for name, n in counts.sum(axis=1).items()]
    columns = [_("{size} kg").format(size=label) for label in counts.columns]
    with style.new_panel(0.75 + 0.27 * len(counts), ax) as (figure, panel):
        _shaded(panel, share, numbers, (rows, columns), style.tint(colour, 0.55))
        style.titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, f"sizes_by_{by}", said.alt, shares)


def _shaded(
    ax: Axes, share: pd.DataFrame, numbers: pd.DataFrame, labels: tuple[Sequence[str], Sequence[str]], darkest: str
) -> None:
    """A grid of cells, the darker the larger the share (%), with its number. labels: of the rows and of the columns."""
    look = {"cmap": sns.blend_palette(["white", darkest], as_cmap=True), "vmin": 0, "vmax": 100}
    sns.heatmap(
        share, annot=numbers, fmt="", annot_kws={"fontsize": 7.8, "color": style.INK}, cbar=False, ax=ax,
        yticklabels=labels[0], xticklabels=labels[1], linewidths=1, linecolor="white", **look,
    )  # fmt: skip
    ax.set(xlabel="", ylabel="")
    style.bare_grid(ax)
    ax.tick_params(length=0, labelsize=8, labelrotation=0)


def type_profiles(
    found: Typology,
    colour: str,
    said: Said = SILENT,
    *,
    rows: Mapping[tuple[str, str], str] | None = None,
    columns: Mapping[int, str] | None = None,
    ax: Axes | None = None,
) -> Drawn:
    """The types: for each, how its cases are spread over the categories, a column a type.

    rows: feature and category to the words of its row. columns: number of the class, from 1, to the words above it.
    """
    profile = found.profile[
        found.profile.groupby(["feature", "category"])["share_of_class"].transform("max") >= NOTABLE_SHARE
    ]
    table = profile.pivot_table(index=["feature", "category"], columns="class", values="share_of_class", sort=False)
    ordered: Any = sorted(table.index, key=lambda key: _place_of(key[0], key[1], found.features))
    table = 100 * table.loc[ordered]
    labels = [(rows or {}).get(key, str(key[1])) for key in ordered], [(columns or {}).get(n, str(n)) for n in table]
    features = table.index.get_level_values("feature")
    with style.new_panel(0.9 + 0.2 * len(table), ax) as (figure, panel):
        numbers = table.map(lambda value: f"{value:.0f}" if value >= 1 else "")
        _shaded(panel, table, numbers, labels, style.tint(colour, 0.6))
        panel.xaxis.tick_top()
        for row in np.flatnonzero(features[1:] != features[:-1]) + 1:
            panel.axhline(float(row), color=style.GREY, linewidth=0.8)
        style.titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, "types", said.alt, found.profile)


def _place_of(feature: str, category: str, features: tuple[str, ...]) -> tuple[int, int, str]:
    """Features in their order, size classes by size, other categories by alphabet."""
    return features.index(feature), CLASSES_KG.index(category) if category in CLASSES_KG else 0, category
