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
from pactresearch.methods.flows.scenarios import ranked_removals
from pactresearch.methods.flows.shares import import_shares
from pactresearch.methods.flows.uncertainty import draw_flows
from pactresearch.methods.income.inputs import IMPURE, NOT_ABOVE_ZERO, country_inputs, usable_prices, within_means
from pactresearch.methods.levels.level import surprise
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


def test_markets_of_nothing_make_no_inflation_and_lose_nothing_that_could_be_told():
    chain = pd.DataFrame({"origin": ["AAA", "BBB"], "destination": ["BBB", "CCC"], "share": 1.0})
    assert np.isnan(draw_flows(pd.Series({"BBB": 0.0}), import_shares(ONE), draws=3).inflation).all()
    assert ranked_removals(pd.Series({"CCC": 0.0}), chain).isna().all(axis=None)


def test_origins_that_produce_nothing_are_refused_by_name():
    circle = pd.DataFrame({"origin": ["AAA", "BBB"], "destination": ["BBB", "AAA"], "share": 1.0})
    with pytest.raises(InputError, match="AAA, BBB supply each other, and no producer"):
        allocate(pd.Series({"BBB": 1.0}), circle)
