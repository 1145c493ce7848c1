"""What no picture may have, whatever it shows, measured on the picture as it is drawn: each fault in words."""

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from pactresearch.figures import style

OFF = 1.5  # dots by which letters as drawn differ from letters as measured


def faults_of(figure: Figure) -> list[str]:
    """Turned words, words outside the picture, words that cannot be read, keys on data; empty for a sound picture."""
    FigureCanvasAgg(figure).draw()
    panels = [panel for axes in figure.axes for panel in (axes, *axes.child_axes)]
    found = [fault for panel in panels for fault in (*_turned(panel), *_unreadable(panel), *_covered(panel))]
    return found + [
        f"outside the picture: {text.get_text()!r}" for text in _words(figure, panels) if _outside(text, figure)
    ]


def open_dots(figure: Figure) -> int:
    """How many round marks with a white face are on the panels."""
    lines = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "o"]
    white = [
        line for line in lines if to_hex(line.get_markerfacecolor()) == "#ffffff" != to_hex(line.get_markeredgecolor())
    ]
    return sum(int(np.isfinite(np.asarray(line.get_ydata(), float)).sum()) for line in white)


def _ticks(panel: Axes) -> Iterator[Text]:
    for axis in (panel.xaxis, panel.yaxis):
        low, high = sorted(axis.get_view_interval())
        yield from (tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high and panel.axison)


def _words(figure: Figure, panels: list[Axes]) -> list[Text]:
    """All that is written: labels, notes, keys and ticks within view."""
    shown = [*figure.texts]
    for panel in panels:
        shown += [panel.title, panel._left_title, panel._right_title, *panel.texts, *_ticks(panel)]
        shown += [panel.xaxis.label, panel.yaxis.label] if panel.axison else []
        shown += panel.get_legend().get_texts() if panel.get_legend() else []
    return [text for text in shown if text.get_visible() and text.get_text().strip()]


def _outside(text: Text, figure: Figure) -> bool:
    box = text.get_window_extent()
    return bool((box.min < -OFF).any() or (box.max > np.array(figure.bbox.max) + OFF).any())


def _turned(panel: Axes) -> list[str]:
    return [
        f"turned: {text.get_text()!r}"
        for text in (*_ticks(panel), *panel.texts)
        if text.get_text() and text.get_rotation() % 360
    ]


def _unreadable(panel: Axes) -> list[str]:
    """Words on a bar that are too near to its colour; a halo or a box under the words is what they lie on."""
    found = []
    bars = [patch for patch in panel.patches if isinstance(patch, Rectangle) and patch.get_facecolor()[3] == 1]
    for text in panel.texts:
        if not text.get_text().strip() or text.get_bbox_patch() or text.get_path_effects():
            continue
        middle = text.get_window_extent().get_points().mean(axis=0)
        under = [bar for bar in bars if bar.get_window_extent().contains(*middle)]
        ground = to_hex(under[-1].get_facecolor()) if under else "#ffffff"
        if style.contrast(to_hex(text.get_color()), ground) < 4.5:
            found.append(f"{text.get_text()!r} in {to_hex(text.get_color())} on {ground}")
    return found


def _covered(panel: Axes) -> list[str]:
    """Keys that lie on points, bars or dots of their panel."""
    key = panel.get_legend()
    if key is None:
        return []
    box: Bbox = key.get_window_extent().padded(-OFF)
    points = [panel.transData.transform(line.get_xydata()) for line in panel.lines if len(line.get_xydata())]
    points += [
        dots.get_offset_transform().transform(dots.get_offsets())
        for dots in panel.collections
        if len(dots.get_offsets())
    ]
    bars = [patch.get_window_extent() for patch in panel.patches if patch.get_visible()]
    inside = [
        point
        for some in points
        for point in np.ma.filled(some, np.nan)
        if box.contains(*point) and panel.bbox.contains(*point)
    ]
    on_bars = box.count_overlaps([bar for bar in bars if bar.width > 0 and bar.height > 0])
    return [f"key on {len(inside)} points and {on_bars} bars"] if inside or on_bars else []
