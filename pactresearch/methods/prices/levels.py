"""Prices at which a kilogram changes hands, from what is published of a country: between countries, to dealers, to users."""

from collections.abc import Callable

import numpy as np

from pactresearch.errors import InputError
from pactresearch.results import result

ADJUSTED, AS_SOLD = "adjusted", "as sold"
CONVENTIONS = (ADJUSTED, AS_SOLD)  # prices per pure kilogram, or as they stand


@result
class Triple:
    """Lowest, typical and highest price, USD per kg pure, as arrays of one shape; NaN where not reported."""

    low: np.ndarray
    typical: np.ndarray
    high: np.ndarray

    def each(self, change: Callable[[np.ndarray], np.ndarray]) -> "Triple":
        """The same change made to all three."""
        return Triple(change(self.low), change(self.typical), change(self.high))

    def pure(self, purity: np.ndarray) -> "Triple":
        """The same per kg of the pure drug. purity: above 0 to 1, broadcast against the prices. Raises InputError."""
        purity = np.asarray(purity, dtype=float)
        wrong = purity[(purity <= 0) | (purity > 1)]
        if wrong.size:
            raise InputError(
                f"A purity is {wrong.ravel()[0]:g}; it must be above 0 and up to 1. Divide percent by 100, and leave empty "
                "what was not measured."
            )
        return self.each(lambda price: price / purity)


@result
class Levels:
    """Prices by level of the trade, USD per kg, as arrays of one shape."""

    wholesale: np.ndarray  # from the importer to the distributor
    distribution: np.ndarray  # from the distributor to the retailer
    retail: np.ndarray  # from the retailer to the user


def middle(low, typical, high) -> Triple:
    """Prices with what is missing taken from what is there: the typical price is the middle of the range where only the
    range is reported, and an end is the typical price where only that is. NaN where nothing is reported.

    Raises InputError for negative prices and ends in the wrong order.
    """
    low, typical, high = np.broadcast_arrays(*(np.asarray(one, dtype=float) for one in (low, typical, high)))
    if np.any(low < 0) or np.any(typical < 0) or np.any(high < 0):
        raise InputError("A price is negative; give USD per kg of 0 or more, NaN where not reported.")
    if np.any(low > high):
        raise InputError("A lowest price is above its highest one; exchange them, or omit what contradicts itself.")
    typical = np.where(np.isnan(typical), (low + high) / 2, typical)
    low, high = (np.where(np.isnan(end), typical, end) for end in (low, high))
    return Triple(np.fmin(low, typical), typical, np.fmax(high, typical))


def levels(wholesale: Triple, retail: Triple) -> Levels:
    """Prices by level after Aziani: wholesale = mean(lowest, typical wholesale); distribution = mean(highest wholesale,
    max(lowest retail, typical wholesale)); retail = mean(typical, highest retail).

    wholesale, retail: USD per kg pure, arrays of one shape. NaN stays NaN, but for the lowest retail price, without which
    the typical wholesale price stands alone.

    Source: Aziani (2018), Illicit Financial Flows, ch. 4.
    """
    return Levels(
        wholesale=(wholesale.low + wholesale.typical) / 2,
        distribution=(wholesale.high + np.fmax(retail.low, wholesale.typical)) / 2,
        retail=(retail.typical + retail.high) / 2,
    )


def international_price(exporter: Triple, importer: Triple) -> np.ndarray:
    """Price at which a kilogram crosses a border, USD per kg pure: the exporter's lowest wholesale price where it is at least
    the importer's, otherwise the mean of the exporter's typical and the importer's lowest.

    exporter, importer: wholesale prices on the two sides of each link. Where one side is not reported, the other's figure
    in the rule stands alone; NaN where neither is.

    Source: Aziani (2018), Illicit Financial Flows, ch. 4.
    """
    both = (exporter.typical + importer.low) / 2
    price = np.where(exporter.low >= importer.low, exporter.low, both)
    one = np.where(np.isnan(exporter.typical), importer.low, exporter.typical)
    return np.where(np.isnan(price), one, price)
