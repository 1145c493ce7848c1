"""The words and tables of the notebook `flows_and_income`."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.money.amounts import BILLION, of_inputs, usd, usd_range
from pactresearch.chapters.money.flows_and_income.study import Assumed
from pactresearch.errors import InputError
from pactresearch.figures import opening
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.flows.route_links import RouteLinks
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.income.route_income import RouteIncome, expenditure_usd
from pactresearch.methods.income.uncertain_inputs import spread
from pactresearch.methods.prices.levels import ADJUSTED, AS_SOLD
from pactresearch.reports.show.findings import Finding

GRAMS = {N_("3.6 g (2022)"): 3.6, N_("6.0 g (2022)"): 6.0, N_("30 g (2009)"): 30.0}
WIDEST = 5.0  # P95 over P5: beyond it the sum is not identified to any use
DOMINANT = 0.5  # of the median total: one country's inputs then decide it


def unit(place: str, years: str) -> str:
    """What the report is about."""
    return _("{place}: what users pay and who earns it, {years}").format(place=place, years=years)


def question(place: str, first_year: int, last_year: int) -> str:
    """What the report asks, in a sentence. place: the route as it is called within one."""
    return _(
        "What do users on the {place} pay for opiates a year ({first_year}–{last_year})? Who earns it, and which assumption "
        "matters most?"
    ).format(place=place, first_year=first_year, last_year=last_year)


def head(
    place: str, known: CountryInputs, route: RouteIncome, tornado: pd.DataFrame, found: RouteLinks, world_usd: float,
    names: Mapping[str, str], sources: Sequence[str],
) -> tuple[Finding, ...]:  # fmt: skip
    """The three findings of the head: the total, the input it is made of, and what links rest on. place: as in `question`."""
    return (
        _total(place, known, route, world_usd, names, sources),
        _main_input(tornado, len(known.identified), sources),
        _links_finding(found, sources),
    )


def title(place: str, route: RouteIncome) -> str:
    """The newest fact: what users pay."""
    return _("{place}: users pay {range} a year for opiates").format(place=place, range=_range(route.expenditure_usd))


def opening_chart(route: RouteIncome, place: str, colour: str, year: int, source: str) -> Drawn:
    """What users pay a year, and who earns it."""
    paid = {_("Users pay"): route.expenditure_usd}
    paid |= {_("Earned, {stage}").format(stage=_(str(stage))): usd for stage, usd in route.by_stage().items()}
    rows = pd.DataFrame([spread(one / BILLION) for one in paid.values()], columns=["low", "value", "high"])
    written = [usd_range(low * BILLION, high * BILLION) for low, high in zip(rows["low"], rows["high"], strict=True)]
    note = _(
        "USD billion of {year} a year, estimated. Dot: middle; grey: nine in ten simulations of what is not known. {source}"
    )
    title = _("What users pay for opiates, and who earns it, {place}")
    said = Said(title=title.format(place=place), source=note.format(year=year, source=source))
    rows["name"], rows["written"], rows["colour"] = list(paid), written, colour
    return opening.ranges(rows, "usd_billion", "opening_income", said)


def _total(
    place: str, known: CountryInputs, route: RouteIncome, world_usd: float, names: Mapping[str, str], sources: Sequence[str]
) -> Finding:  # fmt: skip
    p5, p50, p95 = spread(route.expenditure_usd / BILLION)
    by_country = np.median(route.incomes.retail_sales, axis=0)
    top = int(by_country.argmax())
    share = by_country[top] / by_country.sum() if by_country.sum() else 0.0
    wide, beyond, alone = p95 / p5 > WIDEST, p50 * BILLION > world_usd, share > DOMINANT
    ends = _("The upper end of the range is {times} times the lower end.")
    reasons = [ends.format(times=words.two_figures(p95 / p5))]
    if not wide and route.unbound_usd is not None:
        low, _middle, high = spread(route.unbound_usd)
        wide = high / low > WIDEST
        without = _("If users in {country} were not supplied from these harvests, the range would be {range}.")
        reasons.append(without.format(country=geography.in_text(names[route.bound_by]), range=usd_range(low, high)))
    if beyond:
        world = _(
            "The median exceeds the published figure for the whole world ({world}), so some country's inputs are wrong."
        )
        reasons.append(world.format(world=usd(world_usd)))
    if alone:
        rest = np.delete(route.incomes.retail_sales, top, axis=1).sum(axis=1)
        one = _("{country} alone accounts for {share} of it; without it the range is {range}.").format(
            country=geography.in_text(names[route.countries[top]], begins=True),
            share=words.percent(100 * share),
            range=_range(rest),
        )
        reasons.append(one)
    identified = not (wide or beyond or alone)
    sentence = _("Users in {known} of the {n} countries of the {place} pay {range} a year.")
    if not identified and p95 / p5 > WIDEST:
        sentence = _(
            "Users in {known} of the {n} countries of the {place} pay {range} a year, which is too uncertain to build on."
        )
    elif not identified:
        sentence = _(
            "Users in {known} of the {n} countries of the {place} pay {range} a year; the figure depends on one country."
        )
    counted = {"known": len(known.identified), "n": len(known.table)}
    return Finding(
        id="expenditure",
        sentence=sentence.format(place=place, range=usd_range(p5 * BILLION, p95 * BILLION), **counted),
        value=p50,
        low=p5,
        high=p95,
        unit=_("billion USD a year, in USD of {year} (nine in ten simulations)").format(year=known.last_year),
        sources=sources,
        verdict="supported" if identified else "not identified",
        reason=" ".join(reasons),
    )


def _main_input(tornado: pd.DataFrame, n: int, sources: Sequence[str]) -> Finding:
    first, second = tornado.iloc[0], tornado.iloc[1]
    low, high = sorted((first["low"], first["high"]))
    return Finding(
        id="main_input",
        sentence=_(
            "This total depends most on the {input}: changing it alone moves the total from {range} ({n} countries)."
        ).format(
            input=first["label"],
            n=n,
            range=usd_range(low, high),
        ),
        value=first["middle"] / BILLION,
        low=low / BILLION,
        high=high / BILLION,
        unit=_("billion USD a year, at {values}, all else at its median").format(
            values=of_inputs(first["input_low"], first["input_high"], first["unit"])
        ),
        sources=sources,
        verdict="supported",
        reason=_("Next comes {input}, with {range}. {source}.").format(
            input=second["label"],
            range=usd_range(*sorted((second["low"], second["high"]))),
            source=first["source"],
        ),
    )


def _links_finding(found: RouteLinks, sources: Sequence[str]) -> Finding:
    share = found.here.share_with_link
    known = np.isfinite(share)
    n, importing = int(found.mentioned["n"].sum()), found.prior["destination"].nunique()
    told = found.mentioned["destination"].nunique()
    said = _("Seizure cases cannot show how drugs move between countries: the file has none on this route.")
    if known:
        said = _(
            "Seizure cases do not settle how drugs move between countries: {share} of them name another country, and they name a "
            "supplier for {told} of the {importing} importers."
        )
    return Finding(
        id="cases_with_link",
        sentence=said.format(share=words.percent(100 * share), told=told, importing=importing),
        value=100 * share if known else None,
        unit=(_("% of {n} cases, {first_year}–{last_year}") if known else _("% of cases")).format(
            n=f"{found.here.cases:,}", first_year=found.first_year, last_year=found.last_year
        ),
        sources=sources,
        verdict="not identified",
        reason=ngettext(
            "Import shares rest on {n} case; for {assumed} of {importing} importers, on a model of other countries' links.",
            "Import shares rest on {n} cases; for {assumed} of {importing} importers, on a model of other countries' links.",
            n,
        ).format(n=f"{n:,}", assumed=importing - told, importing=importing),
    )


def counted(place: str, known: CountryInputs) -> str:
    """The route, and of how many of its countries a sum is."""
    return _("{place}, {known} of {n} countries").format(place=place, known=len(known.identified), n=len(known.table))


def conventions(known: CountryInputs, drawn: Mapping[str, np.ndarray], total: np.ndarray, convention: str) -> str:
    """What the other purity convention would give, in a sentence: the trap of mixing pure grams with prices as sold."""
    other = AS_SOLD if convention == ADJUSTED else ADJUSTED
    try:
        instead = spread(expenditure_usd(known, drawn, other).sum(axis=1))[1]
    except InputError as error:  # its sentence is the reason
        return str(error)
    return _(
        "With the convention `{other}`, the median for {n} countries would be {instead} instead of {median}. Grams per user are "
        "published as pure drug, so prices as sold leave out what dilution adds."
    ).format(other=other, n=len(known.identified), instead=usd(instead), median=usd(spread(total)[1]))


def supply_words(given: Assumed, total: np.ndarray, correlation: float, names: Mapping[str, str]) -> str:
    """What the harvests leave, what that bound changes, and how users and grams hang together, in sentences."""
    bound, counted = given.bound, len(given.known.identified)
    one = _(
        "Users and grams per user are linked, with a rank correlation of {correlation} (an assumption: a survey that counts more "
        "users counts lighter ones). If independent, users in {n} countries would pay {range} before any bound."
    ).format(correlation=f"{correlation:g}", n=counted, range=_range(given.paid["independent"]))
    if not bound.known:
        unknown = _("No harvest is known for these years, so none limits what users on all routes can consume.")
        return f"{unknown} {one}"
    low, _middle, high = spread(bound.left_kg)
    grams = given.free["grams_per_user"], given.drawn["grams_per_user"]
    before, after = (of_inputs(*np.quantile(one, (0.05, 0.95)).tolist(), "g") for one in grams)
    said = _(
        "After seizures, the harvests leave {low} to {high} of pure heroin a year for users on all routes. In {share} of "
        "simulations, users in the {n_surveys} countries with a survey consume more ({without} without {largest}, whose users may "
        "have other sources); these count only as far as the range of the harvests allows. This moves the range (nine in ten "
        "simulations) of grams per user from {before} to {after}, and of what users in {n} countries pay from {paid} to {pays}."
    ).format(
        low=words.weight(low), high=words.weight(high), n_surveys=bound.wanted_kg.shape[1],
        share=words.percent(100 * float(1 - bound.allowed().mean())),
        without=words.percent(100 * float(1 - bound.allowed(bound.largest).mean())), largest=names[bound.largest],
        before=before, after=after, n=counted, paid=_range(given.paid["free"]), pays=_range(total),
    )  # fmt: skip
    return f"{said} {one}"


def _range(total: np.ndarray) -> str:
    return usd_range(*spread(total)[::2])


def largest_spenders(spending: pd.DataFrame, names: Mapping[str, str], place: str) -> str:
    """The title of the picture of spending: what the largest two make of the sum, over the draws, and of how many countries."""
    paying = spending.loc[:, spending.median() > 0]
    if paying.empty:
        return _("{place}: no country has both a survey and a price").format(place=place)
    top = paying.median().nlargest(2).index
    low, _middle, high = spread(100 * (paying[top].sum(axis=1) / paying.sum(axis=1)).to_numpy())
    return _("{place}: {countries} pay {low} to {high} of what {n} countries pay").format(
        place=place, countries=words.listed([geography.in_text(names[iso3]) for iso3 in top]), low=words.two_figures(low),
        high=words.percent(high), n=len(paying.columns),
    )  # fmt: skip


def map_title(found: RouteLinks, place: str) -> str:
    """The title of the map of links."""
    return ngettext(
        "{place}: cases mention {n} link away from the source; publications name {named}",
        "{place}: cases mention {n} links away from the source; publications name {named}",
        len(found.mentioned),
    ).format(place=place, n=len(found.mentioned), named=found.prior["basis"].eq("named").sum())


def market_range(route: RouteIncome, found: RouteLinks) -> str:
    """How wide the estimate of all kilograms is, and how little the ways rest on, in a sentence."""
    p5, _middle, p95 = spread(route.flows.market_kg.sum(axis=1))
    n = int(found.mentioned["n"].sum())
    return ngettext(
        "In nine of ten simulations the total is {low} to {high}; the import shares rest on {n} case.",
        "In nine of ten simulations the total is {low} to {high}; the import shares rest on {n} cases.",
        n,
    ).format(low=words.weight(p5), high=words.weight(p95), n=f"{n:,}")
