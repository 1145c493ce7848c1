"""The words and tables of the notebook `flows_and_income`."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.chapters.money.figures.income import usd, usd_range
from pactresearch.errors import InputError
from pactresearch.geography import in_sentence
from pactresearch.methods.flows.network import NetworkSummary
from pactresearch.methods.flows.route_links import RouteLinks
from pactresearch.methods.income.income import STAGES
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.income.route_income import RouteIncome, expenditure_usd
from pactresearch.methods.income.uncertain_inputs import Input, latin_hypercube, spread
from pactresearch.methods.prices.levels import ADJUSTED, AS_SOLD
from pactresearch.reports.show.findings import Finding

BILLION = 1e9
GRAMS = {"3.6 g (2022)": 3.6, "6.0 g (2022)": 6.0, "30 g (2009)": 30.0}
WIDEST = 5.0  # P95 over P5: beyond it the sum is not identified to any use
DOMINANT = 0.5  # of the median total: one country's inputs then decide it


def question(place: str, first_year: int, last_year: int) -> str:
    """What the report asks, in a sentence."""
    return (
        f"What do users on the {in_sentence(place)} pay for opiates a year ({first_year}–{last_year}), who earns it, at which "
        "level and where, and which assumption is the answer made of?"
    )


def head(
    place: str, known: CountryInputs, route: RouteIncome, tornado: pd.DataFrame, found: RouteLinks, world_usd: float,
    names: Mapping[str, str], sources: Sequence[str],
) -> tuple[Finding, ...]:  # fmt: skip
    """The three findings of the head: the total, the input it is made of, and what links rest on."""
    return (
        _total(place, known, route, world_usd, names, sources),
        _main_input(tornado, sources),
        _links_finding(found, sources),
    )


def _total(place, known, route, world_usd, names, sources) -> Finding:
    p5, p50, p95 = spread(route.expenditure_usd / BILLION)
    by_country = np.median(route.incomes.retail_sales, axis=0)
    top = int(by_country.argmax())
    share = by_country[top] / by_country.sum() if by_country.sum() else 0.0
    wide, beyond, alone = p95 / p5 > WIDEST, p50 * BILLION > world_usd, share > DOMINANT
    counted = (
        f"{len(known.identified)} of {words.counted(len(known.table), 'country', 'countries')} with survey and price"
    )
    reasons = [f"P95 is {words.two_figures(p95 / p5)} times P5."]
    if beyond:
        reasons.append(
            f"The median exceeds what publications give for the whole world ({usd(world_usd)}): inputs of some country are wrong."
        )
    if alone:
        rest = spread((route.incomes.retail_sales.sum(axis=1) - route.incomes.retail_sales[:, top]) / BILLION)
        reasons.append(
            f"{names[route.countries[top]]} alone makes {words.percent(100 * share)} of it; without it USD "
            f"{words.two_figures(rest[0])} to {words.two_figures(rest[2])} billion."
        )
    identified = not (wide or beyond or alone)
    said = f"runs from {usd_range(p5 * BILLION, p95 * BILLION)}"
    return Finding(
        id="expenditure",
        sentence=f"What users on the {in_sentence(place)} pay a year {said}"
        + (
            "."
            if identified
            else f": it is not known to within a factor of {words.two_figures(WIDEST).removesuffix('.0')}."
        ),
        value=p50,
        low=p5,
        high=p95,
        unit=f"USD billion of {known.last_year} a year (P5 to P95; {counted})",
        sources=sources,
        verdict="supported" if identified else "not identified",
        reason=" ".join(reasons),
    )


def _main_input(tornado: pd.DataFrame, sources: Sequence[str]) -> Finding:
    first, second = tornado.iloc[0], tornado.iloc[1]
    low, high = sorted((first["low"], first["high"]))
    return Finding(
        id="main_input",
        sentence=f"The answer hangs first on the {first['label']}: it alone moves the total from {usd_range(low, high)}.",
        value=first["middle"] / BILLION,
        low=low / BILLION,
        high=high / BILLION,
        unit=f"USD billion a year, at {words.two_figures(first['input_low'])} and {words.two_figures(first['input_high'])} "
        f"{first['unit']}, all else at its median",
        sources=sources,
        verdict="supported",
        reason=f"Next comes {second['label']}, with {usd_range(*sorted((second['low'], second['high'])))}. {first['source']}.",
    )


def _links_finding(found: RouteLinks, sources: Sequence[str]) -> Finding:
    share = found.here.share_with_link
    known = np.isfinite(share)
    said = (
        f"{words.percent(100 * share)} of the cases made on it give a link"
        if known
        else "no case made on it is in the file"
    )
    return Finding(
        id="cases_with_link",
        sentence=f"Which way the goods take between countries cannot be said from cases: {said}.",
        value=100 * share if known else None,
        unit=f"% of {found.here.cases:,} cases, {found.first_year}–{found.last_year}",
        sources=sources,
        verdict="not identified",
        reason=f"Import shares rest on {words.counted(int(found.mentioned['n'].sum()), 'case')}; for "
        f"{found.prior['destination'].nunique() - found.mentioned['destination'].nunique()} of "
        f"{found.prior['destination'].nunique()} importing countries on publications and distance alone.",
    )


def network_words(summary: NetworkSummary, route: RouteIncome, circles: Sequence[Sequence[str]]) -> str:
    """What the network of links looks like, in sentences, with what inflates the flows."""
    if summary.reason and not summary.links:
        return f"{summary.reason} Nothing can be said of its shape."
    inflation = spread(route.flows.inflation)
    circle = (
        "No circle inflates the flows."
        if not circles
        else f"Countries that supply each other in a circle: {words.listed([', '.join(group) for group in circles], 4)}."
    )
    return (
        f"Outward links that cases mention on this route join {summary.nodes} countries by {summary.links} links (density "
        f"{words.two_figures(summary.density)}; out-degree centralisation {words.two_figures(summary.out_centralisation)}, "
        f"in-degree {words.two_figures(summary.in_centralisation)}; {words.percent(100 * summary.reachability)} of ordered pairs "
        f"reach each other). A kilogram crosses {words.two_figures(inflation[1])} borders on its way "
        f"({words.two_figures(inflation[0])} to {words.two_figures(inflation[2])}). {circle}"
    )


def conventions(
    known: CountryInputs, found: Sequence[Input], total: np.ndarray, convention: str, draws: int, seed: int
) -> str:
    """What the other purity convention would give, in a sentence: the trap of mixing pure grams with prices as sold."""
    other = AS_SOLD if convention == ADJUSTED else ADJUSTED
    p50 = spread(total)[1]
    try:
        else_ = spread(expenditure_usd(known, latin_hypercube(found, draws, seed), other).sum(axis=1))[1]
    except InputError as error:  # its sentence is the reason
        return str(error)
    return (
        f"Under the convention `{other}` the median is {usd(else_)} instead of {usd(p50)}: grams a user are published pure, so "
        "prices as sold leave out what dilution adds."
    )


def key_figures(route: RouteIncome) -> list[str]:
    """The figures that a change of data or method would move first."""
    by_stage = route.by_stage()
    lines = [
        "users pay: {} (P50), {} to {} (P5 to P95)".format(
            *(usd(spread(route.expenditure_usd)[at]) for at in (1, 0, 2))
        )
    ]
    lines += [f"value added, {stage}: {usd(float(by_stage[stage].median()))}" for stage in STAGES]
    lines.append(f"consumed: {words.weight(float(np.median(route.consumed_kg.sum(axis=1))))} pure a year")
    return lines


def largest_spenders(spending: pd.DataFrame, names: Mapping[str, str], place: str) -> str:
    """The title of the picture of spending: how much of the median the largest two make."""
    total = spending["p50"].sum()
    if not total > 0:
        return f"{place}: no country has both a survey and a price"
    top = spending["p50"].nlargest(2)
    share = words.percent(100 * top.sum() / total)
    return f"{place}: users in {words.listed([names[iso3] for iso3 in top.index])} pay {share} of the total"


def map_title(found: RouteLinks, place: str) -> str:
    """The title of the map of links."""
    named = found.prior["basis"].eq("named").sum()
    return f"{place}: cases mention {words.counted(len(found.mentioned), 'link')} outwards, publications name {named}"


def market_range(route: RouteIncome, found: RouteLinks) -> str:
    """How wide the estimate of all kilograms is, and how little the ways rest on."""
    p5, _, p95 = spread(route.flows.market_kg.sum(axis=1))
    cases = words.counted(int(found.mentioned["n"].sum()), "case")
    return f"P5 to P95 of the total: {words.weight(p5)} to {words.weight(p95)}; the import shares rest on {cases}"


def brokerage_words(roles: pd.DataFrame, members: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Which countries of the route stand between two of the world that have no link of their own, in a sentence."""
    some = roles[(roles["total"] > 0) & roles.index.isin(members["iso3"])]
    if some.empty:
        return "No country stands between two others that cases do not link directly: brokerage is not identified."
    top = some.head(3)
    said = words.listed(
        [
            f"{names[iso3]} ({words.counted(int(row['total']), 'pair')}, mostly as {row.drop('total').idxmax()})"
            for iso3, row in top.iterrows()
        ]
    )
    return (
        f"In the world's heroin cases, between pairs of countries that no case links directly, stand most often: {said}. "
        "Groups are the subregions of the United Nations; it describes mentions, not business."
    )
