import pandas as pd
import pytest

from pactresearch.chapters.country import sentences
from pactresearch.chapters.country.indicators.readings import Reading, as_table
from pactresearch.reports.show.sections import Section, not_reported, show_section
from pactresearch.verdict import Reason


@pytest.mark.parametrize(
    ("kg", "said"),
    [(0, "0 kg"), (0.05, "0.05 kg"), (1.0, "1 kg"), (3.948, "3.95 kg"), (42.34, "42.3 kg"), (422.48, "422 kg"),
     (10275.0, "10,275 kg"), (100.0, "100 kg"), (float("nan"), "not reported")],
)  # fmt: skip
def test_a_reported_weight_is_in_kilograms_as_exact_as_anybody_needs(kg, said):
    assert sentences.written("seizures", kg) == said


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (Reading("trend", ("heroin",), -5.0, -9.4, 1.5), "−9.4 to +1.5 %"),
        (Reading("price", ("heroin", "retail"), 26_000.0, 20_000.0, 36_000.0), "20,000 to 36,000"),
        (Reading("heroin_equivalent", (), 1100.0, 950.0, 1300.0), "950 kg to 1.3 t"),
        (Reading("heroin_equivalent", (), 1.55, 1.55, 1.55), None),
        (Reading("cases", ("heroin",), 12.0), None),
    ],
)
def test_a_range_says_its_unit_once_and_one_without_width_is_none(reading, said):
    assert sentences.range_of(reading) == said


def test_a_missing_value_has_no_words():
    assert sentences.value_of(Reading("purity", ("heroin",), reasons=(Reason("no_population_that_year"),))) is None


def test_a_reading_of_one_year_starts_and_ends_in_it():
    table = as_table(
        [Reading("cases", ("heroin",), 3.0, year=2016, first_year=2011), Reading("purity", (), 20.0, year=2019)]
    )
    assert table["first_year"].tolist() == [2011, 2019]
    assert Reading("cases", (), 3.0, year=2016, first_year=2011).when == "2011–2016"
    assert Reading("cases", ()).when is None


def test_a_section_without_anything_leaves_no_heading(capsys):
    show_section(Section("Prices"))
    assert capsys.readouterr().out == ""
    not_reported([Section("Prices", missing=("heroin, retail price: no figure",)), Section("Use", ("Words.",))])
    assert "Markdown" in capsys.readouterr().out
    not_reported([Section("Use", ("Words.",))])
    assert capsys.readouterr().out == ""


def test_the_links_table_shows_only_sides_that_have_any():
    from pactresearch.chapters.country.links import CountryLinks, links_table

    into = pd.Series({"AFG": 79}, name="n")
    table = links_table(CountryLinks(into, into.iloc[:0], 121, 23))
    assert table.to_dict("list") == {"from": ["Afghanistan"], "cases from": [79]}


def test_a_share_is_100_percent_only_of_the_whole():
    assert [sentences.written("share", one) for one in (100.0, 99.6, 98.6, 0.031)] == [
        "100 %",
        "over 99 %",
        "99 %",
        "0.031 %",
    ]
