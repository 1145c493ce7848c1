"""The dated events that trends are tested against: each sourced, dated, neutral, and on routes that exist."""

import re

import pandas as pd
import pytest

from pactresearch import geography
from pactresearch.data import reference, schema, sources, store
from pactresearch.errors import InputError

LOADED_WORDS = re.compile(
    r"surge|collapse|crisis|succe|fail|illegal|invasion|aggression|regime|terror|more|less|rise|fall|increase|decrease",
    re.IGNORECASE,
)
DAY, MONTH = len("2022-04-03"), len("2000-07")


@pytest.fixture(scope="module")
def shocks():
    return store.load("shocks")


def one(**changed) -> pd.DataFrame:
    """A table of one event, SYNTHETIC."""
    event = {
        "id": "an_event_2001",
        "date": "2001-02-28",
        "label": "Something happens",
        "routes": "balkan,northern",
        "evidence": "A decree (2001)",
        "note": None,
    }
    return pd.DataFrame([event | changed]).astype("str")


def test_the_events_that_were_asked_for_beforehand_are_there_with_their_days(shocks):
    dates = shocks.set_index("id")["date"]
    assert dates["taliban_ban_2000"] == "2000-07"
    assert dates["poppy_disease_2010"].startswith("2010")
    assert dates["covid_19_2020"] == "2020-03-11"
    assert dates["taliban_takeover_2021"] == "2021-08-15"
    assert dates["ukraine_2022"] == "2022-02-24"
    assert dates["taliban_ban_2022"] == "2022-04-03"


def test_every_date_is_a_day_or_a_month_of_the_calendar_and_in_the_event_s_name(shocks):
    assert shocks["date"].str.len().isin([DAY, MONTH]).all()
    days = shocks["date"].where(shocks["date"].str.len() == DAY, shocks["date"] + "-01")
    parsed = pd.to_datetime(days, format="%Y-%m-%d")
    assert parsed.between("1990-01-01", "2030-12-31").all()
    assert (shocks["id"].str[-4:] == shocks["date"].str[:4]).all()


def test_every_event_names_a_document_with_its_year(shocks):
    # A treaty or a decision comes before the day it sets, a survey or a report after it: within two years of the event.
    for event in shocks.itertuples():
        years = [int(year) for year in re.findall(r"\b(?:19|20)\d{2}\b", event.evidence)]
        assert years, event.id
        assert min(abs(year - int(event.date[:4])) for year in years) <= 2, event.id


def test_every_route_is_known(shocks):
    known = set(geography.route_names())
    for routes in shocks["routes"]:
        assert routes == "all" or set(routes.split(",")) <= known
        assert routes.split(",") == sorted(set(routes.split(",")))


def test_labels_are_neutral_and_short(shocks):
    assert not shocks["label"].str.contains(LOADED_WORDS).any()
    assert shocks["label"].str.len().max() <= 80
    assert shocks["label"].is_unique


def test_the_file_says_that_no_event_is_chosen_for_what_a_series_shows():
    said = " ".join(sources.catalogue()["shocks"].description.split())
    assert "none is entered, moved or dropped because a series turns" in said


@pytest.mark.parametrize("date", ["2001-02-29", "2001-13", "2001", "2001-2-3", "3 April 2022", "2001-02-28T00:00"])
def test_a_date_that_the_calendar_does_not_have_is_refused(date):
    with pytest.raises(InputError, match=r"Row 2: date is .*; it must be a day such as 2022-04-03 or a month"):
        schema.checked(one(date=date), reference.SHOCKS, "shocks.csv")


@pytest.mark.parametrize("routes", ["", "Balkan", "balkan, northern", "balkan;northern", "balkan,"])
def test_routes_that_are_no_list_are_refused(routes):
    with pytest.raises(InputError, match=r"routes is .*; it must be `all` or names of routes"):
        schema.checked(one(routes=routes), reference.SHOCKS, "shocks.csv")


def test_two_events_of_one_name_are_refused():
    twice = pd.concat([one(), one(date="2002-01")], ignore_index=True)
    with pytest.raises(InputError, match="repeat a key"):
        schema.checked(twice, reference.SHOCKS, "shocks.csv")


@pytest.mark.parametrize("date", ["2000-02-29", "2000-07", "2022-04-03"])
def test_days_and_months_pass(date):
    schema.checked(one(date=date), reference.SHOCKS, "shocks.csv")
