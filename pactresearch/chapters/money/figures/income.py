"""Pictures of income: what is known, what it hangs on, who pays and who earns. Estimates carry their ranges."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, INK, PALE, log_ticks, new_panel, rows_down, tint, titled
from pactresearch.methods.income.income import STAGES
from pactresearch.methods.income.uncertain_inputs import spread

BILLION = 1e9
MOST_ROWS = 16
LABEL_STEP = 0.056  # of the axes' height: a line of small type


def usd(value: float) -> str:
    """Dollars to two figures as people say them: `USD 6.3 billion`, `USD 410 million`."""
    if not np.isfinite(value):
        return words.NOT_REPORTED
    if abs(value) >= BILLION:
        return f"USD {words.two_figures(value / BILLION)} billion"
    if abs(value) >= 1e6:
        return f"USD {words.two_figures(value / 1e6)} million"
    return f"USD {words.two_figures(value)}"


def usd_range(low: float, high: float) -> str:
    """Two amounts in one unit where they share it: `USD 1.9 to 22 billion`."""
    if low == high:
        return usd(low)
    first, second = usd(low), usd(high).removeprefix("USD ")
    unit = first.rpartition(" ")[2]
    return f"{first.removesuffix(f' {unit}') if second.endswith(f' {unit}') else first} to {second}"


def grams_curve(
    curve: pd.DataFrame,
    published: pd.DataFrame,
    points: Mapping[str, float],
    colour: str,
    place: str,
    source: str,
) -> Drawn:
    """What users pay against the grams that each is taken to use, with published totals as lines.

    curve: grams_per_user, p5, p50, p95 (USD a year). published: label, low, high (USD a year). points: label to grams.
    """
    with new_panel(3.3) as (figure, lines):
        grams, low, middle, high = curve["grams_per_user"], *(curve[end] / BILLION for end in ("p5", "p50", "p95"))
        lines.fill_between(grams, low, high, color=tint(colour, 0.2), linewidth=0)
        lines.plot(grams, middle, color=colour, linewidth=2)
        for row in published.itertuples():
            lines.axhspan(row.low / BILLION, row.high / BILLION, color=PALE, alpha=0.55, linewidth=0, zorder=0)
            if row.low == row.high:
                lines.axhline(row.low / BILLION, color=GREY, linewidth=1, zorder=0)
        for label, grams in points.items():
            lines.axvline(grams, color=GREY, linewidth=0.8, linestyle=":")
            lines.annotate(
                label, (grams, 0.02), xycoords=("data", "axes fraction"), xytext=(-3, 0), textcoords="offset points",
                rotation=90, va="bottom", ha="right", fontsize=6.8, color=GREY,
            )  # fmt: skip
        lines.set_yscale("log")
        _billions(lines.yaxis)
        lines.set_xscale("log")
        lines.xaxis.set_major_locator(LogLocator(10, subs=(1, 2, 3, 5)))
        lines.xaxis.set_minor_locator(NullLocator())
        lines.xaxis.set_major_formatter(FuncFormatter(lambda grams, _: f"{grams:g}"))
        lines.set(xlabel="pure grams a user a year (log scale)", ylabel="USD billion a year (log scale)")
        _label_totals(lines, published)
        low, high = curve["p50"].iloc[[0, -1]]
        title = (
            f"{place}: what users pay runs from {usd_range(low, high)} a year as the grams a user go from "
            f"{words.two_figures(curve['grams_per_user'].iloc[0])} to {words.two_figures(curve['grams_per_user'].iloc[-1])}"
        )
        subtitle = (
            "Line: median over all other inputs; band: P5 to P95. Grey: totals that publications give for this route, which "
            "measure other things in other years."
        )
        titled(figure, title, subtitle, source)
    alt = f"A rising line with a band on two log axes. {title}. " + " ".join(
        f"{row.label}: {usd_range(row.low, row.high)}." for row in published.itertuples()
    )
    return Drawn(figure, "grams_per_user", alt, curve)


def _label_totals(axes: Axes, published: pd.DataFrame) -> None:
    """Labels of published totals at the left edge, each at its height or just above the one below it."""
    bottom, top = np.log(axes.get_ylim())
    below = -np.inf
    middles = np.sqrt(published["low"] * published["high"])
    for row in published.assign(middle=middles).sort_values("middle").itertuples():
        share = max((np.log(row.middle / BILLION) - bottom) / (top - bottom) + 0.01, below + LABEL_STEP)
        label = f"{row.label}: {usd_range(row.low, row.high)}"
        axes.text(0.012, share, label, transform=axes.transAxes, va="bottom", fontsize=6.8)
        below = share


def tornado_bars(table: pd.DataFrame, colour: str, place: str, source: str) -> Drawn:
    """One bar an input: the result at its P5 and at its P95, the others at their medians."""
    shown = table[table["swing"] > 0]
    middle = shown["middle"].iloc[0] / BILLION
    with new_panel(0.75 + 0.42 * len(shown)) as (figure, bars):
        for row, one in enumerate(shown.itertuples()):
            low, high = one.low / BILLION, one.high / BILLION
            bars.barh(row, low - middle, left=middle, height=0.55, color=tint(colour, 0.4))
            bars.barh(row, high - middle, left=middle, height=0.55, color=colour)
            for end, given in ((low, one.input_low), (high, one.input_high)):
                side = 1 if end >= middle else -1
                bars.annotate(
                    words.two_figures(given), (end, row), xytext=(3 * side, 0), textcoords="offset points",
                    ha="left" if side > 0 else "right", va="center", fontsize=7.2, color=GREY,
                )  # fmt: skip
        bars.axvline(middle, color=INK, linewidth=0.9)
        rows_down(bars, shown["label"], 7.8)
        bars.set_xscale("log")
        _billions(bars.xaxis)
        bars.margins(x=0.12)
        bars.set_xlabel("USD billion a year (log scale)")
        first = shown.iloc[0]
        low, high = sorted((first["low"], first["high"]))
        title = f"{place}: turning the {first['label']} alone moves the total from {usd_range(low, high)}"
        subtitle = (
            "What users pay with one input at its P5 (pale) and its P95 (full), the others at their medians; grey: the value of "
            "the input. Inputs that only split the total between levels and countries do not move it."
        )
        titled(figure, title, subtitle, source)
    alt = f"Horizontal bars, the longest on top. {title}. " + " ".join(
        f"{one.label}: {usd(one.low)} to {usd(one.high)}." for one in shown.itertuples()
    )
    return Drawn(figure, "tornado", alt, table)


def country_ranges(
    table: pd.DataFrame, names: Mapping[str, str], colour: str, *, name: str, title: str, subtitle: str, source: str
) -> Drawn:
    """P5, P50 and P95 by country as dots with ranges on a log axis, the largest on top.

    table: by ISO3; p5, p50, p95 (USD a year, above 0).
    """
    known = table[table["p50"] > 0].sort_values("p50", ascending=False)
    shown = known.head(MOST_ROWS)
    with new_panel(0.7 + 0.21 * len(shown)) as (figure, dots):
        rows = np.arange(len(shown))
        dots.hlines(rows, shown["p5"] / BILLION, shown["p95"] / BILLION, color=tint(colour, 0.45), linewidth=3.2)
        dots.plot(shown["p50"] / BILLION, rows, "o", color=colour, markersize=5)
        dots.set_xscale("log")
        _billions(dots.xaxis)
        rows_down(dots, [names[iso3] for iso3 in shown.index], 7.8)
        dots.set_xlabel("USD billion a year (log scale)")
        rest = len(known) - len(shown)
        more = f" The {rest} countries below are in the data." if rest else ""
        titled(figure, title, subtitle + more, source)
    alt = f"Dots with ranges, one a country. {title}. " + " ".join(
        f"{names[iso3]}: {usd(row.p50)} ({usd_range(row.p5, row.p95)})." for iso3, row in shown.head(6).iterrows()
    )
    return Drawn(figure, name, alt, table.reset_index())


def stage_ranges(by_stage: pd.DataFrame, total_usd: np.ndarray, colour: str, place: str, source: str) -> Drawn:
    """Value added by level, P5-P50-P95, beside what users pay, which it adds up to; and gross sales never added."""
    rows = {**{stage: spread(by_stage[stage].to_numpy()) for stage in STAGES}, "all: what users pay": spread(total_usd)}
    table = pd.DataFrame(rows, index=["p5", "p50", "p95"]).T.rename_axis("level")
    shares = by_stage.median() / by_stage.median().sum()
    with new_panel(1.6) as (figure, dots):
        shades = [tint(colour, strength) for strength in (1.0, 0.75, 0.5)] + [INK]
        for row, (shade, one) in enumerate(zip(shades, table.itertuples(), strict=True)):
            dots.hlines(row, one.p5 / BILLION, one.p95 / BILLION, color=tint(shade, 0.5), linewidth=4)
            dots.plot(one.p50 / BILLION, row, "o", color=shade, markersize=5.5)
        dots.set_xlim(min(0.0, 1.05 * table["p5"].min() / BILLION), None)
        rows_down(dots, table.index, 8)
        dots.set_xlabel("USD billion a year")
        share = words.percent(100 * shares["retail"])
        title = f"{place}: {share} of the value is added between the dealer and the user"
        subtitle = (
            "Value added (sales less purchases) by level; dots: medians, bars: P5 to P95. It adds up to what users pay in every "
            "draw; sales added along the chain would count a kilogram several times."
        )
        titled(figure, title, subtitle, source)
    alt = f"Dots with ranges, one a level. {title}. " + " ".join(
        f"{level}: {usd(row.p50)} ({usd_range(row.p5, row.p95)})." for level, row in table.iterrows()
    )
    return Drawn(figure, "value_added_by_level", alt, table.reset_index())


def mirrored_money(table: pd.DataFrame, names: Mapping[str, str], colour: str, place: str, source: str) -> Drawn:
    """Money in for exports and out for imports, by country: medians as bars, P5 to P95 as lines.

    table: by ISO3; in_p5, in_p50, in_p95, out_p5, out_p50, out_p95 (USD a year).
    """
    shown = table.assign(size=table[["in_p50", "out_p50"]].max(axis=1)).nlargest(MOST_ROWS, "size")
    rows = np.arange(len(shown))
    with new_panel(0.7 + 0.21 * len(shown)) as (figure, bars):
        ways = ("in", "in, for exports", 1, colour), ("out", "out, for imports", -1, tint(colour, 0.45))
        for side, label, sign, shade in ways:
            low, middle, high = (sign * shown[f"{side}_{end}"] / BILLION for end in ("p5", "p50", "p95"))
            bars.barh(rows, middle, height=0.62, color=shade, label=label)
            bars.hlines(rows, low, high, color=INK, linewidth=0.9)
        bars.axvline(0, color=INK, linewidth=0.8)
        rows_down(bars, [names[iso3] for iso3 in shown.index], 7.8)
        bars.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):g}"))
        bars.set_xlabel("USD billion a year: out to the left, in to the right")
        bars.legend(loc="lower right", fontsize=7.5)
        top = shown["in_p50"].idxmax()
        title = f"{place}: the goods imply most money in for {names[top]}, {usd(shown.loc[top, 'in_p50'])} a year"
        subtitle = (
            "Value at the border of what is exported and imported (medians; lines P5 to P95). It is what goods imply, and not "
            "the way that money takes. In all, money in equals money out."
        )
        titled(figure, title, subtitle, source)
    alt = f"Bars to both sides, one row a country. {title}. " + " ".join(
        f"{names[iso3]}: in {usd(row.in_p50)}, out {usd(row.out_p50)}." for iso3, row in shown.head(6).iterrows()
    )
    return Drawn(figure, "goods_implied_money", alt, table.reset_index())


def _billions(axis: Axis) -> None:
    log_ticks(axis, "{:,.6g}".format, 160.0)
