"""The findings of the notebook `cross_route`: how each route moved, what moved between them, what the street price did."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.cross_route.parameters import CrossRoute
from pactresearch.chapters.cross_route.reasons import say
from pactresearch.chapters.cross_route.study import Moves, Prices, Seizures
from pactresearch.chapters.cross_route.tables import power_words, supported, trend_rows
from pactresearch.figures import style
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.prices.panel import PricePanel
from pactresearch.reports.show import citations, lead
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.lead import Lead, Place
from pactresearch.reports.show.trends import trend_power_words, trend_said
from pactresearch.rows import rows_of
from pactresearch.verdict import of_several

HALVED, DOUBLED = -50, 100  # %, the smallest change of a price that matters: an interval that reaches there denies none
# What may be said of routes: of the first, with the years, and of further ones.
_TRENDS = {
    "rise": (
        N_("From {first_year} to {last_year} {drug} seizures rose along the {routes}."),
        N_("They rose along the {routes}."),
    ),
    "fall": (
        N_("From {first_year} to {last_year} {drug} seizures fell along the {routes}."),
        N_("They fell along the {routes}."),
    ),
    "unclear": (
        N_(
            "From {first_year} to {last_year} {drug} seizures neither clearly rose nor clearly fell along the {routes}."
        ),
        N_("They neither clearly rose nor clearly fell along the {routes}."),
    ),
    "unknown": (
        N_("From {first_year} to {last_year} no trend of {drug} seizures is identified along the {routes}."),
        N_("No trend is identified along the {routes}."),
    ),
}
_MOVED = {
    "displacement": N_("{treated} to {neighbour} in {year} (displacement)"),
    "diffusion": N_("{treated} to {neighbour} in {year} (diffusion)"),
}


def unit(asked: CrossRoute) -> str:
    """The routes, the drug and the years."""
    named = words.listed([geography.route_name(route) for route in geography.route_names()])
    said = _("{routes} routes: reported seizures of {drug}, {first_year}–{last_year}")
    return said.format(routes=named, drug=_(asked.drug), first_year=asked.first_year, last_year=asked.last_year)


def question(asked: CrossRoute) -> str:
    """What the report asks, in a sentence."""
    return _(
        "How did reported {drug} seizures change along each route from {first_year} to {last_year}? Did they move from one route "
        "to another?"
    ).format(drug=_(asked.drug), first_year=asked.first_year, last_year=asked.last_year)


def head(seized: Seizures, moved: Moves, prices: Prices | None) -> tuple[Finding, ...]:
    """The findings of the head: each route's trend, what moved between them, and what the street price did."""
    found = trends_finding(seized), displacement_finding(moved.tests, seized.drug, citations.cited(*moved.sources))
    if prices is None:
        return found
    return *found, price_finding(prices.real, seized.drug, citations.cited(prices.retail))


def opening(seized: Seizures, findings: Sequence[Finding], source: str) -> Lead:
    """The first screen: each route's newest year beside what was expected of it."""
    known = geography.route_names()
    found = {
        Place(name=geography.route_title(route), colour=style.route_colour(route, known)): lead.newest(one)[-1]
        for route, one in seized.series.items()
    }
    return lead.of_several(found, seized.drug, findings, source)


def trends_sentence(seized: Seizures) -> str:
    """How seizures moved along each route, after allowing for the number of routes."""
    by_word: dict[str, list[str]] = {word: [] for word in _TRENDS}
    for row in rows_of(trend_rows(seized.windows)):
        by_word[row.shown].append(str(row.Index))
    window = next(iter(seized.windows.values()))
    facts = {"drug": seized.drug, "first_year": window.first_year, "last_year": window.last_year}
    said = [(_TRENDS[word], geography.route_in_sentence(*routes)) for word, routes in by_word.items() if routes]
    return " ".join(_(form[min(at, 1)]).format(routes=routes, **facts) for at, (form, routes) in enumerate(said))


def trends_finding(seized: Seizures) -> Finding:
    """How seizures moved along each route, as a finding."""
    verdict = of_several(trend_rows(seized.windows)["verdict"])
    reasons = [trend_said(geography.route_title(route), window) for route, window in seized.windows.items()]
    if verdict == "supported":
        reasons.append(_("A clear trend remains clear after allowing for the number of routes (Benjamini-Hochberg)."))
    reasons += filter(None, [trend_power_words(seized.windows.values())])
    return Finding(
        id=f"{seized.drug}_trends_by_route",
        sentence=trends_sentence(seized),
        unit="",
        sources=citations.cited(seized.reported),
        verdict=verdict,
        reason=" ".join(reasons),
        overturned_by=_(
            "Another list of countries for a route, a steady change in detection, or new years that go against the trend. Each "
            "route's own report says how large these would have to be."
        ),
    )


