"""Seizures against production and against consumption."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.seizures.series import OPIATES, RouteSeries, heroin_equivalent
from pactresearch.results import result

LAGS = (0, 1, 2)  # years from harvest to seizure


def seized_as_opium(series_by_drug: Mapping[str, RouteSeries], opium_per_heroin: float = 10.0) -> pd.Series:
    """A route's opium + opium_per_heroin x (morphine + heroin), kg by year; missing in years in which one of the three is, or
    is incomplete.

    series_by_drug: series over the same years, for all three drugs. opium_per_heroin: for a kg as seized; for one of the pure
    drug, times the purity. Raises InputError for a missing drug, and as `series.heroin_equivalent` does.
    """
    missing = [drug for drug in OPIATES if drug not in series_by_drug]
    if missing:
        raise InputError(f"No series of {', '.join(missing)} is given; an opium equivalent needs {', '.join(OPIATES)}.")
    found = heroin_equivalent(series_by_drug, opium_per_heroin)
    return pd.Series(opium_per_heroin * found.complete_kg, index=found.by_drug.index)


@result
class ProductionRatio:
    """Seized opium equivalent over opium production, a row for each year and lag."""

    table: pd.DataFrame  # year, lag, seized_t, production_t (of year - lag), ratio, above_production (boolean, missing
    # where the ratio is). t of opium; ratio 0-1 and more

    @property
    def summary(self) -> pd.DataFrame:
        """Indexed by lag: n_years with both figures, their median, lowest and highest ratio, n_above production."""
        by_lag = self.table.groupby("lag")
        ratio = by_lag["ratio"]
        columns = {"n_years": ratio.count(), "median": ratio.median(), "lowest": ratio.min(), "highest": ratio.max()}
        return pd.DataFrame(columns | {"n_above": by_lag["above_production"].sum()})


def ratio_to_production(seized_opium_equivalent_kg: pd.Series, production_t: pd.Series) -> ProductionRatio:
    """Seized opium equivalent of a year over the production of that year, the year before, and so on.

    seized_opium_equivalent_kg: by year, kg of opium (`seized_as_opium`); production_t: by year, t of opium;
    the lags are LAGS. Every year of seizures is kept; where either figure is missing the ratio is missing.
    A ratio above 1 cannot be: double counting, a wrong conversion, stocks, or an estimate of production that is too
    low, as with cocaine in 2011; it is flagged, not cut. A production of 0 gives no ratio, and is flagged if anything
    was seized.

    Raises InputError for repeated years or negative amounts.
    """
    seized = _by_year(seized_opium_equivalent_kg, "seized_opium_equivalent_kg") / 1000
    production = _by_year(production_t, "production_t")
    tables = [_at_lag(seized, production, lag) for lag in LAGS]
    return ProductionRatio(pd.concat(tables, ignore_index=True).sort_values(["year", "lag"], ignore_index=True))


# Kilograms of opium for a kilogram of pure base, and of heroin or morphine as seized. 10 to 1 is the convention of the United
# Nations; the others, and heroin for export of 50-70 %: UNODC (2017), Afghanistan Opium Survey 2017 (7,600-7,900 t of opium,
# 390-450 t pure, 550-900 t as exported).
OPIUM_PER_PURE_HEROIN = (17.6, 19.5)
CONVENTIONS = {
    "as_seized": 10.0,
    "half_pure": OPIUM_PER_PURE_HEROIN[0] * 0.5,
    "70_percent_pure": OPIUM_PER_PURE_HEROIN[1] * 0.7,
}


def under_conventions(series_by_drug: Mapping[str, RouteSeries], production_t: pd.Series) -> pd.DataFrame:
    """The share of production that was seized, under each convention of purity and each harvest it is set against.

    series_by_drug: as `seized_as_opium`; production_t: by year, t of opium. Gives a row a convention and lag: convention (of
    CONVENTIONS), lag (years), n_years, median, lowest, highest (ratio 0-1 and more), n_above (years above production).

    Raises InputError as `seized_as_opium` and `ratio_to_production` do.
    """
    tables = [
        ratio_to_production(seized_as_opium(series_by_drug, kg), production_t).summary.assign(convention=name)
        for name, kg in CONVENTIONS.items()
    ]
    columns = ["convention", "lag", "n_years", "median", "lowest", "highest", "n_above"]
    return pd.concat(tables).reset_index()[columns]


def _at_lag(seized: pd.Series, production: pd.Series, lag: int) -> pd.DataFrame:
    seized_t = seized.to_numpy()
    produced_t = production.reindex(seized.index - lag).to_numpy()
    known = np.isfinite(seized_t) & np.isfinite(produced_t)
    return pd.DataFrame(
        {
            "year": seized.index,
            "lag": lag,
            "seized_t": seized_t,
            "production_t": produced_t,
            "ratio": seized_t / np.where(produced_t > 0, produced_t, np.nan),
            "above_production": pd.arrays.BooleanArray(seized_t > produced_t, ~known),
        }
    )


def _by_year(values: pd.Series, name: str) -> pd.Series:
    values = values.astype(float)
    if values.index.has_duplicates:
        repeated = sorted(set(values.index[values.index.duplicated()]))
        raise InputError(f"{name} repeats the years {repeated}; give one figure a year.")
    if (values < 0).any():
        raise InputError(f"{name} is negative in {values.index[values < 0].tolist()}; an amount is 0 or more.")
    return values.sort_index()
