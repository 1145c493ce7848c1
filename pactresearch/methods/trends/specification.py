"""Does a trend hang on one year, or on where the series is cut?"""

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.trends import theil_sen
from pactresearch.methods.trends.theil_sen import CONFIDENCE, DEFAULT_SEED, Trend, reported, trend
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

WINDOW_COLUMNS = ("first_year", "last_year", "n_years", "percent_per_year", "low", "high")


@result
class LeaveOneOut:
    """A trend with and without the year of the largest amount."""

    full: Trend
    without_largest: Trend
    largest_year: int | None  # None where nothing above zero is reported

    @property
    def keeps_sign(self) -> bool:
        """Whether both slopes exist and point the same way."""
        return self.full.percent_per_year * self.without_largest.percent_per_year > 0


def leave_largest_out(years, kg, *, draws: int = 2000, seed: int = DEFAULT_SEED) -> LeaveOneOut:
    """The trend with all reported years, and without the year of the largest amount (the first of equals).

    Arguments and errors as in `trend`. The year is dropped as if it had not been reported.
    """
    full = trend(years, kg, draws=draws, seed=seed)
    given = reported(years, kg)
    if full.n_years == 0:
        return LeaveOneOut(full, full, None)
    largest = int(np.argmax(given.kg))
    without = trend(np.delete(given.years, largest), np.delete(given.kg, largest), draws=draws, seed=seed)
    return LeaveOneOut(full, without, int(given.years[largest]))


@result
class SpecificationCurve:
    """The trend in every window of years. Windows overlap: how many rise describes and does not test."""

    table: pd.DataFrame  # a row a window: first_year, last_year, n_years, percent_per_year, low, high (Sen's 95 %)
    minimum_years: int
    median: float = np.nan  # % a year over the windows
    reasons: Reasons = ()  # why there is no window


def specification_curve(years, kg, minimum_years: int = 8) -> SpecificationCurve:
    """Theil-Sen trends over every window that starts and ends in a year with an amount above zero.

    years, kg: as in `trend`; minimum_years: years with an amount above zero that a window must hold, 3 or more. The
    table is sorted by trend, as a specification curve is drawn. Sen's interval takes years as independent.

    Raises InputError as `trend` does, and for fewer than 3 minimum years.
    Source: Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4:1208.
    """
    if minimum_years < theil_sen.MINIMUM_YEARS_FOR_SLOPE:
        raise InputError(
            f"minimum_years is {minimum_years!r}; a trend needs at least {theil_sen.MINIMUM_YEARS_FOR_SLOPE} years."
        )
    years, log_kg = theil_sen.reported_logs(years, kg)
    table = _windows(years, log_kg, minimum_years)
    if table.empty:
        few = Reason("too_few_years_for_window", n_years=len(years), needed=minimum_years)
        return SpecificationCurve(table, minimum_years, reasons=(few,))
    return SpecificationCurve(table, minimum_years, float(table.percent_per_year.median()))


def _windows(years: np.ndarray, log_kg: np.ndarray, minimum_years: int) -> pd.DataFrame:
    """WINDOW_COLUMNS of every window, sorted by trend."""
    slopes = _pairwise_slopes(years, log_kg)
    lengths = range(minimum_years, len(years) + 1)
    parts = [_windows_of(length, years, log_kg, slopes) for length in lengths]
    if not parts:
        return pd.DataFrame(columns=list(WINDOW_COLUMNS))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    table = pd.DataFrame(dict(zip(WINDOW_COLUMNS, columns, strict=True)))
    return table.sort_values(["percent_per_year", "first_year", "last_year"], ignore_index=True)


def _windows_of(length: int, years: np.ndarray, log_kg: np.ndarray, slopes: np.ndarray) -> tuple[np.ndarray, ...]:
    """The columns of all windows that hold `length` years, (windows,) each. slopes: (n, n), of the whole series."""
    start = np.arange(len(years) - length + 1)[:, None]
    earlier, later = np.triu_indices(length, 1)
    sen = theil_sen.sen_slope(slopes[start + earlier, start + later], log_kg[start + np.arange(length)], CONFIDENCE)
    first, last = years[start[:, 0]], years[start[:, 0] + length - 1]
    changes = [theil_sen.percent(slope) for slope in (sen.slope, sen.low, sen.high)]
    return first, last, np.full(len(start), length), *changes


def _pairwise_slopes(years: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(n, n): the slope from the year of the row to the later year of the column; NaN on and below the diagonal."""
    apart = (years - years[:, None]).astype(float)
    apart[apart <= 0] = np.nan
    return (values - values[:, None]) / apart
