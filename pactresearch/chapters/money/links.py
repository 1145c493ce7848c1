"""The links of a route in words and for the map, and the prices that were left out: for the reports on prices and on flows."""

from collections.abc import Mapping

import pandas as pd

from pactresearch import geography, words
from pactresearch.methods.flows.route_links import RouteLinks, route_links
from pactresearch.methods.income.inputs import CountryInputs


def drawn_links(found: RouteLinks, corridors: pd.DataFrame) -> pd.DataFrame:
    """What the map shows: origin, destination, basis (`cases`, or `publications` where no case mentions the pair)."""
    pairs = ["origin", "destination"]
    named = corridors[pairs].merge(found.mentioned[pairs], on=pairs, how="left", indicator=True)
    only_named = named.loc[named["_merge"] == "left_only", pairs]
    return pd.concat([found.mentioned[pairs].assign(basis="cases"), only_named.assign(basis="publications")])


def what_cases_say(found: RouteLinks, drug: str, place: str) -> str:
    """The sentence that stands above everything made of links: how few cases say anything of a route."""
    here, place = found.here, geography.in_sentence(place)
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


def links_of(route: str, members: pd.DataFrame, cases: pd.DataFrame, prior_cases: float) -> RouteLinks:
    """The links of heroin on a route, with its geography. cases: the canonical table."""
    sources = geography.sources_of(route)
    km = geography.distances_km([*sources, *members["iso3"]])
    of_drug = cases[cases["drug"] == "heroin"]
    return route_links(members, sources, geography.corridors(route, "heroin"), km, of_drug, prior_cases=prior_cases)
