"""What the real series of the three routes must show, whatever the method."""

import pytest

import pactresearch
from pactresearch import geography, methods


@pytest.fixture(scope="module")
def heroin():
    seizures = pactresearch.load("seizures")
    return {
        route: methods.route_series(seizures, geography.members(route, "hard"), "heroin", 1995, 2023)
        for route in ("balkan", "northern", "southern")
    }


def test_northern_heroin_seizures_fell_since_2004(heroin):
    window = {one.first_year: one for one in methods.window_trends(heroin["northern"])}[2004]
    assert window.verdict == "supported"
    assert window.direction == "fall"
    assert window.trend.cautious_high < 0
    assert window.trend.percent_per_year < window.trend.visible_fall_percent < 0


def test_balkan_heroin_seizures_reached_their_peak_in_the_years_to_2021_and_fell_after(heroin):
    kg = dict(zip(heroin["balkan"].years, heroin["balkan"].kg, strict=True))
    assert max(kg, key=kg.get) == 2021
    assert kg[2023] < kg[2022] < kg[2021]
    assert methods.latest_year(heroin["balkan"]).outside


def test_no_country_counts_twice_under_hard_attribution_and_no_kilogram_is_made_under_fractional():
    seizures = pactresearch.load("seizures")
    routes = geography.route_names()
    hard = [iso3 for route in routes for iso3 in geography.members(route, "hard")["iso3"]]
    assert len(hard) == len(set(hard))
    everyone = seizures[seizures["iso3"].isin(hard) & (seizures["drug"] == "heroin") & (seizures["year"] == 2021)][
        "kg"
    ].sum()
    for attribution in ("hard", "fractional"):
        total = sum(
            methods.route_series(seizures, geography.members(route, attribution), "heroin", 2021, 2021).kg[0]
            for route in routes
        )
        assert total == pytest.approx(everyone)


def test_a_missing_report_is_not_a_zero(heroin):
    northern = heroin["northern"].by_country
    assert northern["KAZ"].isna()[2023]
    assert northern["TKM"].isna()[2020]
    assert heroin["northern"].n_reporting[-1] < heroin["northern"].n_members[-1]
