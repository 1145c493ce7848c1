"""Every result shows itself: in three short lines, and as a small table."""

import dataclasses
import importlib
import pkgutil
import typing
from collections.abc import Callable, Mapping
from types import UnionType

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pactresearch import methods
from pactresearch.results import Several, result, said
from pactresearch.verdict import Judgement, Reason

LONG = "seizures that were reported by every country of the route in each of the years " * 4
REASON = Reason("too_few_years", n_years=3, needed=6)


def public_results():
    """The dataclasses of `pactresearch.methods`, wherever they are defined."""
    found = {Judgement}
    for module in pkgutil.walk_packages(methods.__path__, "pactresearch.methods."):
        for one in vars(importlib.import_module(module.name)).values():
            if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__module__ == module.name:
                found |= {one} if not one.__name__.startswith("_") else set()
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


def specimen(kind, deep=0):
    """SYNTHETIC: a value of a type as large as it may come, to see how it is shown."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        named = [field.name for field in dataclasses.fields(kind) if field.init]
        made = object.__new__(kind)
        for name in named:
            object.__setattr__(made, name, specimen(hints[name], deep + 1))
        return made
    if origin is UnionType or origin is typing.Union:
        return specimen(next(one for one in inner if one is not type(None)), deep)
    if origin in (tuple, list):
        return origin(specimen(inner[0], deep) for _ in range(30))
    if origin in (dict, Mapping):
        return {f"{LONG[:9]}{n}": specimen(inner[1], deep) for n in range(30)}
    if origin is typing.Literal:
        return inner[0]
    of = origin or kind
    simple = {
        str: LONG, int: 2023, float: 1234.5678, bool: True, Reason: REASON, pd.Index: pd.Index(range(30)),
        np.ndarray: np.linspace(0.1, 1e7, 30), pd.Series: pd.Series(np.arange(30.0)), pd.DataFrame: pd.DataFrame({"kg": range(30)}),
    }  # fmt: skip
    return simple.get(of, len if of is Callable else LONG)


@pytest.mark.parametrize("kind", public_results(), ids=lambda kind: f"{kind.__module__[21:]}.{kind.__name__}")
def test_a_result_is_three_short_lines_and_a_table(kind):
    one = specimen(kind)
    lines = repr(one).splitlines()
    assert 1 < len(lines) <= 3
    assert max(map(len, lines)) <= 120
    assert lines[0].startswith(f"{kind.__name__}: "), "it says what it is"
    page = BeautifulSoup(one._repr_html_(), "html.parser")
    named = [cell.get_text() for cell in page.find_all("th")]
    assert {field.name for field in dataclasses.fields(kind) if field.repr} <= set(named)
    assert len(page.get_text()) < 8_000


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.array([560, 1.2, np.nan]), "3 values, 1.2 to 560, 1 missing"),
        (np.array([1995, 2023]), "2 values, 1995 to 2023"),
        (np.array([True, False]), "2 values, 1 true"),
        (np.full((2, 3), np.nan), "2 × 3 values"),
        (pd.DataFrame({"kg": [1, 2]}), "2 rows × 1 columns"),
        (pd.Series(["a", None]), "2 values"),
        (np.float64("nan"), ""),
        (None, ""),
        ((), ""),
        (np.float64(12345.6), "12,346"),
        (float("inf"), "inf"),
        (True, "True"),
        ((REASON, Reason("no_scatter")), "too_few_years, no_scatter"),
        ({"heroin": 1, "opium": 2}, "2: heroin, opium"),
        (frozenset({"b", "a"}), "a, b"),
        (len, "len"),
    ],
)
def test_a_value_is_said_in_few_words(value, words):
    assert said(value, 60) == words


def test_what_is_not_there_is_left_out_and_what_people_wrote_is_escaped():
    @result
    class One:
        """An example. With more."""

        place: str
        kg: float = np.nan

        @property
        def share(self) -> float:
            raise ValueError

    assert repr(One("Iran & <Türkiye>")) == "One: An example.\n  place Iran & <Türkiye>"
    assert "Iran &amp; &lt;Türkiye&gt;" in One("Iran & <Türkiye>")._repr_html_()
    with pytest.raises(dataclasses.FrozenInstanceError):
        One("Iran").place = "Türkiye"


def test_several_results_are_a_table_in_a_cell_a_row_each_and_the_verdict_comes_first_in_a_line():
    @result
    class Judged:
        """A change."""

        year: int
        kg: float
        verdict: str

    made = Several([Judged(2001, 5.0, "supported"), Judged(2010, 2.5, "not identified & <open>")])
    assert made == tuple(made)
    page = BeautifulSoup(made._repr_html_(), "html.parser")
    rows = [[cell.get_text() for cell in row.find_all("td")] for row in page.find_all("tr")]
    assert rows == [[], ["2001", "5", "supported"], ["2010", "2.5", "not identified & <open>"]]
    assert repr(made[0]) == "Judged: A change.\n  verdict supported; year 2001; kg 5"
    assert repr(made).splitlines()[2:] == repr(made[1]).splitlines()
    assert repr(Several()) == "()"
