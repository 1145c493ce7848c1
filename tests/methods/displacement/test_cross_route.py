"""Pairs of routes at dated shocks. All series are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest

from pactresearch import geography, methods
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.methods.displacement.cross_route import _row, displacements, market_move, shock_years
from pactresearch.methods.displacement.displacement import displacement
from pactresearch.methods.displacement.intervention import intervention
from pactresearch.methods.prices.panel import price_panel

YEARS = np.arange(1995, 2024)
SHOCK = 2012


def series(factor, seed, sd=0.15):
    kg = 1000 * np.exp(np.random.default_rng(seed).normal(0, sd, len(YEARS))) * np.where(YEARS >= SHOCK, factor, 1.0)
    table = pd.DataFrame({"iso3": "AAA", "year": YEARS, "drug": "heroin", "kg": kg})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return methods.route_series(table, members, "heroin", YEARS[0], YEARS[-1])


def prices(factor, seed=0):
    rng = np.random.default_rng(seed)
    rows = [
        (f"C{country}", year, 100 * np.exp(rng.normal(0, 0.05)) * (factor if year >= SHOCK else 1))
        for country in range(8)
        for year in YEARS
    ]
    return price_panel(pd.DataFrame(rows, columns=["iso3", "year", "usd_per_kg"]), int(YEARS[0]))


def said(series_by_route, **market):
    found = displacements(series_by_route, [SHOCK], **market)
    return {
        (row.treated, row.neighbour): row.pattern if row.verdict == "supported" else row.verdict
        for row in found.itertuples()
    }


def test_a_large_planted_displacement_is_found_one_way_only_and_needs_the_market():
    routes = {"a": series(0.1, 1), "b": series(8, 2), "c": series(1, 3)}
    dear = {"prices": {"a": prices(1.6)}, "price_source": "SYNTHETIC"}
    found = said(routes, **dear)
    assert found["a", "b"] == "displacement"
    assert [pair for pair, word in found.items() if word == "displacement"] == [("a", "b")]
    assert said(routes)["a", "b"] == "not identified", "without a price the same amounts decide nothing"
    cheap = said(routes, prices={"a": prices(0.6)}, price_source="SYNTHETIC")
    assert cheap["a", "b"] == "not supported", "a price that fell says that the police moved and not the trade"


def test_routes_that_stand_still_displace_nothing():
    found = said({"a": series(1, 1), "b": series(1, 2), "c": series(1, 3)})
    assert set(found.values()) <= {"not supported", "not identified"}


def test_every_ordered_pair_is_asked_at_every_date_and_two_years_after_are_too_few():
    found = displacements({"a": series(1, 1), "b": series(1, 2), "c": series(1, 3)}, [SHOCK, 2022])
    assert len(found) == 6 * 2
    assert set(found.loc[found["shock_year"] == 2022, "verdict"]) == {"not identified"}


def test_the_move_of_a_price_is_the_planted_one_and_short_series_have_none():
    moves = [market_move(prices(1.5, seed), "treated", SHOCK, "SYNTHETIC") for seed in range(20)]
    # Of 20 intervals that hold the truth with a chance of 0.95, fewer than 16 do so once in 400 times.
    assert sum(move.low < 50 < move.high for move in moves) >= 16
    assert all(move.scarcer == 1 for move in moves)
    assert market_move(prices(1.5), "treated", 2023, "SYNTHETIC") is None
    assert market_move(prices(1.5), "treated", 2100, "SYNTHETIC") is None


def test_a_single_route_and_routes_of_other_years_are_refused():
    with pytest.raises(InputError, match="two are needed"):
        displacements({"a": series(1, 1)}, [SHOCK])
    table = pd.DataFrame({"iso3": "AAA", "year": [2001, 2002], "drug": "heroin", "kg": [1.0, 2.0]})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    short = methods.route_series(table, members, "heroin", 2001, 2002)
    with pytest.raises(InputError, match="cover different years"):
        displacements({"a": series(1, 1), "b": short}, [SHOCK])


def test_the_years_of_shocks_carry_the_labels_of_all_their_events():
    events = pd.DataFrame({"date": ["2001-08", "2002-03-01", "1995-01", "2040-01"], "label": ["A", "B", "C", "D"]})
    assert shock_years(events, 1995, 2023) == {2002: ("A", "B")}


def test_the_p_of_a_pair_is_that_of_its_weakest_condition_and_is_adjusted_for_all_that_were_tested():
    routes = {"a": series(0.1, 1), "b": series(8, 2), "c": series(1, 3)}
    found = displacements(routes, [SHOCK, 2022], prices={"a": prices(1.6)}, price_source="SYNTHETIC")
    tested = found.set_index(["treated", "neighbour", "shock_year"])
    assert tested.loc[("a", "b", SHOCK), "p_adjusted"] <= 0.05
    # The neighbour stands still, so that however clearly the other fell the pair has no small p.
    assert tested.loc[("a", "c", SHOCK), "p"] > 0.05
    assert tested.loc[("a", "b", 2022), ["p", "p_adjusted"]].isna().all(), "too few years: nothing was tested"
    known = found.dropna(subset="p")
    assert (known["p_adjusted"] >= known["p"]).all()
    assert displacements(routes, []).columns.tolist() == found.columns.tolist()


def test_no_pair_of_the_real_routes_has_the_power_to_say_that_nothing_was_displaced():
    """A fall to a third with a doubling elsewhere is found in some 15 % of worlds, after allowing for the family in none."""
    annual, years = store.load("seizures"), (1995, 2023)
    routes = {
        route: methods.route_series(annual, geography.members(route, "hard"), "heroin", *years)
        for route in geography.route_names()
    }
    found = displacements(routes, list(shock_years(store.load("shocks"), *years)))
    assert set(found["verdict"]) == {"not identified"}
    assert 0.1 < found["power_alone"].median() < 0.25 and found["power_alone"].max() < 0.5
    assert found["power"].max() < 0.05


def test_shock_years_lie_after_the_first_year_and_up_to_the_last_and_hold_all_their_events():
    days = pd.DataFrame({"date": ["2000-02", "2001-03", "2000-08", "2003-06", "2003-07"], "label": list("abcde")})
    assert shock_years(days, 2000, 2003) == {2001: ("c", "b"), 2003: ("d",)}


def test_a_price_s_move_is_that_of_the_index_in_fifteen_years_before_and_five_from_the_shock_on():
    index = prices(1.5)
    found = market_move(index, "neighbour", SHOCK, "S")
    inside = index.table.loc[SHOCK - 15 : SHOCK + 4, "index"]
    move = intervention(inside.index.to_numpy(), np.log(inside.to_numpy()), SHOCK)
    ends = list(100 * np.expm1([move.effect, move.low, move.high]))
    assert [found.percent, found.low, found.high] == pytest.approx(ends)
    assert (found.route, found.measure) == ("neighbour", "price")


def test_the_control_is_the_route_that_is_left_and_each_row_is_the_pair_s_own_test():
    routes = {name: series(factor, seed) for name, factor, seed in (("a", 0.3, 1), ("b", 0.3, 2), ("c", 1.0, 3))}
    table = displacements(routes, [SHOCK], draws=99, seed=5).set_index(["treated", "neighbour"])
    for pair in (("a", "b"), ("b", "c")):
        (control,) = set(routes) - set(pair)
        kg = [routes[name].complete_kg for name in (*pair, control)]
        own = displacement(YEARS, *kg[:2], SHOCK, control_kg=kg[2], draws=99, seed=5)
        row = table.loc[pair]
        assert [row["treated_percent"], row["neighbour_percent"], row["p"]] == [
            own.treated.percent, own.neighbour.percent, own.p,
        ]  # fmt: skip
        assert row["quotient"] == pytest.approx(own.quotient, nan_ok=True)
        assert (row["power_alone"], row["power"]) == (own.power(), own.power(6))
        assert row["reasons"] == own.among(6).reasons


def test_the_family_counts_the_pairs_that_have_a_p_and_where_none_has_power_is_not_divided():
    """Two routes, of which one reports too few years before the date to be tested."""
    cut = series(1.0, 2)
    table = pd.DataFrame({"iso3": "AAA", "year": YEARS, "drug": "heroin", "kg": cut.kg})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    late = methods.route_series(table[table["year"] >= SHOCK - 2], members, "heroin", YEARS[0], YEARS[-1])
    found = displacements({"a": series(0.3, 1), "b": late}, [SHOCK], draws=99)
    assert found[["p", "power"]].isna().all(axis=None)
    one = displacements({"a": series(0.3, 1), "b": cut}, [SHOCK, 2022], draws=99)
    assert one["p"].notna().sum() == 2
    pair = displacement(YEARS, series(0.3, 1).complete_kg, cut.complete_kg, SHOCK, draws=99)
    for n_tests, family in ((1, 1), (2, 2)):
        assert _row(pair, n_tests)[-2:] == (pair.power(), pair.power(family))
