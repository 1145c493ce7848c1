"""The vocabulary of verdicts: one set of words, in one order."""

from typing import get_args

import pytest

from pactresearch import language, verdict
from pactresearch.reports import templates


def test_every_verdict_has_its_word_in_one_order():
    assert [one for one in verdict.TAGS if one in verdict.VERDICTS] == list(get_args(verdict.Verdict))


def test_the_words_are_the_values_that_files_keep():
    assert {one: verdict.word(one) for one in verdict.VERDICTS} == {one: one for one in verdict.VERDICTS}


def test_people_read_the_word_in_their_language_and_methods_keep_theirs(monkeypatch: pytest.MonkeyPatch):
    class Backwards:
        def gettext(self, sentence: str) -> str:
            return sentence[::-1]

    monkeypatch.setattr(language, "_catalogue", lambda *_asked: Backwards())
    assert verdict.word("supported") == "detroppus"
    assert "detroppus</strong>" in templates.shown("mark", tag="supported")
