"""Series and tables that carry nothing end in a sentence: a reason or a refusal, never a traceback and never a silent 0.

All data are SYNTHETIC. Warnings are errors in this suite, so that numpy's do not pass, either.
"""

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods
from pactresearch.errors import InputError
from pactresearch.methods.breaks.unknown_breaks import break_path
from pactresearch.methods.displacement.intervention import intervention
from pactresearch.methods.flows.network import allocate, links, summary
from pactresearch.methods.flows.route_links import route_links
from pactresearch.methods.flows.scenarios import ranked_removals
from pactresearch.methods.flows.shares import import_shares
from pactresearch.methods.flows.uncertainty import draw_flows
from pactresearch.methods.income.inputs import IMPURE, NOT_ABOVE_ZERO, country_inputs, usable_prices, within_means
from pactresearch.methods.income.supply import SURVEYS, harvests_t, supply
from pactresearch.methods.levels.level import surprise
from pactresearch.methods.levels.nowcast import nowcast
from pactresearch.methods.prices.prices import purity_adjusted
from pactresearch.methods.trends.shape import shape

YEARS = np.arange(1995, 2024)
NOTHING = np.array([], dtype=int)
SERIES = {
    "zeros": (YEARS, np.zeros(len(YEARS))),
    "one year": (YEARS[:1], np.array([5.0])),
    "gaps": (YEARS, np.full(len(YEARS), np.nan)),
    "one report": (YEARS, np.where(YEARS == 2000, 5.0, np.nan)),
    "no year": (NOTHING, NOTHING.astype(float)),
}
# What a method gives, and the figure that must not be there.
ASKED = {
    "trend": (methods.trend, "percent_per_year"),
    "count_trend": (methods.count_trend, "rate_ratio_per_year"),
    "shock_effect": (lambda years, kg: methods.shock_effect(years, kg, 2010), "p"),
    "intervention": (lambda years, kg: intervention(years, np.where(kg > 0, kg, np.nan), 2010), "effect"),
    "surprise": (surprise, "rank"),
}


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("name", ASKED)
def test_a_series_that_carries_nothing_gives_a_reason_and_no_figure(name, series):
    ask, figure = ASKED[name]
    found = ask(*SERIES[series])
    assert np.isnan(getattr(found, figure))
    assert found.reasons


@pytest.mark.parametrize("series", SERIES)
def test_what_is_searched_in_such_a_series_is_not_found(series):
    years, kg = SERIES[series]
    assert shape(years, kg) is None
    path = break_path(years, kg)
    assert (path.break_years, bool(path.reasons)) == ((), True)
    assert methods.specification_curve(years, kg).reasons


@pytest.mark.parametrize("series", ["gaps", "no year"])
def test_where_no_year_is_reported_none_is_named(series):
    assert surprise(*SERIES[series]).year == 0
    assert surprise(*SERIES[series], year=2020).year == 2020


def of_one_country(years, kg):
    table = pd.DataFrame({"iso3": "AAA", "year": years, "drug": "heroin", "kg": kg})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return methods.route_series(table, members, "heroin", int(years[0]), int(years[-1]))


@pytest.mark.parametrize("name", ["zeros", "one year", "gaps", "one report"])
def test_a_route_whose_series_carries_nothing_has_reasons_for_every_verdict_and_no_year_of_0(name):
    years, kg = SERIES[name]
    series = of_one_country(years, kg)
    for window in methods.window_trends(series, draws=20):
        assert (window.verdict, bool(window.reasons)) == ("not identified", True)
    tests = methods.displacements({"a": series, "b": series}, [2010], draws=20)
    assert set(tests["verdict"]) <= {"not identified"}
    newest = nowcast(series, int(years[-1]), draws=20)
    reported = np.isfinite(kg[-1])
    assert np.isfinite([newest.reported_kg, newest.low_kg, newest.high_kg]).tolist() == [reported] * 3


def priced(**columns):
    rows = {
        "iso3": ["AAA", "BBB", "CCC"], "year": 2018, "drug": "heroin", "level": "retail", "usd_per_kg_low": 40e3,
        "usd_per_kg": 50e3, "usd_per_kg_high": 60e3, "purity": 0.3, "flag": None,
    }  # fmt: skip
    return pd.DataFrame({**rows, **columns})


def known(prices, gdp_usd=1e10, percent=0.5):
    countries = ["AAA", "BBB", "CCC"]
    members = pd.DataFrame({"iso3": countries, "stage": "market", "weight": 1.0})
    prevalence = pd.DataFrame({"iso3": countries, "year": 2015, "drug": "opiates", "percent": percent})
    context = pd.DataFrame({"iso3": countries, "year": 2018, "population": 1e6, "population_15_64": 6e5})
    context = context.assign(gdp_usd=gdp_usd, us_cpi=250.0)
    seized = pd.DataFrame({"iso3": ["AAA"], "year": [2018], "drug": ["heroin"], "kg": [0.0]})
    return country_inputs(members, prevalence, context, prices, seized, 2018, 2018)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"usd_per_kg": [0.0, 50e3, 50e3]}, NOT_ABOVE_ZERO),
        ({"usd_per_kg_low": [-1.0, 40e3, 40e3]}, NOT_ABOVE_ZERO),
        ({"purity": [1.2, 0.3, 0.3]}, IMPURE),
        ({"purity": [0.0, 0.3, 0.3]}, IMPURE),
        ({"purity": [-0.1, 0.3, 0.3]}, IMPURE),
    ],
)
def test_a_price_of_0_or_a_purity_above_1_is_left_out_by_name_and_its_country_not_identified(columns, reason):
    usable, left_out = usable_prices(priced(**columns), 2018, 2018)
    assert left_out[["iso3", "reason"]].to_numpy().tolist() == [["AAA", reason]]
    assert usable["iso3"].tolist() == ["BBB", "CCC"]
    found = known(priced(**columns))
    assert found.identified.tolist() == ["BBB", "CCC"]
    assert [one.code for one in found.table["reasons"]["AAA"]] == ["no_retail_price"]


