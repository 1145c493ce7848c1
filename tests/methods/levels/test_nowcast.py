"""A year that not all have reported yet, and reports that are only tokens."""

import numpy as np
import pandas as pd
import pytest

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
