"""The sign table, and the only licence for the words it guards. All indicators are SYNTHETIC."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods import count_trend, route_series, trend
from pactresearch.methods.evidence.triangulation import (
    NAMES,
    SIGN_TABLE,
    Indicator,
    Licence,
    of_trend,
    triangulate,
)
from pactresearch.methods.trends.counts import CountTrend
from pactresearch.methods.trends.windows import whole_period
from pactresearch.verdict import Reason

SUBJECT = "heroin, northern route, 2011–2021"


def indicator(name, sign, width=5.0, source=None, **more):
    change = 20.0 * sign
    return Indicator(name, change, change - width, change + width, source or f"source of {name}", **more)


def read(cases, kg, price, purity, **settings):
    signs = dict(zip(NAMES, (cases, kg, price, purity), strict=True))
    given = [indicator(name, sign) for name, sign in signs.items() if sign is not None]
    return triangulate(SUBJECT, given, **settings)


@pytest.mark.parametrize(
    ("signs", "reading"),
    [
        ((1, 1, -1, 1), "more_supply"),
        ((1, 1, 1, -1), "enforcement"),
        ((-1, 1, -1, 1), "larger_shipments"),
        ((-1, -1, 1, -1), "less_supply"),
        ((-1, -1, -1, 1), "less_of_either"),
    ],
)
def test_each_row_of_the_table(signs, reading):
    assert read(*signs).reading == reading


def test_every_other_pattern_of_signs_gives_no_inference():
    for signs in itertools.product((1, -1), repeat=4):
        if signs not in SIGN_TABLE:
            found = read(*signs)
            assert (found.reading, found.licence) == ("no_inference", None)


def test_fewer_than_three_signs_never_give_a_row():
    for signs in itertools.product((1, 0, -1, None), repeat=4):
        if sum(bool(sign) for sign in signs) < 3:
            found = read(*signs)
            assert (found.reading, found.licence) == ("no_inference", None)
            assert (found.reasons[0].code, found.reasons[0].facts["needed"]) == ("few_indicators_beyond", 3)


@pytest.mark.parametrize("row", SIGN_TABLE)
def test_three_signs_that_fit_one_row_only_give_it_and_that_fit_two_do_not(row):
    for left_out in range(4):
        for value in (0, None):
            signs = [value if place == left_out else sign for place, sign in enumerate(row)]
            rivals = [other for other in SIGN_TABLE if all(i == left_out or other[i] == row[i] for i in range(4))]
            found = read(*signs)
            assert found.reading == (SIGN_TABLE[row] if len(rivals) == 1 else "no_inference")
            assert found.confidence != "high"


def test_an_end_at_zero_is_within_uncertainty_and_an_end_beside_it_is_not():
    assert Indicator("kg", 5, 0, 10, "S").sign == 0
    assert Indicator("kg", -5, -10, 0, "S").sign == 0
    assert Indicator("kg", 5, 1e-12, 10, "S").sign == 1
    assert Indicator("kg", -5, -10, -1e-12, "S").sign == -1


@pytest.mark.parametrize("ends", [(np.nan, np.nan), (1.0, np.nan), (1.0, np.inf)])
def test_without_a_finite_interval_an_indicator_counts_for_nothing(ends):
    one = Indicator("kg", 5.0, *ends, "S")
    assert (one.known, one.sign) == (False, 0)
    assert triangulate(SUBJECT, [one]).signs["kg"] is None


def test_an_inferred_indicator_counts_for_nothing():
    given = [indicator(name, sign) for name, sign in (("cases", 1), ("kg", 1), ("price", -1))]
    assert triangulate(SUBJECT, [*given, indicator("purity", 1)]).reasons[0].facts["n"] == 4
    assert triangulate(SUBJECT, [*given, indicator("purity", 1, kind="inferred")]).signs["purity"] is None


def test_confidence_falls_with_each_doubt_and_says_why():
    price = indicator("price", -1)
    assert read(1, 1, -1, 1, unadjusted_price=price).confidence == "high"
    assert read(1, 1, -1, 1, unadjusted_price=price, doubts=(Reason("half_is_missing"),)).confidence == "moderate"
    shared = read(1, 1, -1, 1)
    assert shared.confidence == "moderate"
    assert shared.reasons[-1] == Reason("price_and_purity_share_a_measurement")
    assert read(None, 1, 1, -1, unadjusted_price=indicator("price", 1)).confidence == "moderate"
    one = read(1, 1, -1, None)
    assert one.confidence == "low"
    assert one.reasons[-1] == Reason("one_figure_of_the_market")
    same = [indicator(name, sign, source="UNODC") for name, sign in zip(NAMES, (1, 1, -1, 1), strict=True)]
    assert Reason("indicators_of_one_source") in triangulate(SUBJECT, same).reasons


def test_trends_become_indicators():
    years = np.arange(2000, 2020)
    rng = np.random.default_rng(0)
    kg = np.exp(-0.2 * (years - 2000) + rng.normal(0, 0.1, 20))
    assert of_trend("kg", trend(years, kg), "UNODC").sign == -1
    counts = rng.poisson(100 * np.exp(0.1 * (years - 2000)))
    assert of_trend("cases", count_trend(years, counts), "UNODC").sign == 1
    assert not of_trend("kg", trend(years[:3], kg[:3]), "UNODC").known


def test_a_window_counts_as_rising_or_falling_only_where_its_verdict_says_so():
    """One story a report: a sentence on the indicators may not say that seizures rose where the headline says that they did not."""
    years = np.arange(2000, 2020)
    falling = np.exp(8 - 0.2 * (years - 2000) + np.random.default_rng(0).normal(0, 0.1, 20))
    turning = np.exp(8 + 0.2 * np.minimum(years - 2000, 15) - 0.3 * np.maximum(years - 2015, 0))
    table = pd.DataFrame({"iso3": "AAA", "year": years, "drug": "heroin"})
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})

    def window(kg):
        return whole_period(route_series(table.assign(kg=kg), members, "heroin", 2000, 2019))

    clear = of_trend("kg", window(falling), "UNODC")
    assert (clear.low, clear.high) == window(falling).interval
    assert clear.sign == -1
    unclear = window(turning * np.exp(np.random.default_rng(1).normal(0, 0.05, 20)))
    assert unclear.verdict != "supported"
    assert of_trend("kg", unclear, "UNODC").sign == 0
    assert of_trend("kg", replace(window(falling), judgement=unclear.judgement), "UNODC").sign == 0
    assert not of_trend("kg", window(np.where(years < 2003, falling, np.nan)), "UNODC").known


def test_a_licence_cannot_be_had_without_the_evidence():
    evidence = read(1, 1, -1, 1)
    assert evidence.licence == Licence(SUBJECT, evidence.indicators)
    with pytest.raises(InputError, match="'no_inference'"):
        Licence(SUBJECT, evidence.indicators[:2])
    with pytest.raises(InputError, match="no leave to speak of trafficking"):
        Licence(SUBJECT, read(1, 1, 1, -1).indicators)
    with pytest.raises(InputError, match="known indicators only"):
        Licence(SUBJECT, (*evidence.indicators[:3], Indicator("purity", 5, np.nan, np.nan, "S")))
    with pytest.raises(AttributeError):
        evidence.licence.subject = "another"


def test_a_licence_survives_being_written_down():
    from dataclasses import asdict

    licence = read(1, 1, -1, 1).licence
    assert Licence(**asdict(licence)) == licence


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "arrests"}, "allowed: cases, kg, price, purity"),
        ({"kind": "guessed"}, "allowed: observed, estimated, inferred"),
        ({"source": " "}, "has no source"),
        ({"low": 10.0}, "lies outside its interval"),
    ],
)
def test_a_bad_indicator_is_refused(change, words):
    with pytest.raises(InputError, match=words):
        Indicator(**{"name": "kg", "change": 5.0, "low": 1.0, "high": 9.0, "source": "S", **change})


def test_an_indicator_given_twice_or_no_subject_is_refused():
    with pytest.raises(InputError, match="kg are given twice"):
        triangulate(SUBJECT, [indicator("kg", 1), indicator("kg", -1)])
    with pytest.raises(InputError, match="subject is empty"):
        triangulate(" ", [])


def test_a_ratio_of_counts_is_a_change_in_percent_by_hand():
    found = of_trend("cases", CountTrend(10, 99, rate_ratio_per_year=1.05, low=1.02, high=1.1), "UNODC")
    assert [found.change, found.low, found.high] == pytest.approx([5, 2, 10])
    assert found.unit == "% a year"


def test_a_window_that_is_not_carried_reaches_to_zero_and_no_further():
    years = np.arange(2000, 2020)
    for sign in (-1, 1):
        kg = np.exp(8 + sign * 0.2 * (years - 2000) + np.random.default_rng(0).normal(0, 0.1, 20))
        table = pd.DataFrame({"iso3": "AAA", "year": years, "drug": "heroin", "kg": kg})
        members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
        clear = whole_period(route_series(table, members, "heroin", 2000, 2019))
        low, high = clear.interval
        found = of_trend("kg", replace(clear, judgement=replace(clear.judgement, verdict="not supported")), "UNODC")
        assert (found.low, found.high) == ((low, 0) if sign < 0 else (0, high))


@pytest.mark.parametrize(
    ("cases", "kg", "said"),
    [
        (1, 1, "rose"), (0, 1, "rose"), (1, 0, "rose"), (1, None, "rose"), (-1, -1, "fell"), (None, -1, "fell"),
        (-1, 0, "fell"), (-1, 1, "fewer_and_larger"), (1, -1, "more_and_smaller"), (0, 0, "not_clear"), (None, None, "not_clear"),
    ],
)  # fmt: skip
def test_what_cases_and_kilograms_say_together(cases, kg, said):
    assert read(cases, kg, None, None).seizures == said


def test_each_doubt_takes_one_step_from_high_to_moderate_to_low():
    doubt, price = Reason("half_is_missing"), indicator("price", -1)
    for n, confidence in ((0, "high"), (1, "moderate"), (2, "low"), (3, "low")):
        found = read(1, 1, -1, 1, unadjusted_price=price, doubts=(doubt,) * n)
        assert found.confidence == confidence
        assert found.reasons[1] == Reason("confidence", level=confidence, n=4, doubted=n > 0)
    other = read(1, 1, -1, 1, unadjusted_price=indicator("price", 1))
    assert (other.confidence, other.reasons[-1].code) == ("moderate", "price_and_purity_share_a_measurement")
    two = [
        indicator(name, sign, source="A" if name == "cases" else "B")
        for name, sign in zip(NAMES, (1, 1, -1, 1), strict=True)
    ]
    assert triangulate(SUBJECT, two, unadjusted_price=price).confidence == "high", "two sources are not one"


def test_an_interval_may_begin_or_end_at_the_change_itself():
    assert Indicator("kg", 5.0, 5.0, 9.0, "S").sign == Indicator("kg", 9.0, 5.0, 9.0, "S").sign == 1


def test_signs_that_fit_several_rows_and_none_are_told_apart():
    """Without kilograms rows 3 and 5 have the same signs; cases and kilograms up with a dearer and purer price fit none."""
    several = read(-1, None, -1, 1)
    assert several.reasons[0].facts["rows"] == ("larger_shipments", "less_of_either")
    assert read(1, 1, 1, 1).reasons[0].code == "signs_fit_no_row"
