"""Pictures of income: what it hangs on, who pays and who earns. Estimates carry their ranges."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from pactresearch import geography, words
from pactresearch.chapters.money.amounts import BILLION, of_input, usd, usd_range
from pactresearch.figures import tornado
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, INK, PALE, log_ticks, new_panel, rows_down, tint, titled
from pactresearch.language import _
from pactresearch.methods.income.income import STAGES
from pactresearch.methods.income.uncertain_inputs import quantiles
from pactresearch.rows import rows_of

MOST_ROWS = 16
LABEL_STEP = 0.06  # of the axes' height: a line of small type
BEHIND = {"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.8}  # of words that stand on lines


def grams_curve(
    curve: pd.DataFrame, published: pd.DataFrame, points: Mapping[str, float], colour: str, place: str, *,
    source: str, ax: Axes | None = None,
) -> Drawn:  # fmt: skip
    """What users pay against the grams that each is taken to use, with published totals as lines.

    curve: grams_per_user, p5, p50, p95 (USD a year). published: label, low, high (USD a year). points: label to grams.
    """
    with new_panel(3.3, ax) as (figure, lines):
        grams, low, middle, high = curve["grams_per_user"], *(curve[end] / BILLION for end in ("p5", "p50", "p95"))
        lines.fill_between(grams, low, high, color=tint(colour, 0.2), linewidth=0)
        lines.plot(grams, middle, color=colour, linewidth=2)
        for row in rows_of(published):
            lines.axhspan(row.low / BILLION, row.high / BILLION, color=PALE, alpha=0.55, linewidth=0, zorder=0)
            if row.low == row.high:
                lines.axhline(row.low / BILLION, color=GREY, linewidth=1, zorder=0)
        lines.set_yscale("log")
        _billions(lines.yaxis)
        lines.set_xscale("log")
        lines.xaxis.set_major_locator(LogLocator(10, subs=(1, 2, 3, 5)))
        lines.xaxis.set_minor_locator(NullLocator())
        lines.xaxis.set_major_formatter(FuncFormatter(lambda grams, _place: f"{grams:g}"))
        for label, at in points.items():
            lines.axvline(at, color=GREY, linewidth=0.8, linestyle=":")
            side = -1 if at == max(points.values()) else 1
            lines.annotate(
                _(label), (at, 0.02), xycoords=("data", "axes fraction"), xytext=(3 * side, 0), textcoords="offset points",
                va="bottom", ha="left" if side > 0 else "right", fontsize=7.2, color=INK, bbox=BEHIND,
            )  # fmt: skip
        lines.set(xlabel=_("pure grams a user a year (log scale)"), ylabel=_("USD billion a year (log scale)"))
        _label_totals(lines, published)
        (least, most), (lowest, highest) = curve["grams_per_user"].iloc[[0, -1]], curve["p50"].iloc[[0, -1]]
        title = _("{place}: users pay {range} a year, as grams per user go from {least} to {most}").format(
            place=place, range=usd_range(lowest, highest), least=words.two_figures(least), most=words.two_figures(most)
        )
        subtitle = _(
            "Line: median over all other inputs; band: nine in ten simulations. Grey: published totals for this route, which "
            "measure other things in other years."
        )
        titled(figure, title, subtitle, source)
    totals = " ".join(f"{row.label}: {usd_range(row.low, row.high)}." for row in rows_of(published))
    alt = _("A rising line with a band on two log axes. {title}. {totals}").format(title=title, totals=totals)
    return Drawn(figure, "grams_per_user", alt, curve)


def _label_totals(axes: Axes, published: pd.DataFrame) -> None:
    """Labels of published totals at the left edge, each at its height or just above the one below it."""
    bottom, top = np.log(axes.get_ylim())
    below = -np.inf
    middles = np.sqrt(published["low"] * published["high"])
    for row in rows_of(published.assign(middle=middles).sort_values("middle")):
        share = max((np.log(row.middle / BILLION) - bottom) / (top - bottom) + 0.01, below + LABEL_STEP)
        label = f"{row.label}: {usd_range(row.low, row.high)}"
        axes.text(0.012, share, label, transform=axes.transAxes, va="bottom", fontsize=7.2, bbox=BEHIND)
        below = share


def tornado_bars(table: pd.DataFrame, colour: str, place: str, source: str, *, ax: Axes | None = None) -> Drawn:
    """One bar an input: the result at its P5 and at its P95, the others at their medians."""
    shown = table[table["swing"] > 0]
    with new_panel(0.75 + 0.42 * len(shown), ax) as (figure, bars):
        tornado.tornado_bars(bars, shown, (tint(colour, 0.4), colour), _value, BILLION)
        bars.set_xscale("log")
        _billions(bars.xaxis)
        bars.set_xlabel(_("USD billion a year (log scale)"))
        first = shown.iloc[0]
        title = _("{place}: changing only the {input} moves the total from {range}").format(
            place=place, input=first["label"], range=usd_range(*sorted((first["low"], first["high"])))
        )
        subtitle = _(
            "What users pay if one input is low (pale; one in twenty draws is lower) or high (full; one in twenty is higher) and "
            "the others are in the middle. Beside each bar: the input's value. Inputs that only divide up the total do not change "
            "it."
        )
        titled(figure, title, subtitle, source)
    results = " ".join(f"{one.label}: {usd_range(one.low, one.high)}." for one in rows_of(shown))
    alt = _("Horizontal bars, the longest on top. {title}. {results}").format(title=title, results=results)
    return Drawn(figure, "tornado", alt, table)


def _value(one: Any, given: float) -> str:
    """A place in a range is said by the end of the range that it is near to, which differs between countries."""
    near = _("near the lowest") if given < 0.5 else _("near the highest")
    return near if one.name.endswith("_place") else of_input(given, one.unit)


def country_ranges(
    draws: pd.DataFrame, names: Mapping[str, str], colour: str, *, name: str, title: str, subtitle: str, source: str,
    ax: Axes | None = None,
) -> Drawn:  # fmt: skip
    """What each country pays or earns, median and P5 to P95 over the draws, on a log axis, the largest on top.

    draws: a row a draw, a column a country by ISO3, USD a year. Countries whose median is 0 are left out.
    """
    median = draws.median().sort_values(ascending=False)
    known = median.index[median > 0]
    shown = known[:MOST_ROWS]
    with new_panel(0.7 + 0.21 * len(shown), ax) as (figure, dots):
        dots.set_xscale("log")
        table = _ranges(dots, draws[shown].rename(columns=names), colour, 7.8)
        _billions(dots.xaxis)
        dots.set_xlabel(_("USD billion a year (log scale)"))
        rest = len(known) - len(shown)
        more = _("{subtitle} The data file has {n} more countries.").format(subtitle=subtitle, n=rest)
        titled(figure, title, more if rest else subtitle, source)
    alt = _("Dots with ranges, one a country. {title}. {ranges}").format(title=title, ranges=_said(table.head(6)))
    return Drawn(figure, name, alt, quantiles(draws[median.index]).rename_axis("iso3").reset_index())


def stage_ranges(
    by_stage: pd.DataFrame, total_usd: np.ndarray, colour: str, place: str, source: str, *, ax: Axes | None = None
) -> Drawn:
    """Value added by level, median and P5 to P95 over the draws, beside what users pay, which it adds up to.

    by_stage: a row a draw, a column a level, USD a year.
    """
    levels = {"retail": _("retail"), "distribution": _("distribution"), "international": _("international")}
    draws = by_stage[list(STAGES)].rename(columns=levels).assign(**{_("all: what users pay"): total_usd})
    shares = by_stage.median() / by_stage.median().sum()
    with new_panel(1.6, ax) as (figure, dots):
        table = _ranges(dots, draws, [*(tint(colour, strength) for strength in (1.0, 0.75, 0.5)), INK], 8)
        dots.set_xlim(min(0.0, 1.05 * table["p5"].min() / BILLION), None)
        dots.set_xlabel(_("USD billion a year"))
        title = _("{place}: {share} of the value is added between dealer and user").format(
            place=place, share=words.percent(100 * shares["retail"])
        )
        subtitle = _(
            "Value added (sales less purchases) by level. Dots: medians; bars: nine in ten simulations. It adds up to "
            "what users pay; adding up sales instead would count a kilogram several times."
        )
        titled(figure, title, subtitle, source)
    alt = _("Dots with ranges, one a level. {title}. {ranges}").format(title=title, ranges=_said(table))
    return Drawn(figure, "value_added_by_level", alt, table.rename_axis("level").reset_index())


def _ranges(axes: Axes, draws: pd.DataFrame, colours: str | list[str], fontsize: float) -> pd.DataFrame:
    """Draws a row a column of `draws` (USD): its median and P5 to P95 in billions; returns these in USD as p5, p50, p95.

    colours: one for all rows, or a list of one a row.
    """
    table = quantiles(draws)
    look: dict[str, Any] = {"color": colours}
    if not isinstance(colours, str):
        look = {"hue": "row", "palette": colours, "legend": False}
    sns.pointplot(
        (table.T / BILLION).melt(var_name="row", value_name="usd"), x="usd", y="row", estimator="median", errorbar=("pi", 100),
        linestyle="none", markersize=5, err_kws={"linewidth": 3.4, "alpha": 0.5}, ax=axes, **look,
    )  # fmt: skip
    rows_down(axes, list(draws), fontsize)
    axes.set_ylabel("")
    return table


def _said(table: pd.DataFrame) -> str:
    return " ".join(f"{name}: {usd(row.p50)} ({usd_range(row.p5, row.p95)})." for name, row in table.iterrows())


def mirrored_money(
    table: pd.DataFrame, names: Mapping[str, str], colour: str, place: str, source: str, *, ax: Axes | None = None
) -> Drawn:
    """Money in for exports and out for imports, by country: medians as bars, P5 to P95 as lines.

    table: by ISO3; in_p5, in_p50, in_p95, out_p5, out_p50, out_p95 (USD a year).
    """
    shown = table.assign(size=table[["in_p50", "out_p50"]].max(axis=1)).nlargest(MOST_ROWS, "size")
    rows = np.arange(len(shown))
    with new_panel(0.7 + 0.21 * len(shown), ax) as (figure, bars):
        for side, sign, shade in (("in", 1, colour), ("out", -1, tint(colour, 0.45))):
            low, middle, high = (sign * shown[f"{side}_{end}"] / BILLION for end in ("p5", "p50", "p95"))
            bars.barh(rows, middle, height=0.62, color=shade)
            bars.hlines(rows, low, high, color=INK, linewidth=0.9)
        bars.axvline(0, color=INK, linewidth=0.8)
        rows_down(bars, [names[str(iso3)] for iso3 in shown.index], 7.8)
        bars.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{abs(value):g}"))
        bars.set_xlabel(_("USD billion a year. Left, pale: money out, for imports; right: money in, for exports"))
        top: Any = shown["in_p50"].idxmax()
        title = _("{place}: the goods imply the largest inflow of money for {country}, {amount} a year").format(
            place=place, country=geography.in_text(names[top]), amount=usd(shown.loc[top, "in_p50"])
        )
        subtitle = _(
            "Value at the border of exports and imports (medians; lines: nine in ten simulations). This is what the goods are "
            "worth, not the way money takes. Overall, money in equals money out."
        )
        titled(figure, title, subtitle, source)
    sums = " ".join(
        _("{country}: in {money_in}, out {money_out}.").format(
            country=geography.in_text(names[str(iso3)], begins=True),
            money_in=usd(row.in_p50),
            money_out=usd(row.out_p50),
        )
        for iso3, row in shown.head(6).iterrows()
    )
    alt = _("Bars to both sides, one row a country. {title}. {sums}").format(title=title, sums=sums)
    return Drawn(figure, "goods_implied_money", alt, table.reset_index())


def _billions(axis: Axis) -> None:
    log_ticks(axis, "{:,.6g}".format, 160.0)
