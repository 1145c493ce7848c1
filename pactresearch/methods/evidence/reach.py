"""How much of a route its case file reaches: what cannot be seen at all comes before what is seen."""

import numpy as np
import pandas as pd

from pactresearch.results import result

LEAST_REACH = 0.5  # of the route's reported kilograms: below it what is not in the file outweighs what is
NOTABLE_SHARE = 0.05  # of the route's kilograms, from which a country that is missing is named
MANY = 0.8  # of the cases: one country with as many speaks for the route


@result
class Reach:
    """The reach of the cases of a drug on a route in a period.

    share: of the kilograms that the route's countries reported in these years, those that the cases account for (0-1; a
    country and year counts up to its annual total); NaN where nothing was reported. n_cases. countries: share of the cases
    by ISO3, the largest first. silent: share of the route's kilograms by ISO3 that countries without cases reported in years
    without them, the largest first, from 5 % on. first_year, last_year: of the cases; None without any.
    """

    share: float
    n_cases: int
    countries: dict[str, float]
    silent: dict[str, float]
    first_year: int | None
    last_year: int | None

    @property
    def enough(self) -> bool:
        """Whether the cases can speak for the route."""
        return bool(self.share >= LEAST_REACH)

    @property
    def carried_by(self) -> str | None:
        """The country that makes four fifths of the cases or more, if there is one."""
        return next((iso3 for iso3, share in self.countries.items() if share >= MANY), None)


def reach(cases: pd.DataFrame, seizures: pd.DataFrame, years: tuple[int, int]) -> Reach:
    """How much of the reported kilograms of a route its cases account for.

    cases, seizures: canonical tables of one drug and the route's countries. years: first and last year that are asked
    about. A country and year with cases and without an annual total counts with nothing, since no total can be told.
    """
    inside = cases[cases["year"].between(*years)]
    annual = seizures[seizures["year"].between(*years)].groupby(["iso3", "year"])["kg"].sum()
    seen = inside.groupby(["iso3", "year"])["kg"].sum().reindex(annual.index)
    total = annual.sum()
    silent = (annual[seen.isna()].groupby("iso3").sum() / total).sort_values(ascending=False) if total else pd.Series()
    by_country = inside.groupby("iso3")["n"].sum().sort_values(ascending=False)
    return Reach(
        share=float(np.minimum(seen.fillna(0), annual).sum() / total) if total > 0 else np.nan,
        n_cases=int(inside["n"].sum()),
        countries={str(iso3): float(n / by_country.sum()) for iso3, n in by_country.items()},
        silent={str(iso3): float(share) for iso3, share in silent.items() if share >= NOTABLE_SHARE},
        first_year=int(inside["year"].min()) if len(inside) else None,
        last_year=int(inside["year"].max()) if len(inside) else None,
    )
