"""Prices a kilogram: units, kinds, contradictions."""

import numpy as np
import pandas as pd
import pytest

from pactresearch.data import corrections, prices, schema, sources

COLUMNS = list(schema.PRICES_PUBLISHED.columns)
EXACT = 1e-12  # one division in double precision


def published(*rows: dict) -> pd.DataFrame:
    """Price lines with what a test does not name filled in: Kenya 2020, heroin, wholesale, USD a kilogram."""
    usual = {
        "iso3": "KEN", "year": 2020, "drug": "heroin", "level": "wholesale", "line": 1,
        "typical_usd": None, "minimum_usd": None, "maximum_usd": None, "unit": "kg", "purity": None,
    }  # fmt: skip
    table = pd.DataFrame([usual | row for row in rows], columns=COLUMNS)
    dtypes = {name: dtype for name, dtype in schema.PRICES_PUBLISHED.dtypes().items() if dtype != "str"}
    return table.astype(dtypes).astype(dict.fromkeys(("iso3", "drug", "level", "unit"), "str"))


def one(*rows: dict) -> pd.Series:
    """The single price that the lines make."""
    table = prices.canonical(published(*rows))
    assert len(table) == 1
    return table.iloc[0]


@pytest.mark.parametrize(
    ("unit", "usd", "usd_per_kg"),
    [("kg", 20_000, 20_000), ("g", 20, 20_000), ("100 g", 7_000, 70_000), ("350 g", 6_000, 6_000 / 0.35),
     ("700 g", 9_800, 14_000), ("pound", 2_177.07, 4_799.6)],
)  # fmt: skip
def test_a_price_is_converted_to_a_kilogram(unit, usd, usd_per_kg):
    rounding = 1e-5 if unit == "pound" else EXACT  # the pound's expectation is printed to one decimal
    assert one({"typical_usd": usd, "unit": unit})["usd_per_kg"] == pytest.approx(usd_per_kg, rel=rounding)


@pytest.mark.parametrize("unit", ["tablet", "unit", "mL", "Dose", "Capsule"])
def test_what_is_no_weight_has_no_price_and_says_so(unit):
    row = one({"typical_usd": 30.0, "minimum_usd": 20.0, "maximum_usd": 40.0, "unit": unit})
    assert row[["usd_per_kg", "usd_per_kg_low", "usd_per_kg_high"]].isna().all()
    assert row["flag"] == f"unit not convertible: {unit}"


def test_a_missing_unit_is_said_to_be_missing():
    assert one({"typical_usd": 152.9, "unit": None})["flag"] == "unit not given"


def test_several_kinds_become_one_price_whose_range_holds_all():
    row = one(
        {"line": 1, "typical_usd": 20.0, "minimum_usd": 12.0, "maximum_usd": 28.0, "unit": "g"},
        {"line": 2, "typical_usd": 23_000.0, "minimum_usd": 17_000.0, "maximum_usd": 30_000.0},
        {"line": 3, "typical_usd": 41_000.0},
    )
    assert row["usd_per_kg"] == pytest.approx(28_000, rel=EXACT)
    assert row["usd_per_kg_low"] == pytest.approx(12_000, rel=EXACT)
    assert row["usd_per_kg_high"] == pytest.approx(41_000, rel=EXACT)
    assert row["flag"] == "kinds not told apart"


def test_an_exact_repeat_counts_once():
    row = one({"line": 1, "typical_usd": 19_910.0}, {"line": 2, "typical_usd": 19_910.0})
    assert row["usd_per_kg"] == 19_910
    assert pd.isna(row["flag"])


@pytest.mark.parametrize(
    ("typical", "low", "high"), [(9_000, 500, 1_600), (83_705, 195_312, None), (None, 49_444, 12_361)]
)
def test_a_price_that_contradicts_itself_is_kept_and_flagged(typical, low, high):
    row = one({"typical_usd": typical, "minimum_usd": low, "maximum_usd": high})
    assert row["flag"] == "typical, lowest and highest contradict"
    for column, given in (("usd_per_kg", typical), ("usd_per_kg_low", low), ("usd_per_kg_high", high)):
        assert (pd.isna(row[column]) and given is None) or row[column] == given


def test_a_typical_price_on_the_edge_of_its_range_is_no_contradiction():
    low, typical = 25.429590549686030, 25.429590549686034
    assert pd.isna(one({"typical_usd": low, "minimum_usd": typical, "maximum_usd": 29.0, "unit": "g"})["flag"])


