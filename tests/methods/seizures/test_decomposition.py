import numpy as np
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.seizures.decomposition import size_decomposition

EXACT = 1e-12


def test_eu_seizures_2011_to_2021_fewer_and_larger():
    """4.2 t in 31,133 seizures, then 9.5 t in 18,709: the mean seizure went from 0.135 to 0.508 kg."""
    result = size_decomposition([2011, 2021], [4200, 9500], [31133, 18709])
    assert result.table.mean_size_kg.round(3).tolist() == [0.135, 0.508]
    assert result.change_ln_cases < 0 < result.change_ln_kg < result.change_ln_mean_size
    assert result.change_ln_kg == pytest.approx(result.change_ln_cases + result.change_ln_mean_size, abs=EXACT)


def test_changes_are_taken_between_the_first_and_last_year_that_have_both():
    """SYNTHETIC: cases grow by 5 % and sizes shrink by 2 % a year; a zero and a gap are left out."""
    years = np.arange(2000, 2012)
    cases = 100 * 1.05 ** (years - 2000)
    kg = cases * 3 * 0.98 ** (years - 2000)
    kg[4], cases[7] = 0, np.nan
    result = size_decomposition(years, kg, cases)
    assert result.change_ln_cases == pytest.approx(11 * np.log(1.05), abs=EXACT)
    assert result.change_ln_mean_size == pytest.approx(11 * np.log(0.98), abs=EXACT)
    assert result.change_ln_kg == pytest.approx(11 * (np.log(1.05) + np.log(0.98)), abs=EXACT)
    assert len(result.table) == 10
    assert (result.first_year, result.last_year) == (2000, 2011)


def test_one_usable_year_decomposes_nothing():
    result = size_decomposition([2000, 2001], [5, np.nan], [1, 2])
    assert result.first_year is None
    assert np.isnan(result.change_ln_kg)


def test_a_repeated_year_and_a_negative_amount_are_refused():
    for years, kg in (([2000, 2000], [1, 2]), ([2000, 2001], [1, -2])):
        with pytest.raises(InputError, match="a year twice or a negative value"):
            size_decomposition(years, kg, [1, 1])
