"""Which distribution lot sizes follow: lognormal, Weibull or generalised Pareto, from exact, binned and truncated sizes.

All likelihoods are conditional on a size at or above the reporting threshold, since smaller lots are not in the file.
"""

from collections.abc import Callable, Mapping
from dataclasses import field

import numpy as np
from scipy import optimize, special, stats
from statsmodels.tools.numdiff import approx_hess3

from pactresearch.errors import InputError
from pactresearch.methods.shipments.shipments import Sizes
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

MINIMUM_CASES = 50  # under them two parameters behind a threshold are not told apart
MINIMUM_CLASSES = 4  # of sizes: two parameters and a test need more than two proportions
ALPHA = 0.05
LEAST_LN_SCALE = -15.0  # a lognormal or Weibull whose scale runs here is a power law in disguise
LARGEST_SHAPE = 10.0


@result
class SizeFit:
    """A distribution fitted by maximum likelihood.

    parameters: by name; lognormal: mu (of ln kg), sigma; Weibull: scale_kg, shape; generalised Pareto: scale_kg, xi of the
    excess over the threshold. standard_errors: by the same names, from the curvature of the likelihood, as if cases were
    independent; NaN at an edge. log_likelihood: in all. contributions: (rows,) log-likelihood of one case of each row.
    reasons: why the fit cannot be used, none where it can.
    """

    family: str
    parameters: Mapping[str, float]
    standard_errors: Mapping[str, float]
    n_cases: int
    contributions: np.ndarray = field(repr=False)
    log_likelihood: float = np.nan
    reasons: Reasons = ()

    @property
    def aic(self) -> float:
        """Akaike's criterion; all families here have two parameters."""
        return 4 - 2 * self.log_likelihood


@result
class Comparison:
    """Vuong's test of two fits to the same sizes: z above zero favours the first. p is two-sided."""

    first: str
    second: str
    z: float
    p: float

    @property
    def favours(self) -> str | None:
        """The family that fits better beyond chance, or None."""
        if not self.p < ALPHA:
            return None
        return self.first if self.z > 0 else self.second


