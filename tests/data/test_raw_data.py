"""The files of data/raw: each described, whole, in its layout, and with the figures that were printed."""

import json
import math

import pandas as pd
import pycountry
import pytest

from pactresearch import paths
from pactresearch.data import corrections, schema, sources

CATALOGUE = sources.catalogue()
TABLES = {name: source.table for name, source in CATALOGUE.items() if source.table in schema.LAYOUTS}
ISO3 = {country.alpha_3 for country in pycountry.countries} | {"XKX", "ANT"}  # Kosovo; the former Netherlands Antilles
COUNTRY_COLUMNS = ("iso3", "origin", "departure", "destination")
EXACT = 1e-9  # figures are compared as printed


def raw(source: str) -> pd.DataFrame:
    layout, measures = schema.LAYOUTS[TABLES[source]], sources.catalogue()[source].measures
    left_out = [column for column in layout.may_measure() if measures and column not in measures]
    return sources.read_csv(source, layout.dtypes(), tuple(left_out))


def test_every_file_has_its_sidecar_and_every_sidecar_its_file():
    described = {sources.data_file(name) for name in CATALOGUE}
    others = {paths.raw() / corrections.FILE, paths.raw() / "case_files"}  # the second has its own how-to
    apart = [
        file.parent for file in paths.raw().glob(f"*/{sources.INGESTED}")
    ]  # each a folder of sources, for its licence
    beside = {file for folder in (paths.raw(), *apart) for file in folder.iterdir()} - {*apart}
    beside = {file for file in beside if not file.name.endswith((sources.SIDECAR, sources.INGESTED))}
    assert beside == described | others


@pytest.mark.parametrize("source", sorted(TABLES))
def test_a_file_keeps_its_layout(source):
    layout = schema.LAYOUTS[TABLES[source]]
    table = schema.checked(raw(source), layout, source)
    assert len(table) > 0
    assert list(table.columns) == list(layout.columns)


@pytest.mark.parametrize("source", sorted(TABLES))
def test_a_file_is_text_that_every_computer_reads_alike(source):
    content = sources.data_file(source).read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("source", sorted(TABLES))
def test_countries_are_countries_and_no_groups_of_them(source):
    table = raw(source)
    codes = {code for column in COUNTRY_COLUMNS if column in table for code in table[column].dropna()}
    assert codes - {"withheld"} <= ISO3


@pytest.mark.parametrize(
    "source", sorted(name for name, table in TABLES.items() if table in ("seizures", "precursors"))
)
def test_kilograms_carry_no_noise_of_binary_fractions(source):
    text = pd.read_csv(sources.data_file(source), dtype=str)["kg"]
    assert text.str.len().max() <= 12  # 9.479999999999999 for 9.48 would have 17


def test_unodc_sources_say_how_they_may_be_used():
    for name, source in CATALOGUE.items():
        if name.startswith("unodc"):
            assert "educational and non-profit purposes with acknowledgement" in source.terms


@pytest.mark.parametrize(
    ("source", "where", "column", "printed"),
    [
        # World Drug Report 2026, annex 6.2
        ("unodc_wdr_2026_annex_6_2_cultivation", {"iso3": "AFG", "year": 2017}, "production_t", 9_000),
        ("unodc_wdr_2026_annex_6_2_cultivation", {"iso3": "AFG", "year": 2017}, "hectares", 328_000),
        ("unodc_wdr_2026_annex_6_2_cultivation", {"iso3": "AFG", "year": 2023}, "production_t", 333),
        ("unodc_wdr_2026_annex_6_2_cultivation", {"iso3": "MMR", "year": 2023}, "production_t", 1_080),
        # UN Information Service, UNIS/NAR/729 and UNIS/NAR/1035
        ("unodc_afghanistan_production_1994_2009", {"year": 2000}, "production_t", 3_276),
        ("unodc_afghanistan_production_1994_2009", {"year": 2001}, "production_t", 185),
        ("unodc_afghanistan_production_1994_2009", {"year": 2008}, "yield_kg_ha", 48.8),
        # Afghanistan opium survey 2007
        ("unodc_afghanistan_survey_national_area", {"year": 2007}, "hectares", 192_982),
        # World Drug Reports 2024 and 2025, annex 7.1: the Emirates revised 2020
        ("unodc_wdr_2024_annex_7_1_seizures", {"iso3": "ARE", "year": 2020, "drug": "heroin"}, "kg", 190.514),
        ("unodc_wdr_2025_annex_7_1_seizures", {"iso3": "ARE", "year": 2020, "drug": "heroin"}, "kg", 381.02),
        # U.S. Bureau of Labor Statistics
        ("bls_us_cpi_u", {"year": 2023}, "us_cpi", 304.702),
    ],
)
def test_a_figure_is_the_one_that_was_printed(source, where, column, printed):
    table = raw(source)
    for name, value in where.items():
        table = table[table[name] == value]
    assert len(table) == 1
    assert table[column].item() == pytest.approx(printed, rel=EXACT)


