import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.patches import FancyArrowPatch

from pactresearch import geography
from pactresearch.errors import InputError
from pactresearch.figures import style
from pactresearch.figures.maps.base import base_map, frame_around
from pactresearch.geography.united_nations import DISCLAIMER
from pactresearch.reports.show.pictures.routes import route_map

WINDOW = {"drug": "heroin", "first_year": 2014, "last_year": 2023, "source": "planted figures"}
# Text is placed by its outline and drawn by its hinted glyphs, which differ by less than this.
PIXEL_TOLERANCE = 1.5


def planted_kg(route, attribution="hard"):
    """Quantities over five decades; the second member silent, the third with a reported zero."""
    members = geography.members(route, attribution)
    kg = pd.Series(10.0 ** (np.arange(len(members)) % 5), index=members["iso3"])
    kg.iloc[1] = np.nan
    kg.iloc[2] = 0.0
    return members, kg


def drawn(route, attribution="hard"):
    members, kg = planted_kg(route, attribution)
    return route_map(route, kg, members, geography.corridors(route), **WINDOW)


def maps_of(result):
    """The map, and the inset in it where there is one."""
    return [result.figure.axes[0], *result.figure.axes[0].child_axes]


def one_line(text):
    return " ".join(text.split())


def box_frame(west, south, east, north):
    return frame_around(gpd.GeoSeries([shapely.box(west, south, east, north)], crs=geography.CRS))


@pytest.mark.parametrize("route", ["balkan", "northern", "southern"])
@pytest.mark.parametrize("attribution", ["hard", "fractional"])
def test_every_country_of_the_route_has_a_label_and_none_covers_another(route, attribution):
    result = drawn(route, attribution)
    canvas = FigureCanvasAgg(result.figure)
    canvas.draw()
    boxes = []
    for axes in maps_of(result):
        # Only labels are children texts of the map; its notes are the label of its horizontal axis.
        here = [text.get_window_extent(canvas.get_renderer()) for text in axes.texts]
        frame = axes.get_window_extent()
        assert all(frame.x0 <= box.x0 and box.x1 <= frame.x1 for box in here)
        assert all(frame.y0 <= box.y0 and box.y1 <= frame.y1 for box in here)
        boxes += here
    assert len(boxes) == len(result.data) + len(geography.sources_of(route))
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            up = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert across <= PIXEL_TOLERANCE or up <= PIXEL_TOLERANCE


@pytest.mark.parametrize(("route", "insets"), [("balkan", 1), ("northern", 0), ("southern", 0)])
def test_what_is_too_crowded_for_words_is_drawn_once_more_where_nothing_is_covered(route, insets):
    result = drawn(route)
    FigureCanvasAgg(result.figure).draw()
    large, *small = maps_of(result)
    assert len(small) == insets
    for inset in small:
        left, right, bottom, top = (*inset.get_xlim(), *inset.get_ylim())
        assert large.bbox.width / np.ptp(large.get_xlim()) < 1 / 1.5 * inset.bbox.width / (right - left)
        covered = large.transData.inverted().transform(inset.get_window_extent().get_points())
        where = shapely.box(*covered.ravel())
        assert not where.intersects(shapely.box(left, bottom, right, top))
        arrows = [patch for patch in large.patches if isinstance(patch, FancyArrowPatch)]
        for patch in arrows:
            # In points, as matplotlib draws it, and not as it was reckoned when the corner was looked for.
            line = large.transData.inverted().transform(patch.get_transform().transform(patch.get_path().vertices))
            assert not shapely.LineString(line).intersects(where)
        names = {text.get_text() for text in inset.texts}
        assert {"BIH", "SRB", "MNE", "XKX", "MKD", "ALB"} <= names  # the Western Balkans


@pytest.mark.parametrize("route", ["balkan", "northern", "southern"])
def test_labels_can_be_read_on_what_lies_under_them(route):
    for axes in maps_of(drawn(route)):
        for text in axes.texts:
            halo = text.get_path_effects()[0]._gc["foreground"]
            assert style.contrast(to_hex(text.get_color()), halo) >= 4.5


@pytest.mark.parametrize("route", ["balkan", "northern", "southern"])
def test_the_disclaimer_stands_under_every_map(route):
    assert one_line(drawn(route).figure.axes[0].get_xlabel()).startswith(DISCLAIMER)


def test_notes_follow_what_the_map_shows():
    south_east, central_asia, nile = Figure().subplots(), Figure().subplots(), Figure().subplots()
    base_map(south_east, box_frame(13, 35, 30, 48))
    base_map(central_asia, box_frame(55, 35, 80, 52))
    base_map(nile, box_frame(22, 4, 40, 22))
    assert "resolution 1244" in south_east.get_xlabel()
    assert "resolution 1244" not in central_asia.get_xlabel()
    assert "South Sudan has not yet been determined" in one_line(nile.get_xlabel())


def test_the_line_of_control_is_dotted_and_kosovo_dashed():
    kashmir, balkans = Figure().subplots(), Figure().subplots()
    base_map(kashmir, box_frame(70, 30, 82, 38))
    base_map(balkans, box_frame(19, 41, 23, 44))

    def dashes(axes):
        lines = [layer for layer in axes.collections if isinstance(layer, LineCollection)]
        return {tuple(dash) for layer in lines for _, dash in layer.get_linestyle() if dash}

    assert len(dashes(kashmir)) == 2  # the dotted Line of Control, and the dashed line at Aksai Chin
    assert len(dashes(balkans)) == 1


