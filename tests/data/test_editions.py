"""Where sources overlap: which figure stands, what goes with it, and whether its source can be found."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from pactresearch.data import editions, prices, schema, store
from pactresearch.errors import InputError

PRICE_KEY = list(schema.PRICES.key)
OLD, NEW = dt.date(2024, 6, 26), dt.date(2025, 6, 26)
EXACT = 1e-9  # figures are compared as they are stored
PRINTED_USD = 1  # a kilogram: the figures are quoted to the dollar
LAYOUTS_WITH_EDITIONS = sorted(name for name, one in schema.LAYOUTS.items() if one.canonical and one.editions)


def retail(iso3: str, year: int) -> pd.Series:
    table = store.load("prices")
    return table[(table[PRICE_KEY] == [iso3, year, "heroin", "retail"]).all(axis=1)].iloc[0]


def joined(layout, *rows, judge=lambda table: table, partial="", ranks=((OLD, 0), (NEW, 0))):
    """The newest rows of two sources, `old` and `new`, of whose columns a test names those that matter."""
    parts = []
    for name, given, rank in zip(("old", "new"), rows, ranks, strict=True):
        usual = {"iso3": "KAZ", "year": 2020, "drug": "heroin", "level": "retail", "province": "national"}
        filled = [{column: (usual | one).get(column) for column in layout.columns} for one in given]
        table = pd.DataFrame(filled, columns=list(layout.columns)).astype(layout.dtypes())
        parts.append(editions.Edition(name, table, rank, partial if name == "new" else ""))
    table = editions.joined(layout, parts, judge)
    return table[table["newest"]].reset_index(drop=True)


@pytest.mark.parametrize(
    ("year", "low", "high"), [(2020, 22_883, 114_416), (2021, 14_235, 118_624), (2022, 12_645, 105_374)]
)
def test_a_price_without_a_range_leaves_the_older_range(year, low, high):
    """Austria's heroin: World Drug Report 2025 prints the typical price alone, that of 2024 its range, too."""
    row = retail("AUT", year)
    assert row["usd_per_kg_low"] == pytest.approx(low, abs=PRINTED_USD)
    assert row["usd_per_kg_high"] == pytest.approx(high, abs=PRINTED_USD)
    assert row["source"] == "unodc_wdr_2025_annex_8_3_retail_prices"
    assert row["source_of_usd_per_kg"] == row["source"]
    assert row["source_of_usd_per_kg_low"] == "unodc_wdr_2024_annex_8_1_prices"


def test_a_range_that_does_not_hold_the_newer_price_is_not_put_beside_it():
    """Denmark 2020: 90,000 USD a kilogram in the newer report, 153,445-306,890 in the older."""
    row = retail("DNK", 2020)
    assert row["usd_per_kg"] == 90_000
    assert row[["usd_per_kg_low", "usd_per_kg_high", "source_of_usd_per_kg_low"]].isna().all()


def test_a_doubt_goes_with_its_range_and_is_looked_for_again_in_the_merged_row():
    assert retail("DNK", 2018)["flag"] == "kinds not told apart"
    for iso3 in ("ECU", "LBN", "SRB"):  # dearer wholesale, which only the older report prints
        assert retail(iso3, 2019)["flag"] == "retail below wholesale"


@pytest.mark.parametrize("name", LAYOUTS_WITH_EDITIONS)
def test_every_figure_is_found_in_the_source_that_its_row_names(name):
    layout, newest, every = schema.LAYOUTS[name], store.load(name), store.load(name, editions="all")
    assert not newest.duplicated(list(layout.key)).any()
    assert len(newest) == len(every[every["partial"].isna()].drop_duplicates(list(layout.key)))
    by_source = every.set_index([*layout.key, "source"])
    for column in layout.figures():
        rows = newest[newest[column].notna()]
        named = rows[layout.sources().get(column, "source")]
        if column == "us_cpi":
            assert set(named) == {"bls_us_cpi_u"}
            continue
        at = pd.MultiIndex.from_frame(rows[list(layout.key)].assign(source=named))
        np.testing.assert_array_equal(by_source[column].loc[at].to_numpy(), rows[column].to_numpy())


def test_no_price_lies_outside_its_range_because_editions_were_merged():
    prices = store.load("prices")
    mixed = prices[prices.filter(like="source_of_").nunique(axis=1) > 1]
    assert len(mixed) == 86
    assert not (mixed["usd_per_kg"] < mixed["usd_per_kg_low"] * (1 - EXACT)).any()
    assert not (mixed["usd_per_kg"] > mixed["usd_per_kg_high"] * (1 + EXACT)).any()


def test_a_file_of_one_figure_does_not_empty_another():
    row = joined(schema.POPULATION_GDP, [{"population": 20e6, "gdp_usd": 1.0}], [{"gdp_usd": 2.0}]).iloc[0]
    assert (row["population"], row["gdp_usd"], row["source"], row["source_of_population"]) == (20e6, 2.0, "new", "old")
    row = joined(schema.POPULATION_GDP, [{"population": 20e6}], [{}]).iloc[0]
    assert (row["population"], row["source"]) == (20e6, "old")
    assert pd.isna(row["source_of_gdp_usd"])


def test_a_zero_is_a_figure():
    assert joined(schema.SEIZURES, [{"kg": 5.0}], [{"kg": 0.0}])["kg"].tolist() == [0.0]


def test_a_survey_keeps_the_ages_it_is_of():
    asked = {"drug": "opiates", "percent": 0.5, "age_from": 15, "age_to": 64}
    row = joined(schema.PREVALENCE, [asked], [asked | {"percent": None, "age_from": 12, "age_to": 99}]).iloc[0]
    assert (row["percent"], row["age_from"], row["age_to"], row["source"]) == (0.5, 15, 64, "old")
    row = joined(schema.PREVALENCE, [asked], [asked | {"percent": 0.4, "age_from": 18}]).iloc[0]
    assert (row["percent"], row["age_from"], row["age_to"], row["source"]) == (0.4, 18, 64, "new")


