"""The detection-adjusted index beside the raw figures: one line for each setting of the dial."""

import numpy as np
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, INK, name_ends, new_panel, thousands, tint, titled, year_axis
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.detection.detection import AdjustedTrend, DetectionIndex

LINES = {0.0: ("--", GREY), 0.5: ("-.", None), 1.0: ("-", None)}
WIDEST = 4.0  # times the largest index: an interval beyond is cut, so that the lines can be read
PROXIES = {
    "government_effectiveness": N_("government effectiveness"),
    "home_share": N_("home share"),
}  # others by their own names
QUANTITIES = {"n": N_("cases"), "kg": N_("kilograms")}


def index_lines(
    result: DetectionIndex, drug: str, colour: str, place: str, source: str, ax: Axes | None = None
) -> Drawn:
    """The index at each kappa on a log axis, with the interval over countries at the largest kappa.

    The axis is an index, base year = 100: never an amount.
    """
    table = result.index
    with new_panel(2.7, ax) as (figure, panel):
        ends = []
        for kappa, rows in table.groupby("kappa"):
            style, own = LINES.get(float(kappa), ("-", None))
            shade = own or tint(colour, 0.6 if kappa < 1 else 1)
            panel.plot(rows["year"], rows["index"], style, color=shade, linewidth=1.5)
            label = _("κ = {kappa} (as reported)") if kappa == 0 else "κ = {kappa}"
            ends.append((float(rows["index"].iloc[-1]), label.format(kappa=f"{kappa:g}"), INK))
        last = table[table["kappa"] == table["kappa"].max()]
        limit = WIDEST * table["index"].max(), table["index"].min() / WIDEST
        low, high = last["low"].clip(lower=limit[1]), last["high"].clip(upper=limit[0])
        panel.fill_between(last["year"], low, high, color=tint(colour, 0.16), linewidth=0, zorder=0)
        panel.axhline(100, color=INK, linewidth=0.7)
        panel.set_yscale("log")
        thousands(panel.yaxis)
        panel.set_ylabel(_("index, {base_year} = 100, log scale").format(base_year=result.base_year))
        years = table["year"]
        year_axis(panel, int(years.min()), int(years.max()))
        name_ends(panel, ends, int(years.max()))
        title = _title(result, place, drug)
        titled(figure, title, _subtitle(result), source)
    at = _("At kappa {kappa} the trend is {trend}.")
    trends = [at.format(kappa=f"{one.kappa:g}", trend=trend_words(one)) for one in result.trends]
    alt = _("Lines on a log axis. {title}. {trends}").format(title=title, trends=" ".join(trends))
    return Drawn(figure, f"detection_index_{drug}", alt, table)


def _subtitle(result: DetectionIndex) -> str:
    table = result.index
    reported = _(
        "Reported {quantity} by country and year, after taking out κ times the changes in the proxies. Proxies: {proxies}."
    ).format(
        quantity=_(QUANTITIES[result.sample.quantity]),
        proxies=words.listed([_(PROXIES.get(name, name)) for name in result.sample.proxies]),
    )
    band = (
        _("No interval can be given.")
        if table["low"].isna().all()
        else _("Band: 95 % interval over countries at κ = {kappa}, cut off where it is wide.").format(
            kappa=f"{table['kappa'].max():g}"
        )
    )
    weigh = ngettext(
        "The {n} country used weighs as much as {effective} of equal weight.",
        "The {n} countries used weigh as much as {effective} of equal weight.",
        result.n_countries,
    ).format(n=result.n_countries, effective=f"{result.effective_countries:.1f}")
    return f"{reported} {band} {weigh}"


def trend_words(one: AdjustedTrend) -> str:
    """`−5.1 % a year (−9.0 to −1.2 %)`, or that it is not identified where no interval can be given."""
    if not np.isfinite(one.cautious_low):
        return _("not identified")
    return _("{change} a year ({interval})").format(
        change=words.percent(one.percent_per_year, signed=True),
        interval=words.percent_range(one.cautious_low, one.cautious_high),
    )


def _title(result: DetectionIndex, place: str, drug: str) -> str:
    raw, full = result.trends[0], result.trends[-1]
    if not (np.isfinite(raw.cautious_low) and np.isfinite(full.cautious_low)):
        none = _("{place}, {drug}: too few countries or years for a trend of the index")
        return none.format(place=place, drug=_(drug))
    said = _("{place}, {drug}: {raw} a year as reported, {full} a year after taking out all of the proxies' changes")
    return said.format(
        place=place,
        drug=_(drug),
        raw=words.percent(raw.percent_per_year, signed=True),
        full=words.percent(full.percent_per_year, signed=True),
    )
