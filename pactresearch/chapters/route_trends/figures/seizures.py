"""Pictures of what was seized, country by country."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _

COUNTRIES_DRAWN = 25
WIDEST_PERCENT = 50  # % a year either way: room for every trend that could be told from none


@dataclass(frozen=True)
class Ranked:
    """What a picture of trends by country shows: those with an interval, and which of them stand."""

    known: pd.DataFrame  # rows of `methods.country_trends` with an interval, the largest seizures first
    stands: pd.Series  # bool, by iso3: after correction for many countries
    shown: pd.DataFrame  # of the known, those that are drawn

    def n_standing(self, side: int) -> int:
        """Countries whose fall (-1) or rise (1) stands."""
        return int((self.stands & (side * self.known["percent_per_year"] > 0)).sum())


def ranked(trends: pd.DataFrame) -> Ranked:
    """trends: as `methods.country_trends` gives it."""
    known = trends[trends["percent_per_year"].notna() & trends["cautious_low"].notna()]
    return Ranked(known, known["discovery"].fillna(False).astype(bool), known.head(COUNTRIES_DRAWN))


def country_ranking(
    trends: pd.DataFrame,
    names: Mapping[str, str],
    colour: str,
    labels: tuple[str, str],
    said: Said,
    *,
    name: str = "trends_by_country",
    ax: Axes | None = None,
) -> Drawn:
    """Trends by country with intervals, the largest seizures on top; a dot where one stands after correction, else a stroke.

    trends: as `methods.country_trends` gives it: by iso3, median_kg, percent_per_year, cautious_low, cautious_high (% a
    year), discovery. labels: the words for what stands and for what does not. name: of the file of its data. ax: a panel to
    draw on, else a figure of its own is made.
    """
    found = ranked(trends)
    with style.new_panel(0.7 + 0.2 * len(found.shown), ax) as (figure, dots):
        dots.axvline(0, color=style.GREY, linewidth=0.9)
        for solid in (True, False):
            chosen = (found.stands[found.shown.index] == solid).to_numpy()
            _dots(dots, found.shown, chosen, colour if solid else None, labels[not solid])
        dots.set_xlim(-WIDEST_PERCENT, WIDEST_PERCENT)
        rows = [f"{names[str(iso3)]}  ({words.weight(kg)})" for iso3, kg in found.shown["median_kg"].items()]
        style.rows_down(dots, rows, 7.8)
        dots.set_xlabel(_("% a year (95 % interval)"))
        style.key_above(dots)
        style.titled(figure, said.title, said.subtitle, said.source)
    return Drawn(figure, name, said.alt, trends.reset_index())


def _dots(axes: Axes, shown: pd.DataFrame, chosen: np.ndarray, colour: str | None, label: str) -> None:
    """colour: of dots; None: grey strokes."""
    middle = shown["percent_per_year"].to_numpy()[chosen]
    span = np.abs(shown[["cautious_low", "cautious_high"]].to_numpy()[chosen].T - middle)
    fmt, size = ("o", 5.5) if colour else ("|", 9)
    axes.errorbar(
        middle, np.flatnonzero(chosen), xerr=span, label=label, fmt=fmt, markersize=size, linewidth=1.3,
        color=colour or style.GREY,
    )  # fmt: skip
