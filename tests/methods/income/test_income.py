"""All tables here are SYNTHETIC."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.flows.shares import import_shares
from pactresearch.methods.income.income import consumption_kg, incomes
from pactresearch.methods.income.inputs import (
    ALONE,
    CONTRADICTORY,
    FARTHEST,
    NOT_ABOVE_ZERO,
    PER_GRAM,
    country_inputs,
    usable_prices,
    within_means,
)
from pactresearch.methods.income.route_income import (
    _ranges,
    consumed_kg,
    expenditure_usd,
    retail_prices,
    route_income,
    spending_per_user,
)
from pactresearch.methods.income.uncertain_inputs import Input, latin_hypercube, quantiles, spread, tornado, value_for
from pactresearch.methods.prices.levels import ADJUSTED, AS_SOLD, Levels, Triple, international_price, levels, middle
from pactresearch.verdict import Reason

ROUNDING = 1e-9  # sums of some hundred floating-point products, relative to the total
MEMBERS = pd.DataFrame(
    {"iso3": ["IRN", "TUR", "GRC", "DEU"], "stage": ["transit", "transit", "entry", "market"], "weight": [0.5, 1, 1, 1]}
)
YEARS = range(2018, 2023)
CONTEXT = pd.DataFrame(
    [
        (iso3, year, 40e6, 26e6, 500e9, 250.0 + 5 * (year - 2018))
        for iso3 in [*MEMBERS["iso3"], "ALB"]
        for year in YEARS
    ],
    columns=["iso3", "year", "population", "population_15_64", "gdp_usd", "us_cpi"],
)
PREVALENCE = pd.DataFrame(
    [
        ("IRN", 2010, "opiates", 2.0),
        ("IRN", 2015, "opiates", 3.0),
        ("TUR", 2018, "opiates", 0.05),
        ("DEU", 2021, "opiates", 0.2),
        ("DEU", 2021, "opioids", 0.5),
        ("GRC", 2020, "opioids", 0.4),
    ],
    columns=["iso3", "year", "drug", "percent"],
)
PRICE_COLUMNS = ["iso3", "year", "level", "usd_per_kg_low", "usd_per_kg", "usd_per_kg_high", "purity", "flag"]
PRICES = pd.DataFrame(
    [
        ("IRN", 2019, "wholesale", 3000.0, 4000.0, 6000.0, np.nan, None),
        ("IRN", 2019, "retail", 10e3, 15e3, 20e3, 0.2, None),
        ("TUR", 2020, "wholesale", 9e3, 12e3, 15e3, np.nan, None),
        ("TUR", 2020, "retail", 20e3, 25e3, 30e3, 0.3, None),
        ("GRC", 2021, "wholesale", 14e3, 18e3, 20e3, np.nan, None),
        ("GRC", 2021, "retail", 25e3, 30e3, 40e3, 0.25, None),
        ("DEU", 2022, "wholesale", 25e3, 30e3, 40e3, np.nan, None),
        ("DEU", 2022, "retail", 40e3, 50e3, 60e3, np.nan, None),
    ],
    columns=PRICE_COLUMNS,
).assign(drug="heroin")
SEIZURES = pd.DataFrame(
    [
        ("IRN", 2019, "heroin", 20e3),
        ("IRN", 2021, "morphine", 40e3),
        ("TUR", 2020, "heroin", 15e3),
        ("DEU", 2020, "heroin", 500.0),
    ],
    columns=["iso3", "year", "drug", "kg"],
)
SHARES = import_shares(
    pd.DataFrame(
        [
            ("AFG", "IRN", 50),
            ("IRN", "TUR", 30),
            ("AFG", "TUR", 3),
            ("TUR", "GRC", 9),
            ("TUR", "DEU", 8),
            ("GRC", "DEU", 4),
        ],
        columns=["origin", "destination", "n"],
    )
)
INPUTS = (
    Input("grams_per_user", "pure grams per user", "loguniform", 3.6, 30, "g a year", "published figures"),
    Input("survey_place", "surveys that differ", "uniform", 0, 1, "of their range", "assumption: toy"),
    Input("survey_factor", "survey error", "loguniform", 0.67, 1.5, "factor", "assumption: no interval at hand"),
    Input("retail_price_factor", "retail prices", "triangular", 0.8, 1.2, "factor", "assumption: toy", mode=1.0),
    Input("retail_purity", "purity where not reported", "uniform", 0.21, 0.29, "share", "assumption: toy"),
    Input("wholesale_purity", "wholesale purity", "uniform", 0.3, 0.7, "share", "assumption: toy"),
    Input("wholesale_place", "wholesale price where not reported", "uniform", 0, 1, "place", "assumption: toy"),
    Input("source_usd_per_kg", "price at the source", "uniform", 2000, 2500, "USD/kg", "assumption: toy"),
    Input("seized_retail_share", "seized from retailers", "uniform", 0, 0.1, "share", "assumption: toy"),
    Input("seized_distribution_share", "seized from distributors", "uniform", 0.1, 0.4, "share", "assumption: toy"),
)


def inputs(prices=PRICES, prevalence=PREVALENCE):
    return country_inputs(MEMBERS, prevalence, CONTEXT, prices, SEIZURES, 2018, 2022)


@pytest.fixture(scope="module", params=[0.0, 2 / 3, 1.0])
def route(request):
    return route_income(inputs(), SHARES, latin_hypercube(INPUTS, 200, 7), ("AFG",), alpha=request.param, seed=7)


def test_value_added_is_what_users_pay_in_every_draw_and_for_every_split_of_a_border(route):
    assert route.value_added_usd == pytest.approx(route.expenditure_usd, rel=ROUNDING)
    assert route.by_stage().sum(axis=1).to_numpy() == pytest.approx(route.expenditure_usd, rel=ROUNDING)


def test_money_that_goes_out_comes_in_elsewhere(route):
    inward, outward = route.incomes.inward.sum(axis=1), route.incomes.outward.sum(axis=1)
    assert inward == pytest.approx(outward, rel=ROUNDING)


def test_what_the_producer_sends_is_what_is_consumed_and_seized(route):
    producer = route.flows.throughput_kg[:, route.countries.index("AFG")]
    assert producer == pytest.approx(route.flows.market_kg.sum(axis=1), rel=ROUNDING)


def test_sales_added_along_the_chain_count_a_kilogram_several_times(route):
    gross = sum(
        getattr(route.incomes, f"{stage}_sales").sum(axis=1) for stage in ("retail", "distribution", "international")
    )
    assert (gross > 1.5 * route.expenditure_usd).all()


def test_the_split_of_a_border_moves_income_between_countries_and_no_total():
    drawn = latin_hypercube(INPUTS, 50, 1)
    low, high = (route_income(inputs(), SHARES, drawn, ("AFG",), alpha=alpha, seed=1) for alpha in (0.0, 1.0))
    source = low.countries.index("AFG")
    assert (low.incomes.value_added()[:, source] == 0).all()  # with alpha 0 the exporter earns nothing
    assert (high.incomes.value_added()[:, source] > 0).all()
    assert low.value_added_usd == pytest.approx(high.value_added_usd, rel=ROUNDING)
    assert (replace(low.incomes, alpha=1.0).value_added() == high.incomes.value_added()).all()  # no flow is drawn again


def test_users_times_grams_times_price_by_hand():
    drawn = {one.name: np.array([float(one.at(0.5))]) for one in INPUTS}
    paid = pd.Series(expenditure_usd(inputs(), drawn)[0], index=MEMBERS["iso3"])
    grams = np.sqrt(3.6 * 30)
    pure_kg = 0.03 * 0.5 * 26e6 * np.sqrt(0.67 * 1.5) * grams / 1000
    usd_per_pure_kg = (15e3 + 20e3) / 2 * 270 / 255 / 0.2
    assert paid["IRN"] == pytest.approx(pure_kg * usd_per_pure_kg)
    assert paid["GRC"] == 0  # opioids are not opiates: no survey


def test_a_country_without_survey_or_price_is_not_identified_and_says_why():
    table = inputs(PRICES[PRICES["iso3"] != "DEU"]).table
    assert table["reasons"].to_dict() == {
        "IRN": None,
        "TUR": None,
        "GRC": (Reason("no_survey"),),
        "DEU": (Reason("no_retail_price"),),
    }
    assert inputs().identified.tolist() == ["IRN", "TUR", "DEU"]
    assert inputs().table.loc["IRN", "prevalence_year"] == 2015
    assert inputs().table.loc["IRN", "seized_kg"] == 0.5 * 30e3  # a mean of the years reported, not of five


def test_the_purity_of_a_country_without_one_is_a_range_of_the_others():
    assert inputs().retail_purity_range == pytest.approx((0.21, 0.29))
    drawn = latin_hypercube(INPUTS, 100, 0)
    paid = expenditure_usd(inputs(), drawn)[:, 3] / expenditure_usd(inputs(), drawn)[:, 1]
    assert np.ptp(paid) / paid.mean() == pytest.approx(np.log(0.29 / 0.21), rel=0.1)


@pytest.mark.parametrize("factor", [1 / 60, 60])
def test_a_country_whose_users_would_pay_far_more_or_less_than_elsewhere_is_not_identified(factor):
    drawn = {one.name: np.array([float(one.at(0.5))]) for one in INPUTS}
    table = inputs().table
    table.loc["TUR", ["retail_low", "retail_typical", "retail_high"]] *= factor
    kept = within_means(replace(inputs(), table=table), spending_per_user(replace(inputs(), table=table), drawn))
    assert kept.identified.tolist() == ["IRN", "DEU"]
    (beyond,) = kept.table.loc["TUR", "reasons"]
    assert abs(np.log(beyond.facts["times"] / beyond.facts["usual"])) > np.log(FARTHEST)


def test_what_a_user_pays_by_hand():
    drawn = {one.name: np.array([float(one.at(0.5))]) for one in INPUTS}
    dear = PRICES.copy()
    dear.loc[dear["iso3"] == "TUR", "purity"] = 0.004  # a purity of one lot, taken for all
    assert inputs(dear).identified.tolist() == ["IRN", "TUR", "DEU"]
    usd = np.sqrt(3.6 * 30) / 1000 * (25e3 + 30e3) / 2 * 270 / 260 / 0.004
    assert spending_per_user(inputs(dear), drawn)["TUR"] == pytest.approx(usd)


def test_a_price_per_gram_marked_per_kilogram_is_left_out_with_the_reason():
    wrong = PRICES.copy()
    wrong.loc[wrong["iso3"] == "DEU", PRICE_COLUMNS[3:6]] = [[25.0, 30.0, 40.0], [40.0, 50.0, 60.0]]
    found = inputs(wrong)
    assert found.left_out[["iso3", "reason"]].to_numpy().tolist() == [["DEU", PER_GRAM]] * 2
    assert found.table.loc["DEU", "reasons"] == (Reason("no_retail_price"),)


@pytest.mark.parametrize(("factor", "reason"), [(6.0, ALONE), (1 / 6, ALONE), (0.0, NOT_ABOVE_ZERO)])
def test_a_price_far_from_its_neighbours_in_time_or_of_zero_decides_no_total(factor, reason):
    wrong = PRICES.copy()
    row = wrong.index[(wrong["iso3"] == "TUR") & (wrong["level"] == "retail")][-1]
    more = [wrong.loc[[row]].assign(year=year) for year in (2014, 2019, 2022)]
    steady = pd.concat([wrong, *more], ignore_index=True)
    jumped = steady.copy()
    jumped.loc[jumped.index[-1], PRICE_COLUMNS[3:6]] *= factor
    found = inputs(jumped)
    assert found.left_out["reason"].tolist() == [reason]
    price = "retail_typical"
    assert found.table.loc["TUR", price] == pytest.approx(inputs(steady.iloc[:-1]).table.loc["TUR", price])


def test_prices_that_contradict_themselves_are_left_out():
    wrong = PRICES.assign(flag=np.where(PRICES["iso3"] == "TUR", "typical, lowest and highest contradict", None))
    assert set(inputs(wrong).left_out["reason"]) == {CONTRADICTORY}


def test_prices_by_level_after_aziani_by_hand():
    found = levels(Triple(*map(np.array, (10.0, 12.0, 20.0))), Triple(*map(np.array, (30.0, 40.0, 60.0))))
    assert (found.wholesale, found.distribution, found.retail) == (11, 25, 50)
    dear = levels(Triple(*map(np.array, (10.0, 12.0, 20.0))), Triple(*map(np.array, (5.0, 40.0, 60.0))))
    assert dear.distribution == 16  # the lowest retail price is below the typical wholesale price


def test_border_prices_after_aziani_by_hand():
    def one(low, typical):
        return Triple(np.array([low]), np.array([typical]), np.array([typical]))

    assert international_price(one(10, 14), one(8, 9)) == 10  # the exporter's lowest is at least the importer's
    assert international_price(one(10, 14), one(20, 30)) == 17
    assert international_price(one(np.nan, np.nan), one(20, 30)) == 20
    assert international_price(one(10, 14), one(np.nan, np.nan)) == 14
    assert np.isnan(international_price(one(np.nan, np.nan), one(np.nan, np.nan)))


def test_what_a_price_row_lacks_is_taken_from_what_it_has():
    found = middle([10, np.nan, np.nan], [np.nan, 5, np.nan], [20, np.nan, np.nan])
    assert found.typical[:2].tolist() == [15, 5]
    assert (found.low[1], found.high[1]) == (5, 5)
    assert np.isnan(found.typical[2])


def test_grams_a_user_span_a_factor_of_eight_and_so_does_consumption():
    assert consumption_kg(0.4, 1e6, 30) / consumption_kg(0.4, 1e6, 3.6) == pytest.approx(30 / 3.6)
    assert consumption_kg(0.4, 1e6, 30) == 120


def test_a_hypercube_fills_every_slice_of_every_input():
    drawn = latin_hypercube(INPUTS, 100, 3)
    place = np.floor(100 * np.log(drawn["grams_per_user"] / 3.6) / np.log(30 / 3.6))
    assert sorted(place.astype(int)) == list(range(100))
    assert latin_hypercube(INPUTS, 100, 3)["wholesale_purity"].tolist() == drawn["wholesale_purity"].tolist()


def product(drawn):
    return drawn["a"] * drawn["b"]


PAIR = (
    Input("a", "a", "uniform", 1, 3, "", "assumption: toy"),
    Input("b", "b", "loguniform", 1, 100, "", "assumption: toy"),
)


def test_a_tornado_lists_what_moves_the_result_most_first():
    drawn = latin_hypercube(PAIR, 4000, 1)
    found = tornado(product, PAIR, drawn)
    assert found["name"].tolist() == ["b", "a"]
    assert found["middle"].unique() == pytest.approx([20], rel=1e-3)  # one draw a slice of 1/4000
    assert found.set_index("name").loc["a", ["low", "high"]].tolist() == pytest.approx([11, 29], rel=1e-3)
    bound = {name: values[drawn["b"] < 10] for name, values in drawn.items()}
    assert tornado(product, PAIR, bound).set_index("name").loc["b", "input_high"] < 10


def test_the_value_that_gives_a_target_is_found_or_there_is_none():
    drawn = latin_hypercube(PAIR, 4000, 1)
    assert value_for(product, PAIR[1], drawn, 100.0) == pytest.approx(50, rel=1e-3)
    assert np.isnan(value_for(product, PAIR[0], drawn, 100.0))


def test_the_value_for_a_target_and_the_tornado_hold_the_others_at_the_same_middles():
    """Where harvests bind, the draws that are kept are not those of the inputs: at its tornado's end a result has that value."""
    drawn = latin_hypercube(PAIR, 4000, 1)
    bound = {name: values[drawn["a"] < 1.5] for name, values in drawn.items()}
    end = tornado(product, PAIR, bound).set_index("name").loc["b"]
    assert value_for(product, PAIR[1], bound, end["high"]) == pytest.approx(end["input_high"])


