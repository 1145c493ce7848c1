"""The findings of the notebook `price_chain`, and the words around its pictures."""

from collections.abc import Sequence

import numpy as np

from pactresearch import geography, words
from pactresearch.chapters.money.amounts import usd
from pactresearch.chapters.money.reasons import say
from pactresearch.figures import opening
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.prices.chain import Gradient, PriceChain
from pactresearch.methods.prices.pass_through import PassThrough
from pactresearch.reports.show.findings import Finding

MATTERS = 30.0  # % per 1,000 km: the smallest rise that a test must find half of the time before it may say no


def unit(place: str, years: str) -> str:
    """What the report is about."""
    return _("{place}: what heroin costs from field to street, {years}").format(place=place, years=years)


def question(place: str) -> str:
    """What the report asks, in a sentence. place: the route as it is called within one, as in `head`."""
    return _(
        "What does heroin cost from field to street along the {place}? What does each step add: a fixed sum, or a share of the "
        "price?"
    ).format(place=place)


def head(
    place: str, chain: PriceChain, gradient: Gradient, passed: PassThrough, known: CountryInputs, sources: Sequence[str]
) -> tuple[Finding, ...]:
    """The three findings of the head: the whole chain, distance, and how a price comes through."""
    return _whole(place, chain, known, sources), _gradient(place, gradient, sources), _passed(passed, sources)


def opening_chart(chain: PriceChain, place: str, colour: str, base_year: int, source: str) -> Drawn:
    """What a kilogram costs from the field to the street."""
    rows = chain.nodes.dropna(subset="typical").rename(columns={"node": "name", "typical": "value"})
    rows = rows.assign(written=rows["value"].map(usd), colour=colour)
    note = _("USD of {year} per kg as sold, log scale. Dot: typical; grey: lowest to highest. {source}")
    title = _("What a kilogram of heroin costs, {place}").format(place=place)
    said = Said(title=title, source=note.format(year=base_year, source=source))
    return opening.ranges(rows, "usd_per_kg", "opening_prices", said, log=True)


def _whole(place: str, chain: PriceChain, known: CountryInputs, sources: Sequence[str]) -> Finding:
    nodes = chain.nodes
    countries = nodes[nodes["borders"] > 0]
    lacking = countries.loc[countries["typical"].isna(), "node"].tolist()
    first = nodes[(nodes["borders"] > 0) & nodes["typical"].notna()].head(1)
    last = nodes.iloc[-1]
    if first.empty or not np.isfinite(last["typical"]):
        few = _("There are too few prices to say how much heroin gains in price along the {place}.")
        return Finding(
            id="price_chain", sentence=few.format(place=place), unit=_("times"), sources=sources,
            verdict="not identified", reason=_("No price is reported at one of the two ends."),
        )  # fmt: skip
    start = first.iloc[0]
    low, high = last["low"] / start["high"], last["high"] / start["low"]
    ratio = last["typical"] / start["typical"]
    basis = _("A ratio of reported prices; it does not allow for street heroin being more diluted.")
    missing = _("No price is reported in {countries}.") if lacking else _("Every country on the way has a price.")
    missing = missing.format(countries=words.listed(lacking))
    if exact := [one["node"] for one in (start, last) if one["low"] == one["high"]]:
        alone = _("No range is published for {places}: one figure counts as exact.")
        missing = f"{missing} {alone.format(places=words.listed(exact))}"
    said = _("A kilogram of heroin as sold costs {ratio} times as much at retail in {last} as at wholesale in {first}.")
    ends = {"last": geography.country_name(last["iso3"]), "first": start["node"]}
    unit = _("times as much, {first_year}–{last_year}, in USD of {last_year} (over the published ranges)")
    return Finding(
        id="price_chain",
        sentence=said.format(
            ratio=words.two_figures(ratio), **{end: geography.in_text(name) for end, name in ends.items()}
        ),
        value=float(ratio), low=float(min(low, ratio)), high=float(max(high, ratio)),
        unit=unit.format(first_year=known.first_year, last_year=known.last_year),
        sources=sources, verdict="reported", reason=f"{basis} {missing}",
    )  # fmt: skip


