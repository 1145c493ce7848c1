import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.prices.standing import MIDDLE, beside_neighbours, comparable_prices, left_out

CPI = pd.Series({2020: 100.0, 2021: 105.0, 2022: 110.0})


def line(iso3, year, typical=np.nan, low=np.nan, high=np.nan, flag=None, level="wholesale", drug="heroin"):
    prices = {"usd_per_kg": typical, "usd_per_kg_low": low, "usd_per_kg_high": high}
    return {"iso3": iso3, "year": year, "drug": drug, "level": level, **prices, "flag": flag}


def table(*lines):
    return pd.DataFrame(lines).astype({"flag": "str"}).assign(flag=lambda t: t["flag"].where(t["flag"] != "nan"))


def test_prices_are_in_money_of_the_base_year():
    found = comparable_prices(table(line("TJK", 2020, 1000.0, 900.0, 1200.0)), "heroin", CPI, 2022)
    assert found.loc[0, ["usd_per_kg", "usd_per_kg_low", "usd_per_kg_high"]].tolist() == pytest.approx(
        [1100, 990, 1320]
    )


def test_a_range_alone_gives_its_middle_and_says_so():
    found = comparable_prices(table(line("TJK", 2022, low=800.0, high=1000.0)), "heroin", CPI, 2022)
    assert found.loc[0, "usd_per_kg"] == 900
    assert found.loc[0, "basis"] == MIDDLE


def test_a_flagged_price_is_left_out_and_named_but_for_kinds_not_told_apart():
    prices = table(
        line("TJK", 2020, 1000.0, flag="retail below wholesale"),
        line("TJK", 2021, 1050.0, flag="kinds not told apart"),
        line("TJK", 2022, 1100.0),
        line("TJK", 2022, 50.0, drug="opium"),
    )
    assert comparable_prices(prices, "heroin", CPI, 2022)["year"].tolist() == [2021, 2022]
    assert left_out(prices, "heroin")[["year", "flag"]].to_numpy().tolist() == [[2020, "retail below wholesale"]]


def test_a_row_without_any_price_is_no_price():
    assert comparable_prices(table(line("TJK", 2022), line("TJK", 2021, 0.0)), "heroin", CPI, 2022).empty


def test_the_neighbours_are_those_of_the_same_year_and_level():
    prices = comparable_prices(
        table(
            line("TJK", 2022, 1000.0),
            line("UZB", 2022, 2000.0),
            line("KGZ", 2022, 4000.0),
            line("KGZ", 2022, 9000.0, level="retail"),
            line("AFG", 2021, 100.0),
            line("DEU", 2022, 9999.0),
        ),
        "heroin",
        CPI,
        2022,
    )
    found = beside_neighbours(prices, "TJK", ["UZB", "KGZ", "AFG"]).set_index(["level", "year"])
    same = found.loc[("wholesale", 2022)]
    assert (same["neighbours_median"], same["neighbours_low"], same["neighbours_high"]) == (3000, 2000, 4000)
    assert (same["n_neighbours"], same["ratio"]) == (2, pytest.approx(1 / 3))
    assert np.isnan(found.loc[("retail", 2022), "usd_per_kg"])
    assert found.loc[("wholesale", 2021), "n_neighbours"] == 1


def test_an_island_has_a_price_and_no_neighbours():
    prices = comparable_prices(table(line("MLT", 2022, 1000.0)), "heroin", CPI, 2022)
    found = beside_neighbours(prices, "MLT", [])
    assert found["n_neighbours"].tolist() == [0]
    assert found["ratio"].isna().all()


def test_a_table_without_flags_is_refused():
    with pytest.raises(InputError, match="lacks flag"):
        comparable_prices(table(line("TJK", 2022, 1.0)).drop(columns="flag"), "heroin", CPI, 2022)
