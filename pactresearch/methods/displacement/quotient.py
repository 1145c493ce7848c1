"""The weighted displacement quotient: what the neighbour gained or lost for what the treated route lost."""

import numpy as np

from pactresearch.errors import InputError

MINIMUM_YEARS = 3  # on either side of the shock


def displacement_quotient(years, treated_kg, neighbour_kg, control_kg=None, *, shock_year: int) -> float:
    """WDQ = (B1/C1 - B0/C0) / (A1/C1 - A0/C0), with the means before (0) and from `shock_year` on (1).

    Above 0: both moved the same way (above 1, the neighbour more than the treated route); below 0: opposite ways; below
    -1: the neighbour gained more than the treated route lost. It describes and decides nothing: trends that were there before
    count in full.

    years: (n,); treated_kg A, neighbour_kg B, control_kg C: (n,) amounts of 0 or more, NaN where not reported. Only
    years that all have count; without a control C is 1, and the quotient is kg gained for a kg lost. NaN under three such
    years on either side, with a year of zero, and where the treated route did not fall from mean to mean.

    Raises InputError for lengths that differ. Source: Bowers & Johnson (2003), J. Quant. Criminol. 19:275; its reading
    in Guerette (2009), Analyzing Crime Displacement and Diffusion, appendix C.
    """
    years = np.asarray(years)
    routes = [np.asarray(kg, dtype=float) for kg in (treated_kg, neighbour_kg, control_kg) if kg is not None]
    if any(kg.shape != years.shape for kg in routes):
        raise InputError("The routes have other lengths than the years; give an amount or NaN for each year.")
    kg = np.array(routes)
    known = np.isfinite(kg).all(axis=0)
    kg, after = kg[:, known], years[known] >= shock_year
    if min(after.sum(), (~after).sum()) < MINIMUM_YEARS or (kg == 0).any():
        return np.nan
    before_mean, after_mean = kg[:, ~after].mean(axis=1), kg[:, after].mean(axis=1)
    if len(kg) == 3:
        before_mean, after_mean = before_mean / before_mean[2], after_mean / after_mean[2]
    lost, gained = (after_mean - before_mean)[:2]
    return float(gained / lost) if lost < 0 else np.nan
