"""What geography knows of who may supply whom on a route, in one piece."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pactresearch.geography.boundaries import distances_km, neighbours
from pactresearch.geography.routes import corridors, members, route_names, sources_of

NEAREST_KM = 100.0  # neighbours across a border are no nearer than this: capitals may lie close to it


class Ground(NamedTuple):
    """What a route lies on.

    members: as `geography.members`. sources: ISO3. corridors: that publications name on it. km: between the countries of all
    routes. elsewhere: ISO3 of the countries of other routes, which may supply this one. pairs: of the countries of all
    routes: origin, destination, ln_km, border (1 where they share one), named (1 where a publication names a corridor).
    """

    members: pd.DataFrame
    sources: tuple[str, ...]
    corridors: pd.DataFrame
    km: pd.DataFrame
    elsewhere: tuple[str, ...]
    pairs: pd.DataFrame

    @property
    def for_links(self) -> tuple[pd.DataFrame, tuple[str, ...], pd.DataFrame, tuple[str, ...]]:
        """In the order in which `methods.flows.route_links.route_links` takes it."""
        return self.members, self.sources, self.pairs, self.elsewhere


def ground(route: str, drug: str, attribution: str = "hard") -> Ground:
    """The countries, corridors and distances of a route. Raises InputError for an unknown route or attribution."""
    countries, sources = members(route, attribution), sources_of(route)
    here = {*sources, *countries["iso3"]}
    everywhere = sorted(here.union(*({*members(other)["iso3"], *sources_of(other)} for other in route_names())))
    km = distances_km(everywhere)
    elsewhere = tuple(iso3 for iso3 in everywhere if iso3 not in here)
    named = corridors(route, drug)
    return Ground(countries, sources, named, km, elsewhere=elsewhere, pairs=_pairs(km, drug))


def _pairs(km: pd.DataFrame, drug: str) -> pd.DataFrame:
    ln_km: Any = np.log(km.clip(lower=NEAREST_KM))
    table = ln_km.rename_axis("origin").melt(ignore_index=False, var_name="destination")
    table = table.reset_index().rename(columns={"value": "ln_km"}).query("origin != destination")
    both = pd.MultiIndex.from_frame(table[["origin", "destination"]])
    named = pd.concat([corridors(one, drug)[["origin", "destination"]] for one in route_names()])
    joined = {"border": neighbours(), "named": named}
    return table.assign(
        **{name: both.isin(list(one.itertuples(index=False))).astype(float) for name, one in joined.items()}
    )
