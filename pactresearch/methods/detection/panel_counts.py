"""Poisson regression of a panel with country effects, fitted once for the whole panel and once without each country.

A Poisson model with an effect for every country has the same estimates as a multinomial model in which a country's total is
shared out over its years, so the country effects need not be fitted. That makes a fit small enough to be repeated without
each country in turn, all at once as array operations, for the jackknife. It is the model of
`sm.GLM(y, X, family=Poisson(), offset=...)` with country dummies; a test holds the two together.
"""

import itertools
from functools import cached_property

import numpy as np

from pactresearch.results import result

MAXIMUM_STEPS = 200
LARGEST_STEP = 2.0  # in ln: a longer Newton step from a flat start can leap past the estimate
CONVERGED = 1e-5  # of the last step, in ln: what is left after it is about its square
NO_INFORMATION = 1e-9  # of an eigenvalue against the largest: its direction is not in the data
LARGEST_EFFECT = 18.0  # e^18 is 66 million: an effect beyond runs away to infinity
IN_NULL_SPACE = 1e-6  # a part larger than this of a coefficient's direction that the data do not tell


@result
class Panel:
    """Cells of a panel, sorted by country and year. Every country has a total above zero and two years or more."""

    amount: np.ndarray  # (cells,) cases or kg, 0 or more
    year: np.ndarray  # (cells,) int
    country: np.ndarray  # (cells,) int, 0 to n_countries - 1, sorted
    names: tuple[str, ...]  # (n_countries,) iso3
    proxy: np.ndarray  # (cells,) sum of the log proxies

    @cached_property
    def starts(self) -> np.ndarray:
        """(n_countries,) position of each country's first cell."""
        return np.flatnonzero(np.r_[True, np.diff(self.country) > 0])

    @cached_property
    def totals(self) -> np.ndarray:
        """(n_countries,) cases or kg of each country over its years."""
        return np.add.reduceat(self.amount, self.starts)


@result
class PanelFit:
    """Coefficients of the whole panel and of the panel without each country; NaN where the data do not tell them."""

    coefficients: np.ndarray  # (p,)
    without_one: np.ndarray  # (n_countries, p)
    information: np.ndarray  # (n_countries,) what each country adds to the information on the first coefficient

    @property
    def standard_errors(self) -> np.ndarray:
        """(p,) clustered by country: the jackknife over countries, about the estimate from all of them.

        Source: the estimator CV3 of MacKinnon, Nielsen & Webb (2023), Journal of Econometrics 232:272.
        """
        n = len(self.without_one)
        return np.sqrt((n - 1) / n * ((self.without_one - self.coefficients) ** 2).sum(axis=0))


def fit(panel: Panel, regressors: np.ndarray, offset: np.ndarray) -> PanelFit:
    """Poisson regression with country effects and an offset, and the same without each country in turn.

    regressors: (cells, p), each of size about one; offset: (cells,) in ln. ln of the mean = country effect + regressors @
    coefficients + offset. Amounts need not be whole: with kilograms it is the Poisson quasi-likelihood, whose estimates
    only ask that the mean be right.

    Source: Hausman, Hall & Griliches (1984), Econometrica 52:909, for the conditional form; Santos Silva & Tenreyro (2006),
    Review of Economics and Statistics 88:641, for amounts.
    """
    everyone = np.ones((1, len(panel.names)))
    whole = _newton(panel, regressors, offset, everyone, np.zeros((1, regressors.shape[1])))
    # Without one country the estimate is near that of all, so each search starts there.
    without = _newton(
        panel, regressors, offset, 1 - np.eye(len(panel.names)), np.repeat(whole, len(panel.names), axis=0)
    )
    return PanelFit(
        _told(panel, regressors, offset, everyone, whole)[0],
        _told(panel, regressors, offset, 1 - np.eye(len(panel.names)), without),
        _first_information(panel, regressors[:, 0], _shares(panel, regressors @ whole.T + offset[:, None])[:, 0]),
    )


def _newton(panel: Panel, x: np.ndarray, offset: np.ndarray, kept: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """(fits, p) coefficients from the given start. kept: (fits, n_countries), 1 for the countries of each fit, else 0."""
    observed = (kept[:, panel.country] * panel.amount) @ x
    cells = (kept * panel.totals)[:, panel.country].T
    products = _products(x)
    for _ in range(MAXIMUM_STEPS):
        shares = _shares(panel, x @ coefficients.T + offset[:, None])
        information = _information(panel, x, products, shares, kept)
        score = observed - (cells * shares).T @ x
        step = np.einsum("bpq,bq->bp", np.linalg.pinv(information, rcond=NO_INFORMATION, hermitian=True), score)
        size = np.abs(step).max(axis=1, keepdims=True)
        coefficients = coefficients + step * np.minimum(1, LARGEST_STEP / np.maximum(size, LARGEST_STEP))
        # An effect that runs away to infinity never settles; `_told` sets it aside.
        if np.all((size[:, 0] < CONVERGED) | (np.abs(coefficients).max(axis=1) > LARGEST_EFFECT + LARGEST_STEP)):
            break
    return coefficients


def imbalance(panel: Panel, regressor: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """What each country adds to the score of one coefficient at 0: together 0 where the estimate is 0.

    regressor: (cells,); offsets: (cells, several); gives (n_countries, several).
    """
    expected = panel.totals[panel.country, None] * _shares(panel, offsets)
    return np.add.reduceat((panel.amount[:, None] - expected) * regressor[:, None], panel.starts)


def _shares(panel: Panel, log_mean: np.ndarray) -> np.ndarray:
    """(cells, fits) share of each country's total that the model puts in each of its years."""
    log_mean = log_mean - np.maximum.reduceat(log_mean, panel.starts)[panel.country]
    weight = np.exp(log_mean)
    return weight / np.add.reduceat(weight, panel.starts)[panel.country]


def _products(x: np.ndarray) -> np.ndarray:
    """(cells, p * p) all products of two regressors."""
    return (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)


def _information(panel: Panel, x: np.ndarray, products: np.ndarray, shares: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """(fits, p, p): each kept country adds its total times the variance of the regressors over its years, by shares."""
    p = x.shape[1]
    years = itertools.pairwise([*panel.starts, len(x)])
    means = np.stack([shares[a:b].T @ x[a:b] for a, b in years], axis=2)
    totals = kept * panel.totals
    squares = ((totals[:, panel.country] * shares.T) @ products).reshape(-1, p, p)
    return squares - (means * totals[:, None, :]) @ means.transpose(0, 2, 1)


def _first_information(panel: Panel, regressor: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """(n_countries,) what each country adds to the information on one coefficient."""
    mean = np.add.reduceat(shares * regressor, panel.starts)
    return panel.totals * np.add.reduceat(shares * (regressor - mean[panel.country]) ** 2, panel.starts)


def _told(panel: Panel, x: np.ndarray, offset: np.ndarray, kept: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """The coefficients, NaN where the data do not tell them: they run away, or are free to move along with others."""
    shares = _shares(panel, x @ coefficients.T + offset[:, None])
    information = _information(panel, x, _products(x), shares, kept)
    values, vectors = np.linalg.eigh(information)
    free = values <= NO_INFORMATION * np.maximum(values[:, -1:], kept.astype(float) @ panel.totals[:, None])
    moved = np.einsum("bpq,bq->bp", vectors**2, free.astype(float))
    return np.where((moved < IN_NULL_SPACE) & (np.abs(coefficients) < LARGEST_EFFECT), coefficients, np.nan)