@pytest.mark.parametrize("price", [0.0, -1.0])
def test_a_price_of_nothing_is_refused_where_it_would_be_divided_by_a_purity(price):
    with pytest.raises(InputError, match="A price is 0 or less"):
        purity_adjusted(price, 2.0, 0.4, 0.5)


def test_surveys_of_nobody_are_no_survey():
    assert known(priced(), percent=0.0).identified.empty


@pytest.mark.parametrize("gdp_usd", [0.0, np.nan, -1.0])
def test_a_product_a_head_of_nothing_says_nothing_of_what_users_can_pay(gdp_usd):
    found = within_means(known(priced(), gdp_usd=gdp_usd), pd.Series({"AAA": 0.0, "BBB": 500.0, "CCC": 1e9}))
    assert found.identified.tolist() == ["AAA", "BBB", "CCC"]


NO_LINK = pd.DataFrame({"origin": ["AAA"], "destination": ["BBB"], "n": [1.0]}).iloc[:0]
ONE = pd.DataFrame({"origin": ["AAA"], "destination": ["BBB"], "n": [3.0], "share": [1.0]})


def test_importers_without_links_have_no_flow_and_the_refusal_says_so():
    assert links(pd.DataFrame({"iso3": ["AAA"], "kg": [1.0]})).table.empty
    assert summary(NO_LINK).reasons
    shares = import_shares(NO_LINK)
    with pytest.raises(InputError, match="no link to draw flows on"):
        draw_flows(pd.Series(dtype=float), shares, draws=5)
    for markets in (pd.Series({"AAA": 1.0}), pd.Series({"AAA": 1.0, "BBB": 2.0})):
        with pytest.raises(InputError, match="No import share says where the market of AAA"):
            allocate(markets, shares)


@pytest.mark.parametrize("rows", [0, 3])
def test_where_no_case_names_another_country_every_importer_rests_on_the_prior_and_says_so(rows):
    """No case at all, or cases that tell no origin: shares stand on the model alone, and none is a silent 0."""
    cases = pd.DataFrame({"iso3": ["AAA"] * rows, "year": 2018, "n": 1, "kg": 1.0, "origin": None, "departure": None})
    cases = cases.assign(destination=None)
    members = pd.DataFrame({"iso3": ["AAA", "BBB"], "order": [1, 2]})
    pairs = pd.DataFrame(
        [("SRC", "AAA"), ("SRC", "BBB"), ("AAA", "BBB"), ("BBB", "AAA")], columns=["origin", "destination"]
    ).assign(ln_km=7.0, border=0, named=0)
    found = route_links(members, ("SRC",), pairs, (), cases, prior_cases=5.0)
    assert (found.first_year, found.here.cases) == ((2018, 3) if rows else (None, 0))
    assert found.mentioned.empty
    assert found.shares.groupby("destination")["share"].sum().to_dict() == {"AAA": 1.0, "BBB": 1.0}
    assert (found.shares["n"] == 0).all()


def test_harvests_of_nothing_bound_nobody_and_are_not_known():
    nothing = pd.Series(0.0, range(2010, 2023))
    assert harvests_t(nothing, pd.Series(dtype=float), 2018, 2022) == (0.0, 0.0)
    assert np.isnan(harvests_t(nothing.iloc[:0], pd.Series(dtype=float), 2018, 2022)).all()
    table = known(priced()).table
    drawn = {
        "grams_per_user": np.full(4, 10.0),
        "opium_per_pure_kg": np.full(4, 10.0),
        **dict.fromkeys(SURVEYS, np.full(4, 0.5)),
    }
    drawn = {**drawn, "wholesale_purity": np.full(4, 0.5), "harvest_t": np.zeros(4)}
    bound = supply(table, pd.Series({"heroin": 5.0, "opium": 1.0}), drawn)
    assert not bound.known, "a harvest of nothing carries no draw, and then binds none"
    assert bound.kept().tolist() == [0, 1, 2, 3]


def test_markets_of_nothing_make_no_inflation_and_lose_nothing_that_could_be_told():
    chain = pd.DataFrame({"origin": ["AAA", "BBB"], "destination": ["BBB", "CCC"], "share": 1.0})
    assert np.isnan(draw_flows(pd.Series({"BBB": 0.0}), import_shares(ONE), draws=3).inflation).all()
    assert ranked_removals(pd.Series({"CCC": 0.0}), chain).isna().all(axis=None)


def test_origins_that_produce_nothing_are_refused_by_name():
    circle = pd.DataFrame({"origin": ["AAA", "BBB"], "destination": ["BBB", "AAA"], "share": 1.0})
    with pytest.raises(InputError, match="AAA, BBB supply each other, and no producer"):
        allocate(pd.Series({"BBB": 1.0}), circle)
