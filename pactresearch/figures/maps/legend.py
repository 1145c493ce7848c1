"""The legend of a route map: classes of quantities, marks of stages, kinds of corridor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import colors
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from pactresearch.figures import style
from pactresearch.figures.maps.base import LAND, LINE
from pactresearch.language import _

STAGE_MARKERS = {"source": "s", "transit": "^", "entry": "D", "distribution": "p", "market": "o"}
CORRIDOR_STYLES = {"map+text": "solid", "text": (0, (3.2, 1.8)), "cases": "solid", "publications": (0, (3.2, 1.8))}
PALEST = 0.26
MOST_CLASSES = 5
DARKER = 0.62
ZERO_TINT = 0.12
SOURCE_FILL = "#3b424c"
LEGEND_LEFTS = (0.0, 0.2, 0.36)


@dataclass(frozen=True)
class Classes:
    """Classes of kilograms, each ten times the one before. edges: n + 1 numbers, kg; colours: n, pale to dark."""

    edges: np.ndarray
    colours: tuple[str, ...]

    def colour_of(self, kg: float) -> str:
        """The colour of a positive quantity."""
        return self.colours[int(np.clip(np.searchsorted(self.edges, kg, side="right") - 1, 0, len(self.colours) - 1))]

    def words(self) -> list[str]:
        """The classes as a legend says them, in kilograms or tonnes."""
        if len(self.colours) == 1:
            return [_("any quantity")]
        edges = [f"{kg / 1000:,.0f} t" if kg >= 1000 else f"{kg:g} kg" for kg in self.edges[1:-1]]
        middle = [_("{low} to {high}").format(low=low, high=high) for low, high in pairwise(edges)]
        return [_("under {kg}").format(kg=edges[0]), *middle, _("{kg} and more").format(kg=edges[-1])]


def classes_of(kg: pd.Series, colour: str) -> Classes:
    """Powers of ten that hold the data; the lowest classes are joined where there would be more than five."""
    some = kg[kg > 0]
    if some.empty:
        return Classes(np.array([0.0, np.inf]), (style.tint(colour, 0.44),))
    low, high = int(np.floor(np.log10(some.min()))), int(np.floor(np.log10(some.max()))) + 1
    low = max(low, high - MOST_CLASSES)
    shades = [style.tint(colour, PALEST), colour, colors.to_hex(tuple(DARKER * np.array(colors.to_rgb(colour))))]
    return Classes(
        10.0 ** np.arange(low, high + 1), tuple(sns.blend_palette(shades, max(high - low, 2)).as_hex())[low - high :]
    )


def entries(
    classes: Classes, stages: pd.Series, corridors: pd.DataFrame, kg: pd.Series, colour: str, said: Mapping[str, str]
) -> dict[str, Sequence[Artist]]:
    """The legend's columns by their heads: quantities, stages, corridors.

    said: the words for `seized` and `lines` (heads of columns), `source` and `elsewhere` (countries), and each basis of a
    corridor that there is.
    """
    shades = [Patch(facecolor=tone, label=text) for tone, text in zip(classes.colours, classes.words(), strict=True)]
    if (kg == 0).any():
        shades.insert(0, Patch(facecolor=style.tint(colour, ZERO_TINT), edgecolor=style.PALE, label=_("0 kg reported")))
    if kg.isna().any():
        shades.append(style.not_reported_patch(_("not reported")))
    look = {"linestyle": "", "markersize": 4.4, "color": style.INK}
    marks = [
        Line2D([], [], marker=marker, label=_(stage), **look)
        for stage, marker in STAGE_MARKERS.items()
        if (stages == stage).any()
    ]
    lines = [
        Line2D([], [], color=style.INK, linewidth=0.9, linestyle=CORRIDOR_STYLES[basis], label=said[basis])
        for basis in CORRIDOR_STYLES
        if (corridors["basis"] == basis).any()
    ]
    grounds = [
        Patch(facecolor=SOURCE_FILL, label=said["source"]),
        Patch(facecolor=LAND, edgecolor=LINE, linewidth=0.5, label=said["elsewhere"]),
    ]
    return {said["seized"]: shades, _("Stage"): marks, said["lines"]: [*lines, *grounds]}


def draw_legend(axes: Axes, columns: dict[str, Sequence[Artist]]) -> None:
    """Draws the columns side by side in axes that hold nothing else."""
    axes.set_axis_off()
    letters = {"fontsize": 7.2, "title_fontproperties": {"weight": "bold", "size": 7.2}, "alignment": "left"}
    spacing = {"handlelength": 2.2, "labelspacing": 0.3, "borderpad": 0, "borderaxespad": 0}
    for left, (head, handles) in zip(LEGEND_LEFTS, columns.items(), strict=True):
        at = {"loc": "upper left", "bbox_to_anchor": (left, 1)}
        legend = axes.legend(handles=handles, title=head, **at, **letters, **spacing)
        if left != LEGEND_LEFTS[-1]:
            axes.add_artist(legend)  # or the next would take its place
