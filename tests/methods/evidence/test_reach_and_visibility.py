import numpy as np
import pandas as pd
import pytest

from pactresearch.chapters.business_models.rules.archetypes import ARCHETYPES, scores
from pactresearch.methods.evidence.reach import Reach, reach
from pactresearch.methods.evidence.visibility import CHOICES, PARTS, visibility

ALL = Reach(1.0, 100, {"AAA": 1.0}, {}, 2011, 2016)


def cases(*rows):
    columns = [
        "iso3",
        "year",
        "n",
        "kg",
        "size_class_kg",
        "transport",
        "concealment",
        "location",
        "departure",
        "destination",
    ]
    return pd.DataFrame(rows, columns=columns)


def annual(*rows):
    return pd.DataFrame(rows, columns=["iso3", "year", "kg"])


def test_the_reach_is_the_share_of_reported_kilograms_that_cases_account_for():
    """A year of a country counts up to its total: more kilograms in the cases than in the total are an error of one of them."""
    found = reach(
        cases(("AAA", 2012, 5, 400.0, *[None] * 6), ("BBB", 2012, 5, 30.0, *[None] * 6)),
        annual(("AAA", 2012, 200.0), ("AAA", 2013, 100.0), ("BBB", 2012, 100.0), ("CCC", 2012, 600.0)),
        (2012, 2013),
    )
    assert found.share == pytest.approx((200 + 30) / 1000)
    assert found.silent == pytest.approx({"CCC": 0.6, "AAA": 0.1})
    assert found.countries == {"AAA": 0.5, "BBB": 0.5}
    assert not found.enough


def test_a_route_without_cases_or_without_totals_has_no_reach():
    assert reach(cases(), annual(("AAA", 2012, 200.0)), (2011, 2016)).share == 0
    assert np.isnan(reach(cases(("AAA", 2012, 5, 400.0, *[None] * 6)), annual(), (2011, 2016)).share)


def test_a_bar_is_the_mean_of_its_parts_and_no_better_than_the_reach():
    rows = cases(("AAA", 2012, 10, 50.0, "1-5", "air", "withheld", None, "AAA", None))
    half = visibility(rows, Reach(0.5, 10, {"AAA": 1.0}, {}, 2012, 2012), totals_share=0.6)
    parts = half.parts.set_index(["choice", "field"])["share"]
    assert parts["logistics", "size_class_kg"] == 0.5
    assert parts["logistics", "concealment"] == 0.5  # withheld was reported
    assert parts["logistics", "location"] == 0
    bars = half.choices.set_index("choice")
    assert list(bars.index) == list(CHOICES)
    assert bars.loc["logistics", "share"] == pytest.approx(0.5 * 3 / 5)
    assert bars.loc["revenue", "share"] == pytest.approx(0.6 / 4)
    assert bars.loc["finance", ["share", "grade"]].tolist() == [0.0, "not seen"]


def test_finance_and_relations_are_seen_through_case_files_alone():
    for choice in ("finance", "relations"):
        assert {through for through, _ in PARTS[choice]} == {"case files"}
    told = {variable: 0.5 for _, variable in PARTS["finance"]}
    bars = visibility(cases(), ALL, totals_share=0.0, case_file_shares=told).choices.set_index("choice")
    assert bars.loc["finance", ["share", "grade"]].tolist() == [0.5, "inferred"]


def found(*rows, reached=ALL):
    return {score.archetype.name: score for score in scores(cases(*rows), reached)}


def test_shares_that_fit_have_bounds_from_what_is_not_told():
    score = found(
        ("AAA", 2012, 10, 5.0, "0.1-1", "mail", "parcel", None, None, None),
        ("AAA", 2012, 30, 15.0, "0.1-1", None, None, None, None, None),
        ("AAA", 2012, 60, 300.0, "1-5", "air", None, None, None, None),
    )["parcels by post"]
    assert (score.verdict, score.cases_low, score.cases_high, score.against) == ("supported", 0.1, 0.4, 0.6)


def test_a_description_that_hardly_any_case_could_fit_is_not_supported():
    score = found(("AAA", 2012, 100, 500.0, "1-5", "air", "baggage", None, None, None))["dhow wholesale"]
    assert (score.verdict, score.cases_high, score.against) == ("not supported", 0, 1)


def test_silence_leaves_an_archetype_open():
    score = found(("AAA", 2012, 100, 20000.0, ">100", None, None, None, None, None))["dhow wholesale"]
    assert (score.verdict, score.cases_low, score.cases_high) == ("not identified", 0, 1)


