"""What a year may come to once those have reported who usually do, and which reports are only tokens."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactresearch.methods.levels.level import CONFIDENCE, forecast
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.results import result

YEARS_LOOKED_BACK = 10  # a member that reported in half of them usually reports
USUAL = 0.5
TOKEN_SHARE, TOKEN_YEARS, TOKEN_REPORTS = (
    0.1,
    5,
    3,
)  # under a tenth of the median of five years, with three reports in them
DRAWS = 4000


@result(kw_only=True)
class Nowcast:
    """A year with the missing reports drawn: an interval, never a figure."""

    year: int
    reported_kg: float
    low_kg: float  # 95 % interval of the whole year's total
    high_kg: float
    reported: tuple[str, ...]  # ISO3, members with a report
    missing: tuple[str, ...]  # ISO3, members that usually report and have not: drawn

    @property
    def half_have_reported(self) -> bool:
        """Whether at least half of the usual reporters have: under it no rank and no share of the year may be given."""
        usual = len(self.reported) + len(self.missing)
        return bool(usual) and len(self.reported) >= USUAL * usual


def nowcast(series: RouteSeries, year: int, *, draws: int = DRAWS, seed: int = DEFAULT_SEED) -> Nowcast:
    """The total of `year`: what is reported, and draws for each member that usually reports and has not.

    A member usually reports if it did in half of the ten years before. It is drawn from the level model of its own
    reports above zero (see `level.forecast`), and from its own ten years where these are too few for a forecast; with
    the share of its reports that are zero it is zero.
    """
    reports = series.by_country
    given: Any = reports.loc[year].dropna() if year in reports.index else pd.Series(dtype=float)
    before = reports.loc[(reports.index >= year - YEARS_LOOKED_BACK) & (reports.index < year)]
    usual = before.columns[before.notna().sum() >= USUAL * YEARS_LOOKED_BACK]
    missing = [iso3 for iso3 in usual if iso3 not in given.index]
    rng = np.random.default_rng(seed)
    total = np.full(draws, float(given.sum()))
    for iso3 in missing:
        total += _drawn(reports[iso3].dropna(), before[iso3].dropna().to_numpy(), year, draws, rng)
    low, high = np.quantile(total, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Nowcast(
        year=year,
        reported_kg=float(given.sum()),
        low_kg=float(low),
        high_kg=float(high),
        reported=tuple(given.index),
        missing=tuple(missing),
    )


def _drawn(
    own: pd.Series, recent: NDArray[np.float64], year: int, draws: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """(draws,) kg of one member, which does not report every year nor always something."""
    expected = forecast(own.index.to_numpy(), own.to_numpy(), year).forecast
    if expected is None:
        return rng.choice(recent, draws)
    amounts = np.exp(expected.mean_log + expected.sd_log * rng.standard_t(expected.degrees, draws))
    return np.where(rng.random(draws) < (recent == 0).mean(), 0.0, amounts)


def token_reports(by_country: pd.DataFrame) -> pd.DataFrame:
    """Reports that are only tokens: under a tenth of the country's median of the five years before.

    by_country: year × iso3, kg, NaN where not reported. Gives year × iso3, True where a report is a token; with fewer
    than three reports in the five years none is, nor where the usual amount is zero.
    """
    earlier = by_country.shift(1).rolling(TOKEN_YEARS, min_periods=TOKEN_REPORTS)
    return by_country < TOKEN_SHARE * earlier.median()
