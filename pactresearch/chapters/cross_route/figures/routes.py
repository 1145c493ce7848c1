"""Routes side by side on the same axes: their amounts, their ratios, and what their trends hang on."""

import itertools
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import geography, words
from pactresearch.chapters.cross_route.study import Seizures
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.trends import series_points, series_rows, trend_band
from pactresearch.language import _
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.specification import SpecificationCurve
from pactresearch.reports.show.trends import trend_said

MOST_TICKS = 4  # years below a panel that has a third of the page
DASHES = ("-", "--", ":")


def side_by_side(seized: Seizures, title: str, source: str) -> Drawn:
    """A panel a route on one pair of axes: yearly kilograms, incomplete years open, and the trend of the window."""
    series = seized.series
    years = next(iter(series.values())).years
    with style.new_figure(2.6, columns=len(series), sharex=True, sharey=True) as (figure, axes):
        for panel, (route, one) in zip(axes[0], series.items(), strict=True):
            series_points(panel, one, _colour(route), 3.4, 0.5)
            trend_band(panel, one, seized.windows[route], _colour(route))
            panel.set_title(geography.route_title(route), fontsize=9, color=style.readable(_colour(route)))
        style.weight_axis(axes[0, 0].yaxis)
        axes[0, 0].set_ylabel(_("a year, log scale"))
        for panel in axes[0]:
            style.year_axis(panel, years[0], years[-1])
            ticks = [year for year in panel.get_xticks() if year % 10 == 0]
            if len(ticks) < 2:
                ticks = list(panel.get_xticks())
            panel.set_xticks(ticks[:: 1 + (len(ticks) - 1) // MOST_TICKS])
        window = next(iter(seized.windows.values()))
        subtitle = _(
            "Same scale for all. Filled dots: complete years; open: incomplete, left out of the trend. Line and band: Theil-Sen "
            "trend of {first_year}–{last_year} with its cautious 95 % interval, only where it is supported."
        ).format(first_year=window.first_year, last_year=window.last_year)
        style.titled(figure, title, subtitle, source)
    alt = [_("{n} panels with yearly dots and a line, on one log axis.").format(n=len(series)), title]
    for route, one in seized.windows.items():
        alt.append(trend_said(geography.route_title(route), one))
    data = series_rows(series, "route", ["route", "year", "kg", "complete"])
    return Drawn(figure, f"routes_{seized.drug}", " ".join(alt), data)


def colours(routes: Iterable[str]) -> dict[str, str]:
    """Each route's colour."""
    return {route: _colour(route) for route in routes}


def titles(routes: Iterable[str]) -> dict[str, str]:
    """Each route's title."""
    return {route: geography.route_title(route) for route in routes}


def _colour(route: str) -> str:
    return style.route_colour(route, geography.route_names())


def ratio_lines(
    series: Mapping[str, RouteSeries], shock_years: Iterable[int], source: str, ax: Axes | None = None
) -> Drawn:
    """The ratio of every two routes over the years in which both are complete, on a log axis, with the shocks' years.

    A ratio moves when either route moves: it shows where to look, and is no displacement by itself.
    """
    first = next(iter(series.values()))
    pairs = list(itertools.combinations(series, 2))
    kg = pd.DataFrame({route: pd.Series(one.complete_kg, one.years) for route, one in series.items()})
    kg = kg.where(kg > 0)
    ratios = {(a, b): kg[a] / kg[b] for a, b in pairs}
    with style.new_panel(2.5, ax) as (figure, panel):
        ends = []
        for ((a, b), ratio), dashes in zip(ratios.items(), itertools.cycle(DASHES), strict=False):
            panel.plot(ratio, dashes, color=style.INK, linewidth=1.4)
            name = f"{geography.route_heading(a)} /\n{geography.route_name(b)}"
            ends.append((next(iter(ratio.dropna().iloc[-1:]), np.nan), name, style.INK))
        for year in shock_years:
            panel.axvline(year - 0.5, color=style.GREY, linewidth=0.7, zorder=0)
        panel.set_yscale("log")
        style.thousands(panel.yaxis)
        panel.axhline(1, color=style.INK, linewidth=0.7)
        panel.set_ylabel(_("ratio of kilograms, log scale"))
        style.year_axis(panel, first.years[0], first.years[-1])
        style.name_ends(panel, ends, int(first.years[-1]))
        title = _ratio_words(kg, first.drug)
        subtitle = _(
            "Ratios of complete years. Thin vertical lines: first year after a dated shock. A ratio changes when either side "
            "changes."
        )
        style.titled(figure, title, subtitle, source)
    alt = _("Lines of ratios on a log axis. {title}").format(title=title)
    data = [pd.DataFrame({"pair": f"{a} over {b}", "year": one.index, "ratio": one}) for (a, b), one in ratios.items()]
    return Drawn(figure, f"route_ratios_{first.drug}", alt, pd.concat(data, ignore_index=True))


def _ratio_words(kg: pd.DataFrame, drug: str) -> str:
    """The first route against each other one in the last year that is complete for both."""
    first, *others = kg.columns
    said = []
    for other in others:
        ratio = (kg[first] / kg[other]).dropna()
        if len(ratio):
            sentence = _("{drug} seizures on the {route} were {times} times those on the {other} in {year}.")
            routes = {"route": geography.route_in_sentence(first), "other": geography.route_in_sentence(other)}
            times, year = words.two_figures(ratio.iloc[-1]), ratio.index[-1]
            said.append(sentence.format(drug=words.begins(_(drug)), times=times, year=year, **routes))
    none = _("{drug} seizures: no year is complete on two routes, so there is no ratio.")
    return " ".join(said) or none.format(drug=words.begins(_(drug)))


def specification_curves(curves: Mapping[str, SpecificationCurve], drug: str, source: str) -> Drawn | None:
    """The trend in every window of years, sorted, a panel a route on the same axes; coloured where Sen's interval is clear.

    None where no route has a curve.
    """
    known = {route: curve.table for route, curve in curves.items() if not curve.table.empty}
    if not known:
        return None
    with style.new_figure(2.3, columns=len(known), sharey=True) as (figure, axes):
        for panel, (route, table) in zip(axes[0], known.items(), strict=True):
            table = table.sort_values("percent_per_year", ignore_index=True)
            place = 100 * (table.index.to_numpy() + 0.5) / len(table)
            clear = (table["low"] > 0) | (table["high"] < 0)
            shades = np.where(clear, _colour(route), style.PALE)
            panel.scatter(place, table["percent_per_year"], s=6, color=shades)
            panel.axhline(0, color=style.INK, linewidth=0.9)
            panel.set_title(geography.route_title(route), fontsize=9, color=style.readable(_colour(route)))
            panel.set_xlabel(_("% of periods, sorted"))
        axes[0, 0].set_ylabel(_("trend, % a year"))
        title = _clear_words({route: _clear(table) for route, table in known.items()}, drug)
        subtitle = _(
            "Theil-Sen trend for every period with eight complete years or more. Coloured: Sen's 95 % interval excludes zero; "
            "grey: it does not. Periods overlap, so these shares are a description, not a test."
        )
        style.titled(figure, title, subtitle, source)
    alt = _("Sorted dots, a panel a route. {title}").format(title=title)
    data = pd.concat([table.assign(route=route) for route, table in known.items()], ignore_index=True)
    return Drawn(figure, f"specification_curves_{drug}", alt, data)


def _clear(table: pd.DataFrame) -> tuple[float, float]:
    """The % of windows in which the trend clearly falls, and in which it clearly rises."""
    return 100 * float((table["high"] < 0).mean()), 100 * float((table["low"] > 0).mean())


def _clear_words(shares: Mapping[str, tuple[float, float]], drug: str) -> str:
    head = _("{drug} seizures: how often a period shows a clear trend.").format(drug=words.begins(_(drug)))
    each = _("{route}: a fall in {falls}, a rise in {rises}.")
    said = [
        each.format(route=geography.route_title(route), falls=words.percent(falls), rises=words.percent(rises))
        for route, (falls, rises) in shares.items()
    ]
    return " ".join([head, *said])