def test_production_before_2010_agrees_with_area_and_yield_as_printed():
    """Where a survey printed all three, area times yield is production to the hundred tonnes it was rounded to."""
    table = raw("unodc_afghanistan_production_1994_2009").dropna(subset="yield_kg_ha")
    assert table["year"].tolist() == [2004, 2005, 2006, 2007, 2008, 2009]
    difference_t = (table["hectares"] * table["yield_kg_ha"] / 1000 - table["production_t"]).abs()
    assert (difference_t <= 50).all()


def test_no_year_of_afghan_production_is_without_a_figure_or_has_two():
    early = raw("unodc_afghanistan_production_1994_2009")
    late = raw("unodc_wdr_2026_annex_6_2_cultivation").query("iso3 == 'AFG'")
    years = [*early.dropna(subset="production_t")["year"], *late.dropna(subset="production_t")["year"]]
    assert years == list(range(1994, 2026))


def test_the_provinces_add_up_to_the_country():
    provinces = raw("unodc_afghanistan_survey_provinces").groupby("year")["hectares"].sum()
    country = raw("unodc_afghanistan_survey_national_area").set_index("year")["hectares"]
    pd.testing.assert_series_equal(provinces, country, rtol=EXACT)


def test_published_figures_and_annex_agree_on_afghan_production():
    """The annex was taken from a transcription: single publications of the same years say the same."""
    statements = raw("unodc_afghanistan_published_figures")
    single = statements[
        (statements["metric"] == "potential_production") & ~statements["publication"].str.contains("WDR 2026")
    ]
    annex = raw("unodc_wdr_2026_annex_6_2_cultivation").query("iso3 == 'AFG'").set_index("year")["production_t"]
    preliminary = 3_900  # the 2010 survey's first figure, later 3,600
    compared = single[(single["period"].astype(int) >= 2010) & (single["value"] != preliminary)]
    assert len(compared) >= 7
    assert (compared["value"].to_numpy() == annex.loc[compared["period"].astype(int)].to_numpy()).all()


def test_the_partnership_has_58_countries_and_23_organisations():
    assert len(raw("partner_countries")) == 58
    assert len(raw("partner_organisations")) == 23


def test_kosovo_is_coded_alike_in_every_source():
    seizures = raw("unodc_annual_seizures_1970_2019")
    kosovo = seizures[seizures["iso3"] == "XKX"]
    assert (kosovo["year"].min(), kosovo["year"].max()) == (2001, 2015)
    assert "KKK" not in set(seizures["iso3"])
    assert "XKX" in set(raw("worldbank_population_gdp")["iso3"])


def test_every_correction_finds_what_it_expects_and_none_repeats_another():
    declared = corrections.declared()
    cells = [(one.source, json.dumps(one.where, sort_keys=True), one.column) for one in declared]
    assert len(set(cells)) == len(cells)
    assert {one.source for one in declared} <= set(CATALOGUE)
    for source in {one.source for one in declared}:
        before = raw(source)
        after = corrections.applied(before, source, declared)
        changed = ~(after.eq(before) | (after.isna() & before.isna()))
        assert changed.to_numpy().sum() == sum(one.source == source for one in declared)


def test_a_price_corrected_by_its_unit_comes_near_its_neighbours():
    """The correction that turns Italy's 2021 kilogram into a gram puts it between 2020 and 2022."""
    source = "unodc_wdr_2024_annex_8_1_prices"
    table = corrections.applied(raw(source), source, corrections.declared())
    italy = table[(table["iso3"] == "ITA") & (table["level"] == "wholesale") & (table["drug"] == "heroin")]
    per_kg = {"kg": 1, "g": 1000}
    middle = (italy["minimum_usd"] + italy["maximum_usd"]) / 2 * italy["unit"].map(per_kg)
    by_year = middle.groupby(italy["year"]).mean()
    assert by_year[2022] < by_year[2021] < by_year[2020]
    assert math.isclose(by_year[2021], 23_915, rel_tol=1e-4)


def test_the_documentation_lists_every_source():
    text = (paths.root() / "docs" / "data.md").read_text(encoding="utf-8")
    listed = {line.split("`")[1] for line in text.partition("## The sources")[2].splitlines() if line.startswith("| `")}
    assert listed == set(CATALOGUE)


def test_the_template_of_a_sidecar_is_one(tmp_path):
    text = (paths.root() / "docs" / "data.md").read_text(encoding="utf-8")
    template = text.partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / f"x{sources.SIDECAR}").write_text(template, encoding="utf-8")
    assert sources.read_sidecar(tmp_path / f"x{sources.SIDECAR}").table == "seizures"
