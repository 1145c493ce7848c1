"""Breaks at dates that nobody named: every number of breaks, the penalty that chooses it, and a test of any at all."""

import numpy as np
import pandas as pd

from pactresearch.methods.breaks import segmented
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED, reported_logs
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

MINIMUM_YEARS = 4  # of a segment
MINIMUM_YEARS_IN_ALL = 10  # under it, a break has so little on either side that the test finds nothing
MAXIMUM_BREAKS = 5
BREAKS_TESTED = 2
PARAMETERS = 2  # of a segment: level and slope
ALPHA = 0.05
COLUMNS = ["n_breaks", "break_years", "cost", "penalty_from", "penalty_to"]


@result
class BreakPath:
    """Breaks of a series against the penalty for one. A figure that cannot be had is NaN, and `reasons` say why.

    path: n_breaks, break_years (tuple, first years of the new segments), cost (residual sum of squares of ln kg), penalty_from
    and penalty_to (per break, in the same unit: the penalties at which this number is the best; NaN for a number that is
    best at none), from no break on.
    """

    path: pd.DataFrame
    n_years: int
    largest_f_years: tuple[int, ...] = ()  # the best one or two breaks against none, over all dates
    p_any: float = np.nan  # of an F as large in a series without a break, by the sieve bootstrap
    penalty: float = np.nan  # that a series without a break exceeds with a chance of ALPHA
    n_breaks: int = 0  # at that penalty; 0 where there is no figure
    break_years: tuple[int, ...] = ()
    autocorrelation: float = np.nan  # used by the bootstrap, 0 to 0.9
    reasons: Reasons = ()


def break_path(years, kg, *, draws: int = 1000, seed: int = DEFAULT_SEED) -> BreakPath:
    """The best 0, 1, 2 ... breaks of ln kg, the penalties that choose them, and whether there is any break at all.

    years: (n,) whole numbers, each once; kg: (n,) 0 or more, NaN where not reported; years without an amount above zero are
    left out. Every segment has its level and slope, since levels alone take a steady trend for a row of breaks, and at least
    MINIMUM_YEARS years.

    The segmentations are exact for every number of breaks (dynamic programming, `ruptures.Dynp`); the penalties are the
    slopes of the lower convex hull of cost against number. The test takes the larger F of the
    best one and the best two breaks, because one break alone sees little of a fall that is made good. `penalty` is the
    (1 - ALPHA) quantile of that F in autoregressions without a break, times the parameters of a segment and the residual
    variance about those breaks: a series without a break gets one with about that chance.

    Raises InputError as `theil_sen.trend` does. Source: Bai & Perron (2003), Journal of Applied Econometrics 18:1; Truong,
    Oudre & Vayatis (2020), Signal Processing 167:107299; for the larger F, the UDmax test of Bai & Perron (1998),
    Econometrica 66:47, unweighted, with a bootstrap in place of its table.
    """
    used, log_kg = reported_logs(years, kg)
    reasons = _why_not(used, log_kg)
    if reasons:
        return BreakPath(pd.DataFrame(columns=COLUMNS), len(used), reasons=reasons)
    path = _path(used, log_kg)
    tested = min(BREAKS_TESTED, len(path) - 1)
    f = _f_by_number(path["cost"].to_numpy()[None, : tested + 1], len(used))[0]
    best = path.iloc[1 + int(f.argmax())]
    rng = np.random.default_rng(seed)
    null = segmented.without_break(used, log_kg, best["break_years"], draws=draws, rng=rng)
    costs = segmented.best_costs(used, null.series, MINIMUM_YEARS, tested)
    like = _f_by_number(costs, len(used)).max(axis=1)
    variance = best["cost"] / (len(used) - (best["n_breaks"] + 1) * PARAMETERS)
    penalty = float(np.quantile(like, 1 - ALPHA) * PARAMETERS * variance)
    chosen = path.loc[(path["cost"] + penalty * path["n_breaks"]).idxmin()]
    return BreakPath(
        path=path,
        largest_f_years=best["break_years"],
        p_any=float((1 + (like >= f.max()).sum()) / (draws + 1)),
        penalty=penalty,
        n_breaks=int(chosen["n_breaks"]),
        break_years=chosen["break_years"],
        autocorrelation=null.autocorrelation,
        n_years=len(used),
    )


def _f_by_number(costs: np.ndarray, n: int) -> np.ndarray:
    """(series, numbers) F of the best 1, 2 ... breaks against none. costs: (series, numbers + 1), from none on."""
    numbers = np.arange(1, costs.shape[1])
    variance = costs[:, 1:] / (n - (numbers + 1) * PARAMETERS)
    return (costs[:, :1] - costs[:, 1:]) / (numbers * PARAMETERS) / np.maximum(variance, segmented.NO_SCATTER**2)


def _path(years: np.ndarray, log_kg: np.ndarray) -> pd.DataFrame:
    """The best segmentation for every number of breaks, and the penalties at which each number is the best."""
    import ruptures  # here, since it takes over half a second and most reports search for no break

    most = min(MAXIMUM_BREAKS, len(years) // MINIMUM_YEARS - 1)
    line = np.column_stack([log_kg, np.ones(len(years)), years - years.mean()])
    search = ruptures.Dynp(model="linear", min_size=MINIMUM_YEARS, jump=1).fit(line)
    found = [()] + [tuple(years[search.predict(number)[:-1]].tolist()) for number in range(1, most + 1)]
    cost = segmented.best_costs(years, log_kg[None], MINIMUM_YEARS, most)[0]
    columns = range(most + 1), found, cost, *_penalties(cost)
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def _penalties(cost: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each number of breaks, the lowest and highest penalty a break at which cost + penalty x number is smallest."""
    numbers = np.arange(len(cost))
    low, high = np.zeros(len(cost)), np.full(len(cost), np.inf)
    for one in numbers:
        more, fewer = numbers > one, numbers < one
        low[one] = max([0.0, *((cost[one] - cost[more]) / (numbers[more] - one))])
        high[one] = min([np.inf, *((cost[fewer] - cost[one]) / (one - numbers[fewer]))])
    never = low > high
    return np.where(never, np.nan, low), np.where(never, np.nan, high)


def _why_not(years: np.ndarray, log_kg: np.ndarray) -> Reasons:
    if len(years) < MINIMUM_YEARS_IN_ALL:
        return (Reason("too_few_years_for_breaks", n_years=len(years), needed=MINIMUM_YEARS_IN_ALL),)
    tested = min(BREAKS_TESTED, len(years) // MINIMUM_YEARS - 1)
    cost = segmented.best_costs(years, log_kg[None], MINIMUM_YEARS, tested)[0, -1]
    if np.sqrt(cost / len(years)) < segmented.NO_SCATTER:
        return (Reason("no_scatter_about_segments"),)
    return ()
