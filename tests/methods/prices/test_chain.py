"""All prices here are SYNTHETIC."""

import warnings
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy import stats
from statsmodels.stats.diagnostic import compare_j
from statsmodels.tsa.adfvalues import mackinnonp
from statsmodels.tsa.stattools import adfuller

from pactresearch.errors import InputError
from pactresearch.methods.prices.chain import (
    NO_RISE,
    NODE_COLUMNS,
    NOT_REPORTED,
    last_adds_most,
    likeliest_ways,
    price_chain,
    price_gradient,
    risks_and_prices,
)
from pactresearch.methods.prices.pass_through import (
    _form,
    _p_of_one,
    cointegration,
    compared,
    pass_through,
    quantity_discount,
)
from pactresearch.verdict import Reason

NAN = np.nan
NODES = pd.DataFrame(
    [
        ("Afghanistan", "AFG", "wholesale", 2000.0, 2250.0, 2500.0, 0.5, 0.7, 0, 0),
        ("Iran", "IRN", "wholesale", 4000.0, 4500.0, 5000.0, 0.5, 0.7, 1500, 1),
        ("Türkiye", "TUR", "wholesale", NAN, NAN, NAN, NAN, NAN, 2000, 1),
        ("Bulgaria", "BGR", "wholesale", 16e3, 18e3, 20e3, 0.5, 0.5, 1000, 1),
        ("street", "BGR", "retail", NAN, 36e3, NAN, 0.25, 0.25, 0, 0),
    ],
    columns=NODE_COLUMNS,
)


def test_a_hop_multiplies_and_adds_and_is_spread_over_borders_and_ways():
    first = price_chain(NODES).hops.iloc[0]
    assert first[["ratio", "difference_usd_per_kg", "borders"]].tolist() == [2, 2250, 1]
    assert first["ratio_low"] == 4000 / 2500
    assert first["ratio_high"] == 5000 / 2000
    assert first["ratio_per_1000_km"] == pytest.approx(2 ** (1 / 1.5))
    assert first["pure_ratio_low"] == pytest.approx(4000 / 2500)  # Iran's heroin is at most as pure as Afghanistan's
    assert first["pure_ratio_high"] == pytest.approx(5000 / 0.5 / (2000 / 0.7))


def test_a_missing_node_stays_missing_and_the_hop_over_it_says_so():
    chain = price_chain(NODES)
    assert chain.nodes.loc[2, ["pure_low", "pure_high"]].isna().all()
    over = chain.hops.iloc[1]
    assert over["over"] == "Türkiye"
    assert over["borders"] == 2
    assert over["ratio"] == 4
    assert over["ratio_per_border"] == 2
    assert over["difference_per_border"] == pytest.approx(13_500 / 2)
    assert over["difference_per_1000_km"] == pytest.approx(13_500 / 3)


def test_within_a_country_there_is_no_border_and_purity_tells_dilution_from_mark_up():
    last = price_chain(NODES).hops.iloc[-1]
    assert np.isnan(last["ratio_per_border"])
    assert np.isnan(last["difference_per_1000_km"])
    assert last["ratio"] == 2
    assert last["pure_ratio_low"] == pytest.approx(36e3 / 0.25 / (20e3 / 0.5))  # dilution makes it 3.6 and more
    assert price_chain(NODES).whole == pytest.approx(16)


def test_purity_never_rises_on_the_way_to_the_street():
    nodes = price_chain(NODES.assign(purity_low=[0.5, 0.2, NAN, 0.4, 0.3], purity_high=[0.7, 0.9, NAN, 0.8, 0.6])).nodes
    assert nodes["purity_high"].dropna().tolist() == [0.7, 0.7, 0.7, 0.6]
    assert nodes["purity_low"].dropna().tolist() == [0.5, 0.4, 0.4, 0.3]
    with pytest.raises(InputError, match=r"street is at least 0\.65, but at most 0\.5 at Bulgaria; purity never rises"):
        price_chain(NODES.assign(purity_low=[0.5, 0.5, NAN, 0.5, 0.65], purity_high=[0.7, 0.7, NAN, 0.5, 0.65]))