def test_draws_with_a_missing_one_have_no_spread():
    assert np.isnan(spread(np.array([1.0, np.nan]))).all()


def known(alpha=0.5, consumed=1.0):
    return incomes(
        np.array([consumed]), np.array([0.0]), np.array([0.0]), Levels(*(np.ones(1),) * 3),
        (np.array([0]), np.array([0])), np.array([1.0]), np.array([1.0]), alpha,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: known(alpha=1.2), "alpha is 1.2"),
        (lambda: known(consumed=np.nan), "must be known and 0 or more"),
        (lambda: consumption_kg(130, 1e6, 10), "prevalence lies outside 0 to 100"),
        (lambda: consumption_kg(1, 1e6, -10), "0 or more"),
        (lambda: Triple(*(np.ones(1),) * 3).pure(np.array([1.3])), "purity is 1.3; it must be above 0 and up to 1"),
        (lambda: Triple(*(np.ones(1),) * 3).pure(np.array([0.0])), "purity is 0; it must be above 0"),
        (lambda: middle([5], [3], [2]), "lowest price is above its highest"),
        (lambda: middle([-5], [3], [6]), "price is negative"),
        (lambda: Input("a", "a", "normal", 1, 2, "", "x"), "distribution 'normal'; allowed: fixed"),
        (lambda: Input("a", "a", "uniform", 2, 1, "", "x"), "give the lower one first"),
        (lambda: Input("a", "a", "loguniform", 0, 1, "", "x"), "must be above 0"),
        (lambda: Input("a", "a", "triangular", 0, 1, "", "x", mode=2), "has the mode 2"),
        (lambda: Input("a", "a", "uniform", 0, 1, "", ""), "names no source"),
        (lambda: latin_hypercube(PAIR, 1, 0), "draws is 1"),
        (lambda: latin_hypercube([PAIR[0], PAIR[0]], 10, 0), "Two inputs have one name"),
        (lambda: country_inputs(MEMBERS, PREVALENCE, CONTEXT, PRICES, SEIZURES, 2022, 2018), "Exchange them"),
        (
            lambda: expenditure_usd(inputs(PRICES.assign(purity=np.nan)), latin_hypercube(INPUTS, 10, 0)),
            "by 0 countries",
        ),
        (lambda: expenditure_usd(inputs(), latin_hypercube(INPUTS, 10, 0), "pure"), "convention is 'pure'"),
    ],
)
def test_what_cannot_be_is_refused_in_words(call, sentence):
    with pytest.raises(InputError, match=sentence):
        call()


