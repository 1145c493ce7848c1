"""Where a map is too crowded for words: the part that is drawn once more, larger, in a corner that is free."""

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from pactresearch.figures.maps.base import Frame

NEAR_POINTS, MANY = 30, 7  # a marker with so many others so near has no room for words
ROUND_POINTS, EDGE_POINTS = 12, 6  # around the crowded markers, and between any marker and the edge
LEAST_SCALE = 1.5  # an inset that is not this much larger would not be worth its room
SHARES = np.arange(0.2, 0.56, 0.025)  # of the map's width and height that an inset may take
OUTLINE_POINTS = 2  # to which outlines are simplified: a corner is free or not by more than that


def inset(frame: Frame, nodes: pd.DataFrame, outlines: Sequence[BaseGeometry]) -> tuple[np.ndarray, Frame] | None:
    """The corner that an inset takes, as shares of the map (left, bottom, width, height), and what it shows.

    nodes: x, y, metres, by country. outlines: what an inset must not cover, metres. None where no part is crowded, or where
    there is no room to show it larger.
    """
    points = (nodes[["x", "y"]].to_numpy(float) - frame.bounds[:2]) * frame.points_per_metre
    apart = np.linalg.norm(points[:, None] - points, axis=2)
    crowded = (apart < NEAR_POINTS).sum(axis=1) > MANY
    if not crowded.any():
        return None
    low, high = points[crowded].min(axis=0) - ROUND_POINTS, points[crowded].max(axis=0) + ROUND_POINTS
    near = ((points > low - EDGE_POINTS) & (points < high + EDGE_POINTS)).all(axis=1)
    low = np.minimum(low, points[near].min(axis=0) - EDGE_POINTS)
    high = np.maximum(high, points[near].max(axis=0) + EDGE_POINTS)
    size = np.array([1, frame.aspect]) * frame.inches * 72
    corners = _free(frame, size, [shapely.box(*low, *high), *(frame.to_points(shape) for shape in outlines)])
    scales = (corners[:, 2:] * size / (high - low)).min(axis=1, initial=np.inf)
    if not len(corners) or scales.max() < LEAST_SCALE:
        return None
    widest = np.lexsort([corners[:, 2], scales.round(6)])[-1]
    corner, scale = corners[widest], scales[widest]
    half, middle = corner[2:] * size / scale / 2, (low + high) / 2
    ends = [*frame.to_metres(tuple(middle - half)), *frame.to_metres(tuple(middle + half))]
    left, bottom, right, top = map(float, ends)
    return corner, Frame(frame.crs, (left, bottom, right, top), frame.inches * float(corner[2]))


def _free(frame: Frame, size: np.ndarray, shapes: Sequence[BaseGeometry]) -> np.ndarray:
    """Corners of the map without any of these shapes, which are given in points: (n, 4) shares of left, bottom, width, height."""
    sizes = itertools.product(SHARES, SHARES, (0, 1), (0, 1))
    boxes = np.array([(right * (1 - width), top * (1 - height), width, height) for width, height, right, top in sizes])
    ends = np.hstack([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]]) * np.tile(size, 2)
    taken = shapely.STRtree(shapely.simplify(np.array(shapes, object), OUTLINE_POINTS))
    return np.delete(boxes, np.unique(taken.query(shapely.box(*ends.T), "intersects")[0]), axis=0)


def covered(frame: Frame, corner: np.ndarray) -> BaseGeometry:
    """What an inset in a corner of a map covers, metres."""
    ends = np.concatenate([corner[:2], corner[:2] + corner[2:]]) * np.tile([1, frame.aspect], 2) * frame.inches * 72
    return shapely.box(*frame.to_metres(tuple(ends[:2])), *frame.to_metres(tuple(ends[2:])))
