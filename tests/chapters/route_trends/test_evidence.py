"""What the sections on breaks, detection and triangulation say of odd series. All series are SYNTHETIC."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods
from pactresearch.chapters.route_trends import detection as route_detection
from pactresearch.chapters.route_trends import evidence, study
from pactresearch.chapters.route_trends import findings as route_trends
from pactresearch.chapters.route_trends.figures import breaks, detection
from pactresearch.chapters.route_trends.levels import Level
from pactresearch.methods.detection import proxies as detection_proxies
from pactresearch.methods.evidence.triangulation import Indicator, of_trend
from pactresearch.methods.levels.level import surprise
from pactresearch.reports.show import tables
from pactresearch.reports.show.findings import as_html

YEARS = list(range(1995, 2024))
SOURCES = ("SYNTHETIC",)
SHOCKS = pd.DataFrame(
    {"id": ["a", "b"], "date": ["2010-04", "2022-04-03"], "label": ["An event", "Another"], "routes": ["all", "all"]}
)
RNG = np.random.default_rng(11)
ODD = {
    "one year": {2010: 5.0},
    "all zeros": dict.fromkeys(YEARS, 0.0),
    "a single giant case": dict.fromkeys(YEARS, 10.0) | {2015: 1e6},
    "gaps of ten years": {year: 10.0 + year % 3 for year in (1995, 1996, 2007, 2008, 2020, 2021)},
    "constant": dict.fromkeys(YEARS, 7.0),
    "five years": {year: float(year % 4 + 1) for year in range(2019, 2024)},
    "nothing at all": {},
}


def table(kg_by_country):
    rows = [(iso3, year, "heroin", kg) for iso3, years in kg_by_country.items() for year, kg in years.items()]
    return pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg"])


def members(*countries):
    return pd.DataFrame(
        {"iso3": countries, "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA, "order": range(len(countries))}
    )


def governance(*countries):
    rows = [(iso3, year, "government_effectiveness", 0.01 * (year - 1995)) for iso3 in countries for year in YEARS]
    return pd.DataFrame(rows, columns=["iso3", "year", "indicator", "estimate"])


@pytest.fixture(params=ODD, ids=str)
def odd(request):
    """A route of one country with an odd series, beside one that never reported."""
    seizures = table({"AAA": ODD[request.param], "ZZZ": {}, "OUT": {2000: 1.0}})
    return seizures, methods.route_series(seizures, members("AAA", "ZZZ"), "heroin", YEARS[0], YEARS[-1])


def level_of(series):
    newest = surprise(series.years, series.complete_kg)
    return Level(drug=series.drug, newest=newest, by_first_year={1995: newest}, nowcasts=())


def said_of(seizures, series):
    """Everything that the sections print of a series, as one text."""
    changes = methods.dated_changes(series, SHOCKS, "here", {})
    path = methods.break_path(series.years, series.complete_kg)
    proxies = route_detection.proxies_of(governance("AAA"), seizures, members("AAA", "ZZZ"), "heroin")
    amounts = seizures[seizures["iso3"] == "AAA"]
    index = methods.detection_index(amounts, proxies, quantity="kg")
    window = route_trends.main_window(methods.window_trends(series))
    read = methods.triangulate("heroin here", [of_trend("kg", window, "SYNTHETIC")] if window.trend.n_years else [])
    drawn = [breaks.break_panels(series, changes, path, "#0072b2", "Here", "Source: SYNTHETIC.")]
    if len(index.index):
        drawn.append(detection.index_lines(index, "heroin", "#0072b2", "Here", "Source: SYNTHETIC."))
    for one in drawn:
        one.figure.canvas.draw()
    findings = [
        *route_trends.head(series, [window], level_of(series), methods.detection_bound(window.trend), SOURCES),
        route_detection.detection_finding(index, "heroin", SOURCES),
        evidence.triangulation_finding(read, "heroin", SOURCES),
    ]
    printed = [
        evidence.break_words(changes, path, "heroin"),
        route_detection.detection_words({"kilograms": index}),
    ]
    printed += [as_html(findings), *(one.alt for one in drawn)]
    layout = tables.Layout({}, {}, (), "not identified")
    frames = [evidence.break_table(evidence.break_rows(changes))] if changes else []
    frames.append(
        route_detection.detection_table(route_detection.detection_rows({"kilograms": index}), {"AAA": "Aland"})
    )
    printed += [tables.as_html(frame, "id", "caption", layout) for frame in frames]
    return " ".join(printed), findings


def test_an_odd_series_gives_sentences_and_never_a_number_that_cannot_be_had(odd):
    text, findings = said_of(*odd)
    # Warnings are errors in this suite, so none of numpy's came up on the way.
    assert not re.search(r"\bnan\b|\binf\b|\bNone\b", text)
    assert "not identified" in text
    assert {finding.verdict for finding in findings} <= {"not identified", "not supported", "supported"}


def test_a_country_that_appears_midway_makes_no_trend():
    """Its kilograms raise the total; the earlier years, which lack it, are not complete, and a rise is not claimed."""
    kg = {year: 10 * np.exp(RNG.normal(0, 0.2)) for year in YEARS}
    late = {year: 500 * np.exp(RNG.normal(0, 0.2)) for year in YEARS if year >= 2010}
    seizures = table({"AAA": kg, "BBB": late})
    series = methods.route_series(seizures, members("AAA", "BBB"), "heroin", YEARS[0], YEARS[-1])
    assert series.complete.tolist() == [year >= 2010 for year in YEARS]
    window = route_trends.main_window(methods.window_trends(series))
    finding = route_trends.trend_finding("heroin", window, SOURCES, series)
    assert finding.verdict == "not supported"
    assert "neither clearly rose nor clearly fell" in finding.sentence


def rising(rate=0.15):
    kg = {
        year: 100 * (1 + rate) ** (year - 1995) * np.exp(np.random.default_rng(year).normal(0, 0.1)) for year in YEARS
    }
    seizures = table({"AAA": kg})
    return methods.route_series(seizures, members("AAA"), "heroin", YEARS[0], YEARS[-1])


def test_seizures_that_rise_alone_are_said_to_rise_and_trafficking_is_not():
    series = rising()
    window = route_trends.main_window(methods.window_trends(series))
    read = methods.triangulate("heroin here", [of_trend("kg", window, "SYNTHETIC")])
    findings = [
        *route_trends.head(series, [window], level_of(series), methods.detection_bound(window.trend), SOURCES),
        evidence.triangulation_finding(read, "heroin", SOURCES),
    ]
    page = as_html(findings)
    assert "seizures rose" in page
    for word in ("trafficking", "supply", "flow"):
        assert not re.search(rf"\b{word}\w*\s+(rose|grew|increased|fell)", page, re.IGNORECASE)
    assert findings[-1].verdict == "not identified"
    assert findings[-1].licence is None


def test_four_indicators_that_agree_license_the_word_supply():
    read = methods.triangulate(
        "heroin here, 2011-2021",
        [
            Indicator("cases", 20, 10, 30, "SYNTHETIC"),
            Indicator("kg", 40, 20, 60, "SYNTHETIC"),
            Indicator("price", -30, -40, -20, "SYNTHETIC two"),
            Indicator("purity", 25, 10, 40, "SYNTHETIC two"),
        ],
    )
    finding = evidence.triangulation_finding(read, "heroin", SOURCES)
    assert "consistent with more supply" in finding.sentence
    assert finding.verdict == "supported"


def test_what_would_overturn_a_clear_trend_is_said_with_its_number():
    series = rising(-0.08)
    window = route_trends.main_window(methods.window_trends(series))
    finding = route_trends.trend_finding("heroin", window, SOURCES, series)
    undone = methods.trends.overturning.undoing_years(
        series.years[series.years >= 2004], series.kg[series.years >= 2004], window.trend
    )
    expected = "Even 10" if undone.years is None else f"{undone.years} more year"
    assert expected in finding.overturned_by
    assert finding.overturned_by in as_html([finding]).replace("&#x27;", "'")


def test_another_proxy_can_take_the_place_of_the_ones_that_the_report_takes():
    """SYNTHETIC: counts rise by 8 % a year and a proxy of one's own says that detection did all of it."""
    rng = np.random.default_rng(2)
    countries = [f"C{one:02d}" for one in range(12)]
    rows = [
        (c, year, 200 * 1.08 ** (year - 2005) * np.exp(rng.normal(0, 0.1)))
        for c in countries
        for year in range(2005, 2020)
    ]
    amounts = pd.DataFrame(rows, columns=["iso3", "year", "kg"])
    own = amounts[["iso3", "year"]].assign(proxy="own", value=np.log(1.08) * (amounts["year"] - 2005))
    assert list(own.columns) == detection_proxies.COLUMNS
    finding = route_detection.detection_finding(methods.detection_index(amounts, own, quantity="kg"), "heroin", SOURCES)
    assert finding.verdict == "not supported"
    assert finding.low < 0 < finding.high


