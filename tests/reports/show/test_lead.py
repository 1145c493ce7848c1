"""What opens a report: it says what came, what was expected, and nothing that seizures do not show."""

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.methods.levels.level import surprise
from pactresearch.methods.seizures.series import route_series
from pactresearch.methods.trends.windows import whole_period
from pactresearch.reports.show import display, lead
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.lead import KeyFigure, Lead, Place

PLACE = Place(name="Türkiye", colour="#0072b2", source="Source: UNODC.")


@pytest.fixture(scope="module")
def series():
    alone = pd.DataFrame({"iso3": ["TUR"], "weight": [1.0], "first_year": [None], "last_year": [None]})
    return route_series(store.load("seizures"), alone, "heroin", 1995, 2023)


def finding(**changed):
    given = {"id": "a", "sentence": "Seizures fell.", "unit": "% a year", "sources": ("UNODC",), "verdict": "supported"}
    return Finding(**{**given, "reason": "x", "value": -5.0, "low": -8.0, "high": -2.0, **changed})


def test_the_lead_of_a_series_says_the_newest_year_and_what_was_expected_of_it(series):
    made = lead.of_series(series, whole_period(series), PLACE)
    one = surprise(series.years, series.complete_kg)
    assert (one.year, one.side) == (2023, -1), "3.3 t after 22 t in 2021: UNODC, annex 7.1"
    assert made.title == "Türkiye: 3.3 t of heroin seized in 2023, less than expected"
    assert made.figures[0] == KeyFigure(value="3.3 t", what="heroin seized, 2023", tag="reported")
    assert made.figures[1].tag == "supported"
    data = made.chart.data
    assert data.loc[2023, "kg"] == one.kg
    assert data.loc[2023, "expected_low_kg"] == one.forecast.low_kg
    assert data["expected_low_kg"].notna().sum() == lead.CHARTED_YEARS


def test_too_few_years_expect_nothing_and_a_series_of_none_has_no_newest_year(series):
    short = route_series(store.load("seizures").query("iso3 == 'TUR'"), pd.DataFrame(
        {"iso3": ["TUR"], "weight": [1.0], "first_year": [None], "last_year": [None]}
    ), "heroin", 2019, 2023)  # fmt: skip
    made = lead.of_series(short, whole_period(short), PLACE)
    assert made.title == "Türkiye: 3.3 t of heroin seized in 2023"
    assert "expected" not in made.figures[1].what
    nothing = lead.newest_title("Malta", "heroin", surprise([2020], [np.nan]))
    assert nothing == "Malta: no year has enough reports for a total of heroin seizures"


def test_places_side_by_side_say_where_it_came_to_less(series):
    one = lead.newest(series)[-1]
    made = lead.of_several({PLACE: one}, "heroin", [finding()], "Source: UNODC.")
    assert made.title == "Heroin seized in the newest year: Türkiye below the expected range"
    assert made.figures[0].what.startswith("heroin, Türkiye, 2023; expected: ")
    assert (made.figures[0].what.endswith("Below that range:"), made.figures[0].tag) == (True, "supported")
    assert made.chart.data.loc["Türkiye", "tonnes"] == one.kg / 1000


@pytest.mark.parametrize("part", ["title", "sentences", "figures"])
def test_the_first_screen_claims_nothing_that_seizures_do_not_show(part):
    claim = "Trafficking fell in 2023."
    given = {"title": "Heroin", "sentences": [], "figures": []}
    given[part] = {"title": claim, "sentences": [claim], "figures": [KeyFigure(value="1", what=claim, tag="reported")]}[
        part
    ]
    with pytest.raises(InputError, match="which seizures do not show"):
        Lead(**given)
    Lead(title="Whether trafficking fell cannot be said from these seizures.")


def test_the_head_shows_unit_news_figures_with_their_tags_and_folds_the_reasons(monkeypatch, series):
    shown = []
    monkeypatch.setattr(display, "_display", shown.append)
    made = lead.of_series(series, whole_period(series), PLACE)
    display.page_head("Türkiye: opiates, 1995–2023", "What was reported?", [finding()], lead=made)
    page = BeautifulSoup(shown[0]["text/html"], "html.parser")
    assert page.select_one(".unit").get_text() == "Türkiye: opiates, 1995–2023"
    assert page.h1.get_text() == made.title
    assert page.select_one(".keys li .verdict").get_text(strip=True) == "reported"
    fold = page.select_one(".findings details")
    assert not fold.has_attr("open")
    assert fold.summary.get_text(" ", strip=True) == "Seizures fell. supported"
    assert made.title in shown[0]["text/plain"]


def test_a_head_without_a_lead_has_the_figures_of_its_findings(monkeypatch):
    shown = []
    monkeypatch.setattr(display, "_display", shown.append)
    display.page_head("Northern route", "What?", [finding(), finding(id="b", value=None, low=None, high=None)])
    page = BeautifulSoup(shown[0]["text/html"], "html.parser")
    assert page.h1.get_text() == "Northern route"
    assert page.select_one(".unit") is None
    assert [one.get_text(" ", strip=True) for one in page.select(".keys li")] == ["−5 % a year: −8.0 to −2.0 supported"]
