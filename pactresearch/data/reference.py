"""The layouts of the reference tables: countries, partners, routes, corridors, dated events."""

import numpy as np
import pandas as pd

from pactresearch.data.layout import (
    DRUG,
    FIRST_YEAR,
    ISO3,
    LAST_YEAR,
    OPEN_YEAR,
    ROUTE,
    ROUTES_PATTERN,
    STAGES,
    YEAR,
    Column,
    Layout,
    between,
    choice,
    is_date,
    matches,
    text,
)
from pactresearch.errors import InputError

COUNTRIES = Layout(
    "countries",
    "a country or area",
    ("iso3",),
    {
        "iso3": ISO3,
        "name": text("UN name"),
        "region": text("UN region"),
        "subregion": text("UN subregion"),
        "note": text("status note that must be printed where the name stands", nullable=True),
        "capital_longitude": Column(
            "float64",
            "capital or administrative centre, degrees east",
            True,
            "must be from -180 to 180",
            between(-180, 180),
        ),
        "capital_latitude": Column(
            "float64",
            "capital or administrative centre, degrees north",
            True,
            "must be from -90 to 90",
            between(-90, 90),
        ),
    },
)
ALIASES = Layout(
    "country_aliases",
    "another spelling of a country",
    ("alias",),
    {"alias": text("the spelling"), "iso3": ISO3, "used_by": text("the source that spells it so")},
)
OTHER_CODES = Layout(
    "other_codes",
    "a code of ISO 3166 that no table uses, and the country that it stands for or became",
    ("code", "iso3"),
    {
        "code": Column("str", "two letters, or three withdrawn", False, "must be capitals", matches("[A-Z]{2,3}")),
        "iso3": ISO3,
        "withdrawn": Column("Int64", "year of its withdrawal; empty: in use", True, YEAR.rule, YEAR.holds),
    },
)
PARTNERS = Layout("partner_countries", "a partner country of the Paris Pact", ("iso3",), {"iso3": ISO3})
ORGANISATIONS = Layout(
    "partner_organisations",
    "a partner organisation of the Paris Pact",
    ("abbreviation",),
    {"abbreviation": text("short name"), "name": text("full name")},
)
ROUTES = Layout(
    "routes",
    "a country's place on a route",
    ("route", "iso3", "first_year"),
    {
        "route": ROUTE,
        "stage": choice("stage of the route", *STAGES),
        "iso3": ISO3,
        "first_year": OPEN_YEAR,
        "last_year": OPEN_YEAR,
        "weight": Column(
            "float64",
            "share of the country's seizures put to this route under fractional attribution",
            False,
            "must be from 0 to 1",
            between(0, 1),
        ),
        "primary": Column(
            "int64",
            "1 on the one route that counts the country under hard attribution",
            False,
            "must be 0 or 1",
            lambda values: values.isin([0, 1]),
        ),
        "order": Column(
            "int64",
            "position from the source outwards, for drawing",
            False,
            "must be 0 or more",
            lambda values: values >= 0,
        ),
        "evidence": text("publication that puts the country on the route"),
        "note": text("why this weight, and doubts", nullable=True),
    },
)
CORRIDORS = Layout(
    "corridors",
    "a pair of countries on a route, as a publication names it",
    ("drug", "route", "origin", "destination"),
    {
        "drug": DRUG,
        "route": ROUTE,
        "origin": ISO3,
        "destination": ISO3,
        "basis": text("drawn on a map, or said in the text"),
        "evidence": text("publication"),
    },
)
SHOCKS = Layout(
    "shocks",
    "a dated event that any trend may be tested against, chosen for its document and not for a series",
    ("id",),
    {
        "id": Column(
            "str",
            "identifier",
            False,
            "must be lower-case letters, digits and underscores",
            matches(r"[a-z][a-z0-9_]*"),
        ),
        "date": Column(
            "str",
            "day, or month where the day is not known",
            False,
            "must be a day such as 2022-04-03 or a month such as 2000-07",
            is_date,
        ),
        "label": text("what happened, and nothing of its effect"),
        "routes": Column(
            "str",
            "routes with a party to the event, commas between, or `all`",
            False,
            "must be `all` or names of routes with commas and no spaces between",
            matches(rf"{ROUTES_PATTERN}(,{ROUTES_PATTERN})*"),
        ),
        "evidence": text("decree, legal act or publication that dates it"),
        "note": text("what to know about the date", nullable=True),
    },
)


ROUTES_FILE = "data/raw/routes.csv"
WEIGHT_TOLERANCE = 2e-3  # a third written as 0.333 is a third


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
    wrong = [
        said
        for iso3, rows in routes[routes["stage"] != "source"].groupby("iso3")
        for said in _wrong_with_country(iso3, rows)
    ]
    if wrong:
        more = f" ({len(wrong) - 5} more like these.)" if len(wrong) > 5 else ""
        raise InputError(f"{ROUTES_FILE}: {' '.join(wrong[:5])}{more} Correct the rows, and renew the checksum.")
    return routes


def _wrong_with_country(iso3: str, rows: pd.DataFrame) -> list[str]:
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
            return [
                f"The weights of {iso3}{when} make {total:g} ({listed}); over all its routes they must make 1, or its "
                "seizures would be counted more or less than once."
            ]
        if primary != 1:
            return [
                f"{iso3} has {primary} primary routes{when} ({listed}); it must have exactly one, which counts it under hard "
                "attribution."
            ]
    return []
