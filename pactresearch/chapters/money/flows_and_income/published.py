"""What publications give as a route's money, and how far the estimate of `flows_and_income` lies from it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.chapters.money.amounts import of_input, usd, usd_range
from pactresearch.chapters.money.flows_and_income.study import Assumed
from pactresearch.language import N_, _
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.income.route_income import RouteIncome, expenditure_usd
from pactresearch.methods.income.uncertain_inputs import spread, value_for
from pactresearch.rows import rows_of

UNIT = {"billion USD": 1e9, "billion USD (approx)": 1e9, "million USD": 1e6}
AREAS = {  # by route, those that publications print money of: the whole route, or a part with its name
    "balkan": {"BALKAN_ROUTE": ""},
    "northern": {"NORTHERN_ROUTE": "", "CENTRAL_ASIA": N_("Central Asia"), "RUS": N_("Russian Federation")},
}
RANGES = {  # statements that print one figure's two ends
    "gross_income_annual": ("gross_income_annual_low", "gross_income_annual_high"),
    "profit_annual": ("profit_annual_low", "profit_annual_high"),
}
SINGLE = ("gross_profit_annual", "gross_revenue_annual", "market_value", "trafficking_profit", "trafficking_net_profit")
MEASURES = {
    "gross_income_annual": N_("gross income"),
    "profit_annual": N_("profit"),
    "gross_profit_annual": N_("gross profit (value added)"),
    "gross_revenue_annual": N_("gross revenue"),
    "market_value": N_("market value"),
    "trafficking_profit": N_("profit of trafficking"),
    "trafficking_net_profit": N_("net profit of trafficking"),
}


def world_total_usd(statements: pd.DataFrame) -> float:
    """The largest figure at hand for the retail value of all opiates in the world, USD a year."""
    world = statements[
        (statements["area"] == "WORLD") & statements["metric"].isin(["market_value", "market_value_max"])
    ]
    return float((world["value"] * world["unit"].map(UNIT)).max())


def published_totals(route: str, statements: pd.DataFrame) -> pd.DataFrame:
    """What publications at hand give as a route's money: label, area, whole (route), period, measure, low, high (USD a year)."""
    rows = []
    for area, part in AREAS.get(route, {}).items():
        of_area = statements[(statements["area"] == area) & statements["unit"].isin(UNIT)].set_index("metric")
        value = of_area["value"] * of_area["unit"].map(UNIT)
        pairs = {**RANGES, **{metric: (metric, metric) for metric in SINGLE}}
        for measure, (low, high) in pairs.items():
            if low in value.index and high in value.index:
                period, publication = of_area.loc[low, ["period", "publication"]]
                said = _(MEASURES[measure])
                label = ", ".join(map(str, filter(None, [said, period, _(str(part))])))
                rows.append((label, area, not part, period, said, value[low], value[high], publication))
    columns = ["label", "area", "whole", "period", "measure", "low", "high", "publication"]
    return pd.DataFrame(rows, columns=columns)


def plausibility(published: pd.DataFrame, given: Assumed, convention: str, total: np.ndarray) -> pd.DataFrame:
    """Each published total beside this one, and what a single input would have to be for the two to meet."""
    p5, p50, p95 = spread(total)

    def model(drawn: Mapping[str, np.ndarray]) -> np.ndarray:
        return expenditure_usd(given.known, drawn, convention).sum(axis=1)

    turned = [one for one in given.inputs if one.name in ("grams_per_user", "survey_factor", "retail_purity")]
    rows = []
    for row in rows_of(published[published["whole"].astype(bool)]):
        middle = (row.low + row.high) / 2
        rows.append(
            {
                "published": f"{row.measure}, {row.period}",
                "publication": row.publication,
                "published_usd_low": row.low,
                "published_usd_high": row.high,
                "p5_usd": p5,
                "p50_usd": p50,
                "p95_usd": p95,
                "published_over_median": middle / p50,
                "inside": bool(row.low <= p95 and row.high >= p5),
                **{f"needs_{one.name}": value_for(model, one, given.drawn, middle) for one in turned},
            }
        )
    return pd.DataFrame(rows)