def test_nobody_and_everybody_may_use_and_nothing_else_may():
    assert consumption_kg([0.0, 100.0], 1e6, 10.0).tolist() == [0.0, 10_000.0]
    for percent, people, grams in ((-0.1, 1e6, 10.0), (100.1, 1e6, 10.0), (1.0, -1.0, 10.0), (1.0, 1e6, -1.0)):
        with pytest.raises(InputError):
            consumption_kg(percent, people, grams)
    assert consumption_kg(1.0, 0.0, 0.0) == 0


@pytest.mark.parametrize("mode", [0.8, 0.95, 1.2])
def test_a_pert_has_the_mean_that_names_it(mode):
    """(low + 4 mode + high) / 6, Malcolm et al. (1959); by the mean of its quantiles."""
    one = Input("x", "x", "pert", 0.8, 1.2, "factor", "assumption: toy", mode=mode)
    assert one.at((np.arange(20_000) + 0.5) / 20_000).mean() == pytest.approx((0.8 + 4 * mode + 1.2) / 6, abs=1e-4)


def test_inputs_are_at_their_quantiles_and_a_fixed_one_is_always_the_same():
    quarter = {
        "uniform": Input("x", "x", "uniform", 2, 10, "g", "toy"),
        "loguniform": Input("x", "x", "loguniform", 1, 16, "g", "toy"),
        "triangular": Input("x", "x", "triangular", 0, 2, "g", "toy", mode=1.0),
        "fixed": Input("x", "x", "fixed", 3, 3, "g", "toy"),
    }
    found = {name: float(one.at(0.25)) for name, one in quarter.items()}
    assert found == pytest.approx({"uniform": 4, "loguniform": 2, "triangular": np.sqrt(0.5), "fixed": 3})
    assert float(quarter["loguniform"].at(0.5)) == pytest.approx(4)


