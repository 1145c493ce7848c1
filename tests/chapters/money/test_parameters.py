import pytest

from pactresearch.chapters.money.parameters import FlowsAndIncome, PriceChain
from pactresearch.errors import InputError

FLOWS = {
    "route": "balkan",
    "first_year": 2018,
    "last_year": 2022,
    "attribution": "hard",
    "grams_per_user": [3.6, 30.0],
    "exporters_share": 0.5,
    "purity": "adjusted",
    "prior_cases": 5.0,
    "users_and_grams": -0.5,
    "draws": 500,
    "seed": 1,
}
CHAIN = {"route": "northern", "market": "", "first_year": 2018, "last_year": 2022, "wholesale_purity": [0.3, 0.7]}


def refusal(model, good, **changed):
    with pytest.raises(InputError) as refused:
        model.from_notebook(**{**good, **changed})
    return str(refused.value).partition(":\n  ")[2]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"grams_per_user": [30.0, 3.6]}, "two numbers, the lower one first"),
        ({"grams_per_user": [0.0, 30.0]}, "it must be two numbers above 0, or one for both"),
        ({"grams_per_user": [3.6]}, "grams_per_user"),
        ({"exporters_share": 1.5}, "exporters_share is 1.5; it must be a share from 0 to 1"),
        ({"purity": "pure"}, "purity is 'pure'; allowed: adjusted, as sold"),
        ({"users_and_grams": -1.5}, "users_and_grams is -1.5; it must be a correlation from -1 to 1"),
        ({"prior_cases": 0.0}, "prior_cases is 0.0; it must be above 0"),
        ({"draws": 10}, "draws is 10; it must be from 100 to 10,000"),
        ({"draws": 10**7}, "draws is 10000000; it must be from 100 to 10,000"),
        ({"last_year": 2018}, "later than first_year"),
        ({"route": "western"}, "route is 'western'; allowed: balkan, northern, southern"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_runs(project, changed, sentence):
    assert sentence in refusal(FlowsAndIncome, FLOWS, **changed)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"wholesale_purity": [0.0, 0.7]}, "it must be purities above 0 and up to 1"),
        ({"wholesale_purity": [0.3, 1.3]}, "it must be purities above 0 and up to 1; divide percent by 100"),
        ({"market": "DEU"}, "market is 'DEU'; allowed: "),
    ],
)
def test_a_chain_that_cannot_be_is_refused(project, changed, sentence):
    assert sentence in refusal(PriceChain, CHAIN, **changed)


def test_one_number_stands_for_both_ends_and_a_shell_needs_no_quotes(project):
    assert FlowsAndIncome.from_notebook(**{**FLOWS, "grams_per_user": 10}).grams_per_user == (10, 10)
    assert FlowsAndIncome.from_notebook(**{**FLOWS, "grams_per_user": "3.6,30"}).grams_per_user == (3.6, 30)
