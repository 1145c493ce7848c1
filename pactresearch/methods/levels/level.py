"""The level of an annual series and its surprise: what the years before let one expect of a year, and what came."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats
from statsmodels.tsa.statespace.structural import UnobservedComponents

from pactresearch.methods.power import judged
from pactresearch.methods.trends.shape import LN_RATIOS
from pactresearch.methods.trends.theil_sen import CONFIDENCE, NO_SCATTER, reported
from pactresearch.results import result
from pactresearch.verdict import Judged, Judgement, Reason, Reasons

MINIMUM_YEARS = 8  # earlier reports above zero that a forecast needs
MATTERS = 3.0  # times less, or more, than expected: the smallest departure for which a forecast states its power
RATIO_TOLERANCE = 0.05  # a twentieth of a ratio moves no end of an interval by a hundredth of its width


@result(kw_only=True)
class Forecast:
    """What the years before let one expect of one year: a Student's t in ln kg, and its 95 % interval in kg."""

    year: int
    mean_log: float  # ln kg
    sd_log: float  # scale of Student's t, ln kg
    degrees: int  # of freedom
    n_years: int  # earlier reports that it rests on

    @property
    def middle_kg(self) -> float:
        """The median, kg."""
        return float(np.exp(self.mean_log))

    @property
    def low_kg(self) -> float:
        """The lower end of the 95 % interval, kg."""
        return self.quantile_kg((1 - CONFIDENCE) / 2)

    @property
    def high_kg(self) -> float:
        """The upper end of the 95 % interval, kg."""
        return self.quantile_kg((1 + CONFIDENCE) / 2)

    def quantile_kg(self, chance: float) -> float:
        """The amount, kg, below which the year lies with this chance."""
        return float(np.exp(self.mean_log + self.sd_log * stats.t.ppf(chance, self.degrees)))

    def power(self, times: float) -> float:
        """The chance, 0-1, that a year about so many times lower, or higher, than expected lies outside the 95 % interval."""
        end, moved = stats.t.ppf((1 + CONFIDENCE) / 2, self.degrees), np.log(times) / self.sd_log
        return float(stats.t.sf(end - moved, self.degrees) + stats.t.cdf(-end - moved, self.degrees))

    def rank(self, kg: float) -> float:
        """The chance, 0-1, of an amount as small as `kg` or smaller (the probability integral transform)."""
        with np.errstate(divide="ignore"):  # a reported zero lies below every forecast
            return float(stats.t.cdf((np.log(kg) - self.mean_log) / self.sd_log, self.degrees))


@result(kw_only=True)
class Surprise(Judged):
    """A year beside its forecast. `forecast` is None where none can be made, and `no_forecast` says why.

    most_kg: what the year may come to with the reports that are still missing; NaN where none is, or nobody asked.
    """

    year: int
    kg: float  # as reported; NaN where not
    forecast: Forecast | None
    no_forecast: Reasons = ()
    most_kg: float = np.nan

    @property
    def rank(self) -> float:
        """The chance, 0-1, of as little or less; NaN without a forecast or a report."""
        return self.forecast.rank(self.kg) if self.forecast and np.isfinite(self.kg) else np.nan

    @property
    def place(self) -> int:
        """Of what is reported: 1 above the 95 % interval, -1 below it, 0 inside or unknown."""
        tail = (1 - CONFIDENCE) / 2
        return int(self.rank > 1 - tail) - int(self.rank < tail)

    @property
    def open(self) -> bool:
        """Whether the year lies below only as long as reports are missing: a report that is missing is no fall."""
        return self.place < 0 and self.forecast is not None and self.most_kg >= self.forecast.low_kg

    @property
    def side(self) -> int:
        """Where the year lies, as `place`; 0 too where that is open."""
        return 0 if self.open else self.place

    @property
    def judgement(self) -> Judgement:
        """Whether the year departs from what the years before let one expect: it alone, not one of several years or drugs."""
        if self.open or not self.forecast:
            return Judgement("not identified", self.no_forecast)
        return judged(self.side != 0, self.forecast.power(MATTERS), "a_third_of_expected")


def surprise(years, kg, year: int | None = None) -> Surprise:
    """How a year compares with what the years before it let one expect.

    years: (n,) whole years, each once; kg: (n,) 0 or more, NaN where not reported. year: the newest reported one unless
    said. The forecast uses reports before `year` alone; a reported zero has no logarithm and is passed over.

    Raises InputError as `theil_sen.reported`.
    """
    given = reported(years, kg)
    if not len(given.years):
        return Surprise(year=year or 0, kg=np.nan, forecast=None, no_forecast=(Reason("no_year_reported"),))
    year = int(given.years[-1]) if year is None else year
    at = given.years == year
    amount = float(given.kg[at][0]) if at.any() else np.nan
    return forecast(given.years, given.kg, year, amount)


def forecast(years, kg, year: int, amount: float = np.nan) -> Surprise:
    """The forecast of `year` from the reports before it, by a local level of ln kg; `amount` is what came, kg.

    years, kg: reported years in order and their amounts, as from `theil_sen.reported`. The two variances are those of
    largest likelihood, their common scale taken out; the forecast is then Student's t on n - 1 degrees of freedom.

    Source: Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter, chapter 2; statsmodels'
    UnobservedComponents filters.
    """
    used = (np.asarray(years) < year) & (np.asarray(kg) > 0)
    years, log_kg = np.asarray(years)[used], np.log(np.asarray(kg, dtype=float)[used])
    if len(years) < MINIMUM_YEARS:
        too_few = Reason("too_few_years_to_forecast", n_years=len(years), needed=MINIMUM_YEARS)
        return Surprise(year=year, kg=amount, forecast=None, no_forecast=(too_few,))
    if np.ptp(log_kg) < NO_SCATTER:
        return Surprise(year=year, kg=amount, forecast=None, no_forecast=(Reason("no_scatter_to_forecast"),))
    mean, scale = _local_level(years, log_kg, year)
    expected = Forecast(year=year, mean_log=mean, sd_log=scale, degrees=len(years) - 1, n_years=len(years))
    return Surprise(year=year, kg=amount, forecast=expected)


def _local_level(years: NDArray[np.int_], log_kg: NDArray[np.float64], year: int) -> tuple[float, float]:
    """Mean and scale, ln kg, of `year` by a local level of the years before it; gaps are missing."""
    every = np.full(year - years[0], np.nan)
    every[years - years[0]] = log_kg
    model: Any = UnobservedComponents(every, "local level", use_exact_diffuse=True)
    model.ssm.filter_concentrated = True  # of both variances their ratio is sought, and their scale follows

    def deviance(log_ratio: float) -> float:
        return -2 * model.loglike([1.0, np.exp(log_ratio)])

    found: Any = optimize.minimize_scalar(deviance, bounds=LN_RATIOS, options={"xatol": RATIO_TOLERANCE})
    best = model.filter([1.0, np.exp(float(found.x))], return_ssm=True)
    return float(best.predicted_state[0, -1]), float(np.sqrt(best.predicted_state_cov[0, 0, -1] + best.scale))
