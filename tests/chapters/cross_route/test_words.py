"""What the report on the routes together says, of clear results and of odd ones. All series are SYNTHETIC."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods
from pactresearch.chapters.cross_route import findings, price_rule, study, tables
from pactresearch.chapters.cross_route.figures import price_index
from pactresearch.chapters.cross_route.figures import routes as figures
from pactresearch.chapters.route_trends import findings as route_trends
from pactresearch.methods.displacement.cross_route import displacements
from pactresearch.verdict import Reason

ROUTES = ("balkan", "northern", "southern")
REPORTED = pd.DataFrame()
REPORTED.attrs["sources"] = [{"id": "synthetic", "short": "SYNTHETIC"}]


def series(rate=0.0, seed=1, first=1995, last=2023, sd=0.3):
    years = np.arange(first, last + 1)
    kg = 1000 * (1 + rate) ** (years - first) * np.exp(np.random.default_rng(seed).normal(0, sd, len(years)))
    table = pd.DataFrame({"iso3": "AAA", "year": years, "drug": "heroin", "kg": kg})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return methods.route_series(table, members, "heroin", first, last)


def windows(*several):
    return {
        route: route_trends.main_window(methods.window_trends(one)) for route, one in zip(ROUTES, several, strict=False)
    }


def seized(several, of_windows):
    curves = {route: methods.specification_curve(one.years, one.complete_kg) for route, one in several.items()}
    return study.Seizures("heroin", several, of_windows, curves, REPORTED)


def moves(rows, priced=()):
    tests = pd.DataFrame(rows)
    return study.Moves(dict.fromkeys(tests["shock_year"], ("An event",)), tests, priced, (REPORTED,))


def row(
    verdict="supported", p=0.0005, p_adjusted=0.03, year=2010, codes=("market_corroborates",), pattern="displacement"
):
    return {
        "treated": "balkan", "neighbour": "southern", "shock_year": year, "treated_percent": -80.0, "neighbour_percent": 200.0,
        "quotient": -1.0, "pattern": pattern, "corroboration": "corroborated", "verdict": verdict,
        "reasons": tuple(Reason(code) for code in codes), "p": p, "p_adjusted": p_adjusted,
        "power_alone": 0.8, "power": 0.6,
    }  # fmt: skip


def test_a_trend_that_is_clear_alone_and_not_among_several_is_not_supported_anywhere():
    given = windows(series(0.1), series(seed=2), series(seed=3))
    assert given["balkan"].verdict == "supported"
    left_out = given["balkan"].left_out
    weak_trend = dataclasses.replace(left_out.full, bootstrap_p=0.04)
    weak = dataclasses.replace(given["balkan"], left_out=dataclasses.replace(left_out, full=weak_trend))
    rows = tables.trend_rows({**given, "balkan": weak})
    assert rows["p_adjusted"].iloc[0] > tables.ALPHA
    assert rows["verdict"].iloc[0] == "not supported"
    assert "not after allowing for the number of routes" in rows["reason"].iloc[0]
    finding = findings.trends_finding(seized({}, {**given, "balkan": weak}))
    assert finding.verdict == "not identified", "on the other two routes no trend that matters would be seen"
    assert finding.sentence.startswith(
        "From 2004 to 2023 heroin seizures neither clearly rose nor clearly fell along the Balkan"
    )
    assert "remains clear after allowing" not in finding.reason, "nothing is clear, so nothing stands"


def test_a_displacement_that_many_tests_could_have_made_is_not_a_finding():
    lost = findings.displacement_finding(
        pd.DataFrame([row(p_adjusted=0.3), row("not supported", 0.5, 0.8)]), "heroin", ("S",)
    )
    assert lost.verdict == "not supported"
    assert "No displacement" in lost.sentence
    assert "Not clear after allowing for 2 tests: Balkan to southern in 2010 (displacement)." in lost.reason
    untold = findings.displacement_finding(
        pd.DataFrame([row("not supported", 0.5, 0.8), row("not identified", year=2013)]), "heroin", ("S",)
    )
    assert untold.verdict == "not identified", "a shift at the date that cannot be judged is not denied"
    assert "cannot show" in untold.sentence
    kept = findings.displacement_finding(pd.DataFrame([row(), row("not supported", 0.5, 0.8)]), "heroin", ("S",))
    assert kept.verdict == "supported"
    assert "Balkan to southern in 2010 (displacement)" in kept.sentence
    both_fell = findings.displacement_finding(pd.DataFrame([row(pattern="diffusion")]), "heroin", ("S",))
    assert "Balkan to southern in 2010 (diffusion)" in both_fell.sentence


def test_the_cell_of_a_displacement_that_does_not_stand_says_so():
    given = [row(p_adjusted=0.3), row(year=2011), row("not supported", year=2012), row("not identified", year=2013)]
    table = tables.displacement_table(moves(given))
    assert table["Balkan → southern"].tolist() == [
        "displacement, but not after allowing for all tests", "displacement", "neither", "not identified",
    ]  # fmt: skip


def test_every_reason_for_which_pairs_cannot_be_judged_is_counted():
    short = displacements({"balkan": series(), "southern": series(seed=2)}, [2022])["reasons"].iloc[0]
    noisy = displacements({"balkan": series(sd=3.0), "southern": series(seed=2)}, [2010])["reasons"].iloc[0]
    told = [row("not identified", year=2010 + 2 * at) for at in range(3)]
    moved = moves([{**told[0], "reasons": short}, {**told[1], "reasons": noisy}, told[2]], ("balkan",))
    said = tables.displacement_words(moved)
    assert (
        "3 combinations of two routes and a date cannot be judged. 1 of them has too few years on one side. For 1, the test would"
        in said
    )
    assert "1 has another reason." in said
    assert (
        tables.displacement_rows(moved.tests)["reason"]
        .iloc[0]
        .startswith("The treated route has 15 reported years before 2022")
    )
    assert "In 2 of 3 years the next dated event follows within 5 years" in said
    assert "only for the markets of the Balkan route" in said


def test_years_without_any_shock_and_without_any_report_give_sentences():
    """A window before anybody reported, as 1970 to 1975 is for some routes."""
    silent = [methods.route_series(silent_table(), silent_members(), "heroin", 1970, 1975) for _ in ROUTES]
    routes = dict(zip(ROUTES, silent, strict=True))
    moved = displacements(routes, [])
    assert moved.empty
    given, nothing = seized(routes, windows(*silent)), study.Moves({}, moved, (), (REPORTED,))
    found = findings.head(given, nothing, None)
    assert {one.verdict for one in found} == {"not identified"}
    assert "cannot show whether" in found[1].sentence
    assert "not tested" in tables.displacement_words(nothing)
    assert figures.specification_curves(given.curves, "heroin", "SYNTHETIC") is None
    for drawn in (
        figures.side_by_side(given, findings.trends_sentence(given), "SYNTHETIC"),
        figures.ratio_lines(routes, [], "SYNTHETIC"),
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
    assert "too few prices to say" in finding.sentence
    assert (finding.value, finding.low) == (None, None)
    people = given[["iso3", "year"]].assign(population=1e6)
    rule = price_rule.price_index(given, people, given["iso3"].unique(), 2018, max(years))
    drawn = price_index.price_lines(study.Prices("balkan", given, panel, panel, rule), "opium", "SYNTHETIC")
    assert "not reported" not in drawn.alt


def test_a_panel_of_somebody_s_own_figure_is_drawn_on_and_the_figure_left_as_it_is():
    from matplotlib.figure import Figure

    left, right = Figure(figsize=(9, 3)).subplots(1, 2)
    routes = dict(zip(ROUTES, (series(), series(seed=2), series(seed=3)), strict=True))
    drawn = figures.ratio_lines(routes, [2010], "SYNTHETIC", ax=right)
    assert drawn.figure is right.figure
    assert (len(left.lines), len(right.texts)) == (0, 3)
    assert (tuple(drawn.figure.get_size_inches()), drawn.figure.texts) == ((9, 3), [])


def test_the_index_says_how_many_countries_and_people_it_covers():
    given = prices(2, [2018, 2019])
    people = given[["iso3", "year"]].assign(population=[1e6, 1e6, 3e6, 3e6])
    whole = price_rule.price_index(given, people, given["iso3"].unique(), 2018, 2019)
    assert "2 of 2 countries with 100 % of their population" in price_index.covered(whole)
    unknown = price_rule.price_index(given, people.assign(population=float("nan")), given["iso3"].unique(), 2018, 2019)
    assert "0 of 2 countries." in price_index.covered(unknown)
