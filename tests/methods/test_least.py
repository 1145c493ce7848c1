"""What is asked at least: with as much there is a figure, with one less there is none. All data are SYNTHETIC.

The numbers stand here as the pages and docstrings say them, so that a limit which moves is seen.
"""

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods
from pactresearch.methods.breaks.unknown_breaks import break_path
from pactresearch.methods.detection.detection import detection_index
from pactresearch.methods.displacement.intervention import intervention
from pactresearch.methods.levels.level import surprise
from pactresearch.methods.prices.chain import price_gradient
from pactresearch.methods.prices.panel import price_panel
from pactresearch.methods.prices.pass_through import cointegration, compared, pass_through, quantity_discount
from pactresearch.methods.seizures.case_profile import case_profile
from pactresearch.methods.seizures.reporters import half_have_reported, missing_reporters, token_reports
from pactresearch.methods.shipments.concentration import concentration
from pactresearch.methods.shipments.quantile_shift import comparable
from pactresearch.methods.shipments.shipments import in_whole_years, weighted_sizes
from pactresearch.methods.shipments.size_distributions import fit_sizes
from pactresearch.methods.trends.resampling import residual_autocorrelation
from pactresearch.methods.trends.robust import robust_trend
from pactresearch.methods.trends.shape import shape
from scripts.single_case_statistics import fano_factor

RNG = np.random.default_rng(5)
KG = np.exp(5 + RNG.normal(0, 0.4, 60))


def years(n):
    return np.arange(2000, 2000 + n), KG[:n].copy()


def sided(before, after):
    return (*years(before + after), 2000 + before)


def sizes(n, distinct=60):
    kg = np.resize(np.exp(RNG.normal(1, 1, distinct)).clip(0.2), n)
    return weighted_sizes(pd.DataFrame({"n": 1, "kg": kg, "size_class_kg": None}))


def retail(countries, each=2):
    table = pd.DataFrame([(f"C{one}", year) for one in range(countries) for year in range(each)], columns=["c", "year"])
    w = np.exp(RNG.normal(8, 0.5, len(table)))
    return w, w * np.exp(RNG.normal(1, 0.2, len(table))), table["c"], table["year"]


def panel(countries, n_years):
    table = pd.DataFrame(
        [(f"C{one}", year) for one in range(countries) for year in range(2000, 2000 + n_years)],
        columns=["iso3", "year"],
    )
    amounts = table.assign(n=RNG.poisson(50, len(table)).astype(float))
    return detection_index(amounts, table.assign(proxy="p", value=0.01 * (table["year"] - 2000)), kappas=(0.0,)).trends[
        0
    ]


def cases(each, n_years):
    table = pd.DataFrame({"year": np.repeat(np.arange(2011, 2011 + n_years), each), "iso3": "AAA", "n": 1})
    return comparable(table.assign(kg=np.resize(KG, len(table)), size_class_kg=None, transport=None), 0.1)


