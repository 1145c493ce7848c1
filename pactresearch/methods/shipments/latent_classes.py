"""Latent class analysis of categorical features, with weights, for many starts and many bootstrap samples at once.

Cases that are alike in all features make one pattern with a weight. A feature that is not known takes no part in a case's
likelihood (missing at random). All starts and all bootstrap samples share the patterns and differ in weights alone, so one
step of the EM algorithm for all of them is two products of matrices.
"""

from functools import cached_property

import numpy as np
import pandas as pd

from pactresearch.results import result

TOLERANCE = 1e-5  # of the log-likelihood of one case: what a further step would move, far below what BIC weighs
MOST_STEPS = 500
PSEUDO_COUNT = 0.1  # of a case in every category: keeps a category nobody has in a class at a chance above nothing
COLUMNS_AT_ONCE = 400  # class columns held at once: some 1,000 patterns by 400 stay within a processor's cache


@result
class Patterns:
    """Cases as distinct combinations of features.

    indicator: (patterns, categories) 1 where the pattern has the category; a feature that is not known has none.
    weight: (patterns,) cases. of_row: (rows,) the pattern of each row of the table it was made from. feature: (categories,)
    number of the feature that each category belongs to. features, categories: their names.
    """

    indicator: np.ndarray
    weight: np.ndarray
    of_row: np.ndarray
    feature: np.ndarray
    features: tuple[str, ...]
    categories: tuple[str, ...]

    def within_feature(self, counts: np.ndarray) -> np.ndarray:
        """Counts of categories (..., categories) as shares of those of their feature."""
        return counts / (counts @ self.same_feature)

    @cached_property
    def by_category(self) -> np.ndarray:
        """(categories, patterns) the indicator the other way round, as it lies in memory: products are twice as quick."""
        return np.ascontiguousarray(self.indicator.T)

    @cached_property
    def same_feature(self) -> np.ndarray:
        """(categories, categories) 1 where two categories belong to one feature."""
        return (self.feature[:, None] == self.feature).astype(float)


@result
class Mixtures:
    """Fitted models, one a sample. ln_share: (samples, k). ln_chance: (samples, k, categories), of a category in a class.
    log_likelihood: (samples,) of the sample's weights."""

    ln_share: np.ndarray
    ln_chance: np.ndarray
    log_likelihood: np.ndarray


def patterns_of(features: pd.DataFrame, n: np.ndarray) -> Patterns:
    """The distinct combinations in a table of features, with their counts.

    features: (rows,) of categories as text, missing where not known. n: (rows,) cases.
    """
    codes, names, feature = [], [], []
    for number, column in enumerate(features.columns):
        code, found = pd.factorize(features[column], sort=True)
        codes.append(code)
        names += list(found)
        feature += [number] * len(found)
    every = np.column_stack(codes)
    distinct, of_row = np.unique(every, axis=0, return_inverse=True)
    of_row = of_row.ravel()
    indicator = np.zeros((len(distinct), len(names)))
    start = np.searchsorted(feature, np.arange(len(codes)))
    for number in range(len(codes)):
        known = np.flatnonzero(distinct[:, number] >= 0)
        indicator[known, start[number] + distinct[known, number]] = 1
    weight = np.bincount(of_row, n, minlength=len(distinct))
    return Patterns(indicator, weight, of_row, np.array(feature), tuple(features.columns), categories=tuple(names))


