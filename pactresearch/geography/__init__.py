"""Countries, routes, outlines and distances: where things are, and what they are called.

Countries are known by ISO 3166 alpha-3 codes and written as the United Nations writes them. Routes are data: a new one is
new rows in data/raw/routes.csv.
"""

# ruff: noqa: F401  (what is imported here is what the package offers)
from pactresearch import lazy
from pactresearch.geography.boundaries import (
    CRS,
    borders,
    boundaries,
    disputed_lines,
    distances_km,
    neighbours,
    reference_points,
    undetermined_areas,
)
from pactresearch.geography.codes import advice
from pactresearch.geography.countries import countries, country_name, in_text, iso3_of, partners
from pactresearch.geography.ground import Ground, ground
from pactresearch.geography.routes import (
    ROUTE_TO_WESTERN_EUROPE,
    WESTERN_EUROPE,
    corridors,
    members,
    primary_routes,
    route_heading,
    route_in_sentence,
    route_name,
    route_names,
    route_of,
    route_title,
    sources_of,
)

__getattr__, __dir__, __all__ = lazy.attach(__name__)
