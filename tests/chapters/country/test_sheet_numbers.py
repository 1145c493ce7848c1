"""Every number of a sheet equals the table that it cites: for all partners, taken from data/raw by another way.

The other way: the files of data/raw read as they are, the newest edition by the date in its sidecar, sums in plain
Python. Nothing of the store, the methods or the reports is used to find what a number must be.
"""

import csv
import dataclasses
import itertools
import math
import statistics
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy import stats

from pactresearch import geography, load
from pactresearch.chapters.country import factsheet, sentences
from pactresearch.chapters.country import tables as country_tables
from pactresearch.chapters.country.indicators import catalogue, seizures
from tests.conftest import ROOT

FIRST, LAST = 1995, 2023
RAW = ROOT / "data" / "raw"
EXACT = 1e-9  # relative: the same figure, added up in another order
TWO_FIGURES = 0.05  # relative: half of a unit in the second figure, at 1.0
KINDS = "kinds not told apart"


def newest(table, *key, measure=None):
    """The rows of a raw layout by key, from the newest edition that has key and measure, with the edition's identifier."""
    found = {}
    for sidecar in RAW.glob("*.source.yaml"):
        said = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
        if said["table"] != table or (measure and measure not in said.get("measures", [measure])):
            continue
        name = sidecar.name.removesuffix(".source.yaml")
        rank = (str(said["published"]), said.get("precedence", 0), name)
        with (RAW / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                at = tuple(row[column] for column in key)
                if at not in found or rank >= found[at][0]:
                    found[at] = (rank, row | {"source": name})
    return {at: row for at, (_, row) in found.items()}


@pytest.fixture(scope="module")
def raw():
    seized = defaultdict(dict)
    for (iso3, year, drug), row in newest("seizures", "iso3", "year", "drug").items():
        seized[drug][iso3, int(year)] = (float(row["kg"]), row["source"])
    population = {
        (at[0], int(at[1])): row for at, row in newest("population_gdp", "iso3", "year", measure="population").items()
    }
    # Rows whose size class would give away a case lose it, by a correction that names the row.
    declared = yaml.safe_load((RAW / "corrections.yaml").read_text(encoding="utf-8"))
    withheld = {one["where"]["case_id"]: {one["column"]: ""} for one in declared if "case_id" in one["where"]}
    return {
        "seized": seized,
        "population": {at: float(row["population"]) for at, row in population.items() if row["population"]},
        "cpi": {int(at[0]): float(row["us_cpi"]) for at, row in newest("us_cpi", "year").items()},
        "cases": [{**row, **withheld.get(row["case_id"], {})} for row in newest("cases", "case_id").values()],
        "prevalence": newest("prevalence", "iso3", "year", "drug"),
        "precursors": newest("precursors", "iso3", "year", "substance"),
        "cultivation": newest("cultivation", "iso3", "province", "year"),
        "region": {at[0]: row["subregion"] for at, row in newest("countries", "iso3").items()},
        "routes": list(newest("routes", "route", "iso3", "first_year").values()),
        "prices": load("prices"),  # the table that is cited; its making from published lines has tests of its own
    }


@pytest.fixture(scope="module", params=geography.partners())
def sheet(request):
    tables = country_tables.read(request.param, FIRST, LAST)
    return tables, catalogue.compute(tables)


def readings_of(sheet, *names):
    return [one for one in sheet[1] if one.indicator in names]


def own(raw, iso3, drug):
    return {year: kg for (code, year), (kg, _) in raw["seized"][drug].items() if code == iso3 and FIRST <= year <= LAST}


def test_seizures_are_the_newest_figure_of_the_newest_edition(sheet, raw):
    iso3 = sheet[0].iso3
    for one in readings_of(sheet, "seizures"):
        (drug,) = one.of
        years = own(raw, iso3, drug)
        if not years:
            assert not one.reported
            continue
        assert one.year == max(years)
        assert (one.value, one.sources) == (years[one.year], (raw["seized"][drug][iso3, one.year][1],))


def test_the_heroin_equivalent_is_the_sum_of_the_newest_year(sheet, raw):
    iso3 = sheet[0].iso3
    by_drug = {drug: own(raw, iso3, drug) for drug in ("heroin", "morphine", "opium")}
    (amount,) = readings_of(sheet, "heroin_equivalent")
    (a_head,) = readings_of(sheet, "seizures_per_100_000")
    year = max((year for years in by_drug.values() for year in years), default=None)
    assert amount.year == year
    for end, ratio in ((amount.value, 10), (amount.low, 20), (amount.high, 7)):
        per = {"opium": ratio}
        expected = sum(years[year] / per.get(drug, 1) for drug, years in by_drug.items() if year in years)
        assert end == pytest.approx(expected, rel=EXACT)
    assert a_head.value == pytest.approx(amount.value / raw["population"][iso3, year] * 100_000, rel=EXACT)


def test_the_trend_is_the_median_of_slopes(sheet, raw):
    for one in readings_of(sheet, "trend"):
        years = {year: kg for year, kg in own(raw, sheet[0].iso3, *one.of).items() if year > LAST - 20 and kg > 0}
        if one.reported:
            slope = stats.theilslopes(np.log(list(years.values())), list(years)).slope
            assert one.value == pytest.approx(100 * math.expm1(slope), rel=1e-6)  # a median, through other roundings
            assert one.low <= one.value <= one.high
            assert (one.first_year, one.year) == (min(years), max(years))


def test_ranks_and_shares_are_among_those_that_reported(sheet, raw):
    iso3 = sheet[0].iso3
    ever = {code for drug in raw["seized"].values() for code, _ in drug}
    for one in readings_of(sheet, "rank", "share"):
        drug, where = one.of
        if not one.reported and one.reasons[0].code == "few_have_reported":
            assert one.reasons[0].facts["n_reporting"] < one.reasons[0].facts["n_missing"]
            continue
        if where.endswith(" route"):
            route = where.removesuffix(" route").lower()
            group = {row["iso3"] for row in raw["routes"] if row["route"] == route and row["primary"] == "1"}
        else:
            group = {code for code, region in raw["region"].items() if region == where} & ever
        assert iso3 in group
        kg = {code: kg for (code, year), (kg, _) in raw["seized"][drug].items() if code in group and year == one.year}
        if one.indicator == "rank":
            assert one.value == 1 + sum(other > kg[iso3] for other in kg.values())
        elif sum(kg.values()):
            assert one.value == pytest.approx(100 * kg[iso3] / sum(kg.values()), rel=EXACT)
        (among,) = one.reasons
        assert (among.facts["n_reporting"], among.facts["n_group"]) == (len(kg), len(group))


def test_one_national_figure_for_a_new_year_makes_no_first_of_one():
    tables = country_tables.read("TJK", FIRST, LAST)
    own = tables.seizures[(tables.seizures["iso3"] == "TJK") & (tables.seizures["year"] == LAST)]
    later = pd.concat([tables.seizures, own.assign(year=LAST + 1)], ignore_index=True)
    newer = dataclasses.replace(tables, seizures=later, last_year=LAST + 1)
    ranks = [one for one in seizures.ranks(newer) if one.of[0] in set(own["drug"])]
    assert ranks
    for one in ranks:
        assert not one.reported
        assert one.reasons[0].code == "few_have_reported"
        assert one.reasons[0].facts["n_reporting"] == 1
    newest, *_rest = factsheet.head(newer, catalogue.compute(newer))
    assert "1st of 1" not in newest.sentence
    assert "no rank or share for 2024" in newest.reason


def test_cases_are_those_of_the_grouped_file(sheet, raw):
    rows = [row for row in raw["cases"] if row["iso3"] == sheet[0].iso3]
    counts = defaultdict(int)
    for row in rows:
        counts[row["drug"]] += int(row["n"])
    assert {one.of[0]: one.value for one in readings_of(sheet, "cases") if one.reported} == counts
    fields = {"size": "size_class_kg", "transport": "transport", "concealment": "concealment"}
    for one in readings_of(sheet, "case_share"):
        name, value = one.of
        drug = max(("heroin", "morphine", "opium"), key=lambda drug: counts[drug])
        say = [row for row in rows if row["drug"] == drug and row[fields[name]] not in ("", "withheld")]
        of_value = sum(int(row["n"]) for row in say if row[fields[name]] == value)
        assert one.value == pytest.approx(100 * of_value / sum(int(row["n"]) for row in say), rel=EXACT)
        assert sum(int(row["n"]) for row in say) >= 10


def test_links_count_consecutive_countries(sheet, raw):
    iso3, into, out = sheet[0].iso3, defaultdict(int), defaultdict(int)
    for row in raw["cases"]:
        chain = [row[place] for place in ("origin", "departure", "iso3", "destination")]
        known = [code for code in chain if code not in ("", "withheld")]
        for before, after in itertools.pairwise(known):
            if before != after:
                into[before] += int(row["n"]) * (after == iso3)
                out[after] += int(row["n"]) * (before == iso3)
    assert {one.of[0]: one.value for one in readings_of(sheet, "link_from")} == {
        code: n for code, n in into.items() if n
    }
    assert {one.of[0]: one.value for one in readings_of(sheet, "link_to")} == {code: n for code, n in out.items() if n}


def price_of(row):
    typical, low, high = (row[name] for name in ("usd_per_kg", "usd_per_kg_low", "usd_per_kg_high"))
    return typical if typical > 0 else (low + high) / 2


def usable(raw, iso3s, level):
    rows = raw["prices"].query("drug == 'heroin' and level == @level and iso3 in @iso3s and year >= @FIRST")
    rows = rows[rows["flag"].isna() | rows["flag"].str.endswith(KINDS)].to_dict("records")
    return {(row["iso3"], row["year"]): row for row in rows if price_of(row) > 0}


def test_prices_are_those_of_the_table_in_money_of_2023(sheet, raw):
    tables = sheet[0]
    for one in readings_of(sheet, "price"):
        level = one.of[1]
        rows = usable(raw, [tables.iso3], level)
        assert one.reported == bool(rows)
        if rows:
            year = max(at[1] for at in rows)
            row = rows[tables.iso3, year]
            assert one.year == year
            assert one.value == pytest.approx(price_of(row) * raw["cpi"][2023] / raw["cpi"][year], rel=EXACT)
            assert row["source"] in one.sources
    for one in readings_of(sheet, "price_ratio"):
        if one.reported:
            level = one.of[1]
            near = usable(raw, list(tables.neighbours), level)
            around = [price_of(row) for (_, year), row in near.items() if year == one.year]
            mine = price_of(usable(raw, [tables.iso3], level)[tables.iso3, one.year])
            assert one.value == pytest.approx(mine / statistics.median(around), rel=EXACT)


def test_surveys_precursors_and_poppy_are_as_published(sheet, raw):
    iso3 = sheet[0].iso3
    for one in readings_of(sheet, "prevalence", "users_at_most"):
        surveys = {int(at[1]): row for at, row in raw["prevalence"].items() if at[0] == iso3 and (at[2],) == one.of}
        surveys = {year: float(row["percent"]) for year, row in surveys.items() if row["percent"] and year >= FIRST}
        assert one.reported == bool(surveys)
        if surveys:
            assert one.year == max(surveys)
            people = raw["population"][iso3, one.year] / 100 if one.indicator == "users_at_most" else 1
            assert one.value == pytest.approx(surveys[one.year] * people, rel=EXACT)
    (acid,) = readings_of(sheet, "acetic_anhydride")
    seized = {
        int(at[1]): float(row["kg"]) for at, row in raw["precursors"].items() if at[0] == iso3 and int(at[1]) >= FIRST
    }
    assert (acid.year, acid.reported) == (max(seized, default=None), bool(seized))
    if seized:
        assert acid.value == seized[acid.year]
    for one in readings_of(sheet, "poppy_area", "opium_production"):
        column = {"poppy_area": "hectares", "opium_production": "production_t"}[one.indicator]
        rows = {int(at[2]): row[column] for at, row in raw["cultivation"].items() if at[:2] == (iso3, "national")}
        assert one.year == max(year for year, figure in rows.items() if figure)
        assert one.value == float(rows[one.year])


def test_purity_is_that_of_the_table(sheet, raw):
    for one in readings_of(sheet, "purity"):
        rows = raw["prices"].query("iso3 == @sheet[0].iso3 and drug == 'heroin' and year >= @FIRST and purity > 0")
        rows = rows[rows["level"].isin(one.of)].sort_values("year")
        if one.reported:
            assert (one.year, one.value) == (rows["year"].iloc[-1], pytest.approx(100 * rows["purity"].iloc[-1]))


def test_what_is_printed_is_the_reading_rounded(sheet):
    tables, readings = sheet
    section = sentences.at_a_glance(tables, readings)
    printed = section.parts[0].frame
    shown = [one for one in readings if one.reported and one.indicator not in sentences.ELSEWHERE]
    assert len(printed) == len(shown)
    for said, one in zip(printed["figure"], shown, strict=True):
        said = said.replace("\N{NO-BREAK SPACE}", " ")
        number = float(said.removeprefix("× ").split()[0].replace(",", ""))
        factor = 1000 if said.endswith(" t") and one.indicator == "heroin_equivalent" else 1
        assert number * factor == pytest.approx(
            one.value, rel=TWO_FIGURES, abs=5e-4
        )  # a gram: kilograms have 3 decimals
    assert printed["year"].notna().all()
    assert printed["source"].str.fullmatch(r"\[\d+\](, \[\d+\])*").all()


def test_every_reading_has_a_year_and_a_source_or_says_what_is_missing(sheet):
    for one in sheet[1]:
        assert one.reasons or one.reported
        if one.reported:
            assert one.year is not None
            assert one.sources
            assert set(one.sources) <= set(sheet[0].source_lines())