def plausibility_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `plausibility` in the words that are printed."""
    columns = {
        _("published"): rows["published"],
        _("as printed"): [_printed(row) for row in rows_of(rows)],
        _("here, nine in ten simulations"): [usd_range(row.p5_usd, row.p95_usd) for row in rows_of(rows)],
        _("compared with the median here"): [
            f"× {words.two_figures(ratio)}" for ratio in rows["published_over_median"]
        ],
        _("grams that would match"): [
            _("{grams} g").format(grams=words.two_figures(grams)) if np.isfinite(grams) else _("none in its range")
            for grams in rows["needs_grams_per_user"]
        ],
    }
    return pd.DataFrame(columns)


def _printed(row) -> str:
    return usd_range(row.published_usd_low, row.published_usd_high)


def plausibility_words(rows: pd.DataFrame, tornado: pd.DataFrame) -> str:
    """Which input explains how far the estimate lies from the published ones, in sentences."""
    if rows.empty:
        return _("No publication in the tables gives a total for this route to compare the estimate with.")
    first = tornado.iloc[0]
    most = first["input_high"] if first["high"] > first["low"] else first["input_low"]
    return _(
        "The difference is mostly due to the {input}: with {value} the median would be {median}. The publications cover other "
        "drugs, years and countries, in nominal dollars, without country tables. This is only a check of plausibility."
    ).format(input=first["label"], value=of_input(most, first["unit"]), median=usd(max(first["low"], first["high"])))


def structure_words(
    statements: pd.DataFrame, route: RouteIncome, known: CountryInputs, names: Mapping[str, str]
) -> str:
    """Where publications put a route's money and quantities beside where they come out here; empty where none does.

    Western and Central Europe is taken to be the countries at the stages distribution and market.
    """
    stage = known.table["stage"].reindex(route.countries)
    west = stage.isin(["distribution", "market"]).to_numpy()
    profit = _statement(statements, "WCE", "share_of_route_gross_profit")
    income = _statement(statements, "IRN", "share_of_route_gross_income")
    demand = _statement(statements, "WESTERN_EUROPE", "demand")
    sentences = []
    if profit is not None and west.any():
        share = route.incomes.value_added()[:, west].sum(axis=1) / route.value_added_usd
        said = _(
            "UNODC placed {published} % of the gross profit of {period} in Western and Central Europe; here, countries at the "
            "distribution and market stages add {share}."
        )
        sentences.append(
            said.format(published=words.two_figures(profit["value"]), period=profit["period"], share=_percent(share))
        )
    if income is not None and "IRN" in route.identified:
        share = route.incomes.retail_sales[:, route.countries.index("IRN")] / route.expenditure_usd
        said = _(
            "It places over {published} % of the gross income of {period} in {country}; here, users there pay {share}."
        )
        sentences.append(
            said.format(published=_least(income), period=income["period"], country=names["IRN"], share=_percent(share))
        )
    if demand is not None and west.any():
        p5, p50, p95 = (words.two_figures(end) for end in spread(route.consumed_kg[:, west].sum(axis=1) / 1000))
        said = _(
            "It put demand in Western Europe in {period} at {published} t of heroin; here, the same stages consume {middle} t of "
            "pure heroin ({low} to {high}), so the main difference is in quantities."
        )
        published = words.two_figures(demand["value"])
        sentences.append(said.format(period=demand["period"], published=published, middle=p50, low=p5, high=p95))
    return " ".join(sentences)


def _least(statement: pd.Series) -> str:
    """The whole percent that a figure such as `>33.3` exceeds."""
    return f"{int(float(statement['value_text'].lstrip('>')))}"


def _statement(statements: pd.DataFrame, area: str, metric: str) -> pd.Series | None:
    """The first statement of that area and metric; None where there is none."""
    rows = statements[(statements["area"] == area) & (statements["metric"] == metric)]
    return None if rows.empty else rows.iloc[0]


def _percent(share: np.ndarray) -> str:
    p5, p50, p95 = spread(100 * share)
    return _("{share} %").format(share=words.with_range(p50, p5, p95))
