"""Statistics of single cases: results are carried, never cases; and they are those of the archive."""

import numpy as np
import pandas as pd
import pytest

from pactresearch import load
from pactresearch.data import schema, sources
from pactresearch.data.layout import SMALLEST_ROW
from scripts import single_case_statistics as script

ARCHIVE = "unodc_ids_2011_2016.zip"


@pytest.fixture(scope="module")
def table():
    return load("case_statistics")


def test_no_statistic_rests_on_under_three_cases_and_none_tells_a_place(table):
    assert (table["n"] >= SMALLEST_ROW).all()
    parcels = table[table["statistic"] == "parcel_share"]
    assert ((parcels["value"] * parcels["n"]).round() >= SMALLEST_ROW).all(), "a count of one or two singles out a case"
    assert (table["n"] % SMALLEST_ROW == 0).all(), (
        "an exact number beside the table of cases tells of those left out there"
    )
    assert set(table.columns) - {*schema.CASE_STATISTICS.columns} <= {"source"}
    assert table["area"].str.fullmatch(r"[A-Z]{3}|balkan|northern|southern").all()


def test_the_sidecar_names_the_archive_by_its_checksum():
    said = sources.catalogue()["unodc_ids_2011_2016_statistics"]
    assert "dc5a3fb1b700bcfafeed5a739a3c5d9bdb86fd74c8504edf32bd97a696a443cb" in said.processing


def test_large_lots_make_most_southern_kilograms_and_few_northern_ones(table):
    share = table[table["statistic"] == "large_lot_share_of_kg"].set_index("area")
    assert share.loc["northern", "high"] < 0.3 < 0.7 < share.loc["southern", "low"]


def test_no_country_no_year_and_no_other_limit_takes_a_share_of_large_lots_over_a_half(table):
    share = table.set_index(["statistic", "area"])[["low", "high"]]
    least, most = share["low"].loc["large_lot_share_otherwise"], share["high"].loc["large_lot_share_otherwise"]
    assert most["northern"] < 0.5 < least["southern"] and least["balkan"] < 0.5 < most["balkan"]
    assert (least < share["low"].loc["large_lot_share_of_kg"]).all()  # a 99 % interval is wider than one of 95 %


def test_shares_of_large_lots_by_hand():
    """SYNTHETIC: two countries, two years, lots of 10, 30, 60 and 200 kg; each three times, so that none is a single one."""
    rows = [("AAA", 2011, 200), ("AAA", 2012, 30), ("BBB", 2011, 60), ("BBB", 2012, 10)] * 3
    sized = pd.DataFrame(rows, columns=["iso3", "year", "kg"])
    share, otherwise = script.large_lot_shares(sized, "northern", draws=50)
    assert share[5] == pytest.approx(260 / 300) == otherwise[5]
    assert otherwise[4] == 12
    assert otherwise[6] == 0  # 2012 alone has no lot of 50 kg
    assert otherwise[7] == 1  # draws of 2011 alone


@pytest.mark.parametrize("large", [[900], [900, 300], [1300, 60, 60, 60], [2000, 90, 80]])
def test_no_share_is_shown_without_a_country_whose_large_lots_the_difference_would_tell(large):
    """SYNTHETIC: beside a country with even years one whose large lots are few, or nearly one alone."""
    even = [("AAA", 2010 + n % 6, kg) for n, kg in enumerate([70, 60, 80, 1, 2, 3] * 4)]
    rows = [*even, *(("BBB", 2010 + n, kg) for n, kg in enumerate(large)), *[("BBB", 2010 + n, 1) for n in range(6)]]
    sized = pd.DataFrame(rows, columns=["iso3", "year", "kg"])
    _share, (*_, least, most, _p) = script.large_lot_shares(sized, "northern", draws=50)
    without = sized.query("iso3 == 'AAA'")["kg"]
    told = without[without >= script.LARGE_KG].sum() / without.sum()
    assert told not in (least, most) and script.may_be_told(np.array(large)) is False


@pytest.fixture(scope="module")
def archive(official):
    cases, seized = script.single_cases(official / ARCHIVE)
    return cases[cases["iso3"] == "PAK"], seized[seized["iso3"] == "PAK"]


def test_the_table_is_that_of_the_archive(table, archive):
    cases, seized = archive
    made = pd.DataFrame(script.by_country(cases[cases["drug"] == "heroin"], seized), columns=script.COLUMNS)
    kept = table[table["area"] == "PAK"]
    both = made.astype({"year": "Int64"}).merge(kept, on=["statistic", "year"], suffixes=("", "_kept"))
    assert len(both) == len(made) == len(kept)
    assert both["value"].to_numpy() == pytest.approx(both["value_kept"].to_numpy(), abs=1e-4)
    assert both["n"].map(script.in_threes).tolist() == both["n_kept"].tolist()
