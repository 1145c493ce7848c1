"""Where opium poppy was grown in Afghanistan: a large map of the newest year, six small ones, and the total of every year."""

import itertools
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from pactresearch import words
from pactresearch.errors import InputError
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.maps import labels
from pactresearch.figures.maps.base import MAP_INCHES, Frame, frame_around
from pactresearch.geography.boundaries import afghan_provinces
from pactresearch.geography.united_nations import DISCLAIMER
from pactresearch.language import _

SMALL_ROWS, SMALL_COLUMNS = 3, 2  # of small maps, beside the large one of twice their width
TITLE_INCHES = 0.2
COLOUR = "#5b2a6e"  # of no route
EDGES_HA = (1.0, 1_000.0, 5_000.0, 20_000.0, 50_000.0)  # the same for every year, so that years can be compared
TINTS = (0.2, 0.4, 0.6, 0.8, 1.0)
NONE_FILL = "#f7f5f8"
NAMED = 5  # provinces named on the large map, the largest of its year


def production_maps(cultivation: pd.DataFrame, source: str) -> Drawn:
    """Area under opium poppy by province of Afghanistan: the newest year large, six others small, the sums of all as bars.

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
    columns = 2 * SMALL_COLUMNS
    height = SMALL_ROWS * (style.WIDTH_INCHES / columns * frame.aspect + TITLE_INCHES)
    total, newest = hectares.sum(axis=1), hectares.index[-1]
    years = shown_years(total)
    with style.new_figure(height, SMALL_ROWS, columns) as (figure, grid):
        specs = grid[0, 0].get_gridspec()
        for cell in grid[:, :SMALL_COLUMNS].flat:
            cell.remove()
        large = figure.add_subplot(specs[: SMALL_ROWS - 1, :SMALL_COLUMNS])
        fills = _map(large, shapes, placed.loc[newest], frame, _map_title(newest, total))
        most = hectares.loc[newest].sort_values(ascending=False)
        nodes = labels.nodes_of(shapes, [name for name in most.index[most > 0] if name in shapes.index][:NAMED])
        labels.write(large, replace(frame, inches=MAP_INCHES / 2), shapes, nodes, fills, name_of=str)
        _legend(large, bool(placed.loc[[*years, newest]].isna().any(axis=None)))
        small = grid[:, SMALL_COLUMNS:].flat
        for cell, year in itertools.zip_longest(small, years):
            if year is None:
                cell.set_axis_off()
            else:
                of_year: Any = placed.loc[year]
                _map(cell, shapes, of_year, frame, _map_title(year, total))
        _bars(figure.add_subplot(specs[SMALL_ROWS - 1, :SMALL_COLUMNS]), total, [*years, newest])
        subtitle = _(
            "Area under opium poppy by province, in hectares, with the total above each map. Every map uses the same classes. "
            "Bars: the total of each year from {first} to {last}; dark bars: years with a map."
        ).format(first=hectares.index[0], last=newest)
        outlined = _("{source} Outlines: Natural Earth 4.1, adapted. {disclaimer}")
        title = _title(hectares)
        style.titled(figure, title, subtitle, outlined.format(source=source, disclaimer=DISCLAIMER))
    name = f"poppy_area_by_province_{hectares.index[0]}_{newest}"
    return Drawn(figure, name, _alt(hectares, title), _data(hectares), _caption(elsewhere))


def shown_years(total: pd.Series) -> list[int]:
    """Up to six years before the newest: the first, that of the least and that of the most, others evenly between them."""
    before, wanted = total.iloc[:-1], SMALL_ROWS * SMALL_COLUMNS
    if len(before) <= wanted:
        return before.index.tolist()
    chosen = {before.index[0], before.idxmin(), before.idxmax()}
    while len(chosen) < wanted:  # the year furthest from those that are chosen
        apart = np.abs(before.index.to_numpy()[:, None] - np.array([*chosen, total.index[-1]])).min(axis=1)
        chosen.add(before.index[int(apart.argmax())])
    return sorted(int(year) for year in chosen)


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


def _map(axes: Axes, shapes: gpd.GeoDataFrame, hectares: pd.Series, frame: Frame, title: str) -> pd.Series:
    """Draws the provinces; gives back their colours by name."""
    known = hectares.notna()
    colours = [_colour(value) for value in hectares[known]]
    shapes[known.to_numpy()].plot(ax=axes, color=colours, edgecolor=style.GREY, linewidth=0.2)
    if not known.all():
        hatch = style.NOT_REPORTED_HATCH * 2
        shapes[~known.to_numpy()].plot(ax=axes, facecolor="white", edgecolor=style.GREY, hatch=hatch, linewidth=0.2)
    gpd.GeoSeries([shapes.geometry.union_all()]).boundary.plot(ax=axes, color=style.INK, linewidth=0.6)
    left, bottom, right, top = frame.bounds
    axes.set_axis_off()
    axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal", xlabel="", ylabel="")
    axes.set_title(title, size=8, pad=1.5, fontweight="normal")
    return pd.Series(colours, shapes.index[known.to_numpy()], dtype="str")


def _map_title(year: int, total: pd.Series) -> str:
    return _("{year}: {area} ha").format(year=year, area=_thousands(total[year]))


def _colour(hectares: float) -> str:
    if hectares == 0:
        return NONE_FILL
    return style.tint(COLOUR, TINTS[max(int(np.searchsorted(EDGES_HA, hectares, side="right")) - 1, 0)])


def _bars(axes: Axes, total: pd.Series, shown: list[int]) -> None:
    colours = [COLOUR if year in shown else style.tint(COLOUR, TINTS[1]) for year in total.index]
    axes.bar(total.index, total / 1000, 0.8, color=colours)
    axes.set_title(_("all provinces, thousand hectares"), size=8, fontweight="normal")
    style.year_axis(axes, int(total.index[0]), int(total.index[-1]))


def _legend(axes: Axes, hatched: bool) -> None:
    ranges = [(f"{low:,.0f}", f"{high:,.0f}") for low, high in itertools.pairwise(EDGES_HA[1:])]
    said = [_("under {high}").format(high=f"{EDGES_HA[1]:,.0f}")]
    said += [_("{low} to {high}").format(low=low, high=high) for low, high in ranges]
    said += [_("{low} and more").format(low=f"{EDGES_HA[-1]:,.0f}")]
    handles = [Patch(facecolor=NONE_FILL, edgecolor=style.GREY, linewidth=0.5, label=_("0 reported"))]
    handles += [Patch(facecolor=style.tint(COLOUR, tone), label=text) for tone, text in zip(TINTS, said, strict=True)]
    if hatched:
        handles.append(style.not_reported_patch(_("not given by province")))
    letters = {"alignment": "left", "fontsize": 7, "title_fontsize": 7.5}
    spacing = {"handlelength": 1.6, "labelspacing": 0.25, "borderpad": 0, "borderaxespad": 0.2}
    axes.legend(handles=handles, title=_("hectares"), loc="lower right", **letters, **spacing)


def _thousands(hectares: float) -> str:
    return f"{round(hectares, -3):,.0f}" if hectares >= 1000 else f"{hectares:,.0f}"


def _title(hectares: pd.DataFrame) -> str:
    total = hectares.sum(axis=1)
    leader = hectares.sum().idxmax()
    first, last = hectares.index[0], hectares.index[-1]
    shares = 100 * hectares[leader] / total
    growing = (hectares > 0).sum(axis=1)
    return _(
        "{leader} held {first_share} of the poppy area in {first} and {last_share} in {last}; provinces with poppy numbered "
        "{n_first} in {first}, {n_most} in {most} and {n_last} in {last}"
    ).format(
        leader=leader,
        first=first,
        last=last,
        first_share=words.percent(shares[first]),
        last_share=words.percent(shares[last]),
        n_first=growing[first],
        n_most=growing.max(),
        most=growing.idxmax(),
        n_last=growing[last],
    )


def _alt(hectares: pd.DataFrame, title: str) -> str:
    total, last = hectares.sum(axis=1), hectares.index[-1]
    least: Any = total.idxmin()
    most: Any = total.idxmax()
    shares = 100 * hectares.loc[least] / total[least]
    largest = hectares.loc[last].sort_values(ascending=False).head(NAMED)
    said = [
        _("Maps of Afghanistan by province in years from {first} to {last}.").format(
            first=hectares.index[0], last=last
        ),
        f"{title}.",
        _(
            "The sum was smallest in {least} ({least_area} ha, of which {leader} had {share}) and largest in {most} "
            "({most_area} ha)."
        ).format(
            least=least,
            least_area=_thousands(total[least]),
            leader=shares.idxmax(),
            share=words.percent(shares.max()),
            most=most,
            most_area=_thousands(total[most]),
        ),
        _("Largest in {year}, hectares: {provinces}.").format(
            year=last, provinces=words.listed([f"{name} {_thousands(value)}" for name, value in largest.items()])
        ),
    ]
    return " ".join(said)


def _caption(elsewhere: pd.Series) -> str:
    said = [_("All maps use the same outlines, although some provinces have since been divided.")]
    if len(elsewhere):
        hatched = _(
            "Hatched: provinces that the source does not list separately, in years when at least one of them had poppy; together "
            "they had at most {share} of the area ({year})."
        )
        said.append(hatched.format(share=words.percent(100 * elsewhere.max()), year=elsewhere.idxmax()))
    return " ".join(said)


def _data(hectares: pd.DataFrame) -> pd.DataFrame:
    return hectares.reset_index().melt("year", var_name="province", value_name="hectares")
