"""What every figure function returns: the picture, its words, and its numbers."""

import base64

import pandas as pd
from matplotlib.figure import Figure

from pactresearch.figures import picture
from pactresearch.results import result


@result(kw_only=True)
class Said:
    """What a figure says. The figure computes none of it: whoever shows it, says what it means.

    title: its finding, as a sentence. subtitle: what is drawn, with units and n. source: where the numbers come from.
    alt: the message and the main numbers in words, for those who cannot see the figure.
    """

    title: str = ""
    subtitle: str = ""
    source: str = ""
    alt: str = ""


@result
class Drawn:
    """A finished figure, which shows its picture in a cell.

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

    def _repr_mimebundle_(self, **_asked: object) -> dict[str, str]:
        """The picture with its alt text; of panels in a figure of pyplot's, which shows itself, the words alone."""
        if getattr(self.figure, "number", None) is not None:
            return {"text/plain": repr(self), "text/html": ""}
        content, width, height = picture.png(self.figure)
        shown = base64.b64encode(content).decode("ascii")
        html = picture.element(shown, width, height, self.alt)
        return {"text/plain": repr(self), "image/png": shown, "text/html": html}
