"""The findings of the notebook `demand`: how fresh the figures are, and what they add up to."""

from typing import Any

import pandas as pd

from pactresearch import words
from pactresearch.chapters.partnership import MILLION
from pactresearch.chapters.partnership.demand.study import SURVEY, Known
from pactresearch.chapters.partnership.parameters import Demand
from pactresearch.language import _
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding


def unit(asked: Demand) -> str:
    """What it is about, and up to when."""
    return _("Opiate use, harm and treatment in the partner countries, to {year}").format(year=asked.last_year)


def question() -> str:
    """What the report asks, in a sentence."""
    return _(
        "What is known about people who use opiates and people in treatment? How old is it, and where is nothing known?"
    )


def head(found: Known) -> tuple[Finding, ...]:
    """The findings of the head."""
    return surveys_finding(found), users_finding(found), injecting_finding(found), coverage_finding(found)


def surveys_finding(found: Known) -> Finding:
    """How many partners have a survey, and how many a recent one."""
    told: Any = found.ages.loc[SURVEY]
    since = found.asked.last_year - found.asked.recent_years
    return Finding(
        id="surveys_of_opiate_use",
        sentence=_(
            "{recent} of {all} partner countries have a survey of opiate use from {since} or later, {older} an older one and "
            "{none} none."
        ).format(
            all=len(found.partners), since=since, **{part: int(told[part]) for part in ("recent", "older", "none")}
        ),
        value=float(told["recent"]),
        unit=_("partner countries with a survey from {since} or later").format(since=since),
        sources=citations.cited(found.surveyed[0]),
        verdict="reported",
        reason=_("A count of available published surveys; their methods and ages differ."),
    )


def users_finding(found: Known) -> Finding:
    """What the surveys add up to."""
    told = found.of(SURVEY)
    known = told[told["value"].notna()]
    low, high = known["low"].fillna(known["value"]).sum(), known["high"].fillna(known["value"]).sum()
    years, ranged = known["year"], words.two_figures(low) != words.two_figures(high)
    return Finding(
        id="opiate_users",
        sentence=_(
            "In the {n} partner countries with a survey, some {value} million people used opiates in the survey's year ({first} "
            "to {last})."
        ).format(
            n=len(known), value=words.two_figures(known["value"].sum() / MILLION), first=years.min(), last=years.max()
        ),
        value=float(known["value"].sum() / MILLION),
        low=float(low / MILLION),
        high=float(high / MILLION),
        unit=_("million people (range: where a country's surveys differ threefold)") if ranged else _("million people"),
        sources=citations.cited(*found.surveyed),
        verdict="supported",
        reason=_(
            "The newest survey's percentage of people aged 15 to 64, times their number in that year. Household surveys miss "
            "people who live outside households, so the true number is probably higher."
        ),
        overturned_by=_("Surveys from the same year with the same method; no group of partners has them."),
    )


def injecting_finding(found: Known) -> Finding:
    """How many people inject, where a size estimate is reported."""
    told = found.of("people_who_inject")
    known = told[told["value"].notna()]
    return Finding(
        id="people_who_inject",
        sentence=_(
            "{n} report on people who inject drugs, {value} million in all; the newest figures are for {last}."
        ).format(n=len(known), value=words.two_figures(known["value"].sum() / MILLION), last=known["year"].max()),
        value=float(known["value"].sum() / MILLION),
        unit=_("million people in {n} partner countries").format(n=len(known)),
        sources=citations.cited(found.published[found.published["kind"] == "people_who_inject"]),
        verdict="reported",
        reason=_(
            "A sum of countries' own estimates, many repeated from an older study; for all drugs, not only opiates."
        ),
    )


def coverage_finding(found: Known) -> Finding:
    """What SDG 3.5.1 says, without a ranking."""
    told = found.of("treatment_coverage_percent")["value"].dropna()
    low, middle, high = (float(end) for end in told.quantile([0.25, 0.5, 0.75])) if len(told) else (float("nan"),) * 3
    return Finding(
        id="treatment_coverage",
        sentence=_(
            "{n} of {all} report treatment coverage for opioid use disorders (SDG 3.5.1): the middle country treats {middle} of "
            "those affected."
        ).format(
            n=len(told),
            all=len(found.partners),
            middle=words.percent(middle),
            low=words.percent(low),
            high=words.percent(high),
        ),
        value=middle if pd.notna(middle) else None,
        low=low if pd.notna(low) else None,
        high=high if pd.notna(high) else None,
        unit=_("% of those affected, median and middle half of {n} countries").format(n=len(told)),
        sources=citations.cited(found.published[found.published["kind"] == "treatment_coverage_percent"]),
        verdict="reported" if len(told) else "not identified",
        reason=_(
            "Countries count treatment in different ways, and the number of people affected is modelled, so this is not a ranking."
        ),
    )


def ages_title(found: Known) -> str:
    """The finding of the opening chart."""
    surveyed: Any = found.ages.loc[SURVEY]
    deaths: Any = found.ages.loc["drug_induced_deaths"]
    return _(
        "{recent} of {all} partners have a recent survey of opiate use; {deaths} have any figure on deaths"
    ).format(
        recent=int(surveyed["recent"]),
        all=len(found.partners),
        deaths=len(found.partners) - int(deaths["none"]),
    )
