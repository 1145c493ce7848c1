"""The sign table, and the only licence for the words it guards. All indicators are SYNTHETIC, but for one published."""

import itertools

import numpy as np
import pytest

from pactresearch.errors import InputError
from pactresearch.methods import count_trend, trend
from pactresearch.methods.evidence.triangulation import (
    GUARDED,
    NAMES,
    SIGN_TABLE,
    Indicator,
    Licence,
    of_trend,
    triangulate,
)

SUBJECT = "heroin, northern route, 2011–2021"


def indicator(name, sign, width=5.0, source=None, **more):
    change = 20.0 * sign
    return Indicator(name, change, change - width, change + width, source or f"source of {name}", **more)


def read(cases, kg, price, purity, **settings):
    signs = dict(zip(NAMES, (cases, kg, price, purity), strict=True))
    given = [indicator(name, sign) for name, sign in signs.items() if sign is not None]
    return triangulate(SUBJECT, given, **settings)


@pytest.mark.parametrize(
    ("signs", "verdict"),
    [
        ((1, 1, -1, 1), "consistent with more supply"),
        ((1, 1, 1, -1), "consistent with enforcement pressure"),
        ((-1, 1, -1, 1), "fewer, larger shipments"),
        ((-1, -1, 1, -1), "consistent with less supply"),
        ((-1, -1, -1, 1), "less enforcement, or less demand"),
    ],
)
def test_each_row_of_the_table(signs, verdict):
    assert read(*signs).verdict == verdict


def test_every_other_pattern_of_signs_gives_no_inference_and_no_guarded_word():
    for signs in itertools.product((1, -1), repeat=4):
        if signs not in SIGN_TABLE:
            found = read(*signs)
            assert found.verdict == "no inference"
            assert found.licence is None
            assert not GUARDED.search(found.statement + " ".join(found.reasons))


def test_fewer_than_three_signs_never_give_a_row():
    for signs in itertools.product((1, 0, -1, None), repeat=4):
        if sum(bool(sign) for sign in signs) < 3:
            found = read(*signs)
            assert (found.verdict, found.licence) == ("no inference", None)
            assert "an inference needs 3" in found.reasons[0]


def test_seizures_up_only_says_seizures_rose_and_nothing_of_what_is_not_seen():
    found = read(1, 1, None, None)
    assert found.statement == "seizures rose"
    assert found.licence is None
    assert not GUARDED.search(found.statement + " ".join(found.reasons))


def test_the_european_union_2011_to_2021_had_fewer_larger_shipments():
    """EMCDDA and Europol (2024): cases -40 %, kg x 2.3, price -16 %, purity +38 %; so the adjusted price -39 %.

    The publication prints no intervals; ten points either way are assumed here, and nothing hangs on their size.
    """
    changes = {"cases": -40.0, "kg": 130.0, "price": -39.0, "purity": 38.0}
    given = [Indicator(name, x, x - 10, x + 10, "EMCDDA and Europol 2024") for name, x in changes.items()]
    found = triangulate("heroin, European Union, 2011–2021", given)
    assert found.verdict == "fewer, larger shipments"
    assert found.statement.startswith("seizures fell in number and rose in weight")
    assert found.licence is None, "the row says nothing of supply"


@pytest.mark.parametrize("row", SIGN_TABLE)
def test_three_signs_that_fit_one_row_only_give_it_and_that_fit_two_do_not(row):
    for left_out in range(4):
        for value in (0, None):
            signs = [value if place == left_out else sign for place, sign in enumerate(row)]
            rivals = [other for other in SIGN_TABLE if all(i == left_out or other[i] == row[i] for i in range(4))]
            found = read(*signs)
            assert found.verdict == (SIGN_TABLE[row] if len(rivals) == 1 else "no inference")
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
    assert "4 of 4 indicators lie beyond" in triangulate(SUBJECT, [*given, indicator("purity", 1)]).reasons[0]
    assert triangulate(SUBJECT, [*given, indicator("purity", 1, kind="inferred")]).signs["purity"] is None


def test_confidence_falls_with_each_doubt_and_says_why():
    price = indicator("price", -1)
    assert read(1, 1, -1, 1, unadjusted_price=price).confidence == "high"
    assert read(1, 1, -1, 1, unadjusted_price=price, doubts=["Half of the cases are missing."]).confidence == "moderate"
    shared = read(1, 1, -1, 1)
    assert shared.confidence == "moderate"
    assert "share one measurement of purity" in shared.reasons[-1]
    assert read(None, 1, 1, -1, unadjusted_price=indicator("price", 1)).confidence == "moderate"
    one = read(1, 1, -1, None)
    assert one.confidence == "low"
    assert "Only one figure of the market" in one.reasons[-1]
    same = [indicator(name, sign, source="UNODC") for name, sign in zip(NAMES, (1, 1, -1, 1), strict=True)]
    assert "All indicators come from one source." in triangulate(SUBJECT, same).reasons


def test_trends_become_indicators():
    years = np.arange(2000, 2020)
    rng = np.random.default_rng(0)
    kg = np.exp(-0.2 * (years - 2000) + rng.normal(0, 0.1, 20))
    assert of_trend("kg", trend(years, kg), "UNODC").sign == -1
    counts = rng.poisson(100 * np.exp(0.1 * (years - 2000)))
    assert of_trend("cases", count_trend(years, counts), "UNODC").sign == 1
    assert not of_trend("kg", trend(years[:3], kg[:3]), "UNODC").known


def test_a_licence_cannot_be_had_without_the_evidence():
    evidence = read(1, 1, -1, 1)
    assert evidence.licence == Licence(SUBJECT, evidence.indicators)
    with pytest.raises(InputError, match="'no inference'"):
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
    ("sentence", "allowed"),
    [
        ("The signs are consistent with more supply.", True),
        ("Consistent with more trafficking, seizures rose.", True),
        ("The signs are consistent with a larger flow.", True),
        ("Seizures rose.", True),
        ("The signs are consistent with less supply.", False),
        ("The signs are not consistent with more supply.", False),
        ("The signs are inconsistent with more supply.", False),
        ("Trafficking rose.", False),
        ("The signs are consistent with more supply: trafficking rose.", False),
        ("Supply rose.", False),
        ("Smuggling is consistent with more supply.", False),
    ],
)
def test_a_licence_allows_what_its_row_says_and_no_more(sentence, allowed):
    assert (read(1, 1, -1, 1).licence.problem(sentence) is None) == allowed


def test_the_licence_of_less_supply_is_the_mirror():
    licence = read(-1, -1, 1, -1).licence
    assert licence.problem("Consistent with less supply.") is None
    assert "allows only: 'consistent with less supply'" in licence.problem("Consistent with more supply.")


def test_statements_pass_their_own_licence():
    for row in SIGN_TABLE:
        found = read(*row)
        if found.licence:
            assert found.licence.problem(found.statement) is None
        else:
            assert not GUARDED.search(found.statement)


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