ASKED = {  # as much as is asked, and how the figure looks with it; with one less it must be NaN
    "a slope: 3 years": (3, lambda n: methods.trend(*years(n), draws=20).percent_per_year),
    "an interval: 6 years": (6, lambda n: methods.trend(*years(n), draws=20).low),
    "a robust interval: 6 years": (6, lambda n: robust_trend(*years(n)).low),
    "a trend of counts: 3 years": (3, lambda n: methods.count_trend(years(n)[0], np.arange(n) + 5).rate_ratio_per_year),
    "its p: 6 years": (6, lambda n: methods.count_trend(years(n)[0], np.arange(n) ** 2 + 5).p),
    "a forecast: 8 years before": (8, lambda n: surprise(*years(n + 1)).rank),
    "a shape: 8 years": (8, lambda n: np.nan if (found := shape(*years(n))) is None else found.aic["line"]),
    "unknown breaks: 10 years": (10, lambda n: np.nan if break_path(*years(n), draws=20).reasons else 1.0),
    "a shock: 4 years before": (4, lambda n: methods.shock_effect(*sided(n, 9), draws=20).p),
    "a shock: 4 years from it on": (4, lambda n: methods.shock_effect(*sided(9, n), draws=20).p),
    "an intervention: 5 years before": (5, lambda n: intervention(*sided(n, 6), draws=20).effect),
    "an intervention: 3 years after": (3, lambda n: intervention(*sided(8, n), draws=20).effect),
    "autocorrelation: 5 pairs of years": (6, lambda n: residual_autocorrelation(*years(n)).measured),
    "a distribution: 50 cases": (50, lambda n: fit_sizes(sizes(n), "lognormal").log_likelihood),
    "a distribution: 4 sizes": (4, lambda n: fit_sizes(sizes(200, n), "lognormal").log_likelihood),
    "a Gini coefficient: 50 cases": (50, lambda n: concentration(KG[:n], np.ones(n, int), draws=20).rarefied),
    "sizes over the years: 30 cases": (30, lambda n: len(cases(n, 4)) or np.nan),
    "sizes over the years: 4 years": (4, lambda n: len(cases(30, n)) or np.nan),
    "clusters: 5 windows": (5, lambda n: fano_factor(np.arange(n)).value),
    "retail on wholesale: 10 pairs": (10, lambda n: compared(KG[:n], KG[1 : n + 1]).elasticity),
    "within countries: 6 of them": (6, lambda n: pass_through(*retail(n)).within.elasticity),
    "a discount: 3 countries": (3, lambda n: quantity_discount(KG[: 2 * n], KG[2 : 2 * n + 2], np.repeat(range(n), 2)).exponent),
    "a common course: 40 years": (40, lambda n: cointegration(KG[:n], KG[1 : n + 1]).p),
    "a gradient: 6 countries": (6, lambda n: price_gradient(pd.Series(np.arange(n) * 100.0), pd.Series(KG[:n])).low),
    "a price index with its interval: 6 countries": (6, lambda n: indexed(n)),
    "a detection index with its interval: 4 countries": (4, lambda n: panel(n, 8).low),
    "and 6 years": (6, lambda n: panel(6, n).low),
}  # fmt: skip


def indexed(countries):
    table = pd.DataFrame(
        [(f"C{one}", year) for one in range(countries) for year in (2010, 2011, 2012)], columns=["iso3", "year"]
    )
    return price_panel(table.assign(usd_per_kg=np.exp(RNG.normal(8, 0.3, len(table)))), 2010).table.loc[2012, "low"]


@pytest.mark.parametrize("name", ASKED)
def test_with_as_much_as_is_asked_there_is_a_figure_and_with_one_less_there_is_none(name):
    least, figure = ASKED[name]
    assert np.isfinite(figure(least))
    assert np.isnan(figure(least - 1))


def test_a_share_of_cases_is_told_from_ten_that_say_something():
    def profile(n):
        table = pd.DataFrame({"transport": ["air"] * n + [None] * 3, "n": 1, "year": 2011})
        return case_profile(table, "transport")

    assert profile(10).enough and not profile(9).enough


def test_a_year_is_whole_from_half_of_the_middle_one_on_and_where_that_is_small_always():
    def whole(last, middle=40):
        table = pd.DataFrame({"iso3": "AAA", "year": range(2011, 2016), "n": [middle] * 4 + [last]})
        return in_whole_years(table).iloc[-1]

    assert whole(20) and not whole(19)
    assert whole(15, middle=30) and not whole(14, middle=30) and whole(1, middle=29)


def test_who_reported_in_five_of_the_ten_years_before_usually_reports():
    kg = pd.DataFrame(
        {"FIV": [1.0] * 5 + [np.nan] * 6, "FOU": [1.0] * 4 + [np.nan] * 7, "OLD": [1.0] * 11}, range(2010, 2021)
    )
    assert missing_reporters(kg, 2020) == ("FIV",)
    assert missing_reporters(pd.concat([pd.DataFrame({"FIV": 1.0}, [2009]), kg.drop(columns="OLD")]), 2021) == ()
    assert half_have_reported(3, 3) and not half_have_reported(2, 3) and not half_have_reported(0, 0)


def test_a_tenth_of_the_median_of_five_years_is_no_token_and_less_is():
    kg = pd.DataFrame(
        {
            "A": [1e6, 100.0, 100, 100, 100, 100, 10],
            "B": [1e6, 100.0, 100, 100, 100, 100, 9.9],
            "C": [np.nan] * 4 + [100, 100, 1],
        }
    )
    assert token_reports(kg).iloc[-1].tolist() == [False, True, False]
