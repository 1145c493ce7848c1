"""What publications give as a route's money, and how far the estimate of `flows_and_income` lies from it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.chapters.money.figures.income import usd, usd_range
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.income.route_income import RouteIncome, expenditure_usd
from pactresearch.methods.income.uncertain_inputs import Input, spread, value_for

UNIT = {"billion USD": 1e9, "billion USD (approx)": 1e9, "million USD": 1e6}
AREAS = {"balkan": ("BALKAN_ROUTE",), "northern": ("NORTHERN_ROUTE", "CENTRAL_ASIA", "RUS"), "southern": ()}
RANGES = {  # statements that print one figure's two ends
    "gross_income_annual": ("gross_income_annual_low", "gross_income_annual_high"),
    "profit_annual": ("profit_annual_low", "profit_annual_high"),
}
SINGLE = ("gross_profit_annual", "gross_revenue_annual", "market_value", "trafficking_profit", "trafficking_net_profit")
MEASURES = {
    "gross_income_annual": "gross income",
    "profit_annual": "profit",
    "gross_profit_annual": "gross profit (value added)",
    "gross_revenue_annual": "gross revenue",
    "market_value": "market value",
    "trafficking_profit": "profit of trafficking",
    "trafficking_net_profit": "net profit of trafficking",
}


def world_total_usd(statements: pd.DataFrame) -> float:
    """The largest figure at hand for the retail value of all opiates in the world, USD a year."""
    world = statements[
        (statements["area"] == "WORLD") & statements["metric"].isin(["market_value", "market_value_max"])
    ]
    return float((world["value"] * world["unit"].map(UNIT)).max())


def published_totals(route: str, statements: pd.DataFrame) -> pd.DataFrame:
    """What publications at hand give as a route's money: label, area, period, measure, low, high (USD a year, nominal)."""
    rows = []
    for area in AREAS.get(route, ()):
        of_area = statements[(statements["area"] == area) & statements["unit"].isin(UNIT)].set_index("metric")
        value = of_area["value"] * of_area["unit"].map(UNIT)
        pairs = {**RANGES, **{metric: (metric, metric) for metric in SINGLE}}
        for measure, (low, high) in pairs.items():
            if low in value.index and high in value.index:
                period, publication = of_area.loc[low, ["period", "publication"]]
                label = f"{MEASURES[measure]}, {period}" + (
                    "" if area.endswith("ROUTE") else f", {area.replace('_', ' ').title()}"
                )
                rows.append((label, area, period, MEASURES[measure], value[low], value[high], publication))
    columns = ["label", "area", "period", "measure", "low", "high", "publication"]
    return pd.DataFrame(rows, columns=columns)


def plausibility(
    published: pd.DataFrame, known: CountryInputs, found: Sequence[Input], convention: str, total: np.ndarray
) -> pd.DataFrame:
    """Each published total beside this one, and what a single input would have to be for the two to meet."""
    p5, p50, p95 = spread(total)

    def model(drawn: Mapping[str, np.ndarray]) -> np.ndarray:
        return expenditure_usd(known, drawn, convention).sum(axis=1)

    rows = []
    for row in published[published["area"].str.endswith("ROUTE")].itertuples():
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
                **{
                    f"needs_{name}": value_for(model, found, name, middle)
                    for name in ("grams_per_user", "survey_factor")
                },
                "needs_retail_purity_place": value_for(model, found, "retail_purity_place", middle),
            }
        )
    return pd.DataFrame(rows)


