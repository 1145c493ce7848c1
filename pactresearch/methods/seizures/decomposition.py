"""What a change of kg is made of: number against size."""

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.results import result


@result
class Decomposition:
    """Change of ln kg as change of ln cases plus change of ln mean size, from the first to the last usable year."""

    table: pd.DataFrame  # index year: kg, cases, mean_size_kg of the usable years
    first_year: int | None = None  # None, with NaN below, under two years in which kg and cases are both above zero
    last_year: int | None = None
    change_ln_kg: float = np.nan
    change_ln_cases: float = np.nan
    change_ln_mean_size: float = np.nan


def size_decomposition(years, kg, cases) -> Decomposition:
    """Did more cases or larger ones make the change? years, kg, cases: (n,), NaN where not reported.

    Years in which kg or cases is missing or 0 are left out. The change between two years is noisy.

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
        return Decomposition(table)
    logs = np.log(table.to_numpy())
    kg_change, cases_change, size_change = logs[-1] - logs[0]
    return Decomposition(
        table=table,
        first_year=int(table.index[0]),
        last_year=int(table.index[-1]),
        change_ln_kg=kg_change,
        change_ln_cases=cases_change,
        change_ln_mean_size=size_change,
    )
