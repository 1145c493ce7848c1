"""The findings of the notebook `price_chain`, and the words around its pictures."""

from collections.abc import Sequence

import numpy as np

from pactresearch import words
from pactresearch.geography import in_sentence
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.prices.chain import Gradient, PriceChain
from pactresearch.methods.prices.pass_through import PassThrough
from pactresearch.reports.show.findings import Finding


def question(place: str) -> str:
    """What the report asks, in a sentence."""
    return (
        f"What does heroin cost from the field to the street along the {in_sentence(place)}, what does each hop add, and is it "
        "added or multiplied?"
    )


def head(
    place: str, chain: PriceChain, gradient: Gradient, passed: PassThrough, known: CountryInputs, sources: Sequence[str]
) -> tuple[Finding, ...]:
    """The three findings of the head: the whole chain, distance, and how a price comes through."""
    return _whole(place, chain, known, sources), _gradient(place, gradient, sources), _passed(passed, sources)


def _whole(place: str, chain: PriceChain, known: CountryInputs, sources: Sequence[str]) -> Finding:
    nodes = chain.nodes
    countries = nodes[nodes["borders"] > 0]
    lacking = countries.loc[countries["typical"].isna(), "node"].tolist()
    first = nodes[(nodes["borders"] > 0) & nodes["typical"].notna()].head(1)
    last = nodes.iloc[-1]
    if first.empty or not np.isfinite(last["typical"]):
        said = f"What heroin gains in price along the {in_sentence(place)} cannot be said: too few prices are reported."
        reason = "No price is reported at one of the two ends."
        return Finding(
            id="price_chain", sentence=said, unit="times", sources=sources, verdict="not identified", reason=reason
        )
    start = first.iloc[0]
    ends = [start["low"], start["high"], last["low"], last["high"]]
    low, high = ends[2] / ends[1], ends[3] / ends[0]
    ratio = last["typical"] / start["typical"]
    missing = f" No price: {words.listed(lacking)}." if lacking else " Every country on the way has a price."
    return Finding(
        id="price_chain",
        sentence=f"As sold, heroin costs {words.two_figures(ratio)} times as much on the streets of "
        f"{last['node'].removesuffix(', street')} as wholesale in {start['node']}.",
        value=float(ratio),
        low=float(min(low, ratio)),
        high=float(max(high, ratio)),
        unit=f"times, prices of {known.first_year}–{known.last_year} in USD of {known.last_year} (over the published ranges)",
        sources=sources,
        verdict="supported",
        reason=f"A ratio of reported prices; what dilution adds is not in it.{missing}",
    )


def _gradient(place: str, gradient: Gradient, sources: Sequence[str]) -> Finding:
    if gradient.reason:
        return Finding(
            id="price_gradient",
            sentence=f"How wholesale prices on the {in_sentence(place)} change with distance cannot be said.",
            unit="% per 1,000 km", sources=sources, verdict="not identified", reason=gradient.reason,
        )  # fmt: skip
    clear = gradient.low > 0 or gradient.high < 0
    verb = "rise" if gradient.percent_per_1000_km > 0 else "fall"
    return Finding(
        id="price_gradient",
        sentence=f"Wholesale prices {verb} by {words.percent(abs(gradient.percent_per_1000_km))} for each 1,000 km from the source."
        if clear
        else "Wholesale prices neither clearly rise nor clearly fall with distance from the source.",
        value=gradient.percent_per_1000_km,
        low=gradient.low,
        high=gradient.high,
        unit=f"% per 1,000 km (95 % interval, {gradient.n} countries)",
        sources=sources,
        verdict="supported" if clear else "not supported",
        reason=f"Distance goes with {words.percent(100 * gradient.r_squared)} of the scatter of ln price. Neighbours are no "
        "independent evidence, so the interval is too narrow.",
    )


def _passed(passed: PassThrough, sources: Sequence[str]) -> Finding:
    told = passed.form != "not identified"
    known = np.isfinite(passed.elasticity)
    return Finding(
        id="pass_through",
        sentence="Where wholesale is dearer by a tenth, retail is dearer by "
        f"{words.percent(100 * (1.1**passed.elasticity - 1))}: "
        f"{'nearer to a mark-up that is added' if passed.form == 'additive' else 'as if it were multiplied'}."
        if told
        else "Whether the mark-up from wholesale to retail is added or multiplied cannot be said from these prices.",
        value=passed.elasticity if known else None,
        low=passed.elasticity_low if known else None,
        high=passed.elasticity_high if known else None,
        unit=f"elasticity of retail to wholesale price (95 % interval, {passed.n} pairs of {passed.n_groups} countries)",
        sources=sources,
        verdict="supported" if told else "not identified",
        reason=f"{passed.reason} Errors in wholesale prices push it towards 0.",
    )


def chain_title(place: str, chain: PriceChain) -> str:
    """The title of the picture of the chain: the largest hop."""
    if chain.hops.empty:
        return f"{place}: too few prices are reported for a chain"
    top = chain.hops.loc[chain.hops["ratio"].idxmax()]
    missing = int(chain.nodes["typical"].isna().sum())
    return (
        f"{place}: the steepest hop, {top['start']} to {top['end']}, multiplies the price by {words.two_figures(top['ratio'])}; "
        f"nodes without a price: {missing} of {len(chain.nodes)}"
    )


def pass_title(passed: PassThrough) -> str:
    """The title of the picture of pass-through."""
    if not np.isfinite(passed.elasticity):
        return f"Pass-through is not identified: {passed.reason}"
    return (
        f"Where wholesale is 1 % dearer, retail is {words.two_figures(passed.elasticity)} % dearer "
        f"({words.two_figures(passed.elasticity_low)} to {words.two_figures(passed.elasticity_high)})"
    )


def key_figures(chain: PriceChain, gradient: Gradient, passed: PassThrough) -> list[str]:
    """The figures that a change of data or method would move first."""
    return [
        f"way: {' → '.join(chain.nodes['iso3'].drop_duplicates())}",
        f"street over first price: {words.two_figures(chain.whole)}",
        f"wholesale gradient: {words.percent(gradient.percent_per_1000_km, signed=True)} per 1,000 km, {gradient.n} countries",
        f"elasticity of retail to wholesale: {words.two_figures(passed.elasticity)}, {passed.n} pairs; form {passed.form}",
    ]