def displacement_finding(tests: pd.DataFrame, drug: str, sources: Sequence[str]) -> Finding:
    """Whether seizures moved from one route to another at any dated shock, after allowing for all that was tested."""
    found = tests[supported(tests)]
    tested = int((tests["verdict"] != "not identified").sum())
    alone = tests["verdict"] == "supported"  # without allowing for the others
    verdict = "supported" if len(found) else of_several(tests["verdict"].mask(alone, "not supported"))
    if len(found):
        sentence = _("The displacement test finds a shift of {drug} seizures: {pairs}.")
    elif verdict == "not supported":
        sentence = _("No displacement of {drug} seizures from one route to another is found after any dated event.")
    else:
        sentence = _(
            "The data cannot show whether {drug} seizures moved from one route to another after a dated event."
        )
    return Finding(
        id=f"{drug}_displacement",
        sentence=sentence.format(drug=_(drug), pairs=_pairs(found)),
        unit="",
        sources=tuple(sources),
        verdict=verdict,
        reason=_displacement_reason(tests, tested),
        overturned_by=_(
            "Three complete years after a shock, series steady enough for the test to find a fall to one third with a doubling "
            "elsewhere at least half of the time, and a price or purity in either route's markets that moved as scarcity or "
            "plenty would move it."
        ),
    )


def _displacement_reason(tests: pd.DataFrame, tested: int) -> str:
    if tests.empty:
        return _("No dated shock falls within these years.")
    named, stands = tests["verdict"] == "supported", supported(tests)
    n_tests = int(tests["p"].notna().sum())
    said = [
        ngettext(
            "Of {n} combination of two routes and a date, {untold} cannot be judged; {against} show neither displacement nor "
            "diffusion.",
            "Of {n} combinations of two routes and a date, {untold} cannot be judged; {against} show neither displacement nor "
            "diffusion.",
            len(tests),
        ).format(n=f"{len(tests):,}", untold=len(tests) - tested, against=tested - int(named.sum()))
    ]
    if (named & ~stands).any():
        lost = _pairs(tests[named & ~stands])
        said.append(_("Not clear after allowing for {n} tests: {pairs}.").format(n=n_tests, pairs=lost))
    elif stands.any():
        kept = _("The result remains clear after allowing for {n} tests (Benjamini-Hochberg).")
        said.append(kept.format(n=n_tests))
    return " ".join([*said, power_words(tests)])


def _pairs(rows: pd.DataFrame) -> str:
    said = [
        _(_MOVED[row.pattern]).format(
            treated=geography.route_name(row.treated),
            neighbour=geography.route_name(row.neighbour),
            year=row.shock_year,
        )
        for row in rows_of(rows)
    ]
    return words.listed(said)


def price_finding(prices: PricePanel, drug: str, sources: Sequence[str]) -> Finding:
    """How the real retail price in Western Europe changed from the base year to the last."""
    known = prices.table["index"].dropna()
    last, base = int(known.index[-1]), prices.base_year
    change, low, high = (
        value - 100 for value in (known[last], *prices.table.loc[last, ["low", "high"]].to_numpy(dtype=float))
    )
    judged = bool(np.isfinite(low)) and last > base
    clear, steady = judged and (high < 0 or low > 0), judged and low > HALVED and high < DOUBLED
    if not judged:
        sentence = _(
            "There are too few prices to say how the real retail price of {drug} in Western Europe, not adjusted for purity, "
            "changed from {base} to {last}."
        )
    elif not clear:
        sentence = _(
            "The real retail price of {drug} in Western Europe, not adjusted for purity, neither clearly rose nor clearly fell "
            "from {base} to {last}."
        )
    elif change < 0:
        sentence = _(
            "The real retail price of {drug} in Western Europe, not adjusted for purity, fell from {base} to {last}."
        )
    else:
        sentence = _(
            "The real retail price of {drug} in Western Europe, not adjusted for purity, rose from {base} to {last}."
        )
    return Finding(
        id=f"{drug}_retail_price",
        sentence=sentence.format(drug=_(drug), base=base, last=last),
        value=float(change) if judged else None,
        low=float(low) if judged else None,
        high=float(high) if judged else None,
        unit=_("% from {base} to {last} (95 % interval)").format(base=base, last=last),
        change=True,
        sources=tuple(sources),
        verdict="supported" if clear else "not supported" if steady else "not identified",
        reason=_price_reason(prices, judged),
        overturned_by=_(
            "A series of purity: if purity falls as fast as the price, the drug itself is no cheaper. Prices in national "
            "currencies that move the other way."
        ),
    )


def _price_reason(prices: PricePanel, judged: bool) -> str:
    if not judged:
        return say(prices.reasons) or _("Prices are known for {year} alone.").format(year=prices.base_year)
    return ngettext(
        "The change in {n} country, in constant US dollars (US consumer prices). A stronger dollar lowers it.",
        "The average change over {n} countries, each counting once, in constant US dollars (US consumer prices). A stronger "
        "dollar lowers it.",
        prices.n_countries,
    ).format(n=prices.n_countries)


def no_prices(drug: str) -> str:
    """That there is nothing to show of prices."""
    return _("No retail price of {drug} in Western Europe is available for these years.").format(drug=_(drug))


def no_provinces() -> str:
    """That there is nothing to show of where opium grew."""
    return _("No area by province is available for these years.")
