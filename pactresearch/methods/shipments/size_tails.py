"""How heavy the tail of lot sizes is, and whether a power law may be claimed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import optimize, stats

from pactresearch.errors import InputError
from pactresearch.methods.shipments.shipments import Sizes
from pactresearch.methods.shipments.size_distributions import FAMILIES, SizeFit, expected_shares, fit_sizes, vuong
from pactresearch.results import result
from pactresearch.verdict import Judgement, Reason, Reasons

MINIMUM_TAIL = 20  # cases beyond the bound; with fewer the interval spans more than a factor of two
LARGEST_INDEX = 50.0  # an index beyond it is no heavy tail, whatever its value
ALPHA = 0.05
EDGES_KG = (1, 5, 10, 50, 100)  # of the classes in which a fit is held against the cases


@result
class TailIndex:
    """Hill's tail index alpha of P(size > x) ~ x^-alpha beyond a bound, with a 95 % interval.

    Under 2 the variance of sizes has no bound, under 1 not even the mean. above_kg: the bound. n_cases: cases beyond it.
    """

    above_kg: float
    n_cases: int
    alpha: float = np.nan
    low: float = np.nan
    high: float = np.nan
    reasons: Reasons = ()


@result
class Tail:
    """What may be said of the shape of lot sizes.

    judgement: `supported` where a power law fits better than every alternative beyond chance, `not supported` where it
    does not, `not identified` where there are too few cases. fits: by family.
    """

    judgement: Judgement
    fits: Mapping[str, SizeFit]

    @property
    def best(self) -> SizeFit | None:
        """The fit with the smallest AIC; None where none can be used."""
        usable = [fit for fit in self.fits.values() if np.isfinite(fit.log_likelihood)]
        return min(usable, key=lambda fit: fit.aic) if usable else None


def hill(sizes: Sizes, above_kg: float) -> TailIndex:
    """Hill's index of the sizes beyond a bound, with a likelihood interval; sizes may be binned.

    above_kg: for binned sizes a bound of a class; a class that straddles it is left out. InputError where it lies below
    the threshold. NaN under 20 cases, or where all lie in one open class.

    Source: Hill (1975), Annals of Statistics 3:1163; binned: Virkar & Clauset (2014), Annals of Applied Statistics 8:89,
    equation 3.4 in its continuous form; interval: profile likelihood, chi-squared with one degree of freedom.
    """
    if not above_kg >= sizes.threshold_kg:
        raise InputError(f"above_kg is {above_kg!r}; it must be the threshold, {sizes.threshold_kg:g} kg, or more.")
    beyond = sizes.low_kg >= above_kg
    n, low, high = sizes.n[beyond], sizes.low_kg[beyond] / above_kg, sizes.high_kg[beyond] / above_kg
    cases = int(n.sum())
    if cases < MINIMUM_TAIL:
        few = Reason("few_sized_cases", n=cases, from_kg=above_kg, needed=MINIMUM_TAIL)
        return TailIndex(above_kg, cases, reasons=(few,))
    if ((high == low).all() and (low == low[0]).all()) or not (np.isfinite(high) | (low > 1)).any():
        return TailIndex(above_kg, cases, reasons=(Reason("one_size"),))

    def negative(ln_alpha: float) -> float:
        return -float(n @ _pareto(low, high, np.exp(ln_alpha)))

    span = (np.log(0.01), np.log(LARGEST_INDEX))
    best: Any = optimize.minimize_scalar(negative, bounds=span, method="bounded")
    drop = best.fun + stats.chi2.ppf(0.95, 1) / 2
    ends: list[Any] = [
        optimize.brentq(lambda at: negative(at) - drop, *sorted((best.x, end))) if negative(end) > drop else end
        for end in span
    ]
    return TailIndex(above_kg, cases, float(np.exp(best.x)), float(np.exp(ends[0])), float(np.exp(ends[1])))


def _pareto(low: np.ndarray, high: np.ndarray, alpha: float) -> np.ndarray:
    """Log-likelihood of sizes relative to the bound under a Pareto tail."""
    exact = np.log(alpha) - (alpha + 1) * np.log(low)
    with np.errstate(divide="ignore"):  # exact sizes have an empty class; the other branch is taken for them
        binned = -alpha * np.log(low) + np.log1p(-((low / high) ** alpha))
    return np.where(low == high, exact, binned)


def tail(sizes: Sizes) -> Tail:
    """Whether lot sizes support a power law, by a rule that rather misses one than invents one.

    A power law is supported only if the generalised Pareto distribution has xi above zero by two standard errors, fits
    better than the lognormal **and** the Weibull distribution by Vuong's test at 5 %, and is not itself refused by the
    cases. The truncated lognormal contains power laws as a limit, so a plain Pareto tail cannot win against it; the
    generalised Pareto distribution, which has a power tail and its own body, can.

    Source: after Clauset, Shalizi & Newman (2009), SIAM Review 51:661: compare with alternatives, and test the fit.
    """
    fits = {family: fit_sizes(sizes, family) for family in FAMILIES}
    return Tail(_judged(sizes, fits), fits)


def _judged(sizes: Sizes, fits: Mapping[str, SizeFit]) -> Judgement:
    pareto = fits["generalised pareto"]
    if pareto.reasons:
        return Judgement("not identified", pareto.reasons)
    if not pareto.parameters["xi"] - 2 * pareto.standard_errors["xi"] > 0:
        return Judgement("not supported", (Reason("light_tail"),))
    others = [family for family in FAMILIES if family != pareto.family]
    unbeaten = tuple(family for family in others if vuong(sizes, pareto, fits[family]).favours != pareto.family)
    if unbeaten:
        return Judgement("not supported", (Reason("power_tail_not_better", than=unbeaten),))
    if not _fit_p(sizes, pareto) >= ALPHA:
        return Judgement("not supported", (Reason("power_tail_refused"),))
    return Judgement("supported", (Reason("power_tail_fits_best"),))


def _fit_p(sizes: Sizes, fit: SizeFit) -> float:
    """Pearson's test of a fit over size classes, those expecting under five cases put together with the next above."""
    edges = np.array([sizes.threshold_kg, *(edge for edge in EDGES_KG if edge > sizes.threshold_kg), np.inf])
    expected = sizes.n_cases * expected_shares(sizes, fit, edges)
    observed = np.bincount(np.searchsorted(edges, sizes.low_kg, side="right") - 1, sizes.n, minlength=len(expected))
    number = np.minimum(np.cumsum(expected[::-1])[::-1] // 5, 1)  # 0 where all classes from here on expect under five
    last = max(int(number.sum()) - 1, 0)
    group = np.minimum(np.arange(len(expected)), last)
    wanted, found = np.bincount(group, expected), np.bincount(group, observed)
    freedom = len(wanted) - 1 - len(fit.parameters)
    if freedom < 1:
        return np.nan
    return float(stats.chi2.sf(((found - wanted) ** 2 / wanted).sum(), freedom))
