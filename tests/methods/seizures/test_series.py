import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.seizures.series import heroin_equivalent, route_series

EXACT = 1e-12


def seizures(*rows, drug="heroin"):
    return pd.DataFrame(rows, columns=["iso3", "year", "kg"]).assign(drug=drug).astype({"year": "int64", "kg": float})


def members(**weights):
    return pd.DataFrame(
        [(iso3, weight, pd.NA, pd.NA) for iso3, weight in weights.items()],
        columns=["iso3", "weight", "first_year", "last_year"],
    ).astype({"first_year": "Int64", "last_year": "Int64"})


REPORTS = seizures(
    ("AAA", 2000, 80), ("AAA", 2001, 60), ("AAA", 2002, 100),
    ("BBB", 2000, 20), ("BBB", 2002, 0),
    ("ZZZ", 2001, 999),
)  # fmt: skip


def test_a_missing_report_is_not_a_zero_and_a_reported_zero_is():
    """SYNTHETIC."""
    series = route_series(REPORTS, members(AAA=1.0, BBB=1.0), "heroin", 1999, 2002)
    assert series.years.tolist() == [1999, 2000, 2001, 2002]
    assert np.isnan(series.kg[0])
    assert series.kg[1:].tolist() == [100, 60, 100]
    assert series.n_reporting.tolist() == [0, 2, 1, 2]
    assert series.n_members.tolist() == [2, 2, 2, 2]
    assert np.isnan(series.by_country.loc[2001, "BBB"])
    assert series.by_country.loc[2002, "BBB"] == 0


def test_a_year_is_complete_by_the_usual_kg_of_those_that_reported():
    """SYNTHETIC. Usual kg: AAA the median of 80, 60, 100 = 80; BBB the median of 20 and 0 = 10."""
    series = route_series(REPORTS, members(AAA=1.0, BBB=1.0), "heroin", 1999, 2002)
    assert series.reported_share == pytest.approx([0, 1, 80 / 90, 1], abs=EXACT)
    assert series.complete.tolist() == [False, True, True, True]
    strict = route_series(REPORTS, members(AAA=1.0, BBB=1.0), "heroin", 1999, 2002, minimum_reported_share=0.9)
    assert strict.complete.tolist() == [False, True, False, True]
    assert np.isnan(strict.complete_kg[2])
    assert strict.kg[2] == 60


def test_weights_share_a_country_between_routes_and_no_kilogram_is_made():
    """SYNTHETIC."""
    parts = [
        route_series(REPORTS, members(AAA=weight, BBB=1.0), "heroin", 2000, 2002).by_country["AAA"]
        for weight in (1 / 3, 2 / 3)
    ]
    assert sum(parts).tolist() == pytest.approx([80, 60, 100], abs=EXACT)


def test_a_country_counts_only_in_its_years_on_the_route():
    """SYNTHETIC: BBB leaves after 2000 and then lowers no share; AAA's second row adds to its first."""
    table = pd.DataFrame(
        [("AAA", 0.5, pd.NA, pd.NA), ("AAA", 0.5, 2001, pd.NA), ("BBB", 1.0, pd.NA, 2000), ("CCC", 0.0, pd.NA, pd.NA)],
        columns=["iso3", "weight", "first_year", "last_year"],
    )
    series = route_series(REPORTS, table, "heroin", 2000, 2002)
    assert series.kg.tolist() == [60, 60, 100]
    assert series.n_members.tolist() == [2, 1, 1]
    assert series.reported_share.tolist() == [1, 1, 1]
    assert series.by_country.columns.tolist() == ["AAA", "BBB"]


def test_where_all_report_the_share_is_one_to_the_last_figure_and_where_none_did_nothing_is_made_up():
    """SYNTHETIC: usual kilograms of 0.1, 0.2 ... do not add up the same in every order."""
    countries = [f"A{number:02d}" for number in range(40)]
    rows = [(iso3, year, 0.1 * (1 + at)) for at, iso3 in enumerate(countries) for year in (2000, 2002)]
    series = route_series(seizures(*rows), members(**dict.fromkeys(countries, 1 / 3)), "heroin", 2000, 2002)
    assert series.reported_share.tolist() == [1, 0, 1]
    assert np.isnan(series.kg[1])
    none = route_series(REPORTS, members(XXX=1.0), "heroin", 2000, 2001)
    assert np.isnan(none.kg).all()
    assert none.irregular == ("XXX",)


