"""The two official files at hand, read with their sums; and each further layout by a small file made for the tests."""

import json

import pandas as pd
import pytest

from pactresearch import geography, paths
from pactresearch.data import schema
from pactresearch.data.ingest import reading, repeats
from pactresearch.data.ingest.files.sheets import ListedSheet
from pactresearch.data.readers.layouts import WORDS
from pactresearch.errors import InputError
from tests.data.ingest.making import codes, read, workbook

ANNEX = [
    "Region",
    "SubRegion",
    "Country",
    "DrugGroup",
    "DrugSubGroup",
    "DrugName",
    "Reference year",
    "Kilograms",
    "msCode",
]
KENYA = ["Africa", "East Africa", "Kenya", "Opioids", "Heroin", "Heroin", 2022.0, 10.5, "KEN"]
IRAN = ["Asia", "x", "Iran (Islamic Republic of)", "Opioids", "Morphine", "Illicit morphine", 2022.0, 7, "IRN"]
IDS = [
    "Seizure Date", "Country/Territory of Seizure", "ISO3", "Subregion", "Region", "Drug/Substance", "Quantity Seized",
        "Measurement Unit",
    "City", "Administrative Region", "Physical Seizure Location", "Trafficking Mode of Transportation", "Source",
        "Reporting Channel",
]  # fmt: skip
DMP = [
    "Row Number", "Seizure Date", "Country/Territory of Seizure", "ISO3 Code", "Region", "Subregion", "City",
        "Administrative Region",
    "Drug/Substance", "Measurement Unit", "Quantity Seized", "Physical Seizure Location", "Trafficking Mode of Transportation",
]  # fmt: skip
PRICES = [
    "Region",
    "SubRegion",
    "Country/Territory",
    "DrugGroup",
    "Drug",
    "LevelOfSale",
    "Year",
    "Typical_USD",
    "Minimum_USD",
    "Maximum_USD",
    "Unit",
]
PURITIES = [
    "Region",
    "SubRegion",
    "Country/Territory",
    "LevelOfSale",
    "DrugGroup",
    "Drug",
    "Year",
    "Typical",
    "Minimum",
    "Maximum",
    "Measurement",
]
WORLD_BANK = [
    ["Data Source", "WDI"],
    ["Last Updated Date", "2024-05-30"],
    [],
    ["Country Name", "Country Code", "Indicator Name", "Indicator Code", 1990.0, 1991.0],
]


def figures(verdict, table, value):
    key = [name for name in schema.layout_of(table).key if name != "line"]
    return {tuple(row[name] for name in key): row[value] for row in verdict.tables[table].to_dict("records")}


