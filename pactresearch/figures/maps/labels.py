"""Places country labels on a map so that none covers another: names inside where they fit, codes beside, leaders last.

Everything is reckoned in points (1/72 inch) from the map's lower left corner, so that no figure has to be drawn first.
"""

import functools
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from shapely.geometry.base import BaseGeometry

from pactresearch import geography
from pactresearch.figures.maps.base import Frame
from pactresearch.figures.style import INK, ink_on
from pactresearch.rows import rows_of

HALO_POINTS = 1.7
NAME_CHARACTERS = 17
NAME_SIZE, CODE_SIZE = 6.6, 6.4
LINE_SPACING = 1.15
MARKER_RADIUS = 3.2
GAP = 1.6
INSIDE_SHARE = 0.93
LEADER_LENGTHS = (6, 10, 15, 20, 27, 35, 44, 55, 68, 82)
# A label on an arrow is as bad as a leader of that many points.
ON_ARROW = 12
DIRECTIONS = np.deg2rad(np.arange(0, 360, 22.5))


@dataclass(frozen=True)
class Place:
    """What wants a label: its code, its name in lines, its visible outline and its marker, in points, and its colour."""

    iso3: str
    name: str
    outline: BaseGeometry
    marker: tuple[float, float]
    ground: str = "white"


@dataclass(frozen=True)
class Label:
    """A label found a place: text centred on `centre` (points); `leader`: whether a line must lead to the marker."""

    iso3: str
    text: str
    size: float
    centre: tuple[float, float]
    leader: bool