def test_a_chain_of_one_price_has_no_hop():
    chain = price_chain(NODES.assign(low=NAN, typical=[2250, NAN, NAN, NAN, NAN], high=NAN))
    assert chain.hops.empty
    assert np.isnan(chain.whole)


def likeliest_way(shares, source, market):
    return likeliest_ways(shares, [source], [market])[source, market]


def test_the_likeliest_way_has_the_largest_product_of_shares():
    shares = pd.DataFrame(
        [("A", "B", 1.0), ("B", "D", 0.3), ("A", "C", 1.0), ("C", "D", 0.7), ("E", "F", 1.0)],
        columns=["origin", "destination", "share"],
    )
    assert likeliest_way(shares, "A", "D") == ("A", "C", "D")
    assert likeliest_way(shares, "A", "F") == ()


def test_a_price_that_rises_with_distance_is_recovered():
    rng = np.random.default_rng(5)
    km = pd.Series(np.linspace(500, 6000, 30))
    price = np.exp(8 + 0.4 * km / 1000 + rng.normal(0, 0.3, 30))
    found = price_gradient(km, price)
    assert found.low < 100 * np.expm1(0.4) < found.high
    few = price_gradient(km[:4], price[:4])
    assert np.isnan(few.percent_per_1000_km)
    assert few.reasons == (Reason("too_few_prices_for_a_gradient", n=4, needed=6),)


def prices(seed=0, n=80):
    rng = np.random.default_rng(seed)
    return np.exp(rng.uniform(np.log(5e3), np.log(60e3), n)), rng


def test_a_multiplicative_pass_through_is_told_from_an_additive_one():
    wholesale, rng = prices()
    times = compared(wholesale, 2.5 * wholesale * np.exp(rng.normal(0, 0.15, 80)))
    assert times.form == "multiplicative"
    assert times.elasticity_low < 1 < times.elasticity_high
    plus = compared(wholesale, 30e3 + wholesale + rng.normal(0, 2500, 80))
    assert plus.form == "additive"
    assert plus.elasticity_high < 1


def test_few_pairs_have_no_pass_through():
    found = pass_through([1e3, 2e3, NAN], [2e3, 4e3, 5e3], ["A", "B", "B"], [2020, 2020, 2021])
    assert found.n == 2
    assert found.form == "not identified"
    assert np.isnan([found.within.elasticity, found.between.elasticity]).all()


def panel(within, *, seed=1, countries=30, years=5):
    """SYNTHETIC pairs: retail is 2.5 times wholesale between countries, and follows it within them by the elasticity given."""
    rng = np.random.default_rng(seed)
    country, year = np.repeat(np.arange(countries), years), np.tile(np.arange(years), countries)
    level = rng.uniform(np.log(5e3), np.log(60e3), countries)[country]
    moved = rng.normal(0, 0.3, len(level))
    noise = rng.normal(0, 0.2, countries)[country] + rng.normal(0, 0.05, len(level))
    return np.exp(level + moved), 2.5 * np.exp(level + within * moved + noise), country, year


def test_within_countries_is_the_slope_beside_dummies_of_country_and_year():
    wholesale, retail, country, year = panel(0.3)
    kept = np.arange(len(country)) != 7  # a year that one country did not report: the panel is not balanced
    pairs = [one[kept] for one in (wholesale, retail, country, year)]
    table = pd.DataFrame(dict(zip(("w", "r", "country", "year"), pairs, strict=True)))
    dummies = smf.ols("np.log(r) ~ np.log(w) + C(country) + C(year)", table).fit()
    found = pass_through(*pairs).within
    assert found.elasticity == pytest.approx(dummies.params["np.log(w)"], rel=1e-9)
    assert found.elasticity_low < 0.3 < found.elasticity_high