def test_a_route_that_reports_only_zeros_is_complete_and_zero():
    """SYNTHETIC."""
    zeros = seizures(("AAA", 2000, 0), ("BBB", 2000, 0), ("AAA", 2001, 0))
    series = route_series(zeros, members(AAA=1.0, BBB=1.0), "heroin", 2000, 2001)
    assert series.kg.tolist() == [0, 0]
    assert series.reported_share.tolist() == [1, 0.5]


def test_one_report_in_decades_counts_in_the_total_and_does_not_make_every_other_year_incomplete():
    """SYNTHETIC: CCC reports once, DDD never."""
    rows = [("AAA", year, 10) for year in range(2000, 2010) if year != 2005] + [("CCC", 2003, 500)]
    series = route_series(seizures(*rows), members(AAA=1.0, CCC=1.0, DDD=1.0), "heroin", 2000, 2009)
    assert series.irregular == ("CCC", "DDD")
    assert series.kg[3] == 510
    assert series.years[~series.complete].tolist() == [2005]


def test_the_caller_s_tables_stay_as_they_are():
    """SYNTHETIC."""
    table, route = REPORTS.copy(), members(AAA=1.0, BBB=0.5)
    route_series(table, route, "heroin", 2000, 2002)
    pd.testing.assert_frame_equal(table, REPORTS)
    pd.testing.assert_frame_equal(route, members(AAA=1.0, BBB=0.5))


def test_heroin_equivalent_adds_the_drugs_that_are_reported():
    """SYNTHETIC: in 2001 no opium is reported, and the sum of two drugs is marked as incomplete."""
    route = members(AAA=1.0)
    table = pd.concat(
        [
            seizures(("AAA", 2000, 1000), drug="opium"),
            seizures(("AAA", 2000, 5), ("AAA", 2001, 7), drug="morphine"),
            seizures(("AAA", 2000, 20), ("AAA", 2001, 30), drug="heroin"),
        ]
    )
    by_drug = {drug: route_series(table, route, drug, 2000, 2002) for drug in ("opium", "morphine", "heroin")}
    result = heroin_equivalent(by_drug)
    assert result.kg[:2].tolist() == [125, 37]
    assert np.isnan(result.kg[2])
    assert result.complete.tolist() == [True, False, False]
    assert np.isnan(result.complete_kg[1])
    assert heroin_equivalent(by_drug, opium_per_heroin=7).kg[0] == pytest.approx(1000 / 7 + 25, abs=EXACT)
    assert heroin_equivalent({"heroin": by_drug["heroin"]}).kg[:2].tolist() == [20, 30]


def test_heroin_equivalent_refuses_what_it_cannot_add():
    one, other = (route_series(REPORTS, members(AAA=1.0), "heroin", 2000, last) for last in (2001, 2002))
    for given, settings, sentence in (
        ({"cannabis": one}, {}, r"\['cannabis'\] were given"),
        ({}, {}, "no drug were given"),
        ({"heroin": one, "morphine": other}, {}, "different years"),
        ({"heroin": one}, {"opium_per_heroin": 0}, "opium_per_heroin is 0"),
    ):
        with pytest.raises(InputError, match=sentence):
            heroin_equivalent(given, **settings)


@pytest.mark.parametrize(
    ("table", "route", "drug", "years", "sentence"),
    [
        (REPORTS.drop(columns="kg"), members(AAA=1.0), "heroin", (2000, 2002), "table of seizures lacks kg"),
        (REPORTS, members(AAA=1.0).drop(columns="weight"), "heroin", (2000, 2002), "table of members lacks weight"),
        (REPORTS, members(AAA=1.0), "cocaine", (2000, 2002), '"cocaine" is not in the table.*Allowed: heroin'),
        (REPORTS, members(AAA=1.0), "heroin", (2002, 2000), "first_year 2002 comes after last_year 2000"),
        (REPORTS, members(AAA=-1.0), "heroin", (2000, 2002), "weight must lie from 0 to 1.*AAA"),
        (REPORTS, members(AAA=0.0), "heroin", (2000, 2002), "No member has a weight above 0"),
        (REPORTS, pd.concat([members(AAA=1.0)] * 2), "heroin", (2000, 2002), "weights of AAA exceed 1"),
        (pd.concat([REPORTS] * 2), members(AAA=1.0), "heroin", (2000, 2002), "several rows for AAA 2000"),
        (seizures(("AAA", 2000, -4)), members(AAA=1.0), "heroin", (2000, 2002), "negative for AAA 2000 -4.0"),
    ],
)
def test_bad_tables_are_refused_with_the_value_and_the_remedy(table, route, drug, years, sentence):
    with pytest.raises(InputError, match=sentence):
        route_series(table, route, drug, *years)


