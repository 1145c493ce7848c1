"""The routes side by side: what the first screen of the synthesis may say, on real tables."""

import dataclasses

import pytest

from pactresearch import geography, load
from pactresearch.chapters.business_models import study
from pactresearch.chapters.business_models.parameters import BusinessModelsSynthesis
from pactresearch.chapters.organisation import kilograms, registers, sentences
from pactresearch.chapters.organisation.side_by_side import differences
from pactresearch.data.evidence import CHOICES

ROUTES = ("balkan", "northern", "southern")
SOURCES = ("A source",)


def lots(judged, drug="heroin"):
    return differences.large_lots(load("case_statistics"), judged, drug)


def test_routes_differ_by_large_lots_where_their_intervals_do_not_meet():
    both = lots({"northern": True, "southern": True})
    finding = differences.of_lots(both, "heroin", SOURCES)
    assert finding.verdict == "supported"
    assert "on the northern route and 86 %" in finding.sentence
    north, south = both.set_index("route")[["low", "value", "high"]].loc[["northern", "southern"]].to_numpy()
    assert (finding.low, finding.value, finding.high) == pytest.approx(tuple(100 * south))
    assert north[2] < south[0]


@pytest.mark.parametrize(
    ("judged", "drug"),
    [({"northern": True, "southern": False}, "heroin"), ({"northern": True, "southern": True}, "opium")],
)
def test_a_route_whose_cases_reach_too_little_and_a_drug_without_shares_are_not_compared(judged, drug):
    finding = differences.of_lots(lots(judged, drug), drug, SOURCES)
    assert (finding.verdict, finding.value) == ("not identified", None)
    drawn = differences.lots_chart(lots(judged), dict.fromkeys(judged, "black"), "")
    assert ("not compared" in drawn.alt) == (not judged["southern"])


@pytest.fixture(scope="module")
def ledgers():
    asked = BusinessModelsSynthesis.from_notebook()
    loaded = {name: load(name) for name in study.TABLES}
    return {route: kilograms.kilogram(route, loaded, registers.register(), asked) for route in ROUTES}


def test_the_street_adds_more_than_half_for_certain_only_where_the_route_s_own_report_says_so(ledgers):
    own = {route: sentences.head(found)[0] for route, found in ledgers.items()}
    (finding,) = differences.of_streets(ledgers)
    assert finding.value == sum(one.verdict == "supported" for one in own.values())
    assert all(sentences.market(found) in finding.sentence for found in ledgers.values())
    assert differences.of_streets({}) == ()


def test_publications_are_counted_where_they_say_least():
    register = registers.register()
    finding = differences.of_publications(register, ROUTES)
    counts = {
        choice: min(registers.of_choices(register, route)[choice].n_families for route in ROUTES) for choice in CHOICES
    }
    assert finding.value == sum(n > 0 for n in counts.values()) == len(CHOICES)
    assert f"at least {min(counts.values())} independent families" in finding.sentence


def test_a_newest_year_without_expectation_is_not_told_and_one_outside_is_counted():
    newest = differences.newest_years(load("seizures"), "heroin", (1995, 2023), "hard")
    (finding,) = differences.of_newest_years(newest, "heroin", SOURCES)
    assert finding.value == sum(one.side != 0 for one in newest.values())
    assert all(geography.route_title(route) in finding.sentence for route in ROUTES)
    unknown = {route: dataclasses.replace(one, forecast=None) for route, one in newest.items()}
    assert differences.of_newest_years(unknown, "heroin", SOURCES) == ()


def test_the_first_screen_has_the_difference_as_title_and_three_sentences():
    both = lots({"northern": True, "southern": True})
    chart = differences.lots_chart(both, {"northern": "black", "southern": "black"}, "")
    findings = [differences.of_lots(both, "heroin", SOURCES), differences.of_publications(registers.register(), ROUTES)]
    lead = differences.lead(findings, both, "heroin", chart)
    assert lead.title.startswith(
        "Heroin in lots of 50 kg or more: 86 % of the kilograms in cases on the southern route"
    )
    assert list(lead.sentences) == [findings[1].sentence]
