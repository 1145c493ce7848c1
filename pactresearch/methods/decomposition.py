"""What a change of kg is made of, and how unusual it is: number against size, one year against another."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pactresearch.errors import InputError


@dataclass(frozen=True)
class Decomposition:
    """Change of ln kg as change of ln cases plus change of ln mean size, from the first to the last usable year."""

    first_year: int | None  # None, with NaN below, under two years in which kg and cases are both above zero
    last_year: int | None
    change_ln_kg: float
    change_ln_cases: float
    change_ln_mean_size: float
    slope_ln_kg: float  # least-squares slopes a year over all usable years: these add up as well, medians would not
    slope_ln_cases: float
    slope_ln_mean_size: float
    table: pd.DataFrame  # index year: kg, cases, mean_size_kg of the usable years


def size_decomposition(years, kg, cases) -> Decomposition:
    """Did more cases or larger ones make the change? years, kg, cases: (n,), NaN where not reported.

    Years in which kg or cases is missing or 0 are left out. The change between two years is noisy; the slopes use all.

    Raises InputError for lengths that differ, years that repeat, or negative values. Source: Δln kg = Δln cases +
    Δln(kg / cases), an identity.
    """
    table = pd.DataFrame({"kg": np.asarray(kg, float), "cases": np.asarray(cases, float)}, index=np.asarray(years, int))
    table = table.rename_axis("year").sort_index()
    if table.index.has_duplicates or (table < 0).any(axis=None):
        raise InputError(
            "years, kg and cases hold a year twice or a negative value. Give one amount of 0 or more a year."
        )
    table = table[(table > 0).all(axis=1)].assign(mean_size_kg=lambda rows: rows.kg / rows.cases)
    if len(table) < 2:
        return Decomposition(None, None, *[np.nan] * 6, table)
    logs = np.log(table.to_numpy())
    centred = table.index.to_numpy() - table.index.to_numpy().mean()
    slopes = centred @ logs / (centred @ centred)
    return Decomposition(int(table.index[0]), int(table.index[-1]), *(logs[-1] - logs[0]), *slopes, table)


@dataclass(frozen=True)
class Change:
    """One year against an earlier one, and how unusual such a change is in the series itself."""

    first_year: int
    last_year: int
    first_kg: float  # NaN where not reported
    last_kg: float
    percent: float  # over the whole span, not a year; NaN where either is missing or the first is 0
    share_as_large: float  # of other pairs of years as far apart, those that moved in ln kg at least as much, 0-1
    n_pairs: int  # such pairs; share_as_large is NaN where there is none


def change_between(years, kg, first_year: int, last_year: int) -> Change:
    """Change of kg from first_year to last_year. years, kg: (n,), NaN where not reported (or not complete).

    Annual seizures jump: with a constant flow, lognormal sizes (sigma 2.2) and 400 seizures, 24 % of pairs of years
    differ by more than half. share_as_large puts the change beside the series' own.

    Raises InputError for years outside the series or in the wrong order.
    """
    values = pd.Series(np.asarray(kg, float), index=np.asarray(years, int)).sort_index()
    if first_year >= last_year or first_year not in values.index or last_year not in values.index:
        raise InputError(
            f"A change from {first_year} to {last_year} cannot be taken from years {values.index.min()}-"
            f"{values.index.max()}. Give two of them, the earlier first."
        )
    first_kg, last_kg = float(values[first_year]), float(values[last_year])
    percent = 100 * (last_kg / first_kg - 1) if first_kg > 0 else np.nan
    logs = np.log(values.where(values > 0)).reindex(range(values.index.min(), values.index.max() + 1))
    moves = logs.diff(last_year - first_year).abs()
    this, others = moves[last_year], moves.drop(last_year).dropna()
    known = len(others) > 0 and np.isfinite(this)
    share = float((others >= this).mean()) if known else np.nan
    return Change(first_year, last_year, first_kg, last_kg, percent, share, len(others))
