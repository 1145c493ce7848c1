"""The need for acetic anhydride: by hand, against what publications say, and on the tables that the report reads."""

import numpy as np
import pandas as pd
import pytest

from pactresearch.chapters.partnership.parameters import Precursors
from pactresearch.chapters.partnership.precursors import study
from pactresearch.chapters.partnership.precursors.need import INPUTS, need_by_year, need_t, share_stopped
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.methods.income.uncertain_inputs import Input, latin_hypercube

BY_NAME = {one.name: one for one in INPUTS}


@pytest.fixture(scope="module")
def drawn():
    return latin_hypercube(INPUTS, 2000, 1)


@pytest.fixture(scope="module")
def needed():
    return study.need(store.load("cultivation"), Precursors())


def test_a_harvest_by_hand():
    one = {
        "share_processed": np.array([0.5]),
        "opium_per_heroin": np.array([20.0]),
        "acetic_anhydride_per_heroin": np.array([2.0]),
    }
    assert need_t(100.0, one) == pytest.approx([5.0])  # 50 t of opium, 2.5 t of heroin
    assert share_stopped(5.0, [5.0, 15.0]) == pytest.approx([0.5, 0.25])


def test_the_survey_of_2017_is_met():
    """7,600 to 7,900 t of opium made 390 to 450 t of pure heroin (UNODC, Afghanistan Opium Survey 2017)."""
    opium = BY_NAME["opium_per_heroin"]
    assert 7600 / opium.high == pytest.approx(390, rel=0.005)  # printed to two figures
    assert 7900 / opium.low == pytest.approx(450, rel=0.005)
    share = BY_NAME["share_processed"]
    assert share.high == pytest.approx(7900 / 9000, abs=0.005)
    assert share.low == pytest.approx(1 - 2100 / 6380, abs=0.005)


def test_what_was_stopped_in_2008_is_over_15_percent_of_the_need(drawn):
    statements = store.load("statements")
    stopped_t = statements.loc[statements["metric"] == "seized_or_prevented", "value"].item()
    cultivation = store.load("cultivation")
    harvest = cultivation.query("iso3 == 'AFG' and province == 'national' and year == 2008")["production_t"].item()
    assert np.quantile(stopped_t / need_t(harvest, drawn), 0.05) > 0.15


def test_the_pert_leans_to_its_mode():
    pert = BY_NAME["acetic_anhydride_per_heroin"]
    quantiles = (np.arange(4000) + 0.5) / 4000
    assert pert.at(quantiles).mean() == pytest.approx((1.0 + 4 * 1.5 + 2.5) / 6, abs=1e-3)  # the definition of a PERT
    assert pert.at(np.array([0.0, 1.0])) == pytest.approx([1.0, 2.5])
    with pytest.raises(InputError, match="is uniform with a mode"):
        Input("a", "a", "uniform", 0, 1, unit="", source="x", mode=0.5)


def test_no_need_is_told_where_stocks_are_processed(needed):
    told = needed.by_year.set_index("year")["from_harvest"]
    assert told[2022] and not told[2023]


def test_seizures_that_no_country_reported_are_no_zero(needed):
    found = study.seized(store.load("precursors"), store.load("statements"), Precursors())
    assert found.by_year["t"].sum() == pytest.approx(found.rows["kg"].sum() / 1000)
    assert set(study.stopped(needed, found).by_year["year"]) <= set(found.by_year["year"])
    litres = found.published[found.published["unit"] == "litres"]
    assert (litres["kg"] == 1.08 * litres["value"]).all()


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda drawn: need_t(-1.0, drawn), "production_t is -1.0; a harvest is 0 t or more"),
        (lambda drawn: share_stopped(-1.0, [1.0]), "seized_t is -1.0; an amount is 0 t or more"),
    ],
)
def test_what_cannot_be_is_refused(work, words, drawn):
    with pytest.raises(InputError, match=words):
        work(drawn)


def test_a_harvest_of_nothing_needs_nothing(drawn):
    assert (need_by_year(pd.Series({2001: 0.0}), drawn) == 0).all(axis=None)
