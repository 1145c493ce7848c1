import itertools

import numpy as np
import pytest
import ruptures

from pactresearch.methods.breaks import segmented, unknown_breaks
from pactresearch.methods.breaks.unknown_breaks import break_path
from pactresearch.verdict import Reason
from tests.methods import sieve

YEARS = np.arange(1992, 2020)


def steps(seed=0, sd=0.2):
    """SYNTHETIC: ln kg falls by 2 in 2001 and rises by 2 in 2010."""
    line = 7 - 2.0 * ((YEARS >= 2001) & (YEARS < 2010))
    return np.exp(line + sd * np.random.default_rng(seed).normal(size=len(YEARS)))


def test_two_planted_breaks_are_found_at_their_dates_over_a_wide_range_of_penalties():
    result = break_path(YEARS, steps())
    assert result.break_years == (2001, 2010)
    two = result.path.iloc[2]
    assert two["penalty_to"] > 5 * two["penalty_from"]
    assert two["penalty_from"] < result.penalty < two["penalty_to"]


def test_each_number_of_breaks_is_the_best_of_all_there_are():
    """All 15 choices of one break and all of two in 20 years, by brute force."""
    years, log_kg = YEARS[:20], np.log(steps(sd=1.0))[:20]

    def cost(ends):
        bounds = [0, *ends, 20]
        parts = [slice(one, two) for one, two in itertools.pairwise(bounds)]
        return sum(segmented.regress(segmented.design(years[part], None), log_kg[None, part]).rss[0] for part in parts)

    result = break_path(years, np.exp(log_kg))
    for number in (1, 2):
        choices = [ends for ends in itertools.combinations(range(1, 20), number) if min(np.diff([0, *ends, 20])) >= 4]
        assert result.path["cost"].iloc[number] == pytest.approx(min(cost(ends) for ends in choices))


def test_the_penalties_are_those_at_which_pelt_takes_this_number():
    log_kg = np.log(steps(sd=0.6))
    result = break_path(YEARS, np.exp(log_kg))
    line = np.column_stack([log_kg, np.ones(len(YEARS)), YEARS - YEARS.mean()])
    search = ruptures.Pelt(model="linear", min_size=4, jump=1).fit(line)
    tested = 0
    for row in result.path.dropna().itertuples():
        # Half of the path's last stretch may belong to more breaks than are listed.
        if row.penalty_from == 0 or np.isinf(row.penalty_to):
            continue
        ends = search.predict(pen=(row.penalty_from + row.penalty_to) / 2)
        assert tuple(YEARS[end] for end in ends[:-1]) == row.break_years
        tested += 1
    assert tested >= 2


def test_a_number_of_breaks_that_no_penalty_chooses_has_no_range():
    """By hand: one break gains 0.5 and two gain 9, so that none gives way to two at 4.5 a break, and two to three at 0.1."""
    low, high = unknown_breaks._penalties(np.array([10.0, 9.5, 1.0, 0.9]))
    np.testing.assert_allclose(low, [4.5, np.nan, 0.1, 0.0])
    np.testing.assert_allclose(high, [np.inf, np.nan, 4.5, 0.1])


def test_the_bootstrap_s_own_search_finds_the_costs_of_ruptures():
    kg = steps(sd=0.8)
    ours = segmented.best_costs(YEARS, np.log(kg)[None], 4, 3)[0]
    np.testing.assert_allclose(ours, break_path(YEARS, kg, draws=50).path["cost"][:4])


def test_gaps_keep_the_true_distance_between_years():
    """SYNTHETIC: a steady rise with ten years missing is no break."""
    kg = np.exp(5 + 0.2 * (YEARS - 1992) + 0.1 * np.random.default_rng(2).normal(size=28))
    kg[8:18] = np.nan
    result = break_path(YEARS, kg)
    assert result.n_years == 18
    assert result.p_any > 0.05


@pytest.mark.parametrize(
    ("kg", "reason"),
    [
        (np.r_[np.ones(9), np.full(19, np.nan)], Reason("too_few_years_for_breaks", n_years=9, needed=10)),
        (np.zeros(28), Reason("too_few_years_for_breaks", n_years=0, needed=10)),
        (np.full(28, 3.0), Reason("no_scatter_about_segments")),
        (np.r_[np.full(14, 5.0), np.full(14, 9.0)], Reason("no_scatter_about_segments")),
    ],
)
def test_a_series_that_cannot_carry_a_search_gives_a_reason(kg, reason):
    result = break_path(YEARS, kg)
    assert result.reasons == (reason,)
    assert result.path.empty
    assert np.isnan([result.p_any, result.penalty]).all()


def test_p_and_penalty_are_those_of_all_segmentations_of_the_same_draws():
    """SYNTHETIC: twelve years have five dates of one break and one pair of dates; every one is tried by numpy."""
    years, rng = YEARS[:12], np.random.default_rng(5)
    log_kg = 7 + 0.4 * (years >= 1997) + rng.normal(0, 0.3, 12)
    found = break_path(years, np.exp(log_kg), draws=80, seed=6)

    def cost(values, ends):
        parts = [slice(one, two) for one, two in itertools.pairwise([0, *ends, 12])]
        return sum((sieve.line(years[part], values[part]) ** 2).sum(axis=0) for part in parts)

    ways = {0: [()], 1: [(at,) for at in range(4, 9)], 2: [(4, 8)]}

    def largest_f(values):
        costs = {number: np.min([cost(values, ends) for ends in every], axis=0) for number, every in ways.items()}
        return np.max([(costs[0] - costs[k]) / (2 * k) / (costs[k] / (12 - 2 * (k + 1))) for k in (1, 2)], axis=0)

    f = largest_f(log_kg)
    ends = tuple(np.searchsorted(years, found.largest_f_years))
    n_parts = len(ends) + 1
    residuals = np.concatenate([sieve.line(years[part], log_kg[part])
                                for part in (slice(one, two) for one, two in itertools.pairwise([0, *ends, 12]))])  # fmt: skip
    of_parts = sieve.undone(sieve.memory(years, residuals), 2 * n_parts, 12) if 4 * n_parts < 12 else 0.9
    rho = (of_parts + sieve.undone(sieve.memory(years, sieve.line(years, log_kg)), 2, 12)) / 2
    assert found.autocorrelation == pytest.approx(rho)
    like = largest_f(sieve.series(years, residuals, rho, 80, 6).T)
    assert found.p_any == (1 + np.sum(like >= f)) / 81
    variance = (residuals**2).sum() / (12 - 2 * n_parts)
    assert found.penalty == pytest.approx(np.quantile(like, 0.95) * 2 * variance)
    weighed = found.path["cost"] + found.penalty * found.path["n_breaks"]
    assert found.n_breaks == int(found.path.loc[weighed.idxmin(), "n_breaks"])


def test_up_to_five_breaks_are_listed_where_the_years_allow_them():
    assert break_path(YEARS, steps(), draws=20).path["n_breaks"].tolist() == [0, 1, 2, 3, 4, 5]
    assert break_path(YEARS[:20], steps()[:20], draws=20).path["n_breaks"].tolist() == [0, 1, 2, 3, 4]
