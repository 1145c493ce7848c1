"""How one annual series moved at a dated shock: level and slope, with errors that short series need."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from scipy import stats

from pactresearch.methods.trends import resampling
from pactresearch.methods.trends.theil_sen import CONFIDENCE, NO_SCATTER, in_order
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

MINIMUM_BEFORE = 5  # a line through the years before needs some to be wrong with
MINIMUM_AFTER = 3
MINIMUM_FOR_SLOPE = 5  # years after: with fewer, a change of slope is the scatter of the last year
AUTOCORRELATIONS = np.linspace(0.0, resampling.LARGEST_AUTOCORRELATION, 46)


@result(kw_only=True)
class Intervention:
    """The change of a series at a dated shock. In ln unless said; a figure that cannot be had is NaN.

    `effect` is the mean, over the years from the shock on, of the series less the line of the years before it.
    """

    shock_year: int  # the first year that the shock may have touched
    effect: float = np.nan  # ln; 100 (exp(effect) - 1) is in %
    low: float = np.nan  # 95 % interval of the effect, the wider of the t and the bootstrap one
    high: float = np.nan
    standard_error: float = np.nan  # HAC, of the effect
    degrees: int = 0  # of freedom: years less coefficients
    p_hac: float = np.nan  # two-sided, Student's t on `degrees`
    p_bootstrap: float = np.nan  # two-sided, the same t against its values in series without a change
    autocorrelation: float = np.nan  # of residuals one year apart, as measured
    autocorrelation_corrected: float = np.nan  # corrected for the bias of this design, 0 to 0.9
    n_before: int  # reported years
    n_after: int
    reasons: Reasons = ()  # why figures are missing
    # (2, draws): t of the effect in series without a change, and its standard error in each
    null: np.ndarray = field(default_factory=lambda: np.empty((2, 0)), compare=False)

    def power(self, effect: float, alpha: float = 1 - CONFIDENCE) -> float:
        """Chance that a change by `effect` (ln) is found with its own sign, by p at most alpha; NaN without an interval.

        In series that have this one's innovations and autocorrelation. A change moves the effect and leaves residuals and
        so the error as they are. Where alpha is below the smallest p that the draws allow, nothing is found.
        """
        t, error = self.null
        beaten = int(alpha * (len(t) + 1) + 1e-9) - 1  # draws without a change that may do as well
        if not len(t):
            return np.nan
        if beaten < 0:
            return 0.0
        largest = np.partition(np.abs(t), len(t) - 1 - beaten)[len(t) - 1 - beaten]
        needed = max(stats.t.ppf(1 - alpha / 2, self.degrees), largest)
        return float(np.mean(np.sign(effect) * (t + effect / error) > needed))

    @property
    def percent(self) -> float:
        """The effect in %."""
        return float(100 * np.expm1(self.effect))

    @property
    def p(self) -> float:
        """Two-sided, of the test that the interval makes: the larger of the Student and the bootstrap one."""
        return float(np.maximum(self.p_hac, self.p_bootstrap))

    @property
    def direction(self) -> str:
        """`rose` or `fell` where the interval leaves out zero, `unclear` where it does not, `not known` without one."""
        if np.isnan(self.low):
            return "not known"
        return "rose" if self.low > 0 else "fell" if self.high < 0 else "unclear"


def intervention(years, values, shock_year: int, *, draws: int = 999, seed: int = 20220403) -> Intervention:
    """Interrupted time series: intercept, slope, and from `shock_year` on a change of level and of slope.

    years: (n,) whole numbers, each once; values: (n,) logarithms or log-ratios, NaN where not reported. Under 5
    reported years from the shock on the slope is taken not to change; under 5 before or 3 after nothing is given.

    The error is Newey and West's with 4 (n / 100)^(2/9) lags and the factor n / (n - k). In series this short it is
    far too small: on SYNTHETIC series of 15 to 20 years at an autocorrelation of 0.3 a nominal 5 % test by Student's t
    on n - k degrees rejects 19 to 23 %. So |t| is also compared with its own values in `draws` series that have the
    residuals' innovations and autocorrelation and no change, and the wider of both intervals is given, which rejects 6
    to 7 %. p_hac alone is not to be believed.

    Raises InputError for lengths that differ, years that repeat or are not whole, infinite values.
    Source: Wagner et al. (2002), J. Clin. Pharm. Ther. 27:299; Newey & West (1987), Econometrica 55:703; Bühlmann
    (1997), Bernoulli 3:123; Berger (1982), Technometrics 24:295.
    """
    years, values = in_order(years, values, "values")
    return _intervention(tuple(years.tolist()), tuple(values.tolist()), int(shock_year), draws, seed)


@lru_cache(maxsize=256)  # one route's series stands in many pairs of routes
def _intervention(
    years: tuple[int, ...], values: tuple[float, ...], shock_year: int, draws: int, seed: int
) -> Intervention:
    values = np.array(values)
    n_after = sum(year >= shock_year for year in years)
    result = Intervention(shock_year=shock_year, n_before=len(years) - n_after, n_after=n_after)
    if result.n_before < MINIMUM_BEFORE or n_after < MINIMUM_AFTER:
        few = Reason(
            "too_few_years_about_shock", n_before=result.n_before, n_after=n_after, shock_year=shock_year,
            needed_before=MINIMUM_BEFORE, needed_after=MINIMUM_AFTER,
        )  # fmt: skip
        return replace(result, reasons=(few,))
    design = _design(years, shock_year)
    residuals = design.maker @ values
    if np.sqrt(residuals @ residuals / design.degrees) < NO_SCATTER:
        return replace(result, reasons=(Reason("no_scatter_about_shock"),))
    return _with_effect(result, design, values, residuals, np.random.default_rng(seed), draws)


@dataclass(frozen=True)
class _Design:
    """What depends on the years and the shock alone."""

    years: np.ndarray  # (n,)
    solver: np.ndarray  # (k, n): coefficients = solver @ values
    maker: np.ndarray  # (n, n): residuals = maker @ values
    squared_error: np.ndarray  # (n, n): the squared Newey-West error of the effect is values @ this @ values
    expected: np.ndarray  # measured autocorrelation to expect at each of AUTOCORRELATIONS
    degrees: int


@lru_cache(maxsize=256)
def _design(years: tuple[int, ...], shock_year: int) -> _Design:
    t = np.array(years)
    after = (t >= shock_year).astype(float)
    since = (t - shock_year) * after
    after_mean = since.sum() / after.sum()
    columns = [np.ones(len(t)), t - t.mean(), after]
    if after.sum() >= MINIMUM_FOR_SLOPE:
        columns.append((since - after_mean) * after)  # so that the coefficient of `after` is the mean effect
    x = np.column_stack(columns)
    solver = np.linalg.pinv(x)
    maker = np.eye(len(t)) - x @ solver
    degrees = len(t) - x.shape[1]
    return _Design(
        years=t,
        solver=solver,
        maker=maker,
        squared_error=_newey_west(t, solver[2], maker) * len(t) / degrees,
        expected=_expected(t, maker),
        degrees=degrees,
    )


def _newey_west(years: np.ndarray, weights: np.ndarray, maker: np.ndarray) -> np.ndarray:
    """Quadratic form of the variance of weights @ values; lags are true years, so a gap is a gap."""
    reach = resampling.newey_west_lags(len(years)) + 1
    kernel = np.clip(1 - np.abs(years[:, None] - years) / reach, 0, None)
    return maker @ (weights[:, None] * kernel * weights) @ maker


def _expected(years: np.ndarray, maker: np.ndarray) -> np.ndarray:
    """The autocorrelation that residuals of this design show, as a ratio of expectations, for each true one."""
    correlation = AUTOCORRELATIONS[:, None, None] ** np.abs(years[:, None] - years)
    covariance = maker @ correlation @ maker
    follows = np.flatnonzero(np.diff(years) == 1)
    if len(follows) == 0:
        return np.zeros(len(AUTOCORRELATIONS))
    shown = covariance[:, follows, follows + 1].mean(axis=1) / np.trace(covariance, axis1=1, axis2=2) * len(years)
    return np.maximum.accumulate(shown)


def _with_effect(result: Intervention, design: _Design, values, residuals, rng, draws: int) -> Intervention:
    coefficients = design.solver @ values
    error = float(_errors(values, design.squared_error))
    t = coefficients[2] / error
    measured, corrected = _autocorrelation(design, residuals)
    drawn = _t_without_change(design, residuals, corrected, draws, rng)
    null = np.abs(drawn[0])
    reach = error * max(stats.t.ppf((1 + CONFIDENCE) / 2, design.degrees), np.quantile(null, CONFIDENCE))
    return replace(
        result,
        effect=float(coefficients[2]),
        low=float(coefficients[2] - reach),
        high=float(coefficients[2] + reach),
        standard_error=error,
        degrees=design.degrees,
        p_hac=float(2 * stats.t.sf(abs(t), design.degrees)),
        p_bootstrap=float((1 + np.sum(null >= abs(t))) / (draws + 1)),
        autocorrelation=measured,
        autocorrelation_corrected=corrected,
        null=drawn,
    )


def _errors(series: np.ndarray, squared_error: np.ndarray) -> np.ndarray:
    """Newey-West error of the effect for each row of (…, n)."""
    return np.sqrt(np.clip(((series @ squared_error) * series).sum(axis=-1), 0, None))


def _autocorrelation(design: _Design, residuals: np.ndarray) -> tuple[float, float]:
    """As measured, and corrected for what this design hides; NaN and 0 under five pairs of consecutive years."""
    follows = np.diff(design.years) == 1
    if follows.sum() < resampling.MINIMUM_PAIRS:
        return np.nan, 0.0
    covariance = (residuals[1:] * residuals[:-1])[follows].mean()
    measured = float(covariance / (residuals @ residuals) * len(residuals))
    return measured, float(np.interp(measured, design.expected, AUTOCORRELATIONS))


def _t_without_change(design: _Design, residuals, autocorrelation: float, draws: int, rng) -> np.ndarray:
    """(2, draws) t of the effect, and its error, in series of the residuals' innovations and autocorrelation, without a change."""
    innovations = resampling.innovations_of(design.years, residuals, autocorrelation)
    series = resampling.autoregressions(design.years, innovations, autocorrelation, draws=draws, rng=rng).T
    errors = _errors(series, design.squared_error)
    return np.array([(series @ design.solver[2]) / errors, errors])
