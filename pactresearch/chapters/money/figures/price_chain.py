"""Pictures of prices along a route: node by node, over distance, and retail against wholesale."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis

from pactresearch import words
from pactresearch.chapters.money.reasons import say
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import (
    INK,
    NOT_REPORTED,
    key_above,
    log_ticks,
    new_panel,
    rows_down,
    thousands,
    tint,
    titled,
)
from pactresearch.language import _
from pactresearch.methods.prices.chain import Gradient, PriceChain
from pactresearch.methods.prices.pass_through import PassThrough

MARKS = {"farm_gate": "s", "wholesale": "o", "retail": "D"}
NAME_SIZE = 7.0  # points


def usd_axis(axis: Axis) -> None:
    """A log axis of USD per kilogram."""
    log_ticks(axis, "{:,.10g}".format, 100.0)


def chain_figure(
    chain: PriceChain, colour: str, title: str, base_year: int, source: str, *, ax: Axes | None = None
) -> Drawn:
    """The chain's nodes from the field on top to the street below, on a log axis: the price as sold with its range, on the
    bounds per pure kilogram, and hatched rows where no price is reported."""
    nodes = chain.nodes
    at = np.arange(len(nodes))
    known = nodes["typical"].notna().to_numpy()
    levels = {
        "farm_gate": _("as sold, farm gate"),
        "wholesale": _("as sold, wholesale"),
        "retail": _("as sold, retail"),
    }
    with new_panel(0.75 + 0.27 * len(nodes), ax) as (figure, prices):
        # From the price as sold to the bounds per pure kilogram runs a line: they are one price, seen twice.
        prices.hlines(at, nodes["typical"], nodes["pure_low"], color=tint(colour, 0.3), linewidth=2.5)
        pure = {
            "color": tint(colour, 0.3),
            "linewidth": 9,
            "label": _("per pure kg: lowest to highest, as far as purity is known"),
        }
        prices.hlines(at, nodes["pure_low"], nodes["pure_high"], **pure)
        prices.hlines(at, nodes["low"], nodes["high"], color=INK, linewidth=1.4, label=_("as sold: lowest to highest"))
        for level, mark in MARKS.items():
            here = known & (nodes["level"] == level).to_numpy()
            if here.any():
                prices.plot(nodes["typical"][here], at[here], mark, markersize=5.5, color=INK, label=levels[level])
        prices.set_xscale("log")
        for missing in at[~known]:
            prices.axhspan(missing - 0.35, missing + 0.35, **NOT_REPORTED, linewidth=0)
        usd_axis(prices.xaxis)
        rows_down(prices, nodes["node"], 8)
        prices.set_xlabel(_("USD of {year} per kg, log scale").format(year=base_year))
        key_above(prices, fontsize=7.2, ncols=2)
        subtitle = _("Heroin, real prices, average of the years reported. Hatched: no price is reported.")
        if known.all():
            subtitle = _("Heroin, real prices, average of the years reported.")
        titled(figure, title, subtitle, source)
    said = "; ".join(
        f"{node} {words.two_figures(usd)}" for node, usd in zip(nodes["node"], nodes["typical"], strict=True)
    )
    alt = _("Prices node by node on a log axis. {title}. USD per kg as sold: {said}.").format(title=title, said=said)
    return Drawn(figure, "price_chain", alt, nodes)


def gradient_figure(
    table: pd.DataFrame, gradients: Mapping[str, Gradient], names: Mapping[str, str], colour: str, title: str, *,
    base_year: int, source: str, ax: Axes | None = None,
) -> Drawn:  # fmt: skip
    """Prices of all countries of a route against distance from the source: wholesale as dots, retail as pale diamonds.

    table: iso3, km, wholesale_typical, retail_typical (USD per kg as sold, real). gradients: by level. names: by ISO3.
    """
    labels = {"wholesale_typical": _("wholesale, {n} countries"), "retail_typical": _("retail, {n} countries")}
    said = {column: label.format(n=int(table[column].notna().sum())) for column, label in labels.items()}
    points = table.rename(columns=said).melt(["iso3", "km"], list(said.values()), "level", "usd").dropna()
    with new_panel(3.6, ax) as (figure, dots):
        if len(points):
            look = {"palette": [colour, tint(colour, 0.5)], "markers": ["o", "D"], "s": 28, "linewidth": 0}
            sns.scatterplot(points, x="km", y="usd", hue="level", style="level", ax=dots, **look)
            key_above(dots, fontsize=7.5, handletextpad=0.2)
        dots.set_yscale("log")
        dots.margins(x=0.09)
        usd_axis(dots.yaxis)
        thousands(dots.xaxis)
        dots.set_xlabel(_("km from the source country's capital, in a straight line"))
        dots.set_ylabel(_("USD of {year} per kg, log scale").format(year=base_year))
        said = " ".join(_said(level, gradient) for level, gradient in gradients.items())
        subtitle = _(
            "{changes} Heroin as sold, real prices. Least-squares line on a log scale with robust (HC3) errors. Neighbouring "
            "countries are alike, so the intervals are too narrow. The data file has all names."
        ).format(changes=said)
        titled(figure, title, subtitle, source)
        _name_the_far(dots, points.assign(name=points["iso3"].map(names)))
    alt = _("Dots of price against distance. {title}. {changes}").format(title=title, changes=said)
    return Drawn(figure, "price_gradient", alt, table)


def _name_the_far(axes: Axes, points: pd.DataFrame) -> None:
    """Names beside the points that lie farthest from the others, as long as no name covers a point or a name.

    points: km, usd, name.
    """
    figure: Any = axes.get_figure(root=True)
    if (layout := figure.get_layout_engine()) is not None:
        layout.execute(figure)  # so that the places of points are known
    xy = axes.transData.transform(points[["km", "usd"]])
    taken = np.hstack([xy - 5, xy + 5])  # left, bottom, right, top; a name begins beyond that of its own point
    gap = np.linalg.norm(xy[:, None] - xy, axis=2) + np.diag(np.full(len(xy), np.inf))
    unit = axes.figure.dpi / 72
    for place in np.argsort(-gap.min(axis=1, initial=np.inf)):
        name, (x, y) = points["name"].iloc[place], xy[place]
        width, height = 0.6 * NAME_SIZE * len(name) * unit, 1.1 * NAME_SIZE * unit
        for side, align in ((6 * unit, "left"), (-6 * unit, "right")):
            box = np.add([0, 0, width, height], 2 * [x + side - width * (side < 0), y - height / 2])
            inside = axes.bbox.x0 < box[0] and box[2] < axes.bbox.x1
            met = (taken[:, :2] < box[2:]).all(axis=1) & (taken[:, 2:] > box[:2]).all(axis=1)
            if inside and not met.any():
                taken = np.vstack([taken, box])
                axes.annotate(
                    name, points[["km", "usd"]].iloc[place], xytext=(side / unit, 0), textcoords="offset points",
                    ha=align, va="center", fontsize=NAME_SIZE, color=INK, in_layout=False,
                )  # fmt: skip
                break


def _said(level: str, gradient: Gradient) -> str:
    sentences = {
        "wholesale": (
            _("There are too few wholesale prices to see a change with distance."),
            _("Wholesale prices change by {percent} per 1,000 km ({range})."),
        ),
        "retail": (
            _("There are too few retail prices to see a change with distance."),
            _("Retail prices change by {percent} per 1,000 km ({range})."),
        ),
    }
    return sentences[level][not gradient.reasons].format(**_percent(gradient))


def _percent(gradient: Gradient) -> dict[str, str]:
    return {
        "percent": words.percent(gradient.percent_per_1000_km, signed=True),
        "range": words.percent_range(gradient.low, gradient.high),
    }


def pass_through_figure(
    pairs: pd.DataFrame, found: PassThrough, colour: str, title: str, source: str, *, ax: Axes | None = None
) -> Drawn:
    """Retail against wholesale prices of the same country and year, with lines of equal mark-up and of equal margin.

    pairs: iso3, year, wholesale, retail (USD per kg as sold, real).
    """
    with new_panel(3.2, ax) as (figure, dots):
        sns.scatterplot(pairs, x="wholesale", y="retail", color=colour, s=20, alpha=0.75, ax=dots)
        span = np.geomspace(pairs["wholesale"].min(), pairs["wholesale"].max(), 60)
        ratio = np.exp(np.log(pairs["retail"] / pairs["wholesale"]).mean())
        margin = (pairs["retail"] - pairs["wholesale"]).median()
        multiplied = _("multiplied: × {ratio}").format(ratio=words.two_figures(ratio))
        dots.plot(span, ratio * span, color=INK, linewidth=1.2, label=multiplied)
        if margin > 0:
            added = _("added: + USD {margin} per kg").format(margin=words.two_figures(margin))
            dots.plot(span, span + margin, "--", color=INK, linewidth=1.2, label=added)
        for scale, axis in ((dots.set_xscale, dots.xaxis), (dots.set_yscale, dots.yaxis)):
            scale("log")
            usd_axis(axis)
        dots.set(xlabel=_("wholesale, USD per kg as sold (log scale)"), ylabel=_("retail, USD per kg (log scale)"))
        key_above(dots, fontsize=7.5, handlelength=2.5)
        subtitle = _(
            "{n_pairs} pairs of prices from the same country and year; {n_countries} countries on all routes. Errors in wholesale "
            "prices make the link look weaker."
        ).format(n_pairs=found.n, n_countries=found.n_groups)
        titled(figure, title, subtitle, source)
    alt = _("Dots of retail against wholesale prices on two log axes. {title}. {reason}").format(
        title=title, reason=say(found.reasons)
    )
    return Drawn(figure, "pass_through", alt, pairs)
