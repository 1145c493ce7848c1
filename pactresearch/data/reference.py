"""The layouts of the reference tables: countries, partners, routes, corridors, dated events."""

from pactresearch.data.columns import (
    DRUG,
    ISO3,
    OPEN_YEAR,
    ROUTE,
    ROUTES_PATTERN,
    STAGES,
    YEAR,
    Column,
    between,
    choice,
    is_date,
    matches,
    text,
)
from pactresearch.data.layout import Layout

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
