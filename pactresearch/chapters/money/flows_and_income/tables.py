"""The tables of the notebook `flows_and_income`, and the sentences under them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.money.figures.sankey import STAGE_NAMES
from pactresearch.chapters.money.reasons import say
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.flows.network import NetworkSummary
from pactresearch.methods.flows.route_links import RouteLinks
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.income.route_income import RouteIncome
from pactresearch.methods.income.uncertain_inputs import spread
from pactresearch.rows import rows_of
from pactresearch.verdict import Reasons

ROLES = (N_("coordinator"), N_("gatekeeper"), N_("representative"), N_("consultant"), N_("liaison"))  # of brokers
LEAST_OF_GDP = 0.05  # percent: smaller shares are noise of the inputs
COUNTRY_FORMATS = {
    "survey_year": "{:d}",
    "retail_usd_per_g": "{:.0f}",
    "retail_purity_percent": "{:.0f}",
    "wholesale_usd_per_g": "{:.1f}",
    "seized_kg": "{:,.0f}",
}
CAPTIONS = {
    "countries": N_("What is reported of each country, {years} (surveys: the newest up to {year}, or their range)"),
    "assumptions": N_("What is assumed: drawn {draws:,} times together (Latin hypercube, seed {seed})"),
    "who_pays": N_("What users pay a year: median and nine in ten simulations, USD of {year}."),
    "income": N_(
        "The largest: what users pay and what is added, million USD of {year} a year, median (nine in ten simulations)"
    ),
    "split": N_("Median value added by stage of the route, million USD of {year} a year, by the exporter's share of a border"),
}  # fmt: skip


def caption(of: str, **facts: str | int) -> str:
    """What stands above a table or below a title, by the names of CAPTIONS."""
    return _(CAPTIONS[of]).format(**facts)


def country_labels() -> dict[str, str]:
    """The headings of `country_table`."""
    return {
        "country": _("country"),
        "stage": _("stage"),
        "survey_year": _("survey year"),
        "prevalence_percent": _("users, % of 15–64"),
        "retail_usd_per_g": _("retail, USD a g"),
        "retail_purity_percent": _("its purity, %"),
        "wholesale_usd_per_g": _("wholesale, USD a g"),
        "seized_kg": _("kg seized a year"),
    }


def country_rows(known: CountryInputs) -> pd.DataFrame:
    """What is reported of each country, with the reasons for which its consumption is not priced in words."""
    return known.table.assign(reason=known.table["reasons"].map(_lacking, na_action="ignore")).drop(columns="reasons")


def _lacking(reasons: Reasons) -> str:
    return words.listed([say(reason) for reason in reasons])


def country_table(known: CountryInputs, names: Mapping[str, str]) -> pd.DataFrame:
    """What is reported of each country, as it is printed."""
    table = known.table
    columns = {
        "country": [names[iso3] for iso3 in table.index],
        "stage": table["stage"].map(_).to_numpy(),
        "survey_year": table["prevalence_year"].array,
        "prevalence_percent": [
            words.with_range(row.prevalence_percent, row.prevalence_low, row.prevalence_high)
            if row.prevalence_departs
            else None
            if np.isnan(row.prevalence_percent)
            else words.two_figures(row.prevalence_percent)
            for row in rows_of(table)
        ],
        "retail_usd_per_g": table["retail_typical"].to_numpy() / 1000,
        "retail_purity_percent": 100 * table["retail_purity"].to_numpy(),
        "wholesale_usd_per_g": table["wholesale_typical"].to_numpy() / 1000,
        "seized_kg": table["seized_kg"].to_numpy(),
    }
    return pd.DataFrame(columns)


def surveys_words(known: CountryInputs, names: Mapping[str, str]) -> str:
    """Which countries enter with a range because no other of their surveys is near the newest, in a sentence."""
    departing = known.table[known.table["prevalence_departs"]]
    if departing.empty:
        return ""
    said = [
        _("{country} ({low} to {high} %)").format(
            country=geography.in_text(names[row.Index]),
            low=words.two_figures(row.prevalence_low),
            high=words.two_figures(row.prevalence_high),
        )
        for row in rows_of(departing)
    ]
    return _(
        "Where the newest survey is more than three times every other survey of the country, or less than a third of it, the "
        "range of all its surveys is used: {countries}."
    ).format(countries=words.listed(said))


def not_identified_words(known: CountryInputs, names: Mapping[str, str]) -> str:
    """Which countries are left out of the sum, and why, in sentences."""
    lacking = country_rows(known)["reason"].dropna()
    if lacking.empty:
        return _("Every country of the route has both.")
    groups = [
        _("{countries} ({reason})").format(countries=words.listed([names[iso3] for iso3 in group.index]), reason=reason)
        for reason, group in lacking.groupby(lacking, sort=False)
    ]
    return _("Not identified, and left out of the sum: {groups}.").format(groups="; ".join(groups))


def income_rows(known: CountryInputs, route: RouteIncome) -> pd.DataFrame:
    """By country: users' spending and value added (P5, P50, P95), value added over GDP in percent, largest first."""
    spending = route.of_country(route.incomes.retail_sales).add_prefix("spending_")
    added = route.of_country(route.incomes.value_added()).add_prefix("added_")
    gdp = known.table["gdp_usd"].reindex(spending.index)
    share = added.div(gdp, axis=0).mul(100).set_axis(["gdp_p5", "gdp_p50", "gdp_p95"], axis=1)
    return pd.concat([spending, added, share], axis=1).sort_values("added_p50", ascending=False)


