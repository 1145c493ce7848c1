"""The findings of the notebook `portfolio`."""

import numpy as np

from pactresearch import geography, words
from pactresearch.chapters.partnership import MILLION
from pactresearch.chapters.partnership.portfolio.study import LARGEST, NAMES, OTHER, Done
from pactresearch.language import _
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding


def unit(done: Done) -> str:
    """What it is about, and to which year."""
    return _("What is done: actions, money and donors, to {year}").format(year=int(done.money["year_from"].max()))


def question() -> str:
    """What the report asks, in a sentence."""
    return _("Which actions are recorded for each pillar, country and route? Who pays, and where is none recorded?")


def head(done: Done) -> tuple[Finding, ...]:
    """The findings of the head."""
    return pillars_finding(done), without_finding(done), donors_finding(done), spent_finding(done)


def pillars_finding(done: Done) -> Finding:
    """How many actions are of which pillar."""
    told = done.by_pillar.sum(axis=1)
    counts = told.drop(OTHER).sort_values(ascending=False)
    named = [_("{n} on {pillar}").format(n=n, pillar=_(NAMES[str(pillar)])) for pillar, n in counts.items()]
    return Finding(
        id="actions_by_pillar",
        sentence=_(
            "{all} actions are recorded: {named}. The other {other} name none of these pillars in their title."
        ).format(all=len(done.projects), named=words.listed(named), other=int(told[OTHER])),
        value=float(len(done.projects)),
        unit=_("recorded actions"),
        sources=citations.cited(done.projects),
        verdict="reported",
        reason=_(
            "The records do not name a pillar, so it is inferred from the first word of the title that fits. They cover "
            "activities of country teams that name UNODC, in {n} countries."
        ).format(n=done.projects["iso3"].nunique()),
    )


def without_finding(done: Done) -> Finding:
    """Which share of the countries of the routes no action names."""
    missing = {route: len(codes) for route, codes in done.without.items()}
    members = {route: len(geography.members(route, "hard")) for route in done.without}
    template = _("{missing} of {all} countries on the {route}")
    said = [
        template.format(missing=n, all=members[route], route=geography.route_in_sentence(route))
        for route, n in missing.items()
    ]
    return Finding(
        id="countries_without_action",
        sentence=_("No action is recorded for {said}.").format(said=words.listed(said)),
        value=float(sum(missing.values())),
        unit=_("of {all} countries on a route without a recorded action").format(all=sum(members.values())),
        sources=citations.cited(done.projects),
        verdict="reported",
        reason=_(
            "Not recorded does not mean not done: bilateral projects and those of other organisations are not in these records."
        ),
    )


def donors_finding(done: Done) -> Finding:
    """How concentrated the donors are."""
    donors, funding = done.donors.clip(lower=0), done.money[done.money["kind"] == "funding"]
    share, year = 100 * float(donors.iloc[:LARGEST].sum() / donors.sum()), int(funding["year_from"].max())
    return Finding(
        id="largest_donors",
        sentence=_("In {year}, the {n} largest donors gave {share} of UNODC's revenue: {names}.").format(
            year=year, n=LARGEST, share=words.percent(share), names=words.listed(list(donors.index[:LARGEST]))
        ),
        value=share,
        unit=_("% of the revenue of {year} came from {largest} of {n} donors").format(
            year=year, largest=LARGEST, n=int((donors > 0).sum())
        ),
        sources=citations.cited(funding),
        verdict="reported",
        reason=_(
            "All of UNODC's money, only part of which is for drugs. Amounts that reverse earlier ones count as 0."
        ),
    )


def spent_finding(done: Done) -> Finding:
    """What was spent in partner countries in the last year."""
    spent, expenses = done.spent, done.money[done.money["kind"] == "expense"]
    year = int(spent["year_from"].max())
    total = float(spent.loc[spent["year_from"] == year, "amount"].sum() / MILLION)
    return Finding(
        id="spent_in_partner_countries",
        sentence=_("UNODC spent USD {total} million in partner countries in {year}, across all its programmes.").format(
            total=words.two_figures(total) if np.isfinite(total) else _(words.NOT_REPORTED), year=year
        ),
        value=total,
        unit=_("USD million in {year}, nominal").format(year=year),
        sources=citations.cited(expenses),
        verdict="reported",
        reason=_(
            "By the place of spending; 2019 and 2020 include headquarters, and no figure is published for 2016 to 2018."
        ),
    )


def title(done: Done) -> str:
    """What stands over the report: the pillar with most actions, and how many are on precursors."""
    told = done.by_pillar.sum(axis=1)
    return _("{most} of {all} recorded actions are on {pillar}, {precursors} on precursors").format(
        most=int(told.drop(OTHER).max()),
        all=len(done.projects),
        pillar=_(NAMES[str(told.drop(OTHER).idxmax())]),
        precursors=int(told["precursors"]),
    )