def test_a_form_stands_only_where_within_and_between_countries_agree():
    agreeing = pass_through(*panel(1.0))
    assert agreeing.form == agreeing.within.form == agreeing.between.form == "multiplicative"
    apart = pass_through(*panel(0.1))
    assert apart.between.form == "multiplicative"
    assert apart.form == "not identified"
    assert apart.reasons[-1] == Reason("forms_do_not_agree")


def test_a_form_that_hangs_on_one_country_does_not_stand():
    """Wholesale hardly moves but in country 0, which alone tells the forms apart within countries."""
    wholesale, _, country, year = panel(1.0)
    rng, still = np.random.default_rng(0), country != 0
    level = np.exp(pd.Series(np.log(wholesale)).groupby(country).transform("mean").to_numpy())
    wholesale = level * np.where(still, np.exp(rng.normal(0, 0.02, len(level))), np.array([1, 8, 2, 0.3, 0.6])[year])
    own = rng.normal(0, 0.2, 30)[country]
    retail = 2.5 * wholesale * np.exp(own + rng.normal(0, np.where(still, 0.3, 0.02)))
    found = pass_through(wholesale, retail, country, year)
    assert found.within.form == found.between.form == "multiplicative"
    assert found.form == "not identified"
    assert found.reasons[-1] == Reason("form_hangs_on_countries", countries=(0,))


def test_twenty_years_carry_no_verdict_on_cointegration_and_the_reason_is_given():
    found = cointegration(np.arange(1, 21.0), np.arange(1, 21.0))
    assert np.isnan(found.p)
    assert found.reasons == (Reason("too_few_years_for_a_course", n=20, needed=40),)


def test_sixty_years_with_one_course_are_cointegrated():
    rng = np.random.default_rng(2)
    course = np.cumsum(rng.normal(0, 0.1, 61))
    first, second = np.exp(course[1:]), np.exp(course[:-1] + rng.normal(0, 0.02, 60))  # the second follows a year later
    found = cointegration(first, second)
    assert found.p < 0.05


def test_series_that_walk_apart_are_seldom_called_cointegrated():
    walks = np.exp(np.cumsum(np.random.default_rng(0).normal(0, 0.1, (60, 2, 60)), axis=2))
    false = np.mean([cointegration(*pair).p < 0.05 for pair in walks])
    assert (
        false <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 60) + 0.03
    )  # three standard errors, and the test's own size at n = 60


def test_a_form_is_named_as_the_j_test_of_statsmodels_would():
    """R - W = a against R - W = m W: the J test's two questions, in levels, on one draw of each world."""
    wholesale, rng = prices(3)
    for retail, form in (
        (2.5 * wholesale * np.exp(rng.normal(0, 0.1, 80)), "multiplicative"),
        (30e3 + wholesale + rng.normal(0, 1500, 80), "additive"),
    ):
        additive = sm.OLS(retail - wholesale, np.ones(80)).fit()
        multiplicative = sm.OLS(retail - wholesale, wholesale).fit()
        pairs = (multiplicative, additive), (additive, multiplicative)  # the second of a pair is what is tested
        rejected = tuple(compare_j(*pair, store=True)[1] < 0.05 for pair in pairs)
        assert rejected == ((True, False) if form == "multiplicative" else (False, True))
        assert compared(wholesale, retail).form == form


def test_larger_lots_are_cheaper_per_gram_by_the_planted_exponent():
    rng = np.random.default_rng(1)
    country = np.repeat(np.arange(20), 2)
    grams = np.tile([1.0, 1000.0], 20)
    total = np.exp(rng.normal(4, 0.5, 20)[country] + 0.85 * np.log(grams) + rng.normal(0, 0.1, 40))
    found = quantity_discount(grams, total, country)
    assert found.low < 0.85 < found.high
    assert quantity_discount([1, 1000], [50, 20e3], ["A", "A"]).reasons == (
        Reason("too_few_countries_with_two_sizes", n=1, needed=3),
    )


