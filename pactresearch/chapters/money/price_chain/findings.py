"""The nodes, words and tables of the notebook `price_chain`."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.chapters.money.links import RouteLinks, distances_km, mid_sentence
from pactresearch.errors import InputError
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.prices.chain import NODE_COLUMNS, Gradient, PriceChain, likeliest_way
from pactresearch.methods.prices.pass_through import PassThrough
from pactresearch.methods.prices.prices import real_prices
from pactresearch.reports.show.findings import Finding

OPIUM_PER_HEROIN = (7.0, 10.0)  # kg of opium to a kg of heroin as traded: UNODC's executive director, 2014
EXPORT_PURITY = (0.50, 0.70)  # UNODC on heroin of export quality, survey of 2022
FARM_GATE = ("price_dry_opium_farmgate", "price_dry_opium")


def question(place: str) -> str:
    """What the report asks, in a sentence."""
    return (
        f"What does heroin cost from the field to the street along the {mid_sentence(place)}, what does each hop add, and is it "
        "added or multiplied?"
    )


def way_to(market: str, found: RouteLinks, known: CountryInputs, sources: Sequence[str]) -> tuple[str, ...]:
    """The countries from the source to a market, by the largest product of import shares; where no market is asked for,
    to the one whose way has most wholesale prices, and of equal ones the most users. Links that cases or publications name
    come before those that rest on distance alone.

    Raises InputError where there is no way to the market that is asked for.
    """
    if market:
        ways = [likeliest_way(found.shares, source, market) for source in sources]
        ways = [way for way in ways if way]
        if not ways:
            raise InputError(f"No import share leads from {', '.join(sources)} to {market}; choose another market.")
        return max(ways, key=len)
    table = known.table
    markets = table.index[table["stage"] == "market"]
    ends = markets[table.loc[markets, "retail_typical"].notna()]
    ends = ends if len(ends) else markets
    evidenced = found.shares[(found.shares["n"] > 0) | _named(found)]
    users = (table["prevalence_percent"] * table["population"]).fillna(0.0)
    for shares in (evidenced, found.shares):
        ways = [likeliest_way(shares, source, end) for source in sources for end in ends]
        ways = [way for way in ways if way]
        if ways:
            return max(ways, key=lambda way: (table["wholesale_typical"].reindex(way).notna().sum(), users[way[-1]]))
    return ()


def _named(found: RouteLinks) -> pd.Series:
    """Which of the shares' links a publication names."""
    named = found.prior[found.prior["basis"] == "named"]
    pairs = pd.MultiIndex.from_frame(found.shares[["origin", "destination"]])
    return pd.Series(pairs.isin(pd.MultiIndex.from_frame(named[["origin", "destination"]])), index=found.shares.index)


def chain_nodes(
    way: Sequence[str],
    known: CountryInputs,
    statements: pd.DataFrame,
    cpi: pd.Series,
    wholesale_purity: tuple[float, float],
    names: Mapping[str, str],
) -> pd.DataFrame:
    """The nodes of a way as `methods.price_chain.price_chain` takes them: opium at the farm gate, heroin at the source, wholesale
    in each country, retail in the last."""
    km = [0.0, *(distances_km(list(way)).loc[a, b] for a, b in itertools.pairwise(way))]
    table, source = known.table, way[0]
    rows = [
        (
            f"{names[source]}, opium for 1 kg",
            source,
            "farm_gate",
            *_farm_gate(source, known, statements, cpi),
            np.nan,
            np.nan,
            0,
            0,
        ),
        (
            f"{names[source]}, heroin",
            source,
            "wholesale",
            *_at_source(source, known, statements, cpi),
            *EXPORT_PURITY,
            0,
            0,
        ),
    ]
    for iso3, distance in zip(way[1:], km[1:], strict=True):
        prices = table.loc[iso3, [f"wholesale_{end}" for end in ("low", "typical", "high")]].astype(float)
        purity = wholesale_purity if prices.notna().all() else (np.nan, np.nan)
        rows.append((names[iso3], iso3, "wholesale", *prices, *purity, distance, 1))
    last = table.loc[way[-1]]
    retail = last[[f"retail_{end}" for end in ("low", "typical", "high")]].astype(float)
    own = float(last["retail_purity"]) if pd.notna(last["retail_purity"]) else np.nan
    purity = (own, own) if np.isfinite(own) else known.retail_purity_range
    rows.append((f"{names[way[-1]]}, street", way[-1], "retail", *retail, *purity, 0, 0))
    return pd.DataFrame(rows, columns=NODE_COLUMNS)


def _farm_gate(
    source: str, known: CountryInputs, statements: pd.DataFrame, cpi: pd.Series
) -> tuple[float, float, float]:
    """What the opium for a kilogram of heroin costs at the farm gate, real USD: lowest, middle, highest of the years."""
    here = statements[
        (statements["area"] == source)
        & statements["metric"].isin(FARM_GATE)
        & statements["period"].str.fullmatch(r"\d{4}")
    ]
    by_year = here.assign(year=here["period"].astype(int)).groupby("year")["value"].mean()
    inside = real_prices(
        by_year[(by_year.index >= known.first_year) & (by_year.index <= known.last_year)], cpi, known.last_year
    )
    if inside.dropna().empty:
        return (np.nan,) * 3
    return (
        OPIUM_PER_HEROIN[0] * inside.min(),
        float(np.mean(OPIUM_PER_HEROIN) * inside.mean()),
        OPIUM_PER_HEROIN[1] * inside.max(),
    )


def _at_source(
    source: str, known: CountryInputs, statements: pd.DataFrame, cpi: pd.Series
) -> tuple[float, float, float]:
    here = statements[(statements["area"] == source) & (statements["drug"] == "heroin")].set_index("metric")["value"]
    if "price_at_stage_low" not in here.index or "price_at_stage_high" not in here.index:
        return (np.nan,) * 3
    rise = cpi[known.last_year] / cpi[2009]
    low, high = (float(here[f"price_at_stage_{end}"]) * rise for end in ("low", "high"))
    return low, (low + high) / 2, high


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
        said = (
            f"What heroin gains in price along the {mid_sentence(place)} cannot be said: too few prices are reported."
        )
        reason = "No price is reported at one of the two ends."
        return Finding(
            id="price_chain",
            sentence=said,
            unit="times",
            sources=tuple(sources),
            verdict="not identified",
            reason=reason,
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
        sources=tuple(sources),
        verdict="supported",
        reason=f"A ratio of reported prices; what dilution adds is not in it.{missing}",
    )


def _gradient(place: str, gradient: Gradient, sources: Sequence[str]) -> Finding:
    if gradient.reason:
        return Finding(
            id="price_gradient",
            sentence=f"How wholesale prices on the {mid_sentence(place)} change with distance cannot be said.",
            unit="% per 1,000 km", sources=tuple(sources), verdict="not identified", reason=gradient.reason,
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
        sources=tuple(sources),
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
        sources=tuple(sources),
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
