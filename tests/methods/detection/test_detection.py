import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy import optimize, stats

from pactresearch.errors import InputError
from pactresearch.methods.detection import panel_counts
from pactresearch.methods.detection.break_even import GRID, _nearest_root
from pactresearch.methods.detection.detection import detection_index
from pactresearch.methods.detection.panel_cells import sample_of
from pactresearch.verdict import Reason

NEWTON = 1e-6  # both searches stop when a step is small; what is left is far below it


def panel(countries=8, years=10, seed=0, quantity="n"):
    """SYNTHETIC: counts that rise 2 % a year, a proxy that rises 6 %, country by country."""
    rng = np.random.default_rng(seed)
    keys = pd.MultiIndex.from_product([[f"C{one:02d}" for one in range(countries)], range(2010, 2010 + years)])
    table = keys.to_frame(index=False, name=["iso3", "year"])
    time = table["year"] - 2010
    proxy = 0.06 * time + 0.1 * rng.normal(size=len(table))
    level = table["iso3"].str[1:].astype(int) / 2 + 2
    amounts = table.assign(**{quantity: rng.poisson(np.exp(level + 0.02 * time)).astype(float)})
    return amounts, table.assign(proxy="police", value=proxy)


def trend_at(result, kappa):
    return next(one for one in result.trends if one.kappa == kappa)


@pytest.mark.parametrize("kappa", [0.0, 0.5, 1.0])
def test_trend_and_index_are_those_of_a_poisson_model_with_country_dummies_and_an_offset(kappa):
    """SYNTHETIC. The reference is statsmodels' GLM, with all its country effects."""
    amounts, proxies = panel()
    result = detection_index(amounts, proxies)
    table = amounts.merge(proxies, on=["iso3", "year"])
    countries = pd.get_dummies(table["iso3"]).to_numpy(dtype=float)
    offset, family = kappa * table["value"].to_numpy(), sm.families.Poisson()
    line = sm.GLM(table["n"], np.column_stack([countries, table["year"] - 2010]), family=family, offset=offset).fit()
    assert trend_at(result, kappa).percent_per_year == pytest.approx(
        100 * np.expm1(line.params.iloc[-1]), abs=100 * NEWTON
    )
    years = pd.get_dummies(table["year"]).to_numpy(dtype=float)[:, 1:]
    effects = (
        sm.GLM(table["n"], np.column_stack([countries, years]), family=family, offset=offset).fit().params.iloc[-9:]
    )
    index = result.index.loc[result.index["kappa"] == kappa, "index"].to_numpy()
    assert index[0] == 100
    np.testing.assert_allclose(index[1:], 100 * np.exp(effects), rtol=NEWTON)


def test_the_jackknife_is_the_one_by_hand():
    """SYNTHETIC: each country left out in turn and all fitted anew by statsmodels."""
    amounts, proxies = panel(countries=5)
    made = sample_of(amounts, proxies, quantity="n").panel
    fit = panel_counts.fit(made, (made.year[:, None] - 2014.5) / 9, 0 * made.proxy)

    def slope(table):
        x = np.column_stack([pd.get_dummies(table["iso3"]), (table["year"] - 2014.5) / 9]).astype(float)
        return sm.GLM(table["n"].to_numpy(), x, family=sm.families.Poisson()).fit().params[-1]

    without = [slope(amounts[amounts["iso3"] != name]) for name in made.names]
    np.testing.assert_allclose(fit.without_one[:, 0], without, atol=NEWTON)
    by_hand = np.sqrt(4 / 5 * np.sum((np.array(without) - slope(amounts)) ** 2))
    assert fit.standard_errors[0] == pytest.approx(by_hand, rel=1e-4)