def plausibility_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `plausibility` in the words that are printed."""
    columns = {
        "published": rows["published"],
        "as printed": [_printed(row) for row in rows.itertuples()],
        "here, P5 to P95": [usd_range(row.p5_usd, row.p95_usd) for row in rows.itertuples()],
        "over the median": [f"× {words.two_figures(ratio)}" for ratio in rows["published_over_median"]],
        "grams that would do": [_or_none(value, "g") for value in rows["needs_grams_per_user"]],
    }
    return pd.DataFrame(columns)


def _printed(row) -> str:
    low, high = row.published_usd_low, row.published_usd_high
    return usd(low) if low == high else usd_range(low, high)


def _or_none(value: float, unit: str) -> str:
    if not np.isfinite(value):
        return "none in its range"
    return f"{unit} {words.two_figures(value)}" if unit == "×" else f"{words.two_figures(value)} {unit}"


def _at_most(first: pd.Series) -> str:
    """The value of an input, of its P5 and P95, that gives the larger total."""
    value = first["input_high"] if first["high"] > first["low"] else first["input_low"]
    return f"{words.two_figures(value)} {first['unit']}"


def plausibility_words(rows: pd.DataFrame, tornado: pd.DataFrame) -> str:
    """How far the estimate lies from the published ones and which input explains it, in sentences."""
    if rows.empty:
        return "No publication at hand gives a total for this route: there is nothing to hold the estimate against."
    first = tornado.iloc[0]
    said = []
    for row in rows.itertuples():
        printed = _printed(row)
        where = "overlaps" if row.inside else "lies outside"
        grams = row.needs_grams_per_user
        closes = (
            f"{words.two_figures(grams)} pure grams a user would close the gap alone"
            if np.isfinite(grams)
            else "no published figure of grams a user would close the gap alone"
        )
        said.append(
            f"{row.published[0].upper()}{row.published[1:]}: {printed}, {words.two_figures(row.published_over_median)} times the "
            f"median here, and {where} the range here; {closes}."
        )
    most = usd(max(first["low"], first["high"]))
    return (
        f"{' '.join(said)} The input that explains most of the distance is the {first['label']}: with {_at_most(first)} the "
        f"median is {most}. The publications count other drugs, other years and another list of countries, in nominal dollars, "
        "and their country tables are not at hand: this is a check of plausibility and nothing more."
    )


def structure_words(
    statements: pd.DataFrame, route: RouteIncome, known: CountryInputs, names: Mapping[str, str]
) -> str:
    """Where publications put a route's money and quantities beside where they come out here; empty where none does.

    Western and Central Europe is taken to be the countries at the stages distribution and market.
    """
    stage = known.table["stage"].reindex(route.countries)
    west = stage.isin(["distribution", "market"]).to_numpy()
    profit, income, demand = (
        _statement(statements, *which)
        for which in (
            ("WCE", "share_of_route_gross_profit"),
            ("IRN", "share_of_route_gross_income"),
            ("WESTERN_EUROPE", "demand"),
        )
    )
    sentences = []
    if profit is not None and west.any():
        share = route.incomes.value_added()[:, west].sum(axis=1) / route.value_added_usd
        sentences.append(
            f"UNODC put {words.two_figures(profit['value'])} % of the gross profit of {profit['period']} in Western and Central "
            f"Europe; here countries at the stages distribution and market add {_percent(share)}."
        )
    if income is not None and "IRN" in route.identified:
        share = route.incomes.retail_sales[:, route.countries.index("IRN")] / route.expenditure_usd
        third = income["value_text"].removeprefix(">").split(".")[0]
        sentences.append(
            f"It puts over {third} % of the gross income of {income['period']} in {names['IRN']}; here users there pay "
            f"{_percent(share)}."
        )
    if demand is not None and west.any():
        p5, p50, p95 = (words.two_figures(end) for end in spread(route.consumed_kg[:, west].sum(axis=1) / 1000))
        sentences.append(
            f"It put the demand of Western Europe in {demand['period']} at {words.two_figures(demand['value'])} t of heroin; here "
            f"the same stages consume {p50} t pure ({p5} to {p95}): the distance is first one of quantities."
        )
    return " ".join(sentences)


def _statement(statements: pd.DataFrame, area: str, metric: str) -> pd.Series | None:
    """The first statement of that area and metric; None where there is none."""
    rows = statements[(statements["area"] == area) & (statements["metric"] == metric)]
    return None if rows.empty else rows.iloc[0]


def _percent(share: np.ndarray) -> str:
    p5, p50, p95 = spread(100 * share)
    return f"{words.two_figures(p50)} % ({words.two_figures(p5)} to {words.two_figures(p95)})"
