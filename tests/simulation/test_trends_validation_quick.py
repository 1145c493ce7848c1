"""The validation of the trends, held true in little: the fast estimator is the library's, and a few of its cells. SYNTHETIC."""

import numpy as np
import pytest
from scipy import stats

from pactresearch.methods import direction_of, leave_largest_out, trend, verdict
from pactresearch.methods.trends import verdicts
from tests.simulation import validation_trends
from tests.simulation.many_trends import kendall_p, many_trends, supported

SAME = 1e-9  # in % a year: two roads to the same arithmetic
DIRECTIONS = {1: "rise", -1: "fall"}
WORLDS = [
    np.arange(2000, 2008),
    np.arange(1996, 2024),
    np.r_[1995:2001, 2005:2012],  # a gap
    np.arange(2000, 2024, 2),  # years that never follow each other
]


def as_percent(slope):
    return 100 * np.expm1(slope)


@pytest.mark.parametrize("years", WORLDS)
@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_the_fast_estimator_is_the_library_s_field_by_field(years, rho, monkeypatch):
    """SYNTHETIC: 15 series of each kind of years, with and without autocorrelation, with one seed.

    The fast estimator decides by its draws alone, so the library's border (tests/methods/trends) is taken away here.
    """
    monkeypatch.setattr(verdicts, "BORDER_ERRORS", 0.0)
    values = 0.5 * validation_trends.noise(np.random.default_rng(3), 15, len(years), rho) + 0.03 * years
    fast = many_trends(years, values, draws=300, seed=7)
    low, high = fast.cautious()
    judged = supported(fast)
    for row in range(len(values)):
        slow = trend(years, np.exp(values[row]), draws=300, seed=7)
        ours = [fast.slope, fast.low, fast.high, fast.slope - fast.reach, fast.slope + fast.reach, low, high]
        theirs = [slow.percent_per_year, slow.low, slow.high, slow.bootstrap_low, slow.bootstrap_high]
        theirs += [slow.cautious_low, slow.cautious_high]
        assert [as_percent(one[row]) for one in ours] == pytest.approx(theirs, abs=SAME)
        assert fast.autocorrelation[row] == pytest.approx(slow.autocorrelation_corrected, abs=SAME)
        assert fast.bootstrap_p(fast.slope)[row] == pytest.approx(slow.bootstrap_p, abs=SAME)
        left_out = leave_largest_out(years, np.exp(values[row]), draws=300, seed=7)
        direction = direction_of(left_out.full)
        said = verdict(direction, left_out)
        assert (said.verdict == "supported") == (judged[row] != 0)
        if judged[row]:
            assert direction == DIRECTIONS[judged[row]]


@pytest.mark.parametrize("percent", [12.0, -9.0])
def test_a_trend_that_is_added_moves_slope_and_intervals_and_nothing_else(percent):
    """SYNTHETIC: what lets one simulation serve coverage, false positives and power."""
    years, added = np.arange(15), np.log1p(percent / 100)
    values = 0.4 * validation_trends.noise(np.random.default_rng(5), 40, 15, 0.3)
    flat = many_trends(years, values, draws=200, seed=2)
    steep = many_trends(years, values + added * years, draws=200, seed=2)
    assert steep.slope == pytest.approx(flat.slope + added, abs=SAME)
    assert steep.reach == pytest.approx(flat.reach, abs=SAME)
    assert np.array_equal(supported(steep), supported(flat, added))
    assert np.array_equal(steep.bootstrap_p(steep.slope), flat.bootstrap_p(flat.slope + added))


def test_kendall_s_p_is_scipy_s():
    """SYNTHETIC."""
    values = np.random.default_rng(6).normal(size=(50, 9))
    assert kendall_p(values) == pytest.approx([stats.kendalltau(np.arange(9), row).pvalue for row in values], abs=SAME)


def test_lognormal_amounts_of_any_cv_have_the_same_coverage():
    """SYNTHETIC: with the same noise, interval and error grow alike."""
    noise = validation_trends.noise(np.random.default_rng(8), 100, 10, 0.0)
    found = [many_trends(np.arange(10), scale * noise, draws=200, seed=1) for scale in (0.3, 0.9)]
    held = [(np.abs(one.slope) <= one.reach) & (one.low <= 0) & (one.high >= 0) for one in found]
    assert np.array_equal(*held)


@pytest.mark.parametrize("world", ["lognormal", "gamma"])
def test_worlds_have_the_cv_and_the_autocorrelation_that_they_are_named_after(world):
    """SYNTHETIC: of 4,000 series of 28 years; a gamma of CV 1 loses some autocorrelation in its logarithm."""
    values = validation_trends.log_amounts(world, np.random.default_rng(9), 4000, 28, 0.6, 0.4)
    kg = np.exp(values)
    assert kg.std() / kg.mean() == pytest.approx(0.6, abs=0.03)
    centred = values - values.mean()
    assert (centred[:, 1:] * centred[:, :-1]).mean() / values.var() == pytest.approx(0.4, abs=0.03)


def test_sums_of_cases_and_counts_have_the_cv_that_they_are_named_after():
    """SYNTHETIC. The CV of a sum of cases hangs on cases far out in the tail, which few samples hold: hence the width."""
    rng = np.random.default_rng(10)
    kg = np.exp(validation_trends.log_amounts("sums of cases", rng, 400, 15, 0.6, 0.0))
    assert kg.std() / kg.mean() == pytest.approx(0.6, abs=0.15)
    cases = validation_trends.counts(rng, 2000, 28, 0.6, 0.4)
    assert cases.mean() == pytest.approx(validation_trends.MEAN_CASES, rel=0.02)
    assert cases.std() / cases.mean() == pytest.approx(0.6, abs=0.02)


def test_the_printed_interval_covers_and_a_verdict_errs_rarely_without_autocorrelation():
    """SYNTHETIC: 300 series of 15 years; 95 to 98 % and 2 to 4 % in the whole validation."""
    one = validation_trends.cell("gamma", 15, 0.6, 0.0, 300, 300)
    three_errors = 3 * np.sqrt(0.95 * 0.05 / 300)
    assert one.cautious >= 0.95 - three_errors
    assert one.false_supported <= 0.05 + three_errors
    assert one.wrong_sign == 0
    # The verdict is stricter than the test that the 80 % belong to: 63 to 68 % in the whole validation.
    assert 0.65 - 3 * np.sqrt(0.65 * 0.35 / 300) < one.found_rise < 0.80


def test_the_statements_of_the_methods_note_hold():
    """SYNTHETIC: the statements on short series. The tolerance is the rounding of the statement and three standard errors."""
    found = validation_trends.table_acceptance(1000).set_index("statement")["found"]
    power, moves, correlation, alike, *rejected = found
    assert power == pytest.approx(10, abs=1 + 300 * np.sqrt(0.1 * 0.9 / 1000))
    assert moves == pytest.approx(24, abs=1 + 300 * np.sqrt(0.24 * 0.76 / 1000))
    assert correlation == pytest.approx(-0.90, abs=0.02)
    assert alike == pytest.approx(
        -0.60, abs=0.03
    )  # -0.5 in theory for shares that vary alike, and lower for those named largest
    assert min(rejected) > 10
    assert max(rejected) < 20
