"""One look for every figure: colours that mean one thing everywhere, sentences for titles, sources below."""

import contextlib
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import matplotlib
import numpy as np
import seaborn as sns
from matplotlib import colors
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from pactresearch.errors import InputError
from pactresearch.figures.margins import Margins
from pactresearch.words import unbroken

INK = "#1b1f24"
GREY = "#6b7280"
PALE = "#d4d7dc"
GRID = "#e6e8eb"
HATCH_GREY = "#9aa1ab"
NOT_REPORTED_HATCH = "////"
# The look of a bar that stands for what nobody reported.
NOT_REPORTED: dict[str, Any] = {"facecolor": "white", "edgecolor": HATCH_GREY, "hatch": NOT_REPORTED_HATCH}
# Okabe and Ito (2008): told apart by the colour-blind. The three routes first; a new route takes the next.
ROUTE_COLOURS = {"balkan": "#0072b2", "northern": "#d55e00", "southern": "#009e73"}
_FURTHER_COLOURS = ("#cc79a7", "#56b4e9", "#e69f00")
_TINTS = {"heroin": 1.0, "morphine": 0.62, "opium": 0.3}
WIDTH_INCHES = 7.2
NAME_POINTS = 8  # letters of a name at the end of its line
READABLE = 4.5  # least contrast of words with what lies under them

# seaborn's plain style, in our ink and greys.
HOUSE = sns.axes_style("ticks") | {
    "patch.force_edgecolor": False,
    "font.size": 9,
    "font.family": "DejaVu Sans",
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titley": 1.0,  # matplotlib then does not look for its place, which no figure with a title has numbers in
    "axes.linewidth": 0.8,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "hatch.color": HATCH_GREY,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
}


def route_colour(route: str, known: Sequence[str] = ()) -> str:
    """The colour of a route, as a hex string; a route beyond the three takes the next free one, in order of `known`."""
    further = [name for name in known if name not in ROUTE_COLOURS]
    if route in ROUTE_COLOURS:
        return ROUTE_COLOURS[route]
    return _FURTHER_COLOURS[further.index(route) % len(_FURTHER_COLOURS)] if route in further else _FURTHER_COLOURS[0]


def line_colours(routes: Sequence[str | None]) -> list[str]:
    """A colour a line: a route's own, and for a country (None) the next of those that are no route's.

    Raises InputError for more countries than can be told apart.
    """
    free = [INK, *_FURTHER_COLOURS, GREY]
    if routes.count(None) > len(free):
        raise InputError(f"{routes.count(None)} countries on one axis cannot be told apart; name {len(free)} at most.")
    return [route_colour(route) if route else free.pop(0) for route in routes]


def drug_colour(colour: str, drug: str) -> str:
    """A route's hue for a drug: heroin full, morphine mid, opium light."""
    return tint(colour, _TINTS[drug])


def tint(colour: str, strength: float) -> str:
    """A colour mixed with white; strength 1 leaves it as it is, 0 gives white."""
    mixed = strength * np.array(colors.to_rgb(colour)) + (1 - strength)
    return colors.to_hex(tuple(mixed))


def contrast(one: str, other: str) -> float:
    """How far two colours are apart in lightness, 1 to 21. Source: Web Content Accessibility Guidelines 2.2, section 1.4.3."""
    linear = [
        np.where((c := np.array(colors.to_rgb(name))) <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        for name in (one, other)
    ]
    low, high = sorted(float(c @ (0.2126, 0.7152, 0.0722)) + 0.05 for c in linear)
    return high / low


def ink_on(ground: str) -> str:
    """The colour of words on a ground: white where that can be read, ink elsewhere."""
    return "white" if contrast("white", ground) >= READABLE else INK


def readable(colour: str) -> str:
    """A colour for words on white: itself, or as much darker as it needs."""
    shades = (colors.to_hex(tuple(share * np.array(colors.to_rgb(colour)))) for share in np.arange(1, 0, -0.05))
    return next(shade for shade in shades if contrast(shade, "white") >= READABLE)


@contextlib.contextmanager
def new_figure(
    height_inches: float, rows: int = 1, columns: int = 1, **keywords
) -> Iterator[tuple[Figure, np.ndarray]]:
    """A figure of the house's width and its axes as a (rows, columns) array, to be drawn on in the house's style.

    `with new_figure(2.5, rows=2) as (figure, axes): ...`; it is not registered with pyplot.
    """
    with matplotlib.rc_context(HOUSE):
        figure = Figure(figsize=(WIDTH_INCHES, height_inches), layout=Margins())
        yield figure, figure.subplots(rows, columns, squeeze=False, **keywords)


@contextlib.contextmanager
def new_panel(height_inches: float, ax: Axes | None = None) -> Iterator[tuple[Figure, Axes]]:
    """A figure of one panel: `with new_panel(2.5) as (figure, axes): ...`.

    ax: a panel of the caller's own to draw on instead; its figure keeps its size and gets no title (`titled`).

    Raises InputError where that is a figure, or several panels.
    """
    if ax is not None:
        if not isinstance(ax, Axes):
            raise InputError(f"ax is a {type(ax).__name__}; give one panel, such as `left` of `plt.subplots(1, 2)[1]`.")
        with matplotlib.rc_context(HOUSE):
            yield ax.figure, ax
        return
    with new_figure(height_inches) as (figure, axes):
        yield figure, axes[0, 0]


def rows_down(axes: Axes, labels: Sequence[str], fontsize: float) -> None:
    """A row for each label, the first on top, with lines down and none across."""
    axes.set_yticks(range(len(labels)), labels, fontsize=fontsize)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")


def hatched(axes: Axes) -> None:
    """Hatches a panel: what is reported comes to lie on it."""
    axes.patch.set(**NOT_REPORTED, linewidth=0)


def key_above(axes: Axes, **look: Any) -> None:
    """A key above the panel, where it covers nothing."""
    axes.legend(
        **{"loc": "lower left", "bbox_to_anchor": (0, 1.0), "ncols": 4, "fontsize": 8, "handlelength": 1.2} | look
    )


def name_ends(axes: Axes, ends: Iterable[tuple[float, str, str]], at: float) -> None:
    """Names beside the ends of lines, apart from each other. Call it when the axis has its limits.

    ends: height, name and colour of each; a height of NaN has no name. at: where the lines end on the axis across.
    """
    place, below = axes.transData + axes.transAxes.inverted(), -np.inf
    known = sorted((place.transform((at, end))[1], name, colour) for end, name, colour in ends if np.isfinite(end))
    for height, name, colour in known:
        half = 0.5 * NAME_POINTS * 1.25 * (1 + name.count("\n")) / 72 * axes.figure.dpi / axes.bbox.height
        middle = max(height, below + half)
        below = middle + half
        axes.annotate(
            name, (at, middle), xycoords=("data", "axes fraction"), xytext=(7, 0), textcoords="offset points",
            color=readable(colour), va="center", fontsize=NAME_POINTS,
        )  # fmt: skip


def bare_grid(axes: Axes) -> None:
    """Leaves of the axes' frame what a grid of cells needs: the labels."""
    axes.tick_params(axis="y", length=0)
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)


