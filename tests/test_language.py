"""What is said can be translated: every sentence is found, and a report's words come out in the language in use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import pactresearch
from pactresearch import language, methods
from pactresearch.chapters.business_models.rules.archetypes import ARCHETYPES
from pactresearch.chapters.business_models.rules.questions import QUESTIONS
from pactresearch.errors import InputError
from pactresearch.language import DOMAIN
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show.reasons import NAMES, say
from pactresearch.reports.show.trends import trend_finding
from scripts import messages
from tests.reports.show.test_reasons import CATALOGUES

LIBRARY = Path(pactresearch.__file__).parent
MARKED = {"_": 1, "N_": 1, "ngettext": 2}  # how many of the first arguments are texts
PSEUDO = "xx"  # no language: English in brackets


@pytest.fixture
def folder(bracketed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalogues, among which the library then looks for a language."""
    monkeypatch.setattr(language, "LOCALE", bracketed)
    monkeypatch.setenv(language.VARIABLE, language.ENGLISH)
    return bracketed


def template(folder: Path) -> Catalog:
    with (folder / f"{DOMAIN}.pot").open("rb") as file:
        return read_po(file)


def said_in_the_library() -> set[str | tuple[str, ...]]:
    """Every text that stands in a call of `_`, `N_` or `ngettext`, as Python's parser reads it, and every reason's, question's
    and archetype's."""
    calls = [
        call
        for path in LIBRARY.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKED
    ]
    assert [ast.unparse(call) for call in calls if call.keywords or not call.args] == [], "a sentence is missing"
    texts = [
        tuple(one.value for one in call.args[: MARKED[call.func.id]] if isinstance(one, ast.Constant)) for call in calls
    ]
    catalogues = [*CATALOGUES.values(), NAMES]
    written = [sentence for catalogue in catalogues for entry in catalogue.values() for sentence in leaves(entry)]
    asked = [text for one in QUESTIONS.values() for entry in one.texts.values() for text in leaves(entry)]
    written += [*asked, *(text for one in ARCHETYPES for text in (one.name, one.hypothesis, one.shown_by) if text)]
    return {text[0] if len(text) == 1 else text for text in texts if text} | set(written)


def leaves(entry: Any) -> Iterator[str | tuple[str, ...]]:
    """The sentences of a reason that stands in YAML; none of one that is code."""
    if isinstance(entry, dict):
        for choice in entry.values():
            yield from leaves(choice)
    elif not callable(entry):
        yield entry if isinstance(entry, str) else tuple(entry)


def test_every_sentence_of_the_library_is_extracted(folder: Path) -> None:
    assert len(said_in_the_library()) > 50
    assert said_in_the_library() - {message.id for message in template(folder)} == set()


def test_prose_of_notebooks_words_of_pages_and_closed_lists_are_extracted(folder: Path) -> None:
    """`tests/chapters/test_in_another_language.py` asks of every report whether all that it says is among them."""
    found = {message.id for message in template(folder)}
    assert {
        "About this report",
        "sea or river",
        "heroin",
        "registers of deaths",
        "hands on one line and stages held",
    } <= found
    assert any(isinstance(text, str) and text.startswith("## What was seized") for text in found)


def test_a_percent_sign_in_a_sentence_is_not_taken_for_a_format(folder: Path) -> None:
    assert "95 % interval" in (folder / f"{DOMAIN}.pot").read_text("utf-8")
    assert ", python-format" not in (folder / f"{DOMAIN}.pot").read_text("utf-8")


@pytest.fixture(scope="module")
def window() -> WindowTrend:
    """The trend of a SYNTHETIC series that falls by a tenth a year, and scatters."""
    years = np.arange(2004, 2024)
    kg = 1000 * 0.9 ** (years - 2004) * np.random.default_rng(1).lognormal(0, 0.2, len(years))
    seizures = pd.DataFrame({"iso3": "TJK", "year": years, "drug": "heroin", "kg": kg})
    members = pd.DataFrame({"iso3": ["TJK"], "weight": [1.0], "first_year": [np.nan], "last_year": [np.nan]})
    return methods.window_trends(methods.route_series(seizures, members, "heroin", 2004, 2023), seed=1)[0]


def said_of(window: WindowTrend) -> tuple[str, ...]:
    """The sentence of a finding, and a reason."""
    return trend_finding("heroin", window, ("A source",)).sentence, say(window.reasons[0])


def test_findings_and_reasons_come_out_in_the_language_and_in_english_afterwards(
    folder: Path, window: WindowTrend
) -> None:
    english = said_of(window)
    language.use(PSEUDO)
    translated = said_of(window)
    language.use(None)
    assert all(sentence.startswith("[") and sentence.endswith("]") for sentence in translated)
    whole = [
        re.sub(r"[\[\]]", "", sentence) for sentence in translated
    ]  # a name or a range within stands in brackets, too
    assert [sentence.casefold() for sentence in whole] == [sentence.casefold() for sentence in english]
    assert said_of(window) == english
    assert english[0].startswith("Heroin seizures fell from 2004 to 2023")


@pytest.mark.parametrize(
    ("sentence", "translated", "fault"),
    [
        ("{drug} rose.", "{drug} wuchs.", ""),
        ("{drug} rose.", "{Droge} wuchs.", "Droge, drug"),
        ("{drug} rose.", "Es wuchs.", "drug"),
        ("It rose by {size:percent}.", "Es wuchs um {size:Prozent}.", "size:Prozent, size:percent"),
        ("{drug} rose.", "", ""),
        (("One year.", "{n} years."), ("Ein Jahr.", "{n} Jahre."), ""),
        (("One year.", "{n} years."), ("Ein Jahr.", "{zahl} Jahre."), "zahl"),
    ],
)
def test_a_translation_that_could_not_be_said_is_refused_in_words(sentence, translated, fault) -> None:
    found = list(messages.faults(Message(sentence, translated)))
    assert [one.rpartition("see ")[2].rstrip(".") for one in found] == ([fault] if fault else [])


def test_a_committed_translation_is_compiled() -> None:
    """Who has no `make` reads the .mo beside it."""
    assert sorted(language.LOCALE.rglob("*.po")) == sorted(
        file.with_suffix(".po") for file in language.LOCALE.rglob("*.mo")
    )


def test_an_unknown_language_is_refused_with_those_that_there_are(folder: Path) -> None:
    with pytest.raises(InputError, match=r"no translation into 'yy'; allowed: en, xx\."):
        language.use("yy")
