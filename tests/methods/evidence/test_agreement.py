"""Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: every worked nominal example, to the digits printed."""

import numpy as np
import pytest

from pactresearch.methods.evidence.case_coding import krippendorff_alpha
from pactresearch.verdict import Reason

PRINTED = 0.0006  # three decimals
N = None
FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]


def test_binary_data_of_two_observers():
    found = krippendorff_alpha([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
    assert found.alpha == pytest.approx(0.095, abs=PRINTED)
    assert not found.usable


def test_nominal_data_of_two_observers():
    found = krippendorff_alpha([list("aabbdcccedda"), list("babbbccceddd")])
    assert found.alpha == pytest.approx(0.692, abs=PRINTED)


def test_data_of_four_observers_with_gaps():
    found = krippendorff_alpha(FOUR_OBSERVERS)
    assert found.alpha == pytest.approx(0.743, abs=PRINTED)
    assert found.usable


def test_two_coders_who_agree_on_nothing_lie_below_chance():
    assert krippendorff_alpha([list("abab"), list("baba")]).alpha < 0


def test_what_cannot_be_compared_has_a_reason():
    assert krippendorff_alpha([["a", N], [N, "b"]]).reasons == (Reason("nothing_coded_twice"),)
    same = krippendorff_alpha([["a", "a", "a"], ["a", "a", "a"]])
    assert np.isnan(same.alpha)
    assert same.reasons == (Reason("all_values_the_same"),)
