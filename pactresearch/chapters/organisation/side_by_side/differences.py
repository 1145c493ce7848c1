"""What differs between the routes and what they share: size of lots, the street's part of the price, publications, newest year."""

import dataclasses
from collections.abc import Mapping, Sequence

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.organisation import sentences
from pactresearch.chapters.organisation.kilograms import Kilogram
from pactresearch.chapters.organisation.registers import Register, of_choices
from pactresearch.data.evidence import CHOICES
from pactresearch.figures import opening
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.levels.level import Surprise
from pactresearch.methods.levels.nowcast import surprise_of
from pactresearch.methods.seizures.series import route_series
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.lead import Lead, newest_title
from pactresearch.reports.show.parameter_types import Attribution
from pactresearch.rows import rows_of
from pactresearch.words import begins, listed, percent, weight

Newest = Mapping[str, Surprise]  # by route


def large_lots(statistics: pd.DataFrame, judged: Mapping[str, bool], drug: str) -> pd.DataFrame:
    """The share of kilograms in lots of 50 kg or more on each route: route, value, low, high (0-1), n (cases), judged.

    statistics: `case_statistics`. judged: by route whether its cases reach far enough for a comparison.
    """
    asked = (statistics["statistic"] == "large_lot_share_of_kg") & (statistics["drug"] == drug)
    rows = statistics[asked & statistics["area"].isin(judged.keys())].rename(columns={"area": "route"})
    return rows.assign(judged=rows["route"].map(judged).astype(bool))


def of_lots(lots: pd.DataFrame, drug: str, sources: Sequence[str]) -> Finding:
    """Whether the routes differ in the share of large lots. lots: as `large_lots` gives them."""
    judged = lots[lots["judged"]].sort_values("value")
    share = _("{value} ({low} to {high}) on the {route}")
    said = [share.format(route=geography.route_in_sentence(row.route), **_shares(row)) for row in rows_of(judged)]
    apart = len(judged) > 1 and bool(judged["high"].iloc[0] < judged["low"].iloc[-1])
    sentence = (
        _("The cases differ by route: of their kilograms of {drug}, lots of 50 kg or more make up {shares}.")
        if apart
        else _("Whether lots of 50 kg or more differ between the routes is not identified.")
    )
    most = {end: 100 * float(judged[end].iloc[-1]) if apart else None for end in ("value", "low", "high")}
    unit = (
        _("% of the kilograms in cases on the {route} came in lots of 50 kg or more (95 % interval)") if apart else ""
    )
    return Finding(
        id=f"{drug}_routes_differ",
        sentence=sentence.format(drug=_(drug), shares=listed(said)),
        value=most["value"],
        low=most["low"],
        high=most["high"],
        unit=unit.format(route=geography.route_in_sentence(str(judged["route"].iloc[-1])) if apart else ""),
        sources=tuple(sources),
        verdict="supported" if apart else "not identified",
        reason=_(
            "Single cases of complete years. 95 % intervals redraw whole years of a country; they must not overlap. Where "
            "one country sends most cases of a route, countries may differ rather than routes."
        ),
        overturned_by=_("Single cases from countries that sent none, or from later years.") if apart else "",
    )


def lots_chart(lots: pd.DataFrame, colours: Mapping[str, str], source: str) -> Drawn:
    """The share of kilograms in large lots by route, with its 95 % interval; a route that is not compared says so.

    lots: as `large_lots` gives them. colours: by route.
    """
    written = {True: _("{value} % ({low} to {high})"), False: _("{value}, not compared: its cases cover too little")}
    rows = [
        {
            "name": geography.route_title(row.route),
            "written": written[row.judged].format(
                value=f"{100 * row.value:.0f}" if row.judged else percent(100 * row.value),
                low=f"{100 * row.low:.0f}",
                high=percent(100 * row.high),
            ),
            "colour": colours[row.route],
            **{end: 100 * getattr(row, end) for end in ("value", "low", "high")},
        }
        for row in rows_of(lots)
    ]
    said = Said(title=_("Share of the kilograms in cases that came in lots of 50 kg or more, percent"), source=source)
    return opening.ranges(pd.DataFrame(rows), "percent", "opening_lots", said, most=100)


def _shares(row: object) -> dict[str, str]:
    return {end: percent(100 * getattr(row, end)) for end in ("value", "low", "high")}


