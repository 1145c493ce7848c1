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
    with pytest.raises(InputError, match="give a factor above 0"):
        governance_proxy(governance, "rule_of_law", factor_per_sd=0)
