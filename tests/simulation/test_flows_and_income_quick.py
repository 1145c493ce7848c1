"""A quick, seeded part of validation_flows_and_income.py. All SYNTHETIC.

A share of S seeds has a standard error of sqrt(p (1 - p) / S); tolerances are three of them.
"""

import numpy as np

from tests.simulation.validation_flows_and_income import (
    CONFIDENCE,
    flows_held,
    gradient_held,
    grams_under_supply,
    income_held,
    pass_through_found,
)


def three_errors(share, count):
    return 3 * np.sqrt(share * (1 - share) / count)


def test_flows_lie_in_their_range_nine_times_in_ten():
    held, _ = flows_held(number=50, favour=1.0, seeds=30)
    assert abs(held - CONFIDENCE) < three_errors(CONFIDENCE, 30 * 8)  # some eight links a seed move by themselves


def test_more_cases_do_not_repair_an_unequal_chance_of_seizure():
    few, _ = flows_held(number=5, favour=3.0, seeds=20)
    many, _ = flows_held(number=500, favour=3.0, seeds=20)
    assert many < few
    assert many < 0.5


def test_what_users_pay_lies_in_its_range_if_the_beliefs_are_true_and_not_if_they_are_wrong():
    found = income_held(60, draws=100).groupby("quantity")["held"].mean()
    assert (found > CONFIDENCE - three_errors(CONFIDENCE, 60)).all()
    wrong = income_held(40, bad_grams=True, draws=100).groupby("quantity")["held"].mean()
    assert wrong["what users pay"] < 0.7


def test_planted_grams_are_recovered_under_the_bound_of_the_harvests_and_the_range_is_narrower():
    found = grams_under_supply(60, draws=200)
    assert found["held"].mean() > CONFIDENCE - three_errors(CONFIDENCE, 60)
    assert found["width"].mean() < 0.9
    wrong = grams_under_supply(30, share_left=0.5, draws=200)
    assert wrong["held"].mean() < found["held"].mean()


def test_a_form_of_pass_through_is_seldom_named_wrongly_unless_wholesale_prices_are():
    right, wrong, _, elasticity = pass_through_found("multiplicative", 0.0, 40)
    assert wrong <= 0.05 + three_errors(0.05, 40)
    assert right > 0.5
    assert abs(elasticity - 1) < 0.05
    *_, attenuated = pass_through_found("multiplicative", 0.4, 40)
    assert attenuated < 0.9


def test_the_gradient_s_interval_is_too_narrow_where_neighbours_resemble_each_other():
    assert abs(gradient_held(False, 100) - 0.95) < three_errors(0.95, 100)
    assert gradient_held(True, 100) < 0.85