def _gradient(place: str, gradient: Gradient, sources: Sequence[str]) -> Finding:
    if gradient.reasons:
        unknown = _("Too few prices are reported to say how wholesale prices on the {place} change with distance.")
        return Finding(
            id="price_gradient", sentence=unknown.format(place=place), unit=_("% per 1,000 km"),
            sources=sources, verdict="not identified", reason=say(gradient.reasons),
        )  # fmt: skip
    clear = gradient.low > 0 or gradient.high < 0
    visible = 100 * np.sqrt((100 + gradient.high) / (100 + gradient.low)) - 100
    if not clear:
        sentence = _("Wholesale prices neither clearly rise nor clearly fall with distance from the source.")
    elif gradient.percent_per_1000_km > 0:
        sentence = _("Wholesale prices rise by {percent} for each 1,000 km from the source.")
    else:
        sentence = _("Wholesale prices fall by {percent} for each 1,000 km from the source.")
    return Finding(
        id="price_gradient", sentence=sentence.format(percent=words.percent(abs(gradient.percent_per_1000_km))),
        value=gradient.percent_per_1000_km, low=gradient.low, high=gradient.high,
        unit=_("% per 1,000 km (95 % interval, {n} countries)").format(n=gradient.n), change=True, sources=sources,
        verdict="supported" if clear else "not supported" if visible <= MATTERS else "not identified",
        reason=_(
            "Distance accounts for {share} of price differences (log scale). A rise of {visible} per 1,000 km would be found "
            "half of the time. Neighbours are alike, so the true range is wider."
        ).format(share=words.percent(100 * gradient.r_squared), visible=words.percent(visible)),
    )  # fmt: skip


def _passed(passed: PassThrough, sources: Sequence[str]) -> Finding:
    told = passed.form != "not identified"
    known, within = np.isfinite(passed.within.elasticity), passed.within
    sentence = {
        "additive": _("When wholesale prices rise by 10 %, retail prices rise by {percent}: sellers add a fixed sum."),
        "multiplicative": _("When wholesale prices rise by 10 %, retail prices rise by {percent}: sellers add a share."),
        "not identified": _("These prices cannot show whether sellers add a fixed sum or a share to the wholesale price."),
    }[passed.form]  # fmt: skip
    attenuated = _("Errors in wholesale prices make the link look weaker than it is.")
    return Finding(
        id="pass_through", sentence=sentence.format(percent=words.percent(100 * (1.1**within.elasticity - 1))),
        value=within.elasticity if known else None, low=within.elasticity_low if known else None,
        high=within.elasticity_high if known else None,
        unit=_(
            "% change in retail price for 1 % in wholesale, within countries (elasticity; 95 % interval, {n_pairs} pairs, "
            "{n_countries} countries)"
        ).format(n_pairs=within.n, n_countries=within.n_groups),
        sources=sources, verdict="supported" if told else "not identified",
        reason=f"{say(passed.reasons)} {attenuated}",
    )  # fmt: skip


def form_words(passed: PassThrough) -> str:
    """Which form stands, and what was rejected."""
    form = {
        "additive": _("Sellers add a fixed sum."),
        "multiplicative": _("Sellers add a share of the price."),
        "not identified": _("Not identified."),
    }[passed.form]
    return f"**{form}** {say(passed.reasons)}"


def chain_title(place: str, chain: PriceChain) -> str:
    """The title of the picture of the chain: the largest hop."""
    if chain.hops.empty:
        return _("{place}: too few prices are reported for a chain").format(place=place)
    top = chain.hops.iloc[int(chain.hops["ratio"].argmax())]
    said = (
        _("{place}: the price rises most from {start} to {end} (over {over}), by a factor of {ratio}")
        if top["over"]
        else _("{place}: the price rises most from {start} to {end}, by a factor of {ratio}")
    )
    start, end = (geography.in_text(top[name]) for name in ("start", "end"))
    return said.format(place=place, start=start, end=end, over=top["over"], ratio=words.two_figures(top["ratio"]))


def gradient_title(place: str, gradient: Gradient) -> str:
    """The title of the picture of prices over distance: whether those at wholesale change with it."""
    if gradient.reasons:
        return _("{place}: too few wholesale prices to see a change with distance").format(place=place)
    if gradient.low > 0:
        return _("{place}: wholesale prices rise with distance from the source").format(place=place)
    if gradient.high < 0:
        return _("{place}: wholesale prices fall with distance from the source").format(place=place)
    return _("{place}: wholesale prices neither clearly rise nor clearly fall with distance").format(place=place)


def pass_title(passed: PassThrough) -> str:
    """The title of the picture of pass-through."""
    if not np.isfinite([passed.within.elasticity, passed.between.elasticity]).all():
        return _("How wholesale prices reach retail is not identified: {reason}").format(reason=say(passed.reasons))
    said = _(
        "For 1 % in wholesale prices, retail prices change by {within} % within countries and differ by {between} % between them"
    )
    both = (
        words.with_range(one.elasticity, one.elasticity_low, one.elasticity_high)
        for one in (passed.within, passed.between)
    )
    return said.format(**dict(zip(("within", "between"), both, strict=True)))