# What each layout's file looks like (made for the tests), the table that it makes, a column, and its figures.
LAYOUTS = {
    "annex 7.1, 2024 and 2025": (
        {"Seizures": [["Drug seizures"], ANNEX, KENYA, [*KENYA[:7], 2, "KEN"], IRAN, [*IRAN[:5], "Cocaine", 2022.0, 9, "IRN"]]},
        "seizures", "kg", {("KEN", 2022, "heroin"): 12.5, ("IRN", 2022, "morphine"): 7},
    ),
    "annex 7.1, 2026": (
        {"Export": [["Drug seizures"], [*ANNEX[:8], "Iso3_code", "Source", "Footnote"], [*KENYA, "ARQ", "a"]]},
        "seizures", "kg", {("KEN", 2022, "heroin"): 10.5},
    ),
    "annex 7.1, 2016-2020": (
        {"Export": [["Drug seizures, 2016-2020"], [], ANNEX, [*KENYA[:6], 2016.0, 3, "KEN"],
            ["Source: annual report questionnaire"]]},
        "seizures", "kg", {("KEN", 2016, "heroin"): 3},
    ),
    "annex 8.1": (
        {
            "Prices in USD": [["Prices"], PRICES, ["Asia", "x", "Tajikistan", "Opioids", "Heroin", "Retail", 2021, 5, 4, 6,
                "Gram"]],
            "Purities": [["Purities"], PURITIES, ["Asia", "x", "Tajikistan", "Retail", "Opioids", "Heroin", 2021, 40, 20, 60,
                "Percentage"]],
        },
        "prices_published", "purity", {("TJK", 2021, "heroin", "retail"): 0.4},
    ),
    "annex 8.3": (
        {"8.3": [["Heroin retail prices, US$ per gram"], ["Country", 2019, 2020], ["Austria", 50, ""], ["Belgium", 30, 31]]},
        "prices_published", "typical_usd",
        {("AUT", 2019, "heroin", "retail"): 50, ("BEL", 2019, "heroin", "retail"): 30, ("BEL", 2020, "heroin", "retail"): 31},
    ),
    "annex 1.1": (
        {"Prevalence": [["Prevalence of drug use"], ["Country", "Drug", "Year", "Best", "Age"],
            ["Iran (Islamic Republic of)", "Opiates", 2015, 2.8, "15-64"], ["Iraq", "Cocaine", 2015, 1, "15-64"]]},
        "prevalence", "percent", {("IRN", 2015, "opiates"): 2.8},
    ),
    "annex 6.2": (
        {"6.2": [["Potential opium production (tons)"], ["Country", 2022, 2023], ["Afghanistan", 6200, 333], ["Total", 6200, 333]]},
        "cultivation", "production_t", {("AFG", "national", 2022): 6200, ("AFG", "national", 2023): 333},
    ),
    "EUDA bulletin": (
        {"t": [["SZR-2-2-1 Seizures: heroin, quantity (kg)"], ["Country", "2020", "2021"], ["Austria", 90, 70.5], ["Greece",
            "", 12]]},
        "seizures", "kg", {("AUT", 2020, "heroin"): 90, ("AUT", 2021, "heroin"): 70.5, ("GRC", 2021, "heroin"): 12},
    ),
    "EUDA source data": (
        {"t": [["European Drug Report 2024: source data"], ["Seizures of heroin"], ["Country", "Year", "Substance",
            "Quantity", "Unit"], ["EL", 2022, "Heroin", 120, "kg"]]},
        "seizures", "kg", {("GRC", 2022, "heroin"): 120},
    ),
    "World Bank": (
        {"Data": [*WORLD_BANK, ["Kazakhstan", "KAZ", "Population, total", "SP.POP.TOTL", 100.0, 101.0], ["World", "WLD",
            "Population, total", "SP.POP.TOTL", 9e9, 9e9], ["Africa Eastern and Southern", "AFE", "Population, total",
                "SP.POP.TOTL", 9e9, ""]]},
        "population_gdp", "population", {("KAZ", 1990): 100, ("KAZ", 1991): 101},
    ),
}  # fmt: skip
CASES = {
    "current": {"2021": [IDS, ["2021-05-01", "Kazakhstan", "KAZ", "x", "x", "Heroin", 2, "Kilogram", "Almaty", "x",
        "Airport", "Road", "x", "x"]],
                "2022": [IDS, ["2022-05-01", "Kazakhstan", "KAZ", "x", "x", "Heroin", 500, "Gram", "Almaty", "x", "Airport",
                    "Data not available", "x", "x"], ["2022-05-01", "Chile", "CHL", "x", "x", "Cocaine", 5, "Kilogram", "x",
                        "x", "x", "x", "x", "x"]]},
    "2023 variant": {"d": [["DateDDMMYYYY", "Countryofseizure", "ISO3code", "Drug", "Drugquantity", "Meansoftransportation",
        "Sitetypeoflocationofseizure", "Measurementunit"],
                           ["01052021", "Kazakhstan", "KAZ", "Heroin", 2, "Road", "Airport", "Kilogram"], ["31.05.2022",
                               "Kazakhstan", "KAZ", "Heroin", 0.5, "", "Airport", "Kilogram"]]},
    "dashboard": {"Export": [DMP, [1, "2022-05-01", "Kazakhstan", "KAZ", "x", "x", "Almaty", "x", "Heroin", "Kilogram", 0.5,
        "Airport", "Data not available"],
                             [2, "2021-05-01", "Kazakhstan", "KAZ", "x", "x", "Almaty", "x", "Heroin", "Kilogram", 2,
                                 "Airport", "Land transport"], [], ["Filtres appliqués: pays est Kazakhstan"]]},
}  # fmt: skip


# The annex leaves the kilograms of these empty, which is "not reported"; the committed table says 0.
NOT_REPORTED_IN_THE_ANNEX = pd.DataFrame({"iso3": ["ISL", "PRY"], "year": [2019, 2022], "drug": ["morphine"] * 2})


def recognisers(file):
    book = reading.workbook.opened(file)
    return {sheet.name: [one.slug for one in reading.recognised(sheet)] for sheet in book.sheets}


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_layout_is_recognised_by_one_reader_and_read(tmp_path, name):
    sheets, table, value, expected = LAYOUTS[name]
    file = workbook(tmp_path / "any name.xlsx", sheets)
    assert all(len(found) == 1 for found in recognisers(file).values())
    verdict = read(file)
    assert figures(verdict, table, value) == expected
    assert not verdict.refused


@pytest.mark.parametrize("name", CASES)
def test_each_layout_of_single_seizures_is_recognised_by_one_reader_and_read(tmp_path, name):
    file = workbook(tmp_path / "any name.xlsx", CASES[name])
    assert all(len(found) == 1 for found in recognisers(file).values())
    verdict = read(file)
    cases = verdict.tables["cases"].sort_values("date")
    assert cases["date"].astype(str).str[:4].tolist() == ["2021", "2022"]
    assert cases["kg"].tolist() == [2, 0.5]
    assert cases["transport"].fillna("").tolist() == ["private road", ""]
    assert cases["location"].tolist() == ["airport", "airport"]
    assert not verdict.refused


