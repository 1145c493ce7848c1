"""A break at a shock whose date was chosen beforehand, judged against placebo dates and placebo series."""

from collections.abc import Mapping
from dataclasses import field, replace

import numpy as np
import pandas as pd
import statsmodels.api as sm

from pactresearch.errors import InputError
from pactresearch.methods.breaks import segmented
from pactresearch.methods.trends.resampling import newey_west_lags
from pactresearch.methods.trends.theil_sen import CONFIDENCE, DEFAULT_SEED, percent, reported_logs
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

MINIMUM_YEARS_EACH_SIDE = 4
FIRST_YEARS = 5  # further on, the line before the shock is carried too far to compare with
SMALLEST_FALL = 1 / 3  # that matters at a dated shock: to a third of what it was
DATE_COLUMNS = ["year", "f_statistic", "is_shock"]
SERIES_COLUMNS = ["series", "f_statistic", "reasons"]


@result
class Effect:
    """A change in %, with its interval by the studentised bootstrap."""

    percent: float
    low: float
    high: float


NO_EFFECT = Effect(np.nan, np.nan, np.nan)


@result(kw_only=True)
class ShockEffect:
    """Level and slope of ln kg before and after a dated shock. A figure that cannot be had is NaN, and `reasons` say why.

    It says that the series changed at the date, not that the shock changed it. placebo_dates: year, f_statistic, is_shock of
    every date that leaves 4 years on either side. placebo_series: series, f_statistic, reasons: the same date in other series.
    """

    shock_year: int  # first year that counts as after
    n_before: int  # reported years above zero
    n_after: int
    level: Effect = NO_EFFECT  # step in the shock's year against the line before, %
    slope: Effect = NO_EFFECT  # change of the trend: the later year-on-year factor over the earlier one, less 1, in %
    first_years: Effect = NO_EFFECT  # mean of ln over the first five years, against the earlier line carried on, %
    percent_per_year_before: float = np.nan
    percent_per_year_after: float = np.nan
    f_statistic: float = np.nan  # of level and slope together
    p: float = np.nan  # two-sided, level and slope together, by the sieve bootstrap
    hac_p: float = np.nan  # the same by Newey-West errors: far too small in short series, shown for comparison only
    autocorrelation: float = np.nan  # used by the bootstrap, 0 to 0.9
    placebo_dates: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=DATE_COLUMNS))
    placebo_date_p: float = np.nan  # share of these dates, the shock's among them, with an F as large as the shock's
    placebo_series: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SERIES_COLUMNS))
    placebo_series_p: float = np.nan  # share of the series, this one among them, with an F as large
    reasons: Reasons = ()  # why figures are missing
    notes: Reasons = ()  # what to know about the figures that are there


def shock_effect(
    years, kg, shock_year: int, *, complete=None, placebo_series: Mapping[str, tuple] | None = None,
    draws: int = 2000, seed: int = DEFAULT_SEED,
) -> ShockEffect:  # fmt: skip
    """Segmented regression of ln kg at a shock, with placebo dates and, if given, placebo series.

    years: (n,) whole numbers, each once; kg: (n,) 0 or more, NaN where not reported; complete: (n,) bool, incomplete years
    are left out (the last one above all: reports that are late look like a fall). shock_year: the first year that counts as
    after; a shock late in a year is better dated to the next. placebo_series: name to (years, kg), such as other routes;
    they are placebos only as far as the shock did not reach them.

    Model: ln kg = a + b (year - shock) + after (level + slope (year - shock)) + error. p, and the intervals, compare F and t
    with those of autoregressions without a break (`segmented.without_break`). A rank among m dates or series cannot be
    below 1 / m. Under 4 reported years above zero on either side there is nothing but the reasons.

    Raises InputError for years that repeat or are not whole, lengths that differ, negative or infinite amounts. Source:
    Wagner et al. (2002), Journal of Clinical Pharmacy and Therapeutics 27:299, for the model; Bühlmann (1997), Bernoulli
    3:123, for the bootstrap; placebo dates and series after Abadie, Diamond & Hainmueller (2010), JASA 105:493.
    """
    if shock_year != int(shock_year):
        raise InputError(f"shock_year is {shock_year!r}; give the first whole calendar year after the shock.")
    shock_year = int(shock_year)
    used, log_kg = _usable(years, kg, complete)
    before = int((used < shock_year).sum())
    result = ShockEffect(shock_year=shock_year, n_before=before, n_after=len(used) - before)
    reasons = _why_not(used, log_kg, shock_year)
    if reasons:
        return replace(result, reasons=reasons)
    null = segmented.without_break(used, log_kg, (shock_year,), draws=draws, rng=np.random.default_rng(seed))
    result = _with_effects(result, used, log_kg, null)
    result = _with_placebo_dates(result, used, log_kg)
    return _with_placebo_series(result, placebo_series or {})


