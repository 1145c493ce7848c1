"""Parts of data quality. All figures are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.seizures.quality_of_data import data_quality
from pactresearch.verdict import Reason


def seizures(**kg):
    rows = [(iso3, 2000 + i, "heroin", x, "unodc") for iso3, values in kg.items() for i, x in enumerate(values)]
    return pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg", "source"]).dropna()


def cases(*rows):
    return pd.DataFrame(rows, columns=["iso3", "year", "kg"]).assign(drug="heroin")


NO_CASES = cases()


def quality(table, cases=NO_CASES, **settings):
    return data_quality(table, ["AAA", "BBB"], "heroin", 2000, 2004, cases, **settings)


def test_completeness_and_lateness_are_of_the_window_and_a_zero_is_a_report():
    found = quality(seizures(AAA=[1, 0, np.nan, 2])).by_country
    assert found.loc["AAA", "completeness"] == 0.6
    assert found.loc["AAA", ["latest_year", "years_late"]].tolist() == [2003, 1]
    assert found.loc["BBB", "completeness"] == 0
    assert np.isnan(found.loc["BBB", "years_late"])


def test_coverage_above_one_and_a_fifth_is_an_error():
    found = quality(
        seizures(AAA=[10.0, 10.0, 10.0]), cases=cases(("AAA", 2000, 5), ("AAA", 2001, 12), ("AAA", 2002, 12.1))
    )
    assert found.by_year.loc["AAA", "coverage"].tolist()[:3] == [0.5, 1.2, 1.21]
    assert found.by_year.loc["AAA", "coverage_error"].tolist()[:3] == [False, False, True]
    assert found.by_country.loc["AAA", "n_coverage_errors"] == 1
    above = Reason("cases_above_total", highest_percent=120.0, years=[2002])
    assert above in found.by_country.loc["AAA", "inconsistencies"]


def test_cases_without_a_total_and_figures_carried_forward_are_told():
    found = quality(seizures(AAA=[61.0, 61.0, 61.0, 0.0]), cases=cases(("AAA", 2003, 5.0), ("AAA", 2004, 1.0)))
    assert found.by_country.loc["AAA", "inconsistencies"] == (
        Reason("cases_without_total", years=[2003, 2004]),
        Reason("amount_repeated", kg=61.0, first_year=2000, last_year=2002),
    )
    assert quality(seizures(AAA=[0.0, 0.0, 0.0, 0.0])).by_country.loc["AAA", "inconsistencies"] == ()


def test_bad_tables_are_refused():
    with pytest.raises(InputError, match="lacks source"):
        quality(seizures(AAA=[1.0]).drop(columns="source"))
    with pytest.raises(InputError, match="several rows"):
        quality(pd.concat([seizures(AAA=[1.0])] * 2))


def test_the_same_amount_is_told_from_three_years_on_however_small_and_the_coverage_is_a_median():
    twice = quality(seizures(AAA=[5.0, 5.0, 6.0, 0.5, 0.5])).by_country.loc["AAA", "inconsistencies"]
    assert twice == ()
    thrice = quality(seizures(AAA=[5.0, 6.0, 0.5, 0.5, 0.5])).by_country.loc["AAA", "inconsistencies"]
    assert thrice == (Reason("amount_repeated", kg=0.5, first_year=2002, last_year=2004),)
    seen = cases(("AAA", 2000, 0.5), ("AAA", 2001, 2.0), ("AAA", 2002, 9.0), ("AAA", 2003, 3.0))
    found = quality(seizures(AAA=[10.0, 20.0, 10.0, 0.0]), cases=seen)
    assert found.by_country.loc["AAA", "coverage"] == pytest.approx(0.1)
    assert np.isnan(found.by_year.loc[("AAA", 2003), "coverage"]), "a share of nothing is none"
    (why,) = found.by_country.loc["AAA", "inconsistencies"]
    assert why == Reason("cases_without_total", years=[2003])


def test_cases_without_a_kilogram_in_a_year_without_a_total_are_no_contradiction():
    found = quality(seizures(AAA=[5.0, 0.0]), cases=cases(("AAA", 2001, 0.0), ("AAA", 2003, 0.0)))
    assert found.by_country.loc["AAA", "inconsistencies"] == ()