@pytest.mark.parametrize("table", ["seizures", "cases", "prices_published", "prevalence", "cultivation", "precursors"])
def test_our_own_layouts_are_read_as_csv_and_as_json(tmp_path, table):
    source = {"seizures": "unodc_wdr_2024_annex_7_1_seizures", "cases": "unodc_ids_2011_2016_grouped",
        "prices_published": "unodc_wdr_2024_annex_8_1_prices",
              "prevalence": "unodc_wdr_annex_1_1_prevalence", "cultivation": "unodc_wdr_2026_annex_6_2_cultivation",
                  "precursors": "unodc_wdr_2024_annex_7_1_precursors"}[table]  # fmt: skip
    file = paths.raw() / f"{source}.csv"
    given = pd.read_csv(file, keep_default_na=False, na_values=[""])
    (tmp_path / "x.json").write_text(json.dumps({"rows": json.loads(given.head(200).to_json(orient="records"))}))
    assert list(recognisers(file).values()) == [[f"own_{table}"]]
    verdict, of_json = read(file), read(tmp_path / "x.json")
    assert (verdict.taken, verdict.refused) == (len(given), 0)
    assert of_json.taken == min(200, len(given))
    for column in schema.layout_of(table).figures():
        assert verdict.tables[table][column].sum() == pytest.approx(given[column].sum())


def test_an_added_column_is_read_and_a_renamed_one_is_refused_with_the_nearest_names(tmp_path):
    more = workbook(tmp_path / "more.xlsx", {"Export": [["x"], ["Note", *ANNEX], ["n", *KENYA]]})
    assert read(more).taken == 1
    other = workbook(tmp_path / "other.xlsx", {"Export": [["x"], [*ANNEX[:7], "Kilogrammes", "msCode"], KENYA]})
    with pytest.raises(InputError, match=r"annex 7\.1.*no column 'Kilograms' \(nearest: 'Kilogrammes'"):
        read(other)


def test_two_readers_never_both_claim_one_of_the_headings_of_another():
    for layout in reading.LAYOUTS:
        rows = [
            [f"{word} " for word in layout.needs],
            [one[0] for one in layout.columns.values()] + ([2019, 2020] if layout.wide == "year" else []),
        ]
        sheet = ListedSheet("x", table=rows)
        others = [one.slug for one in reading.recognised(sheet) if one is not layout]
        assert others == []


def test_the_world_drug_report_2024_is_equal_to_the_committed_table(official):
    verdict = read(official / "wdr2024_annex_7.1_drug_seizures_2018_2022.xlsx")
    assert (verdict.rows, verdict.refused) == (11_013, 0)
    raw = paths.raw()
    for table, name in (("seizures", "drug"), ("precursors", "substance")):
        committed = pd.read_csv(raw / f"unodc_wdr_2024_annex_7_1_{table}.csv").sort_values(
            ["iso3", "year", name], ignore_index=True
        )
        empty = (
            committed[NOT_REPORTED_IN_THE_ANNEX.columns].merge(NOT_REPORTED_IN_THE_ANNEX, how="left", indicator=True)
            if name == "drug"
            else None
        )
        committed = (
            committed
            if empty is None
            else committed[(empty["_merge"] == "left_only").to_numpy()].reset_index(drop=True)
        )
        pd.testing.assert_frame_equal(
            verdict.tables[table].reset_index(drop=True), committed, check_dtype=False, rtol=1e-9
        )


def test_the_individual_seizures_have_the_counts_and_kilograms_that_a_plain_reading_gives(official):
    file = official / "unodc_ids_2011_2016.zip"
    verdict = read(file)
    assert (verdict.rows, verdict.refused) == (311_038, 0)
    plain = pd.read_csv(file, sep=";", dtype=str, keep_default_na=False)
    plain = plain[plain["DRUG_NAME"].isin(WORDS["opiates"])].drop_duplicates()
    kg_per_unit = plain["DRUG_UNIT"].map({"Kilogram": 1.0, "Gram": 0.001})
    plain = plain[(plain["DRUG_NAME"] != "Morphine") | kg_per_unit.notna()]
    plain = plain.assign(
        iso3=plain["COUNTRY"].map({name: geography.iso3_of(name) for name in plain["COUNTRY"].unique()}),
        year=plain["SEIZURE_DATE"].str[:4].astype(int), drug=plain["DRUG_NAME"].map(WORDS["opiates"]),
        kg=pd.to_numeric(plain["AMOUNT"]) * kg_per_unit,
    )  # fmt: skip
    by = ["iso3", "year", "drug"]
    counted = repeats.once(verdict.tables["cases"]).groupby(by)["kg"].agg(["size", "sum"])
    assert counted["size"].sum() == 28_303
    pd.testing.assert_frame_equal(
        counted, plain.groupby(by)["kg"].agg(["size", "sum"]), check_exact=False, check_index_type=False, rtol=1e-9
    )
    assert codes(verdict).keys() <= {"repeat", "alike", "no_mass", "no_unit"}


def test_text_of_an_annex_as_json_is_read(tmp_path):
    (tmp_path / "annex.json").write_text(json.dumps([dict(zip(ANNEX, KENYA, strict=True))]))
    assert figures(read(tmp_path / "annex.json"), "seizures", "kg") == {("KEN", 2022, "heroin"): 10.5}