def income_table(rows: pd.DataFrame, known: CountryInputs, names: Mapping[str, str], most: int = 20) -> pd.DataFrame:
    """The first rows of `income_rows` in the words that are printed: million USD. A country whose users are not known has no
    figure; a source country has value added alone."""
    passing = set(known.table.index) - set(known.identified)
    shown = rows[~rows.index.isin(passing)].head(most)
    columns = {
        _("country"): [names[iso3] for iso3 in shown.index],
        _("users pay"): [
            _million(row, "spending") if iso3 in known.identified else None for iso3, row in shown.iterrows()
        ],
        _("value added"): [_million(row, "added") for _iso3, row in shown.iterrows()],
        _("% of GDP"): [_of_gdp(row) for _iso3, row in shown.iterrows()],
    }
    return pd.DataFrame(columns)


def _of_gdp(row: pd.Series) -> str | None:
    if not np.isfinite(row["gdp_p50"]):
        return None
    if max(abs(row["gdp_p5"]), abs(row["gdp_p95"])) < LEAST_OF_GDP:
        return _("within ±{least}").format(least=f"{LEAST_OF_GDP:g}")
    return words.with_range(*(row[f"gdp_{end}"] for end in ("p50", "p5", "p95")))


def negative_words(rows: pd.DataFrame, known: CountryInputs, names: Mapping[str, str]) -> str:
    """Where value added comes out below zero, and what that means, in a sentence."""
    negative = [iso3 for iso3 in rows.index[rows["added_p50"] < 0] if iso3 in known.identified]
    if not negative:
        return ""
    return _(
        "In {countries} the median is below zero because published border prices are higher than inland ones. The prices "
        "contradict each other; this does not mean a loss."
    ).format(countries=words.listed([geography.in_text(names[str(iso3)]) for iso3 in negative], 6))


def _million(row: pd.Series, name: str) -> str:
    return words.with_range(*(row[f"{name}_{end}"] / 1e6 for end in ("p50", "p5", "p95")))


def split_table(route: RouteIncome, shares: Collection[float], stages: Mapping[str, str]) -> pd.DataFrame:
    """Median value added by stage of the route under each split of a border's value; the total is the same. Million USD.

    shares: of the exporter in what a border adds, 0-1. The flows are the same under each.
    """
    stage = pd.Series(stages)
    columns = {}
    for alpha in sorted(shares):
        added = pd.DataFrame(replace(route.incomes, alpha=alpha).value_added(), columns=route.countries) / 1e6
        by_stage = added.T.groupby(stage.reindex(route.countries)).sum().T
        columns[_("exporter gets {share}").format(share=words.two_figures(alpha))] = by_stage.median()
    order = [one for one in STAGE_NAMES if one in by_stage]
    return pd.DataFrame(columns).reindex(order).rename(index=lambda one: _(STAGE_NAMES[one])).rename_axis(_("stage"))


def money_rows(route: RouteIncome) -> pd.DataFrame:
    """By country: value of exports (in_) and imports (out_), P5, P50, P95, USD a year."""
    inward, outward = route.of_country(route.incomes.inward), route.of_country(route.incomes.outward)
    return inward.add_prefix("in_").join(outward.add_prefix("out_"))


