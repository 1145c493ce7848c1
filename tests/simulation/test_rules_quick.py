"""The rules of the ten questions in worlds whose truth is known: a quick part of rules_of_questions.py; all SYNTHETIC."""

import pandas as pd
import pytest

from pactresearch.chapters.business_models.rules.questions import CHECKED, checks
from tests.simulation import rules_of_questions as simulated

SHARES = ["false_positive", "power"]


@pytest.mark.parametrize(
    "row",
    [lambda: simulated.parcels("southern"), lambda: simulated.texts(100_000)],
    ids=["parcels", "texts"],
)
def test_the_table_that_is_kept_is_what_simulation_gives(row):
    made = dict(zip(simulated.COLUMNS, row(), strict=True))
    kept = checks()[made["question"], made["route"]]
    assert [kept.false_positive, kept.power] == pytest.approx([made[name] for name in SHARES], abs=1e-4)
    assert (kept.worlds, kept.effect) == (made["worlds"], made["effect"])


def test_every_share_stands_in_the_table_once():
    table = pd.read_csv(CHECKED)
    assert not table.duplicated(["question", "route"]).any()
    assert list(table.columns) == simulated.COLUMNS
    assert ((table[SHARES] >= 0) & (table[SHARES] <= 1)).all(axis=None)