def test_intervals_and_the_trend_without_each_country_are_those_of_refits_by_another_program():
    """SYNTHETIC. In % a year, each country left out in turn and fitted anew by statsmodels; t on effective countries less one, and
    the years' interval from the line through the index."""
    amounts, proxies = panel(countries=6)
    result = detection_index(amounts, proxies)
    found = trend_at(result, 0)

    def slope(table):
        x = np.column_stack([pd.get_dummies(table["iso3"]), table["year"] - 2014.5]).astype(float)
        return sm.GLM(table["n"].to_numpy(), x, family=sm.families.Poisson()).fit().params[-1]

    whole = slope(amounts)
    without = {name: slope(amounts[amounts["iso3"] != name]) for name in sorted(set(amounts["iso3"]))}
    rates = 100 * np.expm1(list(without.values()))
    assert [found.lowest_without_one, found.highest_without_one] == pytest.approx([rates.min(), rates.max()], abs=1e-4)
    assert found.most_influential == max(without, key=lambda name: abs(without[name] - whole))
    error = np.sqrt(5 / 6 * sum((one - whole) ** 2 for one in without.values()))
    reach = stats.t.ppf(0.975, result.effective_countries - 1) * error
    assert [found.low, found.high] == pytest.approx(list(100 * np.expm1([whole - reach, whole + reach])), abs=1e-3)
    index = result.index[result.index["kappa"] == 0]
    line = stats.linregress(index["year"], np.log(index["index"]))
    across = stats.t.ppf(0.975, 10 - 2) * line.stderr
    assert [found.year_low, found.year_high] == pytest.approx(
        list(100 * np.expm1([whole - across, whole + across])), abs=1e-3
    )


def test_countries_count_as_many_as_equal_ones_would_carry_as_much():
    """SYNTHETIC, by hand: information is a country's total times the variance of its years; four countries of which one weighs
    three times the others count (3 + 1 + 1 + 1)² / (9 + 1 + 1 + 1) = 3."""
    amounts, proxies = panel(countries=4)
    flat = amounts.assign(n=np.where(amounts["iso3"] == "C00", 300.0, 100.0))
    assert detection_index(flat, proxies, kappas=(0.0,)).effective_countries == pytest.approx(3)


def test_at_the_break_even_kappa_the_trend_is_nil():
    """SYNTHETIC: counts rise some 2 % a year, the proxy some 6 %, so about a third of it must be real."""
    amounts, proxies = panel()
    even = detection_index(amounts, proxies)
    assert 0 < even.break_even.kappa < 1
    assert even.break_even.lowest < even.break_even.kappa < even.break_even.highest
    there = detection_index(amounts, proxies, kappas=(even.break_even.kappa,)).trends[0]
    assert there.percent_per_year == pytest.approx(0, abs=0.01)  # straight lines between grid points of 0.05


def test_an_exact_world_gives_its_flow_back():
    """SYNTHETIC, without noise: flow falls 5 %, detection rises 8 %, reporting 4 %; all of both proxies is real."""
    amounts, proxies = panel()
    time = amounts["year"] - 2010
    amounts["n"] = 50 * (0.95 * 1.08 * 1.04) ** time
    several = [
        proxies.assign(proxy=name, value=rate * time) for name, rate in (("L", np.log(1.08)), ("R", np.log(1.04)))
    ]
    result = detection_index(amounts, pd.concat(several))
    assert trend_at(result, 0).percent_per_year == pytest.approx(100 * (0.95 * 1.08 * 1.04 - 1))
    assert trend_at(result, 1).percent_per_year == pytest.approx(-5)
    assert result.proxy_percent_per_year == pytest.approx(100 * (1.08 * 1.04 - 1))
    assert result.break_even.kappa == pytest.approx(1 + np.log(0.95) / np.log(1.08 * 1.04), abs=1e-3)
    assert result.sample.proxies == ("L", "R")
    last = result.index.set_index(["kappa", "year"]).loc[(1.0, 2019), "index"]
    assert last == pytest.approx(100 * 0.95**9)


