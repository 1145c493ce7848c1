"""Pictures of series: several on one axis, their trends, and how these depend on the window."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.specification import SpecificationCurve
from pactresearch.methods.trends.theil_sen import Trend
from pactresearch.methods.trends.windows import WindowTrend

COLUMNS = ("kg", "reported_share", "complete")  # of a series, as they are given for download


def trend_panels(
    series: Mapping[str, RouteSeries],
    windows: Mapping[str, WindowTrend],
    colour: str,
    titles: Mapping[str, str],
    said: Said,
) -> Drawn:
    """A panel a drug: yearly kilograms on a log axis, gaps as gaps, incomplete years open, the trend with its interval.

    windows: by drug; a line is drawn only where the verdict carries it. titles: by drug, the words above its panel.
    """
    years = next(iter(series.values())).years
    with style.new_figure(1.75 * len(series), rows=len(series), sharex=True) as (figure, axes):
        for panel, (drug, one) in zip(axes[:, 0], series.items(), strict=True):
            series_points(panel, one, colour, 4.2, 0.55)
            trend_band(panel, one, windows[drug], colour)
            style.weight_axis(panel.yaxis)
            panel.set_title(titles[drug], fontsize=8.5, fontweight="normal")
            panel.set_ylabel(_("yearly, log scale"))
        style.year_axis(axes[-1, 0], years[0], years[-1])
        style.titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, "trends_by_drug", said.alt, series_rows(series, "drug", ("year", "drug", *COLUMNS)))


def seizure_lines(
    series: Mapping[str, RouteSeries], colours: Sequence[str], said: Said, ax: Axes | None = None
) -> Drawn:
    """Yearly kilograms of several places on a log axis, each named at the end of its line.

    series: by the place's name, over the same years. colours: one a place. ax: a panel to draw on, in place of a new figure.
    """
    years = next(iter(series.values())).years
    with style.new_panel(3.2, ax) as (figure, panel):
        for one, colour in zip(series.values(), colours, strict=True):
            series_points(panel, one, colour, 4.2, 0.7)
        style.weight_axis(panel.yaxis)
        style.year_axis(panel, int(years[0]), int(years[-1]))
        if len(series) > 1:
            last = [one.kg[one.kg > 0][-1:].sum() or np.nan for one in series.values()]
            style.name_ends(panel, zip(last, series, colours, strict=True), int(years[-1]))
        style.titled(figure, said.title, said.subtitle, said.source)
        if ax is not None:
            panel.set_title(said.title, fontsize=9, loc="left", wrap=True)
    return Drawn(
        figure,
        "seizures_side_by_side",
        said.alt,
        series_rows(series, "place", ("year", "place", *COLUMNS)),
        said.source,
    )


def series_rows(series: Mapping[str, RouteSeries], by: str, columns: Sequence[str]) -> pd.DataFrame:
    """The numbers of several series, a row a year of each: `year`, the column `by` with its key, and fields of a series."""
    tables = {
        key: pd.DataFrame(vars(one) | {"year": one.years, by: key}, columns=list(columns))
        for key, one in series.items()
    }
    return pd.concat(tables, ignore_index=True)


def series_points(axes: Axes, series: RouteSeries, colour: str, size: float, pale: float) -> None:
    """Yearly kilograms on a log axis: a pale line that breaks where nobody reported, filled dots, open in incomplete years."""
    kg = np.where(series.kg > 0, series.kg, np.nan)
    axes.plot(series.years, kg, color=style.tint(colour, pale), linewidth=1)
    for chosen, face in ((series.complete, colour), (~series.complete, "white")):
        axes.plot(series.years[chosen], kg[chosen], "o", markersize=size, color=colour, markerfacecolor=face)
    axes.set_yscale("log")


def trend_lines(series: RouteSeries, window: WindowTrend) -> tuple[np.ndarray, np.ndarray]:
    """Years of a trend, (n,), and (3, n) kg on its line and on those of its interval's ends, through the middle of the dots."""
    trend = window.trend
    used = series.complete & (series.kg > 0) & (series.years >= trend.first_year) & (series.years <= trend.last_year)
    years, level = series.years[used], np.log(series.kg[used])
    middle, span = np.median(years), np.arange(trend.first_year, trend.last_year + 1)
    slopes = [np.log1p(one / 100) for one in (trend.percent_per_year, *window.interval)]
    return span, np.exp([np.median(level - one * (years - middle)) + one * (span - middle) for one in slopes])


def trend_band(axes: Axes, series: RouteSeries, window: WindowTrend, colour: str) -> None:
    """The trend with its interval, only where the verdict carries it; the axis keeps its ends."""
    if not window.drawn:
        return
    limits = axes.get_ylim()
    span, (line, *ends) = trend_lines(series, window)
    axes.fill_between(span, np.minimum(*ends), np.maximum(*ends), color=style.tint(colour, 0.16), linewidth=0, zorder=0)
    axes.plot(span, line, color=style.INK, linewidth=1.3)
    axes.set_ylim(limits)


def specification_curve(
    curve: SpecificationCurve, windows: Mapping[str, Trend], colour: str, said: Said, name: str = "specification_curve"
) -> Drawn:
    """Every choice of first and last year, sorted by the trend it gives; below, which years each choice covers.

    windows: trends to be marked on the curve, by the words beside them. name: of the file of its data.
    """
    table = curve.table.sort_values("percent_per_year", ignore_index=True)
    rank = np.arange(len(table))
    clear_fall, clear_rise = table["high"] < 0, table["low"] > 0
    shade = np.where(clear_fall | clear_rise, colour, style.GREY)
    with style.new_figure(4.0, rows=2, sharex=True, gridspec_kw={"height_ratios": (1.7, 1)}) as (figure, axes):
        upper, lower = axes[:, 0]
        upper.vlines(rank, table["low"], table["high"], color=[style.tint(c, 0.35) for c in shade], linewidth=1.1)
        upper.scatter(rank, table["percent_per_year"], color=shade, s=5, zorder=3)
        upper.axhline(0, color=style.INK, linewidth=0.9)
        upper.set_ylabel(_("% a year (95 % interval)"))
        limit = np.nanpercentile(np.abs(table[["low", "high"]].to_numpy()), 97)
        upper.set_ylim(-1.1 * limit, 1.1 * limit)
        lower.vlines(rank, table["first_year"], table["last_year"], color=style.PALE, linewidth=1.3)
        lower.set_ylabel(_("years covered"))
        lower.yaxis.set_major_formatter(FuncFormatter(lambda value, _at: f"{value:.0f}"))
        lower.set_xlabel(_("sorted by trend"))
        _mark_windows(upper, lower, table, windows)
        style.titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, name, said.alt, curve.table)


def _mark_windows(upper: Axes, lower: Axes, table: pd.DataFrame, windows: Mapping[str, Trend]) -> None:
    leader = {"arrowstyle": "-", "color": style.INK, "linewidth": 0.6}
    for height, (name, trend) in enumerate(windows.items(), start=1):
        same = table.index[(table["first_year"] == trend.first_year) & (table["last_year"] == trend.last_year)]
        at: Any
        for at, row in table.loc[same[:1]].iterrows():
            point = (at, row["percent_per_year"])
            upper.plot(*point, marker="D", markersize=5, color="black", zorder=5)
            lower.vlines(at, row["first_year"], row["last_year"], color="black", linewidth=1.8)
            look = {"ha": "center", "fontsize": 7.5, "arrowprops": leader}
            upper.annotate(name, point, xytext=(0, 15 * height), textcoords="offset points", **look)
