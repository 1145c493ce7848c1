"""Margins as wide as the words in them, measured once: what matplotlib's constrained layout finds in many rounds."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.layout_engine import LayoutEngine
from matplotlib.legend import Legend
from matplotlib.transforms import Bbox, ScaledTranslation
from numpy.typing import ArrayLike

PAD_INCHES = 0.042  # around each panel and its words
ENOUGH_INCHES = 0.005  # that words may reach into it
_OUTWARD = np.array([-1, -1, 1, 1])  # left, bottom, right, top


class Margins(LayoutEngine):
    """Sets the panels of a figure in a grid: each row and column gets room for the words around its panels, no more.

    Labels and titles are put where they belong at the same time, so that drawing does not look for their place again. A
    panel that has been put elsewhere by its position is left there.
    """

    _adjust_compatible = False
    _colorbar_gridspec = False

    def __init__(self) -> None:
        super().__init__()
        self._params = {"rect": (0, 0, 1, 1), "pad": PAD_INCHES}

    def set(self, **settings: float | tuple[float, float, float, float]) -> None:
        """rect: left, bottom, width and height of the room for the panels, shares of the figure. pad: in inches."""
        self._params.update(settings)

    def execute(self, fig: Figure) -> None:
        """Places the panels; matplotlib calls it when the figure is drawn."""
        panels = [axes for axes in fig.axes if axes.get_subplotspec() is not None]
        renderer = fig._get_renderer()  # as every layout does; without it, notes are measured as at the last drawing
        fixed = [_room_of_axis_and_title(axes, renderer) for axes in panels]
        around = np.array(fixed)
        for _ in range(3):  # how far words reach that stand at numbers depends on the width of the panel
            self._place(fig, panels, around + self._params["pad"])
            others = np.array([_room_of_others(axes, renderer) for axes in panels])
            if np.all(others < around + ENOUGH_INCHES):
                return
            around = np.maximum(fixed, others)

    def _place(self, figure: Figure, panels: Sequence[Axes], room: np.ndarray) -> None:
        """room: panels × (left, bottom, right, top), inches."""
        left, bottom, width, height = self._params["rect"] * np.tile(figure.get_size_inches(), 2)
        specs = [spec for axes in panels if (spec := axes.get_subplotspec()) is not None]
        grid = specs[0].get_gridspec()
        columns = _spans([one.colspan for one in specs], room[:, 0], room[:, 2], grid.get_width_ratios(), width)
        rows = _spans([one.rowspan for one in specs], room[:, 3], room[:, 1], grid.get_height_ratios(), height)
        size = np.tile(figure.get_size_inches(), 2)
        for axes, (x0, x1), (down0, down1) in zip(panels, columns, rows, strict=True):
            box = np.array([left + x0, bottom + height - down1, left + x1, bottom + height - down0]) / size
            axes._set_position(Bbox.from_extents(*box))  # as every layout does: `set_position` ends the layout


def _spans(
    spans: Sequence[range], before: np.ndarray, after: np.ndarray, shares: ArrayLike, total: float
) -> list[tuple[float, float]]:
    """Where each panel begins and ends along one direction, in inches, all of one ratio being equally long."""
    ratios = np.asarray(shares, float)
    lead, trail = np.zeros(len(ratios)), np.zeros(len(ratios))
    for span, one, other in zip(spans, before, after, strict=True):
        lead[span.start] = max(lead[span.start], one)
        trail[span.stop - 1] = max(trail[span.stop - 1], other)
    inner = (total - lead.sum() - trail.sum()) * ratios / ratios.sum()
    ends = np.cumsum(lead + inner + trail) - trail
    starts = ends - inner
    return [(starts[span.start], ends[span.stop - 1]) for span in spans]


def _room_of_axis_and_title(axes: Axes, renderer: RendererBase) -> np.ndarray:
    """The inches left, below, right and above that the numbers, labels and titles of a panel take."""
    axes.apply_aspect()
    for axis in (axes.xaxis, axes.yaxis):
        _hang_label(axes, axis, renderer)
    box = axes.get_tightbbox(renderer, bbox_extra_artists=[], for_layout_only=True)
    return np.zeros(4) if box is None else _beyond(axes, box)


def _hang_label(axes: Axes, axis: Axis, renderer: RendererBase) -> None:
    """Puts the label of an axis beside its numbers, for good; one on the right or on top is left to matplotlib."""
    side = axis.get_label_position()
    if side not in ("left", "bottom"):
        return
    label, at, sideways = axis.label, np.array(axis.label.get_position()), int(side == "bottom")
    at[sideways] = 0
    axis.set_label_coords(*at)
    if not label.get_text() or not axes.axison:
        return
    label.set_visible(False)
    numbers = axis.get_tightbbox(renderer)
    label.set_visible(True)
    away = np.zeros(2)
    away[sideways] = -axis.labelpad / 72 - (0 if numbers is None else _beyond(axes, numbers)[sideways])
    axis.set_label_coords(
        at[0], at[1], transform=axes.transAxes + ScaledTranslation(*away, axes.figure.dpi_scale_trans)
    )


def _room_of_others(axes: Axes, renderer: RendererBase) -> np.ndarray:
    """The inches that words within the panel, keys and panels set into it reach beyond it; spines lie on its edge."""
    artists = [
        one
        for one in axes.get_default_bbox_extra_artists()
        if one not in axes.spines.values()
        and not (isinstance(one, Legend) and one.get_bbox_to_anchor() is axes.bbox)  # a key that lies inside
    ]
    boxes = [one.get_tightbbox(renderer) for one in artists]
    return np.max([_beyond(axes, box) for box in boxes if box is not None and box.width > 0] or [np.zeros(4)], axis=0)


def _beyond(axes: Axes, box: Bbox) -> np.ndarray:
    """How far a box reaches beyond a panel: left, below, right and above, inches, none of it negative."""
    return np.maximum(_OUTWARD * np.subtract(box.extents, axes.bbox.extents), 0) / axes.figure.dpi
