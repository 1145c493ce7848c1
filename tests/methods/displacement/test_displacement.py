"""Displacement between routes. All series are SYNTHETIC."""

import numpy as np
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.displacement.displacement import MarketMove, balance, displacement
from pactresearch.methods.displacement.quotient import displacement_quotient
from pactresearch.verdict import Reason

EXACT = 1e-9
YEARS = np.arange(2000, 2024)
SCARCER = MarketMove("treated", "price", 30, 10, 50, "SYNTHETIC")
PLENTIFUL = MarketMove("treated", "price", -30, -50, -10, "SYNTHETIC")
STILL = MarketMove("treated", "price", 5, -10, 20, "SYNTHETIC")


def route(factor=1.0, seed=0, sd=0.1):
    kg = 1000 * np.exp(np.random.default_rng(seed).normal(0, sd, len(YEARS)))
    return kg * np.where(YEARS >= 2015, factor, 1.0)


def codes(found):
    return [one.code for one in found.judgement.reasons]


def said(found):
    """The outcome: a pattern that is supported, or the verdict on it."""
    return found.pattern if found.judgement.verdict == "supported" else found.judgement.verdict


def judged(treated=0.2, neighbour=5.0, **settings):
    return displacement(YEARS, route(treated, 1), route(neighbour, 2), 2015, **settings)


def test_the_balance_is_the_scaled_log_ratio():
    assert balance([1.0, 8.0], [4.0, 2.0]) == pytest.approx(np.sqrt(0.5) * np.log([0.25, 4]), abs=EXACT)


def test_the_balance_does_not_change_with_the_unit_and_changes_sign_with_the_order():
    a, b = route(seed=1), route(seed=2)
    assert balance(a / 1000, b / 1000) == pytest.approx(balance(a, b), abs=EXACT)
    assert balance(b, a) == pytest.approx(-balance(a, b), abs=EXACT)


def test_a_zero_becomes_065_of_the_smallest_share_and_the_other_part_shrinks_as_much():
    found = balance([0.0, 1.0, 3.0], [7.0, 9.0, 1.0])
    assert found[0] == pytest.approx(np.sqrt(0.5) * np.log(0.065 / 0.935), abs=EXACT)


def test_a_year_without_report_or_with_two_zeros_has_no_balance():
    assert np.isnan(balance([np.nan, 0.0, 1.0], [1.0, 0.0, 1.0])).tolist() == [True, True, False]


def test_displacement_needs_the_fall_the_rise_and_the_market():
    found = judged(market=[SCARCER])
    assert (said(found), found.corroboration) == ("displacement", "corroborated")
    assert found.treated.direction == found.balance.direction == "fell"
    assert found.neighbour.direction == "rose"


@pytest.mark.parametrize("market", [[], [STILL]])
def test_without_a_price_or_purity_that_moved_it_is_not_corroborated(market):
    found = judged(market=market)
    assert (said(found), found.corroboration) == ("not identified", "not corroborated")
    assert codes(found)[2] == "pattern_not_corroborated"
    assert codes(found)[3:] == (["market_moved"] if market else ["no_market"])


@pytest.mark.parametrize("market", [[PLENTIFUL], [SCARCER, PLENTIFUL]])
def test_a_market_that_moved_the_other_way_speaks_for_police_that_moved(market):
    found = judged(market=market)
    assert (said(found), found.corroboration) == ("not supported", "contradicted")
    assert codes(found)[2:] == ["market_speaks_against"] + len(market) * ["market_moved"] + ["power"]


@pytest.mark.parametrize(
    ("side", "measure", "change", "scarcer"),
    [
        ("treated", "price", 20, 1), ("treated", "purity", 20, -1), ("neighbour", "price", -20, -1),
        ("neighbour", "purity", -20, 1),
    ],
)  # fmt: skip
def test_dearer_or_less_pure_is_scarcer(side, measure, change, scarcer):
    assert MarketMove(side, measure, change, change - 5, change + 5, "S").scarcer == scarcer
    assert MarketMove(side, measure, change, -30, 30, "S").scarcer == 0


def test_plenty_on_the_neighbour_s_markets_corroborates_displacement_and_scarcity_contradicts_it():
    plenty = MarketMove("neighbour", "purity", 30, 10, 50, "S")
    scarce = MarketMove("neighbour", "price", 30, 10, 50, "S")
    assert said(judged(market=[plenty])) == "displacement"
    assert said(judged(market=[scarce])) == "not supported"


