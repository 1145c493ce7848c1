"""What the years before let one expect of the routes' real series, and what came."""

import pytest
from scipy import stats

import pactresearch
from pactresearch import geography
from pactresearch.methods.levels import level
from pactresearch.methods.levels.nowcast import nowcast
from pactresearch.methods.seizures.reporters import token_reports
from pactresearch.methods.seizures.series import route_series
from pactresearch.methods.trends.robust import robust_trend
from tests.simulation.validation_levels import scored


@pytest.fixture(scope="module")
def series():
    seizures = pactresearch.load("seizures")
    return {
        (route, drug): route_series(seizures, geography.members(route, "hard"), drug, 1980, 2024)
        for route, drug in (
            ("balkan", "heroin"), ("northern", "heroin"), ("southern", "heroin"), ("southern", "opium"),
        )
    }  # fmt: skip


def test_forecasts_of_the_pool_hold_what_came_and_beat_the_straight_line():
    forecasts = scored()
    assert len(forecasts) > 100
    held = int(forecasts["inside"].sum())
    interval = stats.binomtest(held, len(forecasts)).proportion_ci(0.95, method="wilson")
    assert interval.low <= 0.95 <= interval.high
    assert forecasts["score"].mean() <= 0.75 * forecasts["line score"].mean()


def test_balkan_heroin_came_below_what_was_to_be_expected_in_2022_and_2023(series):
    """Recomputed elsewhere: 37 t where 44-95 were to be expected, and 22.5 t where 24-58 were; from complete years since 1995."""
    heroin = series["balkan", "heroin"]
    since = heroin.years >= 1995
    for year, kg, low, high in ((2022, 37, 44, 95), (2023, 22.5, 24, 58)):
        found = level.surprise(heroin.years[since], heroin.complete_kg[since], year)
        assert found.forecast and found.side == -1
        assert [found.kg / 1000, found.forecast.low_kg / 1000] == pytest.approx([kg, low], rel=0.03)
        assert found.forecast.high_kg / 1000 == pytest.approx(
            high, rel=0.03
        )  # their search stops elsewhere on a flat top


def test_the_surprise_of_2022_hangs_on_where_the_series_begins_and_that_of_2023_does_not(series):
    heroin = series["balkan", "heroin"]
    sides = {
        (first, year): level.surprise(
            heroin.years[heroin.years >= first], heroin.complete_kg[heroin.years >= first], year
        ).side
        for first in (1980, 1995)
        for year in (2022, 2023)
    }
    assert sides == {(1980, 2022): 0, (1995, 2022): -1, (1980, 2023): -1, (1995, 2023): -1}


@pytest.mark.parametrize(
    ("route", "drug", "first_year", "percent", "low", "high"),
    [
        ("northern", "heroin", 2004, -11, -16, -6),
        ("southern", "heroin", 2004, 10.8, -0.1, 19),
        ("balkan", "heroin", 1995, 3.3, -3.1, 8.6),
        ("southern", "opium", 1995, -1.5, -17, 10),
    ],
)
def test_robust_trends_are_those_recomputed_elsewhere(series, route, drug, first_year, percent, low, high):
    one = series[route, drug]
    inside = (one.years >= first_year) & (one.years <= 2023)
    found = robust_trend(one.years[inside], one.complete_kg[inside])
    assert [found.percent_per_year, found.low, found.high] == pytest.approx(
        [percent, low, high], abs=1.1
    )  # another prior
    assert found.side == (-1 if route == "northern" else 0)


def test_token_reports_of_2023_are_not_coverage(series):
    heroin = series["balkan", "heroin"].by_country
    tokens = token_reports(heroin).loc[2023]
    named = set(tokens.index[tokens])
    assert {"NLD", "BGR", "SVN", "UKR"} <= named
    assert not {"IRN", "TUR", "GBR", "FRA"} & named


def test_a_year_without_romania_and_macedonia_is_an_interval(series):
    one = nowcast(series["balkan", "heroin"], 2023)
    assert {"ROU", "MKD"} <= set(one.missing)
    assert one.low_kg > one.reported_kg
    assert one.high_kg < 3 * one.reported_kg
    assert one.half_have_reported
    assert not nowcast(series["balkan", "heroin"], 2024).half_have_reported
