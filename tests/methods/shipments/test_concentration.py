import numpy as np
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.shipments.concentration import concentration, gini, top_share
from pactresearch.reports.show.reasons import say


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
