"""Pictures of breaks, detection, routes side by side and prices say what their results say. All data are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods, words
from pactresearch.chapters.cross_route.figures import price_index
from pactresearch.chapters.cross_route.figures import routes as cross_route
from pactresearch.chapters.route_trends.figures import breaks, detection
from pactresearch.figures import coverage

YEARS = np.arange(1995, 2024)
SOURCE = "Source: SYNTHETIC."
SHOCKS = pd.DataFrame(
    {"id": ["a", "b"], "date": ["2009-01", "2022-04"], "label": ["An event", "Another"], "routes": ["all", "all"]}
)
TITLES = {"balkan": "Balkan route", "northern": "Northern route"}
COLOURS = {"balkan": "#0072b2", "northern": "#d55e00"}


def series(factor_from_2009=1.0, rate=0.0, seed=1, level=1000.0):
    rng = np.random.default_rng(seed)
    kg = level * (1 + rate) ** (YEARS - YEARS[0]) * np.exp(rng.normal(0, 0.2, len(YEARS)))
    kg = kg * np.where(YEARS >= 2009, factor_from_2009, 1.0)
    table = pd.DataFrame({"iso3": "AAA", "year": YEARS, "drug": "heroin", "kg": kg})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return methods.route_series(table, members, "heroin", int(YEARS[0]), int(YEARS[-1]))


def drawn_breaks(one):
    changes = methods.dated_changes(one, SHOCKS, "here", {})
    path = methods.break_path(one.years, one.complete_kg)
    return changes, path, breaks.break_panels(one, changes, path, "#0072b2", "Here", SOURCE)


def test_the_figure_of_breaks_draws_a_solid_line_only_where_the_series_changed():
    _, path, drawn = drawn_breaks(series(0.1))
    upper = drawn.figure.axes[0]
    drawn_at = {line.get_xdata()[0]: line.get_linestyle() for line in upper.lines if len(line.get_xdata())}
    assert drawn_at[2008.5] == "-"
    assert drawn_at[2021.5] != "-"
    assert path.break_years == (2009,)
    assert "a change at 1 of 1 dated shock tested, 2009; the search finds a break in 2009" in drawn.alt
    assert "1: 2009, An event; 2: 2022, Another" in drawn.caption


def test_a_series_without_a_break_is_said_to_have_none():
    _, _, drawn = drawn_breaks(series(seed=4))
    assert "no clear change at 1 dated shock tested; the search finds no break" in drawn.alt


def test_the_index_starts_at_100_and_its_axis_is_no_weight():
    rng = np.random.default_rng(0)
    rows = [(f"C{c}", year, 100 * np.exp(rng.normal(0, 0.2))) for c in range(8) for year in range(2004, 2020)]
    amounts = pd.DataFrame(rows, columns=["iso3", "year", "kg"])
    proxy = amounts[["iso3", "year"]].assign(proxy="own", value=0.05 * (amounts["year"] - 2004))
    result = methods.detection_index(amounts, proxy, quantity="kg")
    drawn = detection.index_lines(result, "heroin", "#0072b2", "Here", SOURCE)
    first = drawn.data[drawn.data["year"] == 2004]
    assert first["index"].tolist() == [100.0] * 3
    label = drawn.figure.axes[0].get_ylabel()
    assert label == "index, 2004 = 100, log scale"
    for kappa in ("κ = 0 (as reported)", "κ = 0.5", "κ = 1"):
        assert kappa in [text.get_text() for text in drawn.figure.axes[0].texts]


def test_routes_side_by_side_share_their_axes_and_say_each_trend():
    routes = {"balkan": series(rate=0.12), "northern": series(rate=-0.12, seed=2, level=5e5)}
    windows = {route: methods.window_trends(one)[1] for route, one in routes.items()}
    drawn = cross_route.side_by_side(routes, windows, TITLES, COLOURS, SOURCE)
    left, right = drawn.figure.axes
    assert left.get_ylim() == right.get_ylim()
    assert "Balkan route rose; Northern route fell" in drawn.alt
    assert set(drawn.data["route"]) == set(routes)


def test_ratios_are_those_of_complete_years_and_the_title_names_the_last():
    routes = {"balkan": series(seed=1), "northern": series(seed=2, level=100.0)}
    drawn = cross_route.balance_lines(routes, {2009: ("An event",)}, TITLES, SOURCE)
    last = drawn.data[drawn.data["year"] == 2023]["ratio"].iloc[0]
    assert last == pytest.approx(routes["balkan"].kg[-1] / routes["northern"].kg[-1])
    assert f"were {last:.2g}".rstrip("0") in drawn.alt.replace(".0", "")
    assert "those on the northern route in 2023" in drawn.alt


def test_the_shares_of_clear_windows_are_counted_from_the_curve():
    curve = methods.specification_curve(YEARS, series(rate=0.12).kg)
    drawn = cross_route.specification_curves({"balkan": curve}, TITLES, COLOURS, "heroin", SOURCE)
    rising = 100 * (curve.table["low"] > 0).mean()
    assert rising > 50
    assert f"rose in {rising:.0f} %" in drawn.alt


def test_strips_tell_the_complete_years_of_each_route():
    drawn = coverage.coverage_strips({"balkan": series()}, COLOURS, TITLES)
    assert "Balkan route: 29 of 29 years complete." in drawn.alt


def test_the_title_of_prices_gives_the_last_index_with_its_interval():
    rng = np.random.default_rng(3)
    keys = [(f"C{c}", year) for c in range(8) for year in range(2000, 2021)]
    rows = [(iso3, year, 50 * 0.95 ** (year - 2000) * np.exp(rng.normal(0, 0.05))) for iso3, year in keys]
    prices = pd.DataFrame(rows, columns=["iso3", "year", "usd_per_kg"])
    people = prices[["iso3", "year"]].assign(population=1e6)
    panel = methods.price_panel(prices, 2000)
    rule = methods.price_index(prices, people, prices["iso3"].unique(), 2000, 2020)
    drawn = price_index.price_lines(panel, panel, rule, "Price of X", SOURCE)
    assert f"of 100 in 2000, {words.two_figures(panel.table['index'].iloc[-1])} (" in drawn.alt
    assert pytest.approx(panel.table["index"].iloc[-1], rel=0.1) == 100 * 0.95**20  # two errors of a mean of 8 prices
    assert "8 of 8 countries, 100 % of their total population" in " ".join(
        text.get_text() for text in drawn.figure.texts
    )
