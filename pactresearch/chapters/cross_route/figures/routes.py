"""Routes side by side on the same axes: their amounts, their log-ratios, and what their trends hang on."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.trends import series_points, series_rows, trend_lines
from pactresearch.geography.routes import route_in_sentence
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.specification import SpecificationCurve
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show.trends import described, outcome

MOST_TICKS = 4  # years below a panel that has a third of the page


def side_by_side(
    series: Mapping[str, RouteSeries],
    windows: Mapping[str, WindowTrend],
    titles: Mapping[str, str],
    colours: Mapping[str, str],
    source: str,
) -> Drawn:
    """A panel a route on one pair of axes: yearly kilograms, incomplete years open, and the trend of the window.

    All arguments are by route; titles: names as people say them.
    """
    several = list(series.values())
    with style.new_figure(2.6, columns=len(series), sharex=True, sharey=True) as (figure, axes):
        for panel, (route, one) in zip(axes[0], series.items(), strict=True):
            series_points(panel, one, colours[route], 3.4, 0.5)
            _line(panel, one, windows[route])
            panel.set_title(titles[route], fontsize=9, color=colours[route])
            panel.tick_params(axis="x", labelrotation=0)
        style.weight_axis(axes[0, 0].yaxis)
        axes[0, 0].set_ylabel("a year, log scale")
        for panel in axes[0]:
            style.year_axis(panel, several[0].years[0], several[0].years[-1])
            ticks = [year for year in panel.get_xticks() if year % 10 == 0]
            if len(ticks) < 2:
                ticks = list(panel.get_xticks())
            panel.set_xticks(ticks[:: 1 + (len(ticks) - 1) // MOST_TICKS])
        window = next(iter(windows.values()))
        said = "; ".join(outcome(titles[route], one.shown) for route, one in windows.items())
        title = f"{several[0].drug.capitalize()} seizures, {window.first_year}–{window.last_year}: {said}"
        subtitle = (
            "One scale for all. Filled dots: complete years; open: incomplete, left out of the trend. Line: Theil-Sen trend of "
            f"{window.first_year}–{window.last_year}."
        )
        style.titled(figure, title, subtitle, source)
    alt = f"{len(series)} panels with yearly dots and a line, on one log axis. {title}. " + " ".join(
        f"{titles[route]}: {described(one.trend)}." for route, one in windows.items()
    )
    data = series_rows(series, "route", ["route", "year", "kg", "complete"])
    return Drawn(figure, f"routes_{several[0].drug}", alt, data)


def _line(axes: Axes, series: RouteSeries, window: WindowTrend) -> None:
    if not np.isfinite(window.trend.cautious_low):
        return
    span, (line, *_) = trend_lines(series, window.trend)
    dashes = "-" if window.verdict == "supported" else (0, (4, 3))
    axes.plot(span[[0, -1]], line[[0, -1]], color=style.INK, linewidth=1.4, linestyle=dashes)


def balance_lines(
    series: Mapping[str, RouteSeries], shocks: Mapping[int, Sequence[str]], titles: Mapping[str, str], source: str
) -> Drawn:
    """The ratio of every two routes over the years they are both complete, on a log axis, with the shocks' years.

    A ratio moves when either route moves: it shows where to look, and is no displacement by itself.
    """
    routes = list(series)
    pairs = [(a, b) for place, a in enumerate(routes) for b in routes[place + 1 :]]
    drug = series[routes[0]].drug
    rows = []
    with style.new_panel(2.5) as (figure, panel):
        for (a, b), dashes in zip(pairs, ("-", "--", ":") * len(pairs), strict=False):
            years = series[a].years
            over, under = (np.where(series[one].complete_kg > 0, series[one].complete_kg, np.nan) for one in (a, b))
            ratio = over / under
            label = " / ".join(titles[one].removesuffix(" route") for one in (a, b))
            panel.plot(years, ratio, dashes, color=style.INK, linewidth=1.4, label=label)
            rows.append(pd.DataFrame({"pair": f"{a} over {b}", "year": years, "ratio": ratio}))
        for year in shocks:
            panel.axvline(year - 0.5, color=style.GREY, linewidth=0.7, zorder=0)
        panel.set_yscale("log")
        style.thousands(panel.yaxis)
        panel.axhline(1, color=style.INK, linewidth=0.7)
        panel.set_ylabel("ratio of kilograms, log scale")
        style.year_axis(panel, series[routes[0]].years[0], series[routes[0]].years[-1])
        panel.legend(loc="upper right", ncols=len(pairs), fontsize=8, frameon=True, edgecolor="none", framealpha=1)
        panel.set_ylim(top=8 * panel.get_ylim()[1])  # room for the legend
        data = pd.concat(rows, ignore_index=True)
        title = _ratio_words(series)
        subtitle = (
            "Ratios of complete years; thin vertical lines: years in which a dated shock first counts. A ratio moves when "
            "either side moves."
        )
        style.titled(figure, title, subtitle, source)
    return Drawn(figure, f"route_ratios_{drug}", f"Lines of ratios on a log axis. {title}.", data)


def _ratio_words(series: Mapping[str, RouteSeries]) -> str:
    """The first route against each other one in the last year that is complete for both."""
    first, *others = series
    said = []
    for other in others:
        both = np.flatnonzero((series[first].complete_kg > 0) & (series[other].complete_kg > 0))
        if len(both):
            at = both[-1]
            times = words.two_figures(series[first].kg[at] / series[other].kg[at])
            said.append(f"{times} times those on the {route_in_sentence(other)} in {series[first].years[at]}")
    drug = series[first].drug.capitalize()
    return (
        f"{drug} seizures on the {route_in_sentence(first)} were {words.listed(said)}"
        if said
        else f"{drug} seizures: no year is complete on two routes, so there is no ratio"
    )


def specification_curves(
    curves: Mapping[str, SpecificationCurve],
    titles: Mapping[str, str],
    colours: Mapping[str, str],
    drug: str,
    source: str,
) -> Drawn:
    """The trend in every window of years, sorted, a panel a route on the same axes; filled where Sen's interval is clear."""
    known = {route: curve for route, curve in curves.items() if not curve.reasons}
    with style.new_figure(2.3, columns=max(len(known), 1), sharey=True) as (figure, axes):
        for panel, (route, curve) in zip(axes[0], known.items(), strict=False):
            table = curve.table.sort_values("percent_per_year", ignore_index=True)
            place = 100 * (np.arange(len(table)) + 0.5) / len(table)
            clear = (table["low"] > 0) | (table["high"] < 0)
            colour = colours[route]
            open_, filled = table["percent_per_year"][~clear], table["percent_per_year"][clear]
            panel.scatter(place[~clear], open_, s=7, facecolor="white", edgecolor=style.GREY, linewidth=0.6)
            panel.scatter(place[clear], filled, s=6, color=colour)
            panel.axhline(0, color=style.INK, linewidth=0.9)
            panel.set_title(titles[route], fontsize=9, color=colour)
            panel.set_xlabel("% of windows, sorted")
        axes[0, 0].set_ylabel("trend, % a year")
        said = [f"{titles[route]} {_falls_and_rises(curve)}" for route, curve in known.items()]
        title = f"{drug.capitalize()} seizures, clear trends among all windows of years: {'; '.join(said)}"
        subtitle = (
            "Theil-Sen trend for every first and last year eight complete years apart or more. Filled dots: Sen's 95 % interval "
            "leaves out zero; open: it does not. Windows overlap, so shares describe and test nothing."
        )
        style.titled(figure, title, subtitle, source)
    data = pd.concat([curve.table.assign(route=route) for route, curve in known.items()], ignore_index=True)
    return Drawn(figure, f"specification_curves_{drug}", f"Sorted dots, a panel a route. {title}.", data)


def _falls_and_rises(curve: SpecificationCurve) -> str:
    falls, rises = (curve.table["high"] < 0).mean(), (curve.table["low"] > 0).mean()
    return f"fell in {words.percent(100 * falls)} and rose in {words.percent(100 * rises)}"
