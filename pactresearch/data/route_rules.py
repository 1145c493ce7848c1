"""What must hold of `routes.csv` as a whole: a country is counted once, whatever the attribution."""

import numpy as np
import pandas as pd

from pactresearch.data.schema import FIRST_YEAR, LAST_YEAR
from pactresearch.errors import InputError

ROUTES_FILE = "data/raw/routes.csv"
WEIGHT_TOLERANCE = 2e-3  # a third written as 0.333 is a third


def checked_routes(routes: pd.DataFrame, known_countries: frozenset[str]) -> pd.DataFrame:
    """The table `routes`, found to keep the rules that one row alone cannot show.

    Raises InputError that quotes the row: a country that is not in countries.csv; a last year before the first; a source
    that has weight; a country whose weights do not make 1 or that has not one primary route, in some year.
    """
    for row in routes.itertuples():
        said = f"{ROUTES_FILE}: the row {row.route}, {row.iso3}"
        if row.iso3 not in known_countries:
            raise InputError(
                f"{said} names a country that data/raw/countries.csv does not have. Correct the code, or add it."
            )
        if not 0 <= row.weight <= 1:
            raise InputError(f"{said} has the weight {row.weight:g}; a weight is a share from 0 to 1.")
        if pd.notna(row.first_year) and pd.notna(row.last_year) and row.first_year > row.last_year:
            raise InputError(
                f"{said} runs from {row.first_year} to {row.last_year}; the first year must not be after the last."
            )
        if row.stage == "source" and (row.weight or row.primary):
            raise InputError(
                f"{said} is a source with weight {row.weight:g} and primary {row.primary}. What a source country seizes "
                "cannot be put to a route: both must be 0."
            )
        if row.stage != "source" and row.primary and not row.weight:
            raise InputError(f"{said} is primary with the weight 0; a primary route must have a weight.")
    wrong = [
        said
        for iso3, rows in routes[routes["stage"] != "source"].groupby("iso3")
        for said in _wrong_with_country(iso3, rows)
    ]
    if wrong:
        more = f" ({len(wrong) - 5} more like these.)" if len(wrong) > 5 else ""
        raise InputError(f"{ROUTES_FILE}: {' '.join(wrong[:5])}{more} Correct the rows, and renew the checksum.")
    return routes


def _wrong_with_country(iso3: str, rows: pd.DataFrame) -> list[str]:
    first = rows["first_year"].fillna(FIRST_YEAR).to_numpy(int)
    last = rows["last_year"].fillna(LAST_YEAR).to_numpy(int)
    # Membership changes only where a row begins or has just ended, so these years stand for all.
    for year in np.unique(np.append(first, last + 1)):
        now = rows[(first <= year) & (year <= last)]
        if now.empty:
            continue
        listed = "; ".join(f"{row.route} weight {row.weight:g}, primary {row.primary}" for row in now.itertuples())
        when = "" if rows["first_year"].isna().all() and rows["last_year"].isna().all() else f" in {year}"
        total, primary = now["weight"].sum(), now["primary"].sum()
        if abs(total - 1) > WEIGHT_TOLERANCE:
            return [
                f"The weights of {iso3}{when} make {total:g} ({listed}); over all its routes they must make 1, or its "
                "seizures would be counted more or less than once."
            ]
        if primary != 1:
            return [
                f"{iso3} has {primary} primary routes{when} ({listed}); it must have exactly one, which counts it under hard "
                "attribution."
            ]
    return []