def test_not_reported_is_hatched_and_a_reported_zero_is_not():
    result = drawn("northern")
    hatched = [layer for layer in result.figure.axes[0].collections if layer.get_hatch()]
    assert sum(len(layer.get_paths()) for layer in hatched) == 1
    silent = result.data.loc[result.data["seized_kg"].isna(), "country"]
    assert len(silent) == 1
    assert f"Not reported: {silent.iloc[0]}." in result.alt
    zero = result.data.loc[result.data["seized_kg"] == 0, "country"].iloc[0]
    assert f"{zero} 0 kg" in result.alt
    legends = result.figure.axes[1].findobj(Legend)
    assert {"0 kg reported", "not reported"} <= {text.get_text() for legend in legends for text in legend.texts}


@pytest.mark.parametrize("route", ["balkan", "northern"])  # on the southern map there is no room for its name
def test_a_name_is_read_on_the_colour_of_its_country(route):
    result = drawn(route)
    names = {text.get_text().replace("\n", " "): text for text in result.figure.axes[0].texts}
    dark = names["Afghanistan"]  # the source's fill is nearly black
    assert to_hex(dark.get_color()) == "#ffffff"
    silent = result.data.loc[result.data["seized_kg"].isna(), "country"].iloc[0]
    assert silent not in names or to_hex(names[silent].get_color()) == style.INK


def test_only_codes_that_stand_on_the_map_are_explained():
    result = drawn("balkan")
    on_map = {text.get_text() for axes in maps_of(result) for text in axes.texts}
    on_map = {word for word in on_map if re.fullmatch("[A-Z]{3}", word)}
    key = result.caption.partition(". ")[0]
    assert {entry.split()[0] for entry in key.split(", ")} >= on_map
    assert len(re.findall(r"\b[A-Z]{3} ", key)) == len(on_map)


def test_nothing_is_hatched_where_all_reported():
    members = geography.members("northern")
    result = route_map(
        "northern", pd.Series(5.0, index=members["iso3"]), members, geography.corridors("northern"), **WINDOW
    )
    assert not [layer for layer in result.figure.axes[0].collections if layer.get_hatch()]
    assert "Not reported: none." in result.alt


def test_the_title_names_the_two_largest_and_their_share():
    members = geography.members("northern")
    kg = pd.Series(1.0, index=members["iso3"])
    kg["RUS"], kg["TJK"] = 60.0, 30.0
    result = route_map("northern", kg, members, geography.corridors("northern"), **WINDOW)
    said = one_line(result.figure.texts[0].get_text())
    share = 100 * 90 / (90 + len(kg) - 2)
    assert said == f"Northern route: Russian Federation and Tajikistan account for {share:.0f} % of the heroin seized"


@pytest.mark.parametrize("route", ["balkan", "northern"])
def test_every_corridor_is_on_the_map_or_in_its_inset_however_its_table_is_numbered(route):
    members, kg = planted_kg(route)
    named = geography.corridors(route)
    named = named[named[["origin", "destination"]].isin([*members["iso3"], *geography.sources_of(route)]).all(axis=1)]
    result = route_map(route, kg, members, named.set_axis([0] * len(named)), **WINDOW)
    arrows = [patch for axes in maps_of(result) for patch in axes.patches if isinstance(patch, FancyArrowPatch)]
    assert len({tuple(np.ravel(arrow._posA_posB)) for arrow in arrows}) == len(named)


def test_corridors_are_drawn_once_each_and_their_basis_told_by_the_line():
    result = drawn("northern")
    arrows = [patch for patch in result.figure.axes[0].patches if isinstance(patch, FancyArrowPatch)]
    named = geography.corridors("northern")
    assert len(arrows) == len(named)
    assert sum(arrow.get_linestyle() in ("-", "solid") for arrow in arrows) == (named["basis"] == "map+text").sum()
    assert "say nothing about quantities" in result.alt
    assert any("say nothing about quantities" in text.get_text() for text in result.figure.texts)


def test_taiwan_hong_kong_and_macao_have_the_fill_of_china():
    axes = Figure().subplots()
    outlines = base_map(axes, box_frame(105, 18, 124, 28), pd.Series({"CHN": "#123456"}))
    fills = [to_hex(colour) for colour in axes.collections[0].get_facecolor()]
    by_country = dict(zip(outlines.index, fills, strict=True))
    assert {by_country[iso3] for iso3 in ("CHN", "TWN", "HKG", "MAC")} == {"#123456"}
    assert by_country["VNM"] != "#123456"


def test_the_data_carry_what_is_missing_as_missing_and_the_caller_keeps_theirs():
    members, kg = planted_kg("southern")
    kept_members, kept_kg = members.copy(), kg.copy()
    result = route_map("southern", kg, members, geography.corridors("southern"), **WINDOW)
    pd.testing.assert_frame_equal(members, kept_members)
    pd.testing.assert_series_equal(kg, kept_kg)
    np.testing.assert_array_equal(result.data["seized_kg"], kg.to_numpy())
    assert list(result.data["iso3"]) == list(members["iso3"])


def test_a_route_on_which_nobody_reported_is_still_drawn():
    members = geography.members("northern")
    result = route_map("northern", pd.Series(dtype=float), members, geography.corridors("northern"), **WINDOW)
    assert "Northern route: no heroin seizures are reported" in one_line(result.figure.texts[0].get_text())


def test_bad_input_is_refused():
    members, kg = planted_kg("northern")
    with pytest.raises(InputError, match="seized_kg holds -3 kg for KAZ"):
        route_map("northern", kg.mask(kg.index == "KAZ", -3.0), members, geography.corridors("northern"), **WINDOW)
    with pytest.raises(InputError, match="has no members"):
        route_map("northern", kg, members.head(0), geography.corridors("northern"), **WINDOW)
