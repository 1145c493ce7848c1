"""What a result hangs on: one bar an input, from its low end to its high one."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from pactresearch.figures.style import INK, rows_down
from pactresearch.rows import rows_of


def tornado_bars(
    axes: Axes, table: pd.DataFrame, colours: tuple[str, str], said: Callable[[Any, float], str], unit: float = 1.0
) -> None:
    """Draws the result at the low and at the high end of each input, the others at their middles, from the result of all middles.

    table: as `uncertain_inputs.tornado` gives it, the first row on top. colours: of the low end and of the high one. said: what
    stands beside a bar, from the row and the input's value. unit: of the axis, in units of the result.
    """
    middle, longest = table["middle"].iloc[0] / unit, 0
    for row, one in enumerate(rows_of(table)):
        for result, given, colour in zip((one.low, one.high), (one.input_low, one.input_high), colours, strict=True):
            end, words = result / unit, said(one, given)
            longest = max(longest, len(words))
            axes.barh(row, end - middle, left=middle, height=0.55, color=colour)
            side = 1 if end >= middle else -1
            axes.annotate(
                words, (end, row), xytext=(3 * side, 0), textcoords="offset points",
                ha="left" if side > 0 else "right", va="center", fontsize=7.5, color=INK,
            )  # fmt: skip
    beside = min(0.02 + 0.0125 * longest, 0.4)  # of the panel's width: the longest words, at either end
    axes.margins(x=beside / (1 - 2 * beside))
    axes.axvline(middle, color=INK, linewidth=0.9)
    rows_down(axes, table["label"].tolist(), 7.8)