def adjusted(raw_rate, proxy_rate):
    """The index of 12 countries whose kilograms grow at one rate, and whose detection is said to grow at another."""
    rng = np.random.default_rng(2)
    keys = [(f"C{one:02d}", year) for one in range(12) for year in range(2005, 2020)]
    kg = [200 * (1 + raw_rate) ** (year - 2005) * np.exp(rng.normal(0, 0.1)) for _, year in keys]
    amounts = pd.DataFrame(keys, columns=["iso3", "year"]).assign(kg=kg)
    proxy = amounts[["iso3", "year"]].assign(proxy="own", value=np.log(1 + proxy_rate) * (amounts["year"] - 2005))
    return methods.detection_index(amounts, proxy, quantity="kg")


@pytest.mark.parametrize(
    ("raw", "proxy", "said", "verdict"),
    [
        (0.08, 0.16, "depends on how much", "not supported"),
        (0.08, 0.08, "clearly rose with the dial κ at 0 and 0.5, but not with κ at 1", "not supported"),
        (0.08, 0.01, "rose, however much", "supported"),
        (0.0, 0.0, "neither clearly rose nor clearly fell", "not supported"),
    ],
)
def test_a_trend_whose_sign_hangs_on_the_dial_is_not_said_to_be_nil(raw, proxy, said, verdict):
    finding = route_detection.detection_finding(adjusted(raw, proxy), "heroin", SOURCES)
    assert said in finding.sentence
    assert finding.verdict == verdict
    assert "κ = 0: " in finding.reason


