"""The words of the business-model reports: what is not seen is said, and no number is typed."""

import numpy as np
import pandas as pd
import pytest

from pactresearch import load
from pactresearch.chapters.business_models import findings as business_models
from pactresearch.chapters.business_models import labels, study, synthesis
from pactresearch.chapters.business_models import tables as business_tables
from pactresearch.chapters.business_models.parameters import BusinessModels
from pactresearch.chapters.business_models.rules.model import business_model
from pactresearch.data.readers.case_files import CaseFiles
from pactresearch.methods.evidence import visibility
from pactresearch.methods.evidence.case_coding import coding
from pactresearch.reports.show.findings import Finding
from pactresearch.verdict import VERDICTS
from scripts import verdict_table
from tests.simulation import known_shipments as known

NAMES = {"AAA": "A-land", "BBB": "B-land", "CCC": "C-land", "DDD": "D-land"}
SOURCES = ("A test, SYNTHETIC",)


def model(cases, annual):
    return business_model(cases, annual, list(NAMES), "heroin", (2011, 2016), NAMES, bootstraps=20)


@pytest.fixture(scope="module")
def whole():
    """A SYNTHETIC route all of whose seizures are in the case file."""
    cases, _ = known.typed_cases(1200, seed=5, known=0.9)
    return model(cases, cases.groupby(["iso3", "year"], as_index=False)["kg"].sum().assign(drug="heroin"))


@pytest.fixture(scope="module")
def silent():
    """The same, and a fourth country that seizes nearly all and sends in no case."""
    cases, _ = known.typed_cases(400, seed=6, known=0.9)
    annual = cases.groupby(["iso3", "year"], as_index=False)["kg"].sum()
    large = pd.DataFrame({"iso3": "DDD", "year": range(2011, 2017), "kg": 1e6})
    return model(cases, pd.concat([annual, large]).assign(drug="heroin"))


def test_the_head_says_what_is_seen_and_how_many_questions_are_answered(whole):
    answered, seen, *_others = business_models.head(whole, "heroin", SOURCES)
    assert all(isinstance(one, Finding) for one in (answered, seen))
    assert "finance and relations: there only publications speak" in seen.sentence
    decided = sum(answer.identified for answer in whole.answers)
    assert answered.sentence.startswith(f"The data answer {decided} of the ten questions")


def test_where_the_cases_do_not_reach_the_page_names_who_is_missing(silent):
    said = business_models.reach_words(silent.reach, NAMES)
    assert "Countries without cases in some or all years, with their share of the route's kilograms: D-land" in said
    assert said.endswith("whatever these cases show is not identified for the route.")
    assert business_models.head(silent, "heroin", SOURCES)[0].sentence.startswith(
        "The data answer none of the ten questions"
    )


def test_every_answer_makes_a_finding_that_may_stand(whole, silent):
    for found in (whole, silent):
        for answer in found.answers:
            finding = business_models.as_finding(answer, "heroin", SOURCES)
            assert finding.verdict == answer.verdict
            assert bool(finding.overturned_by) == answer.identified


def test_verdicts_are_told_by_shape_and_word(whole):
    table = business_tables.question_table(whole.answers)
    assert len(table) == 10
    for cell in table["verdict"]:
        assert cell in {"● supported", "⊘ not supported", "◐ indicated", "◌ not identified"}


def test_each_verdict_that_decides_has_its_objection_and_answer(whole):
    table = business_tables.objection_table(whole.answers)
    assert len(table) == sum(answer.identified for answer in whole.answers) > 0
    assert (table[["strongest objection", "answer"]].map(len) > 30).all(axis=None)


def test_the_gap_list_has_every_open_question_with_the_data_that_would_settle_it(silent):
    gaps = business_tables.gap_rows(silent.answers, "Test route")
    assert len(gaps) == 10
    assert gaps["data that would settle it"].str.len().min() > 20
    assert (gaps["verdict today"] == "not identified").all()