def flow_rows(route: RouteIncome, found: RouteLinks) -> pd.DataFrame:
    """Flows with their ranges, the cases that mention the link and their kg, and what the prior rests on; the largest first."""
    pairs = ["origin", "destination"]
    table = route.flows.table.merge(found.shares[[*pairs, "n"]], on=pairs, how="left")
    table = table.merge(found.mentioned[[*pairs, "kg"]], on=pairs, how="left")
    table = table.merge(found.prior[[*pairs, "basis"]], on=pairs, how="left")
    return table.assign(basis=table["basis"].fillna("cases only"), n=table["n"].fillna(0))


def flow_table(rows: pd.DataFrame, names: Mapping[str, str], most: int = 15) -> pd.DataFrame:
    """The largest flows that cases mention, in the words that are printed."""
    shown = rows[rows["n"] > 0].head(most)
    prior = {"named": _("named in publications"), "gravity": _("the model of links"), "cases only": _("none")}
    columns = {
        _("from and to"): [f"{names[row.origin]} → {names[row.destination]}" for row in rows_of(shown)],
        _("kg a year"): [words.with_range(row.p50, row.p5, row.p95) for row in rows_of(shown)],
        _("cases"): shown["n"].round().astype(int).to_numpy(),
        _("kg in them"): [None if np.isnan(kg) else f"{kg:,.0f}" for kg in shown["kg"]],
        _("besides cases"): [prior[basis] for basis in shown["basis"]],
    }
    return pd.DataFrame(columns)


def prior_words(rows: pd.DataFrame) -> str:
    """How much of the kilograms rests on no case, so that no table names the way, in a sentence."""
    silent = rows["n"] == 0
    return ngettext(
        "{n} more flow, with {share} of the kilograms over all links, rests only on the model of links and is not named.",
        "{n} more flows, with {share} of the kilograms over all links, rest only on the model of links and are not named.",
        int(silent.sum()),
    ).format(n=int(silent.sum()), share=words.percent(100 * rows.loc[silent, "p50"].sum() / rows["p50"].sum()))


def removal_table(ranked: pd.DataFrame, names: Mapping[str, str], most: int = 8) -> pd.DataFrame:
    """What the other countries' markets would lose without a country, % of their kilograms, at once and after turning."""
    shown = ranked.head(most)
    columns = {
        _("without"): [names[iso3] for iso3 in shown.index],
        _("lost without adaptation, %"): 100 * shown["share_lost_without_adaptation"].to_numpy(),
        _("lost with adaptation, %"): 100 * shown["share_lost_with_adaptation"].to_numpy(),
    }
    return pd.DataFrame(columns)


def spending(route: RouteIncome) -> pd.DataFrame:
    """What users pay: a row a draw, a column a country by ISO3, USD a year."""
    return pd.DataFrame(route.incomes.retail_sales, columns=pd.Index(route.countries, name="iso3"))


def network_words(summary: NetworkSummary, route: RouteIncome, circles: Sequence[Sequence[str]]) -> str:
    """What the network of links looks like, in sentences, with what inflates the flows."""
    if summary.reasons and not summary.links:
        return _("{reason} Nothing can be said about its shape.").format(reason=say(summary.reasons))
    low, middle, high = spread(route.flows.inflation)
    shape = _(
        "Cases mention {links} links away from the source on this route, between {nodes} countries (density {density}; "
        "centralisation of outgoing links {out_degree}, of incoming links {in_degree}, from 0 to 1; {reached} of ordered pairs "
        "are connected)."
    ).format(
        nodes=summary.nodes, links=summary.links, density=words.two_figures(summary.density),
        out_degree=words.two_figures(summary.out_centralisation), in_degree=words.two_figures(summary.in_centralisation),
        reached=words.percent(100 * summary.reachability),
    )  # fmt: skip
    borders = _("On its way, a kilogram crosses {n} borders.").format(n=words.with_range(middle, low, high))
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
        return _("No country lies between two others that cases do not link directly, so no broker is identified.")
    countries = [
        ngettext(
            "{country} ({n} pair, mostly as {role})", "{country} ({n} pairs, mostly as {role})", int(row["total"])
        ).format(
            country=geography.in_text(names[iso3]), n=f"{int(row['total']):,}", role=_(str(row.drop("total").idxmax()))
        )
        for iso3, row in some.head(3).iterrows()
    ]
    return _(
        "In heroin cases worldwide, the countries most often between two others that no case links directly are: {countries}. "
        "Groups are the subregions of the United Nations. This describes mentions, not business."
    ).format(countries=words.listed(countries))
