"""Sums of money, and the values of inputs, as people say them."""

import numpy as np

from pactresearch import words
from pactresearch.language import _

BILLION, MILLION = 1e9, 1e6


def usd(value: float) -> str:
    """Dollars to two figures as people say them: `USD 6.3 billion`, `USD 410 million`."""
    return _("USD {amount}").format(amount=_amount(value)) if np.isfinite(value) else _(words.NOT_REPORTED)


def usd_range(low: float, high: float) -> str:
    """Two amounts in one unit where they share it: `USD 1.9 to 22 billion`, `USD 870 million to 13 billion`."""
    if low == high:
        return usd(low)
    first = words.two_figures(low / _size(low)) if _size(low) == _size(high) else _amount(low)
    return _("USD {low} to {high}").format(low=first, high=_amount(high))


def _amount(value: float) -> str:
    said = {BILLION: _("{amount} billion"), MILLION: _("{amount} million"), 1.0: "{amount}"}[_size(value)]
    return said.format(amount=words.two_figures(value / _size(value)))


def _size(value: float) -> float:
    return next((size for size in (BILLION, MILLION) if abs(value) >= size), 1.0)


def of_inputs(low: float, high: float, unit: str) -> str:
    """Two values of an input in a sentence: `4.0 and 27 g a year`, `12 % and 40 %`."""
    first = of_input(low, unit) if unit in ("share", "factor") else words.two_figures(low)
    return _("{low} and {high}").format(low=first, high=of_input(high, unit))


def of_input(value: float, unit: str) -> str:
    """The value of an input beside its bar: a share in percent, a factor with its sign, all else with its unit."""
    if unit == "share":
        return words.percent(100 * value)
    return f"× {words.two_figures(value)}" if unit == "factor" else f"{words.two_figures(value)} {unit}"
