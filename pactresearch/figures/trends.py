"""Pictures of trends: the fitted line with its interval, how it depends on the window, and seizures against production."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from pactresearch import words
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.methods.seizures.production import ProductionRatio
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.specification import SpecificationCurve
from pactresearch.methods.trends.theil_sen import Trend


def trend_panels(
    series: Mapping[str, RouteSeries], trends: Mapping[str, Trend], colour: str, titles: Mapping[str, str], said: Said
) -> Drawn:
    """A panel a drug: yearly kilograms on a log axis, gaps as gaps, incomplete years open, the trend with its interval.

    trends, titles: by drug, the trend that is drawn and the words above its panel.
    """
    years = next(iter(series.values())).years
    with style.new_figure(1.75 * len(series), rows=len(series), sharex=True) as (figure, axes):
        for panel, (drug, one) in zip(axes[:, 0], series.items(), strict=True):
            series_points(panel, one, colour, 4.2, 0.55)
            if np.isfinite(trends[drug].cautious_low):
                _band(panel, one, trends[drug], colour)
            style.weight_axis(panel.yaxis)
            panel.set_title(titles[drug], fontsize=8.5, fontweight="normal")
            panel.set_ylabel("a year, log scale")
        style.year_axis(axes[-1, 0], years[0], years[-1])
        style.titled(figure, said.title, said.subtitle, said.source)
    columns = ["year", "drug", "kg", "reported_share", "complete"]
    return Drawn(figure, "trends_by_drug", said.alt, series_rows(series, "drug", columns))


def series_rows(series: Mapping[str, RouteSeries], by: str, columns: Sequence[str]) -> pd.DataFrame:
    """The numbers of several series, a row a year of each: `year`, the column `by` with its key, and fields of a series."""
    tables = {
        key: pd.DataFrame(vars(one) | {"year": one.years, by: key}, columns=columns) for key, one in series.items()
    }
    return pd.concat(tables, ignore_index=True)


def series_points(axes: Axes, series: RouteSeries, colour: str, size: float, pale: float) -> None:
    """Yearly kilograms on a log axis: a pale line that breaks where nobody reported, filled dots, open in incomplete years."""
    kg = np.where(series.kg > 0, series.kg, np.nan)
    axes.plot(series.years, kg, color=style.tint(colour, pale), linewidth=1)
    for chosen, face in ((series.complete, colour), (~series.complete, "white")):
        axes.plot(series.years[chosen], kg[chosen], "o", markersize=size, color=colour, markerfacecolor=face)
    axes.set_yscale("log")


def trend_lines(series: RouteSeries, trend: Trend) -> tuple[np.ndarray, np.ndarray]:
    """Years of a trend, (n,), and (3, n) kg on its line and on those of its cautious ends, through the middle of the dots."""
    used = series.complete & (series.kg > 0) & (series.years >= trend.first_year) & (series.years <= trend.last_year)
    years, level = series.years[used], np.log(series.kg[used])
    middle, span = np.median(years), np.arange(trend.first_year, trend.last_year + 1)
    slopes = [np.log1p(one / 100) for one in (trend.percent_per_year, trend.cautious_low, trend.cautious_high)]
    return span, np.exp([np.median(level - one * (years - middle)) + one * (span - middle) for one in slopes])


def _band(axes: Axes, series: RouteSeries, trend: Trend, colour: str) -> None:
    span, (line, *ends) = trend_lines(series, trend)
    axes.fill_between(span, np.minimum(*ends), np.maximum(*ends), color=style.tint(colour, 0.16), linewidth=0, zorder=0)
    axes.plot(span, line, color=style.INK, linewidth=1.3)


def specification_curve(
    curve: SpecificationCurve, windows: Mapping[str, Trend], colour: str, drug: str, place: str, source: str
) -> Drawn:
    """Every choice of first and last year, sorted by the trend it gives; below, which years each choice covers.

    windows: the trends that the report prints, by name, marked on the curve.
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
        upper.set_ylabel("% a year (95 % interval)")
        limit = np.nanpercentile(np.abs(table[["low", "high"]].to_numpy()), 97)
        upper.set_ylim(-1.1 * limit, 1.1 * limit)
        lower.vlines(rank, table["first_year"], table["last_year"], color=style.PALE, linewidth=1.3)
        lower.set_ylabel("years covered")
        lower.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
        lower.set_xlabel(f"{len(table)} choices of first and last year, sorted by trend")
        _mark_windows(upper, lower, table, windows)
        falling, rising = int((table["percent_per_year"] < 0).sum()), int((table["percent_per_year"] > 0).sum())
        title = f"{place}, {drug} seizures: the trend falls in {falling} and rises in {rising} of {len(table)} windows of years"
        subtitle = (
            f"Theil-Sen trend for every window of {curve.minimum_years} complete years or more; coloured: Sen's 95 % "
            "interval, narrower than the one the report judges by, leaves out zero; black: the windows that it prints. "
            "Wide intervals are cut."
        )
        style.titled(figure, title, subtitle, source)
    alt = (
        f"Sorted dots with intervals. {title}. The median over all windows is {words.percent(curve.median, signed=True)} a year; "
        f"they run from {words.percent(table['percent_per_year'].iloc[0], signed=True)} to "
        f"{words.percent(table['percent_per_year'].iloc[-1], signed=True)}."
    )
    return Drawn(figure, f"specification_curve_{drug}", alt, curve.table)


