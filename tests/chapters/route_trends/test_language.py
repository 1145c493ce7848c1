"""What the report of a route says can be said in another language: no word of English is left where all is translated."""

import re

import pytest

from pactresearch import methods
from pactresearch.chapters.route_trends import cases, coverage, evidence, findings, levels, pictures, study, tables

# Names and numbers that stand as data in the sentences, and words that `pactresearch.words` makes.
GIVEN = re.compile(r"[A-Z][a-zé]+|heroin|opium|t|kg|to|and|more|not|reported|n")


@pytest.fixture(scope="module")
def data():
    return study.load(route="northern", drugs=["heroin", "opium"], first_year=2000, last_year=2023, seed=1)


def left(*said: str) -> set[str]:
    """English words that are not names."""
    return {word for text in said for word in re.findall(r"[A-Za-z]+", text) if not GIVEN.fullmatch(word)}


@pytest.mark.usefixtures("crossed")
def test_findings_coverage_breaks_and_cases_are_said_whole_in_another_language(data):
    found, single = study.trends(data), study.cases(data)
    broken = study.breaks(data, found)
    for finding in findings.head(
        found.series["heroin"], found.windows["heroin"], levels.levels(data)["heroin"], found.bound, ("UNODC",)
    ):
        assert left(finding.sentence, finding.reason, finding.overturned_by) == set()
    assert left(coverage.coverage_words(found.series["heroin"], data.names)) == set()
    assert left(evidence.break_words(broken.changes, broken.path, "heroin")) == set()
    assert left(cases.case_words(single.record, single.counted, single.sizes, data.names)) == set()
    assert left(findings.memory_words(found.windows), findings.late_words(found.series)) == set()


@pytest.mark.usefixtures("crossed")
def test_pictures_and_headings_are_said_in_another_language(data):
    found = study.trends(data)
    windows = {drug: several[0] for drug, several in found.windows.items()}
    drawn = pictures.trend_panels(found.series, windows, data.colour, "×", "×")
    assert (
        left(drawn.alt, *(text.get_text() for text in drawn.figure.findobj(lambda one: hasattr(one, "get_text"))))
        == set()
    )
    ranking = methods.country_trends(found.series["heroin"], draws=100)
    assert left(pictures.country_ranking(ranking, data.names, data.colour, "heroin", "×", "×").alt) <= {
        word for name in data.names for word in name.split()
    }
    assert left(*tables.trend_table(tables.trend_rows(found.windows)).columns) == set()


def test_a_word_that_was_glued_on_would_be_seen():
    assert left("× × fell × ×, × Tajikistan and × 3 more.") == {"fell"}
