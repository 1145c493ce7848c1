"""Single seizures beside annual totals: how many cases, how large, and how much of the total they account for."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

HIGHEST_PLAUSIBLE_COVERAGE = 1.2  # cases above this multiple of the annual total are an error of one of the two
LOWEST_COMPARABLE_COVERAGE = 0.5  # below it, a change of cases may be a change of who sent them in


@dataclass(frozen=True)
class CaseRecord:
    """Cases on a route by year.

    table: one row a year with cases: `year`, `cases`, `kg` (of the cases whose weight is known), `mean_kg` (of those),
    `annual_kg` (reported annual total of the same countries in the same year; NaN where none reported one), `coverage`
    (kg / annual_kg), `countries` (ISO3 with cases, as a tuple), `error` (coverage beyond 1.2), `comparable` (coverage from
    0.5 to 1.2: years between which numbers and sizes may be compared).
    countries: ISO3 of the members with cases in any year. members: number of countries on the route.
    """

    drug: str
    table: pd.DataFrame
    countries: tuple[str, ...]
    members: int

    @property
    def comparable(self) -> pd.DataFrame:
        """The rows of `table` that may be compared with each other."""
        return self.table[self.table["comparable"]]


def case_record(
    cases: pd.DataFrame, seizures: pd.DataFrame, members: pd.DataFrame, drug: str, first_year: int, last_year: int
) -> CaseRecord:
    """Cases of a drug in the countries of a route, and the annual totals of the countries that have cases.

    cases, seizures: canonical tables. members: DataFrame with iso3, as `geography.members` gives it; a country's cases
    count whole, whatever its weight, since a case can't be split.

    Source: the ratio of cases to annual totals is the coverage check of official case files: 0 to 1.2.
    """
    inside = members["iso3"].unique()
    chosen = cases[(cases["drug"] == drug) & cases["iso3"].isin(inside) & cases["year"].between(first_year, last_year)]
    chosen = chosen.assign(weighed=chosen["n"].where(chosen["kg"].notna(), 0))
    annual = seizures[seizures["drug"] == drug].set_index(["iso3", "year"])["kg"]
    rows = []
    for year, group in chosen.groupby("year"):
        countries = tuple(sorted(group["iso3"].unique()))
        totals = annual.reindex([(iso3, year) for iso3 in countries])
        known = totals.dropna().index.get_level_values("iso3")
        kg, annual_kg = group["kg"].sum(min_count=1), totals.sum(min_count=1)
        comparable = group.loc[group["iso3"].isin(known), "kg"].sum(min_count=1)
        coverage = comparable / annual_kg if annual_kg > 0 else np.nan
        weighed = int(group["weighed"].sum())
        rows.append(
            {
                "year": int(year),
                "cases": int(group["n"].sum()),
                "kg": kg,
                "mean_kg": kg / weighed if weighed else np.nan,
                "annual_kg": annual_kg,
                "coverage": coverage,
                "countries": countries,
                "error": bool(coverage > HIGHEST_PLAUSIBLE_COVERAGE),
            }
        )
    columns = ["year", "cases", "kg", "mean_kg", "annual_kg", "coverage", "countries", "error"]
    table = pd.DataFrame(rows, columns=columns)
    table["comparable"] = table["coverage"].between(LOWEST_COMPARABLE_COVERAGE, HIGHEST_PLAUSIBLE_COVERAGE)
    return CaseRecord(drug, table, tuple(sorted(chosen["iso3"].unique())), len(inside))
