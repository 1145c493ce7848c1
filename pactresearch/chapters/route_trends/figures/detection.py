"""The detection-adjusted index beside the raw figures: one line for each setting of the dial."""

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, INK, new_panel, thousands, tint, titled, year_axis
from pactresearch.methods.detection.detection import AdjustedTrend, DetectionIndex

LINES = {0.0: ("--", GREY), 0.5: ("-.", None), 1.0: ("-", None)}
WIDEST = 4.0  # times the largest index: an interval beyond is cut, so that the lines can be read
QUANTITIES = {"n": "cases", "kg": "kilograms"}


def index_lines(result: DetectionIndex, drug: str, colour: str, place: str, source: str) -> Drawn:
    """The index at each kappa on a log axis, with the interval over countries at the largest kappa.

    The axis is an index, base year = 100: never an amount.
    """
    table = result.index
    with new_panel(2.7) as (figure, panel):
        ends = []
        for kappa, rows in table.groupby("kappa"):
            style, own = LINES.get(kappa, ("-", None))
            shade = own or tint(colour, 0.6 if kappa < 1 else 1)
            panel.plot(rows["year"], rows["index"], style, color=shade, linewidth=1.5)
            ends.append((float(rows["index"].iloc[-1]), f"κ = {kappa:g}" + (" (as reported)" if kappa == 0 else "")))
        last = table[table["kappa"] == table["kappa"].max()]
        limit = WIDEST * table["index"].max(), table["index"].min() / WIDEST
        low, high = last["low"].clip(lower=limit[1]), last["high"].clip(upper=limit[0])
        panel.fill_between(last["year"], low, high, color=tint(colour, 0.16), linewidth=0, zorder=0)
        panel.axhline(100, color=INK, linewidth=0.7)
        panel.set_yscale("log")
        thousands(panel.yaxis)
        panel.set_ylabel(f"index, {result.base_year} = 100, log scale")
        years = table["year"]
        year_axis(panel, int(years.min()), int(years.max()))
        _end_labels(panel, int(years.max()), ends)
        title = f"{place}, {drug}: {_title(result)}"
        proxies = words.listed([name.replace("_", " ") for name in result.sample.proxies])
        subtitle = (
            f"Reported {QUANTITIES[result.sample.quantity]} by country and year, with κ times the measured change of "
            f"detection taken out. Proxies: {proxies}. {_band(table)} "
            f"{words.counted(result.n_countries, 'country', 'countries')} that weigh as much as "
            f"{result.effective_countries:.1f} of equal weight."
        )
        titled(figure, title, subtitle, source)
    alt = f"Lines on a log axis. {title}. " + " ".join(
        f"At kappa {one.kappa:g} the trend is {trend_words(one)}." for one in result.trends
    )
    return Drawn(figure, f"detection_index_{drug}", alt, table)


def _band(table: pd.DataFrame) -> str:
    if table["low"].isna().all():
        return "No interval can be given."
    return f"Band: 95 % interval over countries at κ = {table['kappa'].max():g}, cut where it is wide."


def trend_words(one: AdjustedTrend) -> str:
    """`−5.1 % a year (−9.0 to −1.2 %)`, or that it is not identified where no interval can be given."""
    if not np.isfinite(one.cautious_low):
        return "not identified"
    interval = words.percent_range(one.cautious_low, one.cautious_high)
    return f"{words.percent(one.percent_per_year, signed=True)} a year ({interval})"


def _title(result: DetectionIndex) -> str:
    raw, full = result.trends[0], result.trends[-1]
    if not (np.isfinite(raw.cautious_low) and np.isfinite(full.cautious_low)):
        return "an index on too few countries or years for a trend"
    changed = words.percent(raw.percent_per_year, signed=True), words.percent(full.percent_per_year, signed=True)
    return f"{changed[0]} a year as reported, {changed[1]} a year with all that the proxies measure taken out"


def _end_labels(axes, last_year: int, ends: list[tuple[float, str]]) -> None:
    """Labels at the lines' ends, moved apart where they would lie on each other."""
    axes.set_xlim(right=last_year + 5.5)
    low, high = np.log(axes.get_ylim())
    gap = (high - low) / 13
    floor = -np.inf
    for value, text in sorted(ends):
        if not np.isfinite(value):
            continue
        at = max(np.log(value), floor)
        floor = at + gap
        axes.annotate(text, (last_year + 0.4, np.exp(at)), fontsize=8, va="center", annotation_clip=False)
