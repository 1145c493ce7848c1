"""The model of who supplies whom: against another implementation, a planted world, and importers that it has not seen."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from pactresearch import geography
from pactresearch.errors import InputError
from pactresearch.methods.flows.gravity import FEATURES, MOST_ORIGINS, PAIR, Gravity, gravity, route_prior
from tests.simulation import importers_left_out

CONVERGED = 0.01  # of a coefficient: L-BFGS stops before the last digits
COUNTRIES = [f"C{at:02d}" for at in range(8)]


@pytest.fixture(scope="module")
def world():
    """SYNTHETIC: counts of eight countries that fall with distance and rise fivefold with a corridor."""
    rng = np.random.default_rng(7)
    rows = [(a, b, *rng.normal(0, 1, 1), *rng.integers(0, 2, 2)) for a in COUNTRIES for b in COUNTRIES if a != b]
    pairs = pd.DataFrame(rows, columns=[*PAIR, *FEATURES]).astype(dict.fromkeys(FEATURES, float))
    origin = pairs["origin"].map(dict(zip(COUNTRIES, rng.normal(0, 1, 8), strict=True)))
    mean = 40 * np.exp(-0.8 * pairs["ln_km"] + np.log(5) * pairs["named"] + origin)
    return pairs, pairs[PAIR].assign(n=rng.poisson(mean))


def test_the_fit_is_that_of_a_poisson_regression_with_a_ridge_on_the_origins(world):
    pairs, counts = world
    found = gravity(counts, pairs)
    importers, origins = (pd.get_dummies(pairs[end], dtype=float) for end in reversed(PAIR))
    plain = sm.GLM(counts["n"], np.hstack([pairs[FEATURES], importers]), family=sm.families.Poisson()).fit()
    assert found.overdispersion == pytest.approx(plain.pearson_chi2 / plain.df_resid, rel=CONVERGED)
    design = np.hstack([pairs[FEATURES], importers, origins])
    ridge = np.r_[np.zeros(3 + len(COUNTRIES)), np.full(len(COUNTRIES), found.overdispersion / len(pairs))]
    other = sm.GLM(counts["n"], design, family=sm.families.Poisson()).fit_regularized(alpha=ridge, L1_wt=0.0)
    both = np.r_[found.coefficients, found.origins]
    assert both == pytest.approx(np.r_[other.params[:3], other.params[-len(COUNTRIES) :]], rel=CONVERGED, abs=CONVERGED)


def test_what_was_planted_is_found(world):
    found = gravity(world[1], world[0])
    assert found.coefficients["ln_km"] == pytest.approx(-0.8, abs=0.1)
    assert found.coefficients["named"] == pytest.approx(np.log(5), abs=0.2)
    assert abs(found.coefficients["border"]) < 0.2


def test_without_any_case_chances_go_with_one_over_distance(world):
    pairs = world[0]
    here = pairs[pairs["destination"] == "C00"]
    for counts in (world[1].assign(n=0), world[1].iloc[:0]):
        chances = gravity(counts, pairs).chances(here)
        weight = np.exp(-here["ln_km"])
        assert chances.to_numpy() == pytest.approx((weight / weight.sum()).to_numpy())


def test_pairs_without_a_distance_are_refused(world):
    with pytest.raises(InputError, match="ln_km"):
        gravity(world[1], world[0].drop(columns="ln_km"))


@pytest.fixture(scope="module")
def mentioned():
    return importers_left_out.mentioned()


def test_importers_that_the_model_has_not_seen_are_foretold_better_than_by_distance_and_by_the_prior_before():
    """A uniform scores -4.30."""
    found = importers_left_out.scores()
    assert found["1 / distance"] == pytest.approx(-4.25, abs=0.02)
    assert found["gravity with origin effects"] > -2.7
    assert found["gravity with origin effects"] > found["the prior of before"] + 0.5


@pytest.mark.parametrize("route", geography.route_names())
def test_a_prior_adds_to_one_asks_countries_of_all_routes_and_leads_away_from_the_source(route, mentioned):
    ground = geography.ground(route, "heroin")
    prior = route_prior(
        gravity(mentioned[1], ground.pairs), ground.pairs, ground.members, ground.sources, ground.elsewhere
    )
    by = prior.groupby("destination")["q"]
    assert set(by.groups) == set(ground.members["iso3"])
    assert by.sum().to_numpy() == pytest.approx(1)
    assert by.size().max() <= MOST_ORIGINS
    assert set(prior["origin"]) & set(ground.elsewhere)
    order = ground.members.set_index("iso3")["order"]
    step = order.reindex(prior["destination"]).to_numpy() - order.reindex(prior["origin"]).fillna(0).to_numpy()
    assert (step[prior["basis"] == "gravity"] > 0).all()
    assert (step >= 0).all()


def test_a_named_pair_at_one_position_is_asked_one_that_leads_back_is_not_and_the_likeliest_are_kept(world):
    """SYNTHETIC: C01 and C02 stand at one position, C03 behind them, C00 is the source, C07 is elsewhere."""
    pairs = world[0].assign(named=0.0)
    names = pd.MultiIndex.from_frame(pairs[PAIR])
    pairs.loc[names.isin([("C01", "C02"), ("C03", "C01")]), "named"] = 1.0
    members = pd.DataFrame({"iso3": ["C01", "C02", "C03"], "order": [1, 1, 2]})
    fitted = gravity(world[1], world[0])
    found = route_prior(fitted, pairs, members, ("C00",), ("C07",)).set_index("destination")
    asked = {iso3: set(found.loc[[iso3], "origin"]) for iso3 in members["iso3"]}
    assert asked == {"C01": {"C00", "C07"}, "C02": {"C00", "C07", "C01"}, "C03": {"C00", "C07", "C01", "C02"}}
    named = found[found["basis"] == "named"]
    assert list(zip(named["origin"], named.index, strict=True)) == [("C01", "C02")]
    wide = pd.DataFrame({"iso3": ["C01"], "order": [1]})
    many = pairs.assign(destination="C01", origin=[f"D{at:02d}" for at in range(len(pairs))])
    kept = route_prior(fitted, many, wide, tuple(many["origin"]), ())
    assert len(kept) == MOST_ORIGINS
    assert kept["q"].sum() == pytest.approx(1)
    assert set(kept["origin"]) == set(many.loc[fitted.chances(many).nlargest(MOST_ORIGINS).index, "origin"])


def test_at_the_fitted_coefficients_no_coefficient_has_a_pull_left(world):
    """The derivative of the penalised likelihood by hand: importers' cases shared out by chances; the ridge pulls origins to 0."""
    pairs, counts = world
    found = gravity(counts, pairs)
    total = counts.groupby("destination")["n"].transform("sum").to_numpy()
    left = counts["n"].to_numpy() - total * found.chances(pairs).to_numpy()
    assert left @ pairs[FEATURES].to_numpy() == pytest.approx(np.zeros(3), abs=0.002 * total.sum() / 8)
    pull = pd.Series(left).groupby(pairs["origin"]).sum() - found.overdispersion * found.origins
    assert pull.to_numpy() == pytest.approx(np.zeros(8), abs=0.002 * total.sum() / 8)


