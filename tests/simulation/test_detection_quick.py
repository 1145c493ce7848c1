"""The acceptance of the detection-adjusted index, on SYNTHETIC panels. The full tables: `validation_detection`."""

import numpy as np
import pytest

from tests.simulation.validation_detection import free_covariates, trends, world

SEEDS = range(100)
FEWER = range(40)


@pytest.fixture(scope="module")
def falling():
    """SYNTHETIC: flow -5 %, detection +8 %, reporting +4 % a year."""
    return trends(SEEDS, kappas=(0.0, 1.0))


def test_the_adjusted_trend_has_the_right_sign_where_raw_counts_have_the_wrong_one(falling):
    assert (falling["kappa 0"] > 0).mean() >= 0.80
    assert (falling["kappa 1"] < 0).mean() >= 0.80
    assert -5.2 < falling["kappa 1"].mean() < -3.6  # -3.8 to -4.6 is published in the method's plan; here some -4.5


def test_its_wider_interval_holds_the_truth(falling):
    assert falling["wider holds it"].mean() >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / len(SEEDS))


def test_the_break_even_says_how_much_of_the_detection_must_be_real(falling):
    """ln(0.95 x 1.08 x 1.04) / ln(1.08 x 1.04) = 0.56 where countries are alike; that they differ adds a little."""
    assert falling["break-even"].mean() == pytest.approx(0.56, abs=0.08)


def test_proxies_as_free_covariates_leave_the_wrong_sign(falling):
    """How to get it wrong: noise in the proxies draws their coefficients to zero, and the trend takes what they leave."""
    free = [free_covariates(*world(seed)) for seed in FEWER]
    assert np.mean(free) > 3
    assert falling["kappa 1"].iloc[: len(free)].max() < np.min(free)


def test_where_nothing_flows_more_or_less_the_adjusted_trend_is_small():
    null = trends(FEWER, truth=0.0, kappas=(0.0, 1.0), flow=0.0)
    assert null["kappa 0"].mean() > 10
    assert abs(null["kappa 1"].mean()) < 3
    assert (null["kappa 1"].abs() < 3).mean() >= 0.8


def test_a_proxy_that_follows_the_flow_hides_half_of_its_fall():
    leaking = trends(FEWER, kappas=(1.0,), leak=0.5)
    assert leaking["kappa 1"].mean() == pytest.approx(-2.2, abs=0.7)  # -5 + 0.5 x 5, with the shift of unlike countries
    assert leaking["wider holds it"].mean() < 0.85
