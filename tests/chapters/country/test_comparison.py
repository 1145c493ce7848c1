"""Countries side by side: the indicators of the sheets, on common axes, trends judged with their number in mind."""

import json

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pactresearch import cli, load
from pactresearch.chapters.country import comparison, sentences, tables
from pactresearch.chapters.country.figures.comparison import small_multiples
from pactresearch.figures.drawn import Said
from pactresearch.reports.page import html
from pactresearch.reports.show.display import figure_html

COUNTRIES = ("IRN", "TUR", "TJK", "MNE", "AFG")


@pytest.fixture(scope="module")
def several():
    return [tables.read(iso3, 1995, 2023) for iso3 in COUNTRIES]


def test_the_amounts_are_those_of_the_table_and_gaps_stay_gaps(several):
    kg = comparison.amounts(several)
    table = load("seizures").query("drug == 'heroin' and 1995 <= year <= 2023").set_index(["iso3", "year"])["kg"]
    for one in several:
        own = kg[one.name].dropna()
        assert own.to_dict() == table[one.iso3].to_dict()
    assert np.isnan(kg.loc[1995, "Afghanistan"])


def test_a_trend_stands_only_if_it_does_alone_and_among_all(several):
    table = comparison.trends_of(several)
    alone = {one.name: one.trends["heroin"].verdict for one in several}
    for place, row in table.iterrows():
        assert (row["verdict"] == "supported") == (alone[place] == "supported" and row["discovery"])
    assert (table["p_adjusted"].dropna() >= table["p"].dropna()).all()


def test_every_cell_of_the_table_is_the_reading_of_that_country(several):
    found = comparison.study(several)
    frame = comparison.side_by_side(several, found).parts[0].frame.set_index("indicator")
    for one in several:
        shown = [reading for reading in found.readings[one.iso3] if reading.indicator not in comparison.LEFT_OUT]
        for reading in shown:
            name = sentences.name_of(reading)
            judged = next(
                (one.facts["verdict"] for one in reading.reasons if one.code == "trend_is_judged"), "supported"
            )
            if reading.reported and judged != "supported":
                assert frame.loc[name, one.name].startswith("no clear trend, "), "a slope that may be none is no figure"
            elif reading.reported:
                cell = frame.loc[name, one.name].replace("\u2060", "")
                assert cell == f"{sentences.value_of(reading)} ({reading.when})"
            elif name in frame.index:
                assert pd.isna(frame.loc[name, one.name])


def test_panels_share_their_axes_and_a_silent_country_has_a_panel_that_says_so():
    years = range(2000, 2005)
    values = {
        "A": pd.Series([1.0, 2, 3, 4, 5], years),
        "B": pd.Series([500.0, np.nan, 0, 700, 800], years),
        "C": pd.Series([np.nan] * 5, years),
    }
    drawn = small_multiples(
        values, dict.fromkeys(values, "#0072b2"), Said(title="T", subtitle="S.", source="Source: x.", alt="Panels."), name="x",
        key={"#0072b2": "Balkan route"},
    )  # fmt: skip
    panels = drawn.figure.axes
    assert len({panel.get_ylim() for panel in panels}) == 1
    assert len({panel.get_xlim() for panel in panels}) == 1
    assert [text.get_text() for text in panels[2].texts] == ["not reported"]
    own = next(line for line in panels[1].lines if line.get_marker() == "o")
    assert np.isnan(own.get_ydata()[1:3]).all(), "neither a gap nor a zero is drawn as a number on a log axis"
    assert drawn.data.query("country == 'B'")["value"].tolist()[2] == 0


@pytest.mark.parametrize("countries", [("DJI", "SMR"), ("BTN", "MNE"), ("CHN", "USA", "AUS")])
def test_countries_with_hardly_any_data_give_an_honest_comparison(countries):
    few = [tables.read(iso3, 1995, 2023) for iso3 in countries]
    found = comparison.study(few)
    assert comparison.head(few, found.trends)[-1].verdict == "not identified"
    table = comparison.side_by_side(few, found)
    for section in (comparison.seized(few, found.trends), comparison.prices(few), table):
        for part in section.parts:
            assert not hasattr(part, "figure") or figure_html(part)
    lacking = comparison.not_reported(few, found).missing
    assert [line.partition(":")[0] for line in lacking] == [one.name for one in few]


def test_the_report_is_made_for_a_list_given_on_the_command_line(tmp_path):
    words = ["run", "--notebook", "country_comparison", "--set", "countries=MLT,MNE,TKM", "--output", str(tmp_path)]
    assert cli.main(words) == 0
    folder = tmp_path / "country_comparison"
    page = (folder / "country_comparison.countries-mlt-mne-tkm.html").read_text(encoding="utf-8")
    assert html.problems(page) == []
    results = json.loads((folder / "country_comparison.countries-mlt-mne-tkm.json").read_text(encoding="utf-8"))
    assert results["title"] == "Malta, Montenegro and Turkmenistan: opiates side by side, 1995–2023"
    soup = BeautifulSoup(page, "html.parser")
    columns = [cell.get_text() for cell in soup.select("#table-indicators thead th")]
    assert columns[1:] == ["Malta", "Montenegro", "Turkmenistan"]


def test_a_repeated_country_is_refused_before_anything_starts(tmp_path, capsys):
    words = ["run", "--notebook", "country_comparison", "--set", "countries=MLT,MLT", "--output", str(tmp_path / "out")]
    assert cli.main(words) == 2
    assert "it names MLT twice; name each country once" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
