"""Routes: who stands on them, at which stage, with which weight; and the corridors that publications name."""

import pandas as pd

from pactresearch.data import memory
from pactresearch.data.reference import ROUTES_FILE
from pactresearch.errors import InputError
from pactresearch.geography.reference import table
from pactresearch.geography.spellings import key
from pactresearch.language import _, ngettext
from pactresearch.rows import rows_of
from pactresearch.words import begins, listed

ATTRIBUTIONS = ("hard", "fractional")
MEMBER_COLUMNS = ["iso3", "stage", "order", "weight", "first_year", "last_year", "primary"]

# The retail prices of Western Europe are those of the Balkan route's markets: UNODC (2015), EUDA (2024). The countries are
# those of the World Drug Report 2025, annex 8.3, but for the United States.
ROUTE_TO_WESTERN_EUROPE = "balkan"
WESTERN_EUROPE = (
    "AUT", "BEL", "CHE", "DEU", "DNK", "ESP", "FIN", "FRA", "GBR", "GRC", "IRL", "ITA", "LUX", "NLD", "NOR", "PRT", "SWE",
)  # fmt: skip
DIRECTIONS = ("northern", "southern", "eastern", "western", "central")  # no proper names


@memory.kept
def route_names() -> tuple[str, ...]:
    """The routes, in alphabetical order."""
    return tuple(sorted(table("routes")["route"].unique()))


def route_of(name: str) -> str:
    """The route that a name means, large or small: "northern", "Northern route", "the Balkan route".

    Raises InputError for an unknown one.
    """
    plain = key(name).removeprefix("the ").removesuffix(" route").replace(" ", "_").replace("-", "_")
    return plain if plain in route_names() else _known(name)


def route_name(route: str) -> str:
    """A route's name within a sentence: "Balkan", "northern"; in a route of several words the directions alone are small.

    Raises InputError for an unknown route.
    """
    return " ".join(word if word in DIRECTIONS else begins(word) for word in _known(route).split("_"))


def route_heading(route: str) -> str:
    """A route's name as a heading begins: "Balkan", "Northern". Raises InputError for an unknown route."""
    return begins(route_name(route))


def route_title(route: str) -> str:
    """How a route is called in headings: "Balkan route", "Northern route". Raises InputError for an unknown route."""
    return _("{name} route").format(name=route_heading(route))


def route_in_sentence(*routes: str) -> str:
    """How routes are called within a sentence: "northern route", "Balkan and southern routes". Raises InputError for an unknown
    one."""
    form = ngettext("{names} route", "{names} routes", len(routes))
    return form.format(names=listed([*map(route_name, routes)]))


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


def primary_routes() -> dict[str, str]:
    """The route that each country's seizures count on, by its ISO3 code."""
    return {iso3: route for route in route_names() for iso3 in members(route)["iso3"]}


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
    for corridor in rows_of(named):
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


@memory.kept
def _rows(route: str) -> pd.DataFrame:
    rows = table("routes")
    return rows[rows["route"] == _known(route)].sort_values(["order", "iso3"], ignore_index=True)
