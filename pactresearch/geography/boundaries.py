"""Outlines, borders, neighbours and distances, and the provinces of Afghanistan.

Two neighbours share their border point for point (scripts/make_boundaries.py sees to that), so borders and neighbours
are read off the segments that two outlines have in common. The geometry libraries are imported where they are used:
names and routes are needed where no map is, and then they would cost a second.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pactresearch.data import memory, sources, store
from pactresearch.errors import InputError
from pactresearch.geography.countries import country_name
from pactresearch.geography.reference import table

if TYPE_CHECKING:
    import geopandas as gpd

COUNTRIES, PROVINCES = "natural_earth_countries_50m", "natural_earth_afghanistan_provinces"
CRS = "EPSG:4326"
UNDETERMINED = ""
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True)
class DisputedLine:
    """A border that must not be drawn as a settled one.

    pair: ISO3 codes of the two sides ("" is an area whose status is undetermined). style: dotted or dashed.
    label: what it is called. box: west, south, east, north in degrees; only what lies in it is meant.
    note: a sentence that must stand under a map that shows it, beyond the disclaimer of every map.
    """

    pair: tuple[str, str]
    style: str
    label: str
    box: tuple[float, float, float, float] = EVERYWHERE
    note: str = ""


_KASHMIR = (72.0, 32.5, 81.0, 37.5)
DISPUTED = (
    DisputedLine(("IND", "PAK"), "dotted", "Line of Control in Jammu and Kashmir", _KASHMIR),
    DisputedLine((UNDETERMINED, "IND"), "dotted", "Siachen Glacier, status undetermined"),
    DisputedLine((UNDETERMINED, "PAK"), "dotted", "Siachen Glacier, status undetermined"),
    DisputedLine((UNDETERMINED, "CHN"), "dashed", "Siachen Glacier, status undetermined"),
    DisputedLine(("CHN", "IND"), "dashed", "Aksai Chin", _KASHMIR),
    DisputedLine(("CHN", "PAK"), "dashed", "Jammu and Kashmir, undetermined boundary", _KASHMIR),
    DisputedLine(("SRB", "XKX"), "dashed", "Kosovo (Security Council resolution 1244)"),
    DisputedLine(("ESH", "MAR"), "dashed", "Western Sahara, Non-Self-Governing Territory"),
    DisputedLine(
        ("SDN", "SSD"),
        "dashed",
        "Sudan and South Sudan",
        note="Final boundary between the Republic of the Sudan and the Republic of South Sudan has not yet been determined.",
    ),
    DisputedLine(("KOR", "PRK"), "dashed", "Military demarcation line"),
    DisputedLine(("ISR", "PSE"), "dashed", "Armistice demarcation line"),
    DisputedLine(("ISR", "SYR"), "dashed", "Occupied Golan"),
)


def boundaries() -> "gpd.GeoDataFrame":
    """Outlines of countries and areas: index iso3, column geometry, in longitude and latitude (EPSG:4326).

    Taiwan Province of China (TWN), Hong Kong (HKG) and Macao (MAC) have outlines of their own, for the data; a map gives
    them the fill of China, as the United Nations does. Source: Natural Earth 4.1, 1:50m, changed as its sidecar says.
    """
    outlines = _outlines()
    return outlines[outlines.index != UNDETERMINED].copy()


def undetermined_areas() -> "gpd.GeoDataFrame":
    """Areas that are shown as no country's: the Siachen Glacier. Column geometry (EPSG:4326)."""
    outlines = _outlines()
    return outlines[outlines.index == UNDETERMINED].reset_index(drop=True)


def borders(box: tuple[float, float, float, float] = EVERYWHERE) -> "gpd.GeoDataFrame":
    """Lines to draw as settled: `kind` is "border" or "coast"; columns kind, geometry (EPSG:4326).

    With `disputed_lines` they make every line of a map, each drawn once. box: west, south, east, north in degrees; lines
    that lie outside are left out, which is quicker where a map shows a few countries.
    """
    return _borders(box).copy()


