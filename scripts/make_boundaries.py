"""Makes data/raw/natural_earth_countries_50m.geojson from Natural Earth's countries in TopoJSON.

    python scripts/make_boundaries.py countries-50m.json

The file comes from the npm package world-atlas (`npm pack world-atlas`). Its borders are arcs that neighbours share, so
each arc is simplified once and a border stays one line. Natural Earth draws who controls the ground; UN_CHANGES and
UN_CUTS below bring the outlines nearer to how the United Nations draws them. Afterwards write the new checksum into
the sidecar.
"""

import itertools
import json
import sys
from pathlib import Path

import pycountry
import shapely
from shapely.geometry import mapping

OUTPUT = Path(__file__).parents[1] / "data" / "raw" / "natural_earth_countries_50m.geojson"
TOLERANCE_DEGREES = 0.022  # about 2 km: well under a hair line at the scale of a page
DECIMALS = 3

# Pieces without an ISO code. The Siachen Glacier stays without: no country is to be shown there.
WITHOUT_CODE = {"Kosovo": "XKX", "N. Cyprus": "CYP", "Somaliland": "SOM", "Siachen Glacier": ""}
ANTARCTICA = "ATA"
# Code in Natural Earth, box around the piece (west, south, east, north), code here, why.
UN_CHANGES = (
    ("RUS", (32.4, 44.3, 36.66, 46.3), "UKR", "Crimea: General Assembly resolution 68/262"),
    ("FRA", (-55.0, 2.0, -51.0, 6.0), "GUF", "French Guiana"),
    ("FRA", (-62.0, 15.7, -61.0, 16.6), "GLP", "Guadeloupe"),
    ("FRA", (-61.3, 14.3, -60.7, 15.0), "MTQ", "Martinique"),
    ("FRA", (55.0, -21.5, 56.0, -20.7), "REU", "Réunion"),
    ("FRA", (44.9, -13.1, 45.4, -12.5), "MYT", "Mayotte"),
    ("NLD", (-69.0, 11.9, -62.8, 17.8), "BES", "Bonaire, Sint Eustatius and Saba"),
    ("NOR", (-10.0, 70.5, 35.0, 81.5), "SJM", "Svalbard and Jan Mayen, but not the islands along Norway's coast"),
    ("IOT*", (105.0, -11.0, 106.0, -10.0), "CXR", "Christmas Island"),
    ("IOT*", (96.0, -13.0, 97.5, -11.0), "CCK", "Cocos (Keeling) Islands"),
)
NORWEGIAN_COAST_NORTH = 71.3
# Parts that have no outline of their own in Natural Earth: code there, code here, where, why.
UN_CUTS = (
    (
        "ISR", "SYR",
        # The western edge follows the Jordan and the eastern shore of the lake, roughly.
        shapely.Polygon([(35.62, 33.6), (35.62, 33.05), (35.66, 32.85), (35.64, 32.69), (35.9, 32.6), (36.2, 33.6)]),
        "occupied Golan: Security Council resolution 497",
    ),
    ("MAR", "ESH", shapely.box(-18, 20, -8.6, 27.667), "Western Sahara west of the berm: south of 27 degrees 40 minutes north"),
)  # fmt: skip


