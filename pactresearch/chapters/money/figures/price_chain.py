"""Pictures of prices along a route: node by node, over distance, and retail against wholesale."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axis import Axis

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, INK, NOT_REPORTED_HATCH, log_ticks, new_panel, tint, titled
from pactresearch.methods.prices.chain import Gradient, PriceChain
from pactresearch.methods.prices.pass_through import PassThrough

LABEL_KM, LABEL_DECADES = 260.0, 0.09  # room that a code takes on the axes
MARKS = {"farm_gate": "s", "wholesale": "o", "retail": "D"}
LEVEL_WORDS = {"farm_gate": "farm gate", "wholesale": "wholesale", "retail": "retail"}


def usd_axis(axis: Axis) -> None:
    """A log axis of USD per kilogram."""
    log_ticks(axis, "{:,.10g}".format, 100.0)


def chain_figure(chain: PriceChain, colour: str, title: str, base_year: int, source: str) -> Drawn:
    """The chain's nodes from left to right on a log axis: the price as sold with its range, the bounds per pure kilogram,
    and hatched columns where no price is reported."""
    nodes = chain.nodes
    at = np.arange(len(nodes))
    known = nodes["typical"].notna().to_numpy()
    with new_panel(3.5) as (figure, prices):
        pure, sold = (nodes["pure_low"], nodes["pure_high"]), (nodes["low"], nodes["high"])
        prices.vlines(at - 0.12, *pure, color=tint(colour, 0.3), linewidth=7, label="per pure kilogram: bounds")
        prices.vlines(at + 0.12, *sold, color=INK, linewidth=1.4, label="as sold: lowest to highest")
        for level, mark in MARKS.items():
            here = known & (nodes["level"] == level).to_numpy()
            label = f"as sold, {LEVEL_WORDS[level]}" if here.any() else None
            prices.plot(at[here] + 0.12, nodes["typical"][here], mark, markersize=6, color=INK, label=label)
        prices.set_yscale("log")
        for missing in at[~known]:
            look = {"facecolor": "white", "edgecolor": GREY, "hatch": NOT_REPORTED_HATCH, "linewidth": 0}
            prices.axvspan(missing - 0.4, missing + 0.4, **look)
        usd_axis(prices.yaxis)
        prices.set_xticks(at, nodes["node"].str.replace(", ", ",\n"), rotation=50, ha="right", fontsize=7.4)
        prices.set(xlim=(-0.6, len(nodes) - 0.4), ylabel=f"USD of {base_year} per kg, log scale")
        prices.legend(loc="lower right", fontsize=7.2)
        subtitle = (
            "Heroin, real prices, mean of the years reported. Hatched: no price is reported there. Bounds allow for what is "
            "known of purity; they are no interval of a mean."
        )
        titled(figure, title, subtitle, source)
    said = "; ".join(
        f"{row.node} {words.two_figures(row.typical)}" if np.isfinite(row.typical) else f"{row.node} not reported"
        for row in nodes.itertuples()
    )
    return Drawn(
        figure, "price_chain", f"Prices node by node on a log axis. {title}. USD per kg as sold: {said}.", nodes
    )


def gradient_figure(
    table: pd.DataFrame, gradients: Mapping[str, Gradient], colour: str, place: str, base_year: int, source: str
) -> Drawn:
    """Prices of all countries of a route against distance from the source, wholesale filled and retail open.

    table: iso3, km, wholesale_typical, retail_typical (USD per kg as sold, real). gradients: by level.
    """
    with new_panel(3.4) as (figure, dots):
        for level, face in (("wholesale", colour), ("retail", "white")):
            price = table[f"{level}_typical"]
            label = f"{level}, {int(price.notna().sum())} countries"
            dots.plot(table["km"], price, "o", markersize=5, color=colour, markerfacecolor=face, label=label)
            alone = price.notna() & _alone(table["km"], price)
            for iso3, *point in zip(table["iso3"][alone], table["km"][alone], price[alone], strict=True):
                dots.annotate(iso3, point, xytext=(3, 2), textcoords="offset points", fontsize=5.6, color=GREY)
        dots.set_yscale("log")
        usd_axis(dots.yaxis)
        dots.set_xlabel("km from the source country's capital, as the crow flies")
        dots.set_ylabel(f"USD of {base_year} per kg, log scale")
        dots.legend(loc="lower right", fontsize=7.5)
        title = f"{place}: {'; '.join(_said(level, one) for level, one in gradients.items())}"
        subtitle = (
            "Heroin as sold, real prices. Least squares of ln price on distance, HC3 errors; countries near each other are no "
            "independent evidence, so the intervals are too narrow. Codes stand where there is room; all are in the data."
        )
        titled(figure, title, subtitle, source)
    return Drawn(figure, "price_gradient", f"Dots of price against distance. {title}.", table)


def _alone(km: pd.Series, price: pd.Series) -> pd.Series:
    """Which points have room for a label: no other nearby."""
    x, y = km.to_numpy() / LABEL_KM, np.log10(price.to_numpy()) / LABEL_DECADES
    near = (np.abs(x[:, None] - x) < 1) & (np.abs(y[:, None] - y) < 1)
    return pd.Series(near.sum(axis=1) <= 1, index=km.index)


def _said(level: str, gradient: Gradient) -> str:
    if gradient.reason:
        return f"too few {level} prices for a gradient"
    percent = words.percent(gradient.percent_per_1000_km, signed=True)
    return f"{level} prices change by {percent} per 1,000 km ({words.percent_range(gradient.low, gradient.high)})"


def pass_through_figure(pairs: pd.DataFrame, found: PassThrough, colour: str, title: str, source: str) -> Drawn:
    """Retail against wholesale prices of the same country and year, with lines of equal mark-up and of equal margin.

    pairs: iso3, year, wholesale, retail (USD per kg as sold, real).
    """
    with new_panel(3.2) as (figure, dots):
        dots.plot(pairs["wholesale"], pairs["retail"], "o", color=colour, markersize=4, alpha=0.75)
        span = np.geomspace(pairs["wholesale"].min(), pairs["wholesale"].max(), 60)
        ratio = np.exp(np.log(pairs["retail"] / pairs["wholesale"]).mean())
        margin = (pairs["retail"] - pairs["wholesale"]).median()
        dots.plot(span, ratio * span, color=INK, linewidth=1.2, label=f"multiplied: × {words.two_figures(ratio)}")
        if margin > 0:
            label = f"added: + USD {words.two_figures(margin)} per kg"
            dots.plot(span, span + margin, "--", color=INK, linewidth=1.2, label=label)
        for scale, axis in ((dots.set_xscale, dots.xaxis), (dots.set_yscale, dots.yaxis)):
            scale("log")
            usd_axis(axis)
        dots.set(xlabel="wholesale, USD per kg as sold (log scale)", ylabel="retail, USD per kg (log scale)")
        dots.legend(loc="upper left", fontsize=7.5)
        subtitle = (
            f"{found.n} pairs of prices of one country and year, {found.n_groups} countries of all routes together. Errors by "
            "country. Errors in wholesale prices push slope and elasticity towards 0."
        )
        titled(figure, title, subtitle, source)
    alt = f"Dots of retail against wholesale prices on two log axes. {title}. {found.reason}"
    return Drawn(figure, "pass_through", alt, pairs)
