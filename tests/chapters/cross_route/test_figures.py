"""Pictures of routes side by side and of prices say what their results say. All data are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods, words
from pactresearch.chapters.cross_route import findings, price_rule, study
from pactresearch.chapters.cross_route.figures import price_index
from pactresearch.chapters.cross_route.figures import routes as figures

YEARS = np.arange(1995, 2024)
SOURCE = "Source: SYNTHETIC."


def series(rate=0.0, seed=1, level=1000.0):
    kg = level * (1 + rate) ** (YEARS - YEARS[0]) * np.exp(np.random.default_rng(seed).normal(0, 0.2, len(YEARS)))
    table = pd.DataFrame({"iso3": "AAA", "year": YEARS, "drug": "heroin", "kg": kg})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return methods.route_series(table, members, "heroin", int(YEARS[0]), int(YEARS[-1]))


def test_routes_side_by_side_share_their_axes_and_say_each_trend():
    routes = {"balkan": series(rate=0.12), "northern": series(rate=-0.12, seed=2, level=5e5)}
    windows = {route: methods.window_trends(one)[1] for route, one in routes.items()}
    seized = study.Seizures("heroin", routes, windows, {}, pd.DataFrame())
    drawn = figures.side_by_side(seized, findings.trends_sentence(seized), SOURCE)
    left, right = drawn.figure.axes
    assert left.get_ylim() == right.get_ylim()
    assert (
        "From 2004 to 2023 heroin seizures rose along the Balkan route. They fell along the northern route."
        in drawn.alt
    )
    assert set(drawn.data["route"]) == set(routes)


def test_ratios_are_those_of_complete_years_and_the_title_names_the_last():
    routes = {"balkan": series(seed=1), "northern": series(seed=2, level=100.0)}
    drawn = figures.ratio_lines(routes, [2009], SOURCE)
    last = drawn.data[drawn.data["year"] == 2023]["ratio"].iloc[0]
    assert last == pytest.approx(routes["balkan"].kg[-1] / routes["northern"].kg[-1])
    assert f"were {words.two_figures(last)} times those on the northern route in 2023" in drawn.alt


def test_the_shares_of_clear_windows_are_counted_from_the_curve():
    curve = methods.specification_curve(YEARS, series(rate=0.12).kg)
    drawn = figures.specification_curves({"balkan": curve}, "heroin", SOURCE)
    rising = 100 * (curve.table["low"] > 0).mean()
    assert rising > 50
    assert f"Balkan route: a fall in 0 %, a rise in {words.percent(rising)}." in drawn.alt


def test_the_title_of_prices_gives_the_last_index_with_its_interval():
    rng = np.random.default_rng(3)
    keys = [(f"C{c}", year) for c in range(8) for year in range(2000, 2021)]
    rows = [(iso3, year, 50 * 0.95 ** (year - 2000) * np.exp(rng.normal(0, 0.05))) for iso3, year in keys]
    prices = pd.DataFrame(rows, columns=["iso3", "year", "usd_per_kg"])
    people = prices[["iso3", "year"]].assign(population=1e6)
    panel = methods.price_panel(prices, 2000)
    rule = price_rule.price_index(prices, people, prices["iso3"].unique(), 2000, 2020)
    drawn = price_index.price_lines(study.Prices("balkan", prices, panel, panel, rule), "heroin", SOURCE)
    last, low, high = (words.two_figures(panel.table[name].iloc[-1]) for name in ("index", "low", "high"))
    assert (
        f"If the 2000 price is 100, the retail price of heroin in Western Europe was {last} ({low} to {high}) in 2020"
        in drawn.alt
    )
    assert pytest.approx(panel.table["index"].iloc[-1], rel=0.1) == 100 * 0.95**20  # two errors of a mean of 8 prices
    assert "8 of 8 countries with 100 % of their population" in " ".join(
        " ".join(text.get_text().split()) for text in drawn.figure.texts
    )
