import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.seizures.case_profile import case_profile

CASES = pd.DataFrame(
    {
        "n": [30, 10, 20, 5, 35],
        "year": [2011, 2012, 2012, 2013, 2016],
        "transport": ["air", "mail", "air", "withheld", None],
    }
)


def test_shares_are_of_the_cases_that_say_and_not_of_all():
    found = case_profile(CASES, "transport")
    assert found.table.loc["air", "n"] == 50
    assert found.table["share_percent"].to_dict() == pytest.approx({"air": 250 / 3, "mail": 50 / 3})
    assert (found.n_cases, found.n_saying) == (100, 60)
    assert found.share_saying_percent == 60
    assert (found.first_year, found.last_year) == (2011, 2016)


def test_grouped_rows_and_single_cases_give_the_same():
    single = CASES.loc[CASES.index.repeat(CASES["n"])].assign(n=1)
    pd.testing.assert_frame_equal(
        case_profile(single, "transport").table, case_profile(CASES, "transport").table, check_dtype=False
    )


def test_without_cases_nothing_is_said():
    found = case_profile(CASES.iloc[:0], "transport")
    assert found.n_cases == 0
    assert np.isnan(found.share_saying_percent)
    assert found.first_year is None
    assert not found.enough


@pytest.mark.parametrize(("n", "enough"), [(9, False), (10, True)])
def test_a_handful_of_cases_gives_no_shares(n, enough):
    assert case_profile(pd.DataFrame({"n": [n], "year": [2011], "transport": ["air"]}), "transport").enough is enough


def test_a_table_without_the_field_is_refused():
    with pytest.raises(InputError, match="lacks concealment; it needs n, year, concealment"):
        case_profile(CASES, "concealment")