def test_kilograms_scale_out_of_the_index():
    amounts, proxies = panel(quantity="kg")
    light, heavy = (
        detection_index(table, proxies, quantity="kg") for table in (amounts, amounts.assign(kg=1000 * amounts["kg"]))
    )
    np.testing.assert_allclose(light.index["index"], heavy.index["index"], rtol=NEWTON)
    assert trend_at(light, 1).low == pytest.approx(trend_at(heavy, 1).low, rel=1e-4)


def test_a_constant_proxy_moves_nothing_and_has_no_break_even():
    amounts, proxies = panel()
    result = detection_index(amounts, proxies.assign(value=-3.0))
    assert trend_at(result, 1).percent_per_year == pytest.approx(trend_at(result, 0).percent_per_year)
    assert np.isnan(result.break_even.kappa)
    assert result.break_even.reasons == (Reason("proxies_do_not_change"),)


def test_country_years_without_every_proxy_are_left_out_at_every_kappa_and_counted():
    amounts, proxies = panel()
    gap = (proxies["iso3"] == "C03") & (proxies["year"] > 2014)
    second = proxies.assign(proxy="reporting", value=0.0)
    result = detection_index(amounts, pd.concat([proxies, second[~gap]]))
    assert (len(result.sample.panel.amount), result.sample.n_without_proxy) == (75, 5)
    lost = amounts.loc[gap, "n"].sum() / amounts["n"].sum()
    assert result.sample.share_without_proxy == pytest.approx(lost)
    assert result.notes[0] == Reason("cells_without_proxy", n=5, share=result.sample.share_without_proxy)
    without = detection_index(amounts[~gap], proxies[~gap])
    assert trend_at(result, 0).percent_per_year == pytest.approx(trend_at(without, 0).percent_per_year)


def test_one_country_has_a_trend_and_the_years_interval_only():
    amounts, proxies = panel(countries=1)
    result = detection_index(amounts, proxies)
    one = trend_at(result, 1)
    assert one.year_low < one.percent_per_year < one.year_high
    assert np.isnan([one.low, one.high, one.cautious_low, one.cautious_high]).all()
    assert result.reasons == (Reason("too_few_countries_for_interval", n_countries=1, needed=4),)


def test_where_one_country_outweighs_the_others_no_interval_is_given():
    """SYNTHETIC: the largest has a hundred times the cases of all others."""
    amounts, proxies = panel()
    amounts.loc[amounts["iso3"] == "C07", "n"] *= 300
    result = detection_index(amounts, proxies)
    assert result.effective_countries < 1.1
    assert np.isnan(trend_at(result, 0).low)
    assert [one.code for one in result.reasons] == ["too_few_effective_countries"]
    assert trend_at(result, 0).most_influential == "C07"


def test_under_six_years_the_trend_comes_alone():
    amounts, proxies = panel(years=5)
    result = detection_index(amounts, proxies)
    assert np.isfinite(trend_at(result, 1).percent_per_year)
    assert np.isnan([trend_at(result, 1).low, trend_at(result, 1).year_low]).all()
    assert result.index["low"].isna().all()
    assert result.reasons == (Reason("too_few_years_for_index_interval", n_years=5, needed=6),)


def test_zeros_count_and_a_year_of_zeros_has_no_index():
    amounts, proxies = panel()
    amounts.loc[amounts["year"] == 2013, "n"] = 0
    amounts.loc[(amounts["iso3"] == "C02") & (amounts["year"] < 2013), "n"] = 0
    result = detection_index(amounts, proxies)
    index = result.index.set_index(["kappa", "year"])["index"]
    assert np.isnan(index[0.0, 2013])
    assert index.drop(2013, level="year").notna().all()
    assert np.isfinite(trend_at(result, 1).cautious_low)