def test_a_margin_pays_for_losses_and_the_rest_is_cost():
    found = risks_and_prices(1000, 2000, 0.25).iloc[0]
    assert found["implied_cost_usd_per_kg"] == 500  # 2,000 x 0.75 = 1,000 + 500
    assert found["loss_share"] == 0.5
    worse = risks_and_prices(1000, [1100, 900, NAN], 0.25)
    assert worse.loc[0, "loss_share"] > 1
    assert worse["reason"].tolist() == ["", NO_RISE, NOT_REPORTED]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: price_chain(NODES.drop(columns="km")), "lacks km"),
        (lambda: price_chain(NODES.assign(node="Iran")), "'Iran' stands twice"),
        (lambda: price_chain(NODES.assign(typical=0.0)), "typical price of Afghanistan is 0"),
        (lambda: price_chain(NODES.assign(purity_high=1.3)), "purity_high holds 1.3"),
        (lambda: price_chain(NODES.assign(purity_low=0.0)), "purity_low holds 0.0"),
        (lambda: compared([1, 2], [1]), "have 2, 1 and 2 entries"),
        (lambda: compared([0.0], [1]), "0 or less"),
        (lambda: pass_through([1.0, 2.0], [1.0, 2.0], ["A"], [2020, 2021]), "have 2, 2 and 1 entries"),
        (lambda: pass_through([1.0], [0.0], ["A"], [2020]), "0 or less"),
        (lambda: risks_and_prices(1, 2, 1.0), "seized_share holds 1"),
        (lambda: risks_and_prices(0, 2, 0.1), "A price is 0 or less"),
        (lambda: price_gradient(pd.Series([1.0]), pd.Series([0.0])), "0 or less"),
    ],
)
def test_prices_that_cannot_be_are_refused_in_words(call, sentence):
    with pytest.raises(InputError, match=sentence):
        call()


def test_the_street_adds_most_where_even_the_ends_of_the_ranges_say_so():
    """SYNTHETIC: 100, 200 to 300 and 1,000 to 1,200 USD; purities 0.5 throughout. A node without purity is passed over."""
    nodes = pd.DataFrame(
        {
            "typical": [50.0, 100.0, 250.0, 1100.0],
            "low": [40.0, 100.0, 200.0, 1000.0],
            "high": [60.0, 100.0, 300.0, 1200.0],
            "purity_low": [np.nan, 0.5, 0.5, 0.5],
            "purity_high": [np.nan, 0.5, 0.5, 0.5],
            "pure_low": [np.nan, 200.0, 400.0, 2000.0],
        }
    )
    assert last_adds_most(nodes, draws=200).all()
    less = nodes.assign(
        typical=[50.0, 100.0, 1000.0, 1100.0], low=[40.0, 100.0, 950.0, 1000.0], high=[60.0, 100.0, 1000.0, 1200.0]
    )
    assert not last_adds_most(less, draws=200).any()
    with pytest.raises(InputError, match="2 nodes have a price per pure kg"):
        last_adds_most(nodes.iloc[:3])


def test_purity_alone_that_falls_on_the_way_says_nothing_of_the_last_stage():
    """SYNTHETIC: one price at all three nodes; what is added comes from purity, which may be lost at either stage."""
    nodes = pd.DataFrame({"typical": [100.0] * 3, "purity_low": 0.2, "purity_high": 0.8, "pure_low": 1.0})
    share = last_adds_most(nodes.assign(low=100.0, high=100.0), draws=4000).mean()
    assert 0.3 < share < 0.6


