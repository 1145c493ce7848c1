"""How much of the changes in the proxies must be real for the trend of a detection-adjusted index to be nil."""

import numpy as np

from pactresearch.methods.detection import panel_counts
from pactresearch.methods.detection.panel_counts import Panel
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

KAPPA_LIMIT = 5.0  # five times all that is measured: beyond it, the proxies have nothing to do with the trend
GRID = np.linspace(-KAPPA_LIMIT, KAPPA_LIMIT, 201)  # steps of 0.05, over which the score is straight to 0.001
NO_CHANGE = 1e-9  # in ln: below it, rounding is all there is


@result
class BreakEven:
    """The kappa at which the trend is nil. NaN where there is none, and `reasons` say why."""

    kappa: float = np.nan  # below 0: counts and proxies go opposite ways, and no part of the proxies undoes the trend
    lowest: float = np.nan  # without the country whose absence lowers it most; NaN where without one there is none
    highest: float = np.nan
    reasons: Reasons = ()


def break_even(panel: Panel, time: np.ndarray) -> BreakEven:
    """The kappa nearest to 0 at which the trend is nil, for all countries and without each in turn.

    time: (cells,) years, centred and of size about one. The trend is nil where its score at a trend of zero is, and that
    needs no fit: with a trend of zero, each country's total is shared out over its years by exp(kappa x proxies) alone. The
    score is taken on a grid of kappas, with straight lines between.
    """
    if _constant(panel):
        return BreakEven(reasons=(Reason("proxies_do_not_change"),))
    score = panel_counts.imbalance(panel, time, panel.proxy[:, None] * GRID)
    whole, *without = [_nearest_root(one) for one in (score.sum(axis=0), *(score.sum(axis=0) - score))]
    if np.isnan(whole):
        return BreakEven(reasons=(Reason("no_kappa_makes_trend_nil", limit=KAPPA_LIMIT),))
    # NaN without some country goes through: the trend of the others is nil at no kappa.
    return BreakEven(whole, float(np.min(without)), float(np.max(without)))


def _nearest_root(score: np.ndarray) -> float:
    """The root nearest to 0 of a function given on GRID, by straight lines; NaN where it has one sign throughout."""
    left = np.flatnonzero(np.sign(score[:-1]) * np.sign(score[1:]) <= 0)
    if not len(left) or not score.any():
        return np.nan
    part = score[left] / np.where(score[left] == score[left + 1], 1.0, score[left] - score[left + 1])
    roots = GRID[left] + part * (GRID[left + 1] - GRID[left])
    return float(roots[np.abs(roots).argmin()])


def proxy_trend(panel: Panel) -> float:
    """Slope of the proxies within countries, ln per year, each country weighted by its mean cases or kg."""
    count = np.add.reduceat(np.ones(len(panel.year)), panel.starts)
    weight = (panel.totals / count)[panel.country]

    def within(values: np.ndarray) -> np.ndarray:
        return values - (np.add.reduceat(values, panel.starts) / count)[panel.country]

    time = within(panel.year.astype(float))
    return float((weight * time) @ within(panel.proxy) / ((weight * time) @ time))


def _constant(panel: Panel) -> bool:
    spread = np.maximum.reduceat(panel.proxy, panel.starts) - np.minimum.reduceat(panel.proxy, panel.starts)
    return bool(np.all(spread < NO_CHANGE))