@pytest.mark.parametrize(
    ("layout", "older", "newer"),
    [
        (schema.CULTIVATION, {"production_t": 9_000.0, "low": 8_000.0, "high": 10_000.0}, {"production_t": 9_500.0}),
        (schema.GOVERNANCE, {"indicator": "rule_of_law", "estimate": -1.0, "standard_error": 0.2},
         {"indicator": "rule_of_law", "estimate": -1.2}),
    ],
)  # fmt: skip
def test_an_interval_goes_with_its_own_estimate(layout, older, newer):
    """A revised estimate has no interval until one is published; the same estimate, printed again without, keeps it."""
    beside = [column for column in older if column not in {*newer, *layout.key}]
    revised = joined(layout, [older], [newer]).iloc[0]
    assert revised[beside].isna().all()
    figure = layout.together[0].figure
    again = joined(layout, [older], [newer | {figure: older[figure]}]).iloc[0]
    assert again[beside].tolist() == [older[column] for column in beside]
    assert {again[layout.sources()[column]] for column in beside} == {"old"}


LOW, TYPICAL, HIGH = "usd_per_kg_low", "usd_per_kg", "usd_per_kg_high"


@pytest.mark.parametrize(
    ("older", "newer", "stands"),
    [
        # a purity goes with its price: with the same one, or with one inside the range it was told of
        ({TYPICAL: 50.0, "purity": 0.2}, {TYPICAL: 50.1}, {TYPICAL: 50.1, "purity": 0.2}),
        ({TYPICAL: 50.0, "purity": 0.2}, {TYPICAL: 80.0}, {TYPICAL: 80.0}),
        ({LOW: 40.0, HIGH: 90.0, "purity": 0.2}, {TYPICAL: 80.0}, {LOW: 40.0, TYPICAL: 80.0, HIGH: 90.0, "purity": 0.2}),
        # a newer range without a typical price
        ({TYPICAL: 50.0}, {LOW: 40.0, HIGH: 60.0}, {LOW: 40.0, TYPICAL: 50.0, HIGH: 60.0}),
        ({TYPICAL: 50.0}, {LOW: 60.0, HIGH: 80.0}, {LOW: 60.0, HIGH: 80.0}),
        # ranges that contradict themselves displace nothing and are put beside nothing
        ({TYPICAL: 50.0}, {LOW: 80.0, HIGH: 40.0}, {TYPICAL: 50.0}),
        ({LOW: 80.0, HIGH: 40.0}, {TYPICAL: 50.0}, {TYPICAL: 50.0}),
        ({TYPICAL: 900.0, LOW: 40.0, HIGH: 60.0}, {TYPICAL: 50.0}, {TYPICAL: 50.0}),
        # two ends of one range come from one source
        ({LOW: 40.0, HIGH: 60.0}, {HIGH: 70.0}, {HIGH: 70.0}),
    ],
)  # fmt: skip
def test_what_goes_with_a_price(older, newer, stands):
    row = joined(schema.PRICES, [older], [newer]).iloc[0]
    assert row[[TYPICAL, LOW, HIGH, "purity"]].dropna().to_dict() == stands


def test_a_row_without_a_figure_says_nothing_of_one():
    doubtful = {"flag": "unit not given"}
    row = joined(schema.PRICES, [{TYPICAL: 50.0}], [doubtful], judge=prices.judged).iloc[0]
    assert (row[TYPICAL], row["source"]) == (50.0, "old")
    assert pd.isna(row["flag"])
    assert joined(schema.PRICES, [doubtful], [{TYPICAL: 50.0}], judge=prices.judged)["flag"].isna().all()
    row = joined(schema.PRICES, [{TYPICAL: 50.0} | doubtful], [{LOW: 40.0}], judge=prices.judged).iloc[0]
    assert row["flag"] == "unit not given"


def test_a_partial_sum_is_never_a_total():
    assert joined(schema.SEIZURES, [{"kg": 41.39}], [{"kg": 14.55}], partial="cases only")["kg"].tolist() == [41.39]
    none = joined(schema.SEIZURES, [{"kg": 41.39}], [{"kg": 14.55, "year": 2021}], partial="cases only")
    assert none["year"].tolist() == [2020]  # not reported, rather than too little


def test_two_sources_that_nothing_ranks_must_agree():
    with pytest.raises(
        InputError,
        match=r"data/raw/old\.csv and data/raw/new\.csv give kg of iso3 KAZ, year 2020, drug heroin differently \(5\.0 and "
        r"7\.0\), and were both published on 2025-06-26 with precedence 0\. Write a higher `precedence`",
    ):
        joined(schema.SEIZURES, [{"kg": 5.0}], [{"kg": 7.0}], ranks=((NEW, 0), (NEW, 0)))
    assert joined(schema.SEIZURES, [{"kg": 5.0}], [{"kg": 5.0}], ranks=((NEW, 0), (NEW, 0)))["kg"].tolist() == [5.0]
    assert joined(schema.SEIZURES, [{"kg": 5.0}], [{"kg": 7.0}], ranks=((NEW, 0), (NEW, 1)))["kg"].tolist() == [7.0]


def test_the_price_index_of_two_files_is_the_newest_of_each_year():
    table = joined(schema.US_CPI, [{"year": 2022, "us_cpi": 292.0}, {"us_cpi": 258.0}], [{"us_cpi": 258.8}])
    assert dict(zip(table["year"], table["us_cpi"], strict=True)) == {2022: 292.0, 2020: 258.8}