def disputed_lines() -> "gpd.GeoDataFrame":
    """Borders that are not settled: columns label, style (dotted or dashed), note, geometry (EPSG:4326).

    After the practice of the UN Geospatial maps as far as the outlines allow; others are as Natural Earth has them.
    """
    return _disputed_lines().copy()


def neighbours(iso3: str | None = None) -> pd.DataFrame:
    """Countries that share a land border, each pair in both directions: columns iso3, neighbour.

    iso3: only that country's. Raises InputError for an unknown code. Borders across water (Kerch, Kazungula) and those
    of areas under 1:50m are not seen.
    """
    if iso3 is not None:
        country_name(iso3)
    both = _neighbours()
    return both.copy() if iso3 is None else both[both["iso3"] == iso3].reset_index(drop=True)


def reference_points() -> pd.DataFrame:
    """Where a country is, for distances and arrows: index iso3; lon, lat in degrees.

    The capital or administrative centre; where data/raw/countries.csv names none, a point inside the largest part.
    """
    capitals = table("countries").set_index("iso3")[["capital_longitude", "capital_latitude"]]
    return capitals.set_axis(["lon", "lat"], axis=1).combine_first(_inside()).dropna(subset="lon")


def distances_km(codes: list[str]) -> pd.DataFrame:
    """Kilometres between the reference points of countries, as the crow flies (WGS 84): a row and a column a country.

    Raises InputError for an unknown code or a country without a point.
    """
    from pyproj import Geod

    points = reference_points()
    for iso3 in codes:
        if iso3 not in points.index:
            raise InputError(
                f"{country_name(iso3)} ({iso3}) has neither a capital in data/raw/countries.csv nor an outline."
            )
    start, end = (points.loc[codes].iloc[grid.ravel()] for grid in np.indices((len(codes), len(codes))))
    _, _, metres = Geod(ellps="WGS84").inv(start["lon"], start["lat"], end["lon"], end["lat"])
    return pd.DataFrame(metres.reshape(len(codes), len(codes)) / 1000, index=codes, columns=codes)


def afghan_provinces() -> "gpd.GeoDataFrame":
    """Outlines of the 34 provinces: index province, as the opium surveys spell it; column geometry (EPSG:4326).

    Together they are the outline of Afghanistan of `boundaries`, and neighbours share their border point for point. One set
    of outlines stands for all years, though provinces were parted since 1994. Source: Natural Earth 4.1.0, 1:10m, changed as
    its sidecar says.
    """
    return _provinces().copy()


@memory.ahead
def _read_outlines() -> None:
    """Reads the outlines and what is made of them, which is then in memory."""
    for read in (_outlines, _inside, _segments, _neighbours, _disputed_lines):
        read()


@memory.kept
def _outlines() -> "gpd.GeoDataFrame":
    outlines = _read(COUNTRIES).to_crs(CRS)
    return outlines.assign(iso3=outlines["iso3"].fillna(UNDETERMINED)).set_index("iso3")[["geometry"]].sort_index()


@memory.kept
def _provinces() -> "gpd.GeoDataFrame":
    return _read(PROVINCES).set_index("province")[["geometry"]]


def _read(source: str) -> "gpd.GeoDataFrame":
    """The outlines of a source, which their `attrs` name."""
    import geopandas as gpd

    file = sources.data_file(source)
    said = sources.verified(file)
    store.note_file(file)
    outlines = gpd.read_file(file)
    outlines.attrs["sources"] = ({"id": source, "citation": said.citation, "short": sources.short_name(said)},)
    return outlines


@memory.kept
def _inside() -> pd.DataFrame:
    import shapely

    outlines = _outlines()
    parts = outlines.geometry[outlines.index != UNDETERMINED].explode()
    largest = parts.groupby(level=0).agg(lambda of: max(of, key=lambda part: part.area))
    points = shapely.point_on_surface(largest.to_numpy())
    return pd.DataFrame({"lon": shapely.get_x(points), "lat": shapely.get_y(points)}, index=largest.index)


