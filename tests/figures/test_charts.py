"""What a figure says in its title and alt text is what its data say, on real figures."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import pactresearch
from pactresearch import geography, methods, words
from pactresearch.figures import coverage, seizures, style, trends
from pactresearch.figures.drawn import Said

SOURCE = "Sources: UNODC."


@pytest.fixture(scope="module")
def northern():
    table = pactresearch.load("seizures")
    members = geography.members("northern", "hard")
    return {drug: methods.route_series(table, members, drug, 1995, 2023) for drug in ("heroin", "morphine", "opium")}


@pytest.fixture(scope="module")
def production():
    table = pactresearch.load("cultivation")
    return table[(table["iso3"] == "AFG") & (table["province"] == "national")].set_index("year")["production_t"]


@pytest.fixture(scope="module")
def names():
    return geography.countries()["name"]


def texts(drawn):
    return " ".join(text.get_text().replace("\n", " ") for text in drawn.figure.texts)


def test_the_stack_adds_up_and_names_its_peak(northern, production):
    equivalent = methods.heroin_equivalent(northern)
    drawn = seizures.stacked_seizures(equivalent, production, "#d55e00", "Northern route", SOURCE)
    peak = int(equivalent.years[np.nanargmax(equivalent.kg)])
    assert f"largest in {peak}, at {words.weight(np.nanmax(equivalent.kg))}" in texts(drawn)
    assert f"largest in {peak}" in drawn.alt
    bars = drawn.figure.axes[0]
    tops = pd.Series([bar.get_y() + bar.get_height() for bar in bars.patches]).groupby(
        [round(bar.get_x()) for bar in bars.patches]
    )
    assert tops.max().max() == pytest.approx(np.nanmax(equivalent.kg) / 1000)
    assert {"heroin", "morphine", "opium"} <= {text.get_text() for text in bars.get_legend().get_texts()}


def test_a_year_that_nobody_reported_is_a_gap_in_the_line(northern):
    one = northern["heroin"]
    holed = one.__class__(**{**one.__dict__, "kg": np.where(one.years == 2010, np.nan, one.kg)})
    drawn = trends.trend_panels(
        {"heroin": holed}, {"heroin": methods.trend(holed.years, holed.complete_kg)}, "#d55e00", {"heroin": ""}, Said()
    )
    line = drawn.figure.axes[0].lines[0]
    assert np.isnan(line.get_ydata()[list(holed.years).index(2010)])
    assert drawn.data.set_index("year")["kg"].isna()[2010]


def test_not_reported_is_hatched_and_a_reported_zero_is_not(northern, names):
    drawn = coverage.coverage_map(northern["heroin"], names, "#d55e00", "Northern route", SOURCE)
    cells = drawn.figure.axes[0]
    assert any(patch.get_hatch() for patch in cells.patches)
    picture = cells.collections[0].get_array()
    assert np.ma.count_masked(picture) == northern["heroin"].by_country.isna().sum().sum()
    assert "Without a figure for 2023: Kazakhstan and Turkmenistan." in drawn.alt


def test_the_strip_names_incomplete_years(northern):
    drawn = coverage.coverage_strip(northern["opium"], "#d55e00", "Northern route")
    for year in northern["opium"].years[~northern["opium"].complete]:
        assert str(year) in drawn.alt


def test_the_ranking_counts_what_stands_after_correction(northern, names):
    found = methods.country_trends(northern["heroin"], draws=500)
    drawn = seizures.country_ranking(found, names, "#d55e00", "heroin", "Northern route", SOURCE)
    stands = found["discovery"].astype(bool)
    assert f"fell in {(stands & (found['percent_per_year'] < 0)).sum()}, rose in" in texts(drawn)
    assert len(drawn.data) == len(found)


def test_the_curve_counts_its_windows(northern):
    one = northern["heroin"]
    curve = methods.specification_curve(one.years, one.complete_kg)
    drawn = trends.specification_curve(curve, {}, "#d55e00", "heroin", "Northern route", SOURCE)
    falling, rising = ((curve.table["percent_per_year"] * side > 0).sum() for side in (-1, 1))
    assert f"the trend falls in {falling} and rises in {rising} of {len(curve.table)} windows" in texts(drawn)


def test_seizures_above_the_harvest_are_said_to_be_so():
    years = pd.Index([2021, 2022, 2023], name="year")
    ratio = methods.ratio_to_production(pd.Series([1e5, 1e5, 9e5], years), pd.Series([1000.0, 1000.0, 300.0], years))
    drawn = trends.production_ratio(ratio, "#0072b2", "Balkan route", SOURCE)
    assert "Above 100 % of the same year's harvest in 2023." in drawn.alt
    assert "in 2023 to 90 to 300 %" in texts(drawn)


def test_a_route_keeps_its_colour_and_drugs_their_shade():
    assert style.route_colour("balkan") == "#0072b2"
    assert style.drug_colour("#0072b2", "heroin") == "#0072b2"
    assert style.route_colour("caucasus", ("balkan", "caucasus")) not in style.ROUTE_COLOURS.values()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [((0.5, 3000), [1, 10, 100, 1000]), ((100, 1000), [100, 200, 500, 1000]), ((1000, 100), [100, 200, 500, 1000])],
)
def test_a_log_axis_has_the_round_numbers_in_view_its_ends_included(limits, expected):
    axes = Figure().subplots()
    axes.set_yscale("log")
    axes.set_ylim(limits)
    style.log_ticks(axes.yaxis, "{:g} kg".format)
    assert list(axes.yaxis.get_majorticklocs()) == pytest.approx(expected)
    assert [one.get_text() for one in axes.yaxis.get_majorticklabels()] == [f"{number:g} kg" for number in expected]
