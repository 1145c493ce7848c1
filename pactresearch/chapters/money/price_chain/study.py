"""Everything that the notebook `price_chain` shows, computed from its parameters."""

from dataclasses import dataclass

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.money import parameters
from pactresearch.chapters.money.links import links_of
from pactresearch.chapters.money.price_chain.tables import distance_table, price_pairs
from pactresearch.data.store import load
from pactresearch.methods.flows.route_links import RouteLinks
from pactresearch.methods.income.inputs import CountryInputs, country_inputs, usable_prices
from pactresearch.methods.income.price_way import chain_nodes, way_to
from pactresearch.methods.prices.chain import Gradient, PriceChain, price_chain, price_gradient
from pactresearch.methods.prices.pass_through import PassThrough, pass_through

PRIOR_CASES = 5.0  # as the notebook flows_and_income has it unless asked otherwise


@dataclass(frozen=True)
class Study:
    """One run of the notebook.

    known: what is reported of each country. found: links and import shares. way: countries from source to market. chain: its
    prices. by_distance: prices of all countries of the route and their distance. gradients: by level. pairs: wholesale and
    retail prices of one country and year, all routes; usable: the rows that they come from. passed: pass-through. prices: the
    whole table; on_route: its rows of the route and years. statements: single published figures.
    """

    sources: tuple[str, ...]
    known: CountryInputs
    found: RouteLinks
    way: tuple[str, ...]
    chain: PriceChain
    by_distance: pd.DataFrame
    gradients: dict[str, Gradient]
    pairs: pd.DataFrame
    usable: pd.DataFrame
    passed: PassThrough
    prices: pd.DataFrame
    on_route: pd.DataFrame
    statements: pd.DataFrame


def study(asked: parameters.PriceChain) -> Study:
    """Reads the tables and computes all of it. Raises InputError where no way leads to the market that is asked for."""
    prices, context, statements = load("prices"), load("context"), load("statements")
    cpi = context.groupby("year")["us_cpi"].first()
    members, sources = geography.members(asked.route), geography.sources_of(asked.route)
    years = asked.first_year, asked.last_year
    known = country_inputs(members, load("prevalence"), context, prices, load("seizures"), *years)
    found = links_of(asked.route, members, load("cases"), PRIOR_CASES)
    way = way_to(asked.market, found, known, sources)
    names = geography.countries()["name"]
    km = geography.distances_km(list(way))
    chain = price_chain(chain_nodes(way, known, statements, cpi, asked.wholesale_purity, names, km))
    by_distance = distance_table(known, sources)
    by_country = by_distance.set_index("iso3")
    gradients = {
        level: price_gradient(by_country["km"], by_country[f"{level}_typical"]) for level in ("wholesale", "retail")
    }
    usable, _ = usable_prices(prices[prices["drug"] == "heroin"], *years)
    usable.attrs = prices.attrs
    pairs = price_pairs(usable, cpi, asked.last_year)
    passed = pass_through(pairs["wholesale"], pairs["retail"], pairs["iso3"])
    on_route = prices[prices["iso3"].isin(members["iso3"]) & prices["year"].between(*years)]
    return Study(
        sources=sources,
        known=known,
        found=found,
        way=way,
        chain=chain,
        by_distance=by_distance,
        gradients=gradients,
        pairs=pairs,
        usable=usable,
        passed=passed,
        prices=prices,
        on_route=on_route,
        statements=statements,
    )