def of_streets(ledgers: Mapping[str, Kilogram]) -> tuple[Finding, ...]:
    """What part of a kilogram's price the street adds in each route's market; nothing without a ledger."""
    each = {route: sentences.head(found)[0] for route, found in ledgers.items()}
    if not each:
        return ()
    surely = [route for route, one in each.items() if one.verdict == "supported"]
    share = _("{share} in {market} ({route})")
    shares = [
        share.format(
            share=percent(one.value or 0.0),
            market=sentences.market(ledgers[route]),
            route=geography.route_in_sentence(route),
        )
        for route, one in each.items()
    ]
    said = _(
        "Of what a pure kilogram of heroin costs on the street, the last stage adds {shares}; on {n} of {every} routes it is more "
        "than half in 95 of 100 simulations."
    )
    finding = Finding(
        id="one_kilogram_by_route",
        sentence=said.format(n=len(surely), every=len(each), shares=listed(shares)),
        value=float(len(surely)),
        unit=_("of {every} routes where the street adds more than half of the price in 95 of 100 simulations").format(
            every=len(each)
        ),
        sources=citations.cited(*(table for found in ledgers.values() for table in found.sources)),
        verdict="supported" if surely else "not identified",
        reason=_("Simulations within the ranges of prices and purities."),
        overturned_by=_("The purity of wholesale lots, which is not reported; a range is used instead.")
        if surely
        else "",
    )
    return (finding,)


def of_publications(register: Register, routes: Sequence[str]) -> Finding:
    """Of how many choices publications speak on every route, and of which most and fewest do."""
    families = {route: {name: one.n_families for name, one in of_choices(register, route).items()} for route in routes}
    least = {choice: min(of[choice] for of in families.values()) for choice in CHOICES}
    told = [one for one in CHOICES if least[one]]
    fewest, most = min(least, key=least.__getitem__), max(least, key=least.__getitem__)
    said = _(
        "Publications speak of {n} of the {every} choices on every route: fewest of {fewest} (at least {few} independent "
        "families), most of {most} ({many})."
    )
    return Finding(
        id="published_on_every_route",
        sentence=said.format(
            n=len(told), every=len(CHOICES), fewest=_(fewest), few=least[fewest], most=_(most), many=least[most]
        ),
        value=float(len(told)),
        unit=_("of {every} choices of which publications speak on every route").format(every=len(CHOICES)),
        sources=citations.cited(register.evidence),
        verdict="reported",
        reason=_(
            "Texts that repeat one study are one family. Texts about no single route are counted; those on other drugs are not."
        ),
    )


def newest_years(
    seizures: pd.DataFrame, drug: str, years: tuple[int, int], attribution: Attribution
) -> dict[str, Surprise]:
    """By route the newest year that is reported completely enough, beside what the years before let one expect."""
    members = {route: geography.members(route, attribution) for route in geography.route_names()}
    series = {route: route_series(seizures, own, drug, *years) for route, own in members.items()}
    return {route: surprise_of(one) for route, one in series.items()}


def of_newest_years(newest: Newest, drug: str, sources: Sequence[str]) -> tuple[Finding, ...]:
    """What the newest year of each route brought, beside what was expected; nothing where nothing was."""
    expected = {route: one for route, one in newest.items() if one.forecast}
    if not expected:
        return ()
    outside = [route for route, one in expected.items() if one.side]
    said = [newest_title(geography.route_title(route), drug, one) for route, one in expected.items()]
    finding = Finding(
        id=f"{drug}_newest_year_by_route",
        sentence=" ".join(_("{said}.").format(said=one) for one in said),
        value=float(len(outside)),
        unit=_("of {every} routes whose newest year lies outside the expected range").format(every=len(expected)),
        sources=tuple(sources),
        verdict="reported",
        reason=_("Expected is the 95 % range that the years before point to."),
    )
    return (finding,)


def lead(findings: Sequence[Finding], lots: pd.DataFrame, drug: str, chart: Drawn) -> Lead:
    """The first screen: how the routes differ, and three sentences more. findings: that of the lots first."""
    most = list(rows_of(lots[lots["judged"]].sort_values("value", ascending=False)))
    title = ""
    if findings[0].verdict == "supported":
        said = _(
            "{drug} in lots of 50 kg or more: {most} of the kilograms in cases on the {first}, {least} on the {last}"
        )
        title = said.format(
            drug=begins(_(drug)),
            most=percent(100 * most[0].value),
            first=geography.route_in_sentence(most[0].route),
            least=percent(100 * most[-1].value),
            last=geography.route_in_sentence(most[-1].route),
        )
    first = Lead.of(findings[:3], chart)
    return dataclasses.replace(first, title=title or first.title)


def newest_caption(drug: str) -> str:
    """What stands above the newest years."""
    said = _("After the ban of 2022: {drug} seized in the newest year, and what was expected from earlier years")
    return said.format(drug=_(drug))


def newest_table(newest: Newest) -> pd.DataFrame:
    """What was seized in the newest year of each route, and what was to be expected: what changed since."""
    sides = {-1: _("below"), 0: _("inside"), 1: _("above")}
    rows = [
        (
            geography.route_title(route),
            one.year,
            *map(weight, (one.kg, one.forecast.low_kg, one.forecast.high_kg)),
            sides[one.place],
        )
        for route, one in newest.items()
        if one.forecast
    ]
    return pd.DataFrame(
        rows, columns=[_("route"), _("year"), _("seized"), _("expected from"), _("to (95 %)"), _("lies")]
    )
