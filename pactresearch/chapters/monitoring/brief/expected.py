"""What the windows before let one expect of the newest, and what an alarm on it is worth: false alarms, and power.

Counts of windows scatter far more than at a steady rate, and their level wanders. So a count is taken on the scale of its
root, where its scatter no longer grows with it, as a level that wanders and a part that does not last; the newest window is
then a mixture of Student's t. Past outbreaks are drawn in, or one of them would hide the next.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
# Variance of the level's step over the variance of what does not last: each is as likely beforehand.
RATIOS = np.array([0.0, 0.03, 0.1, 0.3, 1.0])
SPREADS = 3.0  # robust standard deviations from the middle, to which an outbreak among the windows before is drawn in
LEAST_LEVEL = 5.0  # cases a window: below it, counts that cluster are mostly zeros, and no forecast of them holds
GRID = np.linspace(-60, 60, 4801)  # scales from the middle, on which the mixture is inverted
CHANGES = (1, 3)  # times the level: a quiet window, and the smallest change that the brief is to find
DRAWS = 500


@dataclass(frozen=True)
class Scale:
    """to, back: between amounts and the scale on which they are forecast. spread: the least standard deviation there."""

    to: Callable[[Floats], Floats]
    back: Callable[[Floats], Floats]
    spread: float


# Of counts; the root of a Poisson count has a standard deviation of .5. Source: Anscombe (1948), Biometrika 35:246.
ROOT = Scale(lambda n: np.sqrt(n + 0.375), lambda at: np.maximum(np.maximum(at, 0.0) ** 2 - 0.375, 0.0), 0.5)


def logarithm(min_kg: float) -> Scale:
    """The scale of kilograms: ln (1 + kg / min_kg), 0 where nothing was seized."""
    return Scale(lambda kg: np.log1p(kg / min_kg), lambda at: min_kg * np.expm1(np.maximum(at, 0.0)), 0.1)


@dataclass(frozen=True)
class Mixture:
    """The forecast of each series: Student's t for each of RATIOS, (ratios, series), with its weight."""

    mean: Floats
    scale: Floats
    weight: Floats
    degrees: int

    def below(self, values: Floats) -> Floats:
        """(series,) the chance of less."""
        return (self.weight * special.stdtr(self.degrees, (values - self.mean) / self.scale)).sum(axis=0)

    def quantile(self, chance: float) -> float:
        """The value of the first series below which it lies with this chance."""
        middle, scale = float(self.weight[:, 0] @ self.mean[:, 0]), float(self.scale[:, 0].max())
        grid = middle + scale * GRID
        first = (grid - self.mean[:, :1]) / self.scale[:, :1]
        return float(np.interp(chance, self.weight[:, 0] @ special.stdtr(self.degrees, first), grid))


def forecast(before: Floats, spread: float) -> Mixture:
    """The newest window from those before it, by the best linear prediction of a level that wanders; no draw.

    before: (series, windows), the oldest first, on their scale. spread: the least standard deviation of what does not last.
    Source: Goldberger (1962), JASA 57:369, under the covariance of a local level (Harvey 1989, chapter 2), its variance
    integrated out and its ratio averaged over RATIOS.
    """
    drawn_in, n = _drawn_in(before, spread), before.shape[1]
    at, one, degrees = np.arange(1, n + 1), np.ones(n), n - 1
    means, scales, likelihoods = [], [], []
    for ratio in RATIOS:
        covariance = np.eye(n) + ratio * np.minimum.outer(at, at)
        inverse, ahead = np.linalg.inv(covariance), ratio * at
        information = one @ inverse @ one
        start = drawn_in @ inverse @ one / information
        left = drawn_in - start[:, None]
        variance = np.maximum(((left @ inverse) * left).sum(axis=1) / degrees, spread**2)
        means.append(start + left @ (inverse @ ahead))
        unsure = 1 + ratio * (n + 1) - ahead @ inverse @ ahead + (1 - one @ inverse @ ahead) ** 2 / information
        scales.append(np.sqrt(unsure * variance))
        known = -0.5 * (np.linalg.slogdet(covariance).logabsdet + np.log(information))
        likelihoods.append(known - 0.5 * degrees * np.log(variance))
    return Mixture(np.array(means), np.array(scales), special.softmax(np.array(likelihoods), axis=0), degrees)


def fano(counts: Floats) -> float:
    """How many times more counts scatter than at a steady rate; outbreaks drawn in as in `forecast`, at least 1."""
    drawn_in = _drawn_in(counts[None], float(np.sqrt(max(np.median(counts), 1.0))))
    return max(1.0, float(drawn_in.var(ddof=1) / max(drawn_in.mean(), 1e-9)))


