"""What every figure function returns: the picture, its words, and its numbers."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a figure says. The figure computes none of it: whoever shows it, says what it means.

    title: its finding, as a sentence. subtitle: what is drawn, with units and n. source: where the numbers come from.
    alt: the message and the main numbers in words, for those who cannot see the figure.
    """

    title: str = ""
    subtitle: str = ""
    source: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Drawn:
    """A finished figure.

    figure: the matplotlib figure, not registered with pyplot, so that nothing has to close it.
    name: stem of the file under which its data are downloaded, unique in a report.
    alt: the message and the main numbers in words, for those who cannot see the figure.
    data: the plotted numbers, units in the column names; empty cells are "not reported".
    caption: what stands below: how to read it, and its sources.
    """

    figure: Figure
    name: str
    alt: str
    data: pd.DataFrame
    caption: str = ""
