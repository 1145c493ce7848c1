"""What a year may come to once those have reported who usually do."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactresearch.methods.levels.level import Surprise, forecast, surprise
from pactresearch.methods.seizures import reporters
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.theil_sen import CONFIDENCE, DEFAULT_SEED
from pactresearch.results import result

DRAWS = 4000


@result(kw_only=True)
class Nowcast:
    """A year with the missing reports drawn: an interval, never a figure."""

    year: int
    reported_kg: float  # NaN where nobody has reported
    low_kg: float  # 95 % interval of the whole year's total; NaN where nobody has reported or usually does
    high_kg: float
    reported: tuple[str, ...]  # ISO3, members with a report
    missing: tuple[str, ...]  # ISO3, members that usually report and have not: drawn

    @property
    def half_have_reported(self) -> bool:
        """Whether at least half of the usual reporters have: under it no rank and no share of the year may be given."""
        return reporters.half_have_reported(len(self.reported), len(self.missing))


def nowcast(series: RouteSeries, year: int, *, draws: int = DRAWS, seed: int = DEFAULT_SEED) -> Nowcast:
    """The total of `year`: what is reported, and draws for each member that usually reports and has not.

    A member usually reports if it did in half of the ten years before. It is drawn from the level model of its own
    reports above zero (see `level.forecast`), and from its own ten years where these are too few for a forecast; with
    the share of its reports that are zero it is zero.
    """
    reports = series.by_country
    given: Any = reports.loc[year].dropna() if year in reports.index else pd.Series(dtype=float)
    before = reports.loc[(reports.index >= year - reporters.YEARS_LOOKED_BACK) & (reports.index < year)]
    missing = reporters.missing_reporters(reports, year)
    rng = np.random.default_rng(seed)
    reported_kg = float(given.sum(min_count=1))
    total = np.full(draws, np.nan_to_num(reported_kg) if len(given) or missing else np.nan)
    for iso3 in missing:
        total += _drawn(reports[iso3].dropna(), before[iso3].dropna().to_numpy(), year, draws, rng)
    low, high = map(float, np.quantile(total, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]))
    return Nowcast(
        year=year, reported_kg=reported_kg, low_kg=low, high_kg=high, reported=tuple(given.index), missing=missing
    )


def surprise_of(series: RouteSeries, year: int | None = None) -> Surprise:
    """As `level.surprise`, of a series' complete years; of a year below its interval also what missing reports may add."""
    found = surprise(series.years, series.complete_kg, year)
    return replace(found, most_kg=nowcast(series, found.year).high_kg) if found.place < 0 else found


def _drawn(
    own: pd.Series, recent: NDArray[np.float64], year: int, draws: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """(draws,) kg of one member, which does not report every year nor always something."""
    expected = forecast(own.index.to_numpy(), own.to_numpy(), year).forecast
    if expected is None:
        return rng.choice(recent, draws)
    amounts = np.exp(expected.mean_log + expected.sd_log * rng.standard_t(expected.degrees, draws))
    return np.where(rng.random(draws) < (recent == 0).mean(), 0.0, amounts)
