"""Which survey counts: on the data that the package carries, and in a world made for it."""

import pandas as pd
import pytest

import pactresearch
from pactresearch.methods.income.surveys import DEPARTS, alone, users


def surveys(*rows):
    return pd.DataFrame(rows, columns=["iso3", "year", "drug", "percent"])


def test_one_survey_that_departs_from_all_others_of_its_country_is_the_end_of_a_range():
    """Poland 2016: 1.7 % against .06 to .30 before."""
    poland = users(pactresearch.load("prevalence"), 2022).loc["POL"]
    assert (poland["prevalence_low"], poland["prevalence_high"]) == (0.06, 1.7)
    assert poland["prevalence_departs"]


def test_a_later_figure_for_all_opioids_bounds_that_for_opiates():
    """Russia: 1.03 % used opioids in 2016, so not 1.4 % opiates as in 2010; an earlier, higher one bounds nothing."""
    found = users(pactresearch.load("prevalence"), 2022)
    assert found.loc["RUS", ["prevalence_low", "prevalence_percent", "prevalence_high"]].tolist() == [1.03] * 3
    assert users(pactresearch.load("prevalence"), 2015).loc["RUS", "prevalence_percent"] == 1.4


def test_no_country_has_more_users_of_opiates_than_of_opioids_later():
    table = pactresearch.load("prevalence").query("drug == 'opioids' and year <= 2022").sort_values("year")
    newest, found = table.groupby("iso3").last(), users(pactresearch.load("prevalence"), 2022)
    both = found.join(newest, how="inner")
    later = both[both["year"] >= both["prevalence_year"]]
    assert len(later) > 15
    assert (later["prevalence_high"] <= later["percent"]).all()


@pytest.mark.parametrize(("newest", "departs"), [(0.99 * DEPARTS, False), (1.01 * DEPARTS, True), (0.32, True)])
def test_a_survey_departs_beyond_three_times_either_way(newest, departs):
    found = users(surveys(("AAA", 2010, "opiates", 1.0), ("AAA", 2015, "opiates", newest)), 2020).loc["AAA"]
    assert found["prevalence_departs"] == departs
    assert (found["prevalence_low"] < found["prevalence_high"]) == departs


def test_an_old_survey_that_departs_and_a_single_one_change_nothing():
    old = surveys(("AAA", 2005, "opiates", 9.0), ("AAA", 2010, "opiates", 1.0), ("AAA", 2015, "opiates", 1.5))
    assert users(old, 2020).loc["AAA", "prevalence_percent"] == 1.5
    assert users(old.iloc[:1], 2020).loc["AAA", "prevalence_percent"] == 9.0


def test_the_middle_of_a_range_is_that_of_logarithms_and_opioids_bound_both_ends():
    """By hand: 1 and 9 % have the middle 3; opioids of 4 % in a later year bound the upper end, and of an earlier none."""
    wide = surveys(("AAA", 2005, "opiates", 1.0), ("AAA", 2010, "opiates", 9.0))
    found = users(wide, 2020).loc["AAA"]
    assert found[["prevalence_low", "prevalence_percent", "prevalence_high"]].tolist() == pytest.approx([1, 3, 9])
    assert found["prevalence_year"] == 2010
    for year, high in ((2010, 4.0), (2009, 9.0)):
        bound = users(pd.concat([wide, surveys(("AAA", year, "opioids", 4.0))]), 2020).loc["AAA"]
        assert bound[["prevalence_low", "prevalence_high"]].tolist() == [1, high]
        assert bound["prevalence_percent"] == pytest.approx(high**0.5)
    assert users(wide, 2009).loc["AAA", "prevalence_high"] == 1
    small = users(surveys(("AAA", 2005, "opiates", 0.4), ("AAA", 2006, "opiates", 0.0)), 2020).loc["AAA"]
    assert small["prevalence_percent"] == 0.4, "a survey that found nobody is none, and a small one counts"


def test_a_value_is_alone_beyond_the_factor_from_its_nearest_on_either_side_in_its_group():
    values = pd.Series([1.0, 2.9, 10.0, 100.0, 5.0])
    assert alone(values, [pd.Series(list("aaaab"))], 3.0).tolist() == [False, False, True, True, False]
