"""What would close the gap, ranked by value: the datum, who holds it, how many would decide, and what it would decide."""

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from pactresearch.chapters.organisation.kilograms import Kilogram
from pactresearch.chapters.organisation.ledger import COSTS
from pactresearch.data.sources import read_yaml
from pactresearch.geography import route_name
from pactresearch.language import N_, _
from pactresearch.rows import rows_of
from pactresearch.words import listed

FILE = Path(__file__).with_suffix(".yaml")
TRUE_SHARE, POWER, WITHIN = 0.75, 0.8, 0.1  # three cases of four of one kind; four samples of five show it; ten points
YEARS, PAIRS = 10, 12  # as the trend tests and the pooled price ladders of this project need at least
NAMES = {  # of what nothing is published
    "asset_recovery": N_("asset recovery"),
    "corruption": N_("corruption"),
    "offshore_providers": N_("offshore providers"),
    "controlled_delivery": N_("controlled delivery"),
}
NO_DATA = N_("no data of this kind are published")


def gap_rows(open_questions: Mapping[str, Collection[str]], ledgers: Mapping[str, Kilogram | None]) -> pd.DataFrame:
    """A row a datum, the most valuable first.

    open_questions, ledgers: by route. value: undecided questions that the datum informs, over all routes given; of equal ones
    that comes first which fills more costs of the ledger that are not known or borrowed.
    """
    rows = []
    for entry in read_yaml(FILE):
        asked = {(route, one) for route, named in open_questions.items() for one in named if one in entry["questions"]}
        filled = {
            (route, *cell) for route, found in ledgers.items() for cell in _empty(found) if cell[1] in entry["costs"]
        }
        rows.append(
            {
                "id": entry["id"],
                "datum": entry["datum"],
                "holder": entry["holder"],
                "value": len(asked),
                "questions": " ".join(sorted({one for _route, one in asked}, key=lambda name: int(name[1:]))),
                "routes": " ".join(sorted({route for route, _one in asked})),
                "ledger_cells": len(filled),
                "choices": "; ".join(entry["choices"]),
                "needed": entry["needed"],
                "n_needed": _number(entry["needed"]),
                "published_today": entry["needed"] != "none",
            }
        )
    return pd.DataFrame(rows).sort_values(["value", "ledger_cells"], ascending=False, kind="stable", ignore_index=True)


def _empty(found: Kilogram | None) -> list[tuple[str, str]]:
    return (
        []
        if found is None
        else [cell for cell, one in found.basis.items() if cell[1] in COSTS and one.grade in ("unknown", "borrowed")]
    )


def gap_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The gaps as they are printed. rows: as `gap_rows` gives them."""
    routes = [listed([route_name(one) for one in row.routes.split()]) for row in rows_of(rows)]
    columns = {
        _("datum"): [_(one) for one in rows["datum"]],
        _("who holds it"): [_(one) for one in rows["holder"]],
        _("how many"): [_how_many(row.needed, row.n_needed) for row in rows_of(rows)],
        _("open questions"): [
            _("{questions} ({routes})").format(questions=", ".join(row.questions.split()), routes=named)
            if row.questions
            else _("none")
            for row, named in zip(rows_of(rows), routes, strict=True)
        ],
        _("cells of the ledger"): rows["ledger_cells"],
        _("choices"): [listed([_(one) for one in row.choices.split("; ")]) for row in rows_of(rows)],
    }
    return pd.DataFrame(columns)


def _how_many(needed: str, n: float) -> str:
    said = {
        "majority": _("{n} cases; if three in four agree, a majority is then found four times in five"),
        "share": _("{n} cases, for a share known to ten points"),
        "ten_years": _("{n} whole years"),
        "pairs": _("{n} pairs of neighbours"),
        "none": _(NO_DATA),
    }[needed]
    return said.format(n=f"{n:g}")


def _number(needed: str) -> float:
    numbers = {"majority": majority_cases, "share": share_cases, "ten_years": lambda: YEARS, "pairs": lambda: PAIRS}
    return float(numbers[needed]()) if needed in numbers else np.nan


@cache
def majority_cases() -> int:
    """The fewest cases with which a share of three in four is found to be a majority (95 % Wilson interval) four times in five."""
    for n in range(5, 200):
        counts = np.arange(n + 1)
        low = np.asarray(proportion_confint(counts, n, method="wilson")[0], float)
        if stats.binom.pmf(counts[low > 0.5], n, TRUE_SHARE).sum() >= POWER:
            return n
    raise AssertionError


@cache
def share_cases() -> int:
    """The fewest cases with which a 95 % Wilson interval of one half reaches ten points to either side."""
    n = np.arange(2, 500)
    low, high = (np.asarray(end, float) for end in proportion_confint(n / 2, n, method="wilson"))
    return int(n[high - low <= 2 * WITHIN][0])


def words(rows: pd.DataFrame) -> str:
    """What is worth most, and of what there is nothing at all."""
    first = rows.iloc[0]
    nothing = [_(one) for one in rows.loc[rows["needed"] == "none", "id"].map(NAMES)]
    return _(
        "Most valuable: {datum} This would help to answer {questions}. No data are published on {nothing}."
    ).format(datum=f"{_(first['datum'])}.", questions=", ".join(first["questions"].split()), nothing=listed(nothing))