def test_retail_below_wholesale_is_flagged_on_the_retail_row_of_that_year_and_drug_only():
    table = prices.canonical(
        published(
            {"level": "retail", "minimum_usd": 14.0, "maximum_usd": 16.0, "unit": "g"},
            {"level": "wholesale", "typical_usd": 33_000.0},
            {"level": "retail", "year": 2021, "typical_usd": 15.0, "unit": "g"},
            {"level": "retail", "drug": "opium", "typical_usd": 2.0, "unit": "g"},
        )
    )
    flagged = table[table["flag"].notna()]
    assert flagged[["year", "drug", "level", "flag"]].to_numpy().tolist() == [
        [2020, "heroin", "retail", "retail below wholesale"]
    ]


def test_flags_are_joined_and_purity_is_kept():
    row = one(
        {"level": "retail", "line": 1, "typical_usd": 20.0, "unit": "tablet", "purity": 0.4},
        {"level": "retail", "line": 2, "typical_usd": 30.0, "minimum_usd": 40.0, "unit": "g", "purity": 0.2},
    )
    assert row["flag"] == ("unit not convertible: tablet; typical, lowest and highest contradict; kinds not told apart")
    assert row["usd_per_kg"] == pytest.approx(30_000, rel=EXACT)
    assert row["purity"] == pytest.approx(0.3, rel=EXACT)


def test_the_lines_given_are_not_changed():
    given = published({"typical_usd": 20.0, "unit": "g"}, {"line": 2, "typical_usd": 25.0, "unit": "g"})
    before = given.copy(deep=True)
    prices.canonical(given)
    pd.testing.assert_frame_equal(given, before)


def raw(source: str) -> pd.DataFrame:
    layout = schema.PRICES_PUBLISHED
    table = sources.read_csv(source, layout.dtypes())
    return corrections.applied(table, source, corrections.declared())


def test_after_the_corrections_no_published_price_is_impossible():
    """No heroin below a third of what it costs in Pakistan, no price that contradicts itself."""
    pakistan_usd_per_kg = 2_100
    table = prices.canonical(raw("unodc_wdr_2024_annex_8_1_prices"))
    schema.checked(table, schema.PRICES, "prices")
    heroin = table[table["drug"] == "heroin"]
    lowest = heroin[["usd_per_kg", "usd_per_kg_low"]].min(axis=1)
    assert (lowest.dropna() > pakistan_usd_per_kg / 3).all()
    assert not table["flag"].fillna("").str.contains("contradict").any()


def test_the_opium_of_pakistan_is_cheap_and_left_so():
    table = prices.canonical(raw("unodc_wdr_2024_annex_8_1_prices"))
    opium = table[(table["iso3"] == "PAK") & (table["drug"] == "opium") & (table["level"] == "wholesale")]
    assert opium["usd_per_kg"].between(270, 352).all()
    assert opium["year"].tolist() == [2018, 2020, 2021, 2022]
    assert np.isfinite(opium["usd_per_kg_low"]).all()


def series(*usd: float, flag: dict[int, str] | None = None) -> list[str]:
    """The flags of a country's yearly prices."""
    lines = [{"year": 2010 + at, "typical_usd": one} for at, one in enumerate(usd)]
    table = prices.canonical(published(*lines))
    for at, text in (flag or {}).items():
        table.loc[at, "flag"] = text
    return prices.judged(table)["flag"].fillna("").tolist()


@pytest.mark.parametrize(
    ("usd", "jumping"),
    [
        ([154_462, 7_680, 142_255], [1]),  # Moldova: back at the old level
        ([40_000, 15_000, 14_000], []),  # a new level, reported twice
        ([40_000, 15_000], [1]),  # nothing confirms it
        ([10_000, 26_000, 12_000], [1]),  # the next is within 2.5 times, but nearer to the one before
        ([10_000, 24_000, 58_000], []),  # no step above 2.5 times
        ([10_000, 100_000, 1_000_000, 900_000], [1]),
    ],
)
def test_a_jump_is_flagged_unless_the_report_after_confirms_it(usd, jumping):
    assert [at for at, flag in enumerate(series(*usd)) if prices.JUMP in flag] == jumping


def test_a_figure_carried_forward_confirms_nothing():
    said = series(40_000, 15_000, 15_000, flag={2: prices.REPEATED})
    assert said == ["", prices.JUMP, prices.REPEATED]


def test_a_price_of_0_is_missing_and_says_so():
    row = one({"typical_usd": 0.0, "minimum_usd": 10.0, "maximum_usd": 20.0})
    assert np.isnan(row["usd_per_kg"])
    assert row["usd_per_kg_low"] == 10
    assert row["flag"] == prices.NO_PRICE
