"""What the real series of the three routes must show, whatever the method."""

import pytest

import pactresearch
from pactresearch import geography, methods
from pactresearch.methods.levels.level import surprise
from pactresearch.methods.levels.nowcast import surprise_of
from pactresearch.methods.trends.power import visible_trend
from pactresearch.reports.show.trends import trend_finding


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
    assert window.trend.percent_per_year < visible_trend(window.interval, window.trend.percent_per_year)[0] < 0


def test_balkan_heroin_seizures_reached_their_peak_in_the_years_to_2021_and_fell_after(heroin):
    kg = dict(zip(heroin["balkan"].years, heroin["balkan"].kg, strict=True))
    assert max(kg, key=kg.get) == 2021
    assert kg[2023] < kg[2022] < kg[2021]
    assert surprise(heroin["balkan"].years, heroin["balkan"].complete_kg).side == -1
    newest = surprise_of(heroin["balkan"])
    assert (newest.place, newest.side, newest.verdict) == (-1, 0, "not identified"), "Romania has not reported for 2023"


def test_no_verdict_on_balkan_opium_hangs_on_the_seed():
    members, seizures = geography.members("balkan", "hard"), pactresearch.load("seizures")
    opium = methods.route_series(seizures, members, "opium", 1995, 2023)
    said = {tuple(one.verdict for one in methods.window_trends(opium, seed=seed)) for seed in range(20)}
    assert said == {("not identified",) * 3}, "none stands, and each would hide a change to three times or a third"


def test_a_token_report_covers_nothing():
    """Pakistan's morphine of 2023 is under a tenth of its usual amount; for Balkan heroin several reports are."""
    seizures = pactresearch.load("seizures")
    one = methods.route_series(seizures, geography.members("balkan", "hard"), "heroin", 1995, 2023)
    assert one.reported_share[-1] == pytest.approx(0.93, abs=0.01)
    southern = methods.route_series(seizures, geography.members("southern", "hard"), "morphine", 1995, 2023)
    assert not southern.complete[-1]
    assert southern.kg[-1] > 0


def test_no_report_says_that_opium_rose_since_a_low_and_fell_since_a_peak():
    """Southern opium: 111 t in 1995, low about 1999, 80 t in 2015, 16 t in 2023. It has not risen since 1999."""
    members, seizures = geography.members("southern", "hard"), pactresearch.load("seizures")
    opium = methods.route_series(seizures, members, "opium", 1995, 2023)
    said = [trend_finding("opium", window, ("UNODC",)).sentence for window in methods.window_trends(opium)]
    assert not any("risen since" in one for one in said)
    assert any("have fallen since" in one for one in said)


@pytest.mark.parametrize(("route", "drug", "peak"), [("balkan", "heroin", 2020), ("southern", "opium", 2015)])
def test_a_series_that_rose_to_a_peak_is_given_no_rate_a_year(route, drug, peak):
    seizures = pactresearch.load("seizures")
    one = methods.route_series(seizures, geography.members(route, "hard"), drug, 1995, 2023)
    for window in methods.window_trends(one)[:2]:
        assert not window.shape.straight
        assert "a year" not in trend_finding(drug, window, ("UNODC",)).sentence
    main = methods.main_window(methods.window_trends(one))
    assert (main.shape.turns, main.shape.bend_year) == (1, peak)
    assert f"rose to a peak around {peak} and have fallen since" in trend_finding(drug, main, ("UNODC",)).sentence


def test_northern_heroin_fell_along_a_straight_line(heroin):
    main = methods.main_window(methods.window_trends(heroin["northern"]))
    assert main.shape.straight
    assert "by 10 % a year" in trend_finding("heroin", main, ("UNODC",)).sentence


def test_southern_opium_since_1995_is_no_rise(heroin):
    """111 t in 1995, 16 t in 2023: the slope of ranks says +6 % a year, and memory takes it back."""
    seizures = pactresearch.load("seizures")
    opium = methods.route_series(seizures, geography.members("southern", "hard"), "opium", 1995, 2023)
    whole = methods.window_trends(opium)[0]
    assert whole.trend.cautious_low > 0
    assert (whole.verdict, whole.shown) == ("not identified", "unclear")
    power = whole.reasons[-1].facts["power"]
    assert power < 0.5, (
        "so wide an interval would hide a change to three times or a third: no rise is claimed, and none denied"
    )


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


def test_the_year_in_which_the_russian_drug_service_ended_is_a_shock_and_out_of_the_test_of_cases():
    """Its case reports end in spring 2016: 136 of 2,084 a year before."""
    shocks = pactresearch.load("shocks").set_index("id")
    assert shocks.loc["russian_drug_service_2016", ["date", "routes"]].tolist() == ["2016-04-05", "northern"]
    members, tables = geography.members("northern", "hard"), (pactresearch.load("cases"), pactresearch.load("seizures"))
    record = methods.case_record(*tables, members, "heroin", 1995, 2023)
    assert 2016 in record.table["year"].to_numpy()
    assert record.compared["year"].tolist() == [2011, 2012, 2013, 2014, 2015]