def _mark_windows(upper: Axes, lower: Axes, table: pd.DataFrame, windows: Mapping[str, Trend]) -> None:
    leader = {"arrowstyle": "-", "color": style.INK, "linewidth": 0.6}
    for height, (name, trend) in enumerate(windows.items(), start=1):
        same = table.index[(table["first_year"] == trend.first_year) & (table["last_year"] == trend.last_year)]
        for at, row in table.loc[same[:1]].iterrows():
            point = (at, row["percent_per_year"])
            upper.plot(*point, marker="D", markersize=5, color="black", zorder=5)
            lower.vlines(at, row["first_year"], row["last_year"], color="black", linewidth=1.8)
            look = {"ha": "center", "fontsize": 7.5, "arrowprops": leader}
            upper.annotate(name, point, xytext=(0, 15 * height), textcoords="offset points", **look)


def production_ratio(ratio: ProductionRatio, colour: str, place: str, source: str) -> Drawn:
    """Seizures on a route as a share of what was produced in Afghanistan the same year and one and two years before."""
    table = ratio.table
    lags = sorted(table["lag"].unique())
    with style.new_panel(2.4) as (figure, lines):
        for lag, dashes in zip(lags, ("-", "--", ":"), strict=False):
            part = table[table["lag"] == lag]
            look = {"color": style.tint(colour, 1 - 0.25 * lag), "marker": "o", "markersize": 2.8}
            lines.plot(part["year"], 100 * part["ratio"], dashes, label=_lagged(lag), **look)
        lines.set_yscale("log")
        style.thousands(lines.yaxis)
        lines.axhline(100, color=style.INK, linewidth=0.9)
        lines.set_ylabel("% of production, log scale")
        lines.set_ylim(None, 600)  # room for the legend above the line of 100 %
        lines.legend(loc="upper left", ncols=3, fontsize=8)
        style.year_axis(lines, int(table["year"].min()), int(table["year"].max()))
        title = f"{place}: {_share_words(ratio)}"
        subtitle = (
            "Seized opium, morphine and heroin as opium, as a share of Afghan potential production. Above the line at 100 % "
            "seizures cannot come from that harvest alone."
        )
        style.titled(figure, title, subtitle, source)
    above = table.loc[(table["lag"] == lags[0]) & (table["ratio"] > 1), "year"]
    alt = f"Lines on a log axis. {title}. " + (
        f"Above 100 % of the same year's harvest in {words.listed([str(year) for year in above])}."
        if len(above)
        else "Never above 100 % of the same year's harvest."
    )
    return Drawn(figure, "seizures_against_production", alt, table)


def _share_words(ratio: ProductionRatio) -> str:
    known = ratio.table.dropna(subset="ratio")
    last = known[known["year"] == known["year"].max()]
    low, high = 100 * last["ratio"].min(), 100 * last["ratio"].max()
    between = words.percent(high) if len(last) == 1 else f"{words.two_figures(low)} to {words.percent(high)}"
    return (
        f"seizures came to {words.percent(100 * ratio.summary['median'].iloc[0])} of the year's opium harvest in the median "
        f"year; in {last['year'].iloc[0]} to {between}, by the harvest they are set against"
    )


def _lagged(lag: int) -> str:
    return {0: "production of the same year", 1: "of the year before"}.get(lag, f"{lag} years before")
