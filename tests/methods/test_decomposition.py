import numpy as np
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.decomposition import change_between, size_decomposition

EXACT = 1e-12


def test_eu_seizures_2011_to_2021_fewer_and_larger():
    """4.2 t in 31,133 seizures, then 9.5 t in 18,709: the mean seizure went from 0.135 to 0.508 kg."""
    result = size_decomposition([2011, 2021], [4200, 9500], [31133, 18709])
    assert result.table.mean_size_kg.round(3).tolist() == [0.135, 0.508]
    assert result.change_ln_cases < 0 < result.change_ln_kg < result.change_ln_mean_size
    assert result.change_ln_kg == pytest.approx(result.change_ln_cases + result.change_ln_mean_size, abs=EXACT)


def test_slopes_add_up_over_the_years_that_have_both():
    """SYNTHETIC: cases grow by 5 % and sizes shrink by 2 % a year; a zero and a gap are left out."""
    years = np.arange(2000, 2012)
    cases = 100 * 1.05 ** (years - 2000)
    kg = cases * 3 * 0.98 ** (years - 2000)
    kg[4], cases[7] = 0, np.nan
    result = size_decomposition(years, kg, cases)
    assert result.slope_ln_cases == pytest.approx(np.log(1.05), abs=EXACT)
    assert result.slope_ln_mean_size == pytest.approx(np.log(0.98), abs=EXACT)
    assert result.slope_ln_kg == pytest.approx(np.log(1.05) + np.log(0.98), abs=EXACT)
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


def test_a_change_is_put_beside_those_of_the_series_itself():
    """SYNTHETIC: eight years that double or halve, and a last one that falls to a tenth."""
    years = np.arange(2000, 2009)
    kg = [1, 2, 1, 2, 1, 2, 1, 2, 0.2]
    steady, last = change_between(years, kg, 2000, 2001), change_between(years, kg, 2007, 2008)
    assert steady.percent == pytest.approx(100)
    assert steady.share_as_large == 1
    assert last.percent == pytest.approx(-90)
    assert (last.share_as_large, last.n_pairs) == (0, 7)


def test_pairs_across_a_gap_are_true_years_apart_and_a_missing_end_has_no_change():
    """SYNTHETIC."""
    change = change_between([2000, 2001, 2005, 2006], [1.0, 2.0, 3.0, 6.0], 2000, 2001)
    assert change.n_pairs == 1
    missing = change_between([2000, 2001, 2002], [1.0, np.nan, 2.0], 2000, 2001)
    assert np.isnan(missing.percent)
    assert np.isnan(missing.share_as_large)
    assert np.isnan(change_between([2000, 2001], [0.0, 2.0], 2000, 2001).percent)


def test_years_outside_the_series_are_refused():
    with pytest.raises(InputError, match="from 2001 to 2009 cannot be taken from years 2000-2002"):
        change_between([2000, 2001, 2002], [1.0, 1.0, 2.0], 2001, 2009)
