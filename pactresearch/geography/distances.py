"""Distances between countries, as the crow flies."""

import numpy as np
import pandas as pd

from pactresearch.geography.boundaries import reference_points


def distances_km(codes: list[str]) -> pd.DataFrame:
    """Kilometres between the reference points of countries, as the crow flies (WGS 84): a row and a column a country."""
    from pyproj import Geod

    points = reference_points().loc[codes]
    start, end = (grid.ravel() for grid in np.meshgrid(np.arange(len(codes)), np.arange(len(codes)), indexing="ij"))
    lon, lat = points["lon"].to_numpy(), points["lat"].to_numpy()
    _, _, metres = Geod(ellps="WGS84").inv(lon[start], lat[start], lon[end], lat[end])
    return pd.DataFrame(metres.reshape(len(codes), -1) / 1000, index=codes, columns=codes)
