"""Pictures of a precursor: the need beside what was seized, what the need hangs on, and the share stopped."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, PercentFormatter

from pactresearch import words
from pactresearch.chapters.partnership.precursors.study import Need, Seized, Stopped
from pactresearch.figures import opening, style
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.tornado import tornado_bars
from pactresearch.language import _


def need_and_seized(needed: Need, found: Seized, title: str, source: str) -> Drawn:
    """The need as a band, where the harvest tells it, and what was reported as seized as dots, on a log axis of tonnes."""
    band, dots = needed.by_year[needed.by_year["from_harvest"]], found.by_year
    first, last = int(needed.by_year["year"].min()), int(needed.by_year["year"].max())
    with opening.panel(2.5, title) as (figure, panel):
        panel.fill_between(band["year"], band["p5"], band["p95"], color=style.PALE, linewidth=0)
        panel.plot(band["year"], band["p50"], color=style.INK)
        panel.scatter(dots["year"], dots["t"], color=style.ROUTE_COLOURS["northern"], zorder=3)
        panel.annotate(
            _("needed"), (band["year"].iloc[-1], band["p50"].iloc[-1]), (6, 0), textcoords="offset points", va="center"
        )
        at: Any = dots["t"].idxmax()
        largest = dots.loc[at]
        panel.annotate(
            _("reported seized"), (largest["year"], largest["t"]), (6, 0), textcoords="offset points", va="center",
            color=style.ROUTE_COLOURS["northern"],
        )  # fmt: skip
        panel.set_yscale("log")
        style.log_ticks(panel.yaxis, lambda t: style.weight_label(1000 * t))
        panel.set_ylabel(_("log scale"))
        style.year_axis(panel, first, last)
        subtitle = _(
            "Tonnes of acetic anhydride, log scale. Line: need for the year's opium harvest; band: nine in ten simulations. Dots: "
            "what countries reported seizing; only some report here. No band where heroin is made from stocks."
        )
    data = needed.by_year.merge(dots, on="year", how="outer")
    data = data.rename(columns={"p5": "need_t_p5", "p50": "need_t_p50", "p95": "need_t_p95", "t": "seized_t"})
    alt = _("A band and a line over years on a log axis, with dots below. {title}.").format(title=title)
    return Drawn(figure, "need_and_seized", alt, data, f"{subtitle} {source}")


def what_the_need_hangs_on(needed: Need, source: str, ax: Axes | None = None) -> Drawn:
    """One bar an input: the need at its P5 and at its P95, the others at their medians."""
    table, year = needed.tornado, needed.years[-1]
    first = table["label"].iloc[0]
    with style.new_panel(0.7 + 0.42 * len(table), ax) as (figure, bars):
        shown = table.assign(label=table["label"].map(_))
        shades = style.tint(style.GREY, 0.5), style.GREY
        tornado_bars(bars, shown, shades, lambda one, given: " ".join(filter(None, [f"{given:.3g}", one.unit])))
        bars.margins(x=0.12)
        bars.xaxis.set_major_formatter(FuncFormatter(lambda t, _place: f"{t:,.0f} t"))
        title = _("The {input} matters most: it moves the need of {year} from {low} to {high} t").format(
            input=_(first), year=year, low=words.two_figures(table["low"].iloc[0]),
            high=words.two_figures(table["high"].iloc[0]),
        )  # fmt: skip
        subtitle = _(
            "The need if one input is low (pale; one in twenty draws is lower) or high (dark; one in twenty is higher) and the "
            "others are in the middle. Beside each bar: the input's value."
        )
        style.titled(figure, title, subtitle, source)
    alt = _("Horizontal bars, the longest on top. {title}.").format(title=title)
    return Drawn(figure, "need_tornado", alt, table)


def share_by_year(share: Stopped, title: str, source: str, ax: Axes | None = None) -> Drawn:
    """The share stopped by year, median and P5 to P95."""
    table = share.by_year
    with style.new_panel(2.2, ax) as (figure, panel):
        reach = pd.concat([table["p50"] - table["p5"], table["p95"] - table["p50"]], axis=1).T.to_numpy()
        panel.errorbar(
            table["year"], table["p50"], reach, fmt="o", color=style.INK, ecolor=style.HATCH_GREY, elinewidth=3
        )
        panel.set_ylim(bottom=0)
        panel.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
        style.year_axis(panel, *share.years)
        subtitle = _(
            "Share of seized plus needed amounts. Dots: medians; bars: nine in ten simulations. More may have been "
            "seized, since many countries do not report here."
        )
        style.titled(figure, title, subtitle, source)
    alt = _("Dots with ranges over years. {title}.").format(title=title)
    return Drawn(figure, "share_stopped", alt, table)
