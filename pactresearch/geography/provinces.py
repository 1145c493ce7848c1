"""Outlines of the provinces of Afghanistan, for maps of cultivation."""

from typing import TYPE_CHECKING

from pactresearch.data import memory, sources, store

if TYPE_CHECKING:
    import geopandas as gpd

SOURCE = "natural_earth_afghanistan_provinces"


def afghan_provinces() -> "gpd.GeoDataFrame":
    """Outlines of the 34 provinces: index province, as the opium surveys spell it; column geometry (EPSG:4326).

    Together they are the outline of Afghanistan of `boundaries`, and neighbours share their border point for point. One set
    of outlines stands for all years, though provinces were parted since 1994. Source: Natural Earth 4.1.0, 1:10m, changed as
    its sidecar says.
    """
    return _provinces().copy()


@memory.kept
def _provinces() -> "gpd.GeoDataFrame":
    import geopandas as gpd

    file = sources.data_file(SOURCE)
    said = sources.verified(file)
    store.note_file(file)
    outlines = gpd.read_file(file).set_index("province")[["geometry"]]
    outlines.attrs["sources"] = ({"id": SOURCE, "citation": said.citation, "short": sources.short_name(said)},)
    return outlines
