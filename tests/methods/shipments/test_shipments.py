"""Weighted rows: a grouped table and the single cases it was made from must tell the same."""

import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.shipments import shipments

COLUMNS = ["n", "kg", "size_class_kg", "transport"]


def cases(*rows, year=2013):
    return pd.DataFrame(rows, columns=COLUMNS).assign(year=year)


def test_a_single_case_is_known_exactly_and_a_row_of_several_within_its_class():
    sizes = shipments.weighted_sizes(cases((1, 7.0, "5-10", None), (4, 80.0, "10-50", None)))
    assert list(sizes.low_kg) == [7.0, 10.0]
    assert list(sizes.high_kg) == [7.0, 50.0]
    assert list(sizes.mean_kg) == [7.0, 20.0]
    assert sizes.n_cases == 5


def test_sizes_that_are_pooled_or_below_the_threshold_do_not_enter():
    rows = cases(
        (3, 9.0, None, None),
        (5, 0.2, "<0.1", None),
        (1, 0.05, None, None),
        (2, np.nan, None, None),
        (3, 6.0, "1-5", None),
    )
    sizes = shipments.weighted_sizes(rows)
    assert sizes.n_cases == 3


def test_a_class_that_straddles_the_threshold_is_left_out():
    """Never pool sizes of sources with different thresholds: at 5 kg the class 1-5 is gone, 5-10 stays."""
    sizes = shipments.weighted_sizes(cases((3, 9.0, "1-5", None), (3, 21.0, "5-10", None)), threshold_kg=5)
    assert sizes.n_cases == 3


@pytest.mark.parametrize("threshold", [0, -1, np.nan, np.inf])
def test_a_threshold_that_is_no_weight_is_refused(threshold):
    with pytest.raises(InputError, match="must be a weight above 0"):
        shipments.weighted_sizes(cases((1, 7.0, None, None)), threshold)


def test_a_size_class_of_another_layout_is_refused_in_words():
    with pytest.raises(InputError, match=r"'big' cannot be read; write it as <0.1, 1-5 or >100"):
        shipments.weighted_sizes(cases((3, 7.0, "big", None)))


def test_shares_by_size_class_add_up_to_the_whole_of_what_is_sized():
    rows = cases((3, 3.0, "0.1-1", "air"), (1, 2.0, None, "air"), (6, 1200.0, ">100", None), (4, 9.0, None, "air"))
    table = shipments.size_class_shares(rows)
    assert table.set_index("size_class_kg")["cases"].to_dict() == {"<1": 3, "1-5": 1, ">100": 6}
    assert table["share_of_cases"].sum() == pytest.approx(1)
    assert table["share_of_kg"].sum() == pytest.approx(1)
    assert (table["unsized"] == 4).all()


def test_a_means_of_transport_never_seen_before_gets_rows_of_its_own():
    rows = cases((3, 3.0, "0.1-1", "drone"), (3, 3.0, "0.1-1", "withheld"), (3, 3.0, "0.1-1", None))
    table = shipments.size_class_shares(rows, "transport")
    assert set(table["transport"]) == {"drone", "withheld", "not reported"}


def test_no_cases_give_an_empty_table_and_no_share():
    nothing = cases((3, 3.0, "0.1-1", "air")).iloc[:0]
    assert shipments.size_class_shares(nothing, "transport").empty
    assert np.isnan(shipments.known_share(nothing, "transport"))


def test_what_is_withheld_was_reported():
    rows = cases((3, 3.0, "0.1-1", "withheld"), (1, 1.0, "1-5", None))
    assert shipments.known_share(rows, "transport") == pytest.approx(0.75)


def test_a_class_holds_its_lower_end():
    kg = [0.99, 1.0, 4.99, 5.0, 10.0, 50.0, 99.9, 100.0, 1e5]
    found = shipments.size_class(cases(*[(1, one, None, None) for one in kg]))
    assert found.tolist() == ["<1", "1-5", "1-5", "5-10", "10-50", "50-100", "50-100", ">100", ">100"]
    several = shipments.size_class(cases((2, 4.0, "1-5", None), (2, 4.0, None, None), (1, np.nan, "<0.1", None)))
    assert several.isna().tolist() == [False, True, False] and several.tolist()[::2] == ["1-5", "<1"]


@pytest.mark.parametrize(
    ("label", "ends"), [("<0.1", (0, 0.1)), ("1-5", (1, 5)), (">100", (100, np.inf)), ("0.5-1.5", (0.5, 1.5))]
)
def test_the_ends_of_a_class_are_those_of_its_label(label, ends):
    assert shipments.class_bounds_kg(label) == ends


def test_a_sum_that_rounding_took_a_ten_thousandth_from_is_not_below_the_threshold():
    rows = cases((1, 0.1 * (1 - 9e-5), None, None), (1, 0.1 * (1 - 1.1e-4), None, None), (1, 0.1, None, None))
    sizes = shipments.weighted_sizes(rows, 0.1)
    assert sizes.n_cases == 2
    assert sizes.low_kg.tolist() == sizes.high_kg.tolist() == [0.1, 0.1]
    open_ended = shipments.weighted_sizes(cases((2, 500.0, ">100", None)), 0.1)
    assert (open_ended.low_kg[0], open_ended.high_kg[0], open_ended.mean_kg[0]) == (100, np.inf, 250)


def test_shares_by_class_and_year_by_hand():
    """Air: 3 small cases of 3 kg and 1 of 7; a case of nothing has a class and no share of the kilograms."""
    rows = cases((3, 3.0, "0.1-1", "air"), (1, 7.0, None, "air"), (2, np.nan, "1-5", "air"), (1, 0.0, None, "mail"))
    table = shipments.size_class_shares(rows, "transport").set_index(["transport", "size_class_kg"])
    assert table.loc[("air", "<1"), ["share_of_cases", "share_of_kg", "unsized"]].tolist() == pytest.approx(
        [0.75, 0.3, 2]
    )
    assert table.loc[("air", "5-10"), ["cases", "kg"]].tolist() == [1, 7]
    assert np.isnan(table.loc[("mail", "<1"), "share_of_kg"])
    ordered = shipments.size_class_shares(cases((1, 200.0, None, None), (1, 20.0, None, None), (1, 7.0, None, None)))
    assert ordered["size_class_kg"].tolist() == ["5-10", "10-50", ">100"]


def test_a_size_that_is_pooled_is_not_known():
    rows = cases((4, 3.0, None, None), (1, 3.0, None, None), (5, 9.0, "1-5", None), (10, np.nan, "1-5", None))
    assert shipments.known_share(rows, "size_class_kg") == pytest.approx(6 / 20)
