import numpy as np
import pandas as pd
import pytest
import shapely

from pactresearch import geography
from pactresearch.chapters.cross_route.figures import production_maps as maps
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.geography.boundaries import afghan_provinces

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


def test_each_year_is_a_map_with_its_sum_and_all_have_one_scale(drawn):
    titles = [axes.get_title(loc="left") for axes in drawn.figure.axes]
    assert titles[0] == "1994: 71,000 ha"
    assert "2001: 8,000 ha" in titles
    assert titles[26] == "2020: 224,000 ha"
    outlines = afghan_provinces()
    darkest = tuple(fill_of(drawn.figure.axes[23], outlines, "Hilmand"))  # 2017: 144,018 ha
    assert darkest == tuple(fill_of(drawn.figure.axes[26], outlines, "Hilmand"))  # 2020: 115,597 ha
    assert darkest != tuple(fill_of(drawn.figure.axes[0], outlines, "Hilmand"))  # 1994: 29,579 ha


def test_provinces_without_a_name_are_hatched_unless_all_of_them_are_zero(drawn):
    hatched = {
        int(axes.get_title(loc="left")[:4]): any(part.get_hatch() for part in axes.collections)
        for axes in drawn.figure.axes[:27]
    }
    assert [year for year, is_so in hatched.items() if is_so] == list(range(1998, 2007))
    assert "Hatched: provinces that the table at hand does not name" in drawn.caption
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


def test_names_on_the_key_keep_apart():
    import geopandas as gpd

    points = gpd.GeoSeries.from_xy([0.0, 1000.0, 2000.0], [0.0, 0.0, 0.0], index=["Hilmand", "Kandahar", "Uruzgan"])
    placed = maps._apart(points, np.array([0, 0, 1_000_000, 1_000_000]))
    heights = sorted(y for _, y in placed.values())
    assert np.diff(heights).min() > 0


def test_one_year_alone_and_a_year_without_figures_are_no_trouble(cultivation):
    """SYNTHETIC: a year in which every province is missing is left out."""
    one = cultivation[(cultivation["year"] == 2019) | (cultivation["province"] == "national")]
    empty = cultivation[cultivation["year"] == 2020].assign(hectares=np.nan)
    drawn = maps.production_maps(pd.concat([one, empty]), "Source: the survey.")
    assert drawn.name == "poppy_area_by_province_2019_2019"


def test_a_table_without_provinces_is_refused(cultivation):
    with pytest.raises(InputError, match="no area of any province"):
        maps.production_maps(cultivation[cultivation["province"] == "national"], "Source: the survey.")
