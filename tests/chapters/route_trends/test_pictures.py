"""What a picture of the chapter says in its title and alt text is what its data say, on real figures."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import pactresearch
from pactresearch import geography, methods, words
from pactresearch.chapters.route_trends import pictures
from pactresearch.figures import seizures
from pactresearch.figures.drawn import Said
from pactresearch.reports.show import trends

SOURCE = "Sources: UNODC."


@pytest.fixture(scope="module")
def production():
    table = pactresearch.load("cultivation")
    return table[(table["iso3"] == "AFG") & (table["province"] == "national")].set_index("year")["production_t"]


@pytest.fixture(scope="module")
def names():
    return geography.countries()["name"]


def texts(drawn):
    return " ".join(
        word for text in drawn.figure.texts for word in text.get_text().split()
    )  # lines, and no-break spaces


def test_the_stack_adds_up_and_names_its_peak(northern, production):
    equivalent = methods.heroin_equivalent(northern)
    drawn = pictures.stacked_seizures(equivalent, production, "#d55e00", "Northern route", SOURCE)
    peak = int(equivalent.years[np.nanargmax(equivalent.kg)])
    assert f"peaked in {peak} at {words.weight(np.nanmax(equivalent.kg))}" in texts(drawn)
    assert f"peaked in {peak}" in drawn.alt
    bars = drawn.figure.axes[0]
    tops = pd.Series([bar.get_y() + bar.get_height() for bar in bars.patches]).groupby(
        [round(bar.get_x()) for bar in bars.patches]
    )
    assert tops.max().max() == pytest.approx(np.nanmax(equivalent.kg) / 1000)
    assert {"heroin", "morphine", "opium"} <= {text.get_text() for text in bars.get_legend().get_texts()}


def test_the_panels_say_of_each_drug_what_its_verdict_allows(northern):
    windows = {drug: methods.window_trends(one, draws=500)[0] for drug, one in northern.items()}
    drawn = pictures.trend_panels(northern, windows, "#d55e00", "Northern route", SOURCE)
    assert trends.outcomes(windows) in texts(drawn)
    assert windows["opium"].shown == "unknown", "its newest complete year is long past"
    for panel, (drug, window) in zip(drawn.figure.axes, windows.items(), strict=True):
        assert panel.get_title(loc="left") == trends.trend_said(drug, window, heading=True)
        assert len(panel.collections) == (window.verdict == "supported"), (
            "a band is drawn only where a trend is supported"
        )
        assert trends.trend_said(drug, window) in drawn.alt


def test_the_ranking_counts_what_stands_after_correction(northern, names):
    found = methods.country_trends(northern["heroin"], draws=500)
    drawn = pictures.country_ranking(found, names, "#d55e00", "heroin", "Northern route", SOURCE)
    stands = found["discovery"].astype(bool)
    assert f"fell in {(stands & (found['percent_per_year'] < 0)).sum()}, rose in" in texts(drawn)
    assert len(drawn.data) == len(found)


def test_the_curve_counts_its_windows(northern):
    one = northern["heroin"]
    curve = methods.specification_curve(one.years, one.complete_kg)
    drawn = pictures.specification_curve(curve, (), "#d55e00", "heroin", "Northern route", SOURCE)
    falling, rising = ((curve.table["percent_per_year"] * side > 0).sum() for side in (-1, 1))
    assert f"the trend falls in {falling} and rises in {rising} of {len(curve.table)} possible periods" in texts(drawn)


def test_seizures_above_the_harvest_are_said_to_be_so():
    years = pd.Index([2021, 2022, 2023], name="year")
    ratio = methods.ratio_to_production(pd.Series([1e5, 1e5, 9e5], years), pd.Series([1000.0, 1000.0, 300.0], years))
    drawn = pictures.production_ratio(ratio, "#0072b2", "Balkan route", SOURCE)
    assert "Above 100 % of the same year's harvest in 2023." in drawn.alt
    assert "and to 90 to 300 %" in texts(drawn)


def test_the_ranking_is_drawn_on_a_panel_of_the_caller_s_own(northern, names):
    found = methods.country_trends(northern["heroin"], draws=200)
    panel = Figure(figsize=(4, 4)).subplots()
    drawn = seizures.country_ranking(found, names, "#d55e00", ("stands", "open"), Said(title="Not here"), ax=panel)
    assert drawn.figure is panel.figure
    assert len(panel.get_yticks()) == found["cautious_low"].notna().sum()
    assert panel.figure.get_size_inches().tolist() == [4, 4]
