"""Whether lots become more unequal over the years: each figure by another way. All cases are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from pactresearch.methods.shipments.concentration import DEFAULT_SEED
from pactresearch.methods.shipments.quantile_shift import comparable
from pactresearch.methods.shipments.spreading import spreading
from pactresearch.methods.shipments.year_orders import YearOrders

EACH = 30  # cases of a country and year: as many as the coefficient is of, so that nothing is drawn
YEARS = range(2011, 2016)


def by_pairs(kg):
    """Gini by its definition: mean absolute difference over twice the mean, with n / (n - 1)."""
    kg = np.asarray(kg)
    return np.abs(kg[:, None] - kg).sum() / (2 * len(kg) * (len(kg) - 1) * kg.mean())


def cases(wider_by_year=0.0, seed=3):
    rng = np.random.default_rng(seed)
    rows = [
        (iso3, year, kg)
        for iso3 in ("AAA", "BBB")
        for year in YEARS
        for kg in np.exp(1 + rng.normal(0, 0.6 + wider_by_year * (year - 2011), EACH)).clip(0.2)
    ]
    table = pd.DataFrame(rows, columns=["iso3", "year", "kg"])
    return table.assign(n=1, size_class_kg=None, transport=None)


@pytest.fixture(scope="module")
def found():
    return spreading(cases(wider_by_year=0.35))


def test_the_slope_is_that_of_a_regression_of_the_coefficients_within_countries(found):
    each = cases(wider_by_year=0.35).groupby(["iso3", "year"])["kg"].apply(by_pairs).rename("gini").reset_index()
    assert found.per_year == pytest.approx(smf.ols("gini ~ year + C(iso3)", each).fit().params["year"])
    assert (found.countries, found.n_cases) == (("AAA", "BBB"), 2 * len(YEARS) * EACH)


def test_lots_that_become_more_unequal_are_found_and_others_are_not(found):
    assert found.p < 0.05 < spreading(cases()).p


def test_where_the_coefficient_does_not_scatter_a_change_by_a_tenth_is_always_found():
    kg = np.exp(np.random.default_rng(1).normal(0, 1, EACH))
    alike = cases().assign(kg=np.tile(kg, 2 * len(YEARS)) * 2)
    same = spreading(alike)
    assert same.per_year == pytest.approx(0, abs=1e-12)
    assert same.power == 1
    assert comparable(alike, 0.1)["n"].sum() == same.n_cases


def test_without_cases_there_are_none_and_a_reason():
    nothing = spreading(cases().iloc[:0])
    assert (nothing.n_cases, nothing.countries, nothing.reasons[0].code) == (0, (), "no_country_with_sized_years")
    assert np.isnan([nothing.per_year, nothing.p, nothing.power]).all()


def test_p_and_power_are_those_of_the_orders_of_the_years_for_a_change_by_a_tenth(found):
    each = cases(wider_by_year=0.35).groupby(["iso3", "year"])["kg"].apply(by_pairs).rename("gini").reset_index()
    orders = YearOrders(each["iso3"].to_numpy(), each["year"].to_numpy(), 1999, DEFAULT_SEED)
    gini = each["gini"] - each.groupby("iso3")["gini"].transform("mean")
    assert found.p == pytest.approx(orders.p(gini.to_numpy()[None])[0])
    assert found.power == orders.found(gini.to_numpy(), 0.1 / 4)
