"""Every reason that a method gives can be said, and every sentence has a reason that calls for it."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import pactresearch
from pactresearch.reports.show.reasons import SENTENCES, say
from pactresearch.verdict import Reason

LIBRARY = Path(pactresearch.__file__).parent
CATALOGUES = {"reports.show": SENTENCES} | {
    path.parent.name: importlib.import_module(f"pactresearch.chapters.{path.parent.name}.reasons").SENTENCES
    for path in sorted((LIBRARY / "chapters").glob("*/reasons.py"))
}
ALL = {code: sentence for catalogue in CATALOGUES.values() for code, sentence in catalogue.items()}


def given() -> list[tuple[str, str, tuple[str, ...]]]:
    """Where, code and names of facts of every `Reason(...)` in methods and chapters."""
    return [
        (
            f"{path.relative_to(LIBRARY)}:{call.lineno}",
            call.args[0].value,
            tuple(str(word.arg) for word in call.keywords),
        )
        for room in ("methods", "chapters")
        for path in sorted((LIBRARY / room).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Reason"
        and isinstance(call.args[0], ast.Constant)
    ]


def test_every_reason_of_a_method_has_a_sentence_that_takes_its_facts() -> None:
    unsaid = []
    for where, code, facts in given():
        try:
            inspect.signature(ALL[code]).bind(**dict.fromkeys(facts))
        except (KeyError, TypeError) as problem:
            unsaid.append((where, code, str(problem)))
    assert unsaid == []


def test_no_sentence_is_left_without_a_reason() -> None:
    assert sorted(set(ALL) - {code for _, code, _ in given()}) == []


def test_no_code_has_two_sentences() -> None:
    assert len(ALL) == sum(map(len, CATALOGUES.values()))


def test_reasons_are_said_in_order_as_whole_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SENTENCES, "first", lambda n: f"There are {n}.")
    monkeypatch.setitem(SENTENCES, "second", lambda: "That is few.")
    assert say((Reason("first", n=2), Reason("second"))) == "There are 2. That is few."
    assert say(()) == ""
