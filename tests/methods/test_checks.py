"""What is refused before a method works with it, in words."""

import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.checks import refuse_repeats, refuse_reversed, require_columns


def test_of_many_keys_that_repeat_five_are_named():
    table = pd.DataFrame({"iso3": [f"X{at}" for at in range(6)] * 2, "year": 2000})
    with pytest.raises(InputError) as refused:
        refuse_repeats(table, ["iso3", "year"], "seizures")
    assert sum(f"X{at} 2000" in str(refused.value) for at in range(6)) == 5
    refuse_repeats(table.iloc[:6], ["iso3", "year"], "seizures")


def test_a_window_of_one_year_is_one():
    refuse_reversed(2000, 2000)
    with pytest.raises(InputError, match="first_year 2001 comes after last_year 2000"):
        refuse_reversed(2001, 2000)


def test_a_table_that_has_what_is_needed_is_given_back():
    table = pd.DataFrame({"iso3": ["AAA"], "kg": [1.0]})
    assert require_columns(table, ("iso3", "kg"), "seizures") is table
