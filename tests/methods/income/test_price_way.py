"""The way of prices by hand: every node, what stands in, and what is missing. All figures are SYNTHETIC."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.income.price_way import chain_nodes, way_to

WAY = ("AFG", "IRN", "TUR")
CPI = pd.Series({2009: 200.0, 2018: 240.0, 2019: 250.0})
KM = pd.DataFrame([[0, 800, 3000], [800, 0, 2000], [3000, 2000, 0]], index=list(WAY), columns=list(WAY), dtype=float)
PURITY = (0.3, 0.7)


def statements(**changed):
    rows = {
        ("price_dry_opium_farmgate", "2018"): 100.0,
        ("price_dry_opium", "2018"): 140.0,
        ("price_dry_opium", "2019"): 200.0,
        ("price_dry_opium", "2018-2019"): 999.0,  # no year
        ("price_dry_opium", "2015"): 999.0,  # outside the window
        ("price_at_stage_low", "2008"): 2000.0,
        ("price_at_stage_high", "2008"): 3000.0,
    }
    made = [
        ("AFG", period, "heroin" if metric.startswith("price_at") else "opium", metric, changed.get(metric, value))
        for (metric, period), value in rows.items()
        if changed.get(metric, value) is not None
    ]
    return pd.DataFrame(made, columns=["area", "period", "drug", "metric", "value"])


def known(purity=np.nan, wholesale=True):
    first = {"wholesale": 10.0, "retail": 100.0}
    ends = {"low": 1, "typical": 2, "high": 3}
    columns = {f"{level}_{end}": times * price for level, price in first.items() for end, times in ends.items()}
    table = pd.DataFrame(columns, index=pd.Index(WAY[1:], name="iso3"))
    table = table.assign(
        stage=["transit", "market"], retail_purity=purity, prevalence_percent=1.0, population_15_64=1e6
    )
    if not wholesale:
        table.loc["IRN", "wholesale_low"] = np.nan
    return CountryInputs(table, pd.DataFrame(), (0.2, 0.4), 5, 2018, last_year=2019)


def nodes(told=None, **settings):
    told = statements() if told is None else told
    return chain_nodes(WAY, known(**settings), told, CPI, PURITY, KM, lambda iso3, kind: f"{iso3} {kind}")


def test_every_node_by_hand():
    made = nodes().set_index("node")
    assert made.index.tolist() == ["AFG opium", "AFG source", "IRN wholesale", "TUR wholesale", "TUR retail"]
    # opium: 120 in 2018 (the mean of two statements) is 125 of 2019, and 200 in 2019; 7 to 10 kg for one of heroin
    assert made.loc["AFG opium", ["low", "typical", "high"]].tolist() == pytest.approx([7 * 125, 8.5 * 162.5, 10 * 200])
    assert made.loc["AFG source", ["low", "typical", "high"]].tolist() == pytest.approx([2500, 3125, 3750])
    assert made.loc["AFG source", ["purity_low", "purity_high"]].tolist() == [0.5, 0.7]
    assert made.loc["IRN wholesale", ["low", "typical", "high", "purity_low", "purity_high"]].tolist() == [
        10,
        20,
        30,
        *PURITY,
    ]
    assert made.loc["TUR retail", ["low", "typical", "high", "purity_low", "purity_high"]].tolist() == [
        100,
        200,
        300,
        0.2,
        0.4,
    ]
    assert made["km"].tolist() == [0, 0, 800, 2000, 0]
    assert made["borders"].tolist() == [0, 0, 1, 1, 0]


def test_a_purity_that_a_country_reports_stands_and_a_price_without_a_range_has_none():
    assert nodes(purity=0.33).iloc[-1][["purity_low", "purity_high"]].tolist() == [0.33, 0.33]
    iran = nodes(wholesale=False).iloc[2]
    assert iran[["low", "purity_low", "purity_high"]].isna().all()


@pytest.mark.parametrize("end", ["price_at_stage_low", "price_at_stage_high"])
def test_one_end_of_a_price_at_the_source_is_no_price(end):
    source = nodes(statements(**{end: None})).iloc[1]
    assert source[["low", "typical", "high"]].isna().all()


def test_without_a_farm_gate_price_of_these_years_the_opium_has_none():
    told = statements()
    old = told[~told["period"].isin(["2018", "2019"])]
    assert nodes(old).iloc[0][["low", "typical", "high"]].isna().all()


def links(*rows):
    shares = pd.DataFrame(rows, columns=["origin", "destination", "n", "share"])
    prior = pd.DataFrame({"origin": ["AFG"], "destination": ["DEU"], "basis": ["named"]})
    return SimpleNamespace(shares=shares, prior=prior)


LINKS = links(("AFG", "IRN", 5, 1.0), ("IRN", "TUR", 0, 0.7), ("AFG", "TUR", 2, 0.3), ("AFG", "DEU", 0, 1.0))


def test_a_market_that_is_asked_for_is_reached_by_the_largest_product_of_shares_and_one_without_a_way_is_refused():
    assert way_to("TUR", LINKS, known(), ("AFG",)) == ("AFG", "IRN", "TUR")
    with pytest.raises(InputError, match="No import share leads from AFG to GBR"):
        way_to("GBR", LINKS, known(), ("AFG",))


def test_without_a_market_links_with_evidence_come_first_then_most_prices_then_most_users():
    """By cases Türkiye is reached from Afghanistan alone; Germany's one link is named, and it has more users."""
    table = known().table
    both = pd.concat([table, table.loc[["TUR"]].rename({"TUR": "DEU"})])
    both.loc["DEU", "population_15_64"] = 2e6
    at_hand = replace(known(), table=both)
    assert way_to("", LINKS, at_hand, ("AFG",)) == ("AFG", "DEU")
    no_price = both.copy()
    no_price.loc["DEU", "wholesale_typical"] = np.nan
    assert way_to("", LINKS, replace(at_hand, table=no_price), ("AFG",)) == ("AFG", "TUR")
    no_street = both.copy()
    no_street.loc["DEU", "retail_typical"] = np.nan
    assert way_to("", LINKS, replace(at_hand, table=no_street), ("AFG",)) == ("AFG", "TUR")
    assumed = links(("AFG", "IRN", 0, 1.0), ("IRN", "TUR", 0, 1.0))
    assert way_to("", assumed, known(), ("AFG",)) == ("AFG", "IRN", "TUR")
    assert way_to("", links(), known(), ("AFG",)) == ()