def test_draws_are_told_by_their_fifth_fiftieth_and_ninetyfifth_part():
    assert spread(np.arange(101.0)) == (5, 50, 95)
    assert np.isnan(spread(np.array([1.0, np.nan]))).all()
    ends = route_of(2 / 3).of_country(np.arange(101.0)[:, None] * np.ones(5))
    assert ends.to_numpy() == pytest.approx(np.tile([5.0, 50, 95], (5, 1)))


def route_of(alpha):
    return route_income(inputs(), SHARES, latin_hypercube(INPUTS, 20, 7), ("AFG",), alpha=alpha, seed=7)


def test_a_year_as_sold_takes_prices_and_kilograms_as_they_are():
    """By hand: without purity users pay what they take, in kilograms as sold, times the mean of typical and highest price."""
    drawn = latin_hypercube(INPUTS, 20, 7)
    sold = route_income(inputs(), SHARES, drawn, ("AFG",), alpha=0.5, convention=AS_SOLD, seed=7)
    triple = retail_prices(inputs(), drawn, AS_SOLD)
    typical = inputs().table["retail_typical"].to_numpy() * drawn["retail_price_factor"][:, None]
    assert triple.typical == pytest.approx(typical, nan_ok=True)
    paid = consumed_kg(inputs().table, drawn) * np.nan_to_num((triple.typical + triple.high) / 2)
    assert sold.expenditure_usd == pytest.approx(paid.sum(axis=1))
    assert expenditure_usd(inputs(), drawn, AS_SOLD).sum(axis=1) == pytest.approx(sold.expenditure_usd)
    seized = inputs().table["seized_kg"].sum()
    assert sold.flows.market_kg.sum(axis=1) == pytest.approx(sold.consumed_kg.sum(axis=1) + seized)


