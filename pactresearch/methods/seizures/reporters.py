"""Who usually reports, who has not, and which reports are only tokens."""

import pandas as pd

YEARS_LOOKED_BACK, USUAL = 10, 0.5  # who reported in half of the ten years before usually reports
# A token is under a tenth of the median of the five years before, with three reports in them.
TOKEN_SHARE, TOKEN_YEARS, TOKEN_REPORTS = 0.1, 5, 3


def missing_reporters(by_country: pd.DataFrame, year: int) -> tuple[str, ...]:
    """ISO3 of those that usually report and have no report for `year`. by_country: year × iso3, NaN: not reported."""
    before = by_country[(by_country.index >= year - YEARS_LOOKED_BACK) & (by_country.index < year)]
    usual = before.columns[before.notna().sum() >= USUAL * YEARS_LOOKED_BACK]
    return tuple(iso3 for iso3 in usual if by_country.loc[by_country.index == year, iso3].isna().all())


def half_have_reported(n_reported: int, n_missing: int) -> bool:
    """Whether of those that report or usually do at least half have: under it no rank and no share may be given."""
    return n_reported > 0 and n_reported >= USUAL * (n_reported + n_missing)


def token_reports(by_country: pd.DataFrame) -> pd.DataFrame:
    """Reports that are only tokens: under a tenth of the country's median of the five years before.

    by_country: every year × iso3, kg, NaN where not reported. Gives year × iso3, True where a report is a token; with
    fewer than three reports in the five years none is, nor where the usual amount is zero.
    """
    earlier = by_country.shift(1).rolling(TOKEN_YEARS, min_periods=TOKEN_REPORTS)
    return by_country < TOKEN_SHARE * earlier.median()
