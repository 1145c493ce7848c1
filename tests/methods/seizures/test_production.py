import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.seizures.production import (
    ratio_to_production,
    seized_as_opium,
    under_conventions,
)
from pactresearch.methods.seizures.series import route_series

SEIZED = pd.Series({2019: 200_000.0, 2020: np.nan, 2021: 900_000.0})
PRODUCED = pd.Series({2018: 1000.0, 2019: 400.0, 2020: 800.0, 2021: 0.0})


def of_drugs(opium, morphine, heroin):
    """SYNTHETIC: the series of one country, kg, in 2020."""
    amounts = {"opium": opium, "morphine": morphine, "heroin": heroin}
    rows = [("AAA", 2020, drug, kg) for drug, kg in amounts.items() if not np.isnan(kg)]
    table = pd.DataFrame(
        [*rows, *(("BBB", 2019, drug, 1.0) for drug in amounts)], columns=["iso3", "year", "drug", "kg"]
    )
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return {drug: route_series(table, members, drug, 2020, 2020) for drug in amounts}


def test_ten_kilograms_of_opium_stand_for_one_of_heroin():
    assert seized_as_opium(of_drugs(50.0, 2.0, 8.0)).tolist() == pytest.approx([150])
    assert seized_as_opium(of_drugs(50.0, 2.0, 8.0), 7).tolist() == pytest.approx([120])
    assert seized_as_opium(of_drugs(50.0, np.nan, 8.0)).isna().all()


def test_seizures_are_set_against_the_harvest_of_that_year_and_of_years_before():
    """SYNTHETIC."""
    result = ratio_to_production(SEIZED, PRODUCED)
    ratios = result.table.set_index(["year", "lag"]).ratio
    assert ratios[2019, 0] == pytest.approx(0.5)
    assert ratios[2019, 1] == pytest.approx(0.2)
    assert ratios[2021, 1] == pytest.approx(1.125)
    assert result.summary.loc[1, "n_years"] == 2


def test_above_production_is_flagged_and_what_is_not_known_is_not():
    """SYNTHETIC: 900 t seized in 2021 against 0 t of that year, and 800 t of the year before."""
    flags = ratio_to_production(SEIZED, PRODUCED).table.set_index(["year", "lag"])
    assert flags.above_production[2021, 0]
    assert np.isnan(flags.ratio[2021, 0])
    assert flags.above_production[2021, 1]
    assert not flags.above_production[2019, 0]
    assert flags.above_production.isna()[2020, 1]
    assert flags.above_production.isna()[2019, 2]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: ratio_to_production(-SEIZED, PRODUCED), r"negative in \[2019, 2021\]"),
        (lambda: ratio_to_production(SEIZED, pd.Series({2018: -0.5, 2019: 3.0})), r"negative in \[2018\]"),
        (lambda: ratio_to_production(SEIZED, pd.concat([PRODUCED] * 2)), "production_t repeats the years"),
        (lambda: seized_as_opium(of_drugs(1.0, 1.0, 1.0), -1), "opium_per_heroin is -1"),
    ],
)
def test_impossible_figures_are_refused(call, sentence):
    with pytest.raises(InputError, match=sentence):
        call()


def test_conventions_scale_heroin_and_leave_opium_and_every_harvest_has_its_row():
    """SYNTHETIC: 10 t of opium and 1 t of heroin against a harvest of 100 t."""
    years = range(2001, 2004)
    rows = [
        ("AAA", year, drug, kg) for year in years for drug, kg in (("opium", 1e4), ("morphine", 0.0), ("heroin", 1e3))
    ]
    table = pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg"])
    members = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    series = {drug: route_series(table, members, drug, 2001, 2003) for drug in ("opium", "morphine", "heroin")}
    found = under_conventions(series, pd.Series(100.0, index=range(1999, 2004)))
    median = found.set_index(["convention", "lag"])["median"]
    assert len(found) == 9
    assert median["as_seized", 0] == pytest.approx(0.10 + 0.10)
    assert median["half_pure", 1] == pytest.approx(0.10 + 0.088)
    assert median["70_percent_pure", 2] == pytest.approx(0.10 + 0.1365)


def test_a_seizure_as_large_as_the_harvest_is_not_above_it_and_lags_are_summed_up_each_for_itself():
    """SYNTHETIC, by hand: 100, 50 and 300 t seized against 100 t a year from 2018 on."""
    seized = pd.Series({2018: 100_000.0, 2019: 50_000.0, 2020: 300_000.0})
    found = ratio_to_production(seized, pd.Series(100.0, range(2018, 2021)))
    flags = found.table.set_index(["year", "lag"])["above_production"]
    assert [flags[2018, 0], flags[2019, 1], flags[2020, 2]] == [False, False, True]
    assert found.summary.index.tolist() == [0, 1, 2]
    assert found.summary["n_years"].tolist() == [3, 2, 1]
    assert found.summary.loc[0, ["median", "lowest", "highest", "n_above"]].tolist() == [1, 0.5, 3, 1]
    assert found.summary.loc[1, ["median", "lowest", "highest", "n_above"]].tolist() == [1.75, 0.5, 3, 1]