def _lognormal(x: np.ndarray, theta: np.ndarray, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    mu, sigma = theta[0], np.exp(theta[1])
    z = (np.log(x) - mu) / sigma
    return -np.log(x) - theta[1] - 0.5 * np.log(2 * np.pi) - z**2 / 2, special.log_ndtr(-z)


def _weibull(x: np.ndarray, theta: np.ndarray, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    shape = np.exp(theta[1])
    ln_ratio = np.log(x) - theta[0]
    power = np.exp(np.minimum(shape * ln_ratio, 700))  # e^700 is as large as a number can be
    return theta[1] - theta[0] + (shape - 1) * ln_ratio - power, -power


def _generalised_pareto(x: np.ndarray, theta: np.ndarray, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    xi, ratio = theta[1], (x - threshold) / np.exp(theta[0])
    if abs(xi) < 1e-8:
        return -theta[0] - ratio, -ratio
    inside = np.log(np.maximum(1 + xi * ratio, 1e-300))
    return -theta[0] - (1 / xi + 1) * inside, -inside / xi


_Family = Callable[[np.ndarray, np.ndarray, float], tuple[np.ndarray, np.ndarray]]
_FAMILIES: dict[str, tuple[_Family, tuple[str, str], tuple[bool, bool]]] = {
    # The function, the parameters' names, and which of them are fitted on a log scale.
    "lognormal": (_lognormal, ("mu", "sigma"), (False, True)),
    "weibull": (_weibull, ("scale_kg", "shape"), (True, True)),
    "generalised pareto": (_generalised_pareto, ("scale_kg", "xi"), (True, False)),
}
FAMILIES = tuple(_FAMILIES)


def fit_sizes(sizes: Sizes, family: str) -> SizeFit:
    """Fits a distribution to sizes that are exact, binned or both, all truncated from the left at the threshold.

    family: one of FAMILIES; InputError for another. With under 50 cases, or fewer than four sizes or classes, parameters
    are NaN, with reasons.

    Source: likelihood of grouped and truncated data, Klugman, Panjer & Willmot, Loss Models, section on maximum likelihood
    with grouping and truncation; generalised Pareto of the excess, Pickands (1975), Annals of Statistics 3:119.
    """
    if family not in _FAMILIES:
        raise InputError(f"family is {family!r}; allowed: {', '.join(FAMILIES)}.")
    names = _FAMILIES[family][1]
    reasons = _too_little(sizes)
    if reasons:
        unknown = dict.fromkeys(names, np.nan)
        return SizeFit(family, unknown, unknown, sizes.n_cases, np.full(len(sizes.n), np.nan), reasons=reasons)
    start = _start(sizes, family)

    def negative(theta: np.ndarray) -> float:
        value = -float(sizes.n @ _contributions(sizes, family, theta))
        return value if np.isfinite(value) and _inside(theta, family) else 1e300

    options = {"xatol": 1e-6, "fatol": 1e-8, "maxiter": 2000}
    found = optimize.minimize(negative, start, method="Nelder-Mead", options=options)
    at_edge = not found.success or _near_edge(found.x, family)
    errors = np.full(2, np.nan) if at_edge else _standard_errors(negative, found.x)
    logged = np.array(_FAMILIES[family][2])
    values = np.where(logged, np.exp(np.where(logged, found.x, 0)), found.x)
    return SizeFit(
        family=family,
        parameters=dict(zip(names, map(float, values), strict=True)),
        standard_errors=dict(zip(names, map(float, np.where(logged, values, 1) * errors), strict=True)),
        log_likelihood=-float(found.fun),
        n_cases=sizes.n_cases,
        contributions=_contributions(sizes, family, found.x),
        reasons=(Reason("no_highest_likelihood"),) if at_edge else (),
    )


def _too_little(sizes: Sizes) -> Reasons:
    if sizes.n_cases < MINIMUM_CASES:
        return (Reason("few_sized_cases", n=sizes.n_cases, from_kg=sizes.threshold_kg, needed=MINIMUM_CASES),)
    distinct = len(np.unique(np.column_stack([sizes.low_kg, sizes.high_kg]), axis=0))
    if distinct < MINIMUM_CLASSES:
        return (Reason("few_different_sizes", n=distinct, needed=MINIMUM_CLASSES),)
    return ()


def _start(sizes: Sizes, family: str) -> np.ndarray:
    ln = np.log(sizes.mean_kg.clip(sizes.threshold_kg))
    centre = np.average(ln, weights=sizes.n)
    spread = max(np.sqrt(np.average((ln - centre) ** 2, weights=sizes.n)), 0.1)
    return {
        "lognormal": np.array([centre - spread, np.log(1.3 * spread)]),
        "weibull": np.array([centre, np.log(0.8 / spread)]),
        "generalised pareto": np.array([centre, 0.7]),
    }[family]


def _second(theta: np.ndarray, family: str) -> float:
    return float(theta[1] if family == "generalised pareto" else np.exp(min(theta[1], 50.0)))


def _inside(theta: np.ndarray, family: str) -> bool:
    return bool(LEAST_LN_SCALE < theta[0] < 30 and -2 < _second(theta, family) < LARGEST_SHAPE)


def _near_edge(theta: np.ndarray, family: str) -> bool:
    return bool(theta[0] < LEAST_LN_SCALE + 0.5 or _second(theta, family) > 0.95 * LARGEST_SHAPE)


def _contributions(sizes: Sizes, family: str, theta: np.ndarray) -> np.ndarray:
    """(rows,) log-likelihood of one case of each row, given that it is at or above the threshold."""
    function = _FAMILIES[family][0]
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # far from the solution; refused by `negative`
        density, above_low = function(sizes.low_kg, theta, sizes.threshold_kg)
        finite = np.where(np.isfinite(sizes.high_kg), sizes.high_kg, 1.0)
        above_high = np.where(np.isfinite(sizes.high_kg), function(finite, theta, sizes.threshold_kg)[1], -np.inf)
        between = above_low + np.log1p(-np.exp(np.minimum(above_high - above_low, 0)))
        above = function(np.array([sizes.threshold_kg]), theta, sizes.threshold_kg)[1][0]
        return np.where(sizes.low_kg == sizes.high_kg, density, between) - above


def _standard_errors(negative: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """Roots of the diagonal of the inverse curvature, by central differences."""
    curvature = approx_hess3(at, negative, 1e-3)
    determinant = np.linalg.det(curvature)
    if not (np.isfinite(determinant) and determinant > 0 and curvature[0, 0] > 0):
        return np.full(2, np.nan)
    return np.sqrt(np.diag(np.linalg.inv(curvature)))


def expected_shares(sizes: Sizes, fit: SizeFit, edges_kg: np.ndarray) -> np.ndarray:
    """Chance of each class between consecutive edges, (edges - 1,), for sizes at or above the threshold.

    edges_kg: increasing, the first at the threshold; the last may be infinite.
    """
    function, names, logged = _FAMILIES[fit.family]
    values = [fit.parameters[name] for name in names]
    theta = np.array([np.log(value) if log else value for value, log in zip(values, logged, strict=True)])
    with np.errstate(over="ignore", divide="ignore"):
        finite = np.where(np.isfinite(edges_kg), edges_kg, 1.0)
        above = np.where(np.isfinite(edges_kg), np.exp(function(finite, theta, sizes.threshold_kg)[1]), 0.0)
    return -np.diff(above) / above[0]


def vuong(sizes: Sizes, first: SizeFit, second: SizeFit) -> Comparison:
    """Vuong's test of two fits that do not contain each other, with the same number of parameters.

    NaN where a fit has no likelihood or the two are the same. Source: Vuong (1989), Econometrica 57:307, equation 3.8.
    """
    difference, n = first.contributions - second.contributions, sizes.n_cases
    if not np.isfinite(difference).all() or n == 0:
        return Comparison(first.family, second.family, np.nan, np.nan)
    mean = float(sizes.n @ difference) / n
    variance = float(sizes.n @ (difference - mean) ** 2) / n
    if variance < 1e-14:
        return Comparison(first.family, second.family, np.nan, np.nan)
    z = float(np.sqrt(n) * mean / np.sqrt(variance))
    return Comparison(first.family, second.family, z, float(2 * stats.norm.sf(abs(z))))
