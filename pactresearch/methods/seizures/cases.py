"""Single seizures beside annual totals: how many cases, how large, and how much of the total they account for."""

import numpy as np
import pandas as pd

from pactresearch.results import result

HIGHEST_PLAUSIBLE_COVERAGE = 1.2  # cases above this multiple of the annual total are an error of one of the two
LEAST_SHARE_ALIKE = 0.5  # of the kilograms: what less of them shows is not the route
COLUMNS = ("year", "cases", "kg", "mean_kg", "annual_kg", "coverage", "countries", "error")
LOWEST_COMPARABLE_COVERAGE = 0.5  # below it, a change of cases may be a change of who sent them in


@result
class CaseRecord:
    """Cases on a route by year.

    table: one row a year with cases: `year`, `cases`, `kg` (of the cases whose weight is known), `mean_kg` (of those),
    `annual_kg` (reported annual total of the same countries in the same year; NaN where none reported one), `coverage`
    (kg / annual_kg), `countries` (ISO3 with cases, as a tuple), `error` (coverage beyond 1.2).
    compared: `year`, `cases` and `kg` of the countries in `same_countries` alone, for the years of coverage from 0.5 to
    1.2: what may be compared from year to year. Empty where no country has cases in all of those years, or those that
    have make under half of the cases' kilograms.
    countries: ISO3 of the members with cases in any year. members: number of countries on the route.
    """

    drug: str
    table: pd.DataFrame
    compared: pd.DataFrame
    same_countries: tuple[str, ...]
    countries: tuple[str, ...]
    members: int


def case_record(
    cases: pd.DataFrame, seizures: pd.DataFrame, members: pd.DataFrame, drug: str, first_year: int, last_year: int
) -> CaseRecord:
    """Cases of a drug in the countries of a route, and the annual totals of the countries that have cases.

    cases, seizures: canonical tables. members: DataFrame with iso3, as `geography.members` gives it; a country's cases
    count whole, whatever its weight, since a case can't be split.

    Source: the ratio of cases to annual totals is the usual coverage check of official case files: 0 to 1.2.
    """
    inside = members["iso3"].unique()
    chosen = cases[(cases["drug"] == drug) & cases["iso3"].isin(inside) & cases["year"].between(first_year, last_year)]
    annual = seizures[(seizures["drug"] == drug) & seizures["year"].isin(chosen["year"])]
    rows = [
        _year(int(year), group, annual.loc[annual["year"] == year].set_index("iso3")["kg"])
        for year, group in chosen.groupby("year")
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    usable = table[table["coverage"].between(LOWEST_COMPARABLE_COVERAGE, HIGHEST_PLAUSIBLE_COVERAGE)]
    same = _in_all(usable["countries"])
    alike = chosen[chosen["iso3"].isin(same) & chosen["year"].isin(usable["year"])]
    compared = alike.groupby("year", as_index=False).agg(cases=("n", "sum"), kg=("kg", "sum"))
    if compared["kg"].sum() < LEAST_SHARE_ALIKE * usable["kg"].sum():
        same, compared = (), compared.iloc[:0]
    return CaseRecord(drug, table, compared, same, tuple(sorted(chosen["iso3"].unique())), members=len(inside))


def _year(year: int, group: pd.DataFrame, annual: pd.Series) -> tuple:
    """The row of one year, in the order of COLUMNS."""
    countries = tuple(sorted(group["iso3"].unique()))
    totals = annual.reindex(countries)
    known = totals.dropna().index
    kg, annual_kg = group["kg"].sum(min_count=1), totals.sum(min_count=1)
    comparable_kg = group.loc[group["iso3"].isin(known), "kg"].sum(min_count=1)
    coverage = comparable_kg / annual_kg if annual_kg > 0 else np.nan
    weighed = int(group.loc[group["kg"].notna(), "n"].sum())
    mean_kg = kg / weighed if weighed else np.nan
    error = bool(coverage > HIGHEST_PLAUSIBLE_COVERAGE)
    return year, int(group["n"].sum()), kg, mean_kg, annual_kg, coverage, countries, error


def _in_all(countries: pd.Series) -> tuple[str, ...]:
    sets = [set(several) for several in countries]
    return tuple(sorted(set.intersection(*sets))) if sets else ()
