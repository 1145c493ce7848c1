"""How unequal lots are: Gini at equal n, the share of the largest, and with the largest left out.

The Gini coefficient of a heavy-tailed distribution grows with the number of cases. Two groups are therefore compared only
at the same number of cases, by drawing that many from each again and again.
"""

import numpy as np

from pactresearch.errors import InputError
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

DEFAULT_SEED = 20170912
COMPARED_AT = 50  # cases: enough for an interval, few enough for most years
DRAWS = 400


@result
class Concentration:
    """How unequal the sizes of cases are. Shares and Gini from 0 to 1.

    gini: with n / (n - 1), of all cases; grows with n. rarefied: mean of the same at `compared_at` cases drawn without
    replacement, NaN where there are fewer; low, high: the middle 95 % of samples of that many drawn with replacement. top_share: of
    kilograms, in the largest 1 % of cases. without_largest: `rarefied` without the largest case. rows of several cases
    count as equal, so that all of these are lower bounds where cases are grouped.
    """

    n_cases: int
    compared_at: int
    lower_bound: bool
    gini: float = np.nan
    rarefied: float = np.nan
    low: float = np.nan
    high: float = np.nan
    top_share: float = np.nan
    without_largest: float = np.nan
    reasons: Reasons = ()


def gini(sizes: np.ndarray) -> np.ndarray:
    """Gini coefficient with n / (n - 1) of sizes (..., cases), any unit, 0 or more; NaN under two cases or without weight.

    Source: Deltas (2003), Review of Economics and Statistics 85:226, for the correction.
    """
    x, count = np.sort(sizes, axis=-1), sizes.shape[-1]
    total = x.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (2 * (x @ np.arange(1, count + 1)) / total - count - 1) / (count - 1)
    return np.where(total > 0, value, np.nan)


def concentration(
    sizes: np.ndarray, n: np.ndarray, *, compared_at: int = COMPARED_AT, draws: int = DRAWS, seed: int = DEFAULT_SEED
) -> Concentration:
    """How unequal sizes are, at all cases and at `compared_at` of them.

    sizes: (rows,) kg of one case of each row; n: (rows,) cases. Raises InputError for compared_at under 10.
    """
    if compared_at < 10:
        raise InputError(f"compared_at is {compared_at!r}; a Gini coefficient needs 10 cases or more.")
    sizes, n = np.asarray(sizes, dtype=float), np.asarray(n, dtype="int64")
    cases, grouped = int(n.sum()), bool((n > 1).any())
    if cases < compared_at:
        return Concentration(
            cases, compared_at, grouped, reasons=(Reason("few_cases_for_gini", n=cases, needed=compared_at),)
        )
    rng = np.random.default_rng(seed)
    every = np.repeat(sizes, n)
    again = gini(every[rng.integers(cases, size=(draws, compared_at))])
    fewer = np.sort(every)[:-1]
    without = rarefied_gini(fewer, compared_at, draws, rng) if len(fewer) >= compared_at else np.nan
    return Concentration(
        n_cases=cases,
        gini=float(gini(every)),
        rarefied=rarefied_gini(every, compared_at, draws, rng),
        low=float(np.quantile(again, 0.025)),
        high=float(np.quantile(again, 0.975)),
        compared_at=compared_at,
        top_share=top_share(sizes, n),
        without_largest=float(without),
        lower_bound=grouped,
    )


def rarefied_gini(sizes: np.ndarray, compared_at: int, draws: int, rng: np.random.Generator) -> float:
    """Mean Gini coefficient of `compared_at` cases drawn without replacement. sizes: (cases,), at least as many."""
    return float(gini(sizes[_positions(len(sizes), compared_at, draws, rng)]).mean())


def _positions(cases: int, count: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """(draws, count) different positions among `cases`, each set as likely as any other; the cost does not grow with cases.

    Source: Floyd's algorithm, Bentley & Floyd (1987), Communications of the ACM 30:754, for all draws at once.
    """
    chosen = np.empty((draws, count), dtype=np.int64)
    for step, last in enumerate(range(cases - count, cases)):
        drawn = rng.integers(last + 1, size=draws)
        taken = (chosen[:, :step] == drawn[:, None]).any(axis=1)
        chosen[:, step] = np.where(taken, last, drawn)
    return chosen


def top_share(sizes: np.ndarray, n: np.ndarray, share: float = 0.01) -> float:
    """Share of kilograms (0-1) in the largest `share` of cases; a part of a case counts as that part. NaN without weight."""
    order = np.argsort(-np.asarray(sizes, dtype=float), kind="stable")
    x, counts = np.asarray(sizes, dtype=float)[order], np.asarray(n, dtype=float)[order]
    total = counts @ x
    if not total > 0:
        return np.nan
    wanted = share * counts.sum()
    before = np.concatenate([[0.0], np.cumsum(counts)[:-1]])
    return float(np.clip(wanted - before, 0, counts) @ x / total)