def yearly(iso3, *kg, first=2000):
    return [(iso3, first + at, one) for at, one in enumerate(kg) if one is not None]


def test_a_member_that_reported_in_half_of_the_years_since_its_first_is_regular_and_in_less_is_not():
    """SYNTHETIC: BBB in 5 of the ten years since 2000; CCC in 4 of nine since 2001."""
    rows = [
        *yearly("AAA", *[10] * 10), *yearly("BBB", *[10, None] * 5), *yearly("CCC", *[10, None] * 4, None, first=2001),
    ]  # fmt: skip
    series = route_series(seizures(*rows), members(AAA=1.0, BBB=1.0, CCC=1.0), "heroin", 2000, 2009)
    assert series.irregular == ("CCC",)
    assert series.reported_share.tolist() == [1, 0.5] * 5, "what CCC reports or not weighs nothing"


def test_a_token_covers_nothing_on_a_route_and_is_all_there_is_where_a_country_stands_alone():
    """SYNTHETIC: AAA reports a hundredth in the last year."""
    rows = seizures(*yearly("AAA", 100, 100, 100, 1), *yearly("BBB", 100, 100, 100, 100))
    route = route_series(rows, members(AAA=1.0, BBB=1.0), "heroin", 2000, 2003)
    assert route.reported_share.tolist() == [1, 1, 1, 0.5]
    assert route.kg[-1] == 101
    alone = route_series(rows, members(AAA=1.0), "heroin", 2000, 2003)
    assert alone.reported_share.tolist() == [1, 1, 1, 1]
    assert alone.complete.all()


def test_the_usual_amount_is_a_median_of_all_years_of_the_table_whatever_the_window():
    """SYNTHETIC: AAA's median is 30 over five years and 50 in the window; without BBB's 10 the share is 30 / 40."""
    rows = seizures(*yearly("AAA", 10, 20, 30, 40, 60), *yearly("BBB", 10, 10, 10, None, 10))
    series = route_series(rows, members(AAA=1.0, BBB=1.0), "heroin", 2003, 2004)
    assert series.reported_share.tolist() == pytest.approx([30 / 40, 1], abs=EXACT)
    assert series.kg.tolist() == [40, 70]


@pytest.mark.parametrize(("share", "complete"), [(0.0, [True, False]), (1.0, [True, False])])
def test_any_share_from_0_to_1_may_be_asked_and_a_year_without_a_report_is_never_complete(share, complete):
    rows = seizures(("AAA", 2000, 5.0))
    found = route_series(rows, members(AAA=1.0), "heroin", 2000, 2001, minimum_reported_share=share)
    assert found.complete.tolist() == complete
    for wrong in (-0.1, 1.1):
        with pytest.raises(InputError, match="must lie from 0 to 1"):
            route_series(rows, members(AAA=1.0), "heroin", 2000, 2001, minimum_reported_share=wrong)


def test_opium_may_count_as_much_as_heroin():
    one = route_series(seizures(("AAA", 2000, 6.0), drug="opium"), members(AAA=1.0), "opium", 2000, 2000)
    assert heroin_equivalent({"opium": one}, opium_per_heroin=1.0).kg.tolist() == [6]
    assert heroin_equivalent({"opium": one}, opium_per_heroin=0.5).kg.tolist() == [12]


def test_three_thirds_are_a_whole_member_and_no_excess():
    """SYNTHETIC: 0.7 + 0.2 + 0.1 is above 1 in the last figure."""
    parts = pd.concat([members(AAA=weight) for weight in (0.7, 0.2, 0.1)])
    assert route_series(REPORTS, parts, "heroin", 2000, 2002).by_country["AAA"].tolist() == pytest.approx([80, 60, 100])
