"""Figures that publications print, reproduced from the data that the package carries.

Each target names its publication. The tolerances are those under which a later edition's revisions still count as the
same figure: 2 % for world totals, 2 points for shares, 1 % for a product of two rounded numbers.
"""

import pytest

import pactresearch
from pactresearch import geography, methods
from pactresearch.chapters.route_trends.published import published_markets

WORLD_TOTAL_REVISED_BY = 0.02
SHARE_POINTS_REVISED_BY = 2
PRODUCT_OF_ROUNDED = 0.01


@pytest.fixture(scope="module")
def seizures():
    return pactresearch.load("seizures")


@pytest.fixture(scope="module")
def afghan():
    table = pactresearch.load("cultivation")
    return table[(table["iso3"] == "AFG") & (table["province"] == "national")].set_index("year")


@pytest.mark.parametrize(("drug", "tonnes"), [("opium", 634), ("morphine", 38.5), ("heroin", 77.6)])
def test_world_seizures_of_2013_in_the_world_drug_report_2015(seizures, drug, tonnes):
    total = seizures.query("year == 2013 and drug == @drug")["kg"].sum() / 1000
    assert total == pytest.approx(tonnes, rel=WORLD_TOTAL_REVISED_BY)


@pytest.mark.parametrize(("iso3", "percent"), [("IRN", 17), ("TUR", 16), ("CHN", 12), ("PAK", 9), ("KEN", 7)])
def test_shares_of_heroin_seized_in_2014_in_the_world_drug_report_2016(seizures, iso3, percent):
    heroin = seizures.query("year == 2014 and drug == 'heroin'").set_index("iso3")["kg"]
    assert 100 * heroin[iso3] / heroin.sum() == pytest.approx(percent, abs=SHARE_POINTS_REVISED_BY)


def test_half_of_the_worlds_heroin_and_morphine_of_2017_on_the_balkan_route_in_the_world_drug_report_2019(seizures):
    # "47 per cent" of the world without Afghanistan: Iran, Türkiye and South-Eastern Europe.
    rows = seizures.query("year == 2017 and drug in ('heroin', 'morphine') and iso3 != 'AFG'")
    members = geography.members("balkan", "hard")
    south_east = set(members.loc[members["stage"].isin(["transit", "entry"]), "iso3"]) - {"HUN", "SVN"}
    caucasus_and_black_sea = {"ARM", "AZE", "GEO", "UKR", "MDA", "IRQ"}
    share = rows.loc[rows["iso3"].isin(south_east - caucasus_and_black_sea), "kg"].sum() / rows["kg"].sum()
    assert 100 * share == pytest.approx(47, abs=SHARE_POINTS_REVISED_BY)


@pytest.mark.parametrize(
    ("year", "tonnes"), [(2010, 3_600), (2011, 5_800), (2017, 9_000), (2021, 6_800), (2022, 6_200)]
)
def test_afghan_opium_production_is_area_times_yield(afghan, year, tonnes):
    statements = pactresearch.load("statements")
    of_year = statements.query(
        "area == 'AFG' and metric == 'yield' and period == @year", local_dict={"year": str(year)}
    )
    (yield_kg_per_ha,) = of_year["value"].unique()  # two publications print one figure
    assert afghan["hectares"][year] * yield_kg_per_ha / 1000 == pytest.approx(tonnes, rel=PRODUCT_OF_ROUNDED)
    assert afghan["production_t"][year] == tonnes


def test_potential_opium_production_rose_by_87_percent_from_2016_to_2017(afghan):
    change_percent = 100 * (afghan["production_t"][2017] / afghan["production_t"][2016] - 1)
    assert change_percent == pytest.approx(87.5, abs=0.5)  # printed as "87 per cent"


def test_the_mean_seizure_of_heroin_in_the_european_union_grew_from_2011_to_2021():
    # EMCDDA and Europol (2024): 4.2 t in 31,133 seizures, then 9.5 t in 18,709; printed to three decimals.
    parts = methods.size_decomposition([2011, 2021], [4_200, 9_500], [31_133, 18_709])
    assert parts.table["mean_size_kg"].round(3).tolist() == [0.135, 0.508]
    assert parts.change_ln_kg == pytest.approx(parts.change_ln_cases + parts.change_ln_mean_size)
    assert parts.change_ln_cases < 0 < parts.change_ln_mean_size


def test_heroin_seizures_of_the_united_states_department_of_state_agree_with_the_series(seizures):
    # International Narcotics Control Strategy Report 2018: Russia seized 965 kg of heroin in 2016.
    kg = seizures.query("iso3 == 'RUS' and year == 2016 and drug == 'heroin'")["kg"].item()
    assert kg == pytest.approx(965, rel=WORLD_TOTAL_REVISED_BY)


def test_fewer_and_larger_shipments_in_the_european_union_from_2011_to_2021():
    # EMCDDA and Europol (2024): cases -40 %, kilograms x 2.3, price as sold -16 %, purity +38 %; so pure 0.84 / 1.38.
    (union,) = [one for one in published_markets(pactresearch.load("statements")) if one.area == "EU27"]
    changes = {one.name: one.change for one in union.indicators}
    assert changes == pytest.approx({"cases": -40, "kg": 126, "price": -39, "purity": 38}, abs=0.5)
    read = methods.triangulate("heroin", union.indicators, unadjusted_price=union.unadjusted, doubts=(union.doubt,))
    assert (read.reading, read.seizures, read.licence) == ("larger_shipments", "fewer_and_larger", None)
    assert read.confidence == "low", "one source, and no interval is printed"
