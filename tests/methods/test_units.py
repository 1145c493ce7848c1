"""In whichever unit amounts are given, what is made of them is the same: a gram is not "nothing", and a tonne not "more".

All data are SYNTHETIC. Each entry gives figures that have no unit, from amounts times a factor.
"""

import functools

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods
from pactresearch.methods.breaks.breaks import break_found
from pactresearch.methods.breaks.unknown_breaks import break_path
from pactresearch.methods.detection.detection import detection_index
from pactresearch.methods.displacement.displacement import displacement
from pactresearch.methods.displacement.quotient import displacement_quotient
from pactresearch.methods.evidence.reach import reach
from pactresearch.methods.flows.network import allocate, links
from pactresearch.methods.flows.scenarios import ranked_removals
from pactresearch.methods.flows.uncertainty import draw_flows
from pactresearch.methods.income.income import incomes
from pactresearch.methods.income.inputs import usable_prices
from pactresearch.methods.levels.level import surprise
from pactresearch.methods.levels.nowcast import nowcast
from pactresearch.methods.prices.chain import (
    NODE_COLUMNS,
    last_adds_most,
    price_chain,
    price_gradient,
    risks_and_prices,
)
from pactresearch.methods.prices.levels import Levels, Triple, international_price, levels, middle
from pactresearch.methods.prices.panel import price_panel
from pactresearch.methods.prices.pass_through import compared, pass_through, quantity_discount
from pactresearch.methods.prices.prices import purity_adjusted
from pactresearch.methods.prices.standing import beside_neighbours, comparable_prices
from pactresearch.methods.seizures.quality_of_data import data_quality
from pactresearch.methods.seizures.standing import per_100_000, standing
from pactresearch.methods.shipments.concentration import concentration
from pactresearch.methods.shipments.quantile_shift import comparable, quantile_shift
from pactresearch.methods.shipments.shipments import size_class_shares, weighted_sizes
from pactresearch.methods.shipments.size_distributions import fit_sizes
from pactresearch.methods.trends.overturning import undoing_years
from pactresearch.methods.trends.robust import robust_trend
from pactresearch.methods.trends.shape import shape
from pactresearch.methods.trends.windows import whole_period

YEARS = np.arange(2000, 2020)
RNG = np.random.default_rng(8)
KG = 40 * np.exp(-0.14 * (YEARS - 2000) + RNG.normal(0, 0.5, 20))
OTHER = 60 * np.exp(RNG.normal(0, 0.4, 20))
COUNTRIES = [f"C{at}" for at in range(8)]
LINE = pd.DataFrame({"origin": ["AAA", "BBB", "AAA"], "destination": ["BBB", "CCC", "CCC"], "share": [1.0, 0.5, 0.5]})


def table(*series, iso3=("AAA", "BBB", "CCC")):
    rows = [
        (one, year, "heroin", kg)
        for one, values in zip(iso3, series, strict=False)
        for year, kg in zip(YEARS, values, strict=True)
    ]
    return pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg"])


def route(*series, first=2000, last=2019):
    members = pd.DataFrame(
        {"iso3": ["AAA", "BBB", "CCC"][: len(series)], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA}
    )
    return methods.route_series(table(*series), members, "heroin", first, last)


def trends(by):
    found, robust = methods.trend(YEARS, by * KG, draws=50), robust_trend(YEARS, by * KG)
    curve, made = methods.specification_curve(YEARS, by * KG), shape(YEARS, by * KG)
    undone = undoing_years(YEARS, by * KG, found)
    return [
        found.percent_per_year, found.bootstrap_p, found.n_years, robust.low, robust.n_years, curve.median, len(curve.table),
        made.bend_year, made.percent_after, made.aic["bend"] - made.aic["line"], undone.years, undone.kg / by,
        whole_period(route(by * KG)).verdict == "supported",
    ]  # fmt: skip


def levels_of(by):
    with_gap = OTHER.copy()
    with_gap[-1] = np.nan
    year = nowcast(route(by * KG, by * with_gap), 2019, draws=50)
    one = surprise(YEARS, by * KG)
    return [one.rank, one.forecast.n_years, year.low_kg / by, year.high_kg / by]


def breaks(by):
    found, path = methods.shock_effect(YEARS, by * KG, 2010, draws=50), break_path(YEARS, by * KG, draws=30)
    return [
        found.p,
        found.n_before,
        found.level.percent,
        path.p_any,
        path.n_years,
        break_found(YEARS, by * KG, 2010, 0.05, 0.2, draws=50),
    ]


