"""Figures of a country: gaps stay gaps, a zero is no gap, nothing is drawn that was not reported."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods
from pactresearch.chapters.country.figures.coverage import coverage_rows
from pactresearch.chapters.country.figures.map import locator_map
from pactresearch.chapters.country.figures.market import case_bars, price_panels
from pactresearch.chapters.country.figures.seizures import drawn_drugs, event_key, seizure_panels
from pactresearch.methods.prices.standing import beside_neighbours
from pactresearch.methods.seizures.case_profile import case_profile

YEARS = range(2000, 2015)
COLOUR = "#0072b2"
SHOCKS = pd.DataFrame({"position": [2003.1, 2003.4], "date": ["2003-08", "2003-11-20"], "label": ["A ban", "A reform"]})


def series_of(drug, kg):
    table = pd.DataFrame({"iso3": "XAA", "year": list(kg), "drug": drug, "kg": list(kg.values())})
    alone = pd.DataFrame({"iso3": ["XAA"], "weight": [1.0], "first_year": [None], "last_year": [None]})
    return methods.route_series(table, alone, drug, YEARS[0], YEARS[-1])


@pytest.fixture
def seized():
    heroin = {year: 100.0 + 7 * (year % 5) for year in YEARS if year != 2006} | {2010: 0.0}
    series = {"heroin": series_of("heroin", heroin), "opium": series_of("opium", {2001: 5.0, 2002: 6.0})}
    windows = {drug: methods.window_trends(one, draws=200)[0] for drug, one in series.items()}
    return series, windows, [methods.heroin_equivalent(series, ratio) for ratio in (10.0, 20.0, 7.0)]


def test_a_drug_with_one_or_two_amounts_gets_no_panel(seized):
    series, windows, equivalents = seized
    assert drawn_drugs(series) == ["heroin"]
    drawn = seizure_panels(series, windows, equivalents, SHOCKS, COLOUR, "Testland", "Source: test.")
    assert [panel.get_title(loc="left") for panel in drawn.figure.axes] == ["Heroin"]


def test_a_missing_year_breaks_the_line_and_a_zero_is_marked(seized):
    drawn = seizure_panels(*seized, SHOCKS, COLOUR, "Testland", "Source: test.")
    line, *others = drawn.figure.axes[0].lines
    kg = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert np.isnan(kg[2006])
    assert np.isnan(kg[2010])
    zeros = [one for one in others if one.get_marker() == "v"]
    assert [list(one.get_xdata()) for one in zeros] == [[2010]]
    assert "a reported zero" in drawn.caption


def test_no_trend_is_drawn_where_none_is_identified(seized):
    series, windows, equivalents = seized
    judged = dataclasses.replace(windows["heroin"].judgement, verdict="not identified")
    windows = windows | {"heroin": dataclasses.replace(windows["heroin"], judgement=judged)}
    drawn = seizure_panels(series, windows, equivalents, SHOCKS.iloc[:0], COLOUR, "Testland", "Source: test.")
    assert [line.get_marker() for line in drawn.figure.axes[0].lines] == ["o", "v"]


def test_events_that_lie_close_together_share_a_label_and_keep_their_lines(seized):
    drawn = seizure_panels(*seized, SHOCKS, COLOUR, "Testland", "Source: test.")
    assert [text.get_text() for text in drawn.figure.axes[0].texts] == ["1–2"]
    assert event_key(SHOCKS) == "Events: 1 A ban (2003-08); 2 A reform (2003-11-20)."
    assert drawn.caption.endswith(event_key(SHOCKS))


def test_coverage_lists_what_has_no_figure_in_words():
    drawn = coverage_rows({"heroin seizures": {2001, 2003}, "purity": set()}, 2000, 2003, COLOUR, "Testland")
    assert [label.get_text() for label in drawn.figure.axes[0].get_yticklabels()] == ["heroin seizures"]
    assert drawn.caption == "No figure in any year: purity."
    assert drawn.data.query("has_a_figure")["year"].tolist() == [2001, 2003]


def test_prices_of_neighbours_alone_make_no_panel():
    ends = {"usd_per_kg_low": [np.nan] * 3, "usd_per_kg_high": [np.nan] * 3, "basis": "typical", "flag": None}
    prices = pd.DataFrame({"iso3": ["XAA", "XBB", "XBB"], "year": [2020, 2020, 2020], "usd_per_kg": [10.0, 20.0, 90.0],
                           "level": ["retail", "retail", "wholesale"], **ends})  # fmt: skip
    drawn = price_panels(
        prices[prices["iso3"] == "XAA"], beside_neighbours(prices, "XAA", ["XBB"]),
        base_year=2020, colour=COLOUR, place="Testland", title="A price", source="Source: test.",
    )  # fmt: skip
    assert [panel.get_title(loc="left") for panel in drawn.figure.axes] == ["Retail"]
    assert drawn.figure.axes[0].get_yscale() == "log"


def test_bars_of_cases_say_how_many_cases_say():
    cases = pd.DataFrame({"n": [30, 10, 60], "year": 2012, "transport": ["air", "mail", None]})
    profile = case_profile(cases, "transport")
    drawn = case_bars({"transport": profile.table}, {"transport": profile}, COLOUR, "A title", "Source: test.")
    assert drawn.figure.axes[0].get_title(loc="left") == "Transport: 40 % say"
    assert "stated in 40 of 100 cases" in drawn.alt


@pytest.mark.parametrize(("iso3", "neighbours"), [("TJK", ["AFG", "UZB"]), ("MLT", []), ("RUS", ["CHN", "NOR"])])
def test_a_locator_map_carries_the_disclaimer_and_names_the_country(iso3, neighbours):
    drawn = locator_map(iso3, neighbours, [], COLOUR, "Where it lies")
    axes = drawn.figure.axes[0]
    assert "do not imply official endorsement" in " ".join(axes.get_xlabel().split())
    assert axes.texts
    assert drawn.data["iso3"].tolist() == neighbours
