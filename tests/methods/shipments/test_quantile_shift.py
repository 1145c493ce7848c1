import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from pactresearch.errors import InputError
from pactresearch.methods.shipments.quantile_shift import comparable, quantile_shift, weighted_quantile
from pactresearch.reports.show.reasons import say

TIES = 0.02  # a year, in logs: where several slopes are equally good, two solvers may take different ones


def cases(count=900, years=range(2011, 2017), growth=0.2, seed=0, iso3=("AAA", "BBB")):
    """SYNTHETIC single cases whose ln kg grows by `growth` a year, larger by road than by air."""
    rng = np.random.default_rng(seed)
    year, road = rng.choice(list(years), count), rng.random(count) < 0.5
    return pd.DataFrame(
        {
            "n": 1,
            "year": year,
            "iso3": rng.choice(iso3, count),
            "transport": np.where(road, "private road", "air"),
            "size_class_kg": None,
            "kg": np.exp(1 + road + growth * (year - 2011) + rng.normal(0, 0.5, count)),
        }
    )


@pytest.mark.parametrize("tau", [0.5, 0.9])
def test_the_slope_is_that_of_quantile_regression(tau):
    rows = comparable(cases(), 0.1)
    ours = np.log1p(quantile_shift(rows, tau).percent_per_year / 100)
    # statsmodels stops at a limit of steps between equally good slopes, and warns of it.
    with warnings.catch_warnings(action="ignore"):
        theirs = smf.quantreg("ln_kg ~ year + C(iso3) * C(mode)", rows.assign(year=rows["year"] - 2013)).fit(q=tau)
    assert ours == pytest.approx(theirs.params["year"], abs=TIES)
    assert ours == pytest.approx(0.2, abs=0.06)


def test_rows_of_alike_cases_give_what_the_cases_give():
    rows = comparable(cases().assign(kg=lambda table: table["kg"].round(0) + 1), 0.1)
    grouped = rows.groupby(["iso3", "year", "mode", "ln_kg"], as_index=False)["n"].sum()
    alone, together = quantile_shift(rows, 0.5), quantile_shift(grouped, 0.5)
    assert together.percent_per_year == pytest.approx(alone.percent_per_year, abs=1e-3)
    assert (together.p, together.n_cases) == (pytest.approx(alone.p), 900)


def test_weighted_quantiles_are_those_of_the_cases_themselves():
    rng = np.random.default_rng(3)
    y, n, group = rng.normal(size=60), rng.integers(1, 6, 60), rng.integers(0, 4, 60)
    found = weighted_quantile(y, n, group, 0.5)
    for one in range(4):
        every = np.sort(np.repeat(y[group == one], n[group == one]))
        assert (found[group == one] == every[int(np.ceil(len(every) / 2)) - 1]).all()


def test_one_year_that_jumps_is_no_shift():
    """A single operation moves all cases of a country and year together; they do not count as independent."""
    table = cases(growth=0.0, iso3=("AAA",))
    table.loc[table["year"] == 2016, "kg"] *= 5
    assert quantile_shift(comparable(table, 0.1), 0.5).p > 0.05


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (cases().iloc[:0], "No country has 30 cases of known size in each of 4 years."),
        (cases(years=[2013]), "No country has 30 cases of known size in each of 4 years."),
        (cases(years=range(2011, 2015), iso3=("AAA",)), "The years can be put in only 24 orders, too few for a test."),
        (cases().assign(kg=3.0), "All cases are the same size."),
    ],
)
def test_what_cannot_carry_a_shift_has_a_reason_in_place_of_a_number(table, reason):
    found = quantile_shift(comparable(table, 0.1), 0.5)
    assert np.isnan(found.p) and np.isnan(found.percent_per_year)
    assert say(found.reasons) == reason


def test_sizes_below_the_threshold_or_pooled_over_classes_do_not_enter():
    rows = cases().assign(n=lambda table: np.where(table.index < 50, 3, 1))
    assert len(comparable(rows, 0.1)) == 850
    assert comparable(cases(), 1000.0).empty


def test_a_quantile_outside_zero_to_one_is_refused():
    with pytest.raises(InputError, match=r"0\.5 is the median"):
        quantile_shift(comparable(cases(), 0.1), 50)