def test_every_column_of_a_hop_by_hand():
    """SYNTHETIC: two borders and 3,000 km from 100 to 900 USD; purity from 0.6-0.8 to 0.2-0.4."""
    nodes = pd.DataFrame(
        [("a", "AAA", "wholesale", 80.0, 100.0, 125.0, 0.6, 0.8, 0, 0), ("b", "BBB", "wholesale", NAN, NAN, NAN, NAN, NAN, 1000, 1),
         ("c", "CCC", "retail", 800.0, 900.0, 1000.0, 0.2, 0.4, 2000, 1)],
        columns=NODE_COLUMNS,
    )  # fmt: skip
    hop = price_chain(nodes).hops.iloc[0].to_dict()
    wanted = {
        "ratio": 9, "ratio_low": 800 / 125, "ratio_high": 1000 / 80, "difference_usd_per_kg": 800, "km": 3000, "borders": 2,
        "pure_ratio_low": 800 / 125 * 0.6 / 0.4, "pure_ratio_high": 1000 / 80 * 0.8 / 0.2,
        "ratio_per_border": 3, "ratio_per_1000_km": 9 ** (1 / 3), "difference_per_border": 400,
        "difference_per_1000_km": 800 / 3,
    }  # fmt: skip
    assert {name: hop[name] for name in wanted} == pytest.approx(wanted)
    assert (hop["start"], hop["end"], hop["over"]) == ("a", "c", "b")
    pure = price_chain(nodes).nodes.iloc[0]
    assert [pure["pure_low"], pure["pure_high"]] == pytest.approx([80 / 0.8, 125 / 0.6])
    near = price_chain(nodes.iloc[[0, 2]].assign(km=[0, 500.0], borders=[0, 1])).hops.iloc[0]
    assert near[["ratio_per_border", "difference_per_border"]].tolist() == [9, 800]
    assert near[["ratio_per_1000_km", "difference_per_1000_km"]].tolist() == pytest.approx([81, 1600])
    beside = price_chain(nodes.iloc[[0, 2]].assign(km=[0, 0.5], low=100.0, typical=100.0, high=100.0)).hops.iloc[0]
    assert beside[["ratio_per_1000_km", "difference_per_1000_km"]].tolist() == [1, 0], "half a kilometre is a way"


def test_one_place_at_which_purity_would_have_to_rise_is_named():
    with pytest.raises(InputError, match=r"street is at least 0\.3, but at most 0\.25 at Bulgaria; purity never rises"):
        price_chain(NODES.assign(purity_low=[0.5, 0.5, NAN, 0.25, 0.3], purity_high=[0.7, 0.7, NAN, 0.25, 0.3]))


def test_a_chain_of_two_prices_is_a_whole():
    assert price_chain(NODES.iloc[:2]).whole == 2


def test_the_last_stage_adds_most_as_often_as_prices_drawn_from_their_triangle_say():
    """By hand: 100, a triangle from 150 to 300 with its peak at 200, and 380; the last adds more where the middle is below 240."""
    nodes = pd.DataFrame({"typical": [100.0, 200.0, 380.0], "low": [100.0, 150.0, NAN], "high": [100.0, 300.0, NAN]})
    nodes = nodes.assign(purity_low=1.0, purity_high=1.0, pure_low=1.0)
    share, chance = last_adds_most(nodes, draws=8000).mean(), stats.triang.cdf(240, 1 / 3, 150, 150)
    assert share == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / 8000))


def test_the_last_stage_adds_most_as_often_as_purities_drawn_one_below_the_other_say():
    """One price at four nodes; purities evenly from 0.2 to what the node before has, worked out by many other draws."""
    nodes = pd.DataFrame({"typical": [100.0] * 4, "purity_low": 0.2, "purity_high": 0.8, "pure_low": 1.0})
    share = last_adds_most(nodes.assign(low=100.0, high=100.0), draws=8000).mean()
    unit, purity = np.random.default_rng(99).random((4, 400_000)), np.full(400_000, 0.8)
    pure = [1 / (purity := 0.2 + u * (purity - 0.2)) for u in unit]
    first, middle, last = np.diff(pure, axis=0)
    chance = (last > np.maximum(first, middle)).mean()
    assert share == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / 8000))


