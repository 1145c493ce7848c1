"""Reasons in words: the codes that methods give, each with its sentence; a YAML file a subject.

Here stand the sentences that several chapters say; a reason that one chapter alone says stands in that chapter's
`reasons.yaml`, which its `reasons.py` reads and says.

    code: "The sentence with {n_years} and {low:percent}."   a fact as it is, or by one of FORMATS, of NAMES or of Python's
    code: {n_years: [Only {n_years} year., Only {n_years} years.]}   two sentences: by the language's rule of plurals
    code: {direction: {rise: It rose., else: It fell.}}   by what the fact is: "" if not given, several joined by ", "

A choice may hold another. `tests/reports/show/test_reasons.py` holds the codes and the sentences together: each code that a
method gives has a sentence that takes its facts, and no sentence is left without a code.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

import pandas as pd

from pactresearch import words
from pactresearch.data.sources import read_yaml
from pactresearch.language import _, ngettext
from pactresearch.verdict import Reason

Sentence = str | Mapping[str, Any] | Callable[..., str]  # as it stands in YAML; or code, where that does not do
Sentences = dict[str, Sentence]
LEAST_CHANCE = 0.001  # 2,000 draws tell no finer


def read(file: str | Path) -> Sentences:
    """The sentences of a YAML file, by code. file: it, or the module beside it."""
    return read_yaml(Path(file).with_suffix(".yaml"))


def name(kind: str, of: Any) -> str:
    """What a fact is called, by the kinds of names.yaml; several as a list."""
    return words.listed([name(kind, one) for one in of]) if isinstance(of, tuple) else _(NAMES[kind][of])


def say(reasons: Reason | Iterable[Reason], own: Mapping[str, Sentence] = MappingProxyType({})) -> str:
    """One reason or several as whole sentences, in order; an empty text where there is none. own: a chapter's sentences."""
    several = (reasons,) if isinstance(reasons, Reason) else reasons
    return " ".join(_said(own.get(reason.code) or SENTENCES[reason.code], reason.facts) for reason in several)


def in_words(table: pd.DataFrame, own: Mapping[str, Sentence] = MappingProxyType({})) -> pd.DataFrame:
    """The table with its column `reasons` as sentences, called `reason`; missing where there is nothing to say."""
    said = pd.Series([say(reasons, own) or None for reasons in table["reasons"]], table.index, dtype=object)
    return table.assign(reasons=said).rename(columns={"reasons": "reason"})


def _said(sentence: Sentence, facts: Mapping[str, Any]) -> str:
    if callable(sentence):
        return sentence(**facts)
    if isinstance(sentence, str):
        return _WORDS.vformat(_(sentence), (), facts)
    ((fact, choices),) = sentence.items()
    value = facts.get(fact, "")
    if isinstance(choices, list):
        one, many = choices
        return _WORDS.vformat(ngettext(one, many, value), (), facts)
    value = ", ".join(value) if isinstance(value, tuple) else value
    return _said(choices[value if value in choices else "else"], facts)


class _Words(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in NAMES:
            return name(format_spec, value)
        return FORMATS[format_spec](value) if format_spec in FORMATS else format(value, format_spec)


def _signs(signs: Mapping[str, int | None]) -> str:
    told = _("{indicator} {sign}")
    return ", ".join(told.format(indicator=name("indicator", one), sign=name("sign", signs[one])) for one in signs)


def _chance_alone(p: float) -> str:
    """How often the bootstrap's series without a trend show as much."""
    if p < LEAST_CHANCE:
        return _("Chance alone would produce this in fewer than 1 in 1,000 series.")
    if p < 0.01:
        return _("Chance alone would produce this in {n} of 1,000 series.").format(n=f"{1000 * p:.0f}")
    return _("Chance alone would produce this in {n} of 100 series.").format(n=f"{100 * p:.0f}")


FORMATS: dict[str, Callable[[Any], str]] = {
    "two_figures": words.two_figures,
    "two_decimals": words.two_decimals,
    "signed": partial(words.two_figures, signed=True),
    "percent": words.percent,
    "signed_percent": partial(words.percent, signed=True),
    "share": lambda share: words.percent(100 * share),
    "series": lambda several: ", ".join(map(str, several)),
    "listed": lambda several: words.listed([_(one) for one in several]),
    "word": _,
    "signs": _signs,
    "reasons": say,
}
_FOLDER = Path(__file__).parent
NAMES: dict[str, dict[Any, str]] = read_yaml(_FOLDER / "names.yaml")
SENTENCES: Sentences = {"chance_alone": _chance_alone}
for _file in sorted({*_FOLDER.glob("*.yaml")} - {_FOLDER / "names.yaml"}):
    SENTENCES |= read(_file)
_WORDS = _Words()