def test_a_rise_of_the_treated_route_is_no_displacement_to_it():
    assert said(judged(5.0, 0.2, market=[SCARCER])) == "not supported"


def test_when_only_the_treated_route_falls_the_balance_moves_and_nothing_was_displaced():
    found = judged(0.2, 1.0, market=[SCARCER])
    assert found.balance.direction == "fell"
    assert said(found) == "not supported"
    assert codes(found) == [
        "route_moved", "route_moved", "neighbour_did_not_move", "changes_remain_possible", "power",
    ]  # fmt: skip
    possible = found.judgement.reasons[-2].facts
    assert possible["low"] <= 0 <= possible["high"], "no change is among those that remain possible"


def test_diffusion_needs_a_control_that_did_not_fall():
    settings = {"treated": 0.2, "neighbour": 0.2, "market": [SCARCER]}
    assert said(judged(**settings, control_kg=route(1.0, 3))) == "diffusion"
    alone, common = judged(**settings), judged(**settings, control_kg=route(0.2, 3))
    assert said(alone) == said(common) == "not identified"
    assert codes(alone)[2:] == ["fall_without_control"]
    assert codes(common)[2:] == ["control_fell"]
    silent = judged(**settings, control_kg=np.where(YEARS < 2015, 10.0, np.nan) * (1 + (YEARS % 3) / 10))
    assert codes(silent)[2:] == ["control_does_not_tell", "too_few_years_about_shock"]
    assert silent.judgement.reasons[-1].facts["route"] == "control"


def test_shares_are_refused():
    a, b, c = route(seed=1), route(seed=2), route(seed=3)
    with pytest.raises(InputError, match="Shares invent displacement"):
        displacement(YEARS, a / (a + b), b / (a + b), 2015)
    with pytest.raises(InputError, match="treated and neighbour and control sum to 100"):
        percent = 100 * np.array([a, b, c]) / (a + b + c)
        displacement(YEARS, percent[0].round(1), percent[1].round(1), 2015, control_kg=percent[2].round(1))


def test_two_years_after_a_shock_identify_nothing():
    """As for April 2022 in series that end in 2023."""
    found = displacement(YEARS, route(), route(seed=1), 2022, market=[SCARCER])
    assert said(found) == "not identified"
    (why,) = found.judgement.reasons
    assert (why.code, why.facts["n_after"]) == ("too_few_years_about_shock", 2)
    assert np.isnan(found.quotient)


def test_a_test_that_would_seldom_find_a_fall_to_a_third_is_no_evidence_against_one():
    """Scatter of a factor of four either way: `neither` would be too much said."""
    found = displacement(YEARS, route(0.5, 1, sd=1.4), route(1.0, 2), 2015, market=[SCARCER])
    assert said(found) == "not identified"
    assert codes(found)[2:] == ["treated_did_not_fall", "changes_remain_possible", "power"]
    assert found.judgement.reasons[-1].facts["power"] == found.power() < 0.5


def test_power_is_lost_to_the_size_of_the_family_and_with_it_the_no():
    still = displacement(YEARS, route(1.0, 1, sd=0.2), route(1.0, 2, sd=0.2), 2015, market=[SCARCER], draws=1999)
    assert said(still) == "not supported"
    assert still.power() > 0.9 > still.power(50) > still.power(10_000) == 0.0, "no p can be below 1 in 2,000 draws"
    among = still.among(10_000)
    assert (among.verdict, among.reasons[-1].facts["n_tests"]) == ("not identified", 10_000)


def test_only_the_years_about_the_shock_count():
    kg = route(0.2, 1), route(5.0, 2)
    later = YEARS >= 2020
    changed = np.where(later, 1e6 * kg[0], kg[0])
    assert displacement(YEARS, changed, kg[1], 2015) == displacement(YEARS, *kg, 2015)
    assert displacement(YEARS, *kg, 2015).treated.n_before == 15