def test_of_equal_ways_the_one_with_fewer_borders_is_taken_and_a_share_of_nothing_is_no_way():
    shares = pd.DataFrame(
        [("A", "D", 0.5), ("A", "B", 1.0), ("B", "D", 0.5), ("D", "E", 0.0), ("C", "F", 0.5), ("B", "F", 0.5)],
        columns=["origin", "destination", "share"],
    )
    assert likeliest_way(shares, "A", "D") == ("A", "D")
    assert likeliest_way(shares, "A", "E") == ()
    assert likeliest_way(shares.assign(share=2 * shares["share"]), "A", "D") == ("A", "D"), "a share above 1 is one"
    two = pd.DataFrame(
        [("A", "C", 0.9), ("A", "B", 0.9), ("B", "D", 0.9), ("C", "D", 0.9)], columns=["origin", "destination", "share"]
    )
    assert likeliest_way(two, "A", "D") == ("A", "B", "D")


def test_a_gradient_is_least_squares_with_errors_after_hc3_by_hand():
    rng = np.random.default_rng(3)
    km = pd.Series(np.r_[300.0, 900, 2500, 2600, 4000, 5200, 7000])
    price = pd.Series(np.exp(7 + 0.3 * km / 1000 + rng.normal(0, 0.4, 7)))
    x = np.column_stack([np.ones(7), km / 1000])
    inverse = np.linalg.inv(x.T @ x)
    coefficients = inverse @ x.T @ np.log(price)
    left = np.log(price) - x @ coefficients
    leverage = np.einsum("ij,jk,ik->i", x, inverse, x)
    error = np.sqrt((inverse @ (x.T * (left / (1 - leverage)).to_numpy() ** 2) @ x @ inverse)[1, 1])
    reach = stats.t.ppf(0.975, 5) * error
    found = price_gradient(km, price)
    ends = 100 * np.expm1([coefficients[1], coefficients[1] - reach, coefficients[1] + reach])
    assert [found.percent_per_1000_km, found.low, found.high] == pytest.approx(list(ends))
    assert found.r_squared == pytest.approx(np.corrcoef(km, np.log(price))[0, 1] ** 2)
    for places, n in ((2, 0), (3, 1)):
        few = price_gradient(pd.Series([500.0, 1000, 2000][:places] * 4)[:9], price.reindex(range(9)).fillna(50.0))
        assert np.isfinite(few.percent_per_1000_km) == bool(n), "two distances are no gradient"


def clustered(x, y, groups):
    """Slope and interval with errors clustered by group, by hand: Liang and Zeger's sandwich, t on groups less one."""
    design = np.column_stack([np.ones(len(x)), x])
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ y
    left = y - design @ coefficients
    sums = np.array([(design[groups == one] * left[groups == one, None]).sum(axis=0) for one in np.unique(groups)])
    n, count = len(x), len(sums)
    covariance = inverse @ sums.T @ sums @ inverse * count / (count - 1) * (n - 1) / (n - 2)
    reach = stats.t.ppf(0.975, count - 1) * np.sqrt(covariance[1, 1])
    return [coefficients[1], coefficients[1] - reach, coefficients[1] + reach]


def test_errors_are_clustered_by_country_from_six_on_by_hand_and_hc3_is_taken_with_fewer():
    wholesale, retail, country, _ = panel(0.5, countries=8)
    found = compared(wholesale, retail, country)
    wanted = clustered(np.log(wholesale), np.log(retail), country)
    assert [found.elasticity, found.elasticity_low, found.elasticity_high] == pytest.approx(wanted)
    five = country < 5
    few = compared(wholesale[five], retail[five], country[five])
    plain = sm.OLS(np.log(retail[five]), sm.add_constant(np.log(wholesale[five]))).fit(cov_type="HC3", use_t=True)
    assert [few.elasticity_low, few.elasticity_high] == pytest.approx(list(plain.conf_int()[1]))


def test_within_countries_the_interval_is_clustered_about_what_country_and_year_leave():
    wholesale, retail, country, year = panel(0.4, countries=9)
    dummies = pd.get_dummies(pd.DataFrame({"c": country.astype(str), "y": year.astype(str)}), dtype=float).to_numpy()
    left = [log - dummies @ np.linalg.lstsq(dummies, log, rcond=None)[0] for log in np.log([wholesale, retail])]
    found = pass_through(wholesale, retail, country, year).within
    assert [found.elasticity, found.elasticity_low, found.elasticity_high] == pytest.approx(clustered(*left, country))
    assert (found.n, found.n_groups) == (45, 9)


