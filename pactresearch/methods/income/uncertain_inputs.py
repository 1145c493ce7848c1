"""Named inputs with their distributions and sources: drawn together, turned one at a time, solved for a target."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import optimize, stats
from scipy.stats import qmc

from pactresearch.errors import InputError
from pactresearch.results import result

QUANTILES = (0.05, 0.5, 0.95)
DISTRIBUTIONS = ("fixed", "uniform", "loguniform", "triangular", "pert")
Model = Callable[[Mapping[str, np.ndarray]], np.ndarray]


@result
class Input:
    """One assumption that may be turned.

    distribution: `fixed` (low = high), `uniform`, `loguniform` (between figures a factor apart, of which none is likelier),
    `triangular` with its peak at `mode`, or `pert`, which lies closer to it. source: the publication, or `assumption` and why.

    Raises InputError for a distribution that is none of these, ends in the wrong order, or no source.
    """

    name: str
    label: str  # as a figure and a table say it
    distribution: Literal["fixed", "uniform", "loguniform", "triangular", "pert"]
    low: float
    high: float
    unit: str
    source: str
    mode: float | None = None

    def __post_init__(self) -> None:
        _refuse_impossible(self, f"The input {self.name!r}")

    def at(self, quantile: np.ndarray | float) -> np.ndarray:
        """The value at a quantile, 0-1."""
        quantile = np.asarray(quantile, dtype=float)
        if self.low == self.high:
            return np.full(quantile.shape, float(self.low))
        if self.distribution == "loguniform":
            return self.low * (self.high / self.low) ** quantile
        if self.mode is not None:
            width, peak = self.high - self.low, (self.mode - self.low) / (self.high - self.low)
            if self.distribution == "triangular":
                return stats.triang.ppf(quantile, peak, self.low, width)
            return stats.beta.ppf(quantile, 1 + 4 * peak, 5 - 4 * peak, self.low, width)
        return self.low + quantile * (self.high - self.low)


def latin_hypercube(inputs: Sequence[Input], draws: int, seed: int) -> dict[str, np.ndarray]:
    """Draws of all inputs, independent of each other, each spread evenly over its distribution. By name: (draws,).

    Raises InputError for fewer than 10 draws and repeated names. Source: McKay, Beckman & Conover (1979), Technometrics 21:239.
    """
    if not isinstance(draws, int) or draws < 10:
        raise InputError(f"draws is {draws!r}; give a whole number of 10 or more, such as 2000.")
    names = [one.name for one in inputs]
    if len(set(names)) < len(names):
        raise InputError(f"Two inputs have one name; the names are {', '.join(names)}.")
    unit = qmc.LatinHypercube(len(inputs), rng=np.random.default_rng(seed)).random(draws)
    return {one.name: one.at(unit[:, place]) for place, one in enumerate(inputs)}


def middles(drawn: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every input at the median of its draws, as one draw: what stands for an input while another is turned."""
    return {name: np.array([np.median(values)]) for name, values in drawn.items()}


def tornado(model: Model, inputs: Sequence[Input], drawn: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """How far the result moves when one input goes from its P5 to its P95 and the others stay at their medians.

    model: draws of the inputs by name to results (draws,). drawn: of all inputs, whose quantiles these are. Returns name,
    label, unit, source, input_low, input_high (the input's P5 and P95), low, high (the result there), middle (all at their
    medians) and swing (the larger of low and high less the smaller), the largest swing first. Inputs that are fixed are left
    out.
    """
    others = middles(drawn)
    middle = float(model(others)[0])
    rows = []
    for one in inputs:
        if one.low == one.high:
            continue
        ends = np.quantile(drawn[one.name], [QUANTILES[0], QUANTILES[-1]])
        low, high = (float(model({**others, one.name: np.array([end])})[0]) for end in ends)
        rows.append((one.name, one.label, one.unit, one.source, *ends.tolist(), low, high, middle, abs(high - low)))
    columns = ["name", "label", "unit", "source", "input_low", "input_high", "low", "high", "middle", "swing"]
    return pd.DataFrame(rows, columns=columns).sort_values("swing", ascending=False, ignore_index=True)


def value_for(model: Model, one: Input, drawn: Mapping[str, np.ndarray], target: float) -> float:
    """The value of one input, the others at the medians of their draws, at which the model gives a target; NaN where no value
    between the input's lowest and highest does.
    """
    others = middles(drawn)

    def off(value: float) -> float:
        return float(model({**others, one.name: np.array([value])})[0]) - target

    if one.low == one.high or off(one.low) * off(one.high) > 0:
        return float("nan")
    root: Any = optimize.brentq(off, one.low, one.high)
    return float(root)


def quantiles(draws: pd.DataFrame) -> pd.DataFrame:
    """P5, P50 and P95 of each column of draws: a row a column; p5, p50, p95."""
    return draws.quantile(list(QUANTILES)).T.set_axis(["p5", "p50", "p95"], axis=1)


def spread(values: np.ndarray) -> tuple[float, float, float]:
    """P5, P50 and P95 of draws; NaN where a draw is missing."""
    if not np.isfinite(values).all():
        return float("nan"), float("nan"), float("nan")
    low, middle, high = np.quantile(values, QUANTILES).tolist()
    return low, middle, high


def _refuse_impossible(one: Input, who: str) -> None:
    if one.distribution not in DISTRIBUTIONS:
        raise InputError(f"{who} has the distribution {one.distribution!r}; allowed: {', '.join(DISTRIBUTIONS)}.")
    if not (np.isfinite(one.low) and np.isfinite(one.high) and one.low <= one.high):
        raise InputError(f"{who} has the ends {one.low!r} and {one.high!r}; give the lower one first.")
    if one.distribution == "fixed" and one.low != one.high:
        raise InputError(f"{who} is fixed, and its two ends differ; give one value for both.")
    if one.distribution == "loguniform" and one.low <= 0:
        raise InputError(f"{who} has the lower end {one.low!r}; on a log scale it must be above 0.")
    peaked = one.distribution in ("triangular", "pert")
    if peaked and not (one.mode is not None and one.low <= one.mode <= one.high):
        raise InputError(f"{who} has the mode {one.mode!r}; it must lie from {one.low:g} to {one.high:g}.")
    if one.mode is not None and not peaked:
        raise InputError(f"{who} is {one.distribution} with a mode; leave `mode` out, or make it triangular or pert.")
    if not one.source.strip():
        raise InputError(f"{who} names no source; write `assumption` and why, if there is none.")
