"""Cases beside annual totals. All figures are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest

from pactresearch.methods import case_record

EXACT = 1e-9
MEMBERS = pd.DataFrame({"iso3": ["AAA", "BBB", "CCC"]})


def cases(*rows):
    return pd.DataFrame(rows, columns=["iso3", "year", "drug", "n", "kg"])


def annual(*rows):
    return pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg"])


CASES = cases(
    ("AAA", 2011, "heroin", 10, 80.0),
    ("AAA", 2011, "heroin", 5, np.nan),
    ("BBB", 2011, "heroin", 4, 10.0),
    ("AAA", 2012, "heroin", 3, 30.0),
    ("AAA", 2013, "heroin", 3, 400.0),
    ("AAA", 2012, "opium", 99, 999.0),
    ("ZZZ", 2012, "heroin", 99, 999.0),
)
ANNUAL = annual(
    ("AAA", 2011, "heroin", 100.0), ("AAA", 2012, "heroin", 100.0), ("AAA", 2013, "heroin", 100.0),
    ("CCC", 2011, "heroin", 500.0),
)  # fmt: skip


@pytest.fixture(scope="module")
def record():
    return case_record(CASES, ANNUAL, MEMBERS, "heroin", 2011, 2023)


def test_only_the_drug_and_the_route_count(record):
    assert record.countries == ("AAA", "BBB")
    assert record.members == 3
    assert record.table["cases"].tolist() == [19, 3, 3]


def test_the_mean_size_is_that_of_cases_whose_weight_is_known(record):
    assert record.table["mean_kg"].tolist() == pytest.approx([90 / 14, 10, 400 / 3], rel=EXACT)


def test_coverage_compares_the_same_countries_in_the_same_year(record):
    # 2011: BBB has cases and no annual total, CCC a total and no cases; neither enters.
    assert record.table["coverage"].tolist() == pytest.approx([0.8, 0.3, 4.0], rel=EXACT)
    assert record.table["error"].tolist() == [False, False, True]


def test_a_route_without_cases_has_an_empty_record():
    record = case_record(CASES, ANNUAL, pd.DataFrame({"iso3": ["XXX"]}), "heroin", 2011, 2023)
    assert record.table.empty
    assert record.compared.empty
    assert record.countries == ()


def test_cases_without_any_annual_total_have_no_coverage():
    record = case_record(CASES, ANNUAL.iloc[:0], MEMBERS, "heroin", 2011, 2023)
    assert record.table["coverage"].isna().all()
    assert record.compared.empty


def test_only_countries_with_cases_in_every_compared_year_are_compared():
    """AAA reports in both years; BBB leaves and CCC arrives, which is no change of the number of cases."""
    seen = cases(
        ("AAA", 2011, "heroin", 10, 90.0), ("BBB", 2011, "heroin", 50, 50.0),
        ("AAA", 2012, "heroin", 20, 90.0), ("CCC", 2012, "heroin", 90, 60.0),
    )  # fmt: skip
    totals = annual(
        *[
            (iso3, year, "heroin", kg)
            for iso3, kg in (("AAA", 100.0), ("BBB", 60.0), ("CCC", 70.0))
            for year in (2011, 2012)
        ]
    )
    record = case_record(seen, totals, MEMBERS, "heroin", 2011, 2012)
    assert record.same_countries == ("AAA",)
    assert record.compared["cases"].tolist() == [10, 20]
    assert record.compared["kg"].tolist() == [90, 90]


def test_where_the_same_countries_make_little_of_the_kilograms_nothing_is_compared():
    seen = cases(
        ("AAA", 2011, "heroin", 10, 9.0), ("BBB", 2011, "heroin", 50, 50.0),
        ("AAA", 2012, "heroin", 20, 9.0), ("CCC", 2012, "heroin", 90, 60.0),
    )  # fmt: skip
    totals = annual(
        *[
            (iso3, year, "heroin", kg)
            for iso3, kg in (("AAA", 10.0), ("BBB", 60.0), ("CCC", 70.0))
            for year in (2011, 2012)
        ]
    )
    record = case_record(seen, totals, MEMBERS, "heroin", 2011, 2012)
    assert record.same_countries == ()
    assert record.compared.empty


@pytest.mark.parametrize(("kg", "usable"), [(49.9, False), (50.0, True), (120.0, True), (120.1, False)])
def test_years_from_half_to_six_fifths_of_the_total_are_compared_both_ends_among_them(kg, usable):
    seen = cases(("AAA", 2011, "heroin", 10, kg))
    record = case_record(seen, annual(("AAA", 2011, "heroin", 100.0)), MEMBERS, "heroin", 2011, 2011)
    assert record.table["error"].tolist() == [kg > 120]
    assert record.same_countries == (("AAA",) if usable else ())


@pytest.mark.parametrize(("kg", "compared"), [(60.0, True), (59.9, False)])
def test_countries_that_make_half_of_the_kilograms_are_compared_and_with_less_none_is(kg, compared):
    seen = cases(
        ("AAA", 2011, "heroin", 1, kg), ("BBB", 2011, "heroin", 1, 60.0),
        ("AAA", 2012, "heroin", 1, 60.0), ("CCC", 2012, "heroin", 1, 60.0),
    )  # fmt: skip
    totals = annual(*[(iso3, year, "heroin", 60.0) for iso3 in ("AAA", "BBB", "CCC") for year in (2011, 2012)])
    record = case_record(seen, totals, MEMBERS, "heroin", 2011, 2012)
    assert (record.same_countries == ("AAA",), not record.compared.empty) == (compared, compared)


def test_one_known_weight_is_the_year_s_weight_and_a_total_of_zero_gives_no_coverage():
    seen = cases(
        ("AAA", 2011, "heroin", 4, 8.0), ("BBB", 2011, "heroin", 6, np.nan), ("AAA", 2012, "heroin", 1, np.nan)
    )
    totals = annual(("AAA", 2011, "heroin", 0.0), ("AAA", 2012, "heroin", 5.0), ("BBB", 2011, "heroin", np.nan))
    table = case_record(seen, totals, MEMBERS, "heroin", 2011, 2012).table.set_index("year")
    assert table.loc[2011, ["kg", "mean_kg", "annual_kg"]].tolist() == [8, 2, 0]
    assert np.isnan([table.loc[2011, "coverage"], *table.loc[2012, ["kg", "mean_kg", "coverage"]]]).all()
    assert table.loc[2012, "annual_kg"] == 5
