"""Whether lots become more unequal over the years: each figure by another way. All cases are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from pactresearch.methods.shipments.concentration import DEFAULT_SEED
from pactresearch.methods.shipments.quantile_shift import comparable
from pactresearch.methods.shipments.spreading import COMPARED_AT, THRESHOLDS_KG, _halves, _specifications, spreading
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
    assert found.same_sign > 0.8


def test_every_specification_is_there_and_each_is_the_later_half_less_the_earlier(found):
    table = found.specifications
    assert len(table) == len(THRESHOLDS_KG) * (1 + len(YEARS)) * 2 * len(COMPARED_AT)
    assert set(table["compared_at_cases"]) == {30, 50, 100} and set(table["threshold_kg"]) == {0.1, 1.0}
    known = table.dropna(subset="change")
    assert known["change"].to_numpy() == pytest.approx((known["later_gini"] - known["earlier_gini"]).to_numpy())
    assert found.same_sign == pytest.approx((np.sign(known["change"]) == np.sign(found.per_year)).mean())
    plain = table.query("threshold_kg == 0.1 and without_year.isna() and with_largest_lot and compared_at_cases == 100")
    kg = cases(wider_by_year=0.35).set_index("year")["kg"]
    halves = [by_pairs(kg.loc[years]) for years in ([2011, 2012], [2014, 2015])]  # the middle year is in neither
    assert plain[["earlier_gini", "later_gini"]].to_numpy()[0] == pytest.approx(
        halves, abs=0.02
    )  # 100 draws of 100 cases
    few = table.query("threshold_kg == 1.0 and compared_at_cases == 100")
    above = cases(wider_by_year=0.35).query("kg >= 1")
    enough = min((above["year"] < 2013).sum(), (above["year"] > 2013).sum()) >= 100
    assert few.query("without_year.isna() and with_largest_lot")["change"].notna().all() == enough


def test_a_half_loses_its_largest_lot_once():
    rows = pd.DataFrame(
        {"year": [2011, 2011, 2012, 2013, 2013], "ln_kg": np.log([2.0, 9.0, 5.0, 7.0, 3.0]), "n": [2, 3, 1, 1, 4]}
    )
    (earlier, n_earlier), (later, n_later) = _halves(rows, largest=False)
    assert earlier == pytest.approx([2, 9]) and n_earlier.tolist() == [2, 2]
    assert later == pytest.approx([3]) and n_later.tolist() == [4]  # the one of 7 kg is gone
    assert [n.sum() for _, n in _halves(rows)] == [5, 5]


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
    assert np.isnan([nothing.per_year, nothing.p, nothing.power, nothing.same_sign]).all()


def test_p_and_power_are_those_of_the_orders_of_the_years_for_a_change_by_a_tenth(found):
    each = cases(wider_by_year=0.35).groupby(["iso3", "year"])["kg"].apply(by_pairs).rename("gini").reset_index()
    orders = YearOrders(each["iso3"].to_numpy(), each["year"].to_numpy(), 1999, DEFAULT_SEED)
    gini = each["gini"] - each.groupby("iso3")["gini"].transform("mean")
    assert found.p == pytest.approx(orders.p(gini.to_numpy()[None])[0])
    assert found.power == orders.found(gini.to_numpy(), 0.1 / 4)


@pytest.mark.parametrize(("each", "enough"), [(50, True), (49, False)])
def test_as_many_cases_as_are_compared_are_enough_on_either_side(each, enough):
    """Two years with so many cases lie on either side: a hundred, or two less."""
    rng = np.random.default_rng(4)
    rows = pd.DataFrame({"year": np.repeat(range(2011, 2015), each), "ln_kg": rng.normal(3, 0.5, 4 * each), "n": 1})
    table = _specifications(rows, 1).query("without_year.isna() and with_largest_lot and compared_at_cases == 100")
    assert table["change"].notna().tolist() == [enough] * 2
    lots = [by_pairs(np.exp(rows.loc[rows["year"].isin(years), "ln_kg"])) for years in ([2011, 2012], [2013, 2014])]
    if enough:
        assert table[["earlier_gini", "later_gini"]].to_numpy() == pytest.approx(np.array([lots, lots]))
