import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.detection.proxies import governance_proxy, home_share_proxy

SEIZURES = pd.DataFrame(
    {
        "iso3": ["AAA", "BBB", "CCC"] * 2,
        "year": [2000] * 3 + [2001] * 3,
        "drug": "heroin",
        "kg": [60, 30, 10, 0, 50, np.nan],
    }
)
MEMBERS = pd.DataFrame({"iso3": ["AAA", "BBB", "CCC"], "order": [1, 2, 3]})


def values(table):
    return table.set_index(["iso3", "year"])["value"].to_dict()


def test_a_negative_governance_estimate_is_scaled_and_not_logged():
    governance = pd.DataFrame(
        {"iso3": "AAA", "year": [2000, 2001], "indicator": "rule_of_law", "estimate": [-1.5, -0.5]}
    )
    proxy = governance_proxy(governance, "rule_of_law", factor_per_sd=3.0)
    assert values(proxy)["AAA", 2001] - values(proxy)["AAA", 2000] == pytest.approx(np.log(3))
    assert set(proxy["proxy"]) == {"rule_of_law"}


def test_the_home_share_is_of_what_was_seized_there_or_further_on_a_year_before():
    proxy = values(home_share_proxy(SEIZURES, MEMBERS, "heroin"))
    assert proxy == pytest.approx({("AAA", 2001): np.log(0.6), ("BBB", 2001): np.log(0.75)})
    # In 2001 AAA's share is zero, BBB has nothing reported after it, CCC is the last of the route: none is known.


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: governance_proxy(pd.DataFrame({"iso3": []})), "table of governance lacks year, indicator, estimate"),
        (lambda: home_share_proxy(SEIZURES, MEMBERS, "opium"), 'No member of the route reports "opium"'),
        (lambda: home_share_proxy(SEIZURES, pd.concat([MEMBERS] * 2), "heroin"), "one place on the route"),
    ],
)
def test_what_cannot_be_a_proxy_is_refused(call, sentence):
    with pytest.raises(InputError, match=sentence):
        call()


def test_an_unknown_indicator_and_a_factor_of_zero_are_refused():
    governance = pd.DataFrame({"iso3": "AAA", "year": [2000], "indicator": "rule_of_law", "estimate": [1.0]})
    with pytest.raises(InputError, match="It has: rule_of_law"):
        governance_proxy(governance, "police")
    with pytest.raises(InputError, match="give one above 0"):
        governance_proxy(governance, "rule_of_law", factor_per_sd=0)


def test_a_standard_deviation_doubles_the_chance_unless_one_says_otherwise():
    governance = pd.DataFrame(
        {"iso3": "AAA", "year": [2000], "indicator": "government_effectiveness", "estimate": [1.5]}
    )
    assert values(governance_proxy(governance)) == pytest.approx({("AAA", 2000): 1.5 * np.log(2)})
    assert values(governance_proxy(governance, factor_per_sd=1.0)) == {("AAA", 2000): 0}
    assert values(governance_proxy(governance, factor_per_sd=0.5)) == pytest.approx({("AAA", 2000): 1.5 * np.log(0.5)})


def test_countries_at_one_place_are_not_after_each_other():
    """By hand: AAA before BBB and CCC, which stand at one place; DDD after them."""
    seizures = pd.DataFrame(
        {"iso3": ["AAA", "BBB", "CCC", "DDD"], "year": 2000, "drug": "heroin", "kg": [10.0, 20, 30, 40]}
    )
    members = pd.DataFrame({"iso3": ["AAA", "BBB", "CCC", "DDD"], "order": [1, 2, 2, 3]})
    found = values(home_share_proxy(seizures, members, "heroin"))
    assert found == pytest.approx(
        {("AAA", 2001): np.log(10 / 100), ("BBB", 2001): np.log(20 / 60), ("CCC", 2001): np.log(30 / 70)}
    )
    small = home_share_proxy(seizures.assign(kg=seizures["kg"] / 1000), members, "heroin")
    assert values(small) == pytest.approx(found), "whatever the unit"
