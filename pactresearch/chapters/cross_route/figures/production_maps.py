"""Where opium poppy was grown in Afghanistan: a small map for every year."""

import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from pactresearch import words
from pactresearch.errors import InputError
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.maps.base import frame_around
from pactresearch.geography.boundaries import afghan_provinces
from pactresearch.geography.united_nations import DISCLAIMER

COLUMNS = 6
CELL_INCHES, TITLE_INCHES = 1.17, 0.17
COLOUR = "#5b2a6e"  # of no route
EDGES_HA = (1.0, 1_000.0, 5_000.0, 20_000.0, 50_000.0)  # the same for every year, so that years can be compared
TINTS = (0.2, 0.4, 0.6, 0.8, 1.0)
NONE_FILL = "#f7f5f8"
NAMED = 5  # provinces named on the key
NAME_POINTS = 5.0


def production_maps(cultivation: pd.DataFrame, source: str) -> Drawn:
    """Area under opium poppy by province of Afghanistan, one small map for each year that has provinces.

    cultivation: the canonical table; iso3, province, year and hectares are read, the row `national` and other countries are
    left alone. source: the line that says where the figures come from.

    A province that is in the table under no name of ours (the table at hand has nine of these) cannot be placed. While all
    such are zero, the outlines without a figure are zero too; in other years they are hatched.

    Raises InputError where no province of Afghanistan is in the table. Source of outlines: Natural Earth 4.1.0, 1:10m.
    """
    hectares = _by_year(cultivation)
    outlines = afghan_provinces()
    placed, elsewhere = _placed(hectares, outlines.index)
    frame = frame_around(outlines.geometry, margin=0.015, aspects=(0.5, 0.9))
    shapes = outlines.to_crs(frame.crs)
    rows = -(-(len(placed) + 2) // COLUMNS)  # two cells more: the key and the legend
    height = rows * (CELL_INCHES * frame.aspect + TITLE_INCHES)
    with style.new_figure(height, rows, COLUMNS) as (figure, grid):
        figure.get_layout_engine().set(pad=0.01)
        cells = list(grid.flat)
        for cell in cells:
            cell.set_axis_off()
        for cell, year in zip(cells, placed.index, strict=False):
            _map(cell, shapes, placed.loc[year])
            _frame(cell, frame)
            cell.set_title(f"{year}: {_thousands(hectares.loc[year].sum())} ha", size=6.8, pad=1.5, fontweight="normal")
        _key(cells[len(placed)], shapes, hectares)
        _frame(cells[len(placed)], frame)
        _legend(cells[len(placed) + 1], bool(placed.isna().any(axis=None)))
        first, last = hectares.index[0], hectares.index[-1]
        subtitle = (
            f"Area under opium poppy by province, hectares, {first}-{last}; above each map the sum of all provinces. "
            "The classes are the same in every year."
        )
        style.titled(figure, _title(hectares), subtitle, f"{source} Outlines: Natural Earth 4.1, adapted. {DISCLAIMER}")
    return Drawn(figure, f"poppy_area_by_province_{first}_{last}", _alt(hectares), _data(hectares), _caption(elsewhere))


def _by_year(cultivation: pd.DataFrame) -> pd.DataFrame:
    """Year x province, hectares; NaN where not reported."""
    chosen = cultivation[(cultivation["iso3"] == "AFG") & (cultivation["province"] != "national")]
    table = chosen.pivot(index="year", columns="province", values="hectares").dropna(how="all")  # noqa: PD010
    if table.empty:
        raise InputError("The table has no area of any province of Afghanistan; give store.load('cultivation').")
    return table


def _placed(hectares: pd.DataFrame, names: pd.Index) -> tuple[pd.DataFrame, pd.Series]:
    """Year x outline, NaN where it cannot be told; and the hectares that no outline can take, by year."""
    elsewhere = hectares.loc[:, ~hectares.columns.isin(names)]
    placed = hectares.reindex(columns=names)
    without = [name for name in names if name not in hectares.columns]
    all_zero = elsewhere.eq(0).all(axis=1) & (elsewhere.shape[1] == len(without))
    placed.loc[all_zero, without] = 0.0
    share = (elsewhere.sum(axis=1) / hectares.sum(axis=1)).where(elsewhere.sum(axis=1) > 0)
    return placed, share.dropna()


def _map(axes: Axes, shapes: gpd.GeoDataFrame, hectares: pd.Series) -> None:
    known = hectares.notna()
    colours = [_colour(value) for value in hectares[known]]
    shapes[known.to_numpy()].plot(ax=axes, color=colours, edgecolor=style.GREY, linewidth=0.15)
    if not known.all():
        hatch = style.NOT_REPORTED_HATCH * 2
        shapes[~known.to_numpy()].plot(ax=axes, facecolor="white", edgecolor=style.GREY, hatch=hatch, linewidth=0.15)
    _border(axes, shapes)


def _border(axes: Axes, shapes: gpd.GeoDataFrame) -> None:
    gpd.GeoSeries([shapes.geometry.union_all()]).boundary.plot(ax=axes, color=style.INK, linewidth=0.45)


def _frame(axes: Axes, frame) -> None:
    left, bottom, right, top = frame.bounds
    axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal", xlabel="", ylabel="")


def _colour(hectares: float) -> str:
    if hectares == 0:
        return NONE_FILL
    return style.tint(COLOUR, TINTS[max(int(np.searchsorted(EDGES_HA, hectares, side="right")) - 1, 0)])


def _key(axes: Axes, shapes: gpd.GeoDataFrame, hectares: pd.DataFrame) -> None:
    """A map with the names of the provinces that had the most over all years."""
    most = [name for name in hectares.sum().sort_values(ascending=False).index if name in shapes.index][:NAMED]
    shapes.plot(ax=axes, color="white", edgecolor=style.PALE, linewidth=0.3)
    shapes.loc[most].plot(ax=axes, color=style.tint(COLOUR, TINTS[0]), edgecolor=style.GREY, linewidth=0.3)
    _border(axes, shapes)
    halo = [patheffects.withStroke(linewidth=1.6, foreground="white")]
    for name, (x, y) in _apart(shapes.loc[most].representative_point(), shapes.total_bounds).items():
        axes.text(x, y, name, size=NAME_POINTS, ha="center", va="center", path_effects=halo)
    axes.set_title("largest over all years", size=6.8, pad=1.5, fontweight="normal")


def _apart(points: gpd.GeoSeries, bounds: np.ndarray) -> dict[str, tuple[float, float]]:
    """Where to write the names, in metres: at the point, or lower until no earlier name is in the way."""
    metres_per_point = (bounds[2] - bounds[0]) / (CELL_INCHES * 72)
    line = 1.25 * NAME_POINTS * metres_per_point
    placed: dict[str, tuple[float, float]] = {}
    for name, point in points.items():
        x, y = point.x, point.y
        half = {other: 0.32 * NAME_POINTS * (len(name) + len(other)) * metres_per_point for other in placed}
        while any(abs(x - at[0]) < half[other] and abs(y - at[1]) < line for other, at in placed.items()):
            y -= line / 4
        placed[name] = (x, y)
    return placed


def _legend(axes: Axes, hatched: bool) -> None:
    said = [f"under {EDGES_HA[1]:,.0f}"]
    said += [f"{low:,.0f} to {high:,.0f}" for low, high in itertools.pairwise(EDGES_HA[1:])]
    said += [f"{EDGES_HA[-1]:,.0f} and more"]
    handles = [Patch(facecolor=NONE_FILL, edgecolor=style.GREY, linewidth=0.5, label="none reported")]
    handles += [Patch(facecolor=style.tint(COLOUR, tone), label=text) for tone, text in zip(TINTS, said, strict=True)]
    if hatched:
        handles.append(style.not_reported_patch("cannot be placed"))
    letters = {"alignment": "left", "fontsize": 6.4, "title_fontsize": 6.8}
    spacing = {"handlelength": 1.6, "labelspacing": 0.25, "borderpad": 0, "borderaxespad": 0.2}
    axes.legend(handles=handles, title="hectares", loc="upper left", **letters, **spacing)


def _thousands(hectares: float) -> str:
    return f"{round(hectares, -3):,.0f}" if hectares >= 1000 else f"{hectares:,.0f}"


def _title(hectares: pd.DataFrame) -> str:
    total = hectares.sum(axis=1)
    leader = hectares.sum().idxmax()
    first, last = hectares.index[0], hectares.index[-1]
    shares = 100 * hectares[leader] / total
    growing = (hectares > 0).sum(axis=1)
    return (
        f"{leader} held {words.percent(shares[first])} of the poppy area in {first} and {words.percent(shares[last])} in "
        f"{last}; provinces with poppy numbered {growing[first]} in {first}, {growing.max()} in {growing.idxmax()} and "
        f"{growing[last]} in {last}"
    )


def _alt(hectares: pd.DataFrame) -> str:
    total = hectares.sum(axis=1)
    shares = hectares.div(total, axis=0)
    last = hectares.index[-1]
    largest = hectares.loc[last].sort_values(ascending=False).head(NAMED)
    named = words.listed([f"{name} {_thousands(value)}" for name, value in largest.items()])
    return (
        f"{len(hectares)} small maps of Afghanistan, {hectares.index[0]} to {last}. {_title(hectares)}. The sum was smallest "
        f"in {total.idxmin()} ({_thousands(total.min())} ha, of which {shares.loc[total.idxmin()].idxmax()} had "
        f"{words.percent(100 * shares.loc[total.idxmin()].max())}) and largest in {total.idxmax()} "
        f"({_thousands(total.max())} ha). Largest in {last}, hectares: {named}."
    )


def _caption(elsewhere: pd.Series) -> str:
    said = "One set of outlines stands for all years, though some provinces were parted since. "
    if elsewhere.empty:
        return said.strip()
    return said + (
        "Hatched: provinces that the table at hand does not name, in years in which at least one of them had poppy; together "
        f"they had at most {words.percent(100 * elsewhere.max())} of the area ({elsewhere.idxmax()})."
    )


def _data(hectares: pd.DataFrame) -> pd.DataFrame:
    return hectares.reset_index().melt("year", var_name="province", value_name="hectares")
