"""Routes: who stands on them, at which stage, with which weight; and the corridors that publications name."""

import functools

import numpy as np
import pandas as pd

from pactresearch import paths
from pactresearch.data.schema import FIRST_YEAR, LAST_YEAR
from pactresearch.errors import InputError
from pactresearch.geography.reference import table

ROUTES_FILE = "data/raw/routes.csv"
ATTRIBUTIONS = ("hard", "fractional")
MEMBER_COLUMNS = ["iso3", "stage", "order", "weight", "first_year", "last_year", "primary"]
# Thirds written with three decimals still make a whole.
WEIGHT_TOLERANCE = 2e-3


def route_names() -> tuple[str, ...]:
    """The routes, in alphabetical order."""
    return tuple(sorted(_routes()["route"].unique()))


def route_title(route: str) -> str:
    """How a route is called in headings: "Balkan route". Raises InputError for an unknown route."""
    return f"{_known(route).replace('_', ' ').capitalize()} route"


def members(route: str, attribution: str = "hard") -> pd.DataFrame:
    """The countries whose seizures count on a route, from the source outwards; the source itself never counts.

    attribution: "hard" gives each country to its primary route alone, with weight 1; "fractional" gives it to every
    route that it stands on, with the weight of that row (0-1, together 1 in each year).

    Returns one row a country: iso3, stage, order (position from the source), weight (share of the country's seizures),
    first_year, last_year (missing: without end), primary (1 or 0).

    Raises InputError for an unknown route or attribution, or where routes.csv breaks its own rules.
    """
    if attribution not in ATTRIBUTIONS:
        raise InputError(f"attribution is {attribution!r}; allowed: {', '.join(ATTRIBUTIONS)}.")
    rows = _rows(route)
    if attribution == "hard":
        rows = rows[rows["primary"] == 1].assign(weight=1.0)
    return rows.loc[rows["weight"] > 0, MEMBER_COLUMNS].reset_index(drop=True)


def sources_of(route: str) -> tuple[str, ...]:
    """The source countries of a route. Raises InputError for an unknown route."""
    rows = _rows(route)
    return tuple(rows.loc[rows["stage"] == "source", "iso3"])


def corridors(route: str, drug: str = "heroin") -> pd.DataFrame:
    """Pairs of countries that publications name on a route: origin, destination, basis (map+text or text), evidence.

    They are candidates, each to be checked, and say nothing of the size of a flow. Raises InputError for an unknown
    route, or where a corridor of it has an end off the route.
    """
    on_route = set(_rows(route)["iso3"])
    named = table("corridors")
    named = named[(named["route"] == route) & (named["drug"] == drug)]
    for corridor in named.itertuples():
        for end in (corridor.origin, corridor.destination):
            if end not in on_route:
                raise InputError(
                    f"The corridor {corridor.origin} to {corridor.destination} is put to the route {route!r}, but {end} "
                    f"does not stand on that route in {ROUTES_FILE}. Add the country there, or correct the corridor."
                )
    return named[["origin", "destination", "basis", "evidence"]].reset_index(drop=True)


def _known(route: str) -> str:
    if route not in route_names():
        raise InputError(
            f"There is no route {route!r}. The routes are: {', '.join(route_names())}. A new route is new rows in {ROUTES_FILE}."
        )
    return route


def _rows(route: str) -> pd.DataFrame:
    rows = _routes()
    return rows[rows["route"] == _known(route)].sort_values(["order", "iso3"], ignore_index=True)


def _routes() -> pd.DataFrame:
    return _checked_routes(str(paths.root()))


@functools.cache
def _checked_routes(root: str) -> pd.DataFrame:
    return checked_routes(table("routes"), frozenset(table("countries")["iso3"]))


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
    for iso3, rows in routes[routes["stage"] != "source"].groupby("iso3"):
        _check_country(iso3, rows)
    return routes


def _check_country(iso3: str, rows: pd.DataFrame) -> None:
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
            raise InputError(
                f"{ROUTES_FILE}: the weights of {iso3}{when} make {total:g} ({listed}); over all its routes they must make 1, "
                "or its seizures would be counted more or less than once."
            )
        if primary != 1:
            raise InputError(
                f"{ROUTES_FILE}: {iso3} has {primary} primary routes{when} ({listed}); it must have exactly one, "
                "which counts it under hard attribution."
            )
