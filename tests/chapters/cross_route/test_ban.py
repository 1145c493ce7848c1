"""What a ban lets one expect. Series are SYNTHETIC, but for those that the package carries."""

import numpy as np
import pandas as pd
import pytest

import pactresearch
from pactresearch.chapters.cross_route import ban, study
from pactresearch.chapters.cross_route.parameters import CrossRoute

STEADY = pd.Series(1000.0, range(1990, 2030))


def fixed(stocks, demand):
    return ban.Ban(2022, last_harvest=2022, stocks_t=(stocks, stocks), demand_t=(demand, demand))


def test_harvests_that_go_on_carry_everything_and_none_at_all_carries_the_stocks_alone():
    assert (ban.carried(STEADY, fixed(0.0, 200.0), 2027, 1) == 1).all(axis=None)
    after = pd.Series(0.0, range(2023, 2028))
    share = ban.carried(after, fixed(0.0, 1000.0), 2027, 1)
    assert (share[2022] == 1).all()
    assert (share[2025] == 0).all(), "nothing left, and nothing on the way after two years"
    some = ban.carried(after, fixed(5000.0, 1000.0), 2027, 1)
    assert (some[2023] == 1).all(), "a fifth of the stocks meets what is wanted"
    assert some[2027].median() < 1


def test_no_draw_carries_more_than_there_was():
    share = ban.carried(pd.Series(0.0, range(2023, 2040)), fixed(3000.0, 1000.0), 2039, 1)
    on_the_way = max(ban.LAGS)
    assert (share.loc[:, 2023:].sum(axis=1) <= 3 + on_the_way + 1e-9).all()


def test_a_year_without_a_known_harvest_ends_the_scenario():
    assert ban.carried(STEADY.drop(2025), fixed(0.0, 500.0), 2027, 1).columns.max() < 2025 + max(ban.LAGS) + 1
    assert list(ban.carried(pd.Series(dtype=float), fixed(0.0, 500.0), 2027, 1).columns) == [2022]


def test_demand_and_stocks_by_hand():
    harvests = pd.Series({**dict.fromkeys(range(1994, 1999), 100.0), 1999: 300.0, 2000: 250.0})
    harvests = pd.concat(
        [harvests, pd.Series({**dict.fromkeys(range(2017, 2023), 600.0), 2023: 10, 2024: 10, 2025: 10})]
    )
    now, then = ban.bans(harvests, 1200.0)
    assert now.demand_t == (pytest.approx(1230 / 5), pytest.approx(2400 / 6))
    assert now.stocks_t == (1200, 1200)
    assert then.stocks_t == (0.0, pytest.approx(350))
    assert then.demand_t == (100.0, pytest.approx(1050 / 7))


def test_a_route_with_too_few_reports_has_no_scenario_and_a_planted_fall_lies_below_it():
    years = np.arange(2000, 2024)
    kg = np.exp(np.random.default_rng(4).normal(7, 0.1, len(years)))
    kg[-1] /= 20
    short = np.where(years > 2017, kg, np.nan)
    share = pd.DataFrame({2022: np.ones(500), 2023: np.ones(500)})
    rows = ban.scenario({"a": (years, kg), "b": (years, short)}, share, fixed(0.0, 1.0), 1)
    assert rows["route"].tolist() == ["a", "a"]
    assert rows["place"].tolist() == [0, -1]
    assert (rows["low"] < rows["middle"]).all()


@pytest.fixture(scope="module")
def found():
    asked = CrossRoute.from_notebook(drug="heroin", first_year=1995, last_year=2023, attribution="hard", seed=1)
    tables = {name: pactresearch.load(name) for name in ("seizures", "cultivation", "statements")}
    return ban.expected(study.seizures(tables["seizures"], asked), *tables.values(), asked)


def test_the_balkan_reports_of_2022_and_2023_lie_below_what_stocks_let_one_expect(found):
    of = found.now.set_index(["route", "year"])
    assert (of["place"]["balkan", 2022], of["place"]["balkan", 2023]) == (-1, -1)
    assert of.loc[("balkan", 2022), ["level_low", "level_high"]].tolist() == pytest.approx([43_000, 97_000], rel=0.03)
    assert of["share_low"]["balkan", 2023] == pytest.approx(0.735, abs=0.01)  # three standard errors of the draws
    assert found.held == (8, 8)
    said = ban.finding(found)
    assert said.verdict == "not identified"
    assert "along the Balkan route were below even that range" in said.sentence
    assert "8 of 8 yearly reports" in said.reason
    assert "reported 23 t, below" in ban.table(found)["frame"].to_string()


def test_without_a_complete_year_since_the_ban_nothing_is_said_to_have_come(found):
    none = ban.Expected("heroin", found.now.assign(kg=np.nan, place=np.nan), found.then, found.tables)
    assert "No complete year since" in ban.finding(none).sentence
    assert "reported" not in ban.table(none)["frame"].to_string()
