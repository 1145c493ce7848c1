import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.shipments.spreading import fano_factor, inter_arrival
from pactresearch.reports.show.reasons import say


def test_a_clock_is_the_opposite_of_bursts():
    days = pd.Series(pd.date_range("2013-01-01", periods=60, freq="7D"))
    found = inter_arrival(days)
    assert (found.mean_days, found.median_days, found.n_gaps) == (7.0, 7.0, 59)
    assert found.burstiness == pytest.approx(-1)


def test_cases_by_chance_have_a_burstiness_of_about_zero_and_clusters_a_high_one():
    """SYNTHETIC."""
    rng = np.random.default_rng(0)
    start = pd.Timestamp("2011-01-01")
    chance = inter_arrival(pd.Series(start + pd.to_timedelta(rng.exponential(10, 800).cumsum(), unit="D")))
    gaps = np.where(rng.random(800) < 0.9, 1, 100)
    clusters = inter_arrival(pd.Series(start + pd.to_timedelta(gaps.cumsum(), unit="D")))
    assert chance.burstiness == pytest.approx(0, abs=0.1)  # dates are whole days, and 800 gaps scatter
    assert clusters.burstiness > 0.3


def test_dates_that_are_missing_or_of_one_day_have_a_reason():
    assert (
        say(inter_arrival(pd.Series([pd.NaT] * 40, dtype="datetime64[ns]")).reasons)
        == "0 cases with a date; 21 are needed."
    )
    assert say(inter_arrival(pd.Series([pd.Timestamp("2013-05-01")] * 40)).reasons) == "All cases are of one day."


def test_poisson_counts_have_a_fano_factor_about_one_and_clusters_one_above():
    """SYNTHETIC: the interval holds 1 in 95 % of Poisson series, less three standard errors of 300."""
    rng = np.random.default_rng(1)
    held = [(one := fano_factor(rng.poisson(20, 12))).low <= 1 <= one.high for _ in range(300)]
    assert np.mean(held) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 300)
    assert fano_factor(rng.negative_binomial(2, 2 / 22, 40)).low > 1


def test_a_fano_factor_by_hand():
    """Counts 2, 4, 6, 8, 10: variance 10, mean 6."""
    assert fano_factor(np.array([2, 4, 6, 8, 10])).value == pytest.approx(10 / 6)


def test_counts_that_are_none_are_refused_and_too_few_have_a_reason():
    with pytest.raises(InputError, match="whole numbers of 0 or more"):
        fano_factor(np.array([1, 2, np.nan, 3, 4]))
    assert say(fano_factor(np.array([3, 4])).reasons) == "2 windows with a report; 5 are needed."