def displaced(by):
    zero = np.where(YEARS == 2003, 0.0, KG)
    found = displacement(YEARS, by * zero, by * OTHER, 2010, draws=50)
    quotient = displacement_quotient(YEARS, by * KG, by * OTHER, shock_year=2010)
    return [found.treated.p, found.neighbour.p, found.balance.effect, quotient]


def seized(by):
    kg, other = np.where(YEARS > 2016, 1.0, KG), np.where(YEARS % 2, np.nan, OTHER)
    series = route(by * kg, by * other)
    cases = pd.DataFrame({"iso3": "AAA", "year": YEARS, "drug": "heroin", "n": 2, "kg": by * kg * 0.6})
    record = methods.case_record(cases, table(by * kg), pd.DataFrame({"iso3": ["AAA"]}), "heroin", 2000, 2019)
    quality = data_quality(table(by * kg).assign(source="x"), ["AAA"], "heroin", 2000, 2019, cases)
    place = standing(pd.Series({"AAA": by * 3.0, "BBB": by, "CCC": 0.0}), "AAA")
    ratio = methods.ratio_to_production(pd.Series(1000 * by * KG, YEARS), pd.Series(by * OTHER, YEARS)).table
    parts = methods.size_decomposition(YEARS, by * KG, np.full(20, 5))
    return [
        *series.reported_share, *series.complete, *(series.kg / by), *record.table["coverage"], len(record.compared),
        quality.by_country.loc["AAA", "coverage"], len(quality.by_country.loc["AAA", "inconsistencies"]), place.share_percent,
        per_100_000(by * 5.0, 1e6) / by, per_100_000(1.0, by * 1e6) * by,
        *ratio["ratio"].fillna(-1), parts.change_ln_kg, len(parts.table),
    ]  # fmt: skip


def priced(by):
    rng = np.random.default_rng(1)
    rows = pd.DataFrame([(iso3, year) for iso3 in COUNTRIES for year in range(2010, 2014)], columns=["iso3", "year"])
    w = by * np.exp(rng.normal(3, 0.5, len(rows)))
    r = w * np.exp(rng.normal(1, 0.2, len(rows)))
    index = price_panel(rows.assign(usd_per_kg=w), 2010).table
    through, plain = pass_through(w, r, rows["iso3"], rows["year"]), compared(w, r)
    gradient = price_gradient(pd.Series(np.arange(8) * 300.0), pd.Series(w[:8]))
    discount = quantity_discount(
        by * np.exp(rng.normal(0, 1, 12)), by * np.exp(rng.normal(1, 1, 12)), np.repeat(range(4), 3)
    )
    risks = risks_and_prices(by, 3 * by, 0.2)
    return [
        *index["index"], *index["n_countries"], through.within.elasticity, through.between.elasticity, plain.elasticity_high,
        gradient.percent_per_1000_km, discount.exponent, risks["loss_share"][0], risks["implied_cost_usd_per_kg"][0] / by,
    ]  # fmt: skip


def chained(by):
    nodes = pd.DataFrame(
        [("a", "AAA", "wholesale", 2 * by, 3 * by, 4 * by, 0.5, 0.7, 0, 0),
         ("b", "BBB", "wholesale", 5 * by, 6 * by, 9 * by, 0.4, 0.6, 900, 1),
         ("c", "BBB", "retail", 20 * by, 30 * by, 40 * by, 0.2, 0.3, 0, 0)], columns=NODE_COLUMNS,
    )  # fmt: skip
    chain = price_chain(nodes)
    low, typical, high = (np.array([one * by]) for one in (2.0, 3.0, 5.0))
    seller, buyer = Triple(low, typical, high), Triple(2 * low, 2 * typical, 2 * high)
    level = levels(seller, buyer)
    return [
        *chain.hops["ratio"], *chain.hops["pure_ratio_high"], last_adds_most(chain.nodes, draws=40).mean(),
        level.distribution[0] / by, international_price(seller, buyer)[0] / by, middle(2 * by, np.nan, 4 * by).typical / by,
        purity_adjusted(2 * by, 3 * by, 0.5, 0.6).high / by,
    ]  # fmt: skip


