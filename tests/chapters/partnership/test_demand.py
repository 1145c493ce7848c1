"""What is known on demand: counted by another path, on the tables that the report reads."""

import pytest

from pactresearch import geography
from pactresearch.chapters.partnership.demand import findings, study, tables
from pactresearch.chapters.partnership.parameters import Demand
from pactresearch.data import store


@pytest.fixture(scope="module")
def known():
    return study.known(store.load("prevalence"), store.load("demand"), store.load("context"), Demand())


def test_the_ages_are_those_of_the_tables(known):
    raw, partners = store.load("demand"), set(geography.partners())
    deaths = raw[(raw["indicator"] == "drug_induced_deaths") & raw["iso3"].isin(partners)].groupby("iso3")["year"].max()
    told = known.ages.loc["drug_induced_deaths"]
    assert told["recent"] == (deaths >= 2023 - 10).sum()
    assert told.sum() == len(partners) == 58
    surveyed = store.load("prevalence").query("drug == 'opiates' and percent > 0 and year <= 2023")["iso3"].unique()
    assert known.ages.loc[study.SURVEY, "none"] == len(partners - set(surveyed))


def test_users_are_percent_times_people_of_the_same_source_and_year(known):
    """Iran's survey of 2015, by hand."""
    survey = store.load("prevalence").query("iso3 == 'IRN' and drug == 'opiates' and year == 2015")["percent"].item()
    people = store.load("context").query("iso3 == 'IRN' and year == 2015")["population_15_64"].item()
    assert known.of(study.SURVEY).loc["IRN", "value"] == pytest.approx(survey / 100 * people)
    assert {"un_wpp_2024_population_15_64"} == set(known.surveyed[1]["source"])


def test_a_range_stands_where_surveys_of_a_country_differ_threefold(known):
    poland = known.of(study.SURVEY).loc["POL"]
    assert poland["low"] < poland["value"] < poland["high"]


def test_nothing_that_is_not_reported_becomes_a_zero(known):
    belgium = tables.surveys(known)["frame"].query("country == 'Belgium'").iloc[0]
    assert belgium.drop("country").isna().all()
    assert (known.newest["value"].dropna() >= 0).all()


def test_no_country_is_ranked_and_every_finding_names_its_own_sources_only(known):
    said = findings.head(known)
    assert all("UNAIDS" not in " ".join(one.sources) for one in said if one.id != "people_who_inject")
    assert [one.id for one in said] == [
        "surveys_of_opiate_use",
        "opiate_users",
        "people_who_inject",
        "treatment_coverage",
    ]
