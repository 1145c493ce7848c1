"""The findings of the notebook `gap_analysis`."""

from typing import Any

from pactresearch import words
from pactresearch.chapters.partnership.gaps.study import STATES, Gaps
from pactresearch.chapters.partnership.portfolio.study import NAMES
from pactresearch.language import _, ngettext
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding


def unit(found: Gaps) -> str:
    """What it is about."""
    last_year = found.asked.last_year
    if found.asked.pillar:
        return _("Gap analysis of the Paris Pact: {pillar}, to {year}").format(
            pillar=_(found.pillars[0]), year=last_year
        )
    return _("Gap analysis of the Paris Pact: the four pillars, to {year}").format(year=last_year)


def question() -> str:
    """What the report asks, in a sentence."""
    return _(
        "What is known about each partner, how recent is it, what is recorded as done, and where is there neither?"
    )


def head(found: Gaps) -> tuple[Finding, ...]:
    """The findings of the head."""
    return known_finding(found), decisive_finding(found), neither_finding(found), reports_finding(found)


def known_finding(found: Gaps) -> Finding:
    """How much of what is asked is known, and how fresh."""
    counts = found.cells["state"].value_counts()
    recent, older, none = (int(counts.get(state, 0)) for state in STATES)
    asked = recent + older + none
    return Finding(
        id="gap_recent_figures",
        sentence=_(
            "{pillar}: {share} of the figures asked of {partners} partners are from {since} or later, {older} are older, and "
            "{none} are missing."
        ).format(
            pillar=_pillar(found), share=words.percent(100 * recent / asked), partners=found.cells["iso3"].nunique(),
            since=found.since, older=words.percent(100 * older / asked), none=words.percent(100 * none / asked),
        ),
        value=100 * recent / asked,
        unit=_("% of {asked:,} country figures are from {since} or later").format(asked=asked, since=found.since),
        sources=citations.cited(*found.sources),
        verdict="reported",
        reason=_(
            "A count of what the tables here hold. Each of the {n} data asks every partner for one figure; {without} of them are "
            "in no table here. What a partner knows but has not published is not counted."
        ).format(n=len(found.indicators), without=int((found.indicators["table"] == "").sum())),
    )  # fmt: skip


def decisive_finding(found: Gaps) -> Finding:
    """Which datum would decide most."""
    first: Any = found.indicators.iloc[0]
    known = found.indicators["questions"].notna().any()
    value = float(first["questions"]) if known else None
    said = _(
        "{n} open questions on business models depend on {datum}, more than on anything else; {none} of {all} partners have none."
    )
    if not known:
        said = _("What would decide most is not known: no report on business models has been made here.")
    elif not value:
        said = _(
            "None of the open questions on business models depends on these data; {none} of {all} partners have no {datum}."
        )
    return Finding(
        id="gap_decides_most",
        sentence=said.format(
            datum=_(first["datum"]), n=int(value or 0), none=int(first["none"]), all=found.cells["iso3"].nunique()
        ),
        value=value,
        unit=_("open questions in the reports on business models"),
        sources=citations.cited(*found.sources),
        verdict="reported" if known else "not identified",
        reason=_(
            "Ten questions are asked about each route; one is open if its report says `not identified`. Which datum bears on which "
            "question is a judgement; one list holds it for all routes (`indicators.yaml`)."
        ),
    )  # fmt: skip


def neither_finding(found: Gaps) -> Finding:
    """Where nothing is known and nothing done."""
    cells = found.cells
    neither = (cells["state"] == "none") & (cells["actions"] == 0)
    idle = int((found.by_country["actions"] == 0).sum())
    return Finding(
        id="gap_neither",
        sentence=_(
            "{neither:,} of {asked:,} country figures are missing, with no recorded action of the same pillar either; {idle} "
            "partners have no recorded action at all."
        ).format(neither=int(neither.sum()), asked=len(cells), idle=idle),
        value=float(neither.sum()),
        unit=_("missing country figures without a recorded action"),
        sources=citations.cited(*found.sources, found.done.projects),
        verdict="reported",
        reason=_(
            "Actions are those of country teams that name UNODC, since {first}; bilateral projects are in no table here. Not "
            "recorded does not mean not done."
        ).format(first=found.asked.first_action_year),
    )


def reports_finding(found: Gaps) -> Finding:
    """What it was made from, and what is missing."""
    said = _("{read} finished reports were read; of the reports that show these gaps, {missing} are missing.")
    return Finding(
        id="gap_reports_missing",
        sentence=said.format(read=len(found.read), missing=len(found.missing)),
        value=float(len(found.missing)),
        unit=ngettext("report missing", "reports missing", len(found.missing)),
        sources=citations.cited(*found.sources),
        verdict="reported",
        reason=_(
            "Open questions of a missing report are not counted, so their numbers would be too low. `pactresearch run` makes all "
            "reports, this one last."
        ),
    )


def ages_title(found: Gaps) -> str:
    """The finding of the opening chart."""
    table = found.by_pillar if len(found.pillars) > 1 else found.indicators.set_index("datum")[list(STATES)]
    share: Any = table["recent"] / table.sum(axis=1)
    named = NAMES if len(found.pillars) > 1 else {one: one for one in table.index}
    return _("Known best: {best}; least: {least}").format(best=_(named[share.idxmax()]), least=_(named[share.idxmin()]))


def _pillar(found: Gaps) -> str:
    return words.begins(_(NAMES[found.pillars[0]])) if found.asked.pillar else _("The four pillars")
