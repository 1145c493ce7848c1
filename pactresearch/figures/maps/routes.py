"""The route map: what the countries of a route seized, where they stand on it, and the corridors that are named."""

from collections.abc import Collection, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from shapely.geometry.base import BaseGeometry

from pactresearch import geography
from pactresearch.errors import InputError
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.maps import insets, labels, legend
from pactresearch.figures.maps.base import MAP_INCHES, NOTE_LINE_INCHES, Frame, base_map, frame_around
from pactresearch.rows import rows_of

WIDE_DEGREES = 40
ARROW_BENDS = (0.17, -0.17, 0.3, -0.3)  # the first that keeps off the inset
LEGEND_ROW_INCHES = 0.145


def route_map(
    route: str, seized_kg: pd.Series, members: pd.DataFrame, corridors: pd.DataFrame,
    said: Said, *, name: str, caption: str, key: Mapping[str, str],
) -> Drawn:  # fmt: skip
    """A route's countries shaded by what they seized, marked by stage, with the corridors that publications name.

    seized_kg: iso3 to kilograms over the whole window, as attributed to the route; missing or absent: nothing reported.
    members: as `geography.members`; iso3, stage, order, weight are read. corridors: as `geography.corridors`; with the basis
    `cases` they are links that cases mention. name: of the file for download. key: the words of the legend, as
    `legend.entries` takes them. The caption is preceded by the codes that stand on the map.

    Raises InputError where members is empty or a quantity is negative.
    Source of outlines: Natural Earth 4.1; names and disclaimer after United Nations practice.
    """
    if members.empty:
        raise InputError(
            f"The {route} route has no members, so there is nothing to map. Add rows to data/raw/routes.csv."
        )
    if (seized_kg < 0).any():
        raise InputError(f"seized_kg holds {seized_kg.min():g} kg for {seized_kg.idxmin()}; a seizure is 0 kg or more.")
    kg = seized_kg.reindex(members["iso3"]).astype(float)
    sources = geography.sources_of(route)
    colour = style.route_colour(route, geography.route_names())
    classes = legend.classes_of(kg, colour)
    frame = _frame(members, sources)
    stages = pd.concat([pd.Series("source", index=sources), members.set_index("iso3")["stage"]])
    drawn_corridors = between(corridors, stages.index)
    fills = _fills(kg, classes, sources, colour)
    with style.new_figure(MAP_INCHES, rows=2) as (figure, ((axes,), (below,))):
        silent = frozenset(kg.index[kg.isna()])
        outlines = base_map(axes, frame, fills, silent)
        nodes = labels.nodes_of(outlines, list(stages.index))
        found = insets.inset(frame, nodes, outlines.geometry[outlines.index.intersection(stages.index)].tolist())
        inner = nodes.index[_inside(nodes, found[1])] if found else nodes.index[:0]
        ends = drawn_corridors[["origin", "destination"]].isin(inner)
        look = {"nodes": nodes, "stages": stages, "fills": fills}
        box = insets.covered(frame, found[0]) if found else None
        codes = _draw(
            axes, frame, outlines, nodes.drop(inner), drawn_corridors[~ends.all(axis=1)], keep_off=box, **look
        )
        if found:
            corner, part = found
            window = axes.inset_axes(tuple(corner))
            outlines = base_map(window, part, fills, silent)
            window.set_xlabel("")  # the notes below the map hold for it, too
            window.spines[:].set_color(style.INK)
            left, bottom, right, top = part.bounds
            frame_look = {"facecolor": "none", "edgecolor": style.INK, "linewidth": 0.6, "zorder": 4.2}
            axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, **frame_look))
            codes += _draw(window, part, outlines, nodes.loc[inner], drawn_corridors[ends.any(axis=1)], **look)
        entries = legend.entries(classes, stages, drawn_corridors, kg, colour, key)
        legend.draw_legend(below, entries)
        legend_inches = LEGEND_ROW_INCHES * (1 + max(map(len, entries.values())))
        notes_inches = NOTE_LINE_INCHES * (2 + axes.get_xlabel().count("\n")) + 0.1
        figure.set_size_inches(style.WIDTH_INCHES, MAP_INCHES * frame.aspect + notes_inches + legend_inches)
        style.titled(figure, said.title, said.subtitle, said.source)
        _set_in_inches(figure, axes, below, frame, legend_inches)
    return Drawn(figure, name, said.alt, _data(kg, members), " ".join(filter(None, [key_of(codes), caption])))


def between(corridors: pd.DataFrame, stops: Collection[str]) -> pd.DataFrame:
    """The corridors that begin and end in one of these countries."""
    return corridors[corridors["origin"].isin(stops) & corridors["destination"].isin(stops)]


def key_of(codes: Collection[str]) -> str:
    """What the codes on a map stand for; an empty text where there are none."""
    key = ", ".join(f"{iso3} {geography.country_name(iso3)}" for iso3 in sorted(codes))
    return f"{key}." if key else ""


def _fills(kg: pd.Series, classes: legend.Classes, sources: tuple[str, ...], colour: str) -> pd.Series:
    fills = {
        iso3: classes.colour_of(value) if value > 0 else style.tint(colour, legend.ZERO_TINT)
        for iso3, value in kg.dropna().items()
    }
    return pd.Series({**fills, **dict.fromkeys(sources, legend.SOURCE_FILL)}, dtype="str")


