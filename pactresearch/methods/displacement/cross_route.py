"""Routes side by side: their amounts year by year, and what moved between them at dated shocks."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.breaks.shocks import first_year_after
from pactresearch.methods.displacement.displacement import (
    YEARS_AFTER,
    YEARS_BEFORE,
    Displacement,
    MarketMove,
    displacement,
)
from pactresearch.methods.displacement.intervention import intervention
from pactresearch.methods.prices.panel import PricePanel
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.countries import false_discovery
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED

COLUMNS = [
    "treated", "neighbour", "shock_year", "treated_percent", "neighbour_percent", "quotient", "pattern", "corroboration",
    "verdict", "reasons", "p", "power_alone", "power",
]  # fmt: skip


def shock_years(shocks: pd.DataFrame, first_year: int, last_year: int) -> dict[int, tuple[str, ...]]:
    """Every year inside the window in which a shock first counts, with the labels of its events."""
    dated = shocks.assign(shock_year=[first_year_after(date) for date in shocks["date"]])
    inside = dated[dated["shock_year"].between(first_year + 1, last_year)].sort_values(["shock_year", "date"])
    by_year: Any = inside.groupby("shock_year")
    return {int(year): tuple(events["label"]) for year, events in by_year}


def market_move(index: PricePanel, route: str, shock_year: int, source: str) -> MarketMove | None:
    """How a price index moved at a shock, by the same regression as the routes; None where it cannot be told.

    index: real prices of the markets that the route serves, not adjusted for purity. route: "treated" or "neighbour".
    """
    table = index.table
    inside = table.loc[(table.index >= shock_year - YEARS_BEFORE) & (table.index < shock_year + YEARS_AFTER), "index"]
    if inside.empty:
        return None
    move = intervention(inside.index.to_numpy(), np.log(inside.to_numpy()), shock_year)
    if move.reasons:
        return None
    low, high = (float(100 * np.expm1(end)) for end in (move.low, move.high))
    return MarketMove(route, "price", move.percent, low, high, source=source)


def displacements(
    series: Mapping[str, RouteSeries], years: Sequence[int], *, prices: Mapping[str, PricePanel] | None = None,
    price_source: str = "", draws: int = 1999, seed: int = DEFAULT_SEED,
) -> pd.DataFrame:  # fmt: skip
    """Displacement and diffusion for every ordered pair of routes and every shock year.

    series: complete amounts by route over the same years; years: first years that count as after a shock. prices: by route,
    real price index of the markets that it serves, where there is one. With three routes or more, the remaining one is
    the control (of several, the first).

    Gives a row each, none where there is no year: treated, neighbour, shock_year, treated_percent, neighbour_percent (change
    against the line before, %), quotient, pattern, corroboration, verdict, reasons, p, power_alone (of `Displacement`), power
    (after allowing for the family) and p_adjusted. The family are the pairs and dates that have a p (Benjamini and Hochberg).
    With 1,999 draws p is 0.0005 at least, so that one clear pair among 100 can stand. `supported` does not ask for the
    adjusted p: whoever looks at many pairs must. `not supported` asks for the power of the family, see `Displacement.among`.

    Raises InputError for fewer than two routes, or other years. Source: `displacement.displacement`; Benjamini & Hochberg
    (1995), Journal of the Royal Statistical Society B 57:289.
    """
    if len(series) < 2:
        raise InputError(f"Displacement is between routes; {', '.join(series) or 'none'} was given, two are needed.")
    several = list(series.values())
    if any(not np.array_equal(one.years, several[0].years) for one in several):
        raise InputError("The routes cover different years. Build them with one first_year and one last_year.")
    tests = {}
    for treated, neighbour in permutations(series, 2):
        kg = [series[treated].complete_kg, series[neighbour].complete_kg]
        control = next((one.complete_kg for name, one in series.items() if name not in (treated, neighbour)), None)
        for year in map(int, years):
            market = _market({"treated": treated, "neighbour": neighbour}, prices or {}, year, price_source)
            settings = {"control_kg": control, "market": market, "draws": draws, "seed": seed}
            tests[treated, neighbour, year] = displacement(several[0].years, *kg, year, **settings)
    n_tests = sum(bool(np.isfinite(found.p)) for found in tests.values())
    table = pd.DataFrame([(*key, *_row(found, n_tests)) for key, found in tests.items()], columns=COLUMNS)
    return table.assign(p_adjusted=false_discovery(table["p"])["p_adjusted"])


def _row(found: Displacement, n_tests: int) -> tuple:
    """What a test found, in the order of COLUMNS."""
    changes = found.treated.percent, found.neighbour.percent, found.quotient
    judgement, powers = found.among(n_tests), (found.power(), found.power(max(n_tests, 1)))
    return *changes, found.pattern, found.corroboration, judgement.verdict, judgement.reasons, found.p, *powers


def _market(pair: Mapping[str, str], prices: Mapping[str, PricePanel], year: int, source: str) -> list[MarketMove]:
    moves = [market_move(prices[route], role, year, source) for role, route in pair.items() if route in prices]
    return [move for move in moves if move is not None]
