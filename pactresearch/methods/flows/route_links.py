"""The links of a route: what cases mention, and what stands in where they are silent."""

import pandas as pd

from pactresearch.methods.flows.gravity import gravity, route_prior
from pactresearch.methods.flows.network import Mentions, links
from pactresearch.methods.flows.shares import PAIR, import_shares, outwards
from pactresearch.results import result


@result
class RouteLinks:
    """What is known of who supplies whom on a route.

    everywhere: all links of the drug's cases in the world. mentioned: those that supply a country of the route, from one
    nearer the source or from another route (origin, destination, n, kg). prior: where a country may be supplied from before
    its own cases (origin, destination, q, basis). shares: mean import shares (origin, destination, n, q, alpha, share).
    here: what the cases of the route's countries mention, without those of the source, which lie on no single route.
    first_year, last_year: of the cases, None without any.
    """

    everywhere: pd.DataFrame
    mentioned: pd.DataFrame
    prior: pd.DataFrame
    shares: pd.DataFrame
    here: Mentions
    first_year: int | None
    last_year: int | None


def route_links(
    members: pd.DataFrame,
    sources: tuple[str, ...],
    pairs: pd.DataFrame,
    elsewhere: tuple[str, ...],
    cases: pd.DataFrame,
    *,
    prior_cases: float,
) -> RouteLinks:
    """The links of a route.

    members, sources: as geography gives them for the route. pairs: of the countries of all routes, as `gravity.gravity`.
    elsewhere: countries of other routes: a link from one is evidence as any other, and what supplies it is not followed.
    cases: of the drug, from the canonical table. prior_cases: what the prior is worth for each importer, in cases. The model of
    the prior sees the cases of all routes, an importer's own among them.
    """
    here = links(cases[cases["iso3"].isin(members["iso3"])])
    everywhere = links(cases).table
    mentioned, _ = outwards(everywhere, members, (*sources, *elsewhere))
    prior = route_prior(gravity(everywhere, pairs), pairs, members, sources, elsewhere)
    shares = import_shares(mentioned, prior[[*PAIR, "q"]], prior_cases)
    return RouteLinks(
        everywhere=everywhere,
        mentioned=mentioned,
        prior=prior,
        shares=shares,
        here=here,
        first_year=int(cases["year"].min()) if len(cases) else None,
        last_year=int(cases["year"].max()) if len(cases) else None,
    )
