"""What the notebook `price_chain` shows, step by step: what is loaded, the chain, distance, and how a price comes through."""

from dataclasses import dataclass

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.money import parameters
from pactresearch.chapters.money.price_chain.tables import distance_table, opium_and_retail, price_pairs
from pactresearch.data.store import load
from pactresearch.methods.flows.route_links import RouteLinks, route_links
from pactresearch.methods.income.inputs import country_inputs, usable_prices
from pactresearch.methods.income.price_way import chain_nodes, way_to
from pactresearch.methods.prices.chain import Gradient, PriceChain, price_chain, price_gradient
from pactresearch.methods.prices.pass_through import PassThrough, pass_through
from pactresearch.reports.show.prices import node_name

DRUG = "heroin"
PRIOR_CASES = 5.0  # as the notebook flows_and_income has it unless asked otherwise


class Loaded:
    """What is loaded for one run.

    asked: the parameters. ground: the route's countries, corridors and distances. prices, context, statements: canonical
    tables. cpi: US consumer prices by year. known: what is reported of each country of the route. on_route: prices of the
    route and years.
    """

    def __init__(self, asked: parameters.PriceChain) -> None:
        self.asked, self.ground = asked, geography.ground(asked.route, DRUG)
        self.years = asked.first_year, asked.last_year
        self.prices, self.context, self.statements = load("prices"), load("context"), load("statements")
        self.cpi = self.context.groupby("year")["us_cpi"].first()
        tables = load("prevalence"), self.context, self.prices, load("seizures")
        self.known = country_inputs(self.ground.members, *tables, *self.years)
        here = self.prices["iso3"].isin(self.ground.members["iso3"])
        self.on_route = self.prices[here & self.prices["year"].between(*self.years)]


@dataclass(frozen=True)
class Along:
    """The way from source to market, and its prices."""

    found: RouteLinks
    way: tuple[str, ...]  # ISO3, from the source
    chain: PriceChain
    opium_and_street: (
        pd.DataFrame
    )  # years in which opium at the source and heroin in the last country both have a price


def along_the_way(loaded: Loaded) -> Along:
    """Raises InputError where no way leads to the market that is asked for."""
    asked, known, ground = loaded.asked, loaded.known, loaded.ground
    cases = load("cases")
    found = route_links(*ground.for_links, cases[cases["drug"] == DRUG], prior_cases=PRIOR_CASES)
    way = way_to(asked.market, found, known, ground.sources)
    nodes = chain_nodes(way, known, loaded.statements, loaded.cpi, asked.wholesale_purity, ground.km, node_name)
    both = opium_and_retail(loaded.statements, loaded.prices, way[-1], ground.sources[0])
    return Along(found, way, price_chain(nodes), both)


@dataclass(frozen=True)
class Distance:
    """Prices of all countries of the route and their distance from the source."""

    table: pd.DataFrame  # iso3, km, wholesale_typical, retail_typical
    gradients: dict[str, Gradient]  # by level


def over_distance(loaded: Loaded) -> Distance:
    """How prices change with distance, at both levels."""
    table = distance_table(loaded.known, loaded.ground.sources)
    rows, levels = table.set_index("iso3"), ("wholesale", "retail")
    return Distance(table, {level: price_gradient(rows["km"], rows[f"{level}_typical"]) for level in levels})


@dataclass(frozen=True)
class Through:
    """How a wholesale price comes through to the street, over all routes."""

    usable: pd.DataFrame  # the price rows that the pairs come from
    pairs: pd.DataFrame  # iso3, year, wholesale, retail (real USD per kg, as sold)
    passed: PassThrough


def to_the_street(loaded: Loaded) -> Through:
    """Pairs of prices of one country and year, of the countries of all routes together."""
    of_routes = loaded.prices["iso3"].isin(load("routes")["iso3"]) & (loaded.prices["drug"] == DRUG)
    usable, _ = usable_prices(loaded.prices[of_routes], *loaded.years)
    usable.attrs = loaded.prices.attrs
    pairs = price_pairs(usable, loaded.cpi, loaded.asked.last_year)
    return Through(usable, pairs, pass_through(*(pairs[name] for name in ("wholesale", "retail", "iso3", "year"))))
