"""What geography knows of who may supply whom on a route, in one piece."""

from typing import NamedTuple

import pandas as pd

from pactresearch.geography.boundaries import distances_km
from pactresearch.geography.routes import corridors, members, route_names, sources_of


class Ground(NamedTuple):
    """In the order in which `methods.flows.route_links.route_links` takes it.

    members: as `geography.members`. sources: ISO3. corridors: that publications name. km: between all these countries.
    elsewhere: ISO3 of the countries of other routes, which may supply this one.
    """

    members: pd.DataFrame
    sources: tuple[str, ...]
    corridors: pd.DataFrame
    km: pd.DataFrame
    elsewhere: tuple[str, ...]


def ground(route: str, drug: str, attribution: str = "hard") -> Ground:
    """The countries, corridors and distances of a route. Raises InputError for an unknown route or attribution."""
    countries, sources = members(route, attribution), sources_of(route)
    here = [*sources, *countries["iso3"]]
    others = {iso3 for other in route_names() for iso3 in members(other)["iso3"]} - set(here)
    return Ground(countries, sources, corridors(route, drug), distances_km(here), elsewhere=tuple(sorted(others)))
