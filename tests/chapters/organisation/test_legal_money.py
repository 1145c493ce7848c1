"""Legal money beside goods: shares of the same pairs, a divergence with its known ends, and no word of drug money."""

import numpy as np
import pandas as pd
import pytest

from pactresearch import geography, load
from pactresearch.chapters.organisation import legal_money


@pytest.fixture(scope="module")
def heroin():
    cases = load("cases")
    return cases[cases["drug"] == "heroin"]


def test_the_divergence_is_none_of_like_and_one_bit_of_what_shares_nothing():
    one, other = pd.Series([0.5, 0.5, 0.0]), pd.Series([0.0, 0.0, 1.0])
    assert legal_money.distance(one, one) == pytest.approx(0)
    assert legal_money.distance(one, other) == pytest.approx(1)
    assert legal_money.distance(pd.Series([0.5, 0.5]), pd.Series([1.0, 0.0])) == pytest.approx(0.3113, abs=1e-4)


def test_money_is_set_beside_goods_the_other_way_and_shares_make_a_whole(heroin):
    found = legal_money.pairs(heroin, load("legal_pairs"), "northern")
    assert len(found) > 1
    assert np.allclose(found[["goods", "remittances", "migrants"]].sum(), 1)
    money = load("legal_pairs").set_index(["sending_iso3", "receiving_iso3"])["usd_million"]
    first = found.dropna(subset=["usd_million"]).iloc[0]
    assert first["usd_million"] == money[first["destination"], first["origin"]]


def test_the_words_say_that_it_is_background_and_what_is_counted(heroin):
    for route in geography.route_names():
        found = legal_money.pairs(heroin, load("legal_pairs"), route)
        said = legal_money.words(found, load("fatf_listings"), load("suspicious_transactions"), route)
        assert ("Too few cases" if route == "southern" else "do not show drug money") in said
        assert "743 in 2021, 639 in 2024" in said  # whole years alone: 2025 ends in October
        assert legal_money.table(found, geography.countries()["name"]).notna().all(axis=None)
    assert "Iran (Islamic Republic of) (black)" in legal_money.words(
        found, load("fatf_listings"), load("suspicious_transactions"), "balkan"
    )
