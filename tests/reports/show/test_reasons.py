"""Every reason that a method gives can be said, and every sentence has a reason that calls for it."""

import ast
import importlib
import inspect
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

import pactresearch
from pactresearch.reports.show.reasons import FORMATS, NAMES, SENTENCES, Sentence, say
from pactresearch.verdict import Reason

LIBRARY = Path(pactresearch.__file__).parent
CATALOGUES = {"reports.show": SENTENCES} | {
    path.parent.name: importlib.import_module(f"pactresearch.chapters.{path.parent.name}.reasons").SENTENCES
    for path in sorted((LIBRARY / "chapters").glob("*/reasons.py"))
}
ALL = {code: sentence for catalogue in CATALOGUES.values() for code, sentence in catalogue.items()}


MAKERS = {
    "no_figure": ("first_year", "last_year")
}  # functions that make a reason of a code, and the facts that they add


def given() -> list[tuple[str, str, tuple[str, ...]]]:
    """Where, code and names of facts of every `Reason(...)` in methods and chapters, and of what MAKERS make."""
    made = [
        (f"{path.relative_to(LIBRARY)}:{call.lineno}", code.value, MAKERS[call.func.id])
        for path in sorted((LIBRARY / "chapters").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MAKERS
        for code in [*call.args[1:], ast.Constant("no_figure_in_window")][:1]
        if isinstance(code, ast.Constant)
    ]
    return made + [
        (
            f"{path.relative_to(LIBRARY)}:{call.lineno}",
            call.args[0].value,
            tuple(str(word.arg) for word in call.keywords),
        )
        for room in ("methods", "reports/show", "chapters")
        for path in sorted((LIBRARY / room).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Reason"
        and isinstance(call.args[0], ast.Constant)
    ]


def test_every_reason_of_a_method_has_a_sentence_that_takes_its_facts() -> None:
    unsaid = [
        (where, code, facts)
        for where, code, facts in given()
        if code not in ALL or not any(needed <= set(facts) <= wanted for needed, wanted in asked(ALL[code]))
    ]
    assert unsaid == []


def asked(sentence: Sentence) -> list[tuple[set[str], set[str]]]:
    """The facts that each sentence of a code needs, and those that some sentence of it says."""
    if callable(sentence):
        return [(set(inspect.signature(sentence).parameters),) * 2]
    leaves = list(facts_of(sentence))
    return [(needed, set().union(*leaves)) for needed in leaves]


def facts_of(sentence: str | list | dict) -> Iterator[set[str]]:
    """The facts of each sentence: those that it says and those that choose it, but the one whose absence does."""
    if isinstance(sentence, str | list):
        texts = [sentence] if isinstance(sentence, str) else sentence
        yield {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}
        return
    ((fact, choices),) = sentence.items()
    for value, choice in choices.items() if isinstance(choices, dict) else [(None, choices)]:
        yield from (said | ({fact} if value != "" else set()) for said in facts_of(choice))


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_every_number_of_a_sentence_has_a_known_form(catalogue: str) -> None:
    specs = {spec for _, _, spec in placeholders(CATALOGUES[catalogue])} - set(FORMATS) - set(NAMES)
    assert specs <= {"", ",", "g", ".2g"}


def placeholders(entry: Any) -> Iterator[tuple[str, str, str]]:
    """Text, name and form of every placeholder of a catalogue."""
    if isinstance(entry, dict | list):
        for one in entry.values() if isinstance(entry, dict) else entry:
            yield from placeholders(one)
    elif isinstance(entry, str):
        yield from ((text, name, spec) for text, name, spec, _ in Formatter().parse(entry) if name is not None)


def test_no_sentence_is_left_without_a_reason() -> None:
    assert sorted(set(ALL) - {code for _, code, _ in given()}) == []


def test_no_code_has_two_sentences() -> None:
    assert len(ALL) == sum(map(len, CATALOGUES.values()))
    files = [*(LIBRARY / "reports/show/reasons").glob("*.yaml"), *(LIBRARY / "chapters").glob("*/reasons.yaml")]
    written = [key.value for file in files for key, _ in yaml.compose(file.read_text("utf-8")).value]
    assert [code for code, n in Counter(written).items() if n > 1] == []


def test_reasons_are_said_in_order_as_whole_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SENTENCES, "first", {"n": ["There is {n}.", "There are {n}."]})
    monkeypatch.setitem(SENTENCES, "second", "That is few.")
    assert say((Reason("first", n=2), Reason("second"))) == "There are 2. That is few."
    assert say(()) == ""