@memory.kept
def _segments() -> pd.DataFrame:
    """Every straight piece of every outline, once: x0, y0, x1, y1; a and b the sides (b missing: the sea).

    `disputed` is the place in DISPUTED, or -1.
    """
    import shapely

    outlines = _outlines()
    polygons, country = shapely.get_parts(outlines.geometry.to_numpy(), return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    along = np.flatnonzero(ring[1:] == ring[:-1])
    start, end = points[along], points[along + 1]
    ahead = (start[:, 0] < end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] < end[:, 1]))
    xy = np.where(ahead[:, None], np.hstack([start, end]), np.hstack([end, start]))
    side = country[polygon[ring[along]]]  # places in the outlines, which are in order of their codes
    # The cut of Russia and Fiji at the 180th meridian is no coast.
    whole = ~((np.abs(xy[:, 0]) == 180) & (np.abs(xy[:, 2]) == 180))
    xy, side = xy[whole], side[whole]
    order = np.lexsort(xy.T[::-1])
    xy, side = xy[order], side[order]
    first = np.flatnonzero(np.r_[True, (xy[1:] != xy[:-1]).any(axis=1)])
    a, b = np.minimum.reduceat(side, first), np.maximum.reduceat(side, first)
    codes = outlines.index.to_numpy(dtype=object)
    sides = pd.DataFrame(xy[first], columns=["x0", "y0", "x1", "y1"])
    sides["a"], sides["b"] = codes[a], np.where(a != b, codes[b], np.array(None))
    return sides.assign(disputed=_which_disputed(sides))


@memory.kept
def _neighbours() -> pd.DataFrame:
    segments = _segments()
    pairs = segments.loc[segments["b"].notna() & (segments["a"] != UNDETERMINED), ["a", "b"]].drop_duplicates()
    both = pd.concat([pairs.set_axis(["iso3", "neighbour"], axis=1), pairs.set_axis(["neighbour", "iso3"], axis=1)])
    return both.sort_values(["iso3", "neighbour"], ignore_index=True)[["iso3", "neighbour"]]


@memory.kept
def _borders(box: tuple[float, float, float, float]) -> "gpd.GeoDataFrame":
    import geopandas as gpd

    segments = _segments()
    west, south, east, north = box
    x0, y0, x1, y1 = (segments[name].to_numpy() for name in ("x0", "y0", "x1", "y1"))  # x0 is never above x1
    inside = (x1 >= west) & (x0 <= east) & (np.maximum(y0, y1) >= south) & (np.minimum(y0, y1) <= north)
    settled = segments[inside & (segments["disputed"] < 0).to_numpy()]
    kinds = {"border": settled[settled["b"].notna()], "coast": settled[settled["b"].isna()]}
    return gpd.GeoDataFrame({"kind": list(kinds)}, geometry=[_merged(part) for part in kinds.values()], crs=CRS)


@memory.kept
def _disputed_lines() -> "gpd.GeoDataFrame":
    import geopandas as gpd

    segments = _segments()
    disputed: Any = segments[segments["disputed"] >= 0].groupby("disputed")
    shapes = {DISPUTED[number]: _merged(part) for number, part in disputed}
    columns = {name: [getattr(line, name) for line in shapes] for name in ("label", "style", "note")}
    return gpd.GeoDataFrame(columns, geometry=list(shapes.values()), crs=CRS)


def _which_disputed(sides: pd.DataFrame) -> np.ndarray:
    which = np.full(len(sides), -1)
    x, y = (sides["x0"] + sides["x1"]) / 2, (sides["y0"] + sides["y1"]) / 2
    for number, line in enumerate(DISPUTED):
        a, b = sorted(line.pair)
        west, south, east, north = line.box
        which[(sides["a"] == a) & (sides["b"] == b) & x.between(west, east) & y.between(south, north)] = number
    return which


def _merged(segments: pd.DataFrame):
    """One line geometry out of segments."""
    import shapely

    pairs = segments[["x0", "y0", "x1", "y1"]].to_numpy().reshape(-1, 2, 2)
    lines: Any = shapely.linestrings(pairs)
    return shapely.line_merge(shapely.multilinestrings(lines))
