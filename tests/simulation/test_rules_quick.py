"""The rules of the ten questions in worlds whose truth is known: a quick part of rules_of_questions.py; all SYNTHETIC."""

import numpy as np
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


def seized(apart):
    """A thousand seizures at five places, every other one of the drug that is asked about; apart: never on one day."""
    rng, asked = np.random.default_rng(1), np.arange(1000) % 2 == 0
    day = rng.integers(0, 1000, len(asked))
    place = pd.Series(rng.integers(0, 5, len(asked))).astype(str)
    days = 2 * (day // 2) + ~asked if apart else day
    return pd.DataFrame({"iso3": "AAA", "place": place, "year": 2012, "day": days, "asked": asked})


def test_power_to_find_drugs_together_is_that_of_the_days_on_which_they_were_registered():
    """One lot in ten with another drug shows where days are independent, and not where the two are registered on days apart."""
    for apart, power in ((False, 1.0), (True, 0.0)):
        *_, falsely, found, _worlds, _effect = simulated.together("SYNTHETIC", seized(apart), ["AAA"], 10)
        assert (falsely, found) == (0.0, power)
