"""The weighted displacement quotient: what the neighbour gained or lost for what the treated route lost."""

import numpy as np

from pactresearch.errors import InputError
from pactresearch.methods.trends.resampling import autoregressions_of, residual_autocorrelation, years_drawn
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

MINIMUM_YEARS = 3  # on either side of the shock
MOST_WITHOUT_FALL = 0.025  # of draws: beyond it the quotient's denominator may be zero


@result
class DisplacementQuotient:
    """Change of the neighbour over change of the treated route, from the mean of the years before to that after.

    Above 0: both moved the same way (above 1, the neighbour more than the treated route); below 0: opposite ways; below
    -1: the neighbour gained more than the treated route lost. It describes: trends that were there before count in full.
    """

    value: float = np.nan  # no unit; NaN where the treated route did not fall
    low: float = np.nan  # 95 % bootstrap interval
    high: float = np.nan
    reasons: Reasons = ()  # why figures are missing


def displacement_quotient(
    years, treated_kg, neighbour_kg, control_kg=None, *, shock_year: int, draws: int = 999, seed: int = 20220403
) -> DisplacementQuotient:
    """WDQ = (B1/C1 - B0/C0) / (A1/C1 - A0/C0), with the means before (0) and from `shock_year` on (1).

    years: (n,); treated_kg A, neighbour_kg B, control_kg C: (n,) amounts of 0 or more, NaN where not reported. Only
    years that all have count; without a control C is 1, and the quotient is kg gained for a kg lost.

    The interval: residuals of ln kg about the mean of their period follow an autoregression of order one, whose
    innovations are drawn by year, for all routes at once, so that what moved together stays together. Where the treated
    route does not fall in over 2.5 % of the draws, the denominator may be zero and there is no interval.

    Raises InputError for lengths that differ. Source: Bowers & Johnson (2003), J. Quant. Criminol. 19:275; its reading
    in Guerette (2009), Analyzing Crime Displacement and Diffusion, appendix C.
    """
    years = np.asarray(years)
    routes = [np.asarray(kg, dtype=float) for kg in (treated_kg, neighbour_kg, control_kg) if kg is not None]
    if any(kg.shape != years.shape for kg in routes):
        raise InputError("The routes have other lengths than the years; give an amount or NaN for each year.")
    order = np.argsort(years)
    kg = np.array(routes)[:, order]
    known = np.isfinite(kg).all(axis=0)
    years, kg = years[order][known].astype(int), kg[:, known]
    after = years >= shock_year
    if min(after.sum(), (~after).sum()) < MINIMUM_YEARS:
        few = Reason("too_few_years_with_all_routes", needed=MINIMUM_YEARS, shock_year=shock_year)
        return DisplacementQuotient(reasons=(few,))
    if (kg == 0).any():
        return DisplacementQuotient(reasons=(Reason("quotient_of_zero_year"),))
    gain, loss = _changes(kg[:, None, :], after)
    if loss[0] >= 0:
        return DisplacementQuotient(reasons=(Reason("no_fall_of_means"),))
    value = float(gain[0] / loss[0])
    gains, losses = _changes(_draws(years, np.log(kg), after, draws, np.random.default_rng(seed)), after)
    fallen = losses < 0
    without = float(np.mean(~fallen))
    if without > MOST_WITHOUT_FALL:
        return DisplacementQuotient(value, reasons=(Reason("draws_without_fall", percent=100 * without),))
    return DisplacementQuotient(value, *np.quantile(gains[fallen] / losses[fallen], [0.025, 0.975]).tolist())


def _changes(kg: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(rows,) change of the neighbour and of the treated route, from (routes, rows, years)."""
    before_mean, after_mean = kg[..., ~after].mean(axis=-1), kg[..., after].mean(axis=-1)
    if len(kg) == 3:
        before_mean, after_mean = before_mean / before_mean[2], after_mean / after_mean[2]
    change = after_mean - before_mean
    return change[1], change[0]


def _draws(years: np.ndarray, log_kg: np.ndarray, after: np.ndarray, draws: int, rng) -> np.ndarray:
    """(routes, draws, years) amounts about the means of ln kg before and after."""
    n = len(years)
    means = np.where(after, log_kg[:, after].mean(axis=1)[:, None], log_kg[:, ~after].mean(axis=1)[:, None])
    residuals = log_kg - means
    chosen = rng.integers(n - 1, size=(draws, years_drawn(years)))
    out = []
    for rest, mean in zip(residuals, means, strict=True):
        memory = residual_autocorrelation(years, rest).corrected
        follows = np.diff(years) == 1
        innovations = np.where(follows, rest[1:] - memory * rest[:-1], rest[1:] * np.sqrt(1 - memory**2))
        innovations = (innovations - innovations.mean()) * np.sqrt(n / (n - 3))
        out.append(np.exp(mean + autoregressions_of(years, innovations, memory, chosen).T))
    return np.array(out)
