"""Full validation of dated and unknown breaks on SYNTHETIC series whose truth is known."""

import numpy as np
import pandas as pd
from scipy.signal import lfilter

from pactresearch.methods.breaks.breaks import shock_effect
from pactresearch.methods.breaks.unknown_breaks import break_path

SD = 0.5  # of ln kg about its line: a CV of about 0.53
FALL = np.log(0.25)  # of the planted break: to a quarter, 2.8 standard deviations


def series(count, n, autocorrelation, step=0.0, seed=0):
    """(count, n) kg: lines in ln with AR(1) errors and a step in the middle year. SYNTHETIC."""
    innovations = np.random.default_rng(seed).normal(0, SD * np.sqrt(1 - autocorrelation**2), (count, n + 60))
    errors = lfilter([1.0], [1.0, -autocorrelation], innovations, axis=1)[:, 60:]
    return np.exp(7 + step * (np.arange(n) >= n // 2) + errors)


def dated(count, n, autocorrelation, step=0.0, draws=200):
    """One row a series: p values of a break in the middle year, and whether the intervals hold the truth."""
    years = np.arange(1990, 1990 + n)
    rows = []
    for kg in series(count, n, autocorrelation, step):
        one = shock_effect(years, kg, 1990 + n // 2, draws=draws)
        truth = 100 * np.expm1(step)
        rows.append(
            {
                "sieve": one.p < 0.05,
                "hac": one.hac_p < 0.05,
                "placebo dates": one.placebo_date_p <= 0.1,
                "level": one.level.low <= truth <= one.level.high,
                "slope": one.slope.low <= 0 <= one.slope.high,
                "first years": one.first_years.low <= truth <= one.first_years.high,
            }
        )
    return pd.DataFrame(rows).mean()


def searched(count, n, autocorrelation, step=0.0, draws=200):
    """Shares of series in which a break is found, and in which it is found within a year of the planted one."""
    years = np.arange(1990, 1990 + n)
    paths = [break_path(years, kg, draws=draws) for kg in series(count, n, autocorrelation, step, seed=1)]
    near = [one.p_any < 0.05 and any(abs(year - 1990 - n // 2) <= 1 for year in one.largest_f_years) for one in paths]
    return {
        "any": np.mean([one.p_any < 0.05 for one in paths]),
        "more than one": np.mean([one.n_breaks > 1 for one in paths]),
        "near": np.mean(near),
    }


def table(seeds=range(300)):
    """Size, coverage and power of breaks: setting, measure, wanted, measured, seeds (series). SYNTHETIC throughout."""
    count = len(list(seeds))
    rows = []
    for n in (10, 15, 28):
        for rho in (0.0, 0.4):
            setting = f"{n} years, autocorrelation {rho:g}"
            null, planted = dated(count, n, rho), dated(count, n, rho, FALL)
            rows += [
                (setting, "dated shock, false positives, sieve bootstrap", "0.05", null["sieve"]),
                (setting, "dated shock, false positives, HAC errors", "anti-pattern", null["hac"]),
                (
                    setting,
                    "dated shock, false positives, rank among placebo dates <= 0.1",
                    "0.1",
                    null["placebo dates"],
                ),
                (setting, "dated shock, coverage of level", "0.95", null["level"]),
                (setting, "dated shock, coverage of slope", "0.95", null["slope"]),
                (setting, "dated shock, coverage of first years", "0.95", null["first years"]),
                (setting, "fall to a quarter at the shock found", "", planted["sieve"]),
                (setting, "fall to a quarter, coverage of level", "0.95", planted["level"]),
            ]
    for n in (15, 28):
        for rho in (0.0, 0.4):
            setting = f"{n} years, autocorrelation {rho:g}"
            null, planted = searched(count // 2, n, rho), searched(count // 2, n, rho, FALL)
            rows += [
                (setting, "unknown break, false positives", "0.05", null["any"]),
                (setting, "fall to a quarter found at an unknown date", "", planted["any"]),
                (setting, "the same, within a year of its date", "", planted["near"]),
            ]
    out = pd.DataFrame(rows, columns=["setting", "measure", "wanted", "measured"])
    return out.assign(
        measured=out["measured"].astype(float).round(3),
        seeds=[count // 2 if "unknown" in one or "the same" in one else count for one in out["measure"]],
    )
