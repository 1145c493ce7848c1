"""Years of each country in any order: what a change over the years is held against, whole years at a time."""

import itertools
import math

import numpy as np

PERMUTATIONS = 1999
MOST_ORDERS = 5040  # of the years of one country: up to seven years, every order is tried
WORLDS = 2000
ALPHA = 0.05


def by_country(country: np.ndarray) -> list[np.ndarray]:
    """The positions of each country's rows, in the order of their codes."""
    return [np.flatnonzero(country == one) for one in np.unique(country)]


class YearOrders:
    """The years of some countries, and the orders in which they are put.

    Cases of one country and year share police, forms and luck, so that years are moved whole. One country's orders are all tried up
    to seven years; else they are drawn.
    """

    def __init__(self, country: np.ndarray, year: np.ndarray, permutations: int, seed: int) -> None:
        """country, year: of each country and year once, sorted by both; the country by any code."""
        self.countries, year = by_country(country), year.astype(float)
        self.seed, self.year = seed, np.concatenate([year[own] - year[own].mean() for own in self.countries])
        self.drawn = len(self.countries) > 1 or math.factorial(len(self.year)) > MOST_ORDERS
        self.orders = (
            self._drawn(self.year, permutations) if self.drawn else np.array(list(itertools.permutations(self.year)))
        )

    def _drawn(self, values: np.ndarray, times: int) -> np.ndarray:
        rng, drawn = np.random.default_rng(self.seed), np.tile(values, (times, 1))
        for own in self.countries:
            drawn[:, own] = rng.permuted(drawn[:, own], axis=1)
        return drawn

    def p(self, values: np.ndarray, *, rising: bool = False) -> np.ndarray:
        """Share of the orders with as large a covariance of year and value, (worlds,), the observed one among them.

        values: (worlds, country-years). rising: whether only a rise counts.
        """
        side = (lambda x: x) if rising else np.abs
        centred = values - values.mean(axis=-1, keepdims=True)
        as_large = side(centred @ self.orders.T) >= side(centred @ self.year)[:, None] - 1e-9
        return (self.drawn + as_large.sum(axis=1)) / (self.drawn + len(self.orders))

    def found(self, values: np.ndarray, slope: float, *, rising: bool = False) -> float:
        """Share of worlds in which values that change by `slope` a year are found; with 0, how often a change is claimed.

        values: (country-years,). In each world they come in any order, so that whatever trend there was is scatter.
        """
        worlds = self._drawn(values, WORLDS) + slope * self.year
        return float((self.p(worlds, rising=rising) < ALPHA).mean())
