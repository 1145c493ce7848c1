"""What is known on demand: counted by another path, on the tables that the report reads."""

import pandas as pd
import pytest

from pactresearch import geography
from pactresearch.chapters.partnership.demand import country, findings, study, tables
from pactresearch.chapters.partnership.parameters import CountryDemand, Demand
from pactresearch.data import store
from pactresearch.reports.show import citations


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


def test_the_sum_of_users_claims_no_precision_that_surveys_do_not_have_and_names_who_makes_most_of_it(known):
    """Over half of the 24 million live in India; the surveys' errors are not published, so that the sum has no range."""
    finding = findings.users_finding(known)
    assert (finding.verdict, finding.low, finding.high) == ("reported", None, None)
    people = known.of(study.SURVEY)["value"]
    assert people.idxmax() == "IND" and people["IND"] > people.sum() / 2
    assert f"{100 * people['IND'] / people.sum():.0f} % of the sum are in India" in finding.reason


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


def of_country(iso3):
    asked = CountryDemand(country=iso3)
    return study.known(store.load("prevalence"), store.load("demand"), store.load("context"), asked, iso3)


def test_a_partner_has_a_page_whose_figures_are_those_of_the_report_on_all(known):
    for iso3 in ("AFG", "BEL", "POL", "QAT"):  # no survey, ranges, nothing at all
        one = of_country(iso3)
        same = known.newest[known.newest["iso3"] == iso3].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            one.newest.sort_values("kind", ignore_index=True), same.sort_values("kind", ignore_index=True)
        )
        assert {finding.verdict for finding in country.head(one)} == {"reported"}


def test_a_country_page_tells_what_is_known_what_each_figure_is_and_how_old():
    """Tajikistan: a survey of 2015, an estimate of 22,200 people who inject of 2018 (UNAIDS)."""
    found = of_country("TJK")
    said = {one.id: one for one in country.head(found)}
    assert said["opiate_users"].sentence.endswith("the survey of 2015, 0.52 % of those aged 15 to 64.")
    assert (said["people_who_inject"].value, said["figures_on_demand"].value) == (22_200, 2)
    assert "drug-induced deaths" in said["figures_on_demand"].sentence.partition("Not reported")[2]
    table = country.figures(found, False, "")["frame"].set_index("kind")
    assert table.loc["people who inject drugs", ["year", "age"]].tolist() == [2018, 5]
    assert "a modelled number" in table.loc["treatment coverage (SDG 3.5.1)", "what it is"]
    assert "survey of opiate use" not in table.index, "surveys and registers stand apart"


def test_beds_and_slots_are_those_of_the_questionnaire_and_their_licence_is_named():
    """WHO, 2008: Afghanistan .6 beds a 100,000 people; Armenia .1 slots a 10,000."""
    figures = store.load("demand").set_index(["iso3", "indicator"])["value"]
    assert figures["AFG", "treatment_beds_per_100000"] == 0.6 and figures["ARM", "outpatient_slots_per_100000"] == 1.0
    source = citations.source_line(of_country("AFG").published)
    assert "World Health Organization" in source and "CC BY-NC-SA 3.0 IGO" in source


def test_places_on_record_are_told_per_100_000_people_of_15_to_64():
    context = pd.DataFrame({"iso3": ["TJK"], "year": [2023], "population_15_64": [5_000_000.0]})
    rows = pd.DataFrame(
        {"kind": "facility", "iso3": ["TJK", "TJK", "UZB"], "unit": "places", "amount": [150.0, 100.0, 900.0]}
    )
    said = country.facilities(rows, context, CountryDemand(country="TJK"))
    assert said == "2 treatment facilities are on record; places per 100,000 people aged 15 to 64: 5.0."
    assert "does not mean that there is none" in country.facilities(rows.head(0), context, CountryDemand(country="TJK"))