def test_years_that_no_country_links_have_no_index():
    """SYNTHETIC: half of the countries report the early years, half the late ones; slopes are known, the step is not."""
    amounts, proxies = panel()
    early = amounts["iso3"] < "C04"
    result = detection_index(amounts[early == (amounts["year"] < 2015)], proxies)
    index = result.index[result.index["kappa"] == 0].set_index("year")["index"]
    assert index.loc[:2014].notna().all()
    assert index.loc[2015:].isna().all()
    assert Reason("years_without_index") in result.notes
    assert np.isfinite(trend_at(result, 0).percent_per_year)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda table: table.assign(n=0.0), "every_amount_zero"),
        (lambda table: table.assign(n=np.nan), "no_cell_reported"),
        (lambda table: table.assign(year=table["year"] + 50), "no_cell_with_every_proxy"),
        (lambda table: table[table["year"] == 2010], "no_country_with_two_cells"),
        (lambda table: table.assign(n=table["n"] * (table["year"] == 2019)), "amounts_tell_no_trend"),
    ],
)
def test_what_carries_no_trend_gives_a_reason_and_no_number(change, code):
    amounts, proxies = panel()
    result = detection_index(change(amounts), proxies)
    assert [one.code for one in result.reasons] == [code]
    assert all(np.isnan([one.percent_per_year, one.low, one.cautious_high]).all() for one in result.trends)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda a, p: (a.drop(columns="n"), p, {}), "table of amounts lacks n"),
        (lambda a, p: (a, p.drop(columns="proxy"), {}), "table of proxies lacks proxy"),
        (lambda a, p: (pd.concat([a, a]), p, {}), "holds several rows for C00 2010"),
        (lambda a, p: (a, pd.concat([p, p]), {}), "holds several rows for C00 2010 police"),
        (lambda a, p: (a.assign(n=-1.0), p, {}), "an amount is 0 or more"),
        (lambda a, p: (a, p.assign(value=-np.inf), {}), "log of a share of zero"),
        (lambda a, p: (a, p[:0], {}), "No proxy is given"),
        (lambda a, p: (a, p, {"quantity": "tonnes"}), "allowed: n"),
        (lambda a, p: (a, p, {"kappas": (1, 1)}), "give different finite numbers"),
    ],
)
def test_bad_tables_are_refused(change, sentence):
    amounts, proxies, options = change(*panel())
    with pytest.raises(InputError, match=sentence):
        detection_index(amounts, proxies, **options)


def test_proxies_that_point_opposite_ways_in_a_country_with_weight_identify_nothing():
    """SYNTHETIC: as in Iran (−0.9 and +3.2 % a year) and Türkiye on the Balkan route."""
    keys = [(iso3, year) for iso3 in "ABCDEF" for year in range(2005, 2020)]
    amounts = pd.DataFrame(keys, columns=["iso3", "year"])
    amounts["n"] = np.where(amounts["iso3"] == "F", 5, 100)

    def proxies(apart):
        slope = np.where(amounts["iso3"] == apart, -0.02, 0.01)
        down, up = (amounts[["iso3", "year"]].assign(proxy=name, value=by * (amounts["year"] - 2012))
                    for name, by in (("one", slope), ("two", 0.03)))  # fmt: skip
        return pd.concat([down, up])

    heavy = detection_index(amounts, proxies("A"))
    (why,) = heavy.reasons
    assert (why.code, why.facts["iso3"]) == ("proxies_point_opposite_ways", ("A",))
    assert np.isnan([one.percent_per_year for one in heavy.trends]).all() and heavy.index.empty
    light = detection_index(amounts, proxies("F"))
    assert np.isfinite(light.trends[0].percent_per_year), "F makes 1 % of the cases"


def cells_of(amounts, proxies):
    table = amounts.merge(proxies, on=["iso3", "year"]).sort_values(["iso3", "year"])
    return table.assign(time=table["year"] - table["year"].mean())


def score_of(table, kappa):
    """What is left of the slope's score at a slope of nothing: counts less each country's total shared out by the proxies."""
    weight = np.exp(kappa * table["value"])
    share = weight / weight.groupby(table["iso3"]).transform("sum")
    return float(((table["n"] - share * table.groupby("iso3")["n"].transform("sum")) * table["time"]).sum())