def test_what_a_user_spends_is_grams_times_the_price_of_a_gram():
    drawn = latin_hypercube(INPUTS, 51, 7)
    found = spending_per_user(inputs(), drawn)
    triple = retail_prices(inputs(), drawn, ADJUSTED)
    by_hand = np.median(drawn["grams_per_user"][:, None] * (triple.typical + triple.high) / 2 / 1000, axis=0)
    assert found.to_numpy() == pytest.approx(by_hand, nan_ok=True)


def test_income_of_each_level_and_country_by_hand():
    """One kilogram chain: B buys from A what it uses, what retailers lose and half of what distributors lose.

    Used 10, lost 2 by retailers and 4 by distributors; wholesale 5, distribution 20, retail 50 USD; 16 kg cross at 3 USD.
    """
    prices = Levels(*(np.array([0.0, usd]) for usd in (5.0, 20.0, 50.0)))
    found = incomes(
        np.array([0.0, 10]), np.array([0.0, 2]), np.array([0.0, 4]), prices, (np.array([0]), np.array([1])),
        np.array([16.0]), np.array([3.0]), 0.25,
    )  # fmt: skip
    assert found.retail_sales.tolist() == [0, 500]
    assert found.retail_purchases.tolist() == found.distribution_sales.tolist() == [0, 240]
    assert found.distribution_purchases.tolist() == [0, 70]
    assert (found.inward.tolist(), found.outward.tolist()) == ([48, 0], [0, 48])
    assert found.international_sales.tolist() == [12, 36 + 70]
    assert found.international_purchases.tolist() == [0, 48]
    assert found.value_added("retail").tolist() == [0, 260]
    assert found.value_added("distribution").tolist() == [0, 170]
    assert found.value_added("international").tolist() == [12, 58]
    assert found.value_added().sum() == 500


