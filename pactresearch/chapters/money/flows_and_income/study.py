"""Everything that the notebook `flows_and_income` shows, computed from its parameters."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pactresearch import geography
from pactresearch.chapters.money.flows_and_income import inputs as assumed
from pactresearch.chapters.money.links import links_of
from pactresearch.chapters.money.parameters import FlowsAndIncome
from pactresearch.data.store import load
from pactresearch.methods.flows.network import Flows, allocate
from pactresearch.methods.flows.route_links import RouteLinks
from pactresearch.methods.income.inputs import CountryInputs, country_inputs, within_means
from pactresearch.methods.income.route_income import RouteIncome, expenditure_usd, route_income, spending_per_user
from pactresearch.methods.income.uncertain_inputs import Input, latin_hypercube, tornado


@dataclass(frozen=True)
class Study:
    """One run of the notebook.

    members, sources: of the route. known: what is reported of each country. found: links and import shares. inputs: the
    assumptions; drawn: their draws by name. money: flows and income under every draw. turned: the tornado. markets_kg: mean
    market by ISO3; flows: that meet them through the mean shares. statements: single published
    figures. priced: the tables that the sums rest on; seized: heroin seizures of the route's countries in the years; cases.
    """

    asked: FlowsAndIncome
    members: pd.DataFrame
    sources: tuple[str, ...]
    known: CountryInputs
    found: RouteLinks
    inputs: tuple[Input, ...]
    drawn: Mapping[str, np.ndarray]
    money: RouteIncome
    turned: pd.DataFrame
    markets_kg: pd.Series
    flows: Flows
    statements: pd.DataFrame
    priced: tuple[pd.DataFrame, ...]
    seized: pd.DataFrame
    cases: pd.DataFrame

    def with_split(self, exporters_share: float) -> RouteIncome:
        """The same draws with another split of what a border adds."""
        return route_income(
            self.known,
            self.found.shares,
            self.drawn,
            self.sources,
            alpha=exporters_share,
            convention=self.asked.purity,
            seed=self.asked.seed,
        )


def study(asked: FlowsAndIncome) -> Study:
    """Reads the tables and computes all of it. Raises InputError where the parameters leave nothing to compute."""
    prices, context, cases, statements = load("prices"), load("context"), load("cases"), load("statements")
    prevalence, annual = load("prevalence"), load("seizures")
    members, sources = geography.members(asked.route, asked.attribution), geography.sources_of(asked.route)
    reported = country_inputs(members, prevalence, context, prices, annual, asked.first_year, asked.last_year)
    cpi = context.groupby("year")["us_cpi"].first()
    inputs = assumed.inputs(reported, statements, cpi, asked.grams_per_user)
    drawn = latin_hypercube(inputs, asked.draws, asked.seed)
    known = within_means(reported, spending_per_user(reported, drawn, asked.purity))
    found = links_of(asked.route, members, cases, asked.prior_cases)
    money = route_income(
        known, found.shares, drawn, sources, alpha=asked.exporters_share, convention=asked.purity, seed=asked.seed
    )
    turned = tornado(lambda values: expenditure_usd(known, values, asked.purity).sum(axis=1), inputs)
    markets = pd.Series(money.flows.market_kg.mean(axis=0), index=money.countries)
    flows = allocate(markets, found.shares[["origin", "destination", "share"]])
    here, years = set(members["iso3"]), (asked.first_year, asked.last_year)
    priced = (
        prevalence[prevalence["iso3"].isin(here)],
        prices[prices["iso3"].isin(here) & prices["year"].between(*years)],
        context,
    )
    seized = annual[annual["iso3"].isin(here) & annual["year"].between(*years) & (annual["drug"] == "heroin")]
    return Study(
        asked=asked,
        members=members,
        sources=sources,
        known=known,
        found=found,
        inputs=inputs,
        drawn=drawn,
        money=money,
        turned=turned,
        markets_kg=markets,
        flows=flows,
        statements=statements,
        priced=priced,
        seized=seized,
        cases=cases,
    )