def test_the_break_even_is_the_root_of_the_score_with_all_countries_and_without_each():
    """SYNTHETIC, by scipy's search in place of a grid."""
    amounts, proxies = panel(countries=5, seed=3)
    found, table = detection_index(amounts, proxies).break_even, cells_of(amounts, proxies)

    def root(rows):
        return optimize.brentq(lambda kappa: score_of(rows, kappa), -5, 5)

    without = [root(table[table["iso3"] != iso3]) for iso3 in table["iso3"].unique()]
    close = {"abs": 1e-3}  # straight lines between points 0.05 apart
    assert found.kappa == pytest.approx(root(table), **close)
    assert [found.lowest, found.highest] == pytest.approx([min(without), max(without)], **close)


def test_a_proxy_that_hardly_moves_undoes_no_trend():
    """SYNTHETIC: counts rise 2 % a year; a proxy that rises by a three hundredth of that would have to count 300 times over."""
    amounts, proxies = panel()
    time = amounts["year"] - 2010
    rising = amounts.assign(n=1000 * 1.02**time)
    found = detection_index(rising, proxies.assign(value=0.02 / 300 * time)).break_even
    assert found.reasons == (Reason("no_kappa_makes_trend_nil", limit=5.0),)
    near = detection_index(rising, proxies.assign(value=np.log(1.02) / 4.9 * time)).break_even
    assert near.kappa == pytest.approx(4.9, abs=1e-3)


def test_of_two_kappas_the_nearer_to_none_is_given():
    score = (GRID + 1.02) * (GRID - 3.01)
    assert _nearest_root(score) == pytest.approx(-1.02, abs=1e-3)
    assert _nearest_root(-(GRID - 2.5)) == pytest.approx(2.5)
    assert np.isnan(_nearest_root(GRID + 9)) and np.isnan(_nearest_root(0 * GRID))


def test_the_proxies_own_trend_is_that_of_a_regression_within_countries_weighed_by_their_mean_cases():
    """SYNTHETIC: statsmodels with a dummy for each country; one country lacks years."""
    amounts, proxies = panel(countries=4, seed=5)
    amounts = amounts[~((amounts["iso3"] == "C01") & (amounts["year"] < 2014))]
    table = cells_of(amounts, proxies)
    weights = table.groupby("iso3")["n"].transform("mean")
    line = smf.wls("value ~ year + C(iso3)", table, weights=weights).fit()
    found = detection_index(amounts, proxies).proxy_percent_per_year
    assert found == pytest.approx(100 * np.expm1(line.params["year"]))


def test_the_index_has_the_jackknife_s_interval_of_each_year():
    """SYNTHETIC: year effects fitted anew without each country by statsmodels."""
    amounts, proxies = panel(countries=5, years=6, seed=2)
    result = detection_index(amounts, proxies, kappas=(0.0,))

    def effects(table):
        dummies = [pd.get_dummies(table[column], dtype=float) for column in ("iso3", "year")]
        x = np.column_stack([dummies[0], dummies[1].iloc[:, 1:]])
        return sm.GLM(table["n"].to_numpy(), x, family=sm.families.Poisson()).fit().params[-5:]

    whole = effects(amounts)
    without = np.array([effects(amounts[amounts["iso3"] != iso3]) for iso3 in amounts["iso3"].unique()])
    error = np.sqrt(4 / 5 * ((without - whole) ** 2).sum(axis=0))
    reach = stats.t.ppf(0.975, result.effective_countries - 1) * error
    table = result.index.set_index("year")
    assert table.loc[2010, ["index", "low", "high"]].tolist() == [100, 100, 100]
    np.testing.assert_allclose(table.loc[2011:, "low"], 100 * np.exp(whole - reach), rtol=1e-4)
    np.testing.assert_allclose(table.loc[2011:, "high"], 100 * np.exp(whole + reach), rtol=1e-4)
    assert (table["n_countries"] == 5).all()
    assert (result.base_year, result.n_countries, result.n_years) == (2010, 5, 6)