def test_the_exporter_s_share_is_two_thirds_unless_one_says_otherwise():
    one = np.ones(1)
    found = incomes(one, 0 * one, 0 * one, Levels(one, one, one), (np.array([0]), np.array([0])), one, 3 * one)
    assert found.international_sales.tolist() == pytest.approx([2 + 1 + 1])


def test_a_route_s_income_by_hand_where_each_country_has_one_supplier():
    """One draw: shares are certain, so that every figure follows from the inputs; GRC has no wholesale price and no survey."""
    drawn = {one.name: np.array([float(one.at(0.4))]) for one in INPUTS}
    line = import_shares(
        pd.DataFrame(
            [("AFG", "IRN", 1), ("IRN", "TUR", 1), ("TUR", "GRC", 1), ("TUR", "DEU", 1)],
            columns=["origin", "destination", "n"],
        )
    )
    known = inputs(PRICES[~((PRICES["iso3"] == "GRC") & (PRICES["level"] == "wholesale"))])
    found = route_income(known, line, drawn, ("AFG",), alpha=0.6, seed=1)
    table, take = known.table, {name: float(value[0]) for name, value in drawn.items()}
    low, high = table["prevalence_low"], table["prevalence_high"]
    users = (low * (high / low) ** take["survey_place"] * table["weight"] * take["survey_factor"]).clip(upper=100) / 100
    used = (users * table["population_15_64"] * take["grams_per_user"] / 1000).where(table["reasons"].isna(), 0.0)
    lost = table["seized_kg"].fillna(0) * take["wholesale_purity"]
    order = list(found.countries)
    assert order == ["AFG", "DEU", "GRC", "IRN", "TUR"]
    assert found.consumed_kg[0] == pytest.approx(used.reindex(order).fillna(0).to_numpy())
    taken = used + lost
    through = {"DEU": taken["DEU"], "GRC": taken["GRC"]}
    through["TUR"] = taken["TUR"] + sum(through.values())
    through["IRN"] = taken["IRN"] + through["TUR"]
    flow = dict(zip(found.flows.pairs["destination"], found.flows.kg[0], strict=True))
    assert flow == pytest.approx(through)
    reported = table.loc[["IRN", "TUR", "DEU"], "wholesale_typical"]
    first, last = reported.quantile([0.1, 0.9])
    typical = table["wholesale_typical"].fillna(first * (last / first) ** take["wholesale_place"])
    under, over = ((table[f"wholesale_{end}"] / table["wholesale_typical"]).median() for end in ("low", "high"))
    ends = [table["wholesale_low"].fillna(under * typical), typical, table["wholesale_high"].fillna(over * typical)]
    ends = [pd.concat([usd, pd.Series({"AFG": take["source_usd_per_kg"]})]) / take["wholesale_purity"] for usd in ends]
    w_low, w_typical, w_high = ends
    purity = table["retail_purity"].fillna(take["retail_purity"])
    r_low, r_typical, r_high = (
        table[f"retail_{end}"] * take["retail_price_factor"] / purity for end in ("low", "typical", "high")
    )
    wholesale, retail = (w_low + w_typical) / 2, (r_typical + r_high) / 2
    distribution = (w_high + pd.concat([r_low, w_typical], axis=1).max(axis=1)) / 2
    by_retail, by_distribution = lost * take["seized_retail_share"], lost * take["seized_distribution_share"]
    added = pd.Series(found.incomes.value_added("retail")[0], order)
    assert added["TUR"] == pytest.approx(used["TUR"] * retail["TUR"] - (used + by_retail)["TUR"] * distribution["TUR"])
    middle_level = pd.Series(found.incomes.value_added("distribution")[0], order)
    bought = (used + by_retail + by_distribution / 2)["DEU"] * wholesale["DEU"]
    assert middle_level["DEU"] == pytest.approx((used + by_retail)["DEU"] * distribution["DEU"] - bought)

    def border(seller, buyer):
        return w_low[seller] if w_low[seller] >= w_low[buyer] else (w_typical[seller] + w_low[buyer]) / 2

    paid = pd.Series(found.incomes.outward[0], order)
    for buyer, seller in {"IRN": "AFG", "TUR": "IRN", "GRC": "TUR", "DEU": "TUR"}.items():
        assert paid[buyer] == pytest.approx(through[buyer] * border(seller, buyer))
    assert found.expenditure_usd[0] == pytest.approx((used * retail).sum())
    assert found.identified == ("DEU", "IRN", "TUR")