def test_the_index_counts_a_country_by_its_weight_and_only_in_the_years_asked_about():
    seizures = table({"AAA": dict.fromkeys(YEARS, 10.0), "BBB": dict.fromkeys(YEARS, 8.0)})
    shared = members("AAA", "BBB").assign(weight=[1.0, 0.5])
    series = methods.route_series(seizures, shared, "heroin", YEARS[0], YEARS[-1])
    amounts = route_detection.amounts_of(series, 2020)
    assert amounts.groupby("iso3")["kg"].agg(["count", "mean"]).to_numpy().tolist() == [[4, 10], [4, 4]]
    cases = seizures.assign(n=6).query("2011 <= year <= 2016")
    assert route_detection.case_counts(cases, shared, "heroin", 1970, 1990).empty, (
        "cases of other years are no cases of these"
    )
    counts = route_detection.case_counts(cases, shared, "heroin", 2013, 2023)
    assert counts.groupby("iso3")["n"].agg(["count", "mean"]).to_numpy().tolist() == [[4, 6], [4, 3]]


def test_a_trend_without_an_interval_is_not_printed():
    """SYNTHETIC: three years of two countries have slopes; none of them can be told from chance."""
    seizures = table({one: {2019: 5.0, 2020: 8.0, 2021: 11.0} for one in ("AAA", "BBB")})
    proxies = route_detection.proxies_of(governance("AAA", "BBB"), seizures, members("AAA", "BBB"), "heroin")
    index = methods.detection_index(seizures, proxies[proxies["proxy"] == "government_effectiveness"], quantity="kg")
    assert np.isfinite(index.trends[0].percent_per_year)
    rows = route_detection.detection_rows({"kilograms": index})
    printed = route_detection.detection_table(rows, {"AAA": "Aland", "BBB": "Beland"})
    assert printed[["% a year", "95 % interval", "without one country", "most depends on"]].isna().all(axis=None)
    assert "too few countries or years" in detection.index_lines(index, "heroin", "#0072b2", "Here", "SYNTHETIC").alt


def test_the_power_of_the_search_that_reports_quote_is_that_of_the_validation_page():
    page = (Path(__file__).parents[3] / "docs" / "validation.md").read_text(encoding="utf-8")
    for years, quoted in evidence.FALLS_FOUND_PERCENT.items():
        row = rf"\| {years} years, autocorrelation [\d.]+ \| fall to a quarter found at an unknown date \|  \| ([\d.]+)"
        found = re.findall(row, page)
        assert sorted(round(100 * float(share)) for share in found) == sorted(quoted)


@pytest.mark.parametrize(("route", "asked"), [("balkan", ["EU27"]), ("northern", []), ("southern", [])])
def test_the_markets_at_the_end_of_a_route_are_asked_where_publications_print_their_prices_or_purity(route, asked):
    data = study.load(route=route, drugs=["heroin"], first_year=1995, last_year=2023, attribution="hard", seed=1)
    found = evidence.market_findings(data, study.end_markets(data))
    assert [one.id for one in found] == [f"heroin_triangulation_{area.lower()}" for area in asked]
    for one in found:
        assert "fewer, larger shipments" in one.sentence
        assert one.verdict == "not identified", "one publication without intervals is an indication"
        assert len(one.sources) == 1
