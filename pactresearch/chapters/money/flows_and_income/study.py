"""Everything that the notebook `flows_and_income` shows, computed from its parameters."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pactresearch import geography
from pactresearch.chapters.money.flows_and_income import inputs as assumed
from pactresearch.chapters.money.links import links_of
from pactresearch.chapters.money.parameters import FlowsAndIncome
from pactresearch.data.store import load
from pactresearch.methods.flows.network import allocate
from pactresearch.methods.income.inputs import country_inputs, within_means
from pactresearch.methods.income.route_income import RouteIncome, expenditure_usd, route_income, spending_per_user
from pactresearch.methods.income.uncertain_inputs import latin_hypercube, tornado


class Study:
    """One run of the notebook: reads the tables and computes all of it.

    asked: the parameters. members, sources: of the route. known: what is reported of each country. found: links and import
    shares. inputs: the assumptions; drawn: their draws by name. money: flows and income under every draw. turned: the tornado.
    markets_kg: mean market by ISO3; flows: that meet them through the mean shares. statements: single published figures.
    priced: the tables that the sums rest on; seized: heroin seizures of the route's countries in the years; cases.

    Raises InputError where the parameters leave nothing to compute.
    """

    def __init__(self, asked: FlowsAndIncome) -> None:
        self.asked = asked
        prices, context, self.cases, self.statements = (
            load(name) for name in ("prices", "context", "cases", "statements")
        )
        prevalence, annual = load("prevalence"), load("seizures")
        self.members, self.sources = (
            geography.members(asked.route, asked.attribution),
            geography.sources_of(asked.route),
        )
        years = asked.first_year, asked.last_year
        reported = country_inputs(self.members, prevalence, context, prices, annual, *years)
        cpi = context.groupby("year")["us_cpi"].first()
        self.inputs = assumed.inputs(reported, self.statements, cpi, asked.grams_per_user)
        self.drawn = latin_hypercube(self.inputs, asked.draws, asked.seed)
        self.known = within_means(reported, spending_per_user(reported, self.drawn, asked.purity))
        self.found = links_of(asked.route, self.members, self.cases, asked.prior_cases)
        self.money = self.with_split(asked.exporters_share)
        self.turned = tornado(self._total_usd, self.inputs)
        self.markets_kg = pd.Series(self.money.flows.market_kg.mean(axis=0), index=self.money.countries)
        self.flows = allocate(self.markets_kg, self.found.shares[["origin", "destination", "share"]])
        here = self.members["iso3"]
        prices = prices[prices["iso3"].isin(here) & prices["year"].between(*years)]
        self.priced = prevalence[prevalence["iso3"].isin(here)], prices, context
        inside = annual["iso3"].isin(here) & annual["year"].between(*years)
        self.seized = annual[inside & (annual["drug"] == "heroin")]

    def with_split(self, exporters_share: float) -> RouteIncome:
        """The same draws with another split of what a border adds."""
        given = self.known, self.found.shares, self.drawn, self.sources
        asked = self.asked
        return route_income(*given, alpha=exporters_share, convention=asked.purity, seed=asked.seed)

    def _total_usd(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        return expenditure_usd(self.known, values, self.asked.purity).sum(axis=1)