def fit(patterns: Patterns, weights: np.ndarray, starts: np.ndarray) -> Mixtures:
    """The EM algorithm for many samples at once, each from its own start.

    weights: (samples, patterns) cases; or (1, patterns), the same for all. starts: (samples, k, categories) chances, as
    `random_starts` gives them. A sample that has converged is left alone while the others go on.

    Source: Goodman (1974), Biometrika 61:215; EM, Dempster, Laird & Rubin (1977), JRSS B 39:1.
    """
    samples, k, _ = starts.shape
    at_once = max(1, COLUMNS_AT_ONCE // k)
    parts = [
        _fit_together(patterns, weights if len(weights) == 1 else weights[at : at + at_once], starts[at : at + at_once])
        for at in range(0, samples, at_once)
    ]
    return Mixtures(*(np.concatenate([getattr(part, name) for part in parts]) for name in Mixtures.__annotations__))


def _fit_together(patterns: Patterns, weights: np.ndarray, starts: np.ndarray) -> Mixtures:
    samples, k, _ = starts.shape
    ln_share, ln_chance = np.full((samples, k), -np.log(k)), np.log(starts)
    reached = np.full(samples, -np.inf)
    running, own = np.arange(samples), weights
    for _ in range(MOST_STEPS):
        together = _joint(patterns, ln_share[running], ln_chance[running])
        np.exp(together, out=together)  # no chance is so small that it vanishes
        chance = together.sum(axis=1)
        now = (own * np.log(chance)).sum(axis=1)
        moved = now - reached[running] > TOLERANCE * own.sum(axis=1)
        reached[running] = now
        if not moved.any():
            break
        if not moved.all():
            running, together, chance = running[moved], together[moved], chance[moved]
            own = own if len(own) == 1 else own[moved]
        together *= (own / chance)[:, None, :]  # the cases that each class is expected to hold
        ln_share[running], ln_chance[running] = _maximisation(patterns, together)
    return Mixtures(ln_share, ln_chance, reached)


def _joint(patterns: Patterns, ln_share: np.ndarray, ln_chance: np.ndarray) -> np.ndarray:
    """(samples, k, patterns) log-chance of a class and the pattern together."""
    samples, k, categories = ln_chance.shape
    return (ln_chance.reshape(-1, categories) @ patterns.by_category).reshape(samples, k, -1) + ln_share[:, :, None]


def _maximisation(patterns: Patterns, cases: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    samples, k, count = cases.shape
    share = cases.sum(axis=2)
    ln_share = np.log((share + PSEUDO_COUNT) / (share + PSEUDO_COUNT).sum(axis=1, keepdims=True))
    counts = (cases.reshape(-1, count) @ patterns.indicator).reshape(samples, k, -1) + PSEUDO_COUNT
    return ln_share, np.log(patterns.within_feature(counts))


def random_starts(patterns: Patterns, samples: int, k: int, rng: np.random.Generator) -> np.ndarray:
    """(samples, k, categories) chances, drawn around the shares of all cases so that classes begin apart."""
    shares = patterns.weight @ patterns.indicator + 1
    return patterns.within_feature(rng.gamma(1.0, size=(samples, k, len(shares))) * shares + 1e-6 * shares)


def best_of(patterns: Patterns, weights: np.ndarray, starts: np.ndarray) -> Mixtures:
    """The start with the highest likelihood, as a model of one sample. weights: (patterns,)."""
    every = fit(patterns, weights[None, :], starts)
    at = [int(np.argmax(every.log_likelihood))]
    return Mixtures(every.ln_share[at], every.ln_chance[at], every.log_likelihood[at])


def assigned(patterns: Patterns, models: Mixtures) -> np.ndarray:
    """(samples, patterns) number of the likeliest class of each pattern."""
    return _joint(patterns, models.ln_share, models.ln_chance).argmax(axis=1)


def log_likelihood_of_one_class(patterns: Patterns) -> float:
    """Log-likelihood where there are no types: features are independent."""
    counts = patterns.weight @ patterns.indicator + PSEUDO_COUNT
    return float(patterns.weight @ (patterns.indicator @ np.log(patterns.within_feature(counts))))


def bic(patterns: Patterns, log_likelihood: float, k: int) -> float:
    """Schwarz's criterion, smaller is better: -2 ln L + parameters ln(cases). Source: Schwarz (1978), Ann. Stat. 6:461."""
    free = k * (len(patterns.categories) - len(patterns.features)) + k - 1
    return float(-2 * log_likelihood + free * np.log(patterns.weight.sum()))


def adjusted_rand(first: np.ndarray, second: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Agreement of two partitions of cases, adjusted for chance: 1 is the same, about 0 by chance.

    first: (patterns,) class numbers; second: (samples, patterns) or (patterns,); weight: (patterns,) cases.
    Gives (samples,) or (). NaN where both put all cases into one class.

    Source: Hubert & Arabie (1985), Journal of Classification 2:193, equation 5.
    """
    second, single = np.atleast_2d(second), np.ndim(second) == 1
    rows = np.eye(int(first.max()) + 1)[first].T * weight
    columns = np.eye(int(second.max()) + 1)[second]
    table = np.einsum("rp,spc->src", rows, columns, optimize=True)
    together = _pairs(table).sum(axis=(1, 2))
    left, right = _pairs(table.sum(axis=2)).sum(axis=1), _pairs(table.sum(axis=1)).sum(axis=1)
    expected = left * right / _pairs(weight.sum())
    most = (left + right) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (together - expected) / (most - expected)
    return value[0] if single else value


def _pairs(count: np.ndarray) -> np.ndarray:
    return count * (count - 1) / 2
