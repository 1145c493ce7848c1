"""The exercises: what is called right is true of the made-up world, and every other answer says why it is not."""

import pytest

from pactresearch.chapters.partnership.training import exercises, worlds
from pactresearch.chapters.partnership.training.questions import Question, verdict_on
from pactresearch.errors import InputError

SERIES, MISSING, MENTIONS = worlds.one_route(), worlds.four_countries(), worlds.mentions()
QUESTIONS = [*exercises.of_a_series(SERIES), *exercises.of_missing_reports(*MISSING), *exercises.of_mentions(MENTIONS)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.asks[:30])
def test_one_answer_is_right_and_every_answer_says_why(question):
    said = {answer: verdict_on(question, answer) for answer in question.answers}
    assert [answer for answer, words in said.items() if words.startswith("Right")] == [question.right]
    assert all(len(words) > 30 for words in said.values())
    assert verdict_on(question, None).startswith("Not answered yet")


def test_the_first_world_fools_who_takes_seizures_for_the_trade():
    """SYNTHETIC: seizures rise clearly while what is moved falls."""
    assert exercises.of_a_series(SERIES)[0].right == "rose"
    assert SERIES["moved_t"].iloc[-1] < SERIES["moved_t"].iloc[0]


def test_the_second_world_falls_by_a_missing_report_alone():
    """SYNTHETIC: the sum of reports halves, and what was seized does not."""
    true, reported = MISSING
    assert reported.sum(axis=1).loc[2021:].mean() < 0.6 * reported.sum(axis=1).loc[:2020].mean()
    assert true.sum(axis=1).loc[2021:].mean() > 0.9 * true.sum(axis=1).loc[:2020].mean()


def test_the_third_world_has_other_links_for_most_mentions_and_for_most_moved():
    assert MENTIONS["mentions"].idxmax() != MENTIONS["moved_t"].idxmax()


def test_an_answer_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(InputError, match=r"answer is 'maybe'; .*'yes'|answer is 'maybe'.*yes"):
        verdict_on(QUESTIONS[4], "maybe")
    with pytest.raises(InputError, match="right is 'x'"):
        Question("?", "x", {"yes": ("Yes", "why")})
