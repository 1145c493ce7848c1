"""Words around a panel have the room that they need, whatever they say, and panels that are compared stay alike."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from pactresearch.figures import style

NAMES = ("Malta", "Bosnia and Herzegovina", "United Kingdom of Great Britain and Northern Ireland")


def panels_named(name: str, rows: int = 1):
    """Two columns of panels: the left one with a name, numbers and words at its end."""
    with style.new_figure(1.6 * rows, rows, 2, sharex=True) as (figure, axes):
        for panel in axes.flat:
            panel.plot([2000, 2023], [10, 90])
            panel.annotate(name[:6], (2023, 90), xytext=(4, 0), textcoords="offset points", annotation_clip=False)
            panel.set_title("Heroin")
            panel.set_xticks([2000, 2020])
        axes[0, 0].set_yticks([20, 80], [name, "Iran (Islamic Republic of)"])
        axes[0, 0].set_ylabel("kilograms")
        axes[-1, 0].set_xlabel("year")
        style.titled(figure, "Seizures fell", "Kilograms a year.", "Source: none.")
    FigureCanvasAgg(figure).draw()
    return figure, axes


def boxes_of(axes) -> dict[str, np.ndarray]:
    """Left, bottom, right and top of what stands around a panel, dots."""
    words = {"y label": axes.yaxis.label, "x label": axes.xaxis.label, "at the end": axes.texts[0]}
    for axis in (axes.xaxis, axes.yaxis):
        low, high = axis.get_view_interval()
        labels = zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=False)  # none where another panel has them
        words |= {one.get_text(): one for at, one in labels if low <= at <= high}
    return {
        name: one.get_window_extent().extents for name, one in words.items() if one.get_visible() and one.get_text()
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rows", [1, 2])
def test_words_neither_leave_the_figure_nor_stand_on_each_other(name, rows):
    figure, axes = panels_named(name, rows)
    width, height = figure.bbox.size
    found = [box for panel in axes.flat for box in boxes_of(panel).values()]
    left, bottom, right, top = np.array(found).T
    assert left.min() >= 0 and bottom.min() >= 0 and right.max() <= width and top.max() <= height
    for number, (west, south, east, north) in enumerate(found):
        others = np.arange(len(found)) != number
        apart = (right <= west) | (left >= east) | (top <= south) | (bottom >= north)
        assert apart[others].all()


def test_a_label_stands_beside_the_widest_name():
    _, axes = panels_named(NAMES[2])
    boxes = boxes_of(axes[0, 0])
    between = boxes[NAMES[2]][0] - boxes["y label"][2]
    assert 0 < between < 0.1 * axes[0, 0].figure.dpi


def test_panels_that_are_compared_are_equally_large():
    _, axes = panels_named(NAMES[1], rows=2)
    sizes = np.array([panel.get_position().size for panel in axes.flat])
    assert sizes == pytest.approx(np.tile(sizes[0], (4, 1)))


def test_drawing_again_in_another_resolution_moves_nothing():
    figure, axes = panels_named(NAMES[1])
    before = [panel.get_position().extents for panel in axes.flat]
    figure.set_dpi(180)
    FigureCanvasAgg(figure).draw()
    for panel, extents in zip(axes.flat, before, strict=True):
        assert panel.get_position().extents == pytest.approx(extents, abs=0.004)  # letters are set in whole dots
