"""What a trade earns at each level and in each country, without counting a kilogram's price twice.

Sales along a chain must never be added up: the retailer's price holds the importer's. Gross income is sales; value added is
sales less purchases from the level before; net income is value added less other costs (bribes, transport, wages), which
no table at hand gives. The value added of all levels and countries is what users pay.
"""

import numpy as np

from pactresearch.errors import InputError
from pactresearch.methods.prices.levels import Levels
from pactresearch.results import result

EXPORTERS_SHARE = 2 / 3  # of the value of what crosses a border; Aziani's assumption, nobody's measurement
STAGES = ("retail", "distribution", "international")


def consumption_kg(prevalence_percent, population_15_64, grams_per_user):
    """Pure kilograms consumed a year: users x grams. Numbers or arrays of one shape.

    prevalence_percent: of the population aged 15-64 (0-100); population_15_64: persons; grams_per_user: pure grams a user
    a year, the figure on which everything else hangs: published ones run from 3.6 to 30. NaN stays NaN.

    Raises InputError for a prevalence outside 0-100 or negative figures.
    Source: UNODC (2015), Drug Money; 3.6-6.0 g in Giommoni, Berlusconi & Aziani (2022), 30 g in Paoli, Greenfield & Reuter
    (2009), The World Heroin Market.
    """
    given = prevalence_percent, population_15_64, grams_per_user
    prevalence, people, grams = (np.asarray(one, dtype=float) for one in given)
    if np.any((prevalence < 0) | (prevalence > 100)):
        raise InputError("A prevalence lies outside 0 to 100; give percent of the population aged 15 to 64.")
    if np.any(people < 0) or np.any(grams < 0):
        raise InputError("Population and grams a user must be 0 or more.")
    return prevalence / 100 * people * grams / 1000


@result
class Incomes:
    """Yearly money by country, USD; every array is (..., countries). Sales are gross income."""

    retail_sales: np.ndarray  # what users pay
    retail_purchases: np.ndarray
    distribution_sales: np.ndarray
    distribution_purchases: np.ndarray
    international_purchases: np.ndarray  # what imports cost
    inward: np.ndarray  # money that comes in for exports, if goods and money went the same way
    outward: np.ndarray  # money that goes out for imports, likewise
    alpha: float  # the exporter's share of what a border adds, 0-1

    @property
    def international_sales(self) -> np.ndarray:
        """To the distributors of the country, and the exporter's and the importer's share of what crosses a border."""
        return self.alpha * self.inward + (1 - self.alpha) * self.outward + self.distribution_purchases

    def value_added(self, stage: str | None = None) -> np.ndarray:
        """Sales less purchases of a level, or of all three."""
        stages = STAGES if stage is None else (stage,)
        return sum(getattr(self, f"{one}_sales") - getattr(self, f"{one}_purchases") for one in stages)


def incomes(
    consumed_kg: np.ndarray,
    seized_retail_kg: np.ndarray,
    seized_distribution_kg: np.ndarray,
    prices: Levels,
    links: tuple[np.ndarray, np.ndarray],
    flow_kg: np.ndarray,
    border_usd_per_kg: np.ndarray,
    alpha: float = EXPORTERS_SHARE,
) -> Incomes:
    """Income by level and country.

    consumed_kg, seized_retail_kg, seized_distribution_kg: pure kg a year, (..., countries). prices: USD per pure kg, the same
    shape. links: positions of origins and destinations among the countries; flow_kg and border_usd_per_kg: (..., links).
    alpha: the exporter's share of what a border adds, 0-1. All must be known: a country that cannot be priced has no
    place in it.

    Retail sells C at RP and buys C + S_r at DP. Distribution sells that and buys C + S_r + S_d / 2 at WP: half of what it
    loses was paid for. International trade sells that, receives alpha of its export value and 1 - alpha of its import
    value, and pays for its imports. Value added over all levels and countries is C x RP, whatever alpha and the flows are.

    Raises InputError for unknown or negative figures and an alpha outside 0-1.
    Source: Aziani (2018), Illicit Financial Flows, ch. 4; outward and inward flows as UNODC & UNCTAD (2020), Conceptual
    Framework for the Statistical Measurement of Illicit Financial Flows (SDG 16.4.1).
    """
    _check(alpha, consumed_kg, seized_retail_kg, seized_distribution_kg, flow_kg, border_usd_per_kg)
    origin, destination = links
    value = flow_kg * border_usd_per_kg
    inward, outward = (_by_country(value, place, consumed_kg.shape[-1]) for place in (origin, destination))
    to_retail = (consumed_kg + seized_retail_kg) * prices.distribution
    to_distribution = (consumed_kg + seized_retail_kg + seized_distribution_kg / 2) * prices.wholesale
    return Incomes(
        retail_sales=consumed_kg * prices.retail,
        retail_purchases=to_retail,
        distribution_sales=to_retail,
        distribution_purchases=to_distribution,
        international_purchases=outward,
        inward=inward,
        outward=outward,
        alpha=alpha,
    )


def _by_country(value: np.ndarray, place: np.ndarray, countries: int) -> np.ndarray:
    """Sums of links' values at one of their ends: (..., links) to (..., countries)."""
    at = np.zeros((value.shape[-1], countries))
    at[np.arange(value.shape[-1]), place] = 1.0
    return value @ at


def _check(alpha: float, *known: np.ndarray) -> None:
    if not 0 <= alpha <= 1:
        raise InputError(f"alpha is {alpha!r}; the exporter's share of what a border adds lies from 0 to 1.")
    for values in known:
        if not np.all(np.isfinite(values) & (values >= 0)):
            raise InputError(
                "Quantities and prices must be known and 0 or more; leave out a country without them, and say that it is "
                "not identified."
            )