def test_an_origin_that_the_model_does_not_know_has_no_effect_of_its_own():
    """By hand: e to the power of -1 x ln km, and of the effect where there is one."""
    fitted = Gravity(pd.Series([-1.0, 0.0, 0.0], FEATURES), pd.Series({"AAA": np.log(3)}), overdispersion=1.0)
    pairs = pd.DataFrame(
        {"origin": ["AAA", "NEW"], "destination": "CCC", "ln_km": np.log([1000, 500]), "border": 0, "named": 0}
    )
    assert fitted.chances(pairs).tolist() == pytest.approx([0.6, 0.4])


def test_with_hardly_more_pairs_than_coefficients_cases_scatter_no_less_than_poisson_s():
    pairs = pd.DataFrame(
        {"origin": ["AAA", "BBB"], "destination": "CCC", "ln_km": [6.0, 7.0], "border": 0.0, "named": 0.0}
    )
    found = gravity(pairs[PAIR].assign(n=[5, 5]), pairs)
    assert found.overdispersion == 1
    assert np.isfinite(found.chances(pairs)).all()


def test_a_pair_that_no_case_names_has_none(world):
    pairs, counts = world
    some = counts.index % 5 == 0
    silent, none = gravity(counts[~some], pairs), gravity(counts.assign(n=counts["n"].where(~some, 0)), pairs)
    assert silent.coefficients.tolist() == pytest.approx(none.coefficients.tolist())
    assert silent.overdispersion == pytest.approx(none.overdispersion)
    unasked = gravity(pd.concat([counts, pd.DataFrame({"origin": ["XXX"], "destination": ["C00"], "n": [999]})]), pairs)
    assert unasked.coefficients.tolist() == pytest.approx(gravity(counts, pairs).coefficients.tolist())
