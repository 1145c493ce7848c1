"""The ground of every map: land, borders, disputed lines, and the United Nations disclaimer under it."""

import functools
import textwrap
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from pactresearch import geography
from pactresearch.figures import style
from pactresearch.geography.united_nations import DISCLAIMER, FILLED_AS, notes_on

LAND, SEA, LINE = "#f0f1f3", "white", "#a3a9b3"
NOTE_SIZE, NOTE_CHARACTERS, NOTE_LINE_INCHES = 6.2, 150, 0.107
MAP_INCHES = style.WIDTH_INCHES - 0.2
_STYLES = {"dotted": (0, (1, 1.6)), "dashed": (0, (4, 2))}


@dataclass(frozen=True)
class Frame:
    """What a map shows: projection (metres) and bounds (left, bottom, right, top in metres); inches: how wide it is drawn."""

    crs: CRS
    bounds: tuple[float, float, float, float]
    inches: float = MAP_INCHES

    @property
    def aspect(self) -> float:
        """Height over width."""
        left, bottom, right, top = self.bounds
        return (top - bottom) / (right - left)

    @property
    def points_per_metre(self) -> float:
        """The scale of the map; a point is 1/72 inch."""
        return self.inches * 72 / (self.bounds[2] - self.bounds[0])

    def to_points(self, shape: shapely.Geometry) -> Any:
        """A shape in metres, as the same kind of shape in points from the lower left corner of the map."""
        return shapely.transform(shape, lambda xy: (xy - self.bounds[:2]) * self.points_per_metre)

    def to_metres(self, point: tuple[float, float]) -> np.ndarray:
        """A point so given, x and y in metres."""
        return np.array(point) / self.points_per_metre + self.bounds[:2]

    @functools.cached_property
    def window(self) -> BaseGeometry:
        """The bounds in longitude and latitude, with a margin: what has to be projected."""
        left, bottom, right, top = self.bounds
        x, y = np.meshgrid(np.linspace(left, right, 25), np.linspace(bottom, top, 25))
        lon, lat = Transformer.from_crs(self.crs, geography.CRS, always_xy=True).transform(x, y)
        return shapely.box(
            max(lon.min() - 3, -180), max(lat.min() - 3, -90), min(lon.max() + 3, 180), min(lat.max() + 3, 90)
        )


def frame_around(shapes: gpd.GeoSeries, margin: float = 0.04, aspects: tuple[float, float] = (0.5, 0.85)) -> Frame:
    """The frame that holds shapes given in longitude and latitude, in Lambert's azimuthal equal-area projection.

    margin: room on each side, as a share of the longer side. aspects: lowest and highest height over width.
    """
    west, south, east, north = shapes.total_bounds
    middle = {"lat_0": round((south + north) / 2, 1), "lon_0": round((west + east) / 2, 1)}
    crs = CRS.from_dict({"proj": "laea", **middle, "datum": "WGS84", "units": "m"})
    left, bottom, right, top = shapes.segmentize(1.0).to_crs(crs).total_bounds
    pad = margin * max(right - left, top - bottom)
    width, height = right - left + 2 * pad, top - bottom + 2 * pad
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    width = max(width, height / aspects[1])
    height = max(height, width * aspects[0])
    return Frame(crs, (middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2))


def visible(shapes: gpd.GeoDataFrame, frame: Frame) -> gpd.GeoDataFrame:
    """The part of shapes in longitude and latitude that a frame shows, projected into it."""
    near = shapes.assign(geometry=shapes.geometry.intersection(frame.window))
    near = near[~near.geometry.is_empty].to_crs(frame.crs)
    near = near.assign(geometry=near.geometry.clip_by_rect(*frame.bounds))
    return near[~near.geometry.is_empty]


def base_map(
    axes: Axes, frame: Frame, fills: pd.Series | None = None, hatched: frozenset[str] = frozenset()
) -> gpd.GeoDataFrame:
    """Draws land, borders, disputed lines and, below, the United Nations disclaimer and the notes of what is shown.

    fills: iso3 to colour; others are pale grey. hatched: countries that did not report. Returns the visible outlines
    (index iso3, in the frame's projection). Source: Natural Earth 4.1, 1:50m, with the changes its sidecar names.
    """
    outlines = visible(geography.boundaries(), frame)
    fills = pd.Series(dtype="str") if fills is None else fills
    colours = [fills.get(FILLED_AS.get(iso3, iso3), LAND) for iso3 in outlines.index]
    outlines.plot(ax=axes, color=colours, linewidth=0, zorder=1)
    silent = outlines[outlines.index.isin(hatched)]
    if len(silent):
        silent.plot(
            ax=axes, facecolor="white", edgecolor=style.GREY, hatch=style.NOT_REPORTED_HATCH, linewidth=0, zorder=1.5
        )
    areas = visible(geography.undetermined_areas(), frame)
    if len(areas):
        areas.plot(ax=axes, color=LAND, linewidth=0, zorder=1)
    borders = visible(geography.borders(frame.window.bounds), frame)
    for kind, shape in borders[["kind", "geometry"]].itertuples(index=False):
        if kind == "border":
            _lines(axes, shape, "white", 0.9, "solid")
        _lines(axes, shape, LINE, 0.4, "solid")
    disputed = visible(geography.disputed_lines(), frame)
    for dash, shape in disputed[["style", "geometry"]].itertuples(index=False):
        _lines(axes, shape, "white", 2.2, "solid")  # a casing, so that the line is seen on any fill
        _lines(axes, shape, style.INK, 0.9, _STYLES[dash])
    left, bottom, right, top = frame.bounds
    axes.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[], aspect="equal", anchor="N", facecolor=SEA)
    axes.grid(False)
    for spine in axes.spines.values():
        spine.set(visible=True, color=style.PALE, linewidth=0.6)
    notes = " ".join([DISCLAIMER, *notes_on(outlines, disputed)])
    axes.set_ylabel("")  # geopandas names the projection's axes
    axes.set_xlabel(textwrap.fill(notes, NOTE_CHARACTERS), loc="left", size=NOTE_SIZE, color=style.GREY, labelpad=4)
    axes.xaxis.label.set(multialignment="left", linespacing=1.2)
    return outlines


def _lines(axes: Axes, shape: shapely.Geometry, colour: str, width: float, dash) -> None:
    parts = [shapely.get_coordinates(part) for part in shapely.get_parts(shape) if part.geom_type == "LineString"]
    axes.add_collection(
        LineCollection(parts, colors=colour, linewidths=width, linestyles=[dash], zorder=2), autolim=False
    )
