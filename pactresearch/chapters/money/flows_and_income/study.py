"""What the notebook `flows_and_income` shows, step by step: what is loaded, what is assumed, money and flows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pactresearch import geography
from pactresearch.chapters.money.flows_and_income import inputs as assumed
from pactresearch.chapters.money.parameters import FlowsAndIncome
from pactresearch.data.store import load
from pactresearch.methods.flows.network import Flows, allocate
from pactresearch.methods.flows.route_links import RouteLinks, route_links
from pactresearch.methods.income.inputs import CountryInputs, country_inputs, within_means
from pactresearch.methods.income.route_income import RouteIncome, expenditure_usd, route_income, spending_per_user
from pactresearch.methods.income.supply import Supply, dependent, harvests_t, supply, taking
from pactresearch.methods.income.uncertain_inputs import Input, latin_hypercube, tornado

DRUG = "heroin"


class Loaded:
    """What is loaded for one run.

    asked: the parameters. ground: the route's countries, corridors and distances. cases: of all drugs. statements: single
    published figures. cpi: US consumer prices by year. reported: what is reported of each country. priced: the tables that the
    sums rest on. seized: heroin seizures of the route's countries in the years. harvests_t: that can still be on the way. taking:
    users of the countries of all routes and their sources; taken_kg: what is seized of each drug there in a year.
    """

    def __init__(self, asked: FlowsAndIncome) -> None:
        self.asked, self.ground = asked, geography.ground(asked.route, DRUG, asked.attribution)
        years, members = (asked.first_year, asked.last_year), self.ground.members
        prices, context, self.cases, self.statements = map(load, ("prices", "context", "cases", "statements"))
        prevalence, annual = load("prevalence"), load("seizures")
        self.cpi = context.groupby("year")["us_cpi"].first()
        self.reported = country_inputs(members, prevalence, context, prices, annual, *years)
        everywhere = sorted({*self.ground.pairs["origin"]})
        self.taking = taking(prevalence, context, everywhere, *years)
        here = annual[annual["iso3"].isin(everywhere) & annual["year"].between(*years)]
        self.taken_kg = here.groupby(["iso3", "drug"])["kg"].mean().groupby("drug").sum()
        afghan = load("cultivation").query("iso3 == 'AFG' and province == 'national'").set_index("year")
        stocks = self.statements.query("area == 'AFG' and metric == 'stocks_end_of_year'")
        stocks_t = pd.Series(stocks["value"].to_numpy(), stocks["period"].astype(int))
        self.harvests_t = harvests_t(afghan["production_t"], stocks_t, *years)
        prices, annual = (
            table[table["iso3"].isin(members["iso3"]) & table["year"].between(*years)] for table in (prices, annual)
        )
        self.priced = prevalence[prevalence["iso3"].isin(members["iso3"])], prices, context
        self.seized = annual[annual["drug"] == DRUG]


@dataclass(frozen=True)
class Assumed:
    """What is assumed, drawn together; and the countries that it leaves identified."""

    inputs: tuple[Input, ...]
    free: Mapping[str, np.ndarray]  # by name of the input: (draws,), before the harvests bound them
    bound: Supply
    paid: Mapping[
        str, np.ndarray
    ]  # (draws,) USD: "free", "independent" users and grams before that, "without" the largest
    known: CountryInputs  # without the countries whose users would have to pay what nobody there has
    turned: pd.DataFrame  # the tornado: the total when one input is turned

    @property
    def drawn(self) -> Mapping[str, np.ndarray]:
        """By name of the input: (draws,), as the harvests allow."""
        return self.bound.carried(self.free)


def assumptions(loaded: Loaded) -> Assumed:
    """Raises InputError where the parameters leave nothing to compute."""
    asked = loaded.asked
    found = assumed.inputs(loaded.reported, loaded.statements, loaded.cpi, asked.grams_per_user, loaded.harvests_t)
    independent = latin_hypercube(found, asked.draws, asked.seed)
    free = dependent(independent, asked.users_and_grams, asked.seed)
    known = within_means(loaded.reported, spending_per_user(loaded.reported, free, asked.purity))
    bound = supply(loaded.taking, loaded.taken_kg, free)

    def total_usd(values: Mapping[str, np.ndarray]) -> np.ndarray:
        return expenditure_usd(known, values, asked.purity).sum(axis=1)

    usd = total_usd(free)
    paid = {"free": usd, "independent": total_usd(independent), "without": usd[bound.kept(bound.largest)]}
    turned = tornado(total_usd, found, bound.carried(free))
    return Assumed(found, free, bound, paid, known=known, turned=turned)


def links(loaded: Loaded) -> RouteLinks:
    """Who supplies whom: what cases mention, and what stands in where they are silent."""
    cases = loaded.cases[loaded.cases["drug"] == DRUG]
    return route_links(*loaded.ground.for_links, cases, prior_cases=loaded.asked.prior_cases)


def money(loaded: Loaded, given: Assumed, found: RouteLinks) -> RouteIncome:
    """Flows and income under every draw."""
    asked = loaded.asked
    tables = given.known, found.shares, given.drawn, loaded.ground.sources
    found_income = route_income(*tables, alpha=asked.exporters_share, convention=asked.purity, seed=asked.seed)
    return replace(
        found_income, bound_by=given.bound.largest, unbound_usd=given.paid["without"] if given.bound.known else None
    )


@dataclass(frozen=True)
class Met:
    """Flows that meet the mean markets through the mean import shares."""

    markets_kg: pd.Series  # by ISO3
    flows: Flows
    shares: pd.DataFrame  # origin, destination, share
    stages: Mapping[str, str]  # by ISO3


def flows(loaded: Loaded, found: RouteLinks, income: RouteIncome) -> Met:
    """One picture of the flows, at the means of all draws."""
    markets_kg = pd.Series(income.flows.market_kg.mean(axis=0), index=income.countries)
    shares = found.shares[["origin", "destination", "share"]]
    ground = loaded.ground
    fixed = dict.fromkeys(ground.elsewhere, "elsewhere") | dict.fromkeys(ground.sources, "source")
    stages = {**fixed, **ground.members.set_index("iso3")["stage"]}
    return Met(markets_kg, allocate(markets_kg, shares), shares, stages)
