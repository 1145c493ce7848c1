"""What several chapters take from prices along a route: its countries' heroin prices and links, and what a node is called."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from pactresearch import geography
from pactresearch.geography.ground import Ground
from pactresearch.language import _
from pactresearch.methods.flows.route_links import RouteLinks, route_links
from pactresearch.methods.income.inputs import CountryInputs, country_inputs
from pactresearch.methods.income.price_way import NodeKind

PRICED_DRUG = "heroin"  # the one whose prices are followed along a way, see the notebook `price_chain`
# As the notebook `price_chain` has them unless asked otherwise: cases that a prior is worth, purities of wholesale heroin.
PRIOR_CASES, WHOLESALE_PURITY = 5.0, (0.30, 0.70)


class PricesOfRoute(NamedTuple):
    """What the heroin prices of a route are followed by: where it leads, what is known of its countries, who supplies whom.

    cpi: price index by year.
    """

    ground: Ground
    known: CountryInputs
    links: RouteLinks
    cpi: pd.Series


def prices_of_route(route: str, tables: Mapping[str, pd.DataFrame], asked: Any) -> PricesOfRoute:
    """The heroin prices of a route. tables: cases, seizures, prices, context and prevalence, as `load` gives them. asked:
    of first_price_year and last_price_year."""
    ground, context = geography.ground(route, PRICED_DRUG), tables["context"]
    years = asked.first_price_year, asked.last_price_year
    known = country_inputs(ground.members, tables["prevalence"], context, tables["prices"], tables["seizures"], *years)
    cases = tables["cases"][tables["cases"]["drug"] == PRICED_DRUG]
    links = route_links(*ground.for_links, cases, prior_cases=PRIOR_CASES)
    return PricesOfRoute(ground, known, links, context.groupby("year")["us_cpi"].first())


def node_name(iso3: str, kind: NodeKind) -> str:
    """A node of a chain of prices as tables and axes name it: `Türkiye`, `Austria, street`."""
    country = geography.countries()["name"][iso3]
    named = {
        "opium": _("{country}, opium for 1 kg"),
        "source": _("{country}, heroin"),
        "wholesale": "{country}",
        "retail": _("{country}, street"),
    }
    return named[kind].format(country=country)