def listed(by):
    rows = pd.DataFrame(
        {"iso3": [*COUNTRIES[:5], "C0"], "year": [2020] * 5 + [2019], "drug": "heroin", "level": "retail"}
    )
    usd = by * np.array([10.0, 12, 11, 9, 60, 10])
    rows = rows.assign(usd_per_kg=usd, usd_per_kg_low=usd, usd_per_kg_high=usd, purity=np.nan, flag=None).astype(
        {"flag": "str"}
    )
    rows["flag"] = rows["flag"].where(rows["flag"] != "nan").mask(rows["flag"] == "None")
    far = pd.concat(
        [rows, rows.iloc[[4]].assign(year=2018, usd_per_kg=by * 9, usd_per_kg_low=by * 9, usd_per_kg_high=by * 9)]
    )
    usable, left_out = usable_prices(far.reset_index(drop=True), 2018, 2020)
    shown = comparable_prices(rows, "heroin", pd.Series({2019: 1.0, 2020: 1.0}), 2020)
    beside = beside_neighbours(shown, "C0", COUNTRIES)
    return [len(usable), len(left_out), len(shown), *beside["ratio"].fillna(-1)]


def flowing(by):
    market = pd.Series({"BBB": 4.0 * by, "CCC": 6.0 * by})
    drawn = draw_flows(market, LINE.assign(alpha=3.0), draws=5)
    removed = ranked_removals(market, LINE)
    told = links(pd.DataFrame({"origin": ["AAA"], "iso3": ["BBB"], "kg": [by]}))
    one = np.ones(1)
    money = incomes(
        3 * one,
        one,
        0 * one,
        Levels(by * one, 2 * by * one, 3 * by * one),
        (np.array([0]), np.array([0])),
        one,
        by * one,
    )
    sold = incomes(by * one, 0 * one, 0 * one, Levels(one, one, one), (np.array([0]),) * 2, 0 * one, one)
    return [
        *(allocate(market, LINE).table["kg"] / by), *drawn.inflation, *removed.to_numpy().ravel(), told.table["kg"].item() / by,
        *(money.value_added() / by), *(sold.retail_sales / by),
    ]  # fmt: skip


def reached(by):
    cases = pd.DataFrame({"iso3": ["AAA", "BBB"], "year": 2010, "n": 3, "kg": [by * 4.0, by * 2.0]})
    totals = pd.DataFrame({"iso3": ["AAA", "BBB", "CCC"], "year": 2010, "kg": [by * 5.0, by * 5.0, by * 3.0]})
    found = reach(cases, totals, (2010, 2010))
    return [found.share, *found.silent.values()]


def shipped(by):
    rng = np.random.default_rng(2)
    kg = by * np.exp(rng.normal(1, 1, 200)).clip(0.2)
    cases = pd.DataFrame(
        {
            "iso3": "AAA",
            "year": np.repeat(range(2010, 2015), 40),
            "n": 1,
            "kg": kg,
            "size_class_kg": None,
            "transport": "air",
        }
    )
    fit = fit_sizes(weighted_sizes(cases, 0.1 * by), "lognormal")
    unequal = concentration(kg, np.ones(200, int), draws=20)
    rows = comparable(cases, 0.1 * by)
    small = size_class_shares(cases.head(3).assign(size_class_kg="<1", kg=by * np.array([1e-3, 2e-3, 3e-3])))
    return [
        fit.parameters["sigma"],
        unequal.gini,
        unequal.top_share,
        len(rows),
        quantile_shift(rows, 0.5).p,
        small["share_of_kg"].sum(),
    ]


def detected(by):
    rng = np.random.default_rng(3)
    cells = pd.DataFrame([(iso3, year) for iso3 in COUNTRIES for year in range(2010, 2018)], columns=["iso3", "year"])
    amounts = cells.assign(kg=by * np.exp(rng.normal(2, 0.5, len(cells))))
    proxies = cells.assign(proxy="p", value=0.02 * (cells["year"] - 2010) + rng.normal(0, 0.05, len(cells)))
    found = detection_index(amounts, proxies, quantity="kg")
    return [
        found.trends[1].percent_per_year,
        found.trends[1].low,
        found.effective_countries,
        found.break_even.kappa,
        *found.index["index"],
    ]


ASKED = (
    trends, levels_of, breaks, displaced, seized, priced, chained, listed, flowing, reached, shipped, detected,
)  # fmt: skip


@functools.cache
def in_kilograms(ask):
    return pytest.approx(np.array(ask(1.0), dtype=float), rel=1e-5, abs=1e-7, nan_ok=True)


@pytest.mark.parametrize("by", [1e-6, 1e6])
@pytest.mark.parametrize("ask", ASKED, ids=lambda ask: ask.__name__)
def test_the_unit_of_an_amount_makes_no_difference(ask, by):
    assert np.array(ask(by), dtype=float) == in_kilograms(ask)
