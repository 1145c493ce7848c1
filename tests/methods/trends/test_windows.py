"""The windows that every report prints. All series are SYNTHETIC."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pactresearch.methods import main_window, route_series, trend, under_alternatives, window_trends
from pactresearch.methods.power import judged
from pactresearch.methods.trends import windows
from pactresearch.methods.trends.countries import largest_country
from pactresearch.methods.trends.robust import robust_trend
from pactresearch.methods.trends.shape import shape
from pactresearch.methods.trends.verdicts import at_border
from pactresearch.methods.trends.windows import _one_way, whole_period
from pactresearch.verdict import Judgement, Reason

EXACT = 1e-9


def members(*countries):
    return pd.DataFrame({"iso3": countries, "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})


def series(kg_by_year, first_year=1995, last_year=2023, country="AAA"):
    rows = [(country, year, "heroin", kg) for year, kg in kg_by_year.items()]
    table = pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg"])
    return route_series(table, members(country), "heroin", first_year, last_year)


def falling(rate, years=range(1995, 2024), noise=0.1):
    rng = np.random.default_rng(7)
    return {year: 1000 * (1 + rate) ** (year - 1995) * np.exp(rng.normal(0, noise)) for year in years}


def test_the_windows_are_the_whole_period_and_its_last_twenty_and_ten_years():
    windows = window_trends(series(falling(-0.08)))
    assert [(one.first_year, one.last_year) for one in windows] == [(1995, 2023), (2004, 2023), (2014, 2023)]
    assert [(one.n_years, one.whole) for one in windows] == [(29, True), (20, False), (10, False)]
    assert main_window(windows) is windows[1]
    short = window_trends(series(falling(-0.08), 2010, 2023))
    assert [one.first_year for one in short] == [2010, 2014]
    assert main_window(short) is short[0]
    twenty = window_trends(series(falling(-0.08), 2004, 2023))
    assert [one.whole for one in twenty] == [True, False]
    assert main_window(twenty) is twenty[0]


def test_the_whole_period_alone_is_the_first_of_the_windows():
    one = series(falling(-0.08))
    alone, first = whole_period(one), window_trends(one)[0]
    assert (alone.whole, alone.trend, alone.judgement) == (first.whole, first.trend, first.judgement)


def test_a_planted_fall_is_found_and_supported():
    whole = window_trends(series(falling(-0.08)))[0]
    assert whole.trend.cautious_low < -8 < whole.trend.cautious_high < 0
    assert (whole.direction, whole.verdict, whole.shown) == ("fall", "supported", "fall")


def test_an_incomplete_year_is_left_out_of_the_trend():
    table = pd.DataFrame(
        [("AAA", year, "heroin", 800.0) for year in range(2000, 2024)]
        + [("BBB", year, "heroin", 200.0 + year % 3) for year in range(2000, 2023)],
        columns=["iso3", "year", "drug", "kg"],
    )
    both = route_series(table, members("AAA", "BBB"), "heroin", 2000, 2023, minimum_reported_share=0.9)
    assert both.years[~both.complete].tolist() == [2023]
    assert window_trends(both)[0].trend.last_year == 2022


def test_the_trend_is_taken_again_under_other_choices_of_who_counts():
    rng = np.random.default_rng(3)
    rows = [
        ("AAA", year, "heroin", 1000 * 0.9 ** (year - 2000) * np.exp(rng.normal(0, 0.1))) for year in range(2000, 2024)
    ]
    rows += [
        ("BBB", year, "heroin", 10 * 1.1 ** (year - 2000) * np.exp(rng.normal(0, 0.1))) for year in range(2000, 2024)
    ]
    table = pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg"])
    both = members("AAA", "BBB")
    assert largest_country(route_series(table, both, "heroin", 2000, 2023)) == "AAA"
    choices = {"all": both, "without AAA": members("BBB"), "nobody": both.iloc[:0]}
    found = under_alternatives(table, choices, "heroin", 2000, 2023).set_index("alternative")
    assert found.index.tolist() == ["all", "without AAA"]
    assert found.loc["all", "cautious_high"] < 0 < found.loc["without AAA", "cautious_low"]
    assert found["countries"].tolist() == [2, 1]


def test_a_trend_that_ends_long_before_its_window_is_not_identified_for_it():
    early = {year: kg for year, kg in falling(-0.08).items() if year <= 2018}
    found = window_trends(series(early))[0]
    assert (found.verdict, found.shown) == ("not identified", "unknown")
    assert found.reasons == (Reason("newest_complete_year_old", newest=2018, last_year=2023),)
    recent = {year: kg for year, kg in falling(-0.08).items() if year <= 2021}
    assert window_trends(series(recent))[0].verdict == "supported"


def test_a_trend_that_hangs_on_single_years_does_not_stand():
    """A weak fall in twelve years: over all of them the interval leaves out zero, without some of them it does not."""
    rng = np.random.default_rng(62)
    unclear, clear = 0, False
    while not (clear and unclear > 3):
        kg = {2012 + at: float(np.exp(5 - 0.11 * at + rng.normal(0, 0.45))) for at in range(12)}
        whole = trend(list(kg), list(kg.values()))
        clear = (
            whole.cautious_high < 0 and whole.bootstrap_p < 0.03 and robust_trend(list(kg), list(kg.values())).side < 0
        )
        if clear:
            without = [robust_trend([y for y in kg if y != left], [kg[y] for y in kg if y != left]) for left in kg]
            unclear = sum(one.side == 0 for one in without)
    found = window_trends(series(kg, 2012, 2023))[0]
    assert (found.verdict, found.shown) == ("not identified", "unclear"), "twelve years would hide a change to a third"
    assert found.reasons[0] == Reason("hangs_on_single_years", n_unclear=unclear, n_years=12)


def test_whether_a_year_is_complete_does_not_depend_on_the_window():
    rows = [("AAA", year, "heroin", 100.0) for year in range(1995, 2024)]
    rows += [("BBB", year, "heroin", 50.0) for year in range(1995, 2014)]
    table = pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg"])
    wide = route_series(table, members("AAA", "BBB"), "heroin", 1995, 2023)
    narrow = route_series(table, members("AAA", "BBB"), "heroin", 2014, 2023)
    assert wide.complete[-10:].tolist() == narrow.complete.tolist() == [False] * 10


def test_a_series_that_rose_to_a_peak_and_fell_since_neither_rose_nor_fell():
    """A clear rise over the whole period by the slope alone: twice as long up as down."""
    rng = np.random.default_rng(3)
    up_and_down = {
        year: 1000 * np.exp(0.25 * min(year - 1995, 19) - 0.3 * max(year - 2014, 0) + rng.normal(0, 0.05))
        for year in range(1995, 2024)
    }
    whole = whole_period(series(up_and_down))
    assert whole.robust.side == 0 or whole.reasons[0] == Reason("series_turns", year=2014)
    assert whole.verdict != "supported"
    assert not whole.drawn
    falls = whole_period(series(falling(-0.08)))
    assert (falls.verdict, falls.drawn, falls.shown) == ("supported", True, "fall")


def test_a_supported_trend_that_turns_loses_its_verdict():
    found = replace(shape(np.arange(8), np.exp(np.arange(8.0))), aic={"line": 2.0, "bend": 1.0, "level": 3.0})
    rose = Judgement("supported", (Reason("chance_alone"),))
    peak = replace(found, percent_before=5.0, percent_after=-5.0, bend_year=2010)
    assert _one_way(rose, peak) == Judgement("not identified", (Reason("series_turns", year=2010), *rose.reasons))
    assert _one_way(rose, replace(peak, percent_after=1.0)) == rose
    assert _one_way(rose, replace(peak, aic={"line": 1.0, "bend": 2.0, "level": 3.0})) == rose
    assert _one_way(rose, None) == rose


def test_a_trend_is_drawn_again_only_where_its_draws_may_decide():
    """Three standard errors of the p about 0.05: at 2,000 draws from .0354 to .0646."""
    one = trend(np.arange(2000, 2020), 100 * np.exp(np.random.default_rng(1).normal(0, 1, 20)))
    error = np.sqrt(0.05 * 0.95 / 2000)
    for p, near in ((0.05 + 2.9 * error, True), (0.05 - 2.9 * error, True), (0.05 + 3.1 * error, False), (0.01, False)):
        assert at_border(replace(one, bootstrap_p=p, draws=2000)) == near


def test_two_years_without_a_complete_one_may_end_a_window_and_three_may_not():
    for last, verdict in ((2021, "supported"), (2020, "not identified")):
        cut = {year: kg for year, kg in falling(-0.08).items() if year <= last}
        assert whole_period(series(cut)).verdict == verdict


@pytest.mark.parametrize(("n_unclear", "hangs"), [(0, False), (1, False), (2, True)])
def test_one_year_of_ten_may_carry_a_trend_and_two_may_not(monkeypatch, n_unclear, hangs):
    """The interval without each year in turn is what is asked; here the first years carry the trend."""
    years, kg = np.arange(2010, 2021), np.r_[0.0, np.arange(1.0, 11)]

    def robust(without, _kg):
        left_out = set(years) - set(without)
        return SimpleNamespace(side=int(min(left_out) >= 2011 + n_unclear))

    monkeypatch.setattr(windows, "robust_trend", robust)
    found = windows._on_single_years(years, kg)
    assert found == ((Reason("hangs_on_single_years", n_unclear=2, n_years=10),) if hangs else ())


def test_a_window_shows_what_its_verdict_carries():
    whole = whole_period(series(falling(-0.08)))
    for verdict, shown in (("supported", "fall"), ("not supported", "unclear"), ("not identified", "unknown")):
        assert replace(whole, judgement=Judgement(verdict, ())).shown == shown
    assert replace(whole, judgement=judged(False, 0.2, "threefold_in_all")).shown == "unclear", (
        "it was asked, and is told"
    )
    assert whole.interval[0] <= whole.trend.cautious_low < whole.trend.cautious_high <= whole.interval[1]
