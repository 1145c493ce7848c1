"""Figures of a country: gaps stay gaps, a zero is no gap, nothing is drawn that was not reported."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from pactresearch import methods
from pactresearch.chapters.country import factsheet, market, tables
from pactresearch.chapters.country.figures.map import locator_map
from pactresearch.chapters.country.figures.market import price_panels
from pactresearch.chapters.country.figures.seizures import drawn_drugs, seizure_panels
from pactresearch.chapters.country.indicators import catalogue, seizures
from pactresearch.chapters.country.pictures import coverage_of, event_key
from pactresearch.figures.drawn import Said
from pactresearch.methods.prices.standing import beside_neighbours

YEARS = range(2000, 2015)
SAID = Said(title="A title", subtitle="Units.", source="Source: test.", alt="Panels.")
COLOUR = "#0072b2"
SHOCKS = pd.DataFrame({"position": [2003.1, 2003.4], "date": ["2003-08", "2003-11-20"], "label": ["A ban", "A reform"]})


def series_of(drug, kg):
    table = pd.DataFrame({"iso3": "XAA", "year": list(kg), "drug": drug, "kg": list(kg.values())})
    alone = pd.DataFrame({"iso3": ["XAA"], "weight": [1.0], "first_year": [None], "last_year": [None]})
    return methods.route_series(table, alone, drug, YEARS[0], YEARS[-1])


@pytest.fixture
def planted():
    heroin = {year: 100.0 + 7 * (year % 5) for year in YEARS if year != 2006} | {2010: 0.0}
    series = {"heroin": series_of("heroin", heroin), "opium": series_of("opium", {2001: 5.0, 2002: 6.0})}
    windows = {drug: methods.window_trends(one, draws=200)[0] for drug, one in series.items()}
    return series, windows, [methods.heroin_equivalent(series, ratio) for ratio in (10.0, 20.0, 7.0)]


def test_a_drug_with_one_or_two_amounts_gets_no_panel(planted):
    series, windows, equivalents = planted
    assert drawn_drugs(series) == ["heroin"]
    drawn = seizure_panels(series, windows, equivalents, SHOCKS, COLOUR, SAID, "")
    assert [panel.get_title(loc="left") for panel in drawn.figure.axes] == ["Heroin"]


def test_a_missing_year_breaks_the_line_and_a_zero_is_marked(planted):
    drawn = seizure_panels(*planted, SHOCKS, COLOUR, SAID, "")
    line, *others = drawn.figure.axes[0].lines
    kg = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert np.isnan(kg[2006])
    assert np.isnan(kg[2010])
    zeros = [one for one in others if one.get_marker() == "v"]
    assert [list(one.get_xdata()) for one in zeros] == [[2010]]


def test_no_trend_is_drawn_where_none_is_identified(planted):
    series, windows, equivalents = planted
    judged = dataclasses.replace(windows["heroin"].judgement, verdict="not identified")
    windows = windows | {"heroin": dataclasses.replace(windows["heroin"], judgement=judged)}
    drawn = seizure_panels(series, windows, equivalents, SHOCKS.iloc[:0], COLOUR, SAID, "")
    assert [line.get_marker() for line in drawn.figure.axes[0].lines] == ["o", "v"]


def test_events_that_lie_close_together_share_a_label_and_keep_their_lines(planted):
    drawn = seizure_panels(*planted, SHOCKS, COLOUR, SAID, "")
    assert [text.get_text() for text in drawn.figure.axes[0].texts] == ["1–2"]
    assert event_key(SHOCKS) == "Events: 1 A ban (2003-08); 2 A reform (2003-11-20)."
    assert event_key(SHOCKS.iloc[:0]) == ""


def test_the_words_of_a_picture_name_its_zeros_and_its_events():
    sheet = tables.read("EST", 1995, 2023)
    drawn, _table = factsheet.seized(sheet, catalogue.compute(sheet)).parts
    assert any((one.kg == 0).any() for one in sheet.series_by_drug.values())
    assert "▼ a reported zero." in drawn.caption
    assert drawn.caption.endswith(event_key(sheet.shocks))
    assert drawn.alt.endswith(event_key(sheet.shocks))


def test_coverage_lists_what_has_no_figure_in_words():
    window = SimpleNamespace(first_year=2000, last_year=2003, period="2000–2003")
    drawn = coverage_of({"heroin seizures": {2001, 2003}, "purity": set()}, window, COLOUR, "Testland")
    assert [label.get_text() for label in drawn.figure.axes[0].get_yticklabels()] == ["heroin seizures"]
    assert drawn.caption == "No figure in any year: purity."
    assert "heroin seizures in 2 years. No figure" in drawn.alt
    assert drawn.data.query("has_a_figure")["year"].tolist() == [2001, 2003]


def test_prices_of_neighbours_alone_make_no_panel():
    ends = {"usd_per_kg_low": [np.nan] * 3, "usd_per_kg_high": [np.nan] * 3, "basis": "typical", "flag": None}
    prices = pd.DataFrame({"iso3": ["XAA", "XBB", "XBB"], "year": [2020, 2020, 2020], "usd_per_kg": [10.0, 20.0, 90.0],
                           "level": ["retail", "retail", "wholesale"], **ends})  # fmt: skip
    drawn = price_panels(
        prices[prices["iso3"] == "XAA"], beside_neighbours(prices, "XAA", ["XBB"]),
        COLOUR, SAID, ("this country", "neighbours"),
    )  # fmt: skip
    assert [panel.get_title(loc="left") for panel in drawn.figure.axes] == ["Retail"]
    assert drawn.figure.axes[0].get_yscale() == "log"


def test_the_key_of_prices_lies_beside_the_panels_and_never_on_a_bar():
    drawn = market.prices(sheet := tables.read("IRN", 1995, 2023), catalogue.compute(sheet)).parts[0]
    canvas = FigureCanvasAgg(drawn.figure)
    canvas.draw()
    keys = [panel.get_legend() for panel in drawn.figure.axes if panel.get_legend()]
    assert len(keys) == 1
    box = keys[0].get_window_extent()
    assert not any(box.overlaps(panel.bbox) for panel in drawn.figure.axes)


def test_bars_of_cases_say_how_many_cases_say():
    sheet = tables.read("TJK", 1995, 2023)
    drawn = market.cases(sheet).parts[0]
    size = seizures.profiles(sheet)["size"]
    assert drawn.figure.axes[0].get_title(loc="left") == f"Size: {size.share_saying_percent:.0f} % record it"
    assert f"Size, recorded in {size.n_saying:,} of {size.n_cases:,} cases" in drawn.alt


@pytest.mark.parametrize(("iso3", "neighbours"), [("TJK", ["AFG", "UZB"]), ("MLT", []), ("RUS", ["CHN", "NOR"])])
def test_a_locator_map_carries_the_disclaimer_and_names_the_country(iso3, neighbours):
    drawn = locator_map(iso3, neighbours, [], COLOUR, SAID)
    axes = drawn.figure.axes[0]
    assert "do not imply official endorsement" in " ".join(axes.get_xlabel().split())
    assert axes.texts
    assert drawn.data["iso3"].tolist() == neighbours
