"""Dated shocks against a route's series. All series are SYNTHETIC."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods
from pactresearch.errors import InputError
from pactresearch.methods.breaks import shocks as dated
from pactresearch.methods.breaks.breaks import break_found
from pactresearch.methods.breaks.shocks import dated_changes, first_year_after, shocks_of
from pactresearch.verdict import Judgement, Reason

YEARS = range(1995, 2024)
EVENTS = pd.DataFrame(
    [
        ("a_2003", "2003-02", "A", "here"),
        ("b_2009", "2009-01-31", "B", "all"),
        ("c_2009", "2008-11", "C", "here,there"),
        ("d_2022", "2022-04-03", "D", "all"),
        ("e_2001", "2001-01", "E", "there"),
        ("f_2030", "2030-01", "F", "all"),
    ],
    columns=["id", "date", "label", "routes"],
)


def series(break_year=None, factor=0.1, seed=1, sd=0.3):
    rng = np.random.default_rng(seed)
    kg = 1000 * np.exp(rng.normal(0, sd, len(YEARS)))
    if break_year:
        kg[np.array(YEARS) >= break_year] *= factor
    table = pd.DataFrame({"iso3": "AAA", "year": YEARS, "drug": "heroin", "kg": kg})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return methods.route_series(table, members, "heroin", YEARS[0], YEARS[-1])


@pytest.mark.parametrize(
    ("date", "year"), [("2000-06-30", 2000), ("2000-07", 2001), ("2022-04-03", 2022), ("2007-12-21", 2008)]
)
def test_an_event_of_the_second_half_of_a_year_counts_from_the_next(date, year):
    assert first_year_after(date) == year


def test_the_events_of_a_route_are_its_own_and_those_of_all_in_order():
    assert shocks_of(EVENTS, "here")["label"].tolist() == ["A", "C", "B", "D", "F"]
    with pytest.raises(InputError, match="lacks routes"):
        shocks_of(EVENTS.drop(columns="routes"), "here")


def test_a_planted_break_is_found_at_its_date_and_at_no_other():
    found = {change.shock_year: change for change in dated_changes(series(2009), EVENTS, "here", {})}
    assert {year: change.verdict for year, change in found.items()} == {
        2003: "not identified",
        2009: "supported",
        2022: "not identified",
    }
    assert found[2003].power < 0.5, "the planted fall is scatter to the date before it"
    assert found[2003].reasons[-1] == Reason("power", effect="to_a_third", power=found[2003].power, n_tests=2)
    assert found[2009].labels == ("C", "B"), "events that first count in one year cannot be told apart"
    assert found[2009].effect.first_years.high < 0
    assert found[2022].reasons == found[2022].effect.reasons
    assert found[2022].reasons[0].facts["n_after"] == 2


def test_a_series_without_a_break_has_none_though_several_dates_are_tested():
    quiet = dated_changes(series(sd=0.1), EVENTS.iloc[:3], "here", {})
    assert {(change.verdict, change.power > 0.9) for change in quiet} == {("not supported", True)}
    verdicts = [change.verdict for seed in range(5) for change in dated_changes(series(seed=seed), EVENTS, "here", {})]
    assert "supported" not in verdicts


def test_the_p_is_adjusted_for_the_dates_that_could_be_tested():
    changes = [change for change in dated_changes(series(seed=3), EVENTS, "here", {}) if np.isfinite(change.effect.p)]
    p = sorted(change.effect.p for change in changes)
    assert len(p) == 2
    # Benjamini and Hochberg over two: the larger stays, the smaller doubles unless the larger is below that.
    assert sorted(change.q for change in changes) == pytest.approx([min(2 * p[0], p[1]), p[1]])


def test_only_routes_that_an_event_does_not_name_serve_as_placebos():
    others = {"there": series(seed=2), "elsewhere": series(seed=4)}
    found = {change.shock_year: change for change in dated_changes(series(2009), EVENTS, "here", others)}
    assert found[2003].effect.placebo_series["series"].tolist() == ["there", "elsewhere"]
    assert found[2009].effect.placebo_series.empty, "an event of all routes has no route that it spared"


def test_with_so_few_dates_that_none_can_stand_out_nothing_is_identified():
    """The rank of a date among eight cannot be below an eighth, so that the rule could not be met by any break."""
    cut = series(2009, factor=0.01)
    short = methods.route_series(
        pd.DataFrame({"iso3": "AAA", "year": cut.years, "drug": "heroin", "kg": cut.kg}),
        pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA}),
        "heroin", 2002, 2016,
    )  # fmt: skip
    found = {change.shock_year: change for change in dated_changes(short, EVENTS, "here", {})}
    assert len(found[2009].effect.placebo_dates) == 8
    few = Reason("too_few_dates", n_dates=8, needed=10)
    assert found[2009].judgement == Judgement("not identified", (few,))


def test_events_outside_the_years_are_left_out_and_none_is_no_error():
    assert [change.shock_year for change in dated_changes(series(), EVENTS, "nowhere", {})] == [2009, 2022]
    assert dated_changes(series(), EVENTS.iloc[:0], "here", {}) == ()


def test_an_event_counts_where_a_year_comes_before_it_and_one_from_it_on():
    days = pd.DataFrame({"date": ["1995-01", "1996-01", "2023-01", "2024-01"], "label": list("abcd"), "routes": "all"})
    found = dated_changes(series(), days.assign(id=days["label"]), "here", {}, draws=20)
    assert [change.shock_year for change in found] == [1996, 2023]


def of_years(n):
    """SYNTHETIC: a fall to a fiftieth in 2009 with as many years before it as from it on, or one more."""
    first = 2009 - n // 2
    rng = np.random.default_rng(1)
    kg = 1000 * np.exp(rng.normal(0, 0.1, n)) * np.where(np.arange(first, first + n) >= 2009, 0.02, 1)
    table = pd.DataFrame({"iso3": "AAA", "year": range(first, first + n), "drug": "heroin", "kg": kg})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return methods.route_series(table, members, "heroin", first, first + n - 1)


@pytest.mark.parametrize(("n", "verdict"), [(16, "not identified"), (17, "supported")])
def test_of_ten_dates_one_may_stand_out(n, verdict):
    (found,) = dated_changes(of_years(n), EVENTS.iloc[[1]], "here", {}, draws=400)
    assert (len(found.effect.placebo_dates), found.verdict) == (n - 7, verdict)
    assert found.q == found.effect.p


def test_the_power_is_at_the_level_of_the_family_and_drawn_again_where_it_may_decide(monkeypatch):
    """One date is tested at 5 %, two at 2.5 % each; within 0.2 of a half there are more draws, here 900, in place of 500."""
    monkeypatch.setattr(dated, "BORDER_DRAWS", 900)
    wide, narrow = series(sd=0.5, seed=2), series(sd=0.1)
    for one, n_draws in ((wide, 900), (narrow, 500)):
        given = (one.years, one.kg, 2009)
        for events, alpha in ((EVENTS.iloc[[1]], 0.05), (EVENTS.iloc[:2], 0.025)):
            found = {change.shock_year: change for change in dated_changes(one, events, "here", {}, draws=50)}[2009]
            few = break_found(*given, alpha, 0.1, complete=one.complete)
            assert (abs(few - 0.5) < 0.2) == (n_draws > 500)
            assert found.power == break_found(*given, alpha, 0.1, complete=one.complete, draws=n_draws)
            assert found.reasons[-1].facts["n_tests"] == len(events)


@pytest.mark.parametrize(
    ("q", "as_good", "power", "verdict"),
    [
        (0.05, 2, 0.1, "supported"), (0.051, 2, 0.9, "not supported"), (0.05, 3, 0.9, "not supported"),
        (0.001, 3, 0.4, "not identified"),
        (0.2, 9, 0.5, "not supported"), (0.2, 9, 0.49, "not identified"),
    ],
)  # fmt: skip
def test_a_change_stands_where_p_is_small_and_at_most_a_tenth_of_the_dates_do_as_well(q, as_good, power, verdict):
    """Of twenty dates so many have an F as large, the shock's own among them."""
    f = np.where(np.arange(20) < as_good, 9.0, 1.0)
    effect = SimpleNamespace(
        reasons=(),
        placebo_dates=pd.DataFrame({"f_statistic": f}),
        f_statistic=9.0,
        p=q / 2,
        placebo_date_p=as_good / 20,
    )
    found = dated._judged(effect, q, power, 2)
    assert found.verdict == verdict
    facts = found.reasons[0].facts
    assert (facts["n_as_good"], facts["n_dates"], facts["n_tested"]) == (as_good, 20, 2)
