"""A year that not all have reported yet, and reports that are only tokens."""

import numpy as np
import pandas as pd
import pytest

from pactresearch.methods.levels.level import forecast
from pactresearch.methods.levels.nowcast import nowcast, surprise_of
from pactresearch.methods.seizures.reporters import token_reports
from pactresearch.methods.seizures.series import route_series

YEARS = range(2005, 2025)


def series(missing: dict[str, list[int]]):
    rng = np.random.default_rng(1)
    rows = [
        {"iso3": iso3, "year": year, "drug": "heroin", "kg": usual * np.exp(rng.normal(0, 0.3))}
        for iso3, usual in (("IRN", 1000.0), ("TUR", 300.0), ("BGR", 20.0))
        for year in YEARS
        if year not in missing.get(iso3, [])
    ]
    members = pd.DataFrame({"iso3": ["IRN", "TUR", "BGR"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return route_series(pd.DataFrame(rows), members, "heroin", 2005, 2024)


def test_a_year_that_all_reported_is_what_was_reported() -> None:
    one = nowcast(series({}), 2024)
    assert one.missing == ()
    assert one.low_kg == one.high_kg == pytest.approx(one.reported_kg)


def test_a_missing_country_widens_the_year_by_what_it_usually_seizes() -> None:
    one = nowcast(series({"IRN": [2024]}), 2024)
    assert one.missing == ("IRN",) and one.reported == ("BGR", "TUR")
    assert one.reported_kg + 300 < one.low_kg < one.reported_kg + 1000 < one.high_kg < one.reported_kg + 3500
    assert one.half_have_reported


def test_one_report_of_three_gives_no_rank_and_no_share() -> None:
    assert not nowcast(series({"IRN": [2024], "TUR": [2024]}), 2024).half_have_reported


def test_who_has_long_been_silent_is_not_expected() -> None:
    assert nowcast(series({"IRN": list(range(2012, 2025))}), 2024).missing == ()


def test_no_verdict_hangs_on_the_seed() -> None:
    ends = np.array(
        [[one.low_kg, one.high_kg] for one in (nowcast(series({"IRN": [2024]}), 2024, seed=s) for s in range(20))]
    )
    assert (ends.std(axis=0) / ends.mean(axis=0) < 0.03).all()  # 4,000 draws fix a 2.5 % quantile to some 2 %


def test_a_token_is_under_a_tenth_of_the_usual_and_needs_three_earlier_reports() -> None:
    kg = pd.DataFrame(
        {"NLD": [200.0, 250, np.nan, 180, 19], "KGZ": [np.nan, np.nan, 90, 100, 1], "ARM": [0.0, 0, 0, 0, 0]}
    )
    found = token_reports(kg)
    assert found.iloc[-1].to_dict() == {"NLD": True, "KGZ": False, "ARM": False}
    assert not found.iloc[:-1].to_numpy().any()


def test_who_usually_reports_nothing_is_expected_to_have_seized_nothing() -> None:
    """Of two countries one reports zeros alone: it has no level, and adds its own ten years, which are zeros."""
    rows = [("TUR", year, 300.0) for year in YEARS] + [("BGR", year, 0.0) for year in YEARS if year < 2024]
    table = pd.DataFrame(rows, columns=["iso3", "year", "kg"]).assign(drug="heroin")
    members = pd.DataFrame({"iso3": ["TUR", "BGR"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    one = nowcast(route_series(table, members, "heroin", 2005, 2024), 2024)
    assert one.missing == ("BGR",)
    assert (one.reported_kg, one.low_kg, one.high_kg) == (300, 300, 300)


@pytest.mark.parametrize(("times", "side", "verdict"), [(0.97, 0, "not identified"), (0.2, -1, "supported")])
def test_a_year_is_less_than_expected_only_if_the_missing_reports_cannot_make_up_for_it(times, side, verdict) -> None:
    """SYNTHETIC: a country with a sixth of the route has not reported; what the others did lies just, or far, below."""
    rng = np.random.default_rng(2)
    kg = {iso3: usual * np.exp(rng.normal(0, 0.2, len(YEARS))) for iso3, usual in (("IRN", 1000.0), ("TUR", 200.0))}
    rows = [(iso3, year, "heroin", one) for iso3, own in kg.items() for year, one in zip(YEARS, own, strict=True)]
    table = pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg"]).query("iso3 == 'IRN' or year < 2024")
    members = pd.DataFrame({"iso3": ["IRN", "TUR"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    low = surprise_of(route_series(table, members, "heroin", 2005, 2024)).forecast.low_kg
    table.loc[table["year"] == 2024, "kg"] = times * low
    found = surprise_of(route_series(table, members, "heroin", 2005, 2024))
    assert found.year == 2024 and found.place == -1, "less is reported than the interval holds"
    assert (found.side, found.open, found.verdict) == (side, side == 0, verdict)
    assert found.kg < found.most_kg


def test_the_interval_is_what_is_reported_and_the_quantiles_of_who_is_missing() -> None:
    """Of one missing country the forecast's own quantiles are added to what the others report."""
    data = series({"IRN": [2024]})
    one, iran = nowcast(data, 2024), data.by_country["IRN"].dropna()
    expected = forecast(iran.index.to_numpy(), iran.to_numpy(), 2024).forecast
    added = [one.low_kg - one.reported_kg, one.high_kg - one.reported_kg]
    assert added == pytest.approx([expected.low_kg, expected.high_kg], rel=0.08)  # 4 standard errors of 4,000 draws
    assert one.reported_kg == pytest.approx(data.by_country.loc[2024].sum())


def now_and_then(first_zeros: int, last_zeros: int):
    """SYNTHETIC: one country of 300 kg a year, whose first or last reports before 2024 are zeros."""
    kg = np.exp(np.random.default_rng(3).normal(np.log(300), 0.2, 19))
    kg[:first_zeros], kg[19 - last_zeros :] = 0, 0
    rows = [("TUR", year, 1000.0) for year in YEARS] + [
        ("BGR", year, one) for year, one in zip(YEARS, kg, strict=False)
    ]
    table = pd.DataFrame(rows, columns=["iso3", "year", "kg"]).assign(drug="heroin")
    members = pd.DataFrame({"iso3": ["TUR", "BGR"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return nowcast(route_series(table, members, "heroin", 2005, 2024), 2024)


@pytest.mark.parametrize(("first_zeros", "last_zeros", "nothing"), [(9, 0, False), (10, 0, True), (0, 3, True)])
def test_the_ten_years_before_say_how_often_a_country_reports_nothing(first_zeros, last_zeros, nothing) -> None:
    """2005 to 2013 lie before the ten years; one zero in ten, and three, are more than a fortieth."""
    one = now_and_then(first_zeros, last_zeros)
    assert (one.low_kg == 1000) == nothing
    assert one.high_kg > 1200


def test_who_has_too_few_reports_for_a_forecast_adds_one_of_its_ten_years() -> None:
    rows = [("TUR", year, 1000.0) for year in YEARS] + [
        ("BGR", year, 10.0 * (year - 2017)) for year in range(2018, 2024)
    ]
    rows.append(("BGR", 2013, 999.0))
    table = pd.DataFrame(rows, columns=["iso3", "year", "kg"]).assign(drug="heroin")
    members = pd.DataFrame({"iso3": ["TUR", "BGR"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    one = nowcast(route_series(table, members, "heroin", 2005, 2024), 2024)
    assert (one.low_kg, one.high_kg) == (1010, 1060), "2013 lies before the ten years"
