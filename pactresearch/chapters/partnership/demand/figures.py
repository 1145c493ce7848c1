"""The picture of what is known on demand: for how many partners there is a recent figure, an older one, none."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from pactresearch.chapters.partnership.demand.study import KINDS, Known
from pactresearch.figures import opening, style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import _

LOOK = {  # of recent, older, none
    "recent": {"color": style.INK},
    "older": {"color": style.HATCH_GREY},
    "none": {**style.NOT_REPORTED, "linewidth": 0.5},
}


def ages(found: Known, title: str, source: str) -> Drawn:
    """A bar a kind of figure over all partners: recent, older, none (hatched)."""
    with opening.panel(0.5 + 0.27 * len(found.ages), title) as (figure, bars):
        in_three(bars, found.ages, [_(KINDS[kind]) for kind in found.ages.index], _("partner countries"))
        bars.set_xlim(0, len(found.partners))
        subtitle = _(
            "Number of {n} partner countries. Black: figure from the last {years} years; grey: an older one; hatched: none "
            "available."
        ).format(n=len(found.partners), years=found.asked.recent_years)
    alt = _("Bars in three parts, one a kind of figure. {title}.").format(title=title)
    return Drawn(figure, "age_of_figures", alt, found.ages.reset_index(), f"{subtitle} {source}")


def in_three(bars: Axes, table: pd.DataFrame, labels: Sequence[str], across: str) -> None:
    """Bars of recent, older and no figures, a row of the table each. labels: of the rows. across: what is counted."""
    for row, kind in enumerate(table.index):
        left = 0
        for part, drawn in LOOK.items():
            counted: Any = table.loc[kind, part]
            width = int(counted)
            bars.barh(row, width, left=left, height=0.62, **drawn)
            if width:
                bars.text(
                    left + width / 2, row, f"{width}", ha="center", va="center", fontsize=9.5,
                    color="white" if part == "recent" else style.INK,
                    bbox={"facecolor": "white", "linewidth": 0, "pad": 1} if part == "none" else None,
                )  # fmt: skip
            left += width
    style.rows_down(bars, labels, 10)
    bars.set_xlabel(across)
