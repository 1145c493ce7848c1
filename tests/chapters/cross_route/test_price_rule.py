"""The index rule, clause by clause on series worked by hand. All are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest

from pactresearch.chapters.cross_route.price_rule import price_index
from pactresearch.errors import InputError
from pactresearch.methods.prices.prices import real_prices
from pactresearch.verdict import Reason

GAP = np.nan


def table(**series):
    """Prices from 2000 on, a country a keyword."""
    rows = [(iso3, 2000 + i, value) for iso3, values in series.items() for i, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["iso3", "year", "usd_per_kg"])


def people(**millions):
    rows = [(iso3, year, 1e6 * count) for iso3, count in millions.items() for year in range(2000, 2010)]
    return pd.DataFrame(rows, columns=["iso3", "year", "population"])


def index(prices, population=None, last_year=2003, **settings):
    countries = sorted(prices["iso3"].unique())
    population = people(**dict.fromkeys(countries, 1)) if population is None else population
    return price_index(prices, population, countries, 2000, last_year, **settings)


def test_the_mean_is_weighted_by_population_and_the_base_year_is_100():
    found = index(table(AAA=[10, 10, 10, 10], BBB=[20, 20, 20, 40]), people(AAA=3, BBB=1))
    assert found.table["mean"].tolist() == [12.5, 12.5, 12.5, 17.5]
    assert found.table["index"].tolist() == [100, 100, 100, 140]


def test_the_weights_are_those_of_the_first_year():
    population = people(AAA=1, BBB=1)
    population.loc[(population["iso3"] == "BBB") & (population["year"] > 2000), "population"] = 9e6
    assert index(table(AAA=[10] * 4, BBB=[30] * 4), population).table["index"].tolist() == [100] * 4


def test_a_single_gap_within_is_interpolated():
    found = index(table(AAA=[10, GAP, 30, 40]))
    assert found.table["mean"].tolist() == [10, 20, 30, 40]


def test_a_single_missing_first_or_last_year_takes_the_value_beside_it():
    found = index(table(AAA=[GAP, 20, 30, GAP]))
    assert found.table["mean"].tolist() == [20, 20, 30, 30]


@pytest.mark.parametrize("gaps", [[10, GAP, GAP, 40], [GAP, GAP, 30, 40], [10, 20, GAP, GAP]])
def test_two_missing_years_in_a_row_leave_a_country_out_at_the_ends_too(gaps):
    found = index(table(AAA=gaps, BBB=[10, 10, 10, 20]), people(AAA=3, BBB=1))
    assert found.countries == ("BBB",)
    assert found.left_out["AAA"] == Reason("years_missing_in_a_row", n_years=2, first_year=2000 + gaps.index(GAP))
    assert found.table["index"].tolist() == [100, 100, 100, 200]
    assert found.population_share == 0.25


def test_the_longest_of_several_gaps_is_told():
    found = index(table(AAA=[10, GAP, GAP, 40, GAP, GAP, GAP, 80]), last_year=2007)
    assert found.left_out["AAA"] == Reason("years_missing_in_a_row", n_years=3, first_year=2001)


def test_two_single_gaps_apart_leave_nobody_out():
    assert index(table(AAA=[10, GAP, 30, GAP, 50]), last_year=2004).countries == ("AAA",)


def test_years_outside_the_window_are_not_asked_for():
    assert index(table(AAA=[10, 20, GAP, GAP]), last_year=2001).countries == ("AAA",)


def test_a_country_that_appears_midway_is_left_out_and_never_pulls_the_mean():
    found = index(table(AAA=[10, 10, 10, 10], BBB=[GAP, GAP, 500, 500]))
    assert found.table["index"].tolist() == [100] * 4
    assert list(found.left_out) == ["BBB"]


def test_real_prices_are_filled_in_real_money():
    """Real 2000: 20, 10. The gap between 20 (2000) and 10 (2002) in real money is 15, whatever prices did in 2001."""
    cpi = pd.Series({2000: 100.0, 2001: 400.0, 2002: 200.0})
    nominal = table(AAA=[20, GAP, 20])
    real = real_prices(nominal.set_index("year")["usd_per_kg"], cpi, 2000).to_numpy()
    found = index(nominal.assign(real=real), last_year=2002, value="real")
    assert found.table["mean"].tolist() == [20, 15, 10]
    assert index(nominal, last_year=2002).table["index"].tolist() == [100, 100, 100]


def test_a_zero_is_no_price():
    assert index(table(AAA=[10, 0, 30, 40])).table["mean"].tolist() == [10, 20, 30, 40]


def test_nobody_who_reported_throughout_gives_no_index_and_says_so():
    found = index(table(AAA=[10, GAP, GAP, 40]))
    assert found.table["index"].isna().all()
    assert found.reasons == (Reason("no_country_reported_throughout"),)
    unknown = index(table(AAA=[10] * 4), people(BBB=1))
    assert unknown.left_out == {"AAA": Reason("no_population", year=2000)}
    assert np.isnan(unknown.population_share)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"last_year": 1999}, "Exchange them"),
        ({"value": "purity"}, "lacks purity"),
    ],
)
def test_bad_input_is_refused(settings, words):
    with pytest.raises(InputError, match=words):
        index(table(AAA=[10] * 4), **settings)


def test_two_rows_for_a_key_are_refused():
    with pytest.raises(InputError, match="several rows for AAA 2000"):
        index(pd.concat([table(AAA=[10] * 4)] * 2))
