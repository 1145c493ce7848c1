"""What several indicators say together, in words that their licence allows. All indicators are SYNTHETIC."""

import itertools

import pytest

from pactresearch.chapters.route_trends.reasons import SENTENCES, say, statement
from pactresearch.methods.evidence.triangulation import NAMES
from pactresearch.reports.show.findings import Finding, unlicensed
from pactresearch.words import GUARDED
from tests.methods.evidence.test_triangulation import SUBJECT, read

EVERY = list(itertools.product((1, 0, -1, None), repeat=len(NAMES)))


@pytest.mark.parametrize(
    ("signs", "said"),
    [
        ((1, 1, None, None), "seizures rose; the indicators support no further conclusion."),
        ((-1, 1, -1, 1), "seizures fell in number and rose in weight; with price and purity: fewer, larger shipments."),
        ((-1, -1, 1, -1), "seizures fell; with price and purity: consistent with less supply."),
    ],
)
def test_a_statement_says_what_was_seized_and_what_the_row_adds(signs, said):
    assert statement(read(*signs)) == f"H{SUBJECT[1:]}: {said}"


def test_every_pattern_of_signs_has_a_statement_that_stands_as_a_finding_and_every_statement_a_pattern():
    met = set()
    for signs in EVERY:
        found = read(*signs)
        met.add((found.reading, found.seizures))
        verdict = "not identified" if found.reading == "no_inference" else "supported"
        Finding(
            id="read", sentence=statement(found), unit="", sources=("S",), verdict=verdict, reason=say(found.reasons),
            licence=found.licence,
        )  # fmt: skip
        assert found.licence or not GUARDED.search(statement(found))
    statements = SENTENCES["statement"]["reading"]
    assert met == {(reading, seizures) for reading, said in statements.items() for seizures in said["seizures"]}


def test_a_reason_tells_every_sign_and_how_many_lie_beyond_their_uncertainty():
    assert say(read(1, 0, None, -1).reasons) == (
        "cases up, kg within uncertainty, price not known, purity down: 2 of 4 indicators clearly moved; a "
        "conclusion needs 3. Confidence is low: no row of the table applies."
    )
    assert say(read(None, 1, -1, 1).reasons[:1]).endswith("so they decide nothing.")


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
    assert (unlicensed(sentence, read(1, 1, -1, 1).licence) is None) == allowed


def test_the_licence_of_less_supply_is_the_mirror():
    licence = read(-1, -1, 1, -1).licence
    assert unlicensed("Consistent with less supply.", licence) is None
    assert "allows only: 'consistent with less supply'" in unlicensed("Consistent with more supply.", licence)
