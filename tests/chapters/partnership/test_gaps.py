"""The gap analysis on the tables at hand, counted by another path, and on results that are made up for the test."""

import pandas as pd
import pytest

from pactresearch import geography
from pactresearch.chapters.partnership.gaps import findings, study, tables
from pactresearch.chapters.partnership.parameters import PILLAR_NAMES, GapAnalysis
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.reports.run import notebooks
from pactresearch.reports.show.findings import Finding


def results(**open_questions):
    """Results of reports on business models: of each route, the questions that it leaves open; q1 is answered everywhere."""
    said = {"q1": "supported"} | dict.fromkeys(("q4", "q9"), "not supported")
    return {
        ("business_models", route): {
            "findings": [
                {"id": f"heroin_{name}", "verdict": "not identified" if name in open_ else verdict}
                for name, verdict in said.items()
            ]
        }
        for route, open_ in open_questions.items()
    }


@pytest.fixture(scope="module")
def loaded():
    return {name: store.load(name) for name in study.TABLES}


@pytest.fixture(scope="module")
def found(loaded):
    return study.gaps(loaded, results(balkan=["q4"], northern=["q4", "q9"]), GapAnalysis())


def test_every_partner_is_asked_for_every_datum_once(found):
    assert len(found.cells) == len(found.indicators) * len(geography.partners()) == 27 * 58
    assert not found.cells.duplicated(["id", "iso3"]).any()
    assert found.by_pillar.to_numpy().sum() == found.by_country[list(study.STATES)].to_numpy().sum() == len(found.cells)


def test_a_figure_is_recent_older_or_not_there_as_the_table_itself_says(found, loaded):
    last, partners = found.asked.last_year, geography.partners()
    surveys = loaded["prevalence"].query(
        "drug == 'opiates' and percent.notna() and iso3 in @partners and year <= @last"
    )
    newest = surveys.groupby("iso3")["year"].max()
    row = found.indicators.set_index("id").loc["opiate_users"]
    assert row["recent"] == (newest >= last - 5).sum()
    assert row["older"] == (newest < last - 5).sum()
    assert row["none"] == len(partners) - len(newest)


def test_no_partner_has_a_value_of_illicit_money_by_the_development_goals(found):
    """SDG 16.4.1 has no value for any partner: that is the finding."""
    row = found.indicators.set_index("id").loc["value_of_flows"]
    assert (row["recent"], row["older"], row["none"]) == (0, 0, 58)


def test_neither_counts_partners_without_a_figure_and_without_an_action_of_the_pillar(found):
    cells = found.cells.query("id == 'stopped_shipments'")
    acted = set(found.done.projects.query("pillar == 'precursors'")["iso3"]) & set(geography.partners())
    assert acted
    row = found.indicators.set_index("id").loc["stopped_shipments"]
    assert row["idle"] == 58 - len(acted) == (cells["actions"] == 0).sum()


def test_a_datum_is_worth_the_open_questions_that_hang_on_it(found):
    """q4 is open on two routes, q9 on one: court files bear on q4, wholesale prices on both, single seizures on neither."""
    worth = found.indicators.set_index("id")["questions"]
    assert worth[["court_files", "wholesale_price", "retail_price", "single_seizures"]].tolist() == [2, 3, 1, 0]
    assert found.indicators["id"].iloc[0] == "wholesale_price"
    assert (
        "3 open questions on business models depend on wholesale price of heroin"
        in findings.decisive_finding(found).sentence
    )


def test_without_reports_no_rank_is_made_up_and_what_is_missing_is_named(loaded):
    alone = study.gaps(loaded, {}, GapAnalysis(pillar="demand"))
    assert alone.indicators["questions"].isna().all()
    assert findings.decisive_finding(alone).verdict == "not identified"
    assert {"demand/demand", "business_models/balkan", "country_factsheet/TJK"} <= set(alone.missing)
    assert set(tables.ranked(alone)["frame"]["shown in"]) == {"not made yet"}
    assert set(alone.indicators["pillar"]) == {"demand"}


def test_a_gap_links_to_the_report_that_shows_it_where_that_is_finished(loaded):
    read = study.gaps(loaded, {("demand", "demand"): {"findings": []}}, GapAnalysis(pillar="demand"))
    shown = tables.ranked(read)["frame"]["shown in"]
    assert set(shown) == {"../demand/demand.html", "not made yet"}
    assert tables.countries(read)["data"].shape[0] == 7 * 58, "the file is the whole gap analysis"


def test_what_changed_is_said_beside_the_last_edition_and_otherwise_that_there_is_none():
    now = [
        Finding(
            id="gap_neither",
            sentence="Few are.",
            value=8.0,
            unit="cells",
            sources=["x"],
            verdict="reported",
            reason="r",
        )
    ]
    before = {("gap_analysis", "demand"): {"findings": [{"id": "gap_neither", "value": 11.0}]}}
    assert (
        tables.own_change(before, "demand", "2026-01-01", now)
        == "Compared with the edition of 2026-01-01: 8 cells (then 11)."
    )
    for edition in ("2026-01-01", ""):
        assert tables.own_change({}, "demand", edition, now).startswith("No gap analysis of an earlier edition")


def test_a_pillar_is_one_of_four_wherever_it_is_named():
    assert PILLAR_NAMES == notebooks.PILLARS
    with pytest.raises(InputError, match=r"pillar is 'demnad'; allowed: .*did you mean demand"):
        GapAnalysis.from_notebook(pillar="demnad")


def test_facilities_and_recommendations_count_when_they_are_recorded(loaded):
    new = pd.DataFrame(
        {
            "id": ["F1", "R1", "R2"], "kind": ["facility", "recommendation", "recommendation"], "pillar": "demand",
            "iso3": ["TJK", None, None], "year_from": 2022, "amount": [40.0, 60.0, 0.0], "unit": ["places", "percent", "percent"],
        }
    )  # fmt: skip
    actions = pd.concat([loaded["actions"], new.assign(source=loaded["actions"]["source"].iloc[0])], ignore_index=True)
    actions.attrs = loaded["actions"].attrs
    with_them = study.gaps({**loaded, "actions": actions}, {}, GapAnalysis(pillar="demand"))
    assert with_them.indicators.set_index("id").loc["treatment_places", "recent"] == 1
    row = tables.done(with_them)["frame"].iloc[0]
    assert row[
        ["treatment facilities", "recommendations of expert groups", "of these carried out in part"]
    ].tolist() == [1, 2, 1]
