"""Where a country lies: its neighbours by land, and the countries of its route."""

import textwrap
from collections.abc import Collection

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes

from pactresearch import geography
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.maps import labels as map_labels
from pactresearch.figures.maps.base import MAP_INCHES, NOTE_LINE_INCHES, Frame, base_map, frame_around
from pactresearch.figures.maps.routes import key_of

HEIGHT_OVER_WIDTH = 0.36
LEAST_REACH_DEGREES = 4.0  # around the country: a map of a small one would show nothing else
NAME_CHARACTERS = 18


def locator_map(iso3: str, neighbours: Collection[str], on_route: Collection[str], colour: str, said: Said) -> Drawn:
    """The country in its colour, the other countries of its route pale, it and its neighbours by name.

    Source of outlines: Natural Earth 4.1; names and disclaimer after United Nations practice.
    """
    outlines = geography.boundaries()
    frame = frame_around(_shapes(outlines, iso3, neighbours), 0.1, (HEIGHT_OVER_WIDTH, HEIGHT_OVER_WIDTH))
    fills = pd.Series({**dict.fromkeys(on_route, style.tint(colour, 0.28)), iso3: colour}, dtype="str")
    with style.new_figure(MAP_INCHES * HEIGHT_OVER_WIDTH) as (figure, ((axes,),)):
        visible = base_map(axes, frame, fills)
        codes = _labels(axes, visible, frame, [iso3, *neighbours], iso3, fills)
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


def _labels(
    axes: Axes, visible: gpd.GeoDataFrame, frame: Frame, wanted: list[str], iso3: str, fills: pd.Series
) -> list[str]:
    """Writes names where they fit and codes elsewhere; gives back the codes, which a key must explain."""
    places = []
    for one in [name for name in wanted if name in visible.index]:
        outline = frame.to_points(max(shapely.get_parts(visible.geometry[one]), key=shapely.area))
        middle = shapely.get_point(shapely.maximum_inscribed_circle(outline, 3.0), 0)
        name = textwrap.fill(geography.country_name(one), NAME_CHARACTERS, break_long_words=False)
        places.append(map_labels.Place(one, name, outline, (middle.x, middle.y), fills.get(one, "white")))
    written = map_labels.write(axes, frame, places, bold=iso3)
    return [label.text for label in written if label.text == label.iso3]