def test_a_stage_with_three_prices_has_a_range_of_its_own_and_one_with_two_has_that_of_all():
    table = pd.DataFrame({"stage": ["a"] * 3 + ["b"] * 2, "wholesale_typical": [1.0, 2, 3, 40, 50]})
    low, high = _ranges(table)
    assert low.tolist() == pytest.approx([1.2] * 3 + [np.quantile([1, 2, 3, 40, 50], 0.1)] * 2)
    assert high.tolist() == pytest.approx([2.8] * 3 + [np.quantile([1, 2, 3, 40, 50], 0.9)] * 2)
    with pytest.raises(InputError, match="reported by 2 countries"):
        _ranges(table.iloc[3:])
    assert len(_ranges(table.iloc[:3])[0]) == 3


def test_users_are_drawn_between_surveys_that_differ_and_are_never_more_than_all():
    """By hand: from 1 to 4 %, half-way on a log scale 2 %; a factor of 100 makes everybody of the weighed part a user."""
    table = pd.DataFrame(
        {"prevalence_low": [1.0], "prevalence_high": [4.0], "weight": 0.5, "population_15_64": 1e6, "reasons": None}
    )
    drawn = {"survey_place": np.array([0.0, 0.5, 1.0, 1.0]), "survey_factor": np.array([1.0, 1.0, 1.0, 100.0])}
    kg = consumed_kg(table, drawn | {"grams_per_user": np.full(4, 10.0)})[:, 0]
    assert kg.tolist() == pytest.approx([50, 100, 200, 10_000])
    unknown = table.assign(reasons=[(Reason("no_survey"),)])
    assert consumed_kg(unknown, drawn | {"grams_per_user": np.full(4, 10.0)}).tolist() == [[0]] * 4


@pytest.mark.parametrize(("times", "reason"), [(0.0101, None), (0.0099, PER_GRAM), (9.9e-6, None), (1.01e-5, PER_GRAM)])
def test_a_hundredth_of_the_usual_price_is_none_and_a_hundred_thousandth_is_no_price_per_gram(times, reason):
    """Of eleven prices ten are 1,000 USD; a thousand times the eleventh must be no less than a hundredth of that."""
    rows = pd.DataFrame({"iso3": [f"C{at:02d}" for at in range(11)], "year": 2020, "level": "retail", "drug": "heroin"})
    usd = np.r_[np.full(10, 1000.0), 1000.0 * times]
    rows = rows.assign(usd_per_kg_low=usd, usd_per_kg=usd, usd_per_kg_high=usd, purity=np.nan, flag=None)
    _, left_out = usable_prices(rows, 2020, 2020)
    assert left_out["reason"].tolist() == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("times", "apart", "alone"),
    [(4.9, 5, False), (5.1, 5, True), (5.1, 6, False), (5.1, -6, True), (4.9, -6, False), (5.1, -7, False)],
)
def test_a_price_counts_where_another_within_five_years_lies_within_five_times(times, apart, alone):
    """SYNTHETIC: one other price, so many years before 2020, or after it; the window is 2020 and 2021. Without another near it a
    price is not alone."""
    rows = pd.DataFrame(
        {"iso3": "AAA", "year": [2015, 2020, 2020], "level": ["retail", "retail", "wholesale"], "drug": "heroin"}
    )
    rows["year"] = rows["year"].where(rows["year"] != 2015, 2020 - apart)
    usd = np.array([1000.0, 1000.0 * times, 1000.0])
    rows = rows.assign(usd_per_kg_low=usd, usd_per_kg=usd, usd_per_kg_high=usd, purity=[np.nan, 0.4, np.nan], flag=None)
    usable, left_out = usable_prices(rows, 2020, 2021)
    assert left_out["reason"].tolist() == ([ALONE] if alone else [])
    assert usable["purity"].dropna().tolist() == [0.4], "the purity of such a row stays"
    assert usable["usd_per_kg"].notna().sum() == 2 - alone


@pytest.mark.parametrize(("times", "kept"), [(24.0, True), (26.0, False), (1 / 24, True), (1 / 26, False)])
def test_spending_may_lie_twenty_five_times_from_the_middle_of_the_route(times, kept):
    spent = pd.Series({"IRN": 500.0, "TUR": 500.0 * times, "DEU": 500.0})
    found = within_means(inputs(), spent)
    assert ("TUR" in found.identified) == kept
    if not kept:
        facts = found.table.loc["TUR", "reasons"][0].facts
        assert facts["times"] / facts["usual"] == pytest.approx(times)
        assert facts["usual"] == pytest.approx(500 * 40e6 / 500e9)


