"""The validation of the monitoring brief, held true in little. SYNTHETIC."""

import numpy as np
import pytest

from tests.simulation import validation_monitoring

ROUTES, SERIES = 40, 1500
WITHIN = 2  # standard errors


@pytest.mark.parametrize("kind", ["wandering level", "groups"])
def test_quiet_routes_give_few_alarms_over_all_questions_together(kind):
    share = np.mean([bool(one) for one in validation_monitoring.false_alarms(kind, ROUTES)])
    assert share <= 0.05 + WITHIN * np.sqrt(0.05 * 0.95 / ROUTES)


def test_three_times_as_many_cases_are_found_from_20_a_quarter_and_a_factor_of_two_and_a_half():
    assert validation_monitoring.found(20, 2.5, 3, series=SERIES) >= 0.80
    assert validation_monitoring.found(20, 2.5, 1, series=SERIES) <= 0.025 + WITHIN * np.sqrt(0.025 / SERIES)
    assert validation_monitoring.found(6, 5.0, 3, series=SERIES) < 0.5, "few cases that cluster have no power"


def test_a_past_outbreak_does_not_hide_the_next():
    assert validation_monitoring.found(50, 2.5, 3, "past outbreak", SERIES) > 0.95


def test_a_new_means_of_transport_is_found():
    rng = np.random.default_rng(54)
    alarms = [validation_monitoring.new_kind(rng, 50, 2.3, 0.4) for _ in range(8)]
    assert np.mean(["transport" in one for one in alarms]) > 0.8
