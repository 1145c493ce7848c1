"""The links of a route, for the reports on prices and on flows: what cases mention, what publications name, what is assumed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.methods.flows.flow_shares import import_shares, outwards, route_prior
from pactresearch.methods.flows.network import Mentions, links
from pactresearch.methods.income.inputs import CountryInputs


@dataclass(frozen=True)
class RouteLinks:
    """everywhere: all links of the drug's cases in the world. mentioned: those between countries of the route that lead
    outwards (origin, destination, n, kg). backwards: those that lead back to the source, left out. prior: where a country may
    be supplied from before any case (origin, destination, q, basis). shares: mean import shares (origin, destination, n, q,
    alpha, share). here: what the cases made on the route mention. first_year, last_year: of the cases.
    """

    everywhere: pd.DataFrame
    mentioned: pd.DataFrame
    backwards: pd.DataFrame
    prior: pd.DataFrame
    shares: pd.DataFrame
    here: Mentions
    first_year: int
    last_year: int


def route_links(route: str, members: pd.DataFrame, cases: pd.DataFrame, drug: str, prior_cases: float) -> RouteLinks:
    """The links of a route. members: as `geography.members`; cases: the canonical table; prior_cases: what the prior is
    worth for each importer, in cases."""
    sources = geography.sources_of(route)
    of_drug = cases[cases["drug"] == drug]
    here = links(of_drug[of_drug["iso3"].isin([*members["iso3"], *sources])])
    everywhere = links(of_drug).table
    mentioned, backwards = outwards(everywhere, members, sources)
    codes = [*sources, *members["iso3"]]
    prior = route_prior(members, geography.corridors(route, drug), distances_km(codes), sources)
    shares = import_shares(mentioned, prior[["origin", "destination", "q"]], prior_cases)
    return RouteLinks(
        everywhere=everywhere,
        mentioned=mentioned,
        backwards=backwards,
        prior=prior,
        shares=shares,
        here=here,
        first_year=int(of_drug["year"].min()),
        last_year=int(of_drug["year"].max()),
    )


def distances_km(codes: list[str]) -> pd.DataFrame:
    """Kilometres between the reference points of countries, as the crow flies (WGS 84): a row and a column a country."""
    from pyproj import Geod

    points = geography.reference_points().loc[codes]
    start, end = (grid.ravel() for grid in np.meshgrid(np.arange(len(codes)), np.arange(len(codes)), indexing="ij"))
    lon, lat = points["lon"].to_numpy(), points["lat"].to_numpy()
    _, _, metres = Geod(ellps="WGS84").inv(lon[start], lat[start], lon[end], lat[end])
    return pd.DataFrame(metres.reshape(len(codes), -1) / 1000, index=codes, columns=codes)


def mid_sentence(place: str) -> str:
    """A route's title as it stands within a sentence: `southern route`, but `Balkan route`."""
    return place if place.startswith("Balkan") else place[0].lower() + place[1:]


def drawn_links(found: RouteLinks, corridors: pd.DataFrame) -> pd.DataFrame:
    """What the map shows: origin, destination, basis (`cases`, or `publications` where no case mentions the pair)."""
    pairs = ["origin", "destination"]
    named = corridors[pairs].merge(found.mentioned[pairs], on=pairs, how="left", indicator=True)
    only_named = named.loc[named["_merge"] == "left_only", pairs]
    return pd.concat([found.mentioned[pairs].assign(basis="cases"), only_named.assign(basis="publications")])


def what_cases_say(found: RouteLinks, drug: str, place: str) -> str:
    """The sentence that stands above everything made of links: how few cases say anything of a route."""
    here, place = found.here, mid_sentence(place)
    if not here.cases:
        return (
            f"The case file has no {drug} case made on the {place}, so no link is identified from cases: what follows rests on "
            "publications and distance alone."
        )
    assumed = sorted(set(found.prior["destination"]) - set(found.mentioned["destination"]))
    return (
        f"Of the {here.cases:,} {drug} cases of {found.first_year}–{found.last_year} in the file that were made on the "
        f"{place}, {words.percent(100 * here.share_with_route_field)} name a country of production, departure or "
        f"destination, and {words.percent(100 * here.share_with_link)} give a link between two countries. Links that lead "
        f"outwards on this route: {len(found.mentioned)}, from {words.counted(int(found.mentioned['n'].sum()), 'case')}. For "
        f"{len(assumed)} of {words.counted(found.prior['destination'].nunique(), 'importing country', 'importing countries')} no "
        "case says where the drug comes from, and publications or, where they are silent, distance stand in."
    )


def left_out_table(known: CountryInputs, names: Mapping[str, str]) -> pd.DataFrame:
    """Price rows that were not used, with the reason."""
    rows = known.left_out
    return rows.assign(country=rows["iso3"].map(names))[["country", "year", "level", "usd_per_kg", "reason"]]
