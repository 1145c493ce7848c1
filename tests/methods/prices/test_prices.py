"""Prices and their panel, on series worked by hand. All are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.prices.panel import price_panel, real_retail_prices
from pactresearch.methods.prices.prices import purity_adjusted, real_prices
from pactresearch.verdict import Reason

EXACT = 1e-9
GAP = np.nan


def table(**series):
    """Prices from 2000 on, a country a keyword."""
    rows = [(iso3, 2000 + i, value) for iso3, values in series.items() for i, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["iso3", "year", "usd_per_kg"])


def test_nominal_prices_are_put_into_money_of_the_base_year():
    cpi = pd.Series({2000: 100.0, 2001: 125.0})
    nominal = pd.Series([10.0, 10.0], index=pd.Index([2000, 2001], name="year"))
    assert real_prices(nominal, cpi, 2001).tolist() == [12.5, 10.0]
    with pytest.raises(InputError, match="no value for the base year 1999; it has 2000 to 2001"):
        real_prices(nominal, cpi, 1999)


def test_two_prices_of_a_country_and_year_are_refused():
    with pytest.raises(InputError, match="several rows for AAA 2000"):
        price_panel(pd.concat([table(AAA=[10] * 4)] * 2), 2000)


def test_bounds_of_the_adjusted_price_come_from_the_ends_of_price_and_purity():
    found = purity_adjusted(80.0, 120.0, 0.4, 0.8)
    assert (float(found.low), float(found.high)) == (100.0, 300.0)
    both = purity_adjusted([50.0, np.nan], [50.0, np.nan], 0.5, 0.5)
    assert both.low[0] == both.high[0] == 100.0
    assert np.isnan(both.low[1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((10.0, 10.0, 0.5, 38.0), "purity_high holds 38.0; it must be above 0 and to 1"),
        ((10.0, 10.0, 0.0, 0.5), "must be above 0 and to 1"),
        ((-1.0, 10.0, 0.5, 0.5), "price is 0 or less"),
        ((0.0, 10.0, 0.5, 0.5), "price is 0 or less"),
        ((10.0, 10.0, 0.8, 0.4), "exchange them"),
        ((11.0, 10.0, 0.4, 0.8), "exchange them"),
    ],
)
def test_an_impossible_price_or_purity_is_refused(arguments, words):
    with pytest.raises(InputError, match=words):
        purity_adjusted(*arguments)


def test_fixed_effects_follow_the_countries_and_the_naive_mean_follows_who_reported():
    """Both prices stand still; the dear country stops reporting. 10 and 90 make 50, 10 alone is a fall of 80 %."""
    found = price_panel(table(AAA=[10, 10, 10, 10], BBB=[90, 90, GAP, GAP]), 2000)
    assert found.table["index"].tolist() == pytest.approx([100] * 4, abs=1e-6)
    assert found.table["naive"].tolist() == [100, 100, 20, 20]
    assert found.reasons == (Reason("too_few_countries_for_an_interval", n=2, needed=6),)
    assert found.table["low"].isna().all()


def test_the_fixed_effects_index_of_a_complete_panel_is_the_geometric_mean():
    prices = table(AAA=[10, 20], BBB=[10, 10], CCC=[10, 80])
    assert price_panel(prices, 2000).table["index"].tolist() == pytest.approx([100, 100 * 16 ** (1 / 3)])


def test_year_effects_and_clustered_errors_are_those_of_statsmodels():
    import statsmodels.formula.api as smf
    from scipy import stats

    rng = np.random.default_rng(0)
    series = {f"C{i:02d}": np.exp(rng.normal(3, 1) + rng.normal(0, 0.3, 6)) for i in range(9)}
    prices = table(**series)
    prices.loc[rng.choice(len(prices), 8, replace=False), "usd_per_kg"] = GAP
    rows = prices.dropna().assign(code=lambda t: t["iso3"].astype("category").cat.codes)
    fit = smf.ols("np.log(usd_per_kg) ~ C(iso3) + C(year)", rows).fit(
        cov_type="cluster", cov_kwds={"groups": rows["code"], "df_correction": True}
    )
    found = price_panel(prices, 2000).table
    reach = stats.t.ppf(0.975, 8)
    for year in range(2001, 2006):
        effect, error = (one[f"C(year)[T.{year}]"] for one in (fit.params, fit.bse))
        assert found.loc[year, ["index", "low", "high"]].tolist() == pytest.approx(
            [100 * np.exp(effect + side * reach * error) for side in (0, -1, 1)], rel=1e-6
        )


def test_years_that_no_country_joins_to_the_base_year_have_no_index():
    found = price_panel(table(AAA=[10, 20, GAP, GAP], BBB=[GAP, GAP, 30, 40]), 2000)
    assert found.table["index"].isna().tolist() == [False, False, True, True]
    assert found.reasons[-1] == Reason("years_not_joined_to_the_base", years=(2002, 2003))


def test_a_base_year_without_prices_is_refused():
    with pytest.raises(InputError, match="base year 1990; prices are reported 2000 to 2001"):
        price_panel(table(AAA=[10, 20]), 1990)
    with pytest.raises(InputError, match="reported in no year"):
        price_panel(table(AAA=[GAP]), 1990)


def test_retail_prices_of_a_group_stand_in_money_of_its_last_year():
    rows = [
        ("AAA", 2010, "heroin", "retail", 100.0),
        ("AAA", 2012, "heroin", "retail", 100.0),
        ("BBB", 2012, "heroin", "retail", 50.0),
        ("AAA", 2013, "heroin", "retail", np.nan),
        ("CCC", 2012, "heroin", "retail", 1.0),
        ("AAA", 2012, "opium", "retail", 1.0),
        ("AAA", 2012, "heroin", "wholesale", 1.0),
    ]
    prices = pd.DataFrame(rows, columns=["iso3", "year", "drug", "level", "usd_per_kg"])
    cpi = pd.Series([80.0, 90, 100, 120], pd.Index([2010, 2011, 2012, 2013], name="year"))
    found = real_retail_prices(prices, cpi, ["AAA", "BBB"], "heroin")
    assert found[["iso3", "year"]].to_numpy().tolist() == [["AAA", 2010], ["AAA", 2012], ["BBB", 2012]]
    assert found["real_usd_per_kg"].to_numpy() == pytest.approx([125, 100, 50])
    assert real_retail_prices(prices, cpi, ["DDD"], "heroin").empty


def test_a_year_whose_index_is_zero_is_none_that_could_be_taken():
    cpi = pd.Series({1999: 0.0, 2000: 100.0, 2001: 125.0})
    with pytest.raises(InputError, match="base year 1999; it has 2000 to 2001"):
        real_prices(pd.Series([1.0], index=pd.Index([2000], name="year")), cpi, 1999)
    with pytest.raises(InputError, match="it has none"):
        real_prices(pd.Series([1.0], index=pd.Index([2000], name="year")), cpi.iloc[:0], 1999)


def test_a_purity_of_one_is_pure():
    found = purity_adjusted(50.0, 60.0, 1.0, 1.0)
    assert (float(found.low), float(found.high)) == (50, 60)


def test_a_panel_that_fits_exactly_has_no_error_and_is_no_division_by_nothing():
    """SYNTHETIC: six countries that all double have an interval without width; two prices of one country leave no freedom."""
    exact = price_panel(table(**{f"C{at}": [10.0 + at, 20.0 + 2 * at] for at in range(6)}), 2000).table.loc[2001]
    assert exact[["index", "low", "high"]].tolist() == pytest.approx([200] * 3)
    one = price_panel(table(AAA=[10, 30]), 2000)
    assert one.table["index"].tolist() == pytest.approx([100, 300])
    assert (one.n_countries, one.n_prices, one.base_year) == (1, 2, 2000)
    assert one.table["n_countries"].tolist() == [1, 1]


def test_a_price_of_zero_is_no_report():
    found = price_panel(table(AAA=[10, 0, 40], BBB=[10, 20, 40]), 2000)
    assert found.table["n_countries"].tolist() == [2, 1, 2]
    assert found.table["naive"].tolist() == [100, 200, 400]