def test_where_three_countries_of_a_route_report_a_purity_the_range_is_theirs_else_the_world_s():
    assert inputs().purity_countries == 3
    world = pd.concat(
        [PRICES, PRICES[PRICES["level"] == "retail"].assign(iso3="ALB", purity=[0.9, 0.8, 0.7, 0.6], year=2019)],
        ignore_index=True,
    )
    assert inputs(world).retail_purity_range == pytest.approx((0.21, 0.29))
    two = world.copy()
    two.loc[(two["iso3"] == "GRC") & (two["level"] == "retail"), "purity"] = np.nan
    assert inputs(two).purity_countries == 3
    known = [0.2, 0.3, 0.75]
    assert inputs(two).retail_purity_range == pytest.approx(tuple(np.quantile(known, [0.1, 0.9])))
    none = two[two["iso3"] != "ALB"]
    assert np.isnan(inputs(none).retail_purity_range).all() and inputs(none).purity_countries == 2


def test_prices_are_means_of_the_window_in_money_of_its_last_year():
    """By hand: 10,000 in 2018 at an index of 250 and 15,600 in 2020 at 260, in money of 2022 at 270."""
    rows = PRICES[PRICES["iso3"] == "IRN"].iloc[[1, 1]].assign(year=[2018, 2020], usd_per_kg=[10_000.0, 15_600.0])
    rows = rows.reset_index(drop=True).assign(usd_per_kg_low=np.nan, usd_per_kg_high=[12_000.0, np.nan])
    table = inputs(rows).table
    assert table.loc["IRN", "retail_typical"] == pytest.approx((10_000 * 270 / 250 + 15_600 * 270 / 260) / 2)
    assert table.loc["IRN", "retail_high"] == pytest.approx((12_000 * 270 / 250 + 15_600 * 270 / 260) / 2)
    assert table.loc["IRN", ["population", "gdp_usd", "seized_years"]].tolist() == [40e6, 500e9, 2]


def test_a_typical_price_outside_its_range_widens_it_and_a_price_of_nothing_is_one():
    found = middle([10.0, 10.0, 0.0], [5.0, 30.0, 0.0], [20.0, 20.0, 0.0])
    assert (found.low.tolist(), found.high.tolist()) == ([5, 10, 0], [20, 30, 0])
    assert middle([5.0], [np.nan], [5.0]).typical.tolist() == [5]


def test_a_triangle_and_a_pert_are_those_of_their_density():
    """By numerical integration: triangular rises and falls straight; pert is beta(1 + 4 peak, 5 - 4 peak) over its width."""
    for mode in (1.0, 2.5, 4.0):
        triangle, pert = (Input("x", "x", name, 1, 4, "g", "toy", mode=mode) for name in ("triangular", "pert"))
        x = np.linspace(1, 4, 60_001)
        straight = np.interp(x, [1 - 1e-9, mode, 4 + 1e-9], [0, 1, 0])
        peak = (mode - 1) / 3
        bell = ((x - 1) / 3) ** (4 * peak) * ((4 - x) / 3) ** (4 - 4 * peak)
        for one, density in ((triangle, straight), (pert, bell)):
            below = np.cumsum(density) / density.sum()
            for quantile in (0.1, 0.5, 0.8):
                assert float(one.at(quantile)) == pytest.approx(np.interp(quantile, below, x), abs=2e-4)


def test_ten_draws_are_enough_for_a_hypercube_and_nine_are_not():
    assert len(latin_hypercube(PAIR, 10, 0)["a"]) == 10
    with pytest.raises(InputError, match="draws is 9"):
        latin_hypercube(PAIR, 9, 0)


def test_a_target_at_an_end_is_had_there_and_a_fixed_input_gives_none():
    drawn = {"a": np.array([1.0, 2, 3]), "b": np.array([10.0])}
    assert value_for(product, PAIR[0], drawn, 10.0) == 1
    assert value_for(product, PAIR[0], drawn, 30.0) == 3
    still = Input("a", "a", "fixed", 2, 2, "", "toy")
    assert np.isnan(value_for(product, still, drawn, 20.0))
    found = tornado(product, (*PAIR, replace(still, name="c")), drawn | {"c": np.array([2.0])})
    assert found["name"].tolist() == ["a", "b"]
    assert found.loc[0, ["input_low", "input_high", "low", "high", "middle", "swing"]].tolist() == pytest.approx(
        [1.1, 2.9, 11, 29, 20, 18]
    )


def test_quantiles_of_draws_stand_a_row_a_column():
    table = quantiles(pd.DataFrame({"x": np.arange(101.0), "y": np.arange(101.0) * 2}))
    assert table.loc["y", ["p5", "p50", "p95"]].tolist() == pytest.approx([10, 100, 190])
