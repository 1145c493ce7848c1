"""Countries as parameters: what cannot be meant is refused with the code that was perhaps meant, and what is allowed."""

import re

import pytest

from pactresearch import cli, geography
from pactresearch.chapters.country.parameters import CountryComparison, CountryFactsheet
from pactresearch.errors import InputError
from pactresearch.reports.show.parameter_types import countries_with_figures

GOOD = {"country": "TJK", "first_year": 2000, "last_year": 2020}


def refusal(model, **changed):
    with pytest.raises(InputError) as refused:
        model.from_notebook(**changed)
    return str(refused.value).partition(":\n  ")[2]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("QQQ", "it is neither a code nor a known name of a country. No known name is near it."),
        ("Tajikstan", "it is neither a code nor a known name of a country. Nearest: Tajikistan (TJK)"),
        ("Balkans", "it is neither a code nor a known name of a country."),
        ("SCG", "ISO 3166 withdrew this code in 2006, the country having ceased to be or changed its name; "
                "today: MNE (Montenegro), SRB (Serbia)."),
        ("ANT", "ISO 3166 withdrew this code in 2010,"),
        ("GRL", "Greenland has no figure in any table"),
    ],
)  # fmt: skip
def test_what_is_no_country_of_the_data_is_refused_with_what_was_meant(given, fault):
    said = refusal(CountryFactsheet, **{**GOOD, "country": given})
    assert said.startswith(f"country is {given!r}; {fault}")
    assert len(re.findall(r"\b[A-Z]{3}\b", said)) < 8, "some names, not a list of all codes"


@pytest.mark.parametrize(
    ("given", "iso3"),
    [("tjk", "TJK"), ("Iran", "IRN"), ("Таджикистан", "TJK"), ("Turkey", "TUR"), ("EL", "GRC"), ("uk", "GBR"), ("na", "NAM")],
)  # fmt: skip
def test_what_can_only_mean_one_country_is_accepted(given, iso3):
    assert CountryFactsheet.from_notebook(**{**GOOD, "country": given}).country == iso3
    assert CountryComparison.from_notebook(countries=f"{given},Pakistan").countries == (iso3, "PAK")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["TJK", "IRN", "TJK"], "countries is ['TJK', 'IRN', 'TJK']; it names TJK twice; name each country once"),
        (["TJK"], "countries is ['TJK']; it has 1; a comparison takes 2 to 12 countries"),
        (["Iran", "IRN"], "countries is ['Iran', 'IRN']; it names IRN twice; name each country once"),
        (["TJK", "Irann"], "countries has 'Irann'; it is neither a code nor a known name of a country. Nearest: Iran"),
    ],
)
def test_a_list_of_countries_is_refused_where_it_is_no_comparison(given, sentence):
    assert refusal(CountryComparison, countries=given).startswith(sentence)


def test_years_the_wrong_way_round_are_refused():
    said = refusal(CountryFactsheet, **{**GOOD, "first_year": 2010, "last_year": 2005})
    assert said == "last_year is 2005; it must be later than first_year, 2010"


def test_every_partner_and_every_other_country_with_figures_is_allowed():
    assert set(geography.partners()) <= set(countries_with_figures())
    for iso3 in countries_with_figures():
        assert CountryFactsheet.from_notebook(**{**GOOD, "country": iso3}).country == iso3


def test_a_list_may_be_written_with_commas():
    assert CountryComparison.from_notebook(countries="TJK, IRN").countries == ("TJK", "IRN")


def test_codes_are_refused_before_any_kernel_starts(tmp_path, capsys):
    words = ["run", "--notebook", "country_factsheet", "--country", "Irann", "--output", str(tmp_path / "out")]
    assert cli.main(words) == 2
    assert "Nearest: Iran (Islamic Republic of) (IRN)" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
