import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.seizures.standing import per_100_000, standing

GROUP = pd.Series({"IRN": 60.0, "TUR": 30.0, "IRQ": 10.0, "SYR": np.nan})


def test_rank_and_share_are_among_those_that_reported():
    found = standing(GROUP, "TUR")
    assert (found.rank, found.n_reporting, found.n_group) == (2, 3, 4)
    assert found.share_percent == 30


def test_a_missing_report_is_not_the_last_rank():
    found = standing(GROUP, "SYR")
    assert found.rank is None
    assert np.isnan(found.share_percent)


def test_equal_amounts_share_the_better_rank():
    assert standing(pd.Series({"A": 5.0, "B": 5.0, "C": 1.0}), "B").rank == 1
    assert standing(pd.Series({"A": 5.0, "B": 5.0, "C": 1.0}), "C").rank == 3


def test_where_all_report_zero_there_is_a_rank_and_no_share():
    found = standing(pd.Series({"A": 0.0, "B": 0.0}), "A")
    assert found.rank == 1
    assert np.isnan(found.share_percent)


def test_where_nobody_reported_there_is_no_share():
    found = standing(pd.Series({"A": np.nan, "B": np.nan}), "A")
    assert np.isnan(found.share_percent)
    assert found.n_reporting == 0


@pytest.mark.parametrize("group", [pd.Series({"B": 1.0}), pd.Series([1.0, 2.0], index=["A", "A"])])
def test_a_country_that_does_not_stand_once_in_the_group_is_refused(group):
    with pytest.raises(InputError, match="A must stand once in the group"):
        standing(group, "A")


def test_a_negative_amount_is_refused():
    with pytest.raises(InputError, match=r"An amount is 0 or more; these are not: \{'A': -1.0\}"):
        standing(pd.Series({"A": -1.0}), "A")


def test_amounts_a_head():
    assert per_100_000(50.0, 10_000_000) == 0.5
    assert np.isnan(per_100_000(50.0, np.nan))
    assert np.isnan(per_100_000(50.0, 0))
