import numpy as np
import pytest
from scipy import stats

from pactresearch.chapters.business_models.reasons import say
from pactresearch.errors import InputError
from pactresearch.methods.shipments.concentration import _positions, concentration, gini, top_share


def by_pairs(x):
    """Gini by its definition: mean absolute difference over twice the mean, with n / (n - 1)."""
    x = np.asarray(x, dtype=float)
    return np.abs(x[:, None] - x).sum() / (2 * len(x) * (len(x) - 1) * x.mean())


def test_gini_is_the_mean_absolute_difference():
    x = np.random.default_rng(0).lognormal(0, 2, 57)
    assert gini(x) == pytest.approx(by_pairs(x))


def test_each_of_many_samples_has_its_own_gini_whatever_the_unit_and_the_ties():
    x = np.repeat([0.5, 2.0, 30.0], [7, 4, 2])
    assert gini(np.stack([x, 1000 * x])) == pytest.approx([by_pairs(x)] * 2)


def test_equal_lots_have_a_gini_of_zero_and_one_lot_has_none():
    assert gini(np.full(9, 3.0)) == pytest.approx(0)
    assert np.isnan(gini(np.array([3.0])))


def test_the_top_percent_counts_a_part_of_a_case_as_that_part():
    x = np.array([100.0, 1.0])
    assert top_share(x, np.array([1, 99])) == pytest.approx(100 / 199)
    assert top_share(x, np.array([1, 199])) == pytest.approx(101 / 299)
    assert top_share(x, np.array([1, 49])) == pytest.approx(50 / 149)


def test_the_largest_case_alone_may_make_the_inequality():
    kg = np.r_[np.ones(199), 1000.0]
    found = concentration(kg, np.ones(200, int))
    assert found.rarefied > 0.15
    assert found.without_largest == pytest.approx(0, abs=1e-9)


def test_grouped_rows_are_known_to_be_a_lower_bound():
    x = np.random.default_rng(1).lognormal(0, 2, 300)
    alone = concentration(x, np.ones(300, int))
    grouped = concentration(x.reshape(100, 3).mean(axis=1), np.full(100, 3))
    assert grouped.lower_bound and not alone.lower_bound
    assert grouped.rarefied < alone.rarefied


def test_too_few_cases_have_a_reason_in_place_of_a_number():
    found = concentration(np.ones(20), np.ones(20, int))
    assert np.isnan(found.rarefied)
    assert say(found.reasons) == "There are 20 cases; 50 are needed."


def test_nonsense_is_refused():
    with pytest.raises(InputError, match="10 cases or more"):
        concentration(np.ones(20), np.ones(20, int), compared_at=3)


def test_every_figure_by_pairs_on_the_same_draws():
    """Rows of several alike cases are as many cases; the interval is of samples with replacement."""
    sizes, n = np.random.default_rng(2).lognormal(0, 1.5, 30), np.resize([1, 3], 30)
    every = np.repeat(sizes, n)
    found = concentration(sizes, n, compared_at=40, draws=50, seed=9)
    samples = every[np.random.default_rng(9).integers(60, size=(50, 40))]
    again = [by_pairs(one) for one in samples]
    assert [found.low, found.high] == pytest.approx(list(np.quantile(again, [0.025, 0.975])))
    assert found.gini == pytest.approx(by_pairs(every))
    assert (found.n_cases, found.compared_at, found.lower_bound) == (60, 40, True)
    assert found.top_share == pytest.approx(0.6 * every.max() / every.sum()), "a hundredth of sixty cases"


def test_as_many_cases_as_are_compared_are_all_taken_and_one_more_leaves_the_largest_out():
    x = np.random.default_rng(3).lognormal(0, 1, 12)
    whole = concentration(x[:11], np.ones(11, int), compared_at=11, draws=5)
    assert whole.rarefied == pytest.approx(by_pairs(x[:11])) and np.isnan(whole.without_largest)
    more = concentration(x, np.ones(12, int), compared_at=11, draws=5)
    assert more.without_largest == pytest.approx(by_pairs(np.sort(x)[:-1]))
    assert np.isfinite(concentration(x[:10], np.ones(10, int), compared_at=10, draws=5).gini)


def test_cases_are_drawn_without_replacement_each_set_as_likely_as_any_other():
    """Of five cases three: ten sets. By chi-square against one in ten."""
    chosen = np.sort(_positions(5, 3, 5000, np.random.default_rng(4)), axis=1)
    sets, counts = np.unique(chosen, axis=0, return_counts=True)
    assert len(sets) == 10 and all(len(set(one)) == 3 for one in sets.tolist())
    assert stats.chisquare(counts).pvalue > 1e-4


def test_lots_of_grams_have_a_top_share_and_lots_of_nothing_have_none():
    assert top_share(np.array([0.3, 0.1]), np.array([1, 99])) == pytest.approx(0.3 / 10.2)
    assert np.isnan(top_share(np.zeros(3), np.ones(3)))
    assert top_share(np.array([4.0, 1.0]), np.array([5, 5]), share=0.2) == pytest.approx(8 / 25)
