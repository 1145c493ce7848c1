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

from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.margins import Margins
from pactresearch.methods.levels.level import Surprise
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.rows import rows_of

WIDTH_INCHES = 5.7
_TYPE = {"font.size": 10.5, "xtick.labelsize": 10, "ytick.labelsize": 10}
_APART = 0.13  # of the height: the least between two labels


@contextlib.contextmanager
def _panel(height_inches: float, said: Said) -> Iterator[tuple[Figure, Axes]]:
    with matplotlib.rc_context({**style.HOUSE, **_TYPE}):
        figure = Figure(figsize=(WIDTH_INCHES, height_inches), layout=Margins())
        figure.set_label(said.title)
        yield figure, figure.subplots()


def over_years(
    series: RouteSeries, expected: Sequence[Surprise], colour: str, said: Said, labels: Mapping[str, str]
) -> Drawn:
    """A line of yearly kilograms, and a grey bar for what earlier years let one expect of a year; open: incomplete.

    expected: years with a forecast; the last is labelled. labels: `came` and `expected`, what stands beside the two.
    """
    years, kg, shown = series.years, series.complete_kg / 1000, [one for one in expected if one.forecast]
    with _panel(2.35, said) as (figure, axes):
        for one in shown:
            low, high = one.forecast.low_kg / 1000, one.forecast.high_kg / 1000
            axes.bar(one.year, high - low, 0.8, bottom=low, color=style.PALE, zorder=1)
        axes.plot(years, kg, color=colour, linewidth=2)
        alone = np.isfinite(kg) & ~np.isfinite(np.r_[np.nan, kg[:-1]]) & ~np.isfinite(np.r_[kg[1:], np.nan])
        axes.plot(years[alone], kg[alone], "o", color=colour, markersize=3.5)
        axes.plot(
            years[~series.complete], series.kg[~series.complete] / 1000, "o", mfc="white", mec=colour, markersize=5
        )
        style.year_axis(axes, years[0], years[-1])
        span = years[-1] - years[0] + 1
        axes.set_xlim(years[0] - 0.7, years[-1] + 0.34 * span)
        axes.set_ylim(0, 1.06 * max(axes.get_ylim()[1], 1e-6))
        if expected and np.isfinite(expected[-1].kg):
            _labelled(axes, expected[-1], colour, labels)
        axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axes.yaxis.set_major_formatter(lambda value, _: style.weight_label(1000 * value) if value else "0")
    data = pd.DataFrame({"year": years, "kg": series.kg, "complete": series.complete}).set_index("year")
    for end in ("low_kg", "high_kg"):
        data[f"expected_{end}"] = pd.Series({one.year: getattr(one.forecast, end) for one in shown}, dtype=float)
    return Drawn(figure, f"opening_{series.drug}", said.alt, data, said.source)


def _labelled(axes: Axes, one: Surprise, colour: str, labels: Mapping[str, str]) -> None:
    """The newest year's dot, and beside it what came and what was expected, kept apart."""
    top = axes.get_ylim()[1]
    came = one.kg / 1000
    axes.plot([one.year], [came], "o", color=colour, markersize=6)
    at = {"came": came / top}
    if one.forecast:
        at["expected"] = min(0.9, (one.forecast.low_kg + one.forecast.high_kg) / 2000 / top)
        close = at["expected"] - at["came"]
        if abs(close) < 2 * _APART:
            side = 1 if close >= 0 else -1
            at["expected"] = at["came"] + side * 2 * _APART
            if not 0.05 < at["expected"] < 0.9:
                at["expected"] = at["came"] - side * 2 * _APART
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
    with _panel(0.25 + 0.44 * len(rows), said) as (figure, axes):
        across = blended_transform_factory(axes.transAxes, axes.transData)
        for at, row in enumerate(rows_of(rows)):
            axes.text(0, at - 0.3, row.name, transform=across, va="center")
            axes.text(1, at - 0.3, row.written, transform=across, va="center", ha="right", color=style.GREY)
            filled = style.PALE if np.isfinite(row.value) else row.colour
            axes.barh(at + 0.16, row.high - row.low, 0.34, left=row.low, color=filled)
            axes.plot([row.value], [at + 0.16], "o", color=row.colour, markersize=7)
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
