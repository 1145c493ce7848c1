"""Pictures of breaks, detection and coverage say what their results say. All data are SYNTHETIC."""

import numpy as np
import pandas as pd

from pactresearch import methods
from pactresearch.chapters.route_trends.figures import breaks, detection

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
    assert "a change at 1 of the 1 dated shock tested, 2009; the search finds a break in 2009" in drawn.alt
    assert "1: 2009, An event; 2: 2022, Another" in drawn.caption


def test_a_series_without_a_break_is_said_to_have_none():
    _, _, drawn = drawn_breaks(series(seed=4))
    assert "no clear change at the 1 dated shock tested; the search finds no break" in drawn.alt


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
