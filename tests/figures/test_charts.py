"""What a figure says in its title and alt text is what its data say, on real figures."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from pactresearch import geography, methods
from pactresearch.chapters.route_trends import pictures
from pactresearch.figures import coverage as drawing
from pactresearch.figures import style, trends
from pactresearch.figures.drawn import Said
from pactresearch.figures.tornado import tornado_bars
from pactresearch.reports.show import lead

SOURCE = "Sources: UNODC."


@pytest.fixture(scope="module")
def names():
    return geography.countries()["name"]


def texts(drawn):
    return " ".join(
        word for text in drawn.figure.texts for word in text.get_text().split()
    )  # lines, and no-break spaces


def test_a_year_that_nobody_reported_is_a_gap_in_the_line(northern):
    one = northern["heroin"]
    holed = one.__class__(**{**one.__dict__, "kg": np.where(one.years == 2010, np.nan, one.kg)})
    window = methods.main_window(methods.window_trends(holed))
    drawn = trends.trend_panels({"heroin": holed}, {"heroin": window}, "#d55e00", {"heroin": ""}, Said())
    line = drawn.figure.axes[0].lines[0]
    assert np.isnan(line.get_ydata()[list(holed.years).index(2010)])
    assert drawn.data.set_index("year")["kg"].isna()[2010]


def test_not_reported_is_hatched_and_a_reported_zero_is_not(northern, names):
    drawn = pictures.coverage_map(northern["heroin"], names, "#d55e00", "Northern route", SOURCE)
    cells = drawn.figure.axes[0]
    assert cells.patch.get_hatch()  # under the cells
    picture = cells.collections[0].get_array()
    assert np.ma.count_masked(picture) == northern["heroin"].by_country.isna().sum().sum()
    assert "No figure for 2023: Kazakhstan and Turkmenistan." in drawn.alt


def test_a_figure_of_one_panel_is_drawn_on_axes_that_there_are(northern, names):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    said = Said(title="Who reported", alt="A grid.")
    grid = drawing.coverage_map(northern["heroin"], names, "#d55e00", said, right)
    assert grid.figure is figure
    assert right.get_title(loc="left") == "Who reported"
    assert not left.get_title(loc="left")
    assert len(right.get_yticklabels()) == northern["heroin"].by_country.shape[1]


def test_no_word_of_a_grid_is_turned(northern, names):
    drawn = pictures.coverage_map(northern["heroin"], names, "#d55e00", "Northern route", SOURCE)
    turned = [text.get_text() for text in drawn.figure.findobj(Text) if text.get_text() and text.get_rotation()]
    assert turned == []


def test_the_opening_chart_names_incomplete_years_and_draws_them_open(northern):
    series, place = northern["opium"], lead.Place(name="Northern route", colour="#d55e00")
    drawn = lead.level_chart(series, lead.newest(series), place)
    incomplete = series.years[~series.complete]
    assert len(incomplete)
    for year in incomplete:
        assert str(year) in drawn.alt
    hollow = [one for one in drawn.figure.axes[0].lines if one.get_markerfacecolor() == "white"]
    assert [list(one.get_xdata()) for one in hollow] == [list(incomplete)]


def test_the_opening_chart_shows_the_newest_year_also_after_a_spike(northern):
    """Its range, and where it lies beside it, take a tenth of the height at least; the axis says where it counts in ratios."""
    place = lead.Place(name="A place", colour="#d55e00")
    kg = np.full(24, 40.0) * np.exp(0.2 * np.sin(np.arange(24)))
    for spike, scale in ((1.0, "linear"), (5_000.0, "log")):
        years = np.arange(2000, 2024)
        series = dataclasses.replace(
            northern["heroin"], years=years, kg=np.where(years == 2012, spike * kg, kg), complete=np.ones(24, bool)
        )
        drawn = lead.level_chart(series, lead.newest(series, 3), place)
        (axes,) = drawn.figure.axes
        assert axes.get_yscale() == scale
        assert (axes.get_ylabel() == "log scale") == (scale == "log")
        low, high = (drawn.data[f"expected_{end}_kg"].dropna().iloc[-1] for end in ("low", "high"))
        heights = [axes.transAxes.inverted().transform(axes.transData.transform((2023, kg)))[1] for kg in (low, high)]
        assert heights[1] - max(heights[0], 0) > 0.1


@pytest.mark.parametrize("unit", ["", "kg of opium a kg"])
def test_words_beside_the_bars_stay_off_the_frame(unit):
    inputs = pd.DataFrame(
        {
            "low": [80.0, 95.0],
            "high": [140.0, 104.0],
            "middle": 100.0,
            "input_low": 0.5,
            "input_high": 2.5,
            "label": ["a", "b"],
        }
    )
    with style.new_panel(2.0) as (figure, bars):
        tornado_bars(bars, inputs, ("#aaa", "#333"), lambda _one, given: f"{given:.3g} {unit}".strip())
        style.titled(figure, "A title", "", "")
    FigureCanvasAgg(figure).draw()
    inside = bars.get_window_extent()
    words = [one.get_window_extent() for one in bars.texts]
    assert len(words) == 4
    assert all(inside.x0 < one.x0 and one.x1 < inside.x1 for one in words)


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
