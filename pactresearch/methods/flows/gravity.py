"""Where a country may be supplied from before its own cases are looked at: Poisson regression over all links of all routes."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize

from pactresearch.methods.checks import require_columns
from pactresearch.methods.flows.shares import PAIR
from pactresearch.results import result

FEATURES = ["ln_km", "border", "named"]
ORIGINS_DIFFER = 1.0  # standard deviation of the origins' effects on a log scale: e-fold either way (an assumption)
MOST_ORIGINS = 8  # of an importer: the likeliest; the rest is a long tail that no case tells apart


@result
class Gravity:
    """A fitted model: ln of the expected cases of a link is an importer's effect + coefficients x features + origin's effect.

    coefficients: of ln_km, border and named. origins: by ISO3, the effect of an origin that its place does not explain.
    overdispersion: Pearson's chi-square over the degrees of freedom, without origins' effects.
    """

    coefficients: pd.Series
    origins: pd.Series
    overdispersion: float

    def chances(self, pairs: pd.DataFrame) -> pd.Series:
        """q of each row of pairs: over the origins that stand there with one destination it adds to 1."""
        effect = pairs["origin"].map(self.origins).fillna(0.0)
        score = pairs[FEATURES].to_numpy(dtype=float) @ self.coefficients.to_numpy() + effect
        weight = pd.Series(np.exp(score - score.groupby(pairs["destination"]).transform("max")), index=pairs.index)
        return weight / weight.groupby(pairs["destination"]).transform("sum")


def gravity(links: pd.DataFrame, pairs: pd.DataFrame) -> Gravity:
    """The model of who supplies whom, from the links of every importer that cases tell of.

    links: origin, destination, n (cases). pairs: origin, destination, ln_km, border, named (by publications; both 0 or 1), a
    row for every pair of countries; links between others are not read. An importer's effect is what makes its expected cases
    add to its own, so that it drops out; origins' effects have a normal prior of ORIGINS_DIFFER. The likelihood is divided by
    the overdispersion: the cases of one organisation come together. Without any case chances go with 1 / distance.

    Raises InputError for missing columns. Source: Poisson pseudo-maximum likelihood of gravity models, Santos Silva &
    Tenreyro (2006), Review of Economics and Statistics 88:641.
    """
    require_columns(pairs, (*PAIR, *FEATURES), "pairs of countries")
    table = pairs[[*PAIR, *FEATURES]].merge(links[[*PAIR, "n"]], on=PAIR, how="left").fillna({"n": 0.0})
    table = table[table.groupby("destination")["n"].transform("sum") > 0]
    known = pd.Index(np.unique(pairs["origin"].to_numpy().astype(str)), name="origin")
    features, n = table[FEATURES].to_numpy(dtype=float), table["n"].to_numpy(dtype=float)
    groups = pd.factorize(table["destination"])[0]
    place = known.get_indexer(pd.Index(table["origin"]))
    if not n.sum():
        return Gravity(pd.Series([-1.0, 0.0, 0.0], FEATURES), pd.Series(0.0, known), overdispersion=1.0)
    alone, mu = _fit(features, n, groups, np.zeros((len(n), 0)))
    free = max(len(n) - len(FEATURES) - len(set(groups)), 1)
    phi = max(float(((n - mu) ** 2 / mu).sum() / free), 1.0)
    effects = np.zeros((len(n), len(known)))
    effects[np.arange(len(n)), place] = 1.0
    found, _mu = _fit(features, n, groups, effects, phi / ORIGINS_DIFFER**2, np.r_[alone, np.zeros(len(known))])
    split = len(FEATURES)
    return Gravity(pd.Series(found[:split], FEATURES), pd.Series(found[split:], known), overdispersion=phi)


def route_prior(
    fitted: Gravity, pairs: pd.DataFrame, members: pd.DataFrame, sources: tuple[str, ...], elsewhere: tuple[str, ...]
) -> pd.DataFrame:
    """Where a country on a route may be supplied from before its own cases are looked at: origin, destination, q, basis.

    pairs: as `gravity`, of the countries of all routes. members: iso3, order (position from the source, 1 upwards). sources:
    producers, position 0. elsewhere: countries of other routes. Origins are the countries of all routes, but for those of this
    route that lie as far from the source as the country or farther (as far is enough where a publication names the pair), so
    that hardly a flow of the prior runs in a circle. The likeliest are kept until they are COVERED of it, so every q adds to 1.
    basis: "named" where a publication names the pair, "gravity" elsewhere.
    """
    order = pd.concat([pd.Series(0, index=[*sources, *elsewhere]), members.set_index("iso3")["order"]])
    inside = pairs[pairs["origin"].isin(order.index) & pairs["destination"].isin(members["iso3"])]
    step = order[inside["destination"]].to_numpy() - order[inside["origin"]].to_numpy()
    may = inside[(step > 0) | ((step == 0) & (inside["named"] > 0))]
    table = may.assign(q=fitted.chances(may)).sort_values(["destination", "q"], ascending=[True, False])
    table = table.groupby("destination").head(MOST_ORIGINS)
    q = table["q"] / table.groupby("destination")["q"].transform("sum")
    basis = np.where(table["named"] > 0, "named", "gravity")
    return table[PAIR].assign(q=q, basis=basis).reset_index(drop=True)


def _fit(
    features: NDArray[np.float64],
    n: NDArray[np.float64],
    groups: NDArray[np.intp],
    effects: NDArray[np.float64],
    ridge: float = 0.0,
    start: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coefficients and effects, and the expected cases of each row: Poisson with the groups' effects at their best values."""
    design = np.hstack([features, effects])
    penalty = np.r_[np.zeros(features.shape[1]), np.full(effects.shape[1], ridge)]
    total = np.bincount(groups, n)

    def expected(theta: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        score = design @ theta
        highest = np.full(len(total), -np.inf)
        np.maximum.at(highest, groups, score)
        score = score - highest[groups]
        whole = np.log(np.bincount(groups, np.exp(score)))
        return score - whole[groups], total[groups] * np.exp(score - whole[groups])

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        ln_share, mu = expected(theta)
        return float(0.5 * penalty @ theta**2 - n @ ln_share), penalty * theta - (n - mu) @ design

    start = np.zeros(design.shape[1]) if start is None else start
    theta = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x
    return theta, np.maximum(expected(theta)[1], 1e-12)
