"""No picture has turned words, words outside it or on a ground like them, or a key on its data; and each check can fail."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from pactresearch import geography, methods
from pactresearch.chapters.route_trends.pictures import coverage_map
from pactresearch.figures import seizures, style, trends
from pactresearch.figures.drawn import Said
from pactresearch.reports.show import lead
from tests.figures.looks import faults_of, open_dots

NORTHERN = "#d55e00"
SAID = Said(title="Seizures fell", subtitle="Kilograms a year.", source="Source: UNODC.", alt="Dots.")


def drawn(northern):
    """Pictures of the northern route's seizures, on real figures."""
    names, heroin = geography.countries()["name"], northern["heroin"]
    window = methods.main_window(methods.window_trends(heroin))
    level = lead.level_chart(
        heroin, lead.newest(heroin, lead.CHARTED_YEARS), lead.Place(name="Northern route", colour=NORTHERN)
    )
    grid = coverage_map(heroin, names, NORTHERN, "Northern route", "Source: UNODC.")
    panels = trends.trend_panels({"heroin": heroin}, {"heroin": window}, NORTHERN, {"heroin": "Heroin"}, SAID)
    side = trends.seizure_lines({"Heroin": heroin, "Opium": northern["opium"]}, (NORTHERN, style.INK), SAID)
    equivalent = methods.heroin_equivalent(northern)
    stacked = seizures.stacked_seizures(equivalent, pd.Series(dtype=float), NORTHERN, "Opium", SAID)
    return {"level": level, "grid": grid, "panels": panels, "side by side": side, "stacked": stacked}


def test_pictures_of_seizures_are_sound(northern):
    assert {name: faults_of(one.figure) for name, one in drawn(northern).items()} == {
        name: [] for name in ("level", "grid", "panels", "side by side", "stacked")
    }


def test_an_open_dot_is_an_incomplete_year(northern):
    heroin = northern["heroin"]
    incomplete = int((~heroin.complete & (heroin.kg > 0)).sum())
    assert incomplete > 0
    pictures = drawn(northern)
    assert open_dots(pictures["panels"].figure) == incomplete
    whole = dataclasses.replace(heroin, complete=np.ones(len(heroin.years), bool))
    window = methods.main_window(methods.window_trends(whole))
    panels = trends.trend_panels({"heroin": whole}, {"heroin": window}, NORTHERN, {"heroin": ""}, SAID)
    trends_of = pd.DataFrame(
        {"median_kg": [9.0, 4.0], "percent_per_year": [-5.0, 2.0], "cautious_low": [-8.0, -3.0], "cautious_high": [-2.0, 7.0],
         "discovery": [True, False]}, index=["KAZ", "UZB"],
    )  # fmt: skip
    ranking = seizures.country_ranking(
        trends_of, {"KAZ": "Kazakhstan", "UZB": "Uzbekistan"}, NORTHERN, ("it", "not"), SAID
    )
    assert open_dots(panels.figure) == open_dots(ranking.figure) == 0
    assert faults_of(ranking.figure) == []


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (lambda axes: axes.tick_params(axis="x", labelrotation=90), "turned"),
        (lambda axes: axes.annotate("far to the right", (1.5, 1), annotation_clip=False, xytext=(3, 1)), "outside"),
        (lambda axes: axes.text(0, 1, "5", ha="center", color=style.INK), "'5'"),
        (lambda axes: axes.legend(loc="lower left"), "key on"),
    ],
)
def test_each_fault_is_found(fault, expected):
    axes = Figure(layout="constrained").subplots()
    axes.bar([0, 1], [2, 3], color="#3b424c", label="t")
    assert faults_of(axes.figure) == []
    fault(axes)
    assert any(expected in one for one in faults_of(axes.figure))


def test_names_at_the_ends_of_lines_stand_apart_and_within_the_picture(northern):
    heroin = northern["heroin"]
    several = {
        f"Country number {number}": dataclasses.replace(heroin, kg=heroin.kg * (1 + number / 50)) for number in range(5)
    }
    figure = trends.seizure_lines(several, style.line_colours([None] * 5), SAID).figure
    assert faults_of(figure) == []
    boxes = sorted((text.get_window_extent() for text in figure.axes[0].texts), key=lambda box: box.y0)
    assert len(boxes) == 5
    assert all(upper.y0 >= lower.y1 - 1 for lower, upper in itertools.pairwise(boxes))
