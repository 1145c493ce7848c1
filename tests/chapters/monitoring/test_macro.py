"""The indicators of a region: editions stay apart, what is missing stays missing, and each figure is that of its table."""

import pandas as pd
import pytest

from pactresearch import geography
from pactresearch.chapters.monitoring.macro import figures, findings, study, tables
from pactresearch.chapters.monitoring.parameters import MacroIndicators
from pactresearch.data import store

BALKANS = ("ALB", "BIH", "XKX", "MNE", "MKD", "SRB")


def known_of(**asked):
    return study.known({name: store.load(name) for name in study.TABLES}, MacroIndicators(**asked))


@pytest.fixture(scope="module")
def known():
    return known_of()


def test_the_western_balkans_are_the_default(known):
    assert tuple(known.names) == BALKANS


def test_a_score_is_that_of_its_own_edition_and_editions_are_never_set_against_each_other(known):
    scores = store.load("background").query("indicator == 'organized_crime_heroin_trade'").set_index(["iso3", "year"])
    for edition in figures.EDITIONS:
        own = known.of(f"heroin_trade_{edition}")
        assert own["value"].to_dict() == {iso3: scores.loc[(iso3, edition), "value"] for iso3 in own.index}
        assert set(known.rows[f"heroin_trade_{edition}"]["source"]) == {f"gi_toc_organized_crime_index_{edition}"}
    drawn = figures.scores(known, "Scores", "Source.").data
    assert list(drawn.columns) == ["iso3", "edition", "score_of", "score"]
    said = " ".join(one.sentence for one in findings.head(known))
    assert "edition 2023" in said
    assert "2021" not in said


def test_who_is_not_scored_is_not_reported_and_no_zero(known):
    assert (store.load("background")["iso3"] == "XKX").sum() == 0
    place = geography.country_name("XKX")
    for dimension in study.DIMENSIONS:
        shown = tables.by_dimension(known, dimension)["frame"]
        scored = shown[shown["indicator"].str.contains("score of")]
        assert scored[place].isna().all()
    assert known.years()["XKX"].isna().sum() == len(study.INDICATORS) - known.figures["iso3"].eq("XKX").sum()


def test_every_cell_is_counted_once(known):
    counts = known.counts()
    assert counts["recent"] + counts["older"] + counts["none"] == counts["all"] == len(study.INDICATORS) * len(BALKANS)
    assert counts["none"] == known.years().isna().sum().sum()


def test_corruption_is_below_the_mean_only_where_its_error_allows_it(known):
    """By hand, on the World Bank's rows of 2023."""
    rows = store.load("governance").query("indicator == 'control_of_corruption' and year == 2023")
    rows = rows[rows["iso3"].isin(BALKANS)]
    below = rows[rows["estimate"] < -1.645 * rows["standard_error"]]
    (found,) = findings.corruption_finding(known)
    assert found.value == len(below)
    assert 0 < len(below) < len(rows)


def test_a_price_is_in_money_of_the_last_year(known):
    index = store.load("context").dropna(subset="us_cpi").drop_duplicates("year").set_index("year")["us_cpi"]
    row = store.load("prices").query("iso3 == 'MNE' and drug == 'heroin' and level == 'wholesale' and year == 2022")
    told = known.of("wholesale_price").loc["MNE"]
    assert told["value"] == pytest.approx(row["usd_per_kg"].item() * index[2023] / index[2022])


def test_no_partner_has_reported_drug_money():
    """The finding on SDG 16.4.1: values are there, and of no partner."""
    background = store.load("background")
    reported = set(background.loc[background["indicator"].str.startswith("illicit_"), "iso3"])
    assert {"MEX", "PER"} <= reported
    assert reported & set(geography.partners()) == set()


def test_any_countries_can_be_asked_for_and_reports_are_counted_in_whole_years():
    found = known_of(countries=("AFG", "TJK"), last_year=2023)
    months = store.load("suspicious_transactions").query("iso3 == 'AFG' and year == 2023")
    assert len(months) == 12
    assert found.of("suspicious_reports").loc["AFG", "value"] == months["reports"].sum()
    assert "TJK" not in found.of("suspicious_reports").index


def test_nothing_is_later_than_the_last_year_asked_for():
    found = known_of(last_year=2015)
    assert found.figures["year"].max() == 2015
    assert found.of("heroin_trade_2021").empty
    assert findings.score_finding(found) == ()


def test_a_year_in_which_nothing_was_reported_is_no_zero():
    """Montenegro's remittances of 2005 stand as 0 in the database, before its first figure."""
    sent = store.load("background").query("indicator == 'remittances_percent_of_gdp'")
    assert sent["value"].min() > 0
    assert "MNE" in set(sent["iso3"])
    assert pd.Series(2005).isin(sent.loc[sent["iso3"] == "MNE", "year"]).sum() == 0


def test_the_status_note_stands_where_the_name_does(known):
    (note,) = findings.names_note(known).words
    assert "1244" in note
