"""The maps of the index, as SVG within the page: each country that has a sheet is a link to it.

Outlines are simplified together, so that neighbours still share their borders, and drawn as people expect a map of the
United Nations to be drawn: disputed lines broken, its disclaimer below.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pactresearch import geography
from pactresearch.data import memory
from pactresearch.geography.united_nations import DISCLAIMER, FILLED_AS, notes_on
from pactresearch.language import N_
from pactresearch.reports.templates import TEMPLATES

WIDTH = 1000  # of the viewBox; coordinates are whole numbers in it
SMALL = 60.0  # area in the viewBox under which a country gets a ring that can be pointed at
RING = 6
ANTARCTICA = "ATA"


@dataclass(frozen=True)
class Frame:
    """What a map shows: name, projection, west, south, east, north in degrees, and how far outlines are simplified (km).

    inset: a box that another map shows larger, so that no rings are needed in it.
    """

    name: str
    projection: str
    box: tuple[float, float, float, float]
    tolerance_km: float
    inset: tuple[float, float, float, float] | None = None


EUROPE = Frame(
    N_("Europe and Western Asia"), "+proj=laea +lat_0=48 +lon_0=28 +datum=WGS84 +units=km", (-11, 30, 70, 62), 14.0
)
WORLD = Frame(N_("The world"), "+proj=eqearth +datum=WGS84 +units=km", (-170, -52, 180, 80), 60.0, EUROPE.box)
FRAMES = (WORLD, EUROPE)


@dataclass(frozen=True)
class Mark:
    """How a country is shown: where it leads, what is read aloud, its class of coverage."""

    href: str
    label: str
    coverage: str


@dataclass(frozen=True)
class _Ground:
    """What a map shows whatever is linked. height: of the viewBox. countries: iso3 and shape. disputed: style and path."""

    height: float
    countries: tuple[tuple[str, str, tuple[float, float] | None], ...]  # iso3, path, where a ring goes if it is small
    disputed: tuple[tuple[str, str], ...]


@memory.kept
def ground(frame: Frame) -> _Ground:
    """The outlines of a map, projected and simplified; made once a process, as that takes longer than all the rest."""
    import shapely
    from pyproj import Transformer

    outlines = geography.boundaries()
    outlines = outlines[outlines.index != ANTARCTICA]
    window = shapely.box(*_around(frame.box))
    seen = outlines.assign(geometry=outlines.intersection(window)).loc[outlines.intersects(window)]
    to = Transformer.from_crs(geography.CRS, frame.projection, always_xy=True)
    left, top, scale, height = _scale(frame, to)

    def onto(geometry):
        def place(xy: np.ndarray) -> np.ndarray:
            x, y = to.transform(xy[:, 0], xy[:, 1])
            return np.column_stack([(np.asarray(x) - left) * scale, (top - np.asarray(y)) * scale])

        return shapely.transform(geometry, place)

    shapes = shapely.coverage_simplify(onto(seen.geometry.to_numpy()), frame.tolerance_km * scale)
    small = shapely.area(shapes) < SMALL
    middles = shapely.get_coordinates(shapely.centroid(shapes)).tolist()
    disputed = geography.disputed_lines()
    lines = [_path(onto(shapely.intersection(shape, window))) for shape in disputed.geometry]
    return _Ground(
        height,
        tuple(
            (iso3, _path(shape), tuple(middle) if ringed and not _in_inset(iso3, frame) else None)
            for iso3, shape, middle, ringed in zip(seen.index, shapes, middles, small, strict=True)
        ),
        tuple(zip(disputed["style"], lines, strict=True)),
    )


def svg(frame: Frame, marks: Mapping[str, Mark]) -> str:
    """A map as an SVG element. marks: by iso3; other countries are drawn pale and lead nowhere."""
    known = {"name": frame.name, "width": WIDTH, "radius": RING, "filled_as": FILLED_AS}
    return TEMPLATES.get_template("map.html.j2").render(known, ground=ground(frame), marks=marks)


def _in_inset(iso3: str, frame: Frame) -> bool:
    if frame.inset is None:
        return False
    west, south, east, north = frame.inset
    lon, lat = geography.reference_points().loc[iso3, ["lon", "lat"]].to_numpy(dtype=float)
    return bool(west <= lon <= east and south <= lat <= north)


def notes() -> str:
    """What must stand below the maps: the disclaimer, and the notes of what they show."""
    return " ".join([DISCLAIMER, *notes_on(geography.boundaries(), geography.disputed_lines())])


def _around(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The window in degrees, with room for what the projection bends into the frame."""
    west, south, east, north = box
    return max(west - 25, -180), max(south - 8, -90), min(east + 25, 180), min(north + 12, 90)


def _scale(frame: Frame, to) -> tuple[float, float, float, float]:
    """Left and top in kilometres, units of the viewBox per kilometre, and the height of the viewBox."""
    west, south, east, north = frame.box
    # Measured along the middle parallel and the middle meridian: the corners of the frame show what lies beyond the box.
    x, _ = to.transform(np.array([west, east]), np.full(2, (south + north) / 2))
    _, y = to.transform(np.full(2, (west + east) / 2), np.array([south, north]))
    scale = WIDTH / (x[1] - x[0])
    return float(x[0]), float(y[1]), float(scale), float((y[1] - y[0]) * scale)


def _path(geometry) -> str:
    """The outlines or lines of a geometry in whole numbers; what is smaller than a unit is left out."""
    import shapely

    out = []
    for part in shapely.get_parts(geometry):
        closed = part.geom_type == "Polygon"
        xy = np.round(shapely.get_coordinates(part.exterior if closed else part)).astype(int)
        keep = np.r_[True, (np.diff(xy, axis=0) != 0).any(axis=1)] if len(xy) else []
        xy = xy[keep] if len(xy) else xy
        if len(xy) > (3 if closed else 1):
            steps = xy[:-1] if closed else xy
            out.append("M" + " ".join(f"{x} {y}" for x, y in steps.tolist()) + ("Z" if closed else ""))
    return "".join(out)
