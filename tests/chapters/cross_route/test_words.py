"""What the report on the routes together says, of clear results and of odd ones. All series are SYNTHETIC."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods
from pactresearch.chapters.cross_route import findings
from pactresearch.chapters.cross_route.figures import price_index
from pactresearch.chapters.cross_route.figures import routes as figures
from pactresearch.chapters.route_trends import findings as route_trends
from pactresearch.methods.displacement.cross_route import displacements

SOURCES = {"seizures": ("SYNTHETIC",), "displacement": ("SYNTHETIC",), "prices": ("SYNTHETIC",)}
TITLES = {"balkan": "Balkan route", "northern": "Northern route", "southern": "Southern route"}
COLOURS = dict.fromkeys(TITLES, "#0072b2")


def series(rate=0.0, seed=1, first=1995, last=2023, sd=0.3):
    years = np.arange(first, last + 1)
    kg = 1000 * (1 + rate) ** (years - first) * np.exp(np.random.default_rng(seed).normal(0, sd, len(years)))
    table = pd.DataFrame({"iso3": "AAA", "year": years, "drug": "heroin", "kg": kg})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return methods.route_series(table, members, "heroin", first, last)


def windows(*several):
    return {
        route: route_trends.main_window(methods.window_trends(one)) for route, one in zip(TITLES, several, strict=False)
    }


def row(word="displacement", p=0.0005, p_adjusted=0.03, year=2010, reason="Said."):
    return {
        "treated": "balkan", "neighbour": "southern", "shock_year": year, "treated_percent": -80.0, "neighbour_percent": 200.0,
        "quotient": -1.0, "corroboration": "corroborated", "word": word, "reason": reason, "p": p, "p_adjusted": p_adjusted,
    }  # fmt: skip


def test_a_trend_that_is_clear_alone_and_not_among_several_is_not_supported_anywhere():
    given = windows(series(0.1), series(seed=2), series(seed=3))
    assert given["balkan"].verdict == "supported"
    left_out = given["balkan"].left_out
    weak_trend = dataclasses.replace(left_out.full, bootstrap_p=0.04)
    weak = dataclasses.replace(given["balkan"], left_out=dataclasses.replace(left_out, full=weak_trend))
    rows = findings.trend_rows({**given, "balkan": weak}, TITLES)
    assert rows["p_adjusted"].iloc[0] > findings.ALPHA
    assert rows["verdict"].iloc[0] == "not supported"
    assert "not after allowing for the number of routes" in rows["reason"].iloc[0]
    finding = findings._trends("heroin", {**given, "balkan": weak}, TITLES, ("SYNTHETIC",))
    assert "rose" not in finding.sentence.replace("neither clearly rose", "")
    assert "stands after allowing" not in finding.reason, "nothing is clear, so nothing stands"


def test_a_displacement_that_many_tests_could_have_made_is_not_a_finding():
    lost = findings.displacement_finding(
        pd.DataFrame([row(p_adjusted=0.3), row("neither", 0.5, 0.8)]), "heroin", ("S",)
    )
    assert lost.verdict == "not supported"
    assert "No displacement" in lost.sentence
    assert "Not clear after allowing for 2 tests: balkan to southern in 2010 (displacement)." in lost.reason
    kept = findings.displacement_finding(pd.DataFrame([row(), row("neither", 0.5, 0.8)]), "heroin", ("S",))
    assert kept.verdict == "supported"
    assert "balkan to southern in 2010 (displacement)" in kept.sentence


def test_the_cell_of_a_displacement_that_does_not_stand_says_so():
    moved = pd.DataFrame([row(p_adjusted=0.3)])
    table = findings.displacement_table(moved, TITLES, {2010: ("An event",)})
    assert table["Balkan → southern"].tolist() == ["displacement, but not after allowing for all tests"]


def test_every_reason_for_which_pairs_cannot_be_judged_is_counted():
    reasons = [
        "3 reported years before 2010",
        "even a fall to a third could not have been shown.",
        "The market says nothing.",
    ]
    moved = pd.DataFrame(
        [row("not identified", reason=reason, year=2010 + 2 * at) for at, reason in enumerate(reasons)]
    )
    said = findings.displacement_words(moved, ["Balkan route"])
    assert "Of the 3 that cannot be judged, 1 have too few years on one side, in 1 the interval" in said
    assert "1 for other reasons" in said
    assert "In 2 of 3 years the next dated event follows within 5 years" in said
    assert "markets of the Balkan route alone" in said


def test_years_without_any_shock_and_without_any_report_give_sentences():
    """A window before anybody reported, as 1970 to 1975 is for some routes."""
    silent = [methods.route_series(silent_table(), silent_members(), "heroin", 1970, 1975) for _ in TITLES]
    routes = dict(zip(TITLES, silent, strict=True))
    moved = displacements(routes, [])
    assert moved.empty
    found = findings.head("heroin", windows(*silent), TITLES, moved, None, SOURCES)
    assert {one.verdict for one in found} == {"not identified"}
    assert "cannot be told" in found[1].sentence
    assert "not tested" in findings.displacement_words(moved)
    for drawn in (
        figures.side_by_side(routes, windows(*silent), TITLES, COLOURS, "SYNTHETIC"),
        figures.balance_lines(routes, {}, TITLES, "SYNTHETIC"),
    ):
        drawn.figure.canvas.draw()
    assert "no ratio" in drawn.alt


def silent_table():
    return pd.DataFrame({"iso3": "AAA", "year": [2000, 2001], "drug": "heroin", "kg": [1.0, 2.0]})


def silent_members():
    return pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})


def prices(countries, years):
    rng = np.random.default_rng(5)
    rows = [(f"C{c}", year, 50 * np.exp(rng.normal(0, 0.05))) for c in range(countries) for year in years]
    return pd.DataFrame(rows, columns=["iso3", "year", "usd_per_kg"])


@pytest.mark.parametrize(("countries", "years"), [(5, range(2018, 2023)), (8, [2018])], ids=["few", "one year"])
def test_a_price_without_an_interval_is_not_said_to_stand_still(countries, years):
    given = prices(countries, years)
    panel = methods.price_panel(given, 2018)
    finding = findings.price_finding(panel, "opium", ("SYNTHETIC",))
    assert finding.verdict == "not identified"
    assert "cannot be told" in finding.sentence
    assert (finding.value, finding.low) == (None, None)
    people = given[["iso3", "year"]].assign(population=1e6)
    rule = methods.price_index(given, people, given["iso3"].unique(), 2018, max(years))
    drawn = price_index.price_lines(panel, panel, rule, "Price of X", "SYNTHETIC")
    assert "not reported" not in drawn.alt
