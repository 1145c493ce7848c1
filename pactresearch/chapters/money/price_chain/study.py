"""Everything that the notebook `price_chain` shows, computed from its parameters."""

from pactresearch import geography
from pactresearch.chapters.money import parameters
from pactresearch.chapters.money.links import links_of
from pactresearch.chapters.money.price_chain.tables import distance_table, price_pairs
from pactresearch.data.store import load
from pactresearch.methods.income.inputs import country_inputs, usable_prices
from pactresearch.methods.income.price_way import chain_nodes, way_to
from pactresearch.methods.prices.chain import price_chain, price_gradient
from pactresearch.methods.prices.pass_through import pass_through

PRIOR_CASES = 5.0  # as the notebook flows_and_income has it unless asked otherwise


class Study:
    """One run of the notebook: reads the tables and computes all of it.

    known: what is reported of each country. found: links and import shares. way: countries from source to market. chain: its
    prices. by_distance: prices of all countries of the route and their distance. gradients: by level. pairs: wholesale and
    retail prices of one country and year, all routes; usable: the rows that they come from. passed: pass-through. prices: the
    whole table; on_route: its rows of the route and years. statements: single published figures.

    Raises InputError where no way leads to the market that is asked for.
    """

    def __init__(self, asked: parameters.PriceChain) -> None:
        self.prices, context, self.statements = load("prices"), load("context"), load("statements")
        cpi = context.groupby("year")["us_cpi"].first()
        members, self.sources = geography.members(asked.route), geography.sources_of(asked.route)
        years = asked.first_year, asked.last_year
        self.known = country_inputs(members, load("prevalence"), context, self.prices, load("seizures"), *years)
        self.found = links_of(asked.route, members, load("cases"), PRIOR_CASES)
        self.way = way_to(asked.market, self.found, self.known, self.sources)
        names, km = geography.countries()["name"], geography.distances_km(list(self.way))
        nodes = chain_nodes(self.way, self.known, self.statements, cpi, asked.wholesale_purity, names, km)
        self.chain = price_chain(nodes)
        self.by_distance = distance_table(self.known, self.sources)
        rows = self.by_distance.set_index("iso3")
        self.gradients = {
            level: price_gradient(rows["km"], rows[f"{level}_typical"]) for level in ("wholesale", "retail")
        }
        self.usable, _ = usable_prices(self.prices[self.prices["drug"] == "heroin"], *years)
        self.usable.attrs = self.prices.attrs
        self.pairs = price_pairs(self.usable, cpi, asked.last_year)
        self.passed = pass_through(self.pairs["wholesale"], self.pairs["retail"], self.pairs["iso3"])
        inside = self.prices["iso3"].isin(members["iso3"]) & self.prices["year"].between(*years)
        self.on_route = self.prices[inside]
