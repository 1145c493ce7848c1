"""What a sheet says of legal money and development goals: the figures of the raw files, and what is missing said to be so."""

import csv

import pandas as pd
import pytest

from pactresearch.chapters.country import background, tables
from pactresearch.reports.show.legal_money import reports_a_year, spells
from tests.conftest import ROOT

REMITTANCES, LISTS, SUSPICIOUS, TREATED, DRUG_MONEY = range(5)  # rows of the table


def shown(iso3, last_year=2023):
    (table,) = background.background(tables.read(iso3, 1995, last_year)).parts
    return table.frame.set_index("indicator").astype("object").where(lambda cells: cells.notna(), None)


def raw(name, iso3):
    with (ROOT / "data" / "raw" / f"{name}.csv").open(encoding="utf-8") as opened:
        return [row for row in csv.DictReader(opened) if row["iso3"] == iso3]


@pytest.mark.parametrize("iso3", ["AFG", "TJK", "MNE"])
def test_remittances_are_the_newest_of_the_database(iso3):
    newest = max(raw("unsd_sdg_17_3_2_remittances", iso3), key=lambda row: int(row["year"]))
    said = shown(iso3)["figure"].iloc[REMITTANCES]
    assert float(said.split(" %")[0]) == pytest.approx(float(newest["value"]), rel=0.05)
    assert said.endswith(f"({newest['year']})")


def test_nothing_is_later_than_a_closed_window():
    assert shown("TJK", 2010)["figure"].iloc[REMITTANCES].endswith("(2010)")


def test_drug_money_has_no_value_for_a_partner_and_the_sheet_says_of_how_many():
    for iso3 in ("AFG", "TJK", "MNE"):
        row = shown(iso3).iloc[DRUG_MONEY]
        assert row["figure"] is None
        assert "0 of 58 partners" in row["what to know"]
    assert shown("MEX")["figure"].iloc[DRUG_MONEY].endswith("(2018)")


def test_treatment_coverage_is_that_of_the_database_or_none():
    (own,) = raw("unsd_sdg_3_5_1_treatment_coverage", "AFG")
    assert shown("AFG")["figure"].iloc[TREATED] == f"{float(own['value']):.1f} % ({own['year']})"
    assert shown("TJK")["figure"].iloc[TREATED] is None


def test_a_country_without_a_figure_has_none_and_never_a_zero():
    told = shown("DJI")
    assert told["figure"].isna().all()
    assert told["what to know"].notna().all()
    assert "does not mean clean" in told["what to know"].iloc[LISTS]


def test_spells_name_both_ends_or_say_which_was_not_found():
    listings = pd.DataFrame(
        {
            "list": ["grey", "black", "ncct"],
            "listed_from": ["2018-02", None, "2000-06"],
            "listed_to": ["2019-06-21", "2014-06", None],
        }
    )
    assert spells(listings) == [
        "black list: start not found – 2014-06",
        "list of non-cooperative countries: 2000-06 – end not found",
        "grey list: 2018-02 – 2019-06-21",
    ]


def test_a_year_without_all_its_months_has_no_yearly_sum():
    """The Afghan page of 2025 ends in October."""
    months = raw("fintraca_suspicious_transactions", "AFG")
    by_year = reports_a_year(pd.DataFrame(months).astype({"year": int, "reports": int}))
    assert 2025 not in by_year.index
    assert by_year[2024] == sum(int(row["reports"]) for row in months if row["year"] == "2024")
    assert shown("AFG")["figure"].iloc[SUSPICIOUS] == f"{by_year.iloc[-1]:,} ({by_year.index[-1]})"
