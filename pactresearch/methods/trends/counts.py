"""The trend of a yearly count of seizures."""

import warnings
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.tools.sm_exceptions import ConvergenceWarning, HessianInversionWarning, PerfectSeparationWarning

from pactresearch.errors import InputError
from pactresearch.methods.trends.resampling import newey_west_lags
from pactresearch.methods.trends.theil_sen import CONFIDENCE, LARGEST_EXPONENT, in_order
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

MINIMUM_YEARS_FOR_TEST = 6
# A negative binomial; a Poisson model with errors that allow for neighbouring years (HAC); its ratio alone; or none.
Model = Literal["negative_binomial", "poisson", "poisson_ratio", "none"]
MAXIMUM_STEPS = 200
NOT_TO_BE_TRUSTED = (ConvergenceWarning, HessianInversionWarning, PerfectSeparationWarning, RuntimeWarning)


@result
class CountTrend:
    """The trend of a count: how much each year multiplies it. A figure that cannot be had is NaN."""

    n_years: int  # reported years, zeros included
    n_cases: int
    model: Model = "none"
    rate_ratio_per_year: float = np.nan  # 1 is no trend, 1.05 a rise of 5 % a year
    low: float = np.nan  # 95 % interval of the ratio
    high: float = np.nan
    p: float = np.nan  # two-sided, of a ratio of 1
    alpha: float = np.nan  # overdispersion: variance = mean + alpha mean^2; NaN but for the negative binomial
    reasons: Reasons = ()  # why figures are missing


@dataclass(frozen=True)
class _Fit:
    """Coefficient of the scaled year with its standard error and degrees of freedom, and how far the counts scatter."""

    coefficient: float
    standard_error: float
    degrees: int
    alpha: float = np.nan  # of the negative binomial
    dispersion: float = np.nan  # Pearson chi-square of the Poisson model over its degrees of freedom


def count_trend(years, cases) -> CountTrend:
    """Incidence-rate ratio per year of a yearly count, by a negative binomial model whose overdispersion is estimated.

    years: (n,) whole numbers, each once; cases: (n,) whole counts of 0 or more, NaN where not reported.

    Counts that scatter no more than Poisson counts (Pearson dispersion up to 1), or for which the negative binomial
    does not converge, get a Poisson model; its error is the largest of the HAC (Newey-West) one, with 4 (n / 100)^(2/9)
    lags, and Poisson's own, widened by the dispersion: in under 30 years HAC alone is too small. Intervals and p use
    Student's t on n - 3 (negative binomial) or n - 2 degrees of freedom. On SYNTHETIC counts without a trend or
    autocorrelation, of 6, 10 and 20 years, a nominal 5 % test by the normal distribution would reject 20, 14 and 9 %;
    this one rejects 5, 9 and 8 %. Neither model allows fully for autocorrelation, so look at it. Under 6 years the
    ratio comes alone.

    Raises InputError for lengths that differ, years that repeat, or cases that are negative or not whole. Source:
    Cameron & Trivedi (2013), Regression Analysis of Count Data, section 3.3 (NB2); Newey & West (1987), Econometrica
    55:703. `GLM(family=NegativeBinomial())` is no substitute: it fixes alpha at 1.
    """
    years, cases = _checked(years, cases)
    result = CountTrend(n_years=len(years), n_cases=int(cases.sum()))
    with_cases = np.count_nonzero(cases)
    if with_cases < 2 or len(years) < 3:
        return replace(
            result, reasons=(Reason("too_few_years_with_cases", n_with_cases=with_cases, n_years=len(years)),)
        )
    centred = years - years.mean()
    scale = float(np.abs(centred).max())
    design = np.column_stack([np.ones(len(years)), centred / scale])  # years of size one: the optimiser needs it
    poisson = _poisson(cases, design)
    if poisson is None:
        return replace(result, reasons=(Reason("no_model_of_counts_converged"),))
    if len(years) < MINIMUM_YEARS_FOR_TEST:
        few = Reason("too_few_years_to_test_counts", n_years=len(years), needed=MINIMUM_YEARS_FOR_TEST)
        ratio = _exp(poisson.coefficient / scale)
        return replace(result, model="poisson_ratio", rate_ratio_per_year=ratio, reasons=(few,))
    fit = _negative_binomial(cases, design) if poisson.dispersion > 1 else None
    model, fit = ("poisson", poisson) if fit is None else ("negative_binomial", fit)
    reach: Any = stats.t.ppf((1 + CONFIDENCE) / 2, fit.degrees) * fit.standard_error
    return replace(
        result,
        model=model,
        rate_ratio_per_year=_exp(fit.coefficient / scale),
        low=_exp((fit.coefficient - reach) / scale),
        high=_exp((fit.coefficient + reach) / scale),
        p=float(2 * stats.t.sf(abs(fit.coefficient) / fit.standard_error, fit.degrees)),
        alpha=fit.alpha,
    )


def _poisson(cases: np.ndarray, design: np.ndarray) -> _Fit | None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        warnings.simplefilter("error", HessianInversionWarning)
        # Said of an exact fit, such as a constant count. It would matter to a model of yes and no; the Poisson estimate
        # is finite as soon as two years have cases.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        try:
            model = sm.Poisson(cases, design)
            plain = model.fit(disp=0, maxiter=MAXIMUM_STEPS)
            settings = {"maxlags": newey_west_lags(len(cases)), "use_correction": True}
            robust = model.fit(disp=0, maxiter=MAXIMUM_STEPS, cov_type="HAC", cov_kwds=settings)
        except (ConvergenceWarning, HessianInversionWarning, np.linalg.LinAlgError):
            return None
    residuals = (cases - plain.predict()) / np.sqrt(plain.predict())
    degrees = len(cases) - 2
    dispersion = float(residuals @ residuals / degrees)
    error = float(max(robust.bse[1], plain.bse[1] * np.sqrt(max(dispersion, 1.0))))
    return _Fit(float(plain.params[1]), error, degrees, dispersion=dispersion)


def _negative_binomial(cases: np.ndarray, design: np.ndarray) -> _Fit | None:
    """None where any warning says that the estimate is not to be trusted."""
    with warnings.catch_warnings():
        for category in NOT_TO_BE_TRUSTED:
            warnings.simplefilter("error", category)
        try:
            model = sm.NegativeBinomial(cases, design, loglike_method="nb2")
            fit = model.fit(disp=0, maxiter=MAXIMUM_STEPS)
        except (*NOT_TO_BE_TRUSTED, np.linalg.LinAlgError):
            return None
    alpha = float(fit.params[2])
    if not (np.all(np.isfinite(fit.bse)) and alpha > 0):
        return None
    return _Fit(float(fit.params[1]), float(fit.bse[1]), len(cases) - 3, alpha)


def _checked(years, cases) -> tuple[np.ndarray, np.ndarray]:
    """The reported years in order and their counts."""
    years, cases = in_order(years, cases, "cases")
    wrong = cases[(cases < 0) | (cases != np.round(cases))]
    if len(wrong):
        raise InputError(f"cases holds {wrong.tolist()}; give whole counts of 0 or more, NaN where not reported.")
    return years, cases


def _exp(value: float) -> float:
    return float(np.exp(np.clip(value, -LARGEST_EXPONENT, LARGEST_EXPONENT)))
