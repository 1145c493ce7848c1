"""What the harvests can carry. All figures are SYNTHETIC, but for the harvests that the package carries."""

import numpy as np
import pandas as pd
import pytest

import pactresearch
from pactresearch.methods.income.supply import dependent, harvests_t, supply, taking

N = 2000
STOCKS = pd.Series({2022: 13_200.0})
HARVESTS = pd.Series({2016: 1.0, 2017: 2.0, 2018: 3.0, 2019: 4.0, 2020: 5.0}) * 1000
TABLE = pd.DataFrame(
    {
        "prevalence_low": [1.0, 1.0],
        "prevalence_high": [1.0, 1.0],
        "population_15_64": [1e6, 3e6],
        "weight": 1.0,
        "reasons": None,
    },
    index=["AAA", "BBB"],
)


def drawn(grams, **more):
    same = {"survey_factor": 1.0, "survey_place": 0.0, "opium_per_pure_kg": 20.0, "wholesale_purity": 0.5, **more}
    return {"grams_per_user": np.asarray(grams), **{name: np.full(len(grams), one) for name, one in same.items()}}


def test_the_harvests_on_the_way_are_means_of_the_window_and_of_one_and_two_years_before():
    assert harvests_t(HARVESTS, pd.Series(dtype=float), 2018, 2020) == (2000.0, 4000.0)  # 2016-18 to 2018-20
    assert np.isnan(harvests_t(HARVESTS, pd.Series(dtype=float), 2017, 2019)).all(), "2015 has none"


def test_stocks_of_the_end_of_a_year_add_a_fifth_to_each_of_the_five_years_after_it_and_nothing_before():
    level = pd.Series(1000.0, range(2010, 2032))
    assert harvests_t(level, STOCKS, 2018, 2022) == (1000, 1000)
    assert harvests_t(level, STOCKS, 2023, 2024) == pytest.approx((1000 + 13_200 / 5,) * 2)
    assert harvests_t(level, STOCKS, 2022, 2023) == pytest.approx((1000 + 13_200 / 10,) * 2)
    assert harvests_t(level, STOCKS, 2028, 2029) == (1000, 1000)


def test_what_is_left_by_hand():
    seized = pd.Series({"opium": 2000.0, "heroin": 60.0, "morphine": 40.0})
    found = supply(TABLE, seized, drawn([10.0], harvest_t=12.0))
    assert found.wanted_kg.to_numpy().tolist() == [[100.0, 300.0]]  # 1 % x a million x 10 g, and three times that
    assert found.left_kg == pytest.approx([(12_000 - 2000) / 20 - 100 * 0.5])
    assert found.largest == "BBB"


def test_a_draw_counts_as_far_as_the_harvests_carry_it():
    """Half of the draws want twice what is left: they go. Harvests of which half carry them leave them half their weight."""
    grams = np.repeat([5.0, 20.0], N // 2)
    kept = supply(TABLE, pd.Series(dtype=float), drawn(grams, harvest_t=8.0)).carried({"grams": grams})["grams"]
    assert set(kept) == {5.0}
    assert len(kept) == N
    uncertain = drawn(grams) | {"harvest_t": np.tile([8.0, 80.0], N // 2)}
    kept = supply(TABLE, pd.Series(dtype=float), uncertain).carried({"grams": grams})["grams"]
    assert np.mean(kept == 20.0) == pytest.approx(1 / 3, abs=0.002)
    without = supply(TABLE, pd.Series(dtype=float), drawn(grams, harvest_t=8.0)).kept("BBB")
    assert np.mean(grams[without] == 20.0) == pytest.approx(0.5, abs=0.002), "AAA alone takes 200 kg of 400"


@pytest.mark.parametrize("harvest", [{}, {"harvest_t": np.nan}, {"harvest_t": 0.0}])
def test_without_a_harvest_that_is_known_or_carries_anything_nothing_is_bound_and_that_is_said(harvest):
    found = supply(TABLE, pd.Series({"opium": 10.0}), drawn(np.linspace(3, 30, 50), **harvest))
    assert not found.known
    assert found.kept().tolist() == list(range(50))


def test_users_and_grams_go_together_as_asked_and_each_keeps_its_values():
    rng = np.random.default_rng(5)
    free = {name: rng.random(N) for name in ("grams_per_user", "survey_factor", "survey_place", "other")}
    for wanted in (-1.0, -0.5, 0.3):
        made = dependent(free, wanted, 3)
        ranks = pd.DataFrame(made).corr("spearman")["grams_per_user"]
        assert ranks[["survey_factor", "survey_place"]].to_numpy() == pytest.approx(wanted, abs=0.05)
        assert all(np.array_equal(np.sort(made[name]), np.sort(free[name])) for name in free)
        assert np.array_equal(made["other"], free["other"])
    assert dependent(free, 0.0, 3) == free


def test_every_country_with_a_survey_takes_and_one_without_is_not_counted_as_nobody():
    prevalence = pd.DataFrame({"iso3": ["AAA"], "year": [2015], "drug": ["opiates"], "percent": [0.5]})
    context = pd.DataFrame({"iso3": ["AAA", "BBB"], "year": [2020, 2020], "population_15_64": [1e6, 1e6]})
    assert taking(prevalence, context, ["AAA", "BBB", "CCC"], 2018, 2022).index.tolist() == ["AAA"]


def test_the_harvests_of_2018_to_2022_are_those_that_unodc_published():
    table = pactresearch.load("cultivation").query("iso3 == 'AFG' and province == 'national'").set_index("year")
    assert harvests_t(table["production_t"], STOCKS, 2018, 2022) == (6420, 6980)  # the years themselves; 2016 to 2020
