"""Where a country lies: its neighbours by land, and the countries of its route."""

from collections.abc import Collection

import geopandas as gpd
import pandas as pd
import shapely

from pactresearch import geography
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.maps import labels as map_labels
from pactresearch.figures.maps.base import MAP_INCHES, NOTE_LINE_INCHES, base_map, frame_around
from pactresearch.figures.maps.routes import key_of

HEIGHT_OVER_WIDTH = 0.36
LEAST_REACH_DEGREES = 4.0  # around the country: a map of a small one would show nothing else


def locator_map(iso3: str, neighbours: Collection[str], on_route: Collection[str], colour: str, said: Said) -> Drawn:
    """The country in its colour, the other countries of its route pale, it and its neighbours by name.

    Source of outlines: Natural Earth 4.1; names and disclaimer after United Nations practice.
    """
    outlines = geography.boundaries()
    frame = frame_around(_shapes(outlines, iso3, neighbours), 0.1, (HEIGHT_OVER_WIDTH, HEIGHT_OVER_WIDTH))
    fills = pd.Series({**dict.fromkeys(on_route, style.tint(colour, 0.28)), iso3: colour}, dtype="str")
    with style.new_figure(MAP_INCHES * HEIGHT_OVER_WIDTH) as (figure, ((axes,),)):
        visible = base_map(axes, frame, fills)
        nodes = map_labels.nodes_of(visible, [iso3, *neighbours])
        codes = map_labels.write(axes, frame, visible, nodes, fills, bold=iso3)
        notes_inches = NOTE_LINE_INCHES * (2 + axes.get_xlabel().count("\n")) + 0.08
        figure.set_size_inches(style.WIDTH_INCHES, MAP_INCHES * HEIGHT_OVER_WIDTH + notes_inches)
        style.titled(figure, said.title, said.subtitle, said.source)
    data = pd.DataFrame({"iso3": list(neighbours), "neighbour": [geography.country_name(one) for one in neighbours]})
    return Drawn(figure, "locator", said.alt, data, key_of(codes))


def _shapes(outlines: gpd.GeoDataFrame, iso3: str, neighbours: Collection[str]) -> gpd.GeoSeries:
    """What the map must hold: the country's main part, and of its neighbours what is not too wide."""
    if iso3 not in outlines.index:
        return gpd.GeoSeries([shapely.Point(geography.reference_points().loc[iso3]).buffer(3)], crs=geography.CRS)
    main = max(shapely.get_parts(outlines.geometry[iso3]), key=shapely.area)
    west, south, east, north = main.bounds
    reach = max(LEAST_REACH_DEGREES, 0.35 * max(east - west, north - south))
    around = shapely.box(west - reach, south - 0.5 * reach, east + reach, north + 0.5 * reach)
    if not neighbours:  # an island: the sea around it shows where it lies
        return gpd.GeoSeries([around], crs=geography.CRS)
    parts = [main]
    for one in neighbours:
        part = shapely.intersection(outlines.geometry[one], around)
        parts += [] if part.is_empty else [part]
    return gpd.GeoSeries(parts, crs=geography.CRS)
