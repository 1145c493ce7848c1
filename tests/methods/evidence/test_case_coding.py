"""What coders agree on may be used, and nothing else. All codings are SYNTHETIC."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pactresearch.data.layout import SMALLEST_ROW
from pactresearch.methods.evidence.case_coding import COLUMNS, Agreement, Coding, _said, coding
from pactresearch.verdict import Reason

VARIABLES = (("finance", "money_transfer"), ("relations", "broker"))


def coded(first, second, variable="money_transfer", choice="finance"):
    rows = [
        (f"case-{number:04}", coder, choice, variable, value)
        for coder, values in (("a", first), ("b", second))
        for number, value in enumerate(values)
        if value != "absent"
    ]
    return pd.DataFrame(rows, columns=["case", "coder", "choice", "variable", "value"])


def row_of(found, variable="money_transfer"):
    return found.variables.set_index("variable").loc[variable]


def test_a_word_that_most_cases_have_is_supported_with_its_interval():
    values = ["hawala"] * 14 + ["cash"] * 2
    found = row_of(coding(coded(values, values), VARIABLES))
    assert (found["verdict"], found["commonest"], found["told"]) == ("supported", "hawala", 16)
    assert found["low"] < 14 / 16 < found["high"]
    assert found["low"] > 0.5


def test_where_no_word_holds_for_most_nothing_is_claimed():
    values = ["hawala"] * 7 + ["cash"] * 7
    assert row_of(coding(coded(values, values), VARIABLES))["verdict"] == "not supported"


def test_two_coders_who_agree_on_nothing_identify_nothing():
    found = coding(coded(["hawala", "cash"] * 8, ["cash", "hawala"] * 8), VARIABLES)
    assert row_of(found)["verdict"] == "not identified"
    assert [one.code for one in row_of(found)["reasons"]] == ["coders_agree_too_little"]
    assert found.agreed["value"].isna().all()
    assert found.shares() == {"money_transfer": 0.0, "broker": 0.0}


def test_cases_coded_once_do_not_count():
    found = coding(coded(["hawala"] * 12, ["absent"] * 12), VARIABLES)
    assert (found.n_cases, found.once) == (0, 12)
    assert row_of(found)["reasons"] == (Reason("few_coded_twice", needed=10),)


def test_what_is_not_stated_is_no_value_but_coders_must_agree_on_it():
    values = ["hawala"] * 6 + ["cash"] * 5 + [None] * 9
    found = coding(coded(values, values), VARIABLES)
    assert row_of(found)["told"] == 11
    assert found.shares()["money_transfer"] == 0.5, "what share of them would bound their number"
    other = coding(coded(values, ["hawala"] * 6 + ["cash"] * 5 + ["hawala"] * 9), VARIABLES)
    assert row_of(other)["alpha"] < 0.667


def test_an_empty_folder_leaves_every_variable_not_identified():
    found = coding(coded([], []), VARIABLES)
    assert (found.variables["verdict"] == "not identified").all()
    assert np.isnan(found.variables["alpha"]).all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["hawala", "cash", None]), max_size=24), st.integers(0, 9))
def test_what_is_shown_lets_nobody_compute_a_count_of_one_or_two(values, more):
    full = coding(coded([*values, *["hawala"] * more], [*values, *["hawala"] * more]), VARIABLES)
    found = full.shown(SMALLEST_ROW)
    assert found.agreed.empty and found.agreement == {} and found.n_cases in {0, 1, 10} and found.once in {0, 1}
    assert not {"cases", "told", "alpha"} & {*found.variables}
    for reason in (one for reasons in found.variables["reasons"] for one in reasons):
        assert reason.facts.get("n", 3) % 3 == 0 and "alpha" not in reason.facts
    assert set(full.shares().values()) <= {0.0, 0.5} and full.shares() == found.shares()


def shown_of(cells):
    """What a reader is shown of each outcome: so many cases say the commonest word, another, and nothing."""
    rows = []
    for most, others, silent in cells:
        told, cases = most + others, most + others + silent
        why = (Reason("few_coded_twice" if cases < 10 else "few_cases_tell", needed=10),)
        said = _said("x", most, told) if told >= 10 else (None, *3 * [np.nan], "not identified", why)
        rows.append(("finance", "v", cases, told, 1.0, *said))
    full = Coding(pd.DataFrame(), {}, pd.DataFrame(rows, columns=COLUMNS), 0, 0)
    return [repr(row) for row in full.shown(SMALLEST_ROW).variables.itertuples(index=False)]


def test_neither_a_report_nor_two_of_editions_that_differ_by_a_case_tell_of_one_or_two():
    """Whoever has both, and knows that cases were only added, finds no cell, and no growth of one, that must be one or two."""
    cells = [cell for cell in itertools.product(range(16), range(9), range(13)) if cell[0] >= cell[1]]
    of = dict(zip(cells, shown_of(cells), strict=True))
    alike = {said: np.array([cell for cell in cells if of[cell] == said]) for said in {*of.values()}}
    for possible in alike.values():
        for cell in (*possible.T, possible.sum(axis=1)):
            assert not {*cell} <= {1, 2}
    pairs = {(of[one], of[more]) for one in cells if max(one) < 11 for n in range(3) if (more := grown(one, n)) in of}
    assert len(pairs) > 20
    for before, after in pairs:
        steps = (alike[after][:, None] - alike[before]).reshape(-1, 3)
        steps = steps[(steps >= 0).all(axis=1) & steps.any(axis=1)]
        for step in (*steps.T, steps.sum(axis=1)):
            assert not {*step} <= {1, 2}, (before, after)


def grown(cell, n):
    return tuple(value + (n == place) for place, value in enumerate(cell))


@pytest.mark.parametrize(
    ("n", "told", "code"), [(9, 9, "few_coded_twice"), (10, 10, "share_of_cases"), (12, 9, "few_cases_tell")]
)
def test_ten_cases_coded_twice_and_ten_that_tell_are_asked(n, told, code):
    values = ["hawala"] * (told - 2) + ["cash"] * 2 + [None] * (n - told)
    found = row_of(coding(coded(values, values), VARIABLES))
    assert [one.code for one in found["reasons"]] == [code]
    assert (found["cases"], found["verdict"] != "not identified") == (n, code == "share_of_cases")


@pytest.mark.parametrize("hawala", [8, 11, 12, 15])
def test_the_interval_is_wilson_s_by_hand_and_most_means_above_a_half(hawala):
    """Wilson (1927): the shares whose own normal test at 5 % does not refuse the one that is seen."""
    values = ["hawala"] * hawala + ["cash"] * (16 - hawala)
    found = row_of(coding(coded(values, values), VARIABLES))
    commonest, z = max(hawala, 16 - hawala) / 16, stats.norm.ppf(0.975)
    middle, half = commonest + z**2 / 32, z * np.sqrt(commonest * (1 - commonest) / 16 + (z / 32) ** 2)
    ends = (np.array([-half, half]) + middle) / (1 + z**2 / 16)
    assert [found["low"], found["high"]] == pytest.approx(list(ends))
    assert found["share"] == commonest
    assert found["verdict"] == ("supported" if ends[0] > 0.5 else "not supported")
    (reason,) = found["reasons"]
    assert reason == Reason("share_of_cases", share=commonest, n=16, low=found["low"], high=found["high"])


@pytest.mark.parametrize(("alpha", "usable"), [(0.667, True), (0.6669, False), (np.nan, False)])
def test_two_thirds_of_agreement_beyond_chance_may_be_used(alpha, usable):
    assert Agreement(alpha).usable == usable


def test_three_coders_are_more_than_one_and_a_case_counts_as_coded_twice_where_two_have_it():
    third = coded(["hawala"] * 3, ["absent"] * 3).assign(coder="c")
    found = coding(pd.concat([coded(["hawala"] * 12, ["hawala"] * 2 + ["absent"] * 10), third]), VARIABLES)
    assert (found.n_cases, found.once) == (3, 9)
    assert found.agreed["value"].tolist() == ["hawala"] * 3
