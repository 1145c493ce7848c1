"""What published prices say, and what they cannot: jumps, figures carried forward, the chain's ends, pass-through."""

import pytest

import pactresearch
from pactresearch.chapters.money.parameters import PriceChain
from pactresearch.chapters.money.price_chain import findings, study
from pactresearch.data import quality
from pactresearch.words import JUMP


@pytest.fixture(scope="module")
def balkan():
    return study.Loaded(PriceChain(route="balkan"))


@pytest.fixture(scope="module")
def flags():
    return pactresearch.load("prices").set_index(["iso3", "year", "drug", "level"])["flag"].fillna("")


def test_streets_are_8_to_27_times_the_first_wholesale_price_on_the_balkan_route(balkan):
    """Austria's range of 12.6-118.6 USD/g is of an older edition than its typical price: without it the ratio was 14 to 19."""
    chain = study.along_the_way(balkan).chain
    whole = findings.head("x", chain, *_rest(balkan), balkan.known, ["x"])[0]
    assert (whole.low, whole.high) == (pytest.approx(8.2, abs=0.05), pytest.approx(26.9, abs=0.05))


def _rest(loaded):
    return study.over_distance(loaded).gradients["wholesale"], study.to_the_street(loaded).passed


def test_moldova_s_price_of_2021_is_a_twentieth_of_both_its_neighbours_in_time(flags):
    # UNODC, World Drug Report 2024, annex 8.1: 154,462, 7,680 and 142,255 USD a kg.
    of = flags.loc["MDA", :, "heroin", "wholesale"]
    assert of[of.str.contains(JUMP)].index.tolist() == [2021]


@pytest.mark.parametrize(
    ("iso3", "year", "level"), [("KEN", 2019, "retail"), ("RUS", 2019, "retail"), ("QAT", 2021, "wholesale")]
)
def test_a_price_that_no_further_report_confirms_decides_nothing(balkan, flags, iso3, year, level):
    assert JUMP in flags[iso3, year, "heroin", level]
    usable = study.to_the_street(balkan).usable.set_index(["iso3", "year", "level"])["usd_per_kg"]
    assert (iso3, year, level) not in usable.dropna().index


def test_a_new_level_that_is_reported_again_is_no_error(flags):
    # Türkiye, retail: 42.70 USD/g in 2021, 13.23 in 2022, 14.13 in 2023 (World Drug Report 2026, annex 8.1).
    assert not flags.loc["TUR", :, "heroin", "retail"].str.contains(JUMP).any()


def test_the_netherlands_have_reported_no_wholesale_price_since_2013(flags):
    of = flags.loc["NLD", :, "heroin", "wholesale"]
    assert of[of.str.contains("repeats")].index.tolist() == list(range(2014, 2025))


def test_whether_a_mark_up_is_added_or_multiplied_is_not_known(balkan):
    """Within countries retail hardly follows, between countries it is nearly in proportion: three headlines said the latter."""
    passed = study.to_the_street(balkan).passed
    assert passed.form == "not identified"
    assert passed.within.elasticity < 0.5 < passed.between.elasticity_low
    assert passed.within.elasticity_low < 0 < passed.within.elasticity_high
    assert set(study.to_the_street(balkan).pairs["iso3"]) <= set(pactresearch.load("routes")["iso3"])


@pytest.mark.parametrize(
    "said",
    [
        "ARE 2020 heroin: 191 kg in",
        "381 kg in",
        "one is 2 times",
        "GBR 2019 heroin: 874 kg in",
        "2,621 kg in",
        "one is 3 times",
    ],
)
def test_the_check_asks_about_figures_that_a_later_edition_doubled_or_trebled(said):
    asked = [note for note in quality.check().notes if "counted several times?" in note]
    assert len(asked) == 3  # opium of ARE 2020 beside them
    assert said in " ".join(asked)