def _frame(members: pd.DataFrame, sources: tuple[str, ...]) -> Frame:
    """Room for the largest part of each country, but for the capital alone of a market or of a country that is very wide."""
    outlines, points = geography.boundaries(), geography.reference_points()
    stages = members.set_index("iso3")["stage"]
    shapes = []
    for iso3 in (*sources, *stages.index):
        if iso3 in outlines.index and stages.get(iso3) != "market":
            part = max(shapely.get_parts(outlines.geometry[iso3]), key=shapely.area)
            if part.bounds[2] - part.bounds[0] <= WIDE_DEGREES:
                shapes.append(part)
                continue
        shapes.append(shapely.Point(points.loc[iso3]))
    return frame_around(gpd.GeoSeries(shapes, crs=geography.CRS))


def _set_in_inches(figure: Figure, axes: Axes, below: Axes, frame: Frame, legend_inches: float) -> None:
    """Puts map and legend where they belong, to the point: labels were placed for just this size of the map."""
    engine: Any = figure.get_layout_engine()
    _, bottom, _, room = engine.get()["rect"]
    figure.set_layout_engine("none")
    width, height = figure.get_size_inches()
    across, up = MAP_INCHES / width, MAP_INCHES * frame.aspect / height
    left = (1 - across) / 2
    axes.set_position((left, bottom + room - up, across, up))
    below.set_position((left, bottom, across, legend_inches / height))


def _inside(nodes: pd.DataFrame, frame: Frame) -> np.ndarray:
    """Whether a marker lies in a frame, a bool each."""
    left, bottom, right, top = frame.bounds
    return (nodes["x"].between(left, right) & nodes["y"].between(bottom, top)).to_numpy()


def _draw(
    axes: Axes, frame: Frame, outlines: gpd.GeoDataFrame, here: pd.DataFrame, corridors: pd.DataFrame, *,
    nodes: pd.DataFrame, stages: pd.Series, fills: pd.Series, keep_off: BaseGeometry | None = None,
) -> list[str]:  # fmt: skip
    """Draws corridors between `nodes`, and the markers and labels of those that are `here`; gives back the codes."""
    ways = _draw_corridors(axes, corridors, nodes, keep_off)
    _draw_nodes(axes, here, stages)
    return labels.write(axes, frame, outlines, here, fills, ways=shapely.union_all(ways) if ways else None)


def _draw_corridors(
    axes: Axes, corridors: pd.DataFrame, nodes: pd.DataFrame, keep_off: BaseGeometry | None
) -> list[shapely.LineString]:
    """Draws thin curved arrows, bent so that they keep off a part of the map; gives back their lines, in metres."""
    ways = []
    head = {"arrowstyle": "-|>,head_length=3.4,head_width=1.5", "shrinkA": 4.5, "shrinkB": 4.5, "mutation_scale": 1}
    halo = [patheffects.withStroke(linewidth=1.9, foreground="white", alpha=0.75)]
    look = {"linewidth": 0.85, "color": style.INK, "zorder": 4, "path_effects": halo}
    for corridor in rows_of(corridors):
        start, end = nodes.loc[corridor.origin].to_numpy(), nodes.loc[corridor.destination].to_numpy()
        dashes = legend.CORRIDOR_STYLES.get(corridor.basis, "dotted")
        bent = {bend: _arc(start, end, bend) for bend in ARROW_BENDS}
        free = (bend for bend, way in bent.items() if keep_off is None or not way.intersects(keep_off))
        bend = next(free, ARROW_BENDS[0])
        # `add_patch` would draw it once more, to see how far it reaches.
        axes.add_artist(
            FancyArrowPatch(start, end, linestyle=dashes, connectionstyle=f"arc3,rad={bend}", **head, **look)
        )
        ways.append(bent[bend])
    return ways


def _arc(start: np.ndarray, end: np.ndarray, bend: float) -> shapely.LineString:
    """The line that matplotlib draws for `arc3`, in short pieces."""
    middle = (start + end) / 2 + bend * np.array([end[1] - start[1], start[0] - end[0]])
    share = np.linspace(0, 1, 15)[:, None]
    return shapely.LineString((1 - share) ** 2 * start + 2 * share * (1 - share) * middle + share**2 * end)


def _draw_nodes(axes: Axes, nodes: pd.DataFrame, stages: pd.Series) -> None:
    for stage, marker in legend.STAGE_MARKERS.items():
        here = nodes.loc[nodes.index.isin(stages.index[stages == stage])]
        look = {"facecolor": style.INK, "edgecolor": "white", "linewidth": 0.7}
        axes.scatter(here["x"], here["y"], s=20, marker=marker, zorder=5, **look)


def _data(kg: pd.Series, members: pd.DataFrame) -> pd.DataFrame:
    """What the map shows, a row a country."""
    names = members["iso3"].map(geography.country_name)
    table = members.assign(country=names, seized_kg=kg.to_numpy()).reset_index(drop=True)
    return table[["iso3", "country", "stage", "weight", "seized_kg"]]
