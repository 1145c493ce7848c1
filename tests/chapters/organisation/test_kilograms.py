"""The ledger of one kilogram on real routes: what it rests on, what it leaves unknown, and how it fits the price chain."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pactresearch import load
from pactresearch.chapters.organisation import gaps, kilograms, pages, registers, sentences
from pactresearch.chapters.organisation.ledger import COSTS
from pactresearch.chapters.organisation.side_by_side import tables as side_by_side
from pactresearch.data.sources import read_yaml

ROUTES = ("balkan", "northern", "southern")
ASKED = SimpleNamespace(drug="heroin", first_price_year=2018, last_price_year=2022, seed=20170912)


@pytest.fixture(scope="module")
def tables():
    return {name: load(name) for name in ("cases", "seizures", "prices", "context", "prevalence", "statements")}


@pytest.fixture(scope="module")
def register():
    return registers.register()


@pytest.fixture(scope="module")
def ledgers(tables, register):
    return {route: kilograms.kilogram(route, tables, register, ASKED) for route in ROUTES}


def test_the_ends_of_the_ledger_lie_within_the_price_chain(ledgers):
    for found in ledgers.values():
        street, last = found.ledger.cell("retail", "sold"), found.nodes.iloc[-1]
        assert last["pure_low"] <= street["low"] <= street["high"] <= last["pure_high"]
        assert found.ledger.shares.sum() == pytest.approx(1)
        assert (found.draws > 0).all(axis=None)


def test_what_a_stage_sells_at_is_what_the_next_pays(ledgers):
    for found in ledgers.values():
        for before, after in zip(found.stages, found.stages[1:], strict=False):
            assert found.ledger.cell(after, "bought")["value"] == found.ledger.cell(before, "sold")["value"]


def test_a_cell_without_a_source_is_unknown_and_hatched_and_nothing_is_filled_in(ledgers, register, tables):
    for found in ledgers.values():
        unknown = [cell for cell, one in found.basis.items() if one.grade == "unknown"]
        assert all(np.isnan(found.ledger.cell(*cell)["value"]) for cell in unknown)
        html = pages.ledger_table(found, register, tables["statements"])[0]
        assert html.count('<td class="unknown">') == len(unknown) > 0
        assert found.costs_known + len(unknown) < len(found.stages) * len(COSTS)
        for (_stage, cost), one in found.basis.items():
            assert cost == "sold" or one.grade == "unknown" or one.findings or one.seized


def test_what_is_taken_from_other_money_is_marked_as_borrowed(ledgers, register):
    for found in ledgers.values():
        money = [one for (_stage, cost), one in found.basis.items() if cost == "money" and one.share]
        assert {one.grade for one in money} == {"borrowed"}
        assert {register.rows[name].route for one in money for name in one.findings} == {"other"}
        other = [one for (_stage, cost), one in found.basis.items() if cost != "money"]
        assert all(register.rows[name].route in (found.route, "all") for one in other for name in one.findings)


def test_the_cost_of_moving_money_is_the_treatment_of_its_disagreement(register):
    (entry,) = [one for one in read_yaml(kilograms.FILE) if "borrowed" in one]
    table = register.contradictions.set_index("topic")
    low, high = re.findall(r"\d+", table.loc[entry["borrowed"], "treatment"])[:2]
    assert (int(low) / 100, int(high) / 100) == kilograms.MONEY
    assert set(entry["findings"]) <= set(table.loc[entry["borrowed"], "evidence_ids"].split())


def test_interception_is_what_was_seized_over_what_passed(ledgers):
    loss = ledgers["northern"].basis["border", "expected_loss"]
    # Tajikistan 2011-2015: half a tonne a year, of 44 to 74 t (UNODC as quoted): the .01 of section 13.7.
    assert loss.grade == "estimated"
    assert loss.share == pytest.approx((0.0067, 0.0114), abs=2e-4)


def test_the_street_of_a_kilogram_agrees_with_what_is_published_for_the_balkan_route(ledgers, register):
    published = register.rows["B210"].value  # 73 % at retail around 2007
    low, _value, high = np.percentile(sentences._street(ledgers["balkan"]), (5, 50, 95))
    assert low < published < high


def test_the_finding_is_a_number_within_its_range_and_says_what_is_not_known(ledgers):
    for found in ledgers.values():
        (one,) = sentences.head(found)
        assert one.low < one.value < one.high
        assert "unknown for" in one.reason
        assert one.verdict in ("supported", "not identified")
    assert sentences.head(ledgers["northern"])[0].verdict == "supported"
    assert sentences.head(None) == ()


def test_the_first_screen_says_the_range_of_the_finding_and_two_sentences(ledgers):
    found = ledgers["northern"]
    (one,) = sentences.head(found)
    screen = sentences.lead(found, [one, one, one], None)
    assert f"{one.low:.0f}–{one.high:.0f} %" in screen.title
    assert (len(screen.sentences), len(screen.figures)) == (2, 3)
    assert sentences.lead(None, [one, one], None).title == one.sentence


def test_other_drugs_and_routes_without_a_priced_street_have_no_ledger(tables, register):
    opium = SimpleNamespace(**{**vars(ASKED), "drug": "opium"})
    assert kilograms.kilogram("northern", tables, register, opium) is None
    silent = {**tables, "prices": tables["prices"].head(0)}
    assert kilograms.kilogram("northern", silent, register, ASKED) is None


def test_every_number_of_the_ledger_reads_without_nan(ledgers, register, tables):
    said = " ".join([sentences.reconciled(found) + sentences.said(found).alt for found in ledgers.values()])
    said += (
        side_by_side.ledger_table(ledgers).to_string()
        + pages.ledger_table(ledgers["southern"], register, tables["statements"])[0]
    )
    assert "nan" not in said.lower().split() and ">nan" not in said


def test_the_gaps_are_ranked_by_what_they_would_decide_and_name_what_has_no_data(ledgers):
    rows = gaps.gap_rows({"northern": ["Q3", "Q4", "Q8"], "southern": ["Q4"]}, ledgers)
    assert rows["value"].is_monotonic_decreasing
    assert rows["id"].iloc[0] == "court_files"
    nothing = set(rows.loc[rows["needed"] == "none", "id"])
    assert nothing == {"asset_recovery", "corruption", "offshore_providers", "controlled_delivery"} == set(gaps.NAMES)
    assert "asset recovery" in gaps.words(rows)
    table = gaps.gap_table(rows)
    assert table.notna().all(axis=None)
    assert gaps.gap_table(gaps.gap_rows({"northern": []}, {"northern": None}))["cells of the ledger"].eq(0).all()


def test_how_many_would_decide_is_what_the_interval_needs():
    from scipy import stats
    from statsmodels.stats.proportion import proportion_confint

    n = gaps.majority_cases()
    counts = np.arange(n + 1)
    shown = pd.Series(proportion_confint(counts, n, method="wilson")[0]) > 0.5
    assert stats.binom.pmf(counts[shown], n, 0.75).sum() >= 0.8
    low, high = proportion_confint(gaps.share_cases() / 2, gaps.share_cases(), method="wilson")
    assert high - low <= 0.2 < np.subtract(*proportion_confint(20, 40, method="wilson")[::-1])