def test_what_each_country_carries_is_its_total_times_the_variance_of_its_years_as_the_model_shares_them():
    """SYNTHETIC, by hand: effective countries of a panel whose shares are those of the fitted slope."""
    amounts, proxies = panel(countries=4, seed=1)
    result, table = detection_index(amounts, proxies, kappas=(0.0,)), cells_of(amounts, proxies)
    slope = np.log1p(result.trends[0].percent_per_year / 100)
    carried = []
    for _, own in table.groupby("iso3"):
        share = np.exp(slope * own["time"]) / np.exp(slope * own["time"]).sum()
        carried.append(own["n"].sum() * (share @ own["time"] ** 2 - (share @ own["time"]) ** 2))
    carried = np.array(carried)
    assert result.effective_countries == pytest.approx(carried.sum() ** 2 / (carried**2).sum())


def of_weights(*weights, years=8):
    """SYNTHETIC: flat counts whose countries weigh as said; so many countries are effective."""
    rows = [(f"C{at:02d}", year, weight) for at, weight in enumerate(weights) for year in range(2010, 2010 + years)]
    amounts = pd.DataFrame(rows, columns=["iso3", "year", "n"])
    return detection_index(amounts, amounts[["iso3", "year"]].assign(proxy="p", value=0.0), kappas=(0.0,))


def test_two_effective_countries_are_asked_and_under_ten_are_few():
    """By hand: with three others of one, (a + 3)² / (a² + 3) is 2 where a = 3 + √12."""
    edge = 3 + np.sqrt(12)
    assert "too_few_effective_countries" in [one.code for one in of_weights(edge + 0.01, 1, 1, 1).reasons]
    some = of_weights(edge - 0.01, 1, 1, 1)
    assert some.reasons == () and some.effective_countries == pytest.approx(2, abs=0.01)
    assert [one.code for one in some.notes] == ["trend_rests_on_few_countries"]
    assert [one.code for one in of_weights(*[1] * 9).notes] == ["trend_rests_on_few_countries"]
    assert of_weights(*[1] * 11).notes == ()


@pytest.mark.parametrize(("weight", "apart", "refused"), [(12, 0.006, True), (12, 0.004, False), (9, 0.006, False)])
def test_proxies_are_opposed_beyond_half_a_percent_a_year_in_a_country_with_a_tenth(weight, apart, refused):
    """SYNTHETIC: country A has so many of a hundred cases a year; one proxy falls there and the other rises."""
    keys = [(iso3, year) for iso3 in "ABCDEFGHIJ" for year in range(2010, 2020)]
    amounts = pd.DataFrame(keys, columns=["iso3", "year"])
    amounts["n"] = np.where(amounts["iso3"] == "A", float(weight), (100 - weight) / 9)
    time = (amounts["year"] - 2014) * (amounts["iso3"] == "A")
    proxies = [
        amounts[["iso3", "year"]].assign(proxy=name, value=by * time) for name, by in (("p", -apart), ("q", 2 * apart))
    ]
    reasons = detection_index(amounts, pd.concat(proxies)).reasons
    assert ("proxies_point_opposite_ways" in [one.code for one in reasons]) == refused
    if refused:
        facts = reasons[0].facts
        assert (facts["falls"], facts["rises"]) == (
            pytest.approx((100 * np.expm1(-apart),)), pytest.approx((100 * np.expm1(2 * apart),)),
        )  # fmt: skip


def test_a_country_of_one_year_or_without_cases_is_left_out_and_counted():
    amounts, proxies = panel(countries=5)
    lone = amounts[~((amounts["iso3"] == "C01") & (amounts["year"] != 2012))]
    lone = lone.assign(n=lone["n"].where(lone["iso3"] != "C02", 0.0))
    result = detection_index(lone, proxies)
    assert result.sample.n_alone == 1 + 10
    assert Reason("cells_alone", n=11) in result.notes
    assert result.n_countries == 3
    assert result.sample.share_without_proxy == 0