def break_found(
    years, kg, shock_year: int, alpha: float, most_placebos: float, *, complete=None, draws: int = 500,
    seed: int = DEFAULT_SEED,
) -> float:  # fmt: skip
    """Chance that a fall of ln kg to a third from `shock_year` on is found: p at most alpha, and few other dates as good.

    As `shock_effect` takes them; most_placebos: share of the dates, the shock's among them, that may have an F as large. In
    `draws` series with the scatter and autocorrelation of this one. NaN where `shock_effect` gives no figure.
    """
    used, log_kg = _usable(years, kg, complete)
    if _why_not(used, log_kg, shock_year):
        return np.nan
    null = segmented.without_break(used, log_kg, (shock_year,), draws=draws, rng=np.random.default_rng(seed))
    dates = segmented.admissible(used, MINIMUM_YEARS_EACH_SIDE)
    own = dates == used[used >= shock_year][0]
    without = segmented.f_statistics(used, null.series, dates[own])[:, 0]
    f = segmented.f_statistics(used, null.series + np.log(SMALLEST_FALL) * (used >= shock_year), dates)
    as_large = draws - np.searchsorted(np.sort(without), f[:, own][:, 0])
    p = (1 + as_large) / (draws + 1)
    return float(((p <= alpha) & ((f >= f[:, own]).mean(axis=1) <= most_placebos)).mean())


def left_off(years, complete) -> Reasons:
    """What is left off because reports of the last years are still to come: the incomplete years at a series' end.

    years: (n,) whole numbers in order; complete: (n,) bool. Nothing where the last year is complete.

    Raises InputError for lengths that differ or years out of order.
    """
    years, complete = np.asarray(years), np.asarray(complete, dtype=bool)
    if years.shape != complete.shape or years.ndim != 1:
        raise InputError(f"years and complete have shapes {years.shape} and {complete.shape}; give one length.")
    if np.any(np.diff(years) <= 0):
        raise InputError("years are not in order. Sort the series by year first.")
    if not complete.any():
        return (Reason("no_complete_year"),)
    late = years[np.flatnonzero(complete)[-1] + 1 :]
    if not len(late):
        return ()
    return (Reason("late_years_left_off", n_years=len(late), first_year=int(late[0]), last_year=int(late[-1])),)


def _usable(years, kg, complete) -> tuple[np.ndarray, np.ndarray]:
    """Years in order and ln kg, without incomplete years and zeros."""
    used, log_kg = reported_logs(years, kg)
    if complete is None:
        return used, log_kg
    if np.shape(complete) != np.shape(years):
        raise InputError(f"complete has shape {np.shape(complete)} and years {np.shape(years)}; give one length.")
    whole = np.isin(used, np.asarray(years, dtype=float)[np.asarray(complete, dtype=bool)])
    return used[whole], log_kg[whole]


def _why_not(years: np.ndarray, log_kg: np.ndarray, shock_year: int) -> Reasons:
    before, after = int((years < shock_year).sum()), int((years >= shock_year).sum())
    if min(before, after) < MINIMUM_YEARS_EACH_SIDE:
        needed = MINIMUM_YEARS_EACH_SIDE
        few = Reason("too_few_years_each_side", shock_year=shock_year, n_before=before, n_after=after, needed=needed)
        return (few,)
    fit = segmented.regress(segmented.design(years, shock_year), log_kg[None])
    if np.sqrt(fit.rss[0] / fit.degrees) < segmented.NO_SCATTER:
        return (Reason("no_scatter_about_lines"),)
    return ()


