"""The one chart that opens a report: what was expected beside what came, drawn so that a phone shows it whole.

Narrower than other figures and in larger type. Its title stands above it on the page, and is the figure's label.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import blended_transform_factory
from numpy.typing import NDArray

from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.margins import Margins
from pactresearch.language import _
from pactresearch.methods.levels.level import Surprise
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.rows import rows_of

WIDTH_INCHES = 5.7
_TYPE = {"font.size": 10.5, "xtick.labelsize": 10, "ytick.labelsize": 10}
FLAT = 0.125  # of the axis: the highest that was expected of the newest year, where a linear axis does not show it
_APART = 0.13  # of the height: the least between two labels


@contextlib.contextmanager
def panel(height_inches: float, title: str) -> Iterator[tuple[Figure, Axes]]:
    """A figure of one panel, of the width and in the type of a phone: `with panel(2.5, title) as (figure, axes): ...`."""
    with matplotlib.rc_context({**style.HOUSE, **_TYPE}):
        figure = Figure(figsize=(WIDTH_INCHES, height_inches), layout=Margins())
        figure.set_label(title)
        yield figure, figure.subplots()


def over_years(
    series: RouteSeries, expected: Sequence[Surprise], colour: str, said: Said, labels: Mapping[str, str]
) -> Drawn:
    """A line of yearly kilograms, and a grey bar for what earlier years let one expect of a year; open: incomplete.

    The axis is linear, or a log one where a linear one would flatten the newest year. expected: years with a forecast; the last
    is labelled. labels: `came` and `expected`, what stands beside the two.
    """
    years, kg, shown = series.years, series.complete_kg, [one for one in expected if one.forecast]
    with panel(2.35, said.title) as (figure, axes):
        for one in shown:
            axes.bar(one.year, one.forecast.high_kg - one.forecast.low_kg, 0.8, one.forecast.low_kg, color=style.PALE)
        axes.plot(years, kg, color=colour, linewidth=2)
        alone = np.isfinite(kg) & ~np.isfinite(np.r_[np.nan, kg[:-1]]) & ~np.isfinite(np.r_[kg[1:], np.nan])
        axes.plot(years[alone], kg[alone], "o", color=colour, markersize=3.5)
        axes.plot(years[~series.complete], series.kg[~series.complete], "o", mfc="white", mec=colour, markersize=5)
        style.year_axis(axes, years[0], years[-1])
        span = years[-1] - years[0] + 1
        axes.set_xlim(years[0] - 0.7, years[-1] + 0.34 * span)
        _scale(axes, shown, kg)
        if expected and np.isfinite(expected[-1].kg):
            _labelled(axes, expected[-1], colour, labels)
    data = pd.DataFrame({"year": years, "kg": series.kg, "complete": series.complete}).set_index("year")
    for end in ("low_kg", "high_kg"):
        data[f"expected_{end}"] = pd.Series({one.year: getattr(one.forecast, end) for one in shown}, dtype=float)
    return Drawn(figure, f"opening_{series.drug}", said.alt, data, said.source)


def _scale(axes: Axes, shown: Sequence[Surprise], kg: NDArray[np.float64]) -> None:
    """Kilograms upwards: from zero, or in ratios where the newest year would lie on the floor."""
    top = max(axes.get_ylim()[1], 1e-3)
    newest = shown[-1].forecast if shown else None
    if newest and 0 < newest.high_kg < FLAT * top:
        axes.set_yscale("log")
        axes.set_ylim(min(newest.low_kg, kg[kg > 0].min()) / 2, 1.5 * top)
        axes.set_ylabel(_("log scale"))
        style.weight_axis(axes.yaxis)
    else:
        axes.set_ylim(0, 1.06 * top)
        axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axes.yaxis.set_major_formatter(lambda kg, _place: style.weight_label(kg) if kg else "0")


def _labelled(axes: Axes, one: Surprise, colour: str, labels: Mapping[str, str]) -> None:
    """The newest year's dot, and beside it what came and what was expected, kept apart."""
    came = max(one.kg, axes.get_ylim()[0])
    ends = [one.forecast.low_kg, one.forecast.high_kg] if one.forecast else []
    to_axes = axes.transData + axes.transAxes.inverted()
    height, *expected = (to_axes.transform((one.year, kg))[1] for kg in (came, *ends))
    axes.plot([one.year], [came], "o", color=colour, markersize=6, clip_on=False)
    at = {"came": height}
    if expected:
        middle = min(0.9, sum(expected) / 2)
        apart = 2 * _APART if middle >= height else -2 * _APART
        near = [one for one in (height + apart, height - apart) if 0.05 < one < 0.9]
        at["expected"] = middle if abs(middle - height) >= abs(apart) else near[0]
    place = blended_transform_factory(axes.transData, axes.transAxes)
    looks = {"came": {"color": style.readable(colour), "weight": "bold"}, "expected": {"color": style.GREY}}
    for name, height in at.items():
        x = one.year + 0.025 * np.diff(axes.get_xlim())[0]
        axes.text(x, height, labels[name], transform=place, va="center", linespacing=1.15, **looks[name])


def ranges(rows: pd.DataFrame, unit: str, name: str, said: Said, *, log: bool = False, most: float = 0.0) -> Drawn:
    """A row each: its name and its number in words above a bar from low to high, and a dot at the value.

    rows: name; written, the number in words; value, low, high in `unit`, NaN where there is none; colour, of the dot, or of the
    bar where there is no dot. log: ratios are lengths. most: the end of the scale at least.
    """
    numbers = rows[["value", "low", "high"]].astype(float)
    ends = numbers.to_numpy()[np.isfinite(numbers)]
    with panel(0.25 + 0.44 * len(rows), said.title) as (figure, axes):
        across = blended_transform_factory(axes.transAxes, axes.transData)
        for at, row in enumerate(rows_of(rows)):
            axes.text(0, at - 0.3, row.name, transform=across, va="center")
            axes.text(1, at - 0.3, row.written, transform=across, va="center", ha="right", color=style.GREY)
            filled = style.PALE if np.isfinite(row.value) else row.colour
            axes.barh(at + 0.16, row.high - row.low, 0.34, left=row.low, color=filled)
            axes.plot([row.value], [at + 0.16], "o", color=row.colour, markersize=7, clip_on=False)
        axes.set_ylim(len(rows) - 0.45, -0.6)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.grid(visible=True, axis="x")
        if log and len(ends):
            axes.set_xscale("log")
            axes.set_xlim(ends.min() / 1.4, ends.max() * 1.4)
            style.log_ticks(axes.xaxis, "{:,.6g}".format)
        else:
            axes.set_xlim(0, 1.02 * max(most, ends.max(initial=1e-9)))
            style.thousands(axes.xaxis)
    alt = f"{said.title}. {'; '.join(f'{row.name}: {row.written}' for row in rows_of(rows))}."
    data = numbers.set_axis([unit, f"low_{unit}", f"high_{unit}"], axis=1).set_index(rows["name"])
    return Drawn(figure, name, alt, data, said.source)