def main(topojson: Path) -> None:
    """Reads the TopoJSON, moves what the United Nations draws otherwise, writes the GeoJSON."""
    topology = json.loads(topojson.read_text(encoding="utf-8"))
    arcs = [simplified(arc) for arc in decoded_arcs(topology)]
    pieces: dict[str, list[shapely.Polygon]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = code_of(geometry)
        for polygon in polygons(geometry, arcs):
            pieces.setdefault(moved(code, polygon), []).append(polygon)
    pieces.pop(ANTARCTICA)
    for old, new, where, _ in UN_CUTS:
        cut(pieces, old, new, where)
    features = [feature(code, parts) for code, parts in sorted(pieces.items())]
    collection = {
        "type": "FeatureCollection",
        "name": OUTPUT.stem,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": features,
    }
    lines = json.dumps(collection, ensure_ascii=False, separators=(",", ":")).replace(
        '{"type":"Feature",', '\n{"type":"Feature",'
    )
    OUTPUT.write_text(lines + "\n", encoding="utf-8", newline="\n")
    print(f"{OUTPUT}: {len(features)} outlines, {OUTPUT.stat().st_size:,} bytes")


def decoded_arcs(topology: dict) -> list[list[tuple[float, float]]]:
    """Arcs in degrees: TopoJSON stores them as whole-number steps on a grid."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def simplified(arc: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """An arc with fewer points and the same ends; a closed one keeps enough points to enclose an area."""
    points = list(shapely.LineString(arc).simplify(TOLERANCE_DEGREES).coords)
    if arc[0] == arc[-1] and len(points) < 5:
        points = arc
    rounded = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in points]
    return [rounded[0], *(here for before, here in itertools.pairwise(rounded) if here != before)]


def code_of(geometry: dict) -> str:
    """ISO alpha-3 of a Natural Earth country; the two Australian Indian Ocean territories come as one, `IOT*`."""
    name = geometry["properties"]["name"]
    if "id" in geometry:
        return pycountry.countries.get(numeric=geometry["id"]).alpha_3
    return "IOT*" if name == "Indian Ocean Ter." else WITHOUT_CODE[name]


def polygons(geometry: dict, arcs: list) -> list[shapely.Polygon]:
    """The valid polygons of a TopoJSON geometry, cut where they cross the 180th meridian."""
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    out = []
    for rings in parts:
        outer, *holes = (joined(indices, arcs) for indices in rings)
        whole = shapely.Polygon(outer, [hole for hole in holes if len(hole) >= 4])
        for piece in (whole,) if outer == unwrapped(outer) else halves(shapely.Polygon(unwrapped(outer))):
            valid = piece if piece.is_valid else shapely.make_valid(piece)
            out += [part for part in flat(valid) if part.geom_type == "Polygon" and part.area > 0]
    return out


def flat(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    """All single parts of a geometry, however nested."""
    parts = shapely.get_parts(geometry)
    return [single for part in parts for single in (flat(part) if hasattr(part, "geoms") else [part])]


def joined(indices: list[int], arcs: list) -> list[tuple[float, float]]:
    """One ring out of arcs; a negative index is an arc read backwards."""
    ring: list[tuple[float, float]] = []
    for index in indices:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += points[1:] if ring else points
    return ring


def unwrapped(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A ring whose longitudes run on past 180 degrees in place of jumping to the other side of the world."""
    out = [ring[0]]
    for x, y in ring[1:]:
        turns = round((out[-1][0] - x) / 360)
        out.append((x + 360 * turns, y))
    return out


def halves(polygon: shapely.Polygon) -> list[shapely.Geometry]:
    """The parts of an unwrapped polygon on either side of the 180th meridian, in longitudes from -180 to 180."""
    cut = [
        (shapely.intersection(polygon, shapely.box(west, -90, west + 360, 90)), west + 180)
        for west in (-540, -180, 180)
    ]
    return [shapely.transform(part, lambda xy, by=shift: xy - (by, 0)) for part, shift in cut if not part.is_empty]


def moved(code: str, polygon: shapely.Polygon) -> str:
    """The code under which a piece is drawn."""
    for old, box, new, _ in UN_CHANGES:
        if code == old and shapely.box(*box).contains(polygon):
            along_coast = new == "SJM" and polygon.bounds[1] < NORWEGIAN_COAST_NORTH and polygon.bounds[0] > 0
            if not along_coast:
                return new
    return code


def cut(pieces: dict[str, list[shapely.Polygon]], old: str, new: str, where: shapely.Polygon) -> None:
    """Moves the part of a country that lies in a polygon to another code, in place."""
    whole = shapely.union_all(pieces[old])
    moved_parts, rest = shapely.intersection(whole, where), shapely.difference(whole, where)
    pieces[old] = list(shapely.get_parts(rest))
    pieces[new] += [part for part in shapely.get_parts(moved_parts) if part.geom_type == "Polygon"]


def feature(code: str, parts: list[shapely.Polygon]) -> dict:
    """A GeoJSON feature. Pieces of one country are merged, so that no line runs between them."""
    merged = shapely.union_all(parts) if len(parts) > 1 else parts[0]
    rounded = shapely.set_precision(merged, 10**-DECIMALS)
    if not rounded.is_valid or rounded.is_empty:
        raise SystemExit(f"{code} is not valid after rounding: {shapely.is_valid_reason(rounded)}")
    geometry = json.loads(json.dumps(mapping(rounded)), parse_float=lambda text: round(float(text), DECIMALS))
    return {"type": "Feature", "properties": {"iso3": code or None}, "geometry": geometry}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
