"""The findings of the notebook `precursors`: what a harvest needs, what was seized, what share that is, and where."""

from typing import Any

from pactresearch import geography, words
from pactresearch.chapters.partnership.parameters import Precursors
from pactresearch.chapters.partnership.precursors.study import Need, Seized, Stopped
from pactresearch.language import _, ngettext
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding

SILENT = ("AFG", "IRN")
"""Where much is processed or seized, by what publications say, and whose figures the table lacks."""


def unit(asked: Precursors) -> str:
    """The substance and the years."""
    return _("Acetic anhydride for heroin, {first_year}–{last_year}").format(
        first_year=asked.first_year, last_year=asked.last_year
    )


def question() -> str:
    """What the report asks, in a sentence."""
    return _("How much acetic anhydride does Afghan heroin need, and how much of it is stopped?")


def head(needed: Need, found: Seized, share: Stopped) -> tuple[Finding, ...]:
    """The findings of the head."""
    return need_finding(needed), share_finding(needed, found, share), seized_finding(found), where_finding(found)


def need_finding(needed: Need) -> Finding:
    """What the newest harvest that was large enough would need."""
    newest: Any = needed.by_year.set_index("year").loc[needed.years[-1]]
    low, middle, high = (float(newest[end]) for end in ("p5", "p50", "p95"))
    return Finding(
        id="acetic_anhydride_needed",
        sentence=_(
            "Turning the Afghan opium harvest of {year} into heroin would take about {middle} t of acetic anhydride ({low} to "
            "{high} t)."
        ).format(year=needed.years[-1], **_figures(low, middle, high)),
        value=middle,
        low=low,
        high=high,
        unit=_("t of acetic anhydride in {year} (nine in ten simulations)").format(year=needed.years[-1]),
        sources=citations.cited(needed.harvests),
        verdict="supported",
        reason=_(
            "An estimate: harvest × share made into heroin ÷ opium per kilogram of pure heroin × acetic anhydride per kilogram of "
            "pure heroin, each with its published range. It assumes that each harvest is processed in the same year."
        ),
        overturned_by=_(
            "A measured yield of laboratories: acetic anhydride per kilogram of heroin alone moves the need from {low} to {high} "
            "t."
        ).format(
            low=words.two_figures(needed.tornado["low"].iloc[0]), high=words.two_figures(needed.tornado["high"].iloc[0])
        ),
    )


def share_finding(needed: Need, found: Seized, share: Stopped) -> Finding:
    """The share stopped over all years for which need and seizures are known."""
    low, middle, high = (100 * end for end in share.whole)
    first, last = share.years
    return Finding(
        id="acetic_anhydride_share_stopped",
        sentence=_(
            "From {first} to {last}, about {middle} % of the acetic anhydride seized or needed for Afghan heroin was reported "
            "seized ({low} to {high} %)."
        ).format(first=first, last=last, **_figures(low, middle, high)),
        value=middle,
        low=low,
        high=high,
        unit=_("% of what was seized and needed, {first} to {last} (nine in ten simulations)").format(
            first=first, last=last
        ),
        sources=citations.cited(needed.harvests, found.rows),
        verdict="supported",
        reason=_(
            "{seized} t were reported seized. More may have been: the series covers what {n} countries reported with their "
            "drug seizures, and nothing from {silent}."
        ).format(
            seized=words.two_figures(share.seized_t),
            n=found.rows["iso3"].nunique(),
            silent=words.listed(
                [geography.country_name(iso3) for iso3 in SILENT if iso3 not in set(found.rows["iso3"])]
            ),
        ),
        overturned_by=_(
            "The tables of the International Narcotics Control Board on seizures and stopped shipments, which are not in these "
            "data, would raise it; acetic anhydride meant for other drugs than Afghan heroin would lower it."
        ),
    )


def seized_finding(found: Seized) -> Finding:
    """What was seized in the newest year."""
    newest = found.by_year.iloc[-1]
    n = int(newest["n_countries"])
    kg = 1000 * float(newest["t"])
    return Finding(
        id="acetic_anhydride_seized",
        sentence=ngettext(
            "In {year} only one country reported here; it seized {weight} of acetic anhydride.",
            "In {year} {n} countries reported seizing {weight} of acetic anhydride in all.",
            n,
        ).format(year=int(newest["year"]), n=n, weight=words.weight(kg)),
        value=kg,
        unit=_("kg seized in {year}").format(year=int(newest["year"])),
        sources=citations.cited(found.rows),
        verdict="reported",
        reason=_("A reported total. A missing country did not report here; that is not a zero."),
    )


def where_finding(found: Seized) -> Finding:
    """Which countries account for most."""
    kg = found.rows.groupby("iso3")["kg"].sum().sort_values(ascending=False)
    most, share = list(kg.index[:2]), 100 * float(kg.iloc[:2].sum() / kg.sum())
    return Finding(
        id="acetic_anhydride_where",
        sentence=_("{countries} account for {share} of all acetic anhydride in these reports.").format(
            countries=words.listed([geography.country_name(iso3) for iso3 in most]), share=words.percent(share)
        ),
        value=share,
        unit=_("% of reported kilograms"),
        sources=citations.cited(found.rows),
        verdict="reported",
        reason=_(
            "Sums of reported kilograms over all years. Where it is seized is not where it was diverted; no table here traces it "
            "from the factory."
        ),
    )


def need_title(needed: Need, share: Stopped) -> str:
    """The finding of the opening chart."""
    newest: Any = needed.by_year.set_index("year").loc[needed.years[-1]]
    return _(
        "The harvest of {year} needs some {need} t of acetic anhydride; over the years, about {share} % of all was seized"
    ).format(
        year=needed.years[-1], need=words.two_figures(newest["p50"]), share=words.two_figures(100 * share.whole[1])
    )


def share_title(share: Stopped) -> str:
    """The finding of the chart of the share by year."""
    at: Any = share.by_year["p50"].idxmax()
    best = share.by_year.loc[at]
    return _("{share} of the acetic anhydride was seized in {year}, more than in any other year").format(
        year=int(best["year"]), share=words.percent(100 * best["p50"])
    )


def _figures(low: float, middle: float, high: float) -> dict[str, str]:
    return {name: words.two_figures(value) for name, value in (("low", low), ("middle", middle), ("high", high))}