def test_an_archetype_is_not_judged_beyond_the_reach_of_the_cases():
    row = ("AAA", 2012, 100, 20000.0, ">100", "sea or river", None, None, None, None)
    short = found(row, reached=Reach(0.1, 100, {"AAA": 1.0}, {}, 2012, 2012))["dhow wholesale"]
    assert short.verdict == "not identified"
    assert found(row)["dhow wholesale"].verdict == "supported"


def test_what_cases_cannot_show_needs_case_files_and_says_so():
    for score in scores(cases(), ALL):
        assert score.verdict == "not identified"
        assert score.reason
    assert len(ARCHETYPES) == 10


def test_a_country_without_cases_adds_nothing_however_little_it_seized():
    silent = reach(
        cases(("AAA", 2012, 1, 0.4, *[None] * 6)), annual(("AAA", 2012, 0.4), ("BBB", 2012, 0.6)), (2012, 2012)
    )
    assert silent.share == pytest.approx(0.4)
    assert silent.silent == pytest.approx({"BBB": 0.6})


@pytest.mark.parametrize(("share", "enough"), [(0.5, True), (0.499, False), (np.nan, False)])
def test_cases_speak_for_a_route_from_half_of_its_kilograms_on(share, enough):
    assert Reach(share, 9, {}, {}, 2011, 2016).enough == enough


@pytest.mark.parametrize(("n", "carrier"), [(80, "AAA"), (79, None)])
def test_a_country_with_four_fifths_of_the_cases_carries_them(n, carrier):
    rows = cases(("AAA", 2011, n, 1.0, *[None] * 6), ("BBB", 2013, 100 - n, 1.0, *[None] * 6))
    found = reach(rows, annual(("AAA", 2011, 10.0)), (2011, 2016))
    assert found.carried_by == carrier
    assert (found.first_year, found.last_year, found.n_cases) == (2011, 2013, 100)
    assert list(found.countries.items()) == [("AAA", n / 100), ("BBB", (100 - n) / 100)]


def test_a_silent_country_is_named_from_a_twentieth_of_the_kilograms_on():
    totals = annual(
        ("AAA", 2012, 90.0), ("BBB", 2012, 5.0), ("CCC", 2012, 4.9), ("DDD", 2012, 0.1), ("EEE", 2010, 99.0)
    )
    found = reach(cases(("AAA", 2012, 1, 45.0, *[None] * 6), ("AAA", 2017, 1, 45.0, *[None] * 6)), totals, (2011, 2016))
    assert found.silent == pytest.approx({"BBB": 0.05})
    assert (found.share, found.n_cases) == (pytest.approx(0.45), 1)


def test_a_route_that_seized_nothing_has_no_reach_and_nobody_silent():
    found = reach(
        cases(("AAA", 2012, 1, 1.0, *[None] * 6)), annual(("AAA", 2012, 0.0), ("BBB", 2012, 0.0)), (2011, 2016)
    )
    assert np.isnan(found.share)
    assert found.silent == {}


@pytest.mark.parametrize(("share", "grade"), [(0.01, "inferred"), (0.0099, "not seen")])
def test_a_part_is_seen_from_a_hundredth_on(share, grade):
    told = {variable: share for _, variable in PARTS["finance"]}
    bars = visibility(cases(), ALL, totals_share=0.0, case_file_shares=told).choices.set_index("choice")
    assert bars.loc["finance", "grade"] == grade


def test_a_choice_has_the_grade_of_the_part_that_is_seen_best():
    """Scope: prices (estimated) in half of the countries, case files (inferred) in more of the cases, or in fewer."""
    for told, grade in ((0.6, "inferred"), (0.4, "estimated")):
        seen = visibility(
            cases(), ALL, totals_share=0.0, priced_share=0.5, case_file_shares={"stages_controlled": told}
        )
        bars = seen.choices.set_index("choice")
        assert bars.loc["scope", ["share", "grade"]].tolist() == [pytest.approx((0.5 + told) / 4), grade]


def test_without_a_reach_that_is_known_no_case_shows_anything():
    rows = cases(("AAA", 2012, 10, 50.0, "1-5", "air", "parcel", None, "AAA", None))
    blind = visibility(rows, Reach(np.nan, 10, {"AAA": 1.0}, {}, 2012, 2012), totals_share=0.0)
    assert (blind.parts["share"] == 0).all()