def _drawn_in(values: Floats, least: float) -> Floats:
    """Each series with what lies further than SPREADS from its middle drawn in to there. least: the least robust deviation."""
    middle = np.median(values, axis=1, keepdims=True)
    usual = np.maximum(1.4826 * np.median(np.abs(values - middle), axis=1, keepdims=True), least)
    return np.clip(values, middle - SPREADS * usual, middle + SPREADS * usual)


def drawn(rng: np.random.Generator, level: float, factor: float, size: tuple[int, ...]) -> Floats:
    """Counts of this level and Fano factor: Poisson where it is 1, else negative binomial."""
    if factor <= 1.0 + 1e-6 or level <= 0:
        return rng.poisson(level, size).astype(float)
    return rng.negative_binomial(level / (factor - 1), 1 / factor, size).astype(float)


@dataclass(frozen=True, kw_only=True)
class Departure:
    """The newest window beside its forecast. before: (windows,) the oldest first. low, middle, high: of the forecast; side: 1 where
    the newest is an alarm above them, -1 below, 0 where there is none. level, factor: cases a window and Fano factor of the
    windows before. false_alarms, power: shares of SYNTHETIC windows with an alarm, of this level and factor, where nothing
    changed and where there are three times as many cases."""

    question: str  # counts or kilograms
    before: Floats
    now: float
    low: float
    middle: float
    high: float
    side: int
    level: float
    factor: float
    false_alarms: float
    power: float


def _sides(above: Floats, share: float) -> list[int]:
    return [int(chance < share / 2) - int(chance > 1 - share / 2) for chance in above]


def departures(
    counts: Floats, kg: Floats, lots: Floats, min_kg: float, shares: dict[str, float], seed: int, draws: int = DRAWS
) -> tuple[Departure, Departure]:
    """Counts and kilograms of the newest window (the last) beside what the windows before let one expect.

    counts, kg: (windows + 1,). lots: kg of single cases, which the simulated windows are made of. min_kg: the least of a lot.
    draws: simulated windows; 0 for none.
    """
    level, factor = float(counts[:-1].mean()), fano(counts[:-1])
    simulated = simulate(level, factor, lots, min_kg, len(counts) - 1, shares, seed, draws)
    found = []
    for question, values, scale in (("counts", counts, ROOT), ("kilograms", kg, logarithm(min_kg))):
        mixture, tail = forecast(scale.to(values[None, :-1]), scale.spread), shares[question] / 2
        ends = scale.back(np.array([mixture.quantile(chance) for chance in (tail, 0.5, 1 - tail)])).tolist()
        side = _sides(1 - mixture.below(scale.to(values[-1:])), shares[question])[0] if level >= LEAST_LEVEL else 0
        quiet, power = simulated[question]
        found.append(
            Departure(
                question=question, before=values[:-1], now=float(values[-1]), low=ends[0], middle=ends[1], high=ends[2], side=side,
                level=level, factor=factor, false_alarms=quiet, power=power,
            )
        )  # fmt: skip
    return found[0], found[1]


def simulate(
    level: float, factor: float, lots: Floats, min_kg: float, windows: int, shares: dict[str, float], seed: int,
    draws: int = DRAWS,
) -> dict[str, tuple[float, float]]:  # fmt: skip
    """Of `counts` and `kilograms` the shares of SYNTHETIC newest windows with an alarm, for each of CHANGES.

    Kilograms of a window: as many of the lots, drawn with replacement, as it has cases.
    """
    if not draws:
        return dict.fromkeys(("counts", "kilograms"), (np.nan, np.nan))
    rng, rates = np.random.default_rng(seed), {}
    before = drawn(rng, level, factor, (draws, windows))
    after = [drawn(rng, times * level, factor, (draws,)) for times in CHANGES]
    for question, scale in (("counts", ROOT), ("kilograms", logarithm(min_kg))):
        if question == "kilograms":
            before, *after = (_weighed(rng, one, lots) for one in (before, *after))
        mixture = forecast(scale.to(before), scale.spread)
        alarms = (_sides(1 - mixture.below(scale.to(one)), shares[question]) for one in after)
        rates[question] = tuple(float(np.abs(one).mean()) for one in alarms)
    return rates


def _weighed(rng: np.random.Generator, counts: Floats, lots: Floats) -> Floats:
    """Kilograms of windows with so many cases."""
    flat = counts.ravel().astype(int)
    kg = rng.choice(lots, flat.sum()) if len(lots) else np.zeros(flat.sum())
    return np.asarray(np.bincount(np.repeat(np.arange(len(flat)), flat), kg, len(flat)), dtype=float).reshape(
        counts.shape
    )
