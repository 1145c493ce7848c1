"""What the notebook `demand` computes: the newest figure of each kind and country, its age, and what they add up to."""

from dataclasses import dataclass

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.partnership.parameters import Demand
from pactresearch.language import N_
from pactresearch.methods.income.surveys import users

SURVEY = "opiate_users"
KINDS = {  # what is asked of each country, and where it comes from: surveys and registers are never mixed
    SURVEY: N_("survey of opiate use"),
    "people_who_inject": N_("people who inject drugs"),
    "high_risk_opioid_users": N_("high-risk opioid users"),
    "agonist_treatment_clients": N_("clients of agonist treatment"),
    "treatment_coverage_percent": N_("treatment coverage (SDG 3.5.1)"),
    "drug_induced_deaths": N_("drug-induced deaths"),
    "treatment_beds_per_100000": N_("beds per 100,000 people"),
    "outpatient_slots_per_100000": N_("slots per 100,000 people"),
}


@dataclass(frozen=True)
class Known:
    """newest: a row a partner and kind with a figure: iso3, kind, year, age (years), value, low, high, percent (surveys only:
    of people aged 15-64). partners: all codes, by name. surveyed: the tables of surveys and of people; published: the rows of the
    table `demand`, with `kind`."""

    newest: pd.DataFrame
    partners: tuple[str, ...]
    surveyed: tuple[pd.DataFrame, pd.DataFrame]
    published: pd.DataFrame
    asked: Demand

    def of(self, kind: str) -> pd.DataFrame:
        """The rows of a kind, by iso3."""
        return self.newest[self.newest["kind"] == kind].set_index("iso3")

    @property
    def ages(self) -> pd.DataFrame:
        """By kind: recent, older, none: how many partners have a recent figure, an older one, and none."""
        recent = self.newest["age"] <= self.asked.recent_years
        counts = pd.crosstab(self.newest["kind"], recent).reindex(
            index=list(KINDS), columns=[True, False], fill_value=0
        )
        counts.columns = pd.Index(["recent", "older"])
        return counts.assign(none=len(self.partners) - counts.sum(axis=1))


def known(
    prevalence: pd.DataFrame, demand: pd.DataFrame, context: pd.DataFrame, asked: Demand, *countries: str
) -> Known:
    """prevalence, demand, context: the tables of these names. countries: ISO3; all partners where none is named."""
    partners = countries or tuple(sorted(geography.partners(), key=geography.country_name))
    surveyed = prevalence[prevalence["iso3"].isin(partners)]
    people = _people(context)
    surveys = _surveys(surveyed, people, asked.last_year)
    kinds = demand["indicator"].isin(KINDS) & demand["iso3"].isin(partners) & (demand["year"] <= asked.last_year)
    published = demand[kinds & demand[["value", "low", "high"]].notna().any(axis=1)].rename(
        columns={"indicator": "kind"}
    )
    newest = published.sort_values("year").groupby(["iso3", "kind"], as_index=False).last()
    columns = ["iso3", "kind", "year", "value", "low", "high", "percent"]
    rows = pd.concat([surveys, newest], ignore_index=True)[columns].astype({"year": "int64"})
    rows.insert(3, "age", asked.last_year - rows["year"])
    return Known(rows, partners, (surveyed, people), published, asked)


def _people(context: pd.DataFrame) -> pd.DataFrame:
    """iso3, year, population_15_64 with the source of this very figure."""
    people = context[context["population_15_64"].notna()]
    return people[["iso3", "year", "population_15_64"]].assign(source=people["source_of_population_15_64"])


def _surveys(prevalence: pd.DataFrame, people: pd.DataFrame, last_year: int) -> pd.DataFrame:
    """People who use opiates: the survey's percent of those aged 15-64 in its own year."""
    told = users(prevalence, last_year).reset_index().rename(columns={"prevalence_year": "year"})
    told = told.astype({"year": "int64"}).merge(people.drop(columns="source"), on=["iso3", "year"], how="left")
    for end, percent in (("value", "prevalence_percent"), ("low", "prevalence_low"), ("high", "prevalence_high")):
        told[end] = told[percent] / 100 * told["population_15_64"]
    same = told["low"] == told["high"]  # one survey decides: a point without a range
    return told.assign(
        kind=SURVEY, percent=told["prevalence_percent"], low=told["low"].mask(same), high=told["high"].mask(same)
    )
