"""What is known about a country's figures before they are used: parts, side by side, and no score."""

import itertools

import numpy as np
import pandas as pd

from pactresearch.methods.checks import refuse_repeats, refuse_reversed, require_columns
from pactresearch.methods.seizures.cases import HIGHEST_PLAUSIBLE_COVERAGE
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

REPEATS = 3  # the same amount this many years in a row is more likely a figure carried forward than three seizures


@result
class DataQuality:
    """Parts of data quality.

    by_country: by iso3: completeness (reported years over years of the window, 0-1), latest_year, years_late (last year of
    the window less latest_year), coverage (median of cases over annual kg), n_coverage_errors (years above 1.2),
    inconsistencies (Reasons to ask about them). NaN or empty: not known.
    by_year: by iso3 and year: reported, kg, source, case_kg, coverage, coverage_error.
    """

    by_country: pd.DataFrame
    by_year: pd.DataFrame
    drug: str


def data_quality(
    seizures: pd.DataFrame, countries, drug: str, first_year: int, last_year: int, cases: pd.DataFrame
) -> DataQuality:
    """Completeness, timeliness, coverage and internal consistency of annual seizures, by country.

    seizures: iso3, year, drug, kg, source, one row a key; cases: as the canonical table, or an empty one of its columns;
    countries: ISO3, all of which are told about, reported or not.

    Coverage is the weight of single cases over the annual total of the same country and year: from 0 to 1.2 it is a
    share, above it one of the two is wrong and the year is flagged. Consistency looks for such years, for cases in a year
    whose total is 0 or missing, and for one amount above zero repeated three years or more.

    Raises InputError for missing columns, repeated keys or years in the wrong order. Source: `docs/methods/trends.md`, on
    the quality of data; the line of 1.2 is the project's own.
    """
    require_columns(seizures, ("iso3", "year", "drug", "kg", "source"), "seizures")
    refuse_reversed(first_year, last_year)
    of_drug = seizures[seizures["drug"] == drug]
    refuse_repeats(of_drug, ["iso3", "year"], f"seizures of {drug}")
    countries = sorted(set(countries))
    index = pd.MultiIndex.from_product([countries, range(first_year, last_year + 1)], names=["iso3", "year"])
    table = of_drug.set_index(["iso3", "year"])[["kg", "source"]].reindex(index)
    case_kg = cases[cases["drug"] == drug].groupby(["iso3", "year"])["kg"].sum(min_count=1)
    table["case_kg"] = case_kg.reindex(index).astype(float)
    table["coverage"] = table["case_kg"] / table["kg"].where(table["kg"] > 0)
    table["coverage_error"] = table["coverage"] > HIGHEST_PLAUSIBLE_COVERAGE
    table.insert(0, "reported", table["kg"].notna())
    columns = {name: table[name].to_numpy().reshape(len(countries), -1) for name in table if name != "source"}
    years = np.arange(first_year, last_year + 1)
    rows = [
        _country(iso3, years, **{str(name): values[at] for name, values in columns.items()})
        for at, iso3 in enumerate(countries)
    ]
    return DataQuality(pd.DataFrame(rows).set_index("iso3"), table, drug)


def _country(iso3: str, years, *, reported, kg, case_kg, coverage, coverage_error) -> dict:
    """The row of one country. All but the name: (years,) arrays, columns of `by_year`."""
    latest = int(years[reported].max()) if reported.any() else np.nan
    known = coverage[~np.isnan(coverage)]
    return {
        "iso3": iso3,
        "completeness": float(reported.mean()),
        "latest_year": latest,
        "years_late": years[-1] - latest,
        "coverage": np.median(known) if len(known) else np.nan,
        "n_coverage_errors": int(coverage_error.sum()),
        "inconsistencies": _inconsistencies(years, kg, case_kg, coverage_error),
    }


def _inconsistencies(years: np.ndarray, kg: np.ndarray, case_kg: np.ndarray, error: np.ndarray) -> Reasons:
    found = []
    missing = years[(case_kg > 0) & ~(kg > 0)]
    if len(missing):
        found.append(Reason("cases_without_total", years=missing.tolist()))
    if error.any():
        highest = 100 * HIGHEST_PLAUSIBLE_COVERAGE
        found.append(Reason("cases_above_total", highest_percent=highest, years=years[error].tolist()))
    changes = np.flatnonzero(kg[1:] != kg[:-1]) + 1  # NaN differs from all
    for start, end in itertools.pairwise([0, *changes, len(kg)]):
        if kg[start] > 0 and end - start >= REPEATS:
            first, last = int(years[start]), int(years[end - 1])
            found.append(Reason("amount_repeated", kg=float(kg[start]), first_year=first, last_year=last))
    return tuple(found)