def test_a_route_of_zeros_identifies_nothing():
    found = displacement(YEARS, np.where(YEARS < 2010, 0.0, route()), route(seed=1), 2015)
    assert said(found) == "not identified"
    assert found.judgement.reasons == (Reason("too_many_zeros", route="treated", n_zero=10, n_years=20),)
    assert said(displacement(YEARS, np.zeros(24), route(), 2015)) == "not identified"
    assert said(displacement(YEARS, np.full(24, np.nan), route(), 2015)) == "not identified"


def test_constant_series_identify_nothing():
    assert said(displacement(YEARS, np.zeros(24), np.zeros(24), 2015)) == "not identified"
    assert said(displacement(YEARS, np.full(24, 5.0), np.full(24, 3.0), 2015)) == "not identified"
    assert said(displacement(YEARS, np.full(24, 5.0), route(), 2015)) == "not identified"


@pytest.mark.parametrize("kg", [-route(), np.where(YEARS == 2003, np.inf, route())])
def test_impossible_amounts_are_refused(kg):
    with pytest.raises(InputError, match="amounts of 0 or more"):
        displacement(YEARS, kg, route(), 2015)
    with pytest.raises(InputError, match="give both for the same years"):
        balance([1.0, 2.0], [1.0])


def test_the_quotient_by_hand():
    """Bowers & Johnson: means 100 to 60, 50 to 70, control 10 to 10: (7 - 5) / (6 - 10) = -0.5."""
    years = np.arange(2000, 2008)
    wiggle = np.array([1.1, 0.9, 1.05, 0.95] * 2)
    a, b, c = (wiggle * np.repeat(two, 4) for two in ((100, 60), (50, 70), (10, 10)))
    found = displacement_quotient(years, a, b, c, shock_year=2004)
    assert found == pytest.approx(-0.5, abs=EXACT)
    assert displacement_quotient(years, a, b, shock_year=2004) == pytest.approx(-0.5, abs=EXACT)


def test_the_quotient_over_a_control_that_fell_as_much_is_not_had():
    years = np.arange(2000, 2008)
    a = np.array([1.1, 0.9, 1.05, 0.95] * 2) * np.repeat((100, 50), 4)
    assert np.isnan(displacement_quotient(years, a, a[::-1], a / 2, shock_year=2004))


def test_the_quotient_refuses_other_lengths_and_does_without_zeros():
    with pytest.raises(InputError, match="other lengths"):
        displacement_quotient(YEARS, route(), route()[:5], shock_year=2015)
    assert np.isnan(displacement_quotient(YEARS, route(0.0), route(), shock_year=2015))


def test_power_is_the_chance_of_a_third_here_and_of_twice_as_much_there_at_the_level_of_the_family():
    found = displacement(YEARS, route(1.0, 1, sd=0.5), route(1.0, 2, sd=0.4), 2015, draws=999)
    for n_tests in (1, 7):
        both = [found.treated.power(np.log(1 / 3), 0.05 / n_tests), found.neighbour.power(np.log(2), 0.05 / n_tests)]
        assert found.power(n_tests) == pytest.approx(np.prod(both))
    assert 0.05 < found.power(7) < found.power() < 0.99


def test_the_p_of_a_pattern_is_the_largest_of_what_it_asks_for():
    """Displacement asks for the log-ratio, too; diffusion, where both fell, does not."""
    for factor in (5.0, 0.2):
        found = judged(0.2, factor, draws=99)
        asked = [found.treated.p, found.neighbour.p] + ([found.balance.p] if factor > 1 else [])
        assert found.p == max(asked)


def test_a_zero_enters_as_sixty_five_hundredths_of_the_smallest_amount():
    kg = route(0.2, 1)
    zero, replaced = kg.copy(), kg.copy()
    zero[[6, 17]], replaced[[6, 17]] = 0.0, 0.65 * np.delete(kg, [6, 17]).min()
    found, other = (displacement(YEARS, one, route(5.0, 2), 2015, draws=99).treated for one in (zero, replaced))
    assert found == other


@pytest.mark.parametrize(("zeros", "identified"), [(5, True), (6, False)])
def test_a_quarter_of_zeros_may_be_and_more_may_not(zeros, identified):
    """Twenty years about the shock count, of which five may be zeros."""
    kg = np.where(2000 + zeros > YEARS, 0.0, route(1.0, 1))
    codes_of = codes(displacement(YEARS, kg, route(1.0, 2), 2015, draws=99))
    assert ("too_many_zeros" not in codes_of) == identified


