import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.seizures.series import route_series
from pactresearch.methods.trends.countries import country_trends, false_discovery
from pactresearch.methods.trends.robust import robust_trend, widened
from pactresearch.methods.trends.theil_sen import trend
from pactresearch.methods.trends.windows import trend_of_years
from pactresearch.verdict import Reason

YEARS = np.arange(2000, 2020)
# Benjamini & Hochberg (1995), JRSS B 57:289, section 3.2: the fifteen p-values of a study of thrombolysis; the first
# four are discoveries at 5 %, where Bonferroni's correction would keep three.
PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
PUBLISHED += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_benjamini_and_hochberg_s_own_example():
    table = false_discovery(pd.Series(PUBLISHED).sample(frac=1, random_state=0))
    assert sorted(table.p[table.discovery]) == PUBLISHED[:4]


def test_a_missing_p_value_stays_missing_and_does_not_dilute_the_others():
    plain = false_discovery(pd.Series(PUBLISHED))
    gaps = false_discovery(pd.Series([np.nan, *PUBLISHED, np.nan]))
    assert gaps.p_adjusted.iloc[1:-1].tolist() == plain.p_adjusted.tolist()
    assert gaps.p_adjusted.iloc[[0, -1]].isna().all()
    assert not gaps.discovery.iloc[[0, -1]].any()


def test_nothing_to_correct():
    assert false_discovery(pd.Series([np.nan, np.nan])).discovery.sum() == 0
    with pytest.raises(InputError, match=r"these do not: \{'B': 1.5\}"):
        false_discovery(pd.Series({"A": 0.5, "B": 1.5}))


def test_each_country_has_its_trend_sorted_by_usual_kg_and_the_silent_one_is_kept():
    """SYNTHETIC."""
    rng = np.random.default_rng(0)
    planted = {"AAA": (10, -10), "BBB": (1000, 8), "CCC": (100, 0)}
    rows = [
        {"iso3": iso3, "year": year, "drug": "heroin", "kg": level * (1 + rate / 100) ** (year - 2010) * noise}
        for iso3, (level, rate) in planted.items()
        for year, noise in zip(YEARS, np.exp(rng.normal(0, 0.2, len(YEARS))), strict=True)
    ]
    rows.append({"iso3": "DDD", "year": 2001, "drug": "heroin", "kg": 5.0})
    members = pd.DataFrame({"iso3": [*planted, "DDD", "EEE"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    table = country_trends(route_series(pd.DataFrame(rows), members, "heroin", 2000, 2019))
    assert table.index.tolist() == ["BBB", "CCC", "AAA", "DDD", "EEE"]
    for iso3, (_, rate) in planted.items():
        assert table.cautious_low[iso3] <= rate <= table.cautious_high[iso3]
    assert table.discovery.to_dict() == {"BBB": True, "CCC": False, "AAA": True, "DDD": False, "EEE": False}
    assert table.reasons["EEE"] == (Reason("no_year_for_trend"),)
    assert (table.p_adjusted >= table.p)[["AAA", "BBB", "CCC"]].all()


def test_a_country_is_said_to_have_fallen_only_where_its_own_verdict_on_these_years_says_so():
    """SYNTHETIC: steady falls of 15 % a year; one country's reports end half-way, one's hang on its first and last years."""
    rng, years = np.random.default_rng(3), len(YEARS)
    steady = 100 * 0.85 ** np.arange(years) * np.exp(rng.normal(0, 0.1, years))
    ended = np.where(np.arange(years) < 13, steady, np.nan)
    single = 50 * np.exp(rng.normal(0, 0.5, years))
    single[[0, 1]], single[[-2, -1]] = 600.0, 4.0
    given = pd.DataFrame({"AAA": steady, "BBB": ended, "CCC": single}, index=pd.Index(YEARS, name="year"))
    rows = given.melt(var_name="iso3", value_name="kg", ignore_index=False).dropna().reset_index().assign(drug="heroin")
    members = pd.DataFrame({"iso3": [*given], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    series = route_series(rows, members, "heroin", 2000, 2019)
    table = country_trends(series)
    own = {iso3: trend_of_years(YEARS, given[iso3].to_numpy()).verdict for iso3 in given}
    assert table["discovery"].to_dict() == {iso3: verdict == "supported" for iso3, verdict in own.items()}
    assert own["AAA"] == "supported" and own["BBB"] == "not identified"
    assert table.loc["BBB", "p_adjusted"] < 0.05, "clear as far as it goes, which is not to the window's end"


def test_each_row_is_the_country_s_own_trend_and_reports_that_end_half_way_are_no_discovery():
    """SYNTHETIC: both fall as clearly; one reported the first ten of the twenty years, the other nine."""
    fall = 1000 * 0.8 ** np.arange(10) * np.exp(np.random.default_rng(2).normal(0, 0.05, 10))
    rows = [(iso3, 2000 + at, "heroin", fall[at]) for iso3, n in (("TEN", 10), ("NIN", 9)) for at in range(n)]
    table = pd.DataFrame(rows, columns=["iso3", "year", "drug", "kg"])
    members = pd.DataFrame({"iso3": ["TEN", "NIN"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    found = country_trends(route_series(table, members, "heroin", 2000, 2019), draws=200, seed=3)
    assert found["discovery"].to_dict() == {"NIN": False, "TEN": False}
    own = trend(np.arange(2000, 2010), fall, draws=200, seed=3)
    assert found.loc["TEN", ["percent_per_year", "low", "high", "p"]].tolist() == [
        own.percent_per_year, own.low, own.high, own.bootstrap_p,
    ]  # fmt: skip
    wide = widened(own, robust_trend(np.arange(2000, 2010), fall))
    assert tuple(found.loc["TEN", ["cautious_low", "cautious_high"]]) == wide
    assert found["median_kg"].to_dict() == pytest.approx({"NIN": np.median(fall[:9]), "TEN": np.median(fall)})


def test_a_discovery_lies_below_one_in_twenty_after_all_are_adjusted():
    """By hand: two p-values, of which the smaller counts twice."""
    found = false_discovery(pd.Series([0.02, 0.6]))
    assert found["p_adjusted"].tolist() == pytest.approx([0.04, 0.6])
    assert found["discovery"].tolist() == [True, False]
    assert false_discovery(pd.Series([0.026, 0.6]))["discovery"].tolist() == [False, False]
    assert false_discovery(pd.Series([0.0, 1.0]))["p"].tolist() == [0, 1]
