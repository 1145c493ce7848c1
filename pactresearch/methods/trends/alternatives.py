"""The same trend under other choices of who counts on the route: what a critic would try first."""

from collections.abc import Mapping

import pandas as pd

from pactresearch.methods.seizures.series import RouteSeries, route_series
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED, trend

FIGURES = ("n_years", "percent_per_year", "cautious_low", "cautious_high", "reasons")


def largest_country(series: RouteSeries) -> str:
    """ISO3 of the member with the largest total over the window."""
    return str(series.by_country.sum().idxmax())


def under_alternatives(
    seizures: pd.DataFrame,
    alternatives: Mapping[str, pd.DataFrame],
    drug: str,
    first_year: int,
    last_year: int,
    *,
    draws: int = 2000,
    seed: int = DEFAULT_SEED,
) -> pd.DataFrame:
    """The trend over the complete years under each alternative, one row each.

    seizures: iso3, year, drug, kg. alternatives: name to members, as `series.route_series` takes them. The columns are
    alternative, countries, n_years, percent_per_year, cautious_low, cautious_high (% a year) and reasons, which say why
    figures are missing. An alternative without any country is left out.

    Raises InputError as `series.route_series` does.
    """
    rows = []
    for name, members in alternatives.items():
        if members.empty:
            continue
        series = route_series(seizures, members, drug, first_year, last_year)
        result = trend(series.years, series.complete_kg, draws=draws, seed=seed)
        figures = {figure: getattr(result, figure) for figure in FIGURES}
        rows.append({"alternative": name, "countries": members["iso3"].nunique()} | figures)
    return pd.DataFrame(rows)