def test_no_word_reads_nan_or_none(whole, silent):
    for found in (whole, silent):
        tables = [
            business_tables.parts_table(found.visibility),
            business_tables.question_table(found.answers),
            business_tables.archetype_table(found.archetypes),
            business_tables.rule_table(found.answers),
        ]
        said = " ".join(table.to_string() for table in tables) + business_models.type_words(found.typology)
        said += business_models.concentration_words(found)
        assert "nan" not in said.lower().split() and "None" not in said


def test_every_code_that_a_table_shows_has_its_words(whole):
    assert set(labels.PARTS) == {(choice, field) for choice, parts in visibility.PARTS.items() for _, field in parts}
    shown = {*visibility.CHOICES, *visibility.GRADES, *visibility.GRADES.values(), visibility.NOTHING, *VERDICTS}
    assert shown <= set(labels.SAID)


def test_that_case_files_were_refused_is_told_without_what_stands_in_them():
    files = CaseFiles(
        pd.DataFrame(), {"case-0001.a.yaml": "finance: payment_terms: 'barter' is not a word of the codebook."}
    )
    nothing = coding(
        pd.DataFrame(columns=["case", "coder", "choice", "variable", "value"]), [("finance", "payment_terms")]
    )
    said = business_tables.case_file_words(nothing, files)
    assert "so finance and relations are not identified." in said
    assert "`pactresearch check` says which and why" in said and "barter" not in said and "0001" not in said


@pytest.mark.parametrize("twice", [1, 2, 5, 10, 11])
def test_coded_cases_are_not_counted_out(twice):
    rows = [
        (f"case-{number:04}", coder, "finance", "payment_terms", "credit" if number % 2 else "cash")
        for number in range(twice + 1)
        for coder in ("ab" if number < twice else "a")
    ]
    coded = coding(
        pd.DataFrame(rows, columns=["case", "coder", "choice", "variable", "value"]), [("finance", "payment_terms")]
    )
    shown = coded.shown(3)
    said = business_tables.case_file_words(shown, CaseFiles(pd.DataFrame(), {}))
    assert said.startswith("10 cases or more" if twice >= 10 else "Fewer than 10 cases")
    table = business_tables.case_file_table(shown, {"payment_terms": "Is it on credit?"})
    assert ("Fewer than 10 cases on the route are coded twice" in table.to_string()) is (twice < 10)
    assert ("of about 12 cases" in business_tables.with_reasons(shown.variables).to_string()) is (twice >= 10)


def test_the_markdown_of_the_verdicts_has_a_column_a_route(whole, silent):
    lines = verdict_table.markdown({"northern": whole, "balkan": silent}, "heroin").splitlines()
    assert lines[0] == "| heroin | Northern route | Balkan route |"
    assert len(lines) == 2 + 10 + 1
    assert lines[-1].startswith("| *reported kilograms that the cases account for* | 100 % |")
    assert np.all([line.count("|") == 4 for line in lines])


def prices_along(drug):
    asked = BusinessModels.from_notebook(route="northern", drug=drug)
    return study.prices_along("northern", {name: load(name) for name in study.TABLES}, asked)


def test_only_heroin_has_prices_along_a_way():
    assert prices_along("opium").street is None


def test_along_a_route_the_street_adds_most_in_a_share_of_draws_of_each_country():
    found = prices_along("heroin")
    assert 0 < found.priced_share <= 1
    assert {"RUS", "TJK"} <= set(found.street["iso3"])
    assert all(one.dtype == bool and len(one) == 2000 for one in found.street["adds_most"])
    assert 0.9 < found.street["of_all"].sum() <= 1


def test_what_routes_have_in_common_is_said_once(whole):
    table = synthesis.side_by_side({"northern": whole, "southern": whole})
    assert set(table["the routes"]) == {"in common"}
    assert table["what is answered"].str.startswith("northern and southern routes: ").all()
