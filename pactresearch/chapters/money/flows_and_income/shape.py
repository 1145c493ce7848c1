"""What the network of links looks like, and who stands between others in it, in sentences."""

from collections.abc import Mapping, Sequence

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.money.reasons import say
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.flows.network import NetworkSummary
from pactresearch.methods.income.route_income import RouteIncome
from pactresearch.methods.income.uncertain_inputs import spread

ROLES = (N_("coordinator"), N_("gatekeeper"), N_("representative"), N_("consultant"), N_("liaison"))  # of brokers


def network_words(summary: NetworkSummary, route: RouteIncome, circles: Sequence[Sequence[str]]) -> str:
    """What the network of links looks like, in sentences, with what inflates the flows."""
    if summary.reasons and not summary.links:
        return _("{reason} Nothing can be said of its shape.").format(reason=say(summary.reasons))
    low, middle, high = map(words.two_figures, spread(route.flows.inflation))
    shape = _(
        "Outward links that cases mention on this route join {nodes} countries by {links} links (density {density}; out-degree "
        "centralisation {out_degree}, in-degree {in_degree}; {reached} of ordered pairs reach each other)."
    ).format(
        nodes=summary.nodes, links=summary.links, density=words.two_figures(summary.density),
        out_degree=words.two_figures(summary.out_centralisation), in_degree=words.two_figures(summary.in_centralisation),
        reached=words.percent(100 * summary.reachability),
    )  # fmt: skip
    borders = _("A kilogram crosses {middle} borders on its way ({low} to {high}).").format(
        middle=middle, low=low, high=high
    )
    circle = (
        _("Countries that supply each other in a circle: {countries}.").format(
            countries=words.listed([", ".join(group) for group in circles], 4)
        )
        if circles
        else _("No circle inflates the flows.")
    )
    return f"{shape} {borders} {circle}"


def brokerage_words(roles: pd.DataFrame, members: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Which countries of the route stand between two of the world that have no link of their own, in a sentence."""
    some = roles[(roles["total"] > 0) & roles.index.isin(members["iso3"])]
    if some.empty:
        return _("No country stands between two others that cases do not link directly: brokerage is not identified.")
    countries = [
        ngettext(
            "{country} ({n} pair, mostly as {role})", "{country} ({n} pairs, mostly as {role})", int(row["total"])
        ).format(country=geography.in_text(names[iso3]), n=f"{int(row['total']):,}", role=_(row.drop("total").idxmax()))
        for iso3, row in some.head(3).iterrows()
    ]
    return _(
        "In the world's heroin cases, between pairs of countries that no case links directly, stand most often: {countries}. "
        "Groups are the subregions of the United Nations; it describes mentions, not business."
    ).format(countries=words.listed(countries))