def test_of_two_sources_the_longer_likeliest_way_to_a_market_is_shown():
    several = links(("AFG", "TUR", 2, 0.5), ("PAK", "IRN", 2, 1.0), ("IRN", "TUR", 2, 0.5))
    assert way_to("TUR", several, known(), ("AFG", "PAK")) == ("PAK", "IRN", "TUR")


def test_of_two_ways_the_one_with_more_wholesale_prices_is_taken_and_of_equal_ones_that_to_most_users():
    """DEU lies two priced countries from the source and TUR one; with Iran unpriced both have one, and TUR has more users."""
    table = known().table.rename({"TUR": "DEU"})
    table = pd.concat([table, known().table.loc[["TUR"]]])
    table.loc["TUR", "population_15_64"] = 9e6
    both = links(("AFG", "IRN", 1, 1.0), ("IRN", "DEU", 1, 1.0), ("AFG", "TUR", 1, 1.0))
    assert way_to("", both, replace(known(), table=table), ("AFG",)) == ("AFG", "IRN", "DEU")
    unpriced = table.copy()
    unpriced.loc["IRN", "wholesale_typical"] = np.nan
    assert way_to("", both, replace(known(), table=unpriced), ("AFG",)) == ("AFG", "TUR")
    transit = table.assign(stage="transit")
    assert way_to("", both, replace(known(), table=transit), ("AFG",)) == ("AFG", "IRN", "DEU"), (
        "no market: any country"
    )
