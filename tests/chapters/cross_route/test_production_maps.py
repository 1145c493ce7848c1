import numpy as np
import pandas as pd
import pytest
import shapely

from pactresearch import geography
from pactresearch.chapters.cross_route.figures import production_maps as maps
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.geography.boundaries import afghan_provinces
from tests.figures.looks import faults_of

BORDER = 2e-4  # of the country's area: where provinces' ends were rounded to the third decimal of a degree


@pytest.fixture(scope="module")
def cultivation():
    return store.load("cultivation")


@pytest.fixture(scope="module")
def drawn(cultivation):
    return maps.production_maps(cultivation, "Source: the survey.")


def fill_of(axes, outlines, name):
    return axes.collections[0].get_facecolors()[list(outlines.index).index(name)]


def test_there_are_34_provinces_and_together_they_are_the_country_without_overlap():
    outlines = afghan_provinces()
    country = geography.boundaries().geometry["AFG"]
    assert len(outlines) == outlines.index.nunique() == 34
    assert shapely.coverage_is_valid(outlines.geometry.to_numpy())
    assert outlines.geometry.union_all().symmetric_difference(country).area < BORDER * country.area


def test_every_named_province_of_the_surveys_has_its_outline(cultivation):
    surveyed = cultivation.loc[cultivation["iso3"] == "AFG", "province"]
    named = set(surveyed[~surveyed.str.startswith("province ")]) - {"national"}
    assert len(named) == 25
    assert named <= set(afghan_provinces().index)


def maps_of(drawn):
    """Year to panel."""
    titled = {axes.get_title(loc="left"): axes for axes in drawn.figure.axes}
    return {int(title[:4]): axes for title, axes in titled.items() if title[:4].isdigit()}


def test_the_newest_year_is_large_and_six_others_small_each_with_its_sum_and_all_on_one_scale(drawn):
    shown = maps_of(drawn)
    assert sorted(shown) == [1994, 2001, 2005, 2009, 2013, 2017, 2020]
    assert shown[1994].get_title(loc="left") == "1994: 71,000 ha"
    assert shown[2020].get_title(loc="left") == "2020: 224,000 ha"
    drawn.figure.canvas.draw()
    width = {year: axes.get_window_extent().width for year, axes in shown.items()}
    assert all(width[2020] > 1.8 * width[year] for year in width if year != 2020)
    outlines = afghan_provinces()
    darkest = tuple(fill_of(shown[2017], outlines, "Hilmand"))  # 144,018 ha
    assert darkest == tuple(fill_of(shown[2020], outlines, "Hilmand"))  # 115,597 ha
    assert darkest != tuple(fill_of(shown[1994], outlines, "Hilmand"))  # 29,579 ha


def test_the_years_of_small_maps_hold_the_least_and_the_most_and_are_all_where_there_are_few():
    total = pd.Series([5, 9, 4, 3, 2, 1, 8, 6, 7, 3.0], index=range(2000, 2010))
    years = maps.shown_years(total)
    assert len(years) == 6
    assert {2000, 2001, 2005} <= set(years)
    assert 2009 not in years, "the newest has the large map"
    assert maps.shown_years(total.iloc[:3]) == [2000, 2001]


def test_the_bars_give_the_sum_of_every_year(drawn, cultivation):
    bars = next(axes for axes in drawn.figure.axes if len(axes.patches) > 6)
    named = cultivation[(cultivation["iso3"] == "AFG") & (cultivation["province"] != "national")]
    total = named.groupby("year")["hectares"].sum()
    assert [bar.get_height() for bar in bars.patches] == pytest.approx((total / 1000).tolist())


def test_provinces_without_a_name_are_hatched_unless_all_of_them_are_zero(drawn):
    hatched = {year: any(part.get_hatch() for part in axes.collections) for year, axes in maps_of(drawn).items()}
    assert [year for year, is_so in sorted(hatched.items()) if is_so] == [2001, 2005]
    assert "Hatched: provinces that the source does not list separately" in drawn.caption
    assert "5.6 % of the area (2003)" in drawn.caption


def test_the_united_nations_disclaimer_and_the_sources_stand_below(drawn):
    text = " ".join(" ".join(one.get_text().split()) for one in drawn.figure.texts)
    assert "do not imply official endorsement or acceptance by the United Nations" in text
    assert "Source: the survey." in text
    assert "Natural Earth" in text


def test_title_alternative_and_data_give_the_numbers(drawn, cultivation):
    assert "Hilmand held 41 % of the poppy area in 1994 and 52 % in 2020" in drawn.alt
    assert "smallest in 2001 (8,000 ha, of which Badakhshan had 83 %)" in drawn.alt
    # The surveys' annexes give 2017 as 328,355 ha by province; the annex of the World Drug Report rounds to 328,000.
    assert drawn.data.query("year == 2017")["hectares"].sum() == pytest.approx(328_355, abs=1)
    assert list(drawn.data.columns) == ["year", "province", "hectares"]


def test_figures_of_a_class_s_edge_go_up_and_a_zero_is_not_a_small_area():
    fills = [maps._colour(hectares) for hectares in (0, 1, 999, 1000, 5000, 49_999, 50_000)]
    assert fills[0] == maps.NONE_FILL
    assert fills[1] == fills[2] != fills[3]
    assert len(set(fills)) == 6


def test_names_on_the_map_keep_apart_and_the_picture_is_sound(drawn, cultivation):
    assert faults_of(drawn.figure) == []
    newest = cultivation[cultivation["year"] == drawn.data["year"].max()]
    most = newest[(newest["iso3"] == "AFG") & (newest["province"] != "national")].nlargest(maps.NAMED, "hectares")
    names = next(axes for axes in drawn.figure.axes if axes.texts).texts
    assert {name.get_text() for name in names} == set(most["province"])
    boxes = [name.get_window_extent() for name in names]
    assert not any(box.count_overlaps(boxes[:number]) for number, box in enumerate(boxes))


def test_one_year_alone_and_a_year_without_figures_are_no_trouble(cultivation):
    """SYNTHETIC: a year in which every province is missing is left out."""
    one = cultivation[(cultivation["year"] == 2019) | (cultivation["province"] == "national")]
    empty = cultivation[cultivation["year"] == 2020].assign(hectares=np.nan)
    drawn = maps.production_maps(pd.concat([one, empty]), "Source: the survey.")
    assert drawn.name == "poppy_area_by_province_2019_2019"


def test_a_table_without_provinces_is_refused(cultivation):
    with pytest.raises(InputError, match="no area of any province"):
        maps.production_maps(cultivation[cultivation["province"] == "national"], "Source: the survey.")
