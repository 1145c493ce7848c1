"""Numbers as people read them."""

import math

import pytest

from pactresearch import words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"), (0.0456, "0.046"), (0.995, "0.99"), (0.999, "1.0"), (9.96, "10"), (12.3, "12"), (99.6, "100"),
        (1234, "1,200"), (987_654, "990,000"), (-7.25, "−7.2"), (math.nan, "not reported"), (math.inf, "not reported"),
    ],
)  # fmt: skip
def test_two_significant_figures_without_exponent(value, said):
    assert words.two_figures(value) == said


@pytest.mark.parametrize(
    ("kg", "said"),
    [(340.4, "340 kg"), (999.6, "1,000 kg"), (1_500, "1.5 t"), (17_400, "17 t"), (math.nan, "not reported")],
)
def test_weights(kg, said):
    assert words.weight(kg) == said


def test_percent_and_ranges_carry_their_signs():
    assert words.percent(5.44, signed=True) == "+5.4 %"
    assert words.percent_range(-9.1, 4) == "−9.1 to +4.0 %"
    assert words.percent_range(math.nan, 4) == "not reported"


@pytest.mark.parametrize(
    ("said", "together"),
    [
        ("Of 15 % of them", "Of 15_% of them"),
        ("17 t or 340 kg, 5 g each", "17_t or 340_kg, 5_g each"),
        ("USD 2.0 to 8.8 billion a year", "USD_2.0 to 8.8_billion a year"),
        ("−16 to −5.6 % over 20 years", "−16 to −5.6_% over 20 years"),
        ("in 2023 the total", "in 2023 the total"),
        ("by 3 teams in 4 gardens", "by 3 teams in 4 gardens"),
    ],
)
def test_a_number_and_its_unit_stay_on_one_line(said, together):
    assert words.unbroken(said) == together.replace("_", "\u00a0")


def test_a_range_that_reads_as_its_value_is_not_written():
    assert words.with_range(6.3, 1.9, 22) == "6.3 (1.9 to 22)"
    assert words.with_range(23.8, 23.5, 24.1) == "24"


def test_lists_and_counts():
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(list("abcdef"), 3) == "a, b, c and 3 more"
    assert words.listed([]) == ""
    assert words.counted(1, "country", "countries") == "1 country"
    assert words.counted(1_200, "case") == "1,200 cases"
