"""What the report on all routes says can be said in another language: no English is left where all is translated."""

import re

import pytest

from pactresearch import geography, load
from pactresearch.chapters.cross_route import findings, study, tables
from pactresearch.chapters.cross_route.figures import price_index, production_maps, routes
from pactresearch.chapters.cross_route.parameters import CrossRoute
from tests.figures.looks import faults_of

# Names and numbers that stand as data in the sentences, words that `pactresearch.words` makes, and drugs.
GIVEN = {"heroin", "to", "and", "more", "not", "reported", "t", "kg", "route", *geography.route_names()}
pytestmark = pytest.mark.usefixtures("crossed")
DISCLAIMER = "The boundaries"  # the United Nations' own words stand as they are


@pytest.fixture(scope="module")
def made():
    asked = CrossRoute()
    seized = study.seizures(load("seizures"), asked)
    prices = study.retail_prices(load("prices"), load("context"), asked)
    return asked, seized, prices, study.moves(seized, load("shocks"), prices, asked)


def left(*said: str) -> set[str]:
    """English words in small letters that are neither names nor given."""
    return {word for text in said for word in re.findall(r"\b[a-z]+\b", text) if word not in GIVEN}


def written_in(drawn) -> list[str]:
    return [text.get_text() for text in drawn.figure.findobj(lambda one: hasattr(one, "get_text"))]


def test_findings_and_words_are_whole_in_another_language(made):
    asked, seized, prices, moved = made
    for finding in findings.head(seized, moved, prices):
        # Why a trend has none is for the sentences of trends; with these data every route has one.
        assert left(finding.sentence, finding.overturned_by, finding.unit) == set()
    assert left(findings.unit(asked), findings.question(asked), tables.displacement_words(moved)) == set()
    assert left(tables.coverage_words(seized), *tables.displacement_rows(moved.tests)["reason"]) == set()
    outcomes = tables.displacement_table(moved).drop(columns="×")
    assert left(*outcomes.stack()) == set()


def test_pictures_are_drawn_in_another_language(made):
    _, seized, prices, moved = made
    provinces = study.poppy_areas(load("cultivation"), CrossRoute())
    for drawn in (
        routes.side_by_side(seized, "×", "×"),
        routes.ratio_lines(seized.series, moved.dates, "×"),
        routes.specification_curves(seized.curves, "heroin", "×"),
        production_maps.production_maps(provinces, "×"),
    ):
        said = [text for text in written_in(drawn) if DISCLAIMER not in " ".join(text.split())]
        assert left(*said, drawn.caption) == set(), drawn.name
        assert faults_of(drawn.figure) == [], drawn.name
    labels = price_index.price_lines(prices, "heroin", "×").figure.axes[0].texts
    assert len(labels) == len(price_index.LINES)
    assert left(*(text.get_text() for text in labels)) == set()
