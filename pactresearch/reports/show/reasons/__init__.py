"""Reasons in words: the codes that methods give, each with its sentence; a module a subject.

Here stand the sentences that several chapters say; a reason that one chapter alone says stands in that chapter's
`reasons.py`, with a `say = partial(reasons.say, own=SENTENCES)`.

A sentence stands under its code as a function of the reason's facts. `tests/reports/show/test_reasons.py` holds the two
together: each code that a method gives has a sentence that takes its facts, and no sentence is left without a code.
"""

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType

import pandas as pd

from pactresearch.verdict import Reason

Sentences = dict[str, Callable[..., str]]

SENTENCES: Sentences = {}
for _module in pkgutil.iter_modules(__path__):
    SENTENCES |= import_module(f"{__name__}.{_module.name}").SENTENCES


def say(reasons: Reason | Iterable[Reason], own: Mapping[str, Callable[..., str]] = MappingProxyType({})) -> str:
    """One reason or several as whole sentences, in order; an empty text where there is none. own: a chapter's sentences."""
    several = (reasons,) if isinstance(reasons, Reason) else reasons
    return " ".join((own.get(reason.code) or SENTENCES[reason.code])(**reason.facts) for reason in several)


def in_words(table: pd.DataFrame, own: Mapping[str, Callable[..., str]] = MappingProxyType({})) -> pd.DataFrame:
    """The table with its column `reasons` as sentences, called `reason`; missing where there is nothing to say."""
    said = pd.Series([say(reasons, own) or None for reasons in table["reasons"]], table.index, dtype=object)
    return table.assign(reasons=said).rename(columns={"reasons": "reason"})
