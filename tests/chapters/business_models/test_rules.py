"""The ten questions: every rule is fixed before data are seen, and no verdict goes without what it needs."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import yaml

from pactresearch.chapters.business_models.rules import from_cases as rules
from pactresearch.chapters.business_models.rules import from_money as money_rules
from pactresearch.chapters.business_models.rules import questions
from pactresearch.chapters.business_models.rules.model import FromElsewhere, business_model
from pactresearch.chapters.business_models.rules.questions import (
    FILE,
    QUESTIONS,
    TEXTS,
    Answer,
    Question,
    not_identified,
)
from pactresearch.errors import InputError
from pactresearch.methods.evidence.reach import Reach
from pactresearch.methods.evidence.visibility import CHOICES
from pactresearch.methods.shipments.quantile_shift import LotSizes, Shift
from pactresearch.methods.shipments.spreading import Spreading
from pactresearch.verdict import Reason
from tests.simulation import known_shipments as known

NAMES = {"AAA": "A-land", "BBB": "B-land", "CCC": "C-land"}
LOTS = QUESTIONS["Q1"]
WIDE = Reach(0.9, 900, {"AAA": 0.4, "BBB": 0.3, "CCC": 0.3}, {}, 2011, 2016)


def shift(percent=20.0, p=0.001, tau=0.5):
    return Shift(tau, 900, 6, ("AAA", "BBB"), percent, p)


def lots(main, above=None, without=None, power=0.9):
    both = lambda one: {tau: replace(one, tau=tau) for tau in (0.5, 0.9)}  # noqa: E731
    return LotSizes(both(main), both(above or main), both(without or main), power=power)


def test_there_are_ten_questions_and_each_says_all_that_a_reader_must_know():
    assert list(QUESTIONS) == [f"Q{number}" for number in range(1, 11)]
    for question in QUESTIONS.values():
        assert question.say("question").endswith("?")
        assert question.say("rule").startswith("Supported if")
        assert all(question.say(key) for key in ("title", "indicator", "competing", "settles"))
    assert {choice for question in QUESTIONS.values() for choice in question.informs} == set(CHOICES)


def test_every_key_of_the_questions_holds_a_code_or_a_text_that_is_marked_as_one():
    for entry in yaml.safe_load(FILE.read_text("utf-8")).values():
        assert set(entry) <= {*TEXTS, "informs", "grade", "confidence"}


@pytest.mark.parametrize("verdict", ["supported", "not supported"])
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_each_verdict_that_may_decide_has_its_objection_and_the_answer_to_it(question, verdict):
    facts = {"n_years": 6, "k": 4, "n": 9, "n_tested": 5, "share": "80 %", "stage": "market"}
    for key in ("objection", "reply"):
        assert question.say(key, verdict, **facts).endswith(".")
    assert question.confidence is None or question.say("confidence_reason", **facts).endswith(".")


def test_texts_are_said_in_the_language_in_use(monkeypatch):
    monkeypatch.setattr(questions, "_", lambda text: f"<{text}>")
    assert LOTS.say("title") == "<Lot sizes>"
    assert LOTS.say("objection", "not supported", n_years=6).startswith("<With 6 years")
    assert LOTS.say("confidence_reason") == ""


def test_an_answer_that_decides_needs_a_confidence_a_grade_an_objection_and_a_reply():
    with pytest.raises(InputError, match="needs a confidence, a grade, the strongest objection and the answer"):
        Answer(question=LOTS, verdict="supported", sentence="Lots grew.", reasons=("p 0.01",))
    with pytest.raises(InputError, match="needs a reason"):
        Answer(question=LOTS, verdict="not identified", sentence="No.", reasons=())
    with pytest.raises(InputError, match="allowed: supported, not supported, not identified"):
        Answer(question=LOTS, verdict="proven", sentence="Yes.", reasons=("so",))
    with pytest.raises(InputError, match="the choices are scope, logistics"):
        Question(id="Q0", informs=("luck",), grade="observed", confidence=None, texts={})


def test_a_shift_counts_only_if_it_survives_another_threshold_and_the_largest_lots():
    assert rules.lot_sizes(lots(shift()), WIDE, NAMES).verdict == "supported"
    assert rules.lot_sizes(lots(shift(p=0.03)), WIDE, NAMES).verdict == "not supported"
    blind = rules.lot_sizes(lots(shift(p=0.03), power=0.07), WIDE, NAMES)
    assert blind.verdict == "not identified"
    assert "Lots that grow by 30 % a year would be found in 7.0 % of worlds" in " ".join(blind.reasons)
    assert rules.lot_sizes(lots(shift(), power=0.07), WIDE, NAMES).verdict == "supported", (
        "what is found needs no power"
    )
    gone = rules.lot_sizes(lots(shift(), above=shift(p=0.4)), WIDE, NAMES)
    turned = rules.lot_sizes(lots(shift(), without=shift(percent=-20.0)), WIDE, NAMES)
    assert (gone.verdict, turned.verdict) == ("not supported", "not supported")
    assert "Above 1 kg: p 0.40, +20 % a year." in gone.reasons
    assert "Without the largest lots: p 0.00, −20 % a year." in turned.reasons


def test_where_the_cases_reach_under_half_of_the_kilograms_nothing_is_identified_and_the_missing_are_named():
    """The Balkan route: no Türkiye, no Albania, two years of Iran."""
    short = replace(WIDE, share=0.06, silent={"TUR": 0.3, "IRN": 0.37})
    answer = rules.unreached("Q1", short, {"TUR": "Türkiye", "IRN": "Iran (Islamic Republic of)"})
    assert answer.verdict == "not identified"
    assert answer.reasons == (
        "The cases account for 6.0 % of the kilograms that the route's countries reported; 50 % are asked. Missing, with "
        "their share of the route's kilograms: Türkiye (30 %) and the Islamic Republic of Iran (37 %).",
    )


def test_no_cases_are_no_evidence():
    nothing = Reach(np.nan, 0, {}, {}, None, None)
    answer = rules.unreached("Q10", nothing, NAMES)
    assert rules.unreached("Q10", WIDE, NAMES) is None
    assert (answer.verdict, answer.reasons) == (
        "not identified",
        ("The case file has no case of this drug on the route.",),
    )


def test_one_country_that_makes_most_cases_speaks_for_itself_alone():
    carried = replace(WIDE, countries={"AAA": 0.93, "BBB": 0.07})
    answer = rules.lot_sizes(lots(shift()), carried, NAMES)
    assert answer.confidence == "low"
    assert "A-land makes 93 % of the cases: it speaks for that country." in answer.confidence_reason
    assert rules.lot_sizes(lots(shift()), WIDE, NAMES).confidence == "high"


@pytest.mark.parametrize(
    ("low", "high", "same", "word"),
    [
        (0.02, 0.2, 0.9, "supported"),
        (-0.02, 0.06, 0.9, "not supported"),
        (-0.02, 0.2, 0.9, "not identified"),
        (0.02, 0.2, 0.7, "not supported"),
    ],
)
def test_spreading_needs_an_interval_off_zero_and_four_fifths_of_the_specifications(low, high, same, word):
    table = pd.DataFrame({"change": [0.1] * 10})
    found = Spreading(("AAA",), 500, table, change=0.1, low=low, high=high, same_sign=same)
    assert rules.spreading(found, WIDE, NAMES).verdict == word


def hops(ratio, count=10):
    distance = np.linspace(200, 2000, count)
    noise = np.tile([0.98, 1.02], count // 2)
    return pd.DataFrame(
        {"origin": "AAA", "destination": "BBB", "distance_km": distance, "price_ratio": ratio(distance) * noise}
    )


def test_mark_ups_that_grow_with_distance_alone_are_no_hand_overs():
    """SYNTHETIC prices."""
    assert money_rules.scope(hops(lambda km: np.exp(km / 1000))).verdict == "not supported"
    jump = money_rules.scope(hops(lambda km: 1.5 * np.exp(km / 5000)))
    assert jump.verdict == "supported"
    assert jump.low <= 50 <= jump.high


def test_losses_are_bearable_if_they_stay_under_half_of_the_margin_nearly_everywhere():
    """SYNTHETIC loss shares."""
    table = pd.DataFrame(
        {"origin": "AAA", "destination": "BBB", "loss_share": [0.1] * 5, "high": [0.3, 0.3, 0.3, 0.4, 0.9]}
    )
    assert money_rules.losses(table).verdict == "supported"
    assert money_rules.losses(table.assign(high=0.9)).verdict == "not supported"
    assert money_rules.losses(table.head(3)).reasons == ("3 hops have a loss share; 5 are needed.",)


def test_margins_need_ranges_that_do_not_touch():
    """SYNTHETIC value added."""
    stages = pd.DataFrame(
        {
            "stage": ["source", "transit", "market"],
            "order": [0, 1, 2],
            "usd_per_kg": [1e3, 5e3, 4e4],
            "low": [8e2, 3e3, 3e4],
            "high": [2e3, 9e3, 6e4],
        }
    )
    assert money_rules.margins(stages).verdict == "supported"
    assert money_rules.margins(stages.assign(low=[8e2, 3e3, 8e3])).verdict == "not identified"
    assert money_rules.margins(stages.assign(low=[8e2, 7e4, 3e4], high=[2e3, 9e4, 6e4])).verdict == "not supported"


def test_money_and_goods_are_not_compared_under_twenty_countries():
    """SYNTHETIC indicators."""
    table = pd.DataFrame({"iso3": [f"C{n:02}" for n in range(25)], "kg": range(25), "money": range(25)}, dtype=object)
    table = table.astype({"kg": float, "money": float})
    noisy = table.assign(money=lambda one: one["money"] + np.tile([-3, 3, 0, 2, -2], 5))
    assert money_rules.money(noisy).verdict == "supported"
    assert money_rules.money(table.head(19)).reasons == ("19 countries have both figures; 20 are needed.",)
    turned = noisy.assign(money=-noisy["money"])
    assert money_rules.money(turned).verdict == "not supported"


def test_tiny_lots_are_not_identified_where_they_need_not_be_reported():
    rows = [("AAA", year, 40, share) for year, share in zip(range(2011, 2017), np.linspace(0.1, 0.6, 6), strict=True)]
    tiny = pd.concat([pd.DataFrame(rows, columns=["iso3", "year", "n", "share"]).assign(iso3=name) for name in "ABCDE"])
    assert money_rules.contactless(0.1, tiny).verdict == "not identified"
    assert money_rules.contactless(0.001, tiny).verdict == "supported"
    assert money_rules.contactless(0.001, tiny.assign(n=20)).verdict == "not identified"


def test_co_seizures_must_pass_every_permutation_in_half_of_the_countries():
    """SYNTHETIC counts."""
    table = pd.DataFrame(
        {"iso3": ["AAA", "BBB", "CCC"], "cases": [500, 300, 50], "observed": [90, 20, 9], "highest": [60, 25, 1]}
    )
    assert money_rules.services(table).verdict == "supported"
    assert money_rules.services(table.assign(highest=100)).verdict == "not supported"
    assert money_rules.services(table.tail(1)).verdict == "not identified"


@pytest.mark.parametrize(
    "rule",
    [
        money_rules.scope,
        money_rules.losses,
        money_rules.services,
        money_rules.adaptation,
        money_rules.money,
        money_rules.margins,
    ],
)
def test_without_results_from_elsewhere_a_question_is_not_identified_and_says_what_is_missing(rule):
    answer = rule()
    assert answer.verdict == "not identified"
    assert all(reason.endswith(".") for reason in answer.reasons)


def test_a_table_without_a_column_is_refused_with_those_that_are_needed():
    with pytest.raises(
        InputError, match="hops lacks price_ratio; it needs origin, destination, distance_km, price_ratio"
    ):
        money_rules.scope(pd.DataFrame({"origin": [], "destination": [], "distance_km": []}))


def test_not_identified_is_always_allowed_with_a_reason():
    assert not_identified(LOTS, "No cases.").sentence == "Lot sizes: not identified."


@pytest.fixture(scope="module")
def world():
    """A SYNTHETIC route of three countries with four planted types, all of whose seizures are in the case file."""
    cases, _ = known.typed_cases(1500, seed=3, known=0.9)
    annual = cases.groupby(["iso3", "year"], as_index=False)["kg"].sum().assign(drug="heroin")
    return cases, annual


def assess(cases, annual, **settings):
    return business_model(
        cases, annual, ["AAA", "BBB", "CCC"], "heroin", (2011, 2016), NAMES, bootstraps=20, **settings
    )


def test_in_a_world_with_planted_types_they_are_found_and_no_shift_is_invented(world):
    """SYNTHETIC."""
    found = assess(*world)
    verdicts = {answer.question.id: answer.verdict for answer in found.answers}
    assert verdicts["Q10"] == "supported"
    assert verdicts["Q1"] == "not supported"
    assert found.reach.share == pytest.approx(1)
    assert [answer.question for answer in found.answers] == list(QUESTIONS.values())


@pytest.mark.parametrize(
    ("change", "questions"),
    [
        (lambda cases: cases.iloc[:0], ("Q1", "Q2", "Q10")),
        (lambda cases: cases.assign(kg=2.0, transport=None), ("Q1",)),
        (lambda cases: cases.assign(year=2013), ("Q1", "Q2", "Q10")),
        (lambda cases: cases.assign(transport=None, concealment=None, location=None), ("Q10",)),
        (lambda cases: cases.assign(kg=0.02), ("Q1", "Q2")),
    ],
    ids=["no cases", "all of one size", "all from one year", "no transport or concealment", "below the threshold"],
)
def test_cases_that_cannot_carry_an_answer_give_reasons_and_no_number(world, change, questions):
    cases, annual = world
    answers = {answer.question.id: answer for answer in assess(change(cases), annual).answers}
    for name in questions:
        assert answers[name].verdict == "not identified"
        assert answers[name].reasons[0].endswith(".")
        assert np.isnan(answers[name].value)


def test_years_in_the_wrong_order_are_refused(world):
    with pytest.raises(InputError, match="the last must not lie before the first"):
        business_model(*world, ["AAA"], "heroin", (2016, 2011), NAMES)


def test_what_comes_from_elsewhere_slots_in(world):
    """SYNTHETIC."""
    found = assess(*world, elsewhere=FromElsewhere(hops=hops(lambda km: 1.5 * np.exp(km / 5000)), priced_share=1.0))
    answers = {answer.question.id: answer for answer in found.answers}
    assert answers["Q3"].verdict == "supported"
    parts = found.visibility.parts.set_index(["choice", "field"])
    assert parts.loc[("scope", "wholesale"), ["share", "grade"]].tolist() == [1.0, "estimated"]


FOUND, AGAINST, UNTOLD = ((verdict, "displacement") for verdict in ("supported", "not supported", "not identified"))


def moved(*rows):
    """SYNTHETIC displacement tests: verdict, pattern, corroboration, p adjusted for the number of pairs and dates."""
    table = pd.DataFrame(rows, columns=["verdict", "pattern", "corroboration", "p_adjusted"])
    reasons = [(Reason("market_corroborates"),)] * len(table)
    return table.assign(treated="one", neighbour="other", shock_year=2010, reasons=reasons)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([(*FOUND, "corroborated", 0.01)], "supported"),
        ([(*FOUND, "corroborated", 0.2), (*AGAINST, "not corroborated", 1.0)], "not supported"),
        ([("supported", "diffusion", "not corroborated", 0.01)], "not supported"),
        ([(*AGAINST, "not corroborated", 1.0)] + 2 * [(*UNTOLD, "not corroborated", np.nan)], "not identified"),
    ],
)
def test_adaptation_needs_a_move_that_a_market_confirms_beyond_the_number_of_tests(rows, word):
    assert money_rules.adaptation(moved(*rows)).verdict == word
