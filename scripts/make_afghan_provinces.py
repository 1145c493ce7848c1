"""Makes data/raw/natural_earth_afghanistan_provinces.geojson from Natural Earth's provinces.

    python scripts/make_afghan_provinces.py world_map.gpkg

The file is that of QGIS (Debian package qgis-common, /usr/share/qgis/resources/data/world_map.gpkg): Natural Earth 4.1.0,
1:10m, admin 1, simplified there. The provinces are fitted to the outline of Afghanistan that every map here draws, and then
simplified together, so that neighbours keep one border. Afterwards write the new checksum into the sidecar.
"""

import json
import sys
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry import mapping

RAW = Path(__file__).parents[1] / "data" / "raw"
OUTPUT = RAW / "natural_earth_afghanistan_provinces.geojson"
OUTLINES = RAW / "natural_earth_countries_50m.geojson"
TOLERANCE_DEGREES = 0.03  # in a map of a sixth of a page 3 km are a fifth of a millimetre
DECIMALS = 3
CRUMB_DEGREES = 1e-5  # slivers of less than this, squared, are rounding
# Natural Earth names these two pieces after the provinces that they were parted from; another column tells them apart.
PARTED = {"Panjshir": ("gn_name", "Panjshir"), "Day Kundi": ("woe_name", "Daykundi")}


def main(world_map: Path) -> None:
    """Reads the provinces, fits and simplifies them, writes the GeoJSON."""
    outlines = gpd.read_file(OUTLINES)
    outline = outlines.loc[outlines["iso3"] == "AFG", "geometry"].union_all()
    provinces = gpd.read_file(world_map, layer="states_provinces").query("adm0_a3 == 'AFG'")
    for name, (column, said) in PARTED.items():
        provinces.loc[provinces[column] == said, "name"] = name
    provinces = provinces.sort_values("name")
    fitted = fitted_to(outline, list(provinces.geometry))
    simple = shapely.coverage_simplify(fitted, TOLERANCE_DEGREES, simplify_boundary=False)
    features = [
        {
            "type": "Feature",
            "properties": {"province": name},
            "geometry": mapping(shapely.make_valid(shapely.set_precision(shape, 10**-DECIMALS))),
        }
        for name, shape in zip(provinces["name"], simple, strict=True)
    ]
    assert len(features) == 34, f"Afghanistan has 34 provinces; the file gives {len(features)}."
    text = ",\n".join(json.dumps(rounded(feature), ensure_ascii=False, separators=(",", ":")) for feature in features)
    OUTPUT.write_text('{"type":"FeatureCollection","features":[\n' + text + "\n]}\n", encoding="utf-8", newline="\n")


def fitted_to(outline: shapely.Geometry, shapes: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """The shapes cut to the outline; what of it none covers goes to the shape that it touches most."""
    inside = [largest_parts(shape.intersection(outline)) for shape in shapes]
    for crumb in shapely.get_parts(outline.difference(shapely.union_all(inside))):
        if crumb.area < CRUMB_DEGREES**2:
            continue
        near = crumb.buffer(CRUMB_DEGREES)
        touched = [near.intersection(shape.boundary).length for shape in inside]
        best = touched.index(max(touched))
        inside[best] = largest_parts(inside[best].union(crumb))
    return inside


def largest_parts(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a shape without its lines, points and crumbs."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > CRUMB_DEGREES]
    return shapely.union_all(parts)


def rounded(feature: dict) -> dict:
    """The feature with coordinates of three decimals."""
    return json.loads(json.dumps(feature), parse_float=lambda text: round(float(text), DECIMALS))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
