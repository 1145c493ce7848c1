"""Pictures of breaks: a series with the dated shocks and the segments found, and the penalty that decides how many."""

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.chapters.route_trends.reasons import say
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, INK, PALE, log_ticks, new_figure, titled, weight_axis, year_axis
from pactresearch.figures.trends import series_points
from pactresearch.language import _, ngettext
from pactresearch.methods.breaks import segmented
from pactresearch.methods.breaks.shocks import DatedChange
from pactresearch.methods.breaks.unknown_breaks import ALPHA, BreakPath
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.rows import rows_of


def break_panels(
    series: RouteSeries, changes: Sequence[DatedChange], path: BreakPath, colour: str, place: str, source: str
) -> Drawn:
    """Above, yearly kilograms with every dated shock and the segments between unknown breaks; below, the penalty's path.

    changes: the dated shocks, tested or not; path: the search for breaks that nobody named.
    """
    with new_figure(4.3, rows=2, gridspec_kw={"height_ratios": (2.4, 1)}) as (figure, axes):
        upper, lower = axes[:, 0]
        _series(upper, series, path, colour)
        _shocks(upper, changes)
        upper.set_ylabel(_("a year, log scale"))
        weight_axis(upper.yaxis)
        year_axis(upper, series.years[0], series.years[-1])
        _penalties(lower, path)
        title = _("{place}, {drug} seizures: {changes}").format(
            place=place, drug=_(series.drug), changes="; ".join(filter(None, [_dated(changes), _searched(path)]))
        )
        subtitle = _(
            "Filled dots: complete years. Numbered lines: dated shocks; solid where the series changed, dashed where no change is "
            "shown. Black: the trend between breaks, where the search finds any. Below: how many breaks the search finds at each "
            "penalty; at the marked one, a series without a break shows one in {share} of simulations."
        ).format(share=words.percent(100 * ALPHA))
        titled(figure, title, subtitle, source)
    one = _("{number}: {year}, {events}")
    numbered = "; ".join(
        one.format(number=number, year=change.shock_year, events=_(" and ").join(change.labels))
        for number, change in _by_number(changes)
    )
    alt = (
        _("Dots on a log axis with numbered vertical lines, and a step line below. {title}. Shocks: {shocks}.")
        if numbered
        else _("Dots on a log axis with numbered vertical lines, and a step line below. {title}. Shocks: none.")
    ).format(title=title, shocks=numbered)
    data = pd.DataFrame({"year": series.years, "kg": series.kg, "complete": series.complete})
    caption = _("Shocks, by the first year that counts as after: {shocks}.").format(shocks=numbered) if numbered else ""
    return Drawn(figure, f"breaks_{series.drug}", alt, data, caption)


def _by_number(changes: Sequence[DatedChange]) -> list[tuple[int, DatedChange]]:
    return list(enumerate(changes, start=1))


def _dated(changes: Sequence[DatedChange]) -> str:
    tested = sum(bool(np.isfinite(change.power)) for change in changes)
    clear = [str(change.shock_year) for change in changes if change.verdict == "supported"]
    if not tested:
        return _("no dated shock can be tested")
    if all(change.verdict == "not identified" for change in changes):
        return ngettext(
            "no verdict at the {n} dated shock tested",
            "no verdict at any of the {n} dated shocks tested",
            tested,
        ).format(n=tested)
    if not clear:
        return ngettext(
            "no clear change at the {n} dated shock tested", "no clear change at the {n} dated shocks tested", tested
        ).format(n=tested)
    return ngettext(
        "a change at {n_clear} of the {n} dated shock tested, {years}",
        "a change at {n_clear} of the {n} dated shocks tested, {years}",
        tested,
    ).format(n_clear=len(clear), n=tested, years=words.listed(clear))


def _searched(path: BreakPath) -> str:
    if path.reasons:
        return ""
    if not path.break_years:
        return _("the search finds no break")
    years = words.listed([str(year) for year in path.break_years])
    return _("the search finds a break in {years}").format(years=years)


def _series(axes: Axes, series: RouteSeries, path: BreakPath, colour: str) -> None:
    series_points(axes, series, colour, 4.2, 0.45)
    used = series.complete & (series.kg > 0)
    if not path.break_years or used.sum() < 2:  # a line across would read as a trend, which is judged elsewhere
        return
    years, log_kg = series.years[used], np.log(series.kg[used])
    edges = [0, *np.searchsorted(years, path.break_years), len(years)]
    for start, end in itertools.pairwise(edges):
        part = years[start:end]
        x = segmented.design(part, None)
        fitted = x @ segmented.regress(x, log_kg[None, start:end]).coefficients[0]
        axes.plot(part, np.exp(fitted), color=INK, linewidth=1.4)


def _shocks(axes: Axes, changes: Sequence[DatedChange]) -> None:
    top = axes.get_xaxis_transform()
    for number, change in _by_number(changes):
        clear = change.verdict == "supported"
        # A year's first count of the shock: the line stands before its dot.
        at = change.shock_year - 0.5
        colour, width, dashes, weight = (INK, 1.3, "-", "bold") if clear else (GREY, 0.8, (0, (4, 3)), "normal")
        axes.axvline(at, color=colour, linewidth=width, linestyle=dashes)
        look = {"ha": "center", "va": "bottom", "fontsize": 8, "fontweight": weight, "color": INK}
        axes.text(at, 1.02, str(number), transform=top, **look)


def _penalties(axes: Axes, path: BreakPath) -> None:
    axes.set(ylabel=_("breaks"), xlabel=_("penalty for each break (log scale)"))
    if path.reasons:
        axes.set_axis_off()
        said = _("No search for breaks. {why}").format(why=say(path.reasons))
        axes.text(0, 0.5, said, transform=axes.transAxes, fontsize=8.5, color=GREY, wrap=True)
        return
    chosen = path.path.dropna(subset="penalty_from").sort_values("n_breaks", ascending=False)
    ends = chosen["penalty_to"][np.isfinite(chosen["penalty_to"]) & (chosen["penalty_to"] > 0)]
    low = min([*ends, path.penalty]) / 3
    high = max([*ends, path.penalty]) * 3
    for row in rows_of(chosen):
        start, end = max(row.penalty_from, low), min(row.penalty_to, high)
        if end > start:
            axes.hlines(row.n_breaks, start, end, color=GREY, linewidth=2.4)
    axes.set(xscale="log", xlim=(low, high), ylim=(-0.4, chosen["n_breaks"].max() + 0.6))
    log_ticks(axes.xaxis, "{:g}".format)
    axes.set_yticks(range(int(chosen["n_breaks"].max()) + 1))
    axes.axvline(path.penalty, color=INK, linewidth=1.2)
    axes.annotate(
        _("chosen: {n}").format(n=path.n_breaks), (path.penalty, axes.get_ylim()[1]), xytext=(4, -2), textcoords="offset points",
        fontsize=8, va="top",
    )  # fmt: skip
    axes.grid(True, axis="x", color=PALE, linewidth=0.5)
