import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from pactresearch.chapters.business_models.reasons import say
from pactresearch.errors import InputError
from pactresearch.methods.shipments import quantile_shift as quantile_shift_
from pactresearch.methods.shipments.quantile_shift import comparable, quantile_shift, weighted_quantile

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


def quantile_of(values, n, tau):
    """The smallest value with at least tau of the cases up to it, by writing every case down."""
    every = np.sort(np.repeat(values, n))
    return every[int(np.ceil(tau * len(every) - 1e-9)) - 1]


def small(seed=7):
    """SYNTHETIC rows as `comparable` gives them: one country, six years, two modes, rows of several cases."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        {"iso3": "AAA", "year": np.repeat(range(2011, 2017), 8), "mode": np.resize(["air", "road"], 48)}
    )
    ln_kg = rng.normal(0, 1, 48) + 0.15 * (table["year"] - 2011) + (table["mode"] == "road")
    return table.assign(ln_kg=ln_kg, n=rng.integers(1, 5, 48))


@pytest.mark.parametrize("tau", [0.25, 0.5, 0.9])
def test_weighted_quantiles_at_any_part_are_those_of_the_cases_written_down(tau):
    rows = small()
    found = weighted_quantile(rows["ln_kg"].to_numpy(), rows["n"].to_numpy(), rows["year"].to_numpy(), tau)
    for year, own in rows.groupby("year"):
        assert (found[rows["year"] == year] == quantile_of(own["ln_kg"], own["n"], tau)).all()
    tenths = weighted_quantile(np.arange(10.0), np.ones(10, int), np.zeros(10, int), tau)
    assert tenths[0] == {0.25: 2, 0.5: 4, 0.9: 8}[tau]


@pytest.mark.parametrize("tau", [0.5, 0.9])
def test_the_slope_loses_least_and_p_is_the_share_of_all_orders_of_the_years(tau):
    rows = small()
    found = quantile_shift(rows, tau)

    def loss(slope):
        total = 0.0
        for _, own in rows.groupby("mode"):
            rest = own["ln_kg"] - slope * (own["year"] - 2013.5)
            away = rest - quantile_of(rest, own["n"], tau)
            total += (own["n"] * away * (tau - (away < 0))).sum()
        return total

    slope = np.log1p(found.percent_per_year / 100)
    around = min(loss(slope + step) for step in np.linspace(-0.2, 0.2, 41))
    assert loss(slope) <= around * (1 + 1e-3)
    within = rows["ln_kg"] - rows.groupby("mode")["ln_kg"].transform(
        lambda own: quantile_of(own, rows.loc[own.index, "n"], tau)
    )
    yearly = np.array([quantile_of(within[own.index], own["n"], tau) for _, own in rows.groupby("year")])
    every = [abs(np.dot(yearly - yearly.mean(), order)) for order in itertools.permutations(np.arange(6) - 2.5)]
    assert found.p == pytest.approx(np.mean(np.array(every) >= every[0] - 1e-9))
    assert (found.first_year, found.last_year, found.n_years, found.n_cases) == (2011, 2016, 6, rows["n"].sum())


def test_orders_of_the_years_of_two_countries_multiply():
    four = cases(years=range(2011, 2015))
    assert np.isfinite(quantile_shift(comparable(four, 0.1), 0.5, permutations=99).p), "24 x 24 orders"
    five = cases(years=range(2011, 2016), iso3=("AAA",))
    assert np.isfinite(quantile_shift(comparable(five, 0.1), 0.5).p), "120 orders"


def test_what_may_be_compared_is_of_known_size_at_or_above_the_threshold_in_logs_of_one_case():
    table = cases(800, iso3=("AAA",)).assign(kg=0.5)
    assert comparable(table, 0.5)["ln_kg"].unique().tolist() == [np.log(0.5)]
    assert comparable(table, 0.51).empty
    grouped = table.assign(n=4, size_class_kg="0.1-1", transport="withheld")
    found = comparable(grouped, 0.1)
    assert found["ln_kg"].unique() == pytest.approx(np.log(0.125))
    assert set(found["mode"]) == {"not told"}
    assert comparable(grouped.assign(size_class_kg=None), 0.1).empty


def test_lot_sizes_are_shifts_as_reported_above_a_kilogram_and_without_the_largest_lot(monkeypatch):
    monkeypatch.setattr(quantile_shift_, "growth_found", lambda rows, seed: len(rows) / 1e4)
    table = cases(1500, growth=0.1)
    found, rows = quantile_shift_.lot_sizes(table, seed=4), comparable(table, 0.1)
    for tau in (0.5, 0.9):
        assert found.shifts[tau] == quantile_shift(rows, tau, seed=4)
        assert found.above_1_kg[tau] == quantile_shift(comparable(table, 1.0), tau, seed=4)
        assert found.without_largest[tau] == quantile_shift(rows.drop(index=rows["ln_kg"].idxmax()), tau, seed=4)
        assert set(found.checks(tau).values()) <= {found.above_1_kg[tau], found.without_largest[tau]}
    assert found.power == len(rows) / 1e4
    assert found.strongest.p == min(shift.p for shift in found.shifts.values())
    few = quantile_shift_.lot_sizes(table.iloc[:50])
    assert np.isnan(few.power) and few.strongest is few.shifts[0.5]


def test_each_world_has_the_years_of_a_country_in_any_order_cases_drawn_anew_and_lots_that_grow(monkeypatch):
    """By what the rule is given: whole years move, as many cases as before, and ln kg is higher by ln 1.3 a year."""
    worlds = []
    monkeypatch.setattr(quantile_shift_, "_claimed", lambda world, seed: worlds.append(world) or len(worlds) % 3 == 0)
    rows = small()
    assert quantile_shift_.growth_found(rows, worlds=6) == pytest.approx(2 / 6)
    orders = set()
    before = rows.set_index(rows["ln_kg"].round(9))["year"]
    assert before.index.is_unique, "so that a row is known again by its size"
    for world in worlds:
        assert world.n.sum() == rows["n"].sum() and (world.n > 0).all()
        old = before.loc[(world.ln_kg - np.log(1.3) * (world.year - 2011)).round(9)]
        moved = dict(zip(old, world.year, strict=True))
        assert all(moved[was] == now for was, now in zip(old, world.year, strict=True))
        assert set(moved.values()) == set(range(2011, 2017))
        orders.add(tuple(moved[year] for year in sorted(moved)))
    assert len(orders) > 3


@pytest.mark.parametrize(
    ("p", "claimed"),
    [
        ([[0.024, 0.5], [0.049, 0.5], [0.049, 0.5]], True), ([[0.5, 0.024], [0.5, 0.049], [0.5, 0.049]], True),
        ([[0.026, 0.5], [0.04, 0.5], [0.04, 0.5]], False), ([[0.01, 0.5], [0.051, 0.5], [0.04, 0.5]], False),
        ([[0.01, 0.5], [0.04, 0.5], [0.051, 0.5]], False), ([[0.01, 0.01], [0.5, 0.04], [0.04, 0.5]], False),
        ([[0.025, 0.5], [0.04, 0.5], [0.04, 0.5]], False),
    ],
)  # fmt: skip
def test_a_shift_is_claimed_where_one_quantile_passes_all_three_tests(monkeypatch, p, claimed):
    """Half of five percent of either quantile as reported, and five above a kilogram and without the largest lot."""
    told = iter(p)
    monkeypatch.setattr(quantile_shift_._Lots, "p", lambda *_: next(told))
    lots = quantile_shift_._Lots.of(small().assign(ln_kg=lambda table: table["ln_kg"] + 3))
    assert quantile_shift_._claimed(lots, 1) == claimed
