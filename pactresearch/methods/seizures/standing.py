"""Where a country stands among others in one year: rank, share of the total, amount a head."""

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.results import result

PEOPLE = 100_000


@result
class Standing:
    """One country among those of a group that reported for the same year."""

    rank: int | None  # 1 is the largest; equal amounts share the better rank; None where it did not report
    n_reporting: int  # countries of the group that reported, this one included
    n_group: int  # countries of the group
    share_percent: float  # of the total of those that reported, 0-100; NaN where it did not, or the total is 0


def standing(kg: pd.Series, iso3: str) -> Standing:
    """Rank and share of a country in a group.

    kg: by ISO3 code, the amounts of one year of every country of the group, NaN where not reported. A missing report is
    not a zero: the country is not ranked, and counts in no total.

    Raises InputError where the country is not in the group, stands in it twice, or an amount is negative.
    """
    if not kg.index.is_unique or iso3 not in kg.index:
        raise InputError(f"{iso3} must stand once in the group that it is ranked in; the group is {list(kg.index)}.")
    if (kg < 0).any():
        raise InputError(f"An amount is 0 or more; these are not: {kg[kg < 0].to_dict()}.")
    reported = kg.dropna()
    if iso3 not in reported.index:
        return Standing(None, len(reported), len(kg), np.nan)
    own, total = float(reported[iso3]), float(reported.sum())
    share = 100 * own / total if total > 0 else np.nan
    return Standing(int((reported > own).sum()) + 1, len(reported), len(kg), share)


def per_100_000(kg: float, population: float) -> float:
    """Kilograms per 100,000 people; NaN where either is missing or nobody lives there."""
    return PEOPLE * kg / population if population > 0 else np.nan
