"""How heavy the tail of lot sizes is, and whether a power law may be claimed."""

from collections.abc import Mapping

import numpy as np
from scipy import stats

from pactresearch.methods.shipments.shipments import Sizes
from pactresearch.methods.shipments.size_distributions import FAMILIES, SizeFit, expected_shares, fit_sizes, vuong
from pactresearch.results import result
from pactresearch.verdict import Judgement, Reason

ALPHA = 0.05
EDGES_KG = (1, 5, 10, 50, 100)  # of the classes in which a fit is held against the cases


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