def titled(figure: Figure, title: str, subtitle: str, source: str) -> None:
    """Puts the finding above as a sentence, units and n under it, and the source below; the figure grows by as much.

    Call it last: it fixes the figure's height. A figure of the caller's own is left as it is.
    """
    if not isinstance(figure.get_layout_engine(), Margins):
        return
    titles, subtitles = textwrap.wrap(unbroken(title), 72), textwrap.wrap(unbroken(subtitle), 108)
    lines = [(titles, 11.5, "bold", INK), (subtitles, 8.5, "normal", GREY)]
    figure.set_label(title)  # a page repeats it in words where a small screen cuts the picture
    source_lines = textwrap.wrap(unbroken(source), 124)
    line_inches = 1.32 / 72
    top = sum(len(text) * size * line_inches for text, size, _, _ in lines) + 0.14
    bottom = len(source_lines) * 7.5 * line_inches + 0.08
    width, drawn = figure.get_size_inches()
    height = drawn + top + bottom
    figure.set_size_inches(width, height)
    left = 0.06 / width
    y = 1 - 0.04 / height
    for text, size, weight, colour in lines:
        figure.text(left, y, "\n".join(text), size=size, weight=weight, color=colour, va="top", linespacing=1.22)
        y -= len(text) * size * line_inches / height
    figure.text(left, 0.05 / height, "\n".join(source_lines), size=7.5, color=GREY, va="bottom", linespacing=1.22)
    engine: Any = figure.get_layout_engine()
    engine.set(rect=(0, bottom / height, 1, 1 - (top + bottom) / height))


def not_reported_patch(label: str) -> Patch:
    """The legend entry for what nobody reported."""
    return Patch(facecolor="white", edgecolor=GREY, hatch=NOT_REPORTED_HATCH, label=label, linewidth=0.5)


class _InView(LogLocator):
    """The numbers in view: matplotlib makes ticks for more, which takes as long as for those that are drawn."""

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        """The numbers between two, each included."""
        ticks = np.asarray(super().tick_values(vmin, vmax))
        low, high = sorted((vmin, vmax))
        return list(ticks[(ticks >= low * (1 - 1e-9)) & (ticks <= high * (1 + 1e-9))])


def log_ticks(axis: Axis, said: Callable[[float], str], close: float = 50.0) -> None:
    """Ticks of a log axis at 1, 2 and 5 of each decade where its ends are less than `close` times apart, else at 1.

    said: a value as the axis writes it. Call it when all is drawn.
    """
    low, high = axis.get_view_interval()
    axis.set_major_locator(_InView(10, subs=(1, 2, 5) if low > 0 and high / low < close else (1,)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: said(value)))


def weight_axis(axis: Axis) -> None:
    """A log axis of kilograms, labelled as people say weights: `500 kg`, `2 t`, `10 t`. Call it when all is drawn."""
    log_ticks(axis, weight_label)


def weight_label(kg: float) -> str:
    """A round weight on an axis: `500 kg`, `2 t`."""
    return f"{kg / 1000:,.6g} t" if kg >= 1000 else f"{kg:.6g} kg"


def thousands(axis: Axis) -> None:
    """Numbers on an axis with thousands separators, without exponents."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}".replace("-", "−")))


def year_axis(axes: Axes, first_year: int, last_year: int, *, every: int = 1) -> None:
    """Whole years, at most about eight labels, both ends inside. every: 2 leaves out each second label, for want of room."""
    step = max(1, int(np.ceil((last_year - first_year + 1) / 8)))
    step = next(nice for nice in (1, 2, 5, 10, 20) if nice >= step) if step <= 20 else 50
    axes.set_xlim(first_year - 0.7, last_year + 0.7)
    axes.set_xticks(range(-(-first_year // step) * step, last_year + 1, step * every))
    axes.tick_params(axis="x", length=3)