def test_without_each_country_elasticities_have_the_range_that_is_told():
    given = panel(0.4, countries=7, years=3)
    found = pass_through(*given)
    each = [pass_through(*(one[given[2] != left] for one in given)).within.elasticity for left in range(7)]
    facts = next(one for one in found.reasons if one.code == "pass_through_without_one").facts
    assert (facts["lowest"], facts["highest"]) == pytest.approx((min(each), max(each)))


def test_countries_with_one_year_say_nothing_of_what_happens_within():
    given = panel(0.4, countries=9)
    once = (given[2] != 3) | (given[3] == 0)
    assert pass_through(*(one[once] for one in given)).within.n == 40


@pytest.mark.parametrize(
    ("additive", "multiplicative", "form"),
    [(0.049, 0.05, "multiplicative"), (0.05, 0.049, "additive"), (0.05, 0.06, "not identified"), (0.04, 0.04, "not identified"),
     (0.06, 0.05, "not identified")],
)  # fmt: skip
def test_a_form_is_named_where_the_other_is_refused_at_five_percent_and_it_is_not(additive, multiplicative, form):
    assert _form(additive, multiplicative) == form


def test_a_perfect_fit_says_whether_its_slope_is_one():
    for slope, p in ((1.0, 1.0), (1.1, 0.0), (-1.0, 0.0)):
        assert _p_of_one(SimpleNamespace(bse=[0, 0], params=[0, slope])) == p


def test_cointegration_is_a_test_of_what_one_course_leaves_of_the_other():
    """statsmodels' augmented Dickey-Fuller statistic of the residuals of ln second on ln first, without a constant."""
    rng = np.random.default_rng(2)
    course = np.cumsum(rng.normal(0, 0.1, 60))
    first, second = np.exp(course), np.exp(0.8 * course + 1 + rng.normal(0, 0.05, 60))
    left = sm.OLS(np.log(second), sm.add_constant(np.log(first))).fit().resid
    found = cointegration(first, second)
    with warnings.catch_warnings(action="ignore"):  # that its result will be an object in years to come
        statistic = adfuller(left, maxlag=4, autolag="aic", regression="n")[0]
    assert found.statistic == pytest.approx(statistic)
    assert found.p == pytest.approx(mackinnonp(found.statistic, regression="c", N=2))


def test_the_discount_is_the_mean_of_each_country_s_slope_with_student_s_interval():
    rng = np.random.default_rng(4)
    country = np.repeat(np.arange(6), [2, 3, 4, 2, 5, 1])
    grams = np.exp(rng.normal(2, 2, len(country)))
    total = np.exp(3 + 0.8 * np.log(grams) + rng.normal(0, 0.3, len(country)))
    slopes = [np.polyfit(np.log(grams[country == one]), np.log(total[country == one]), 1)[0] for one in range(5)]
    reach = stats.t.ppf(0.975, 4) * np.std(slopes, ddof=1) / np.sqrt(5)
    found = quantity_discount(grams, total, country)
    wanted = [np.mean(slopes), np.mean(slopes) - reach, np.mean(slopes) + reach]
    assert [found.exponent, found.low, found.high] == pytest.approx(wanted)
    assert (found.n, found.n_groups) == (17, 5)


def test_a_share_of_nothing_is_lost_for_nothing_and_prices_that_stand_still_have_no_loss_share():
    found = risks_and_prices([100.0, 100.0], [300.0, 100.0], 0.0)
    assert found["implied_cost_usd_per_kg"].tolist() == [200, 0]
    assert found["loss_share"].tolist()[0] == 0 and np.isnan(found["loss_share"][1])
    assert found["reason"].tolist() == ["", NO_RISE]