def _with_effects(result: ShockEffect, years: np.ndarray, log_kg: np.ndarray, null: segmented.Null) -> ShockEffect:
    x = segmented.design(years, result.shock_year)
    fit, drawn = segmented.regress(x, log_kg[None]), segmented.regress(x, null.series)
    since = _mean_distance(years, result.shock_year)
    weights = {"level": [0, 0, 1, 0], "slope": [0, 0, 0, 1], "first_years": [0, 0, 1, since]}
    effects = {name: _effect(fit, drawn, np.array(w, dtype=float)) for name, w in weights.items()}
    f = float(segmented.f_statistics(years, log_kg[None], np.array([result.shock_year]))[0, 0])
    like = segmented.f_statistics(years, null.series, np.array([result.shock_year]))[:, 0]
    slope, change = fit.coefficients[0, 1], fit.coefficients[0, 3]
    notes = [] if null.measurable else [Reason("autocorrelation_not_measured")]
    if np.isnan(since):
        notes.append(Reason("no_first_years", n_first=FIRST_YEARS))
    return replace(
        result,
        **effects,
        percent_per_year_before=percent(slope),
        percent_per_year_after=percent(slope + change),
        f_statistic=f,
        p=float((1 + (like >= f).sum()) / (len(like) + 1)),
        hac_p=_hac_p(x, log_kg),
        autocorrelation=null.autocorrelation,
        notes=tuple(notes),
    )


def _effect(fit: segmented.Regression, drawn: segmented.Regression, weights: np.ndarray) -> Effect:
    value, error = fit.contrast(weights)
    other, spread = drawn.contrast(weights)
    reach = np.quantile(np.abs(other) / np.maximum(spread, segmented.NO_SCATTER), CONFIDENCE) * error[0]
    return Effect(percent(value[0]), percent(value[0] - reach), percent(value[0] + reach))


def _with_placebo_dates(result: ShockEffect, years: np.ndarray, log_kg: np.ndarray) -> ShockEffect:
    """F at every admissible date. A shock year without a report stands for the first reported year after it."""
    dates = segmented.admissible(years, MINIMUM_YEARS_EACH_SIDE)
    first = years[years >= result.shock_year][0]
    f = segmented.f_statistics(years, log_kg[None], dates)[0]
    table = pd.DataFrame({"year": dates, "f_statistic": f, "is_shock": dates == first})
    own = table.loc[table["is_shock"], "f_statistic"].iloc[0]
    return replace(result, placebo_dates=table, placebo_date_p=float((f >= own).mean()))


def _with_placebo_series(result: ShockEffect, series: Mapping[str, tuple]) -> ShockEffect:
    rows = []
    for name, (years, kg) in series.items():
        used, log_kg = _usable(years, kg, None)
        reasons = _why_not(used, log_kg, result.shock_year)
        f = np.nan if reasons else segmented.f_statistics(used, log_kg[None], np.array([result.shock_year]))[0, 0]
        rows.append((name, f, reasons))
    table = pd.DataFrame(rows, columns=SERIES_COLUMNS)
    usable = table["f_statistic"].dropna()
    p = float((1 + (usable >= result.f_statistic).sum()) / (1 + len(usable))) if len(usable) else np.nan
    return replace(result, placebo_series=table, placebo_series_p=p)


def _mean_distance(years: np.ndarray, shock_year: int) -> float:
    """Mean of the years since the shock, over the reported ones among the first five."""
    since = years - shock_year
    first = since[(since >= 0) & (since < FIRST_YEARS)]
    return float(first.mean()) if len(first) else np.nan


def _hac_p(x: np.ndarray, log_kg: np.ndarray) -> float:
    settings = {"maxlags": newey_west_lags(len(log_kg)), "use_correction": True}
    fit = sm.OLS(log_kg, x).fit(cov_type="HAC", cov_kwds=settings, use_t=True)
    return float(fit.f_test(np.eye(4)[2:]).pvalue)
