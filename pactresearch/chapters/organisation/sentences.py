"""What the ledger of one kilogram says in sentences: who adds what, what is known of it, and how it fits the price chain."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from pactresearch import geography
from pactresearch.chapters.organisation import registers
from pactresearch.chapters.organisation.kilograms import Kilogram
from pactresearch.chapters.organisation.labels import LEDGER_STAGES, dollars, part, share
from pactresearch.chapters.organisation.ledger import COSTS, RANGE
from pactresearch.chapters.organisation.registers import Register
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.lead import Lead
from pactresearch.words import listed, percent, two_figures

HALF, SURE = 0.5, 0.95
HOME = ("farm_gate", "processing")


def head(found: Kilogram | None) -> tuple[Finding, ...]:
    """How much of a pure kilogram's price in the street is added there, and at the source; nothing without a ledger."""
    if found is None:
        return ()
    street = _street(found)
    low, _middle, high = np.percentile(street, RANGE)
    value = found.ledger.shares.iloc[-1]  # as the bar has it, whose parts add up
    decided = bool(np.mean(street > HALF) >= SURE)
    facts = {
        "market": market(found),
        "street": percent(100 * value),
        "low": percent(100 * low),
        "high": percent(100 * high),
        "home": part(float(found.ledger.shares.reindex(HOME).sum())),
    }
    sentence = (
        _(
            "More than half ({street}) of the retail price of a pure kilogram of heroin in {market} is added on the street; only "
            "{home} at its source."
        )
        if decided
        else _(
            "Whether the street in {market} adds more than half of a pure kilogram's price is not identified; the source adds "
            "{home}."
        )
    )
    finding = Finding(
        id="one_kilogram",
        sentence=sentence.format(**facts),
        value=100 * float(value),
        low=100 * float(low),
        high=100 * float(high),
        unit=_("% of a pure kilogram's retail price is added on the street (mean; nine in ten simulations)"),
        sources=citations.cited(*found.sources),
        verdict="supported" if decided else "not identified",
        reason=known_words(found),
        overturned_by=_("The purity of wholesale lots, which is not reported; a range is used instead.")
        if decided
        else "",
    )
    return (finding,)


def published(register: Register, route: str) -> Finding:
    """How many independent families of texts tell of the trade on a route, and of which choices most and fewest do."""
    asked = registers.of_choices(register, route)
    families = {choice: len(one.on_route) for choice, one in asked.items()}
    most, fewest = max(families, key=families.__getitem__), min(families, key=families.__getitem__)
    every = {name for one in asked.values() for name in one.on_route}
    said = _(
        "{n} independent families of publications describe the trade on this route: {of_most} of them tell of {most}, "
        "{of_fewest} of {fewest}."
    )
    return Finding(
        id="published_on_the_route",
        sentence=said.format(
            n=len(every), most=_(most), of_most=families[most], fewest=_(fewest), of_fewest=families[fewest]
        ),
        value=float(len(every)),
        unit=_("independent families of publications on this route"),
        sources=citations.cited(register.evidence),
        verdict="reported",
        reason=_(
            "Texts that repeat one study are one family. Findings on no single route and on other drugs are not counted."
        ),
    )


def lead(found: Kilogram | None, findings: Sequence[Finding], chart: Drawn | None) -> Lead:
    """The first screen: what the retail stage adds, as nine draws in ten have it; without a ledger the first finding."""
    title = ""
    if found:
        low, _middle, high = np.percentile(_street(found), RANGE)
        said = _("{route}: the retail stage adds {share} of a pure kilogram's price")
        title = said.format(route=geography.route_title(found.route), share=share(low, high))
    whole = Lead.of(findings, chart, title=title, figures=3)
    return dataclasses.replace(whole, sentences=whole.sentences[:2])


def _street(found: Kilogram) -> np.ndarray:
    before, last = (found.draws[stage].to_numpy(float) for stage in found.stages[-2:])
    return 1 - before / last


def market(found: Kilogram) -> str:
    """The market at the end of the route, as it stands in a sentence."""
    return geography.in_text(geography.country_name(found.places[found.stages[-1]][-1]))


def known_words(found: Kilogram) -> str:
    """At how many of its places the ledger has a cost, and how many it borrows."""
    borrowed = sum(one.grade == "borrowed" for one in found.basis.values())
    said = _(
        "The costs of carriers, bribes, losses and moving money are known for {known} of {every} cells of the ledger, borrowed "
        "from other trades for {borrowed}, and unknown for {unknown}."
    )
    every = len(found.stages) * len(COSTS)
    return said.format(
        known=found.costs_known, every=every, borrowed=borrowed, unknown=every - borrowed - found.costs_known
    )


def said(found: Kilogram) -> Said:
    """The words of the picture that opens the report."""
    street = found.ledger.cell(found.stages[-1], "sold")
    note = _(
        "Share of the retail price that each stage adds. That price: USD {value} ({range}) per pure kilogram, in USD of {year}. "
        "Dot: average; grey: nine in ten simulations. {sources}"
    ).format(
        value=two_figures(street["value"]), range=dollars(street["low"], street["high"]), year=found.year,
        sources=citations.source_line(*found.sources),
    )  # fmt: skip
    title = _("{route}: who adds what to one kilogram").format(route=geography.route_title(found.route))
    return Said(title=title, source=note)


def reconciled(found: Kilogram) -> str:
    """How the ends of the ledger fit the price chain and its value added, with the difference."""
    last, before = found.nodes.iloc[-1], found.nodes.dropna(subset=["pure_low"]).iloc[-2]
    middle = (last["pure_low"] + last["pure_high"] - before["pure_low"] - before["pure_high"]) / 2
    street = found.ledger.cell(found.stages[-1], "sold")
    added = float((found.draws[found.stages[-1]] - found.draws[found.stages[-2]]).median())
    told = _(
        "The stages add up to the retail price, USD {value} per pure kilogram ({range} in nine of ten simulations); the price "
        "chain gives limits of {low} and {high}. Here the street adds USD {added}; using the middle of the limits it would add "
        "{middle}. The difference, USD {difference}, arises because most prices lie near the lower limit. Where the way crosses "
        "several countries, *along the route* covers them all. {known}"
    ).format(
        value=two_figures(street["value"]), range=dollars(street["low"], street["high"]),
        low=two_figures(last["pure_low"]), high=two_figures(last["pure_high"]), added=two_figures(added),
        middle=two_figures(middle), difference=two_figures(abs(middle - added)), known=known_words(found),
    )  # fmt: skip
    over = [_(LEDGER_STAGES[stage]) for stage in found.stages if found.ledger.cell(stage, "left")["value"] < 0]
    if over:
        at = _(
            "Known costs exceed the rise in price here: {stages}. The price of heroin inside Afghanistan is old and second-hand, "
            "while the others are newer, so the two do not fit together; this does not show a loss."
        )
        return " ".join([told, at.format(stages=listed(over))])
    return told
