"""Pictures of shipments: sizes over the years, how they are spread, by which means, and the types found among them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from pactresearch import words
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.methods.shipments.shipments import CLASSES_KG, Sizes
from pactresearch.methods.shipments.size_distributions import FAMILIES, expected_shares
from pactresearch.methods.shipments.size_tails import Tail
from pactresearch.methods.shipments.typology import Typology

STRENGTHS = (0.15, 0.32, 0.5, 0.68, 0.85, 1.0)
HATCHES = ("", "", "....", "", "////", "")  # neighbours are told apart in grey, too
LINES = {"lognormal": "-", "weibull": "--", "generalised pareto": ":"}
READABLE_SHARE = 0.05  # under it a part of a bar has no room for its number
NOT_TOLD = ("not reported", "withheld")


def size_classes(shares: pd.DataFrame, colour: str, drug: str, place: str, source: str) -> Drawn:
    """Shares of cases and of kilograms by size class, a bar a year. shares: as `shipments.size_class_shares` gives it."""
    years = np.sort(shares["year"].unique())
    totals = shares.groupby("year")["cases"].sum().reindex(years)
    with style.new_figure(3.0, 1, 2, sharey=True) as (figure, axes):
        for ax, column, said in (
            (axes[0, 0], "share_of_cases", "share of cases, %"),
            (axes[0, 1], "share_of_kg", "share of kilograms, %"),
        ):
            _stacked(ax, shares.pivot_table(index="year", columns="size_class_kg", values=column), years, colour)
            ax.set_title(said, fontsize=8.5, fontweight="normal")
        axes[0, 0].set_ylim(0, 100)
        legend = axes[0, 0].legend(loc="upper left", bbox_to_anchor=(0, -0.11), ncols=6, fontsize=8, handlelength=1.3)
        legend.set_in_layout(False)  # it stands under both panels; an empty label keeps its room
        axes[0, 0].set_xlabel(" ", fontsize=14)
        large = shares[shares["size_class_kg"].isin(CLASSES_KG[4:])]
        cases, kg = (words.percent(100 * large[name].sum() / shares[name].sum()) for name in ("cases", "kg"))
        title = f"{place}: lots of 50 kg or more are {cases} of the {drug} cases and {kg} of their kilograms"
        unsized = int(shares.groupby("year")["unsized"].first().sum())
        subtitle = (
            f"{int(totals.sum()):,} cases of known size class, {years[0]}–{years[-1]}; {unsized:,} more without one are left out. "
            "Countries that sent in cases change from year to year."
        )
        style.titled(figure, title, subtitle, source)
    alt = f"Stacked bars by year, shares of cases and of kilograms by size class. {title}. " + " ".join(
        f"{year}: {totals[year]:,} cases." for year in years
    )
    return Drawn(figure, "size_classes", alt, shares)


def _stacked(ax: Axes, table: pd.DataFrame, years: np.ndarray, colour: str) -> None:
    bottom = np.zeros(len(years))
    for label, strength, hatch in zip(CLASSES_KG, STRENGTHS, HATCHES, strict=True):
        if label not in table:
            continue
        height = 100 * table[label].reindex(years).fillna(0).to_numpy()
        look = {"color": style.tint(colour, strength), "edgecolor": "white", "linewidth": 0.5, "hatch": hatch}
        ax.bar(years, height, 0.8, bottom, label=f"{label} kg", **look)
        for year, start, share in zip(years, bottom, height, strict=True):
            if share > 100 * READABLE_SHARE and len(years) <= 8:
                text = "white" if strength > 0.6 else style.INK
                ax.text(year, start + share / 2, f"{share:.0f}", ha="center", va="center", fontsize=7, color=text)
        bottom = bottom + height
    style.year_axis(ax, int(years[0]), int(years[-1]))
    ax.grid(False)


def size_tail(sizes: Sizes, found: Tail, colour: str, drug: str, place: str, source: str) -> Drawn:
    """Share of cases at or above each size, and the fitted distributions, on log scales."""
    edges = np.unique(np.concatenate([sizes.low_kg, [sizes.threshold_kg]]))
    above = np.array([sizes.n[sizes.low_kg >= edge].sum() for edge in edges]) / sizes.n_cases
    fine = np.geomspace(sizes.threshold_kg, 10 * max(edges.max(), 1), 120)
    curves = {name: _above(sizes, found, name, fine) for name in FAMILIES if not found.fits[name].reason}
    with style.new_panel(3.1) as (figure, ax):
        for name, curve in curves.items():
            label = name.replace("weibull", "Weibull")
            ax.plot(fine, curve, linestyle=LINES[name], color=style.GREY, linewidth=1.4, label=label)
        # Many single cases would hide each other and the curves.
        size, edge = (6, "white") if len(edges) <= 20 else (2.5, "none")
        ax.plot(edges, above, "o", markersize=size, color=colour, markeredgecolor=edge, label="cases")
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.set_ylim(max(above[above > 0].min() / 8, 1e-5), 1.6)
        ax.set_xlim(0.8 * sizes.threshold_kg, fine[-1])
        ax.set_ylabel("share of cases at or above (log)")
        ax.set_xlabel("size of a case (log)")
        style.weight_axis(ax.xaxis)
        ax.legend(loc="lower left", fontsize=8)
        title = f"{place}: " + {
            "supported": f"a power tail fits the sizes of {drug} cases, and better than a lognormal",
            "not supported": f"the sizes of {drug} cases do not support a power law",
        }.get(found.word, f"too few sizes of {drug} cases to tell a power law")
        style.titled(figure, title, f"{sizes.n_cases:,} cases from {sizes.threshold_kg:g} kg. {found.reason}", source)
    alt = f"Points falling from left to right on log scales, with {len(curves)} fitted curves. {title}. " + " ".join(
        f"{words.percent(100 * share)} of cases at {edge:g} kg or more."
        for edge, share in list(zip(edges, above, strict=True))[:8]
    )
    data = pd.DataFrame({"kg": edges, "share_of_cases_at_or_above": above})
    return Drawn(figure, "size_tail", alt, data)


def _above(sizes: Sizes, found: Tail, name: str, at_kg: np.ndarray) -> np.ndarray:
    shares = expected_shares(sizes, found.fits[name], np.append(at_kg, np.inf))
    return np.cumsum(shares[::-1])[::-1]


def means(shares: pd.DataFrame, by: str, colour: str, drug: str, place: str, source: str) -> Drawn:
    """Size classes by means of transport or concealment: a row each, cells as shares of the row's cases.

    shares: as `size_class_shares(cases, by)` gives it; by: its second column.
    """
    counts = shares.pivot_table(index=by, columns="size_class_kg", values="cases", aggfunc="sum", fill_value=0)
    counts = counts.reindex(columns=[label for label in CLASSES_KG if label in counts])
    counts = counts.loc[_told_first(counts)]
    share = 100 * counts.div(counts.sum(axis=1), axis=0)
    with style.new_panel(0.75 + 0.27 * len(counts)) as (figure, ax):
        said = share.map(lambda value: "<1" if value < 1 else f"{value:.0f}").where(counts > 0, "")
        _shaded(ax, share, said, style.tint(colour, 0.55), linewidth=1.2, fontsize=8)
        ax.set_yticks(np.arange(len(counts)) + 0.5, [f"{name}  ({int(n):,})" for name, n in counts.sum(axis=1).items()])
        ax.set_xticks(np.arange(counts.shape[1]) + 0.5, [f"{label} kg" for label in counts.columns])
        ax.tick_params(labelsize=8)
        told = counts.loc[[name for name in counts.index if name not in NOT_TOLD]]
        known = told.sum().sum() / counts.sum().sum()
        title = (
            f"{place}: {words.percent(100 * known)} of the {drug} cases of known size say the {_field(by)}"
            + _common(told)
        )
        subtitle = (
            f"Cells: % of the row's cases in the size class; in brackets the cases, {int(counts.sum().sum()):,} in all. Withheld: "
            "reported, but saying it would single out a case."
        )
        style.titled(figure, title, subtitle, source)
    alt = f"Grid of {len(counts)} rows by size class. {title}. " + " ".join(
        f"{name}: {int(counts.loc[name].sum()):,} cases, most often {share.loc[name].idxmax()} kg."
        for name in counts.index[:8]
    )
    return Drawn(figure, f"sizes_by_{by}", alt, shares)


def _shaded(
    ax: Axes, share: pd.DataFrame, said: pd.DataFrame, darkest: str, *, linewidth: float, fontsize: float
) -> None:
    """A grid of cells, the first row on top, the darker the larger the share (%), with what is said of each."""
    shades = LinearSegmentedColormap.from_list("share", ["white", darkest])
    ax.pcolormesh(share.to_numpy(), cmap=shades, vmin=0, vmax=100, edgecolors="white", linewidth=linewidth)
    for row, column in np.ndindex(share.shape):
        if said.iloc[row, column]:
            ax.text(column + 0.5, row + 0.5, said.iloc[row, column], ha="center", va="center", fontsize=fontsize)
    ax.invert_yaxis()
    style.bare_grid(ax)
    ax.tick_params(length=0)


def _told_first(counts: pd.DataFrame) -> list[str]:
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return [name for name in order if name not in NOT_TOLD] + [name for name in order if name in NOT_TOLD]


def _field(by: str) -> str:
    return {"transport": "means of transport", "location": "kind of place"}.get(by, by)


def _common(told: pd.DataFrame) -> str:
    """What most of those that tell it say."""
    if told.empty or not told.sum().sum():
        return ""
    share = 100 * told.sum(axis=1) / told.sum().sum()
    return f"; of these, {words.percent(share.max())} say {share.idxmax()}"


def type_profiles(found: Typology, names: Mapping[int, str], colour: str, drug: str, place: str, source: str) -> Drawn:
    """The types: for each, how its cases are spread over the categories, a column a type.

    names: number of the class (from 1) to the words by which it is known.
    """
    profile = found.profile[found.profile.groupby(["feature", "category"])["share_of_class"].transform("max") >= 0.1]
    table = profile.pivot_table(index=["feature", "category"], columns="class", values="share_of_class", sort=False)
    table = table.loc[sorted(table.index, key=lambda key: _place_of(*key, found.features))]
    cases = found.profile.groupby("class")["cases"].first()
    with style.new_panel(0.9 + 0.2 * len(table)) as (figure, ax):
        said = (100 * table).map(lambda value: f"{value:.0f}" if value >= 1 else "")
        _shaded(ax, 100 * table, said, style.tint(colour, 0.6), linewidth=1, fontsize=7.5)
        ax.set_yticks(np.arange(len(table)) + 0.5, [_category(*key) for key in table.index], fontsize=7.8)
        heads = [f"type {number}\n{cases[number]:,} cases" for number in table.columns]
        ax.set_xticks(np.arange(table.shape[1]) + 0.5, heads, fontsize=7.8)
        ax.xaxis.tick_top()
        for row in range(1, len(table)):
            if table.index[row][0] != table.index[row - 1][0]:
                ax.axhline(row, color=style.GREY, linewidth=0.8)
        title = f"{place}: {drug} cases fall into {len(table.columns)} types; the largest: {names[1]}"
        subtitle = (
            f"% of a type's cases that tell the feature; {found.n_cases:,} cases that tell two features or more. Categories under "
            "10 % in every type are in the data. Types describe how cases were found."
        )
        style.titled(figure, title, subtitle, source)
    alt = f"Grid of categories by type. {title}. " + " ".join(
        f"Type {number}: {said}." for number, said in names.items()
    )
    return Drawn(figure, "types", alt, found.profile)


def _place_of(feature: str, category: str, features: tuple[str, ...]) -> tuple[int, int, str]:
    """Features in their order, size classes by size, other categories by alphabet."""
    return features.index(feature), CLASSES_KG.index(category) if category in CLASSES_KG else 0, category


def _category(feature: str, category: str) -> str:
    return f"{category} kg" if feature == "size_class_kg" else {"leg": f"known: {category}"}.get(feature, category)