@dataclass
class _Taken:
    boxes: list[np.ndarray] = field(default_factory=list)

    def free(self, box: np.ndarray, frame: np.ndarray) -> bool:
        inside = (box[:2] >= frame[:2]).all() and (box[2:] <= frame[2:]).all()
        if not inside or not self.boxes:
            return bool(inside)
        others = np.array(self.boxes)
        apart = (box[0] > others[:, 2]) | (box[2] < others[:, 0]) | (box[1] > others[:, 3]) | (box[3] < others[:, 1])
        return bool(apart.all())

    def crossed(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Whether a leader would run over another label or marker than the one it starts from."""
        boxes = [box for box in self.boxes if not (box[0] <= start[0] <= box[2] and box[1] <= start[1] <= box[3])]
        line = shapely.LineString([start, end])
        return bool(boxes) and bool(shapely.intersects(shapely.box(*np.array(boxes).T), line).any())


def write(
    axes: Axes, frame: Frame, outlines: gpd.GeoDataFrame, nodes: pd.DataFrame, fills: pd.Series, *,
    ways: shapely.Geometry | None = None, bold: str = "", name_of: Callable[[str], str] = geography.country_name,
) -> list[str]:  # fmt: skip
    """Writes names where they fit and codes elsewhere, with their leaders; gives back the codes, which a key must explain.

    outlines, nodes: by country, what is seen of it and its marker (x, y), metres. fills: the colours of countries. ways: lines
    to keep off, metres. bold: the code of the country whose label is larger and bold. name_of: a code's name.
    """
    places = []
    for iso3, *node in rows_of(nodes):
        name = textwrap.fill(name_of(iso3), NAME_CHARACTERS, break_long_words=False)
        marker = frame.to_points(shapely.Point(node))
        outline = frame.to_points(outlines.geometry[iso3])
        places.append(Place(iso3, name, outline, (marker.x, marker.y), fills.get(iso3, "white")))
    ways = None if ways is None else frame.to_points(ways)
    found = placed(places, frame.inches * 72, frame.inches * 72 * frame.aspect, ways)
    by_code = {place.iso3: place for place in places}
    look = {"ha": "center", "va": "center", "zorder": 6, "linespacing": LINE_SPACING}
    for label in found:
        centre, weight = frame.to_metres(label.centre), "bold" if label.iso3 == bold else "normal"
        place = by_code[label.iso3]
        if label.leader:
            marker = frame.to_metres(place.marker)
            axes.plot(*zip(marker, centre, strict=True), color=INK, linewidth=0.45, zorder=4.5)
        ground = place.ground if _lies_within(_box(label), place.outline) else "white"
        colour = ink_on(ground)
        halo = patheffects.withStroke(linewidth=HALO_POINTS, foreground=ground if colour == "white" else "white")
        size = label.size + 1.2 * (label.iso3 == bold)
        axes.text(centre[0], centre[1], label.text, size=size, weight=weight, color=colour, path_effects=[halo], **look)
    return [label.iso3 for label in found if label.text == label.iso3]


def nodes_of(outlines: gpd.GeoDataFrame, wanted: Sequence[str]) -> pd.DataFrame:
    """Where a country's marker stands: the middle of the largest circle within its visible part. Index iso3; x, y, metres."""
    here = outlines.loc[outlines.index.intersection(wanted), "geometry"]
    largest = {iso3: max(shapely.get_parts(shape), key=shapely.area) for iso3, shape in here.items()}
    middles = {
        iso3: shapely.get_point(shapely.maximum_inscribed_circle(part, 5000), 0) for iso3, part in largest.items()
    }
    return pd.DataFrame({iso3: (point.x, point.y) for iso3, point in middles.items()}, index=["x", "y"]).T


def placed(places: Sequence[Place], width: float, height: float, ways: shapely.Geometry | None = None) -> list[Label]:
    """Labels for the places; a place for which there is no room gets none.

    width, height: of the map, points. ways: lines (arrows) that labels keep off where they can.
    """
    frame = np.array([1.0, 1.0, width - 1, height - 1])
    taken = _Taken([_around(place.marker, 2 * MARKER_RADIUS, 2 * MARKER_RADIUS) for place in places])
    found: dict[str, Label] = {}
    # Names first, since they can go nowhere else; then codes from the smallest country up, which has the least room.
    for place, way in [
        *((place, _inside) for place in sorted(places, key=lambda one: -one.outline.area)),
        *((place, _beside) for place in sorted(places, key=lambda one: one.outline.area)),
    ]:
        label = None if place.iso3 in found else way(place, taken, frame, ways)
        if label:
            found[place.iso3] = label
            taken.boxes.append(_box(label))
    return list(found.values())


def _inside(place: Place, taken: _Taken, frame: np.ndarray, ways: shapely.Geometry | None) -> Label | None:
    """The name within the country's own outline, below, above or beside its marker."""
    width, height = extent_of(place.name, NAME_SIZE)
    x, y = place.marker
    away = MARKER_RADIUS + GAP
    for centre in (
        (x, y - away - height / 2),
        (x, y + away + height / 2),
        (x + away + width / 2, y),
        (x - away - width / 2, y),
    ):
        box = _around(centre, width, height)
        if taken.free(box, frame) and _lies_within(box, place.outline):
            return Label(place.iso3, place.name, NAME_SIZE, centre, False)
    return None


def _lies_within(box: np.ndarray, outline: BaseGeometry) -> bool:
    whole = shapely.box(*box)
    return shapely.intersection(whole, outline).area >= INSIDE_SHARE * whole.area


def _beside(place: Place, taken: _Taken, frame: np.ndarray, ways: shapely.Geometry | None) -> Label | None:
    """The code close to the marker, or further off with a leader: the nearest free place, lying on an arrow counted as far."""
    width, height = extent_of(place.iso3, CODE_SIZE)
    x, y = place.marker
    best, cost = None, np.inf
    for length in (0, *LEADER_LENGTHS):
        if length >= cost:
            break
        reach = MARKER_RADIUS + GAP + length
        for angle in DIRECTIONS:
            centre = (x + np.cos(angle) * (reach + width / 2), y + np.sin(angle) * (reach + height / 2))
            box = _around(centre, width, height)
            if not taken.free(box, frame) or (length and taken.crossed((x, y), centre)):
                continue
            here = length + (ON_ARROW if ways is not None and shapely.box(*box).intersects(ways) else 0)
            if here < cost:
                best, cost = Label(place.iso3, place.iso3, CODE_SIZE, centre, length > 0), here
    return best


def _around(centre: tuple[float, float], width: float, height: float) -> np.ndarray:
    x, y = centre
    return np.array([x - width / 2, y - height / 2, x + width / 2, y + height / 2])


def _box(label: Label) -> np.ndarray:
    return _around(label.centre, *extent_of(label.text, label.size))


@functools.lru_cache(maxsize=2048)
def extent_of(text: str, size: float) -> tuple[float, float]:
    """Width and height of a text of one or more lines, in points, with a hair of room around it."""
    lines = text.split("\n")
    font = FontProperties(family="DejaVu Sans", size=size)
    # The ends of a letter's curves lie on its outline; the exact extent of the curves would take ten times as long.
    width = max(np.ptp(TextPath((0, 0), line, prop=font).vertices[:, 0]) if line.strip() else 0.0 for line in lines)
    return width + 2, len(lines) * size * LINE_SPACING + 1
