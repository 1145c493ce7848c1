"""Power before "no"."""

import pytest

from pactresearch.methods.power import judged
from pactresearch.verdict import Reason


@pytest.mark.parametrize(
    ("clear", "power", "verdict"),
    [
        (True, 0.1, "supported"),
        (False, 0.5, "not supported"),
        (False, 0.49, "not identified"),
        (False, float("nan"), "not identified"),
    ],
)
def test_a_test_that_would_seldom_find_what_matters_says_no_to_nothing(clear, power, verdict):
    assert judged(clear, power, "to_a_third").verdict == verdict


def test_the_power_is_said_last_with_the_size_of_the_family():
    first = Reason("fall_without_control")
    found = judged(False, 0.17, "third_and_doubled", first, n_tests=66)
    assert found.reasons == (first, Reason("power", effect="third_and_doubled", power=0.17, n_tests=66))
