"""The bootstrap of dependent years by another road: numpy's formulas and scipy's filter, on the same draws as the methods'."""

import numpy as np
from scipy import signal

WARM_UP = 50  # years before the first that is read


def memory(years, residuals):
    """The mean product of residuals a year apart, over their variance about zero."""
    together = np.diff(years) == 1
    return np.mean((residuals[1:] * residuals[:-1])[together]) / np.mean(residuals**2)


def undone(measured, parameters, n):
    """The memory whose bias, (p + 2 p rho) / n, is taken out, within 0 and 0.9."""
    return float(np.clip((measured + parameters / n) / (1 - 2 * parameters / n), 0, 0.9))


def series(years, residuals, rho, draws, seed, scale=1.0):
    """(draws, n) autoregressions of what is new in the residuals, read in the years."""
    together = np.diff(years) == 1
    new = (residuals[1:] - rho * residuals[:-1])[together] if rho > 0 else residuals
    new = (new - new.mean()) * scale
    drawn = np.random.default_rng(seed).choice(new, size=(draws, WARM_UP + 1 + years[-1] - years[0]))
    return signal.lfilter([1.0], [1.0, -rho], drawn, axis=1)[:, WARM_UP + years - years[0]]


def line(years, values):
    """What is left of values, (n,) or (n, several), about numpy's least-squares line."""
    design = np.vander(years - years.mean(), 2)
    return values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
