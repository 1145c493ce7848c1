"""A static picture of flows between the stages of a route: bands as wide as their median kilograms."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, INK, NOT_REPORTED, new_panel, tint, titled
from pactresearch.language import N_, _
from pactresearch.rows import rows_of

TAKEN = "consumed or seized"
STAGE_NAMES = {
    "source": N_("source"),
    "elsewhere": N_("other routes"),
    "transit": N_("transit"),
    "entry": N_("entry"),
    "distribution": N_("distribution"),
    "market": N_("market"),
}
BOX, GAP = 0.16, 0.03
THINNEST = 0.004  # of the source's height: thinner bands are not drawn, but stand in the data


def stage_flows(
    flows: pd.DataFrame, taken_kg: pd.Series, stages: Mapping[str, str], mentioned: pd.DataFrame
) -> pd.DataFrame:
    """Flows between stages, and what each stage takes: start, end, kg, mentioned_kg (of links that cases mention).

    flows: origin, destination, kg. mentioned: origin, destination. taken_kg: by ISO3, kg consumed or seized.
    What moves between countries of one stage is
    left out, since it neither enters nor leaves the stage.
    """
    start, end = flows["origin"].map(stages), flows["destination"].map(stages)
    pairs = ["origin", "destination"]
    seen = pd.MultiIndex.from_frame(flows[pairs]).isin(pd.MultiIndex.from_frame(mentioned[pairs]))
    moved = flows.assign(start=start, end=end, mentioned_kg=flows["kg"].where(seen, 0.0))
    moved = moved[moved["start"] != moved["end"]]
    between = moved.groupby(["start", "end"], as_index=False)[["kg", "mentioned_kg"]].sum()
    taken = taken_kg.groupby(taken_kg.index.map(stages)).sum()
    rest = pd.DataFrame({"start": taken.index, "end": TAKEN, "kg": taken.to_numpy()})
    return pd.concat([between, rest[rest["kg"] > 0]], ignore_index=True)


def stage_sankey(
    table: pd.DataFrame, colour: str, place: str, range_words: str, source: str, *, ax: Axes | None = None
) -> Drawn:
    """The stages of a route from left to right, bands between them, and what each takes running out below.

    table: start, end, kg, mentioned_kg, as `stage_flows` gives it; what no case mentions is hatched.
    range_words: how wide the estimate is, as a sentence for the subtitle.
    """
    present = [stage for stage in STAGE_NAMES if stage in set(table["start"]) | set(table["end"])]
    total = table.loc[table["end"] == TAKEN, "kg"].sum()
    with new_panel(3.0, ax) as (figure, picture):
        _draw(
            picture, table.assign(size=table["kg"] / total, seen=table["mentioned_kg"] / total), present, colour, total
        )
        picture.set_axis_off()
        largest = table[table["end"] == TAKEN].nlargest(1, "kg").iloc[0]
        title = _("{place}: of {total} a year, {share} end at the stage “{stage}”").format(
            place=place, total=words.weight(total), share=words.percent(100 * largest["kg"] / total),
            stage=_name(largest["start"]),
        )  # fmt: skip
        subtitle = _(
            "Pure kilograms a year that the estimated markets would need, traced back by average import shares. {range} Hatched: "
            "links that no case mentions. Movements within a stage are not drawn. An allocation, not an observation."
        ).format(range=range_words)
        titled(figure, title, subtitle, source)
    bands = " ".join(
        _("{start} to {end}: {kg}.").format(start=_name(row.start), end=_name(row.end), kg=words.weight(row.kg))
        for row in rows_of(table)
    )
    alt = _("Bands between stages. {title}. {bands}").format(title=title, bands=bands)
    return Drawn(figure, "flows_between_stages", alt, table)


def _name(stage: str) -> str:
    return _("consumed or seized") if stage == TAKEN else _(STAGE_NAMES[stage])


def _draw(axes: Axes, table: pd.DataFrame, present: list[str], colour: str, total: float) -> None:
    inwards, outwards = table.groupby("end")["size"].sum(), table.groupby("start")["size"].sum()
    place = {stage: float(at) for at, stage in enumerate(present)}
    height = {stage: max(inwards.get(stage, 0.0), outwards.get(stage, 0.0)) for stage in present}
    top = dict.fromkeys(present, 1.0)
    right, left = dict(top), dict(top)
    onward = table[table["end"] != TAKEN]
    far = onward["end"].map(place)
    onward = onward.assign(span=far - onward["start"].map(place), far=far)
    # Bands that go furthest leave at the top and arrive there, so that none crosses a box in between more than it must.
    for band in rows_of(onward.sort_values(["span", "far"], ascending=False)):
        for size, shade in ((band.seen, tint(colour, 0.45)), (band.size - band.seen, "")):
            if size >= THINNEST:
                _band(
                    axes, (place[band.start] + BOX, right[band.start]), (place[band.end], left[band.end]), size, shade
                )
            right[band.start] -= size
            left[band.end] -= size
    for stage in present:
        taken = table.loc[(table["start"] == stage) & (table["end"] == TAKEN), "size"].sum()
        corner = (place[stage], 1 - height[stage])
        axes.add_patch(Rectangle(corner, BOX, height[stage], facecolor=INK, linewidth=0, zorder=3))
        if taken >= THINNEST:
            _drain(axes, place[stage] + BOX, right[stage], taken, colour)
            said = f"{words.weight(taken * total)}\n({words.percent(100 * taken)})"
            axes.text(place[stage] + BOX + 0.2, -0.2, said, ha="center", va="top", fontsize=7.4)
        axes.text(place[stage] + BOX / 2, 1.04, _name(stage), ha="center", va="bottom", fontsize=8.5, fontweight="bold")
    axes.text(place[present[0]], -0.27, _("consumed\nor seized:"), ha="left", va="center", fontsize=7.4, color=GREY)
    axes.set(xlim=(-0.05, len(present) - 1 + 0.65), ylim=(-0.42, 1.14))


def _band(axes: Axes, start: tuple[float, float], end: tuple[float, float], size: float, shade: str) -> None:
    (x0, y0), (x1, y1) = start, end
    middle = (x0 + x1) / 2
    points = [
        (x0, y0), (middle, y0), (middle, y1), (x1, y1), (x1, y1 - size), (middle, y1 - size), (middle, y0 - size),
        (x0, y0 - size), (x0, y0),
    ]  # fmt: skip
    _ribbon(axes, points, shade)


def _drain(axes: Axes, x: float, y: float, size: float, colour: str) -> None:
    """What leaves a stage to users and police: a band that bends down to the foot of the picture."""
    width = np.clip(size * 0.35, 0.012, 0.3)
    centre = x + 0.2
    points = [
        (x, y), (centre + width / 2, y), (centre + width / 2, y), (centre + width / 2, -0.16), (centre - width / 2, -0.16),
        (centre - width / 2, y - size), (centre - width / 2, y - size), (x, y - size), (x, y),
    ]  # fmt: skip
    _ribbon(axes, points, tint(colour, 0.8))


def _ribbon(axes: Axes, points: list[tuple[float, float]], shade: str) -> None:
    """A band between two curves: three points of control there, a straight end, and three back; hatched without a shade."""
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    look = {"facecolor": shade, "edgecolor": "white", "alpha": 0.9} if shade else NOT_REPORTED
    axes.add_patch(PathPatch(Path(points, codes), linewidth=0.4, **look))
