"""The sentences of the route report say what their numbers say. All series are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest

from pactresearch import geography, methods, words
from pactresearch.chapters.route_trends import cases, coverage, findings, levels, tables
from pactresearch.methods.levels.level import surprise

SOURCES = ("UNODC",)
NAMES = {"AAA": "Aland", "BBB": "Beland", "CCC": "Celand"}


def members(*countries):
    return pd.DataFrame({"iso3": countries, "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})


def series(kg_by_country, first_year=1995, last_year=2023):
    rows = [(iso3, year, "heroin", kg) for iso3, by_year in kg_by_country.items() for year, kg in by_year.items()]
    table = pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg"])
    return methods.route_series(table, members(*kg_by_country), "heroin", first_year, last_year)


def steady(rate, years=range(1995, 2024)):
    rng = np.random.default_rng(7)
    return {year: 1000 * (1 + rate) ** (year - 1995) * np.exp(rng.normal(0, 0.1)) for year in years}


def main_of(rate, *years):
    return findings.main_window(methods.window_trends(series({"AAA": steady(rate)}, *years)))


def test_a_fall_is_called_a_fall_with_its_years_and_its_interval():
    window = main_of(-0.08)
    finding = findings.trend_finding("heroin", window, SOURCES)
    assert finding.sentence.startswith("Heroin seizures fell from 2004 to 2023, by ")
    expected = (window.trend.percent_per_year, *window.interval)
    assert (finding.value, finding.low, finding.high) == pytest.approx(expected)
    rise = findings.trend_finding("heroin", main_of(0.08), SOURCES)
    assert rise.sentence.startswith("Heroin seizures rose from 2004 to 2023, by ")


def test_the_head_speaks_of_the_last_twenty_years_or_of_a_shorter_period():
    assert main_of(-0.08).first_year == 2004
    assert main_of(-0.08, 2010, 2023).first_year == 2010


@pytest.mark.parametrize(
    ("factor", "said", "verdict"),
    [(0.1, "less than the", "supported"), (10, "more than the", "supported"), (1, "; ", "not supported")],
)
def test_the_newest_year_is_put_beside_its_forecast(factor, said, verdict):
    kg = steady(0.0)
    one = surprise(list(kg), [*list(kg.values())[:-1], 1000 * factor])
    level = levels.Level(drug="heroin", newest=one, by_first_year={1995: one}, nowcasts=())
    finding = levels.level_finding(level, SOURCES)
    assert finding.sentence.startswith(f"Heroin: {words.weight(1000 * factor)} were seized in 2023")
    assert said in finding.sentence
    assert finding.verdict == verdict
    assert finding.low < finding.value < finding.high
    assert "the same verdict in 1 of 1" in finding.reason
    assert f"falls outside the range {words.percent(100 * one.forecast.power(3))} of the time" in finding.reason
    assert "judged by itself: by chance alone, one in twenty" in finding.reason


def test_without_enough_years_nothing_is_expected():
    one = surprise([2020, 2021, 2022], [5.0, 6.0, 7.0])
    level = levels.Level(drug="heroin", newest=one, by_first_year={}, nowcasts=())
    finding = levels.level_finding(level, SOURCES)
    assert (finding.verdict, finding.value) == ("not identified", None)
    assert "no forecast" in finding.sentence
    nothing = levels.Level(drug="heroin", newest=surprise([2020], [np.nan]), by_first_year={}, nowcasts=())
    assert "no year has enough reports" in levels.level_finding(nothing, SOURCES).sentence


def test_coverage_names_who_is_missing_who_carries_and_who_fell_suddenly():
    years = range(2010, 2024)
    large = dict.fromkeys(years, 10_000.0) | {2023: 500.0}
    middle = {year: 200.0 for year in years if year < 2023}
    said = coverage.coverage_words(series({"AAA": large, "BBB": middle, "CCC": {2012: 5.0}}, 2010, 2023), NAMES)
    assert "For 2023, 1 of 3 countries reported on heroin" in said
    assert "Nine tenths of all kilograms since 2010 come from 1 country: Aland." in said
    assert "No report for 2023: Beland and Celand." in said
    assert "Token reports for 2023" in said
    assert "not counted when judging whether a year is complete: Celand." in said


def test_a_share_is_only_rounded_to_a_hundred_when_it_is_all():
    assert coverage._share(0.998) == "over 99 %"
    assert coverage._share(1.0) == "100 %"


def test_the_alternatives_leave_out_what_they_say():
    one = series({"IRN": steady(-0.08), "TUR": dict.fromkeys(range(1995, 2024), 1.0)})
    found = tables.alternatives("balkan", "hard", one, geography.countries()["name"])
    whole, other, no_market, no_largest, _ = found.values()
    assert list(found)[1] == "fractional attribution"
    assert set(whole["iso3"]) - set(no_market["iso3"]) == set(whole.loc[whole["stage"] == "market", "iso3"])
    assert set(whole["iso3"]) - set(no_largest["iso3"]) == {"IRN"}
    assert (other["weight"] < 1).any()


def test_one_of_the_alternatives_counts_regular_reporters_only():
    """A country that reports now and then moves the total in and out; without it the years can be compared."""
    rare = dict.fromkeys((1996, 1997, 1998), 5000.0)
    one = series({"IRN": steady(0), "TUR": rare})
    found = tables.alternatives("balkan", "hard", one, geography.countries()["name"])
    assert one.irregular == ("TUR",)
    assert set(found["only countries that report regularly"]["iso3"]) == set(geography.members("balkan")["iso3"]) - {
        "TUR"
    }


def test_with_fewer_than_three_earlier_reports_none_is_a_token():
    short = dict.fromkeys(range(2021, 2023), 1000.0) | {2023: 1.0}
    said = coverage.coverage_words(series({"AAA": short}, 2019, 2023), NAMES)
    assert "Token" not in said


def test_sizes_and_numbers_add_up_in_words():
    sizes = methods.size_decomposition([2011, 2012], [100.0, 200.0], [10, 40])
    assert cases._size_words(sizes) == (
        "From 2011 to 2012 their kilograms changed by +100 %: +300 % from the number of cases and −50 % from their "
        "average size."
    )


def test_the_table_prints_nothing_where_there_is_no_interval():
    windows = {"heroin": methods.window_trends(series({"AAA": {2020: 5, 2021: 3, 2022: 9, 2023: 14}}, 2020, 2023))}
    table = tables.trend_table(tables.trend_rows(windows))
    assert table[["% a year", "95 % interval", "without its largest year"]].isna().all(axis=None)
    assert table["verdict"].tolist() == ["not identified"]