def test_fifteen_years_before_a_shock_and_five_from_it_on_count():
    long = np.arange(1990, 2026)
    kg = [1000 * np.exp(np.random.default_rng(seed).normal(0, 0.2, 36)) for seed in (1, 2)]
    inside = (long >= 2000) & (long <= 2019)
    whole, cut = (displacement(long[at], kg[0][at], kg[1][at], 2015, draws=99) for at in (long > 0, inside))
    assert whole == cut
    assert (whole.treated.n_before, whole.treated.n_after) == (15, 5)


def test_reasons_give_each_move_with_its_interval_in_percent():
    found = judged(0.2, 1.0, draws=99)
    for reason, move in zip(found.judgement.reasons, (found.treated, found.neighbour), strict=False):
        ends = [reason.facts[name] for name in ("percent", "low", "high")]
        assert ends == pytest.approx(list(100 * np.expm1([move.effect, move.low, move.high])))
    possible = next(one for one in found.judgement.reasons if one.code == "changes_remain_possible").facts
    assert possible["low"] == pytest.approx(100 * np.expm1(found.neighbour.low))
    assert possible["high"] == pytest.approx(100 * np.expm1(found.neighbour.high))


@pytest.mark.parametrize(("scatter", "refused"), [(0.002, True), (0.02, False)])
def test_amounts_whose_sum_scatters_by_half_a_percent_at_most_are_shares(scatter, refused):
    """SYNTHETIC: the sum of the two alternates by this part of it, in three years and in many."""
    for n in (3, 20):
        years = np.arange(2000, 2000 + n)
        a = 40 + 10 * np.sin(years)
        b = 100 * (1 + scatter * (years % 2)) - a
        if refused:
            with pytest.raises(InputError, match=f"in all {n} years, so they are shares"):
                displacement(years, a, b, 2010)
        else:
            displacement(years, a, b, 2010, draws=9)
    two = np.array([40.0, 60.0])
    assert said(displacement([2000, 2001], two, 100 - two, 2001)) == "not identified", "two sums may be alike by chance"
    still = np.full(20, 50.0) + 0.2 * (np.arange(20) % 2)
    displacement(np.arange(2000, 2020), still, 100 - still, 2010, draws=9)  # neither moves: nothing was divided out


@pytest.mark.parametrize(("before", "after", "had"), [(3, 3, True), (2, 3, False), (3, 2, False)])
def test_a_quotient_needs_three_years_on_either_side_and_a_fall(before, after, had):
    years = np.arange(2000, 2000 + before + after)
    a, b = (np.where(years < 2000 + before, *two) for two in ((10.0, 6.0), (5.0, 7.0)))
    found = displacement_quotient(years, a, b, shock_year=2000 + before)
    assert found == -0.5 if had else np.isnan(found)
    assert np.isnan(displacement_quotient(years, a[::-1], b, shock_year=2000 + before))


def test_where_the_treated_route_rose_none_is_the_least_that_remains_possible():
    found = judged(5.0, 1.0, draws=99)
    possible = next(one for one in found.judgement.reasons if one.code == "changes_remain_possible").facts
    assert found.treated.low > 0
    assert (possible["low"], possible["high"]) == (0, pytest.approx(100 * np.expm1(found.treated.high)))


@pytest.mark.parametrize(("swing", "refused"), [(0.011, True), (0.009, False)])
def test_a_route_that_moves_by_a_hundredth_of_the_sum_moves(swing, refused):
    years = np.arange(2000, 2020)
    a = 50 + 100 * swing * (years % 2)
    if refused:
        with pytest.raises(InputError, match="so they are shares"):
            displacement(years, a, 100 - a, 2010)
    else:
        displacement(years, a, 100 - a, 2010, draws=9)


@pytest.mark.parametrize(("part", "refused"), [(0.0049, True), (0.0051, False)])
def test_a_sum_that_scatters_by_half_a_percent_of_its_mean_is_one_that_was_divided(part, refused):
    years = np.arange(2000, 2020)
    a = 40 + 10 * np.sin(years)
    b = 100 * (1 + part * (years % 2 - 0.5)) - a
    if refused:
        with pytest.raises(InputError, match="so they are shares"):
            displacement(years, a, b, 2010)
    else:
        displacement(years, a, b, 2010, draws=9)
