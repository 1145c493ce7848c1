"""The layouts of the reference tables: countries, partners, routes, corridors, dated events; legal money, and what is done."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pactresearch.data.evidence import names_a_person
from pactresearch.data.layout import (
    DRUG,
    FIRST_YEAR,
    ISO3,
    LAST_YEAR,
    OPEN_YEAR,
    YEAR,
    Column,
    Layout,
    at_least_zero,
    choice,
    counted,
    text,
    within,
    written,
)
from pactresearch.errors import InputError
from pactresearch.rows import rows_of

STAGES = ("source", "transit", "entry", "distribution", "market")
ROUTES_PATTERN = r"[a-z][a-z_]*"
ROUTE = written("route", ROUTES_PATTERN, "must be lower-case letters and underscores")


def _is_date(values: pd.Series) -> pd.Series:
    """Whether a text is a day or a month that the calendar has."""
    days = values.where(values.str.len() != len("2000-07"), values + "-01")
    exists = pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").notna()
    return exists & values.str.fullmatch(r"\d{4}-\d{2}(-\d{2})?")


# A row is a country or area.
COUNTRIES = Layout(
    "countries",
    ("iso3",),
    {
        "iso3": ISO3,
        "name": text("UN name"),
        "region": text("UN region"),
        "subregion": text("UN subregion"),
        "note": text("status note that must be printed where the name stands", nullable=True),
        "capital_longitude": within(-180, 180, "capital or administrative centre, degrees east", nullable=True),
        "capital_latitude": within(-90, 90, "capital or administrative centre, degrees north", nullable=True),
    },
)
# A row is another spelling of a country.
ALIASES = Layout(
    "country_aliases",
    ("alias",),
    {"alias": text("the spelling"), "iso3": ISO3, "used_by": text("the source that spells it so")},
)
# A row is a code of ISO 3166 that no table uses, and the country that it stands for or became.
OTHER_CODES = Layout(
    "other_codes",
    ("code", "iso3"),
    {
        "code": written("two letters, or three withdrawn", "[A-Z]{2,3}", "must be capitals"),
        "iso3": ISO3,
        "withdrawn": within(
            FIRST_YEAR, LAST_YEAR, "year of its withdrawal; empty: in use", dtype="Int64", nullable=True
        ),
    },
)
# A row is a partner country, or a partner organisation, of the Paris Pact.
PARTNERS = Layout("partner_countries", ("iso3",), {"iso3": ISO3})
ORGANISATIONS = Layout(
    "partner_organisations",
    ("abbreviation",),
    {"abbreviation": text("short name"), "name": text("full name")},
)
# A row is a country's place on a route.
ROUTES = Layout(
    "routes",
    ("route", "iso3", "first_year"),
    {
        "route": ROUTE,
        "stage": choice("stage of the route", *STAGES),
        "iso3": ISO3,
        "first_year": OPEN_YEAR,
        "last_year": OPEN_YEAR,
        "weight": within(0, 1, "share of the country's seizures put to this route under fractional attribution"),
        "primary": Column(
            "int64",
            "1 on the one route that counts the country under hard attribution",
            False,
            "must be 0 or 1",
            lambda values: values.isin([0, 1]),
        ),
        "order": counted("position from the source outwards, for drawing", 0),
        "evidence": text("publication that puts the country on the route"),
        "note": text("why this weight, and doubts", nullable=True),
    },
)
# A row is a pair of countries on a route, as a publication names it.
CORRIDORS = Layout(
    "corridors",
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
# A row is a dated event that any trend may be tested against, chosen for its document and not for a series.
SHOCKS = Layout(
    "shocks",
    ("id",),
    {
        "id": written("identifier", r"[a-z][a-z0-9_]*", "must be lower-case letters, digits and underscores"),
        "date": Column(
            "str",
            "day, or month where the day is not known",
            False,
            "must be a day such as 2022-04-03 or a month such as 2000-07",
            _is_date,
        ),
        "label": text("what happened, and nothing of its effect"),
        "routes": written(
            "routes with a party to the event, commas between, or `all`",
            rf"{ROUTES_PATTERN}(,{ROUTES_PATTERN})*",
            "must be `all` or names of routes with commas and no spaces between",
        ),
        "evidence": text("decree, legal act or publication that dates it"),
        "note": text("what to know about the date", nullable=True),
    },
)
# Legal money on pairs of countries, listings, and reports: background only, none of it shows a dollar of drug money.
PAIRS = Layout(
    "legal_pairs",
    ("sending_iso3", "receiving_iso3"),
    {
        "sending_iso3": ISO3,
        "receiving_iso3": ISO3,
        "usd_million": at_least_zero("remittances in a year: modelled, without hawala", nullable=True),
        "migrants": at_least_zero("people from the receiving country who live in the sending one", nullable=True),
    },
)
LISTINGS = Layout(
    "fatf_listings",
    ("iso3", "told"),
    {
        "iso3": ISO3,
        "list": choice("list of the Financial Action Task Force", "grey", "black", "statement", "ncct"),
        "listed_from": text("day or month; empty: not found", nullable=True),
        "listed_to": text("day or month; empty: not found, or still listed", nullable=True),
        "told": text("what the pages say"),
        "url": text("address"),
        "dates_confirmed": text("how sure the dates are"),
    },
)
TRANSACTIONS = Layout(
    "suspicious_transactions",
    ("iso3", "year", "month"),
    {
        "iso3": ISO3,
        "year": YEAR,
        "month": within(1, 12, "month", dtype="int64"),
        "reports": counted("reports on suspicious transactions, of any crime", 0),
    },
)
KINDS = ("project", "training", "meeting", "facility", "recommendation", "funding", "expense")
IN_A_COUNTRY = ("project", "facility", "expense")
PILLARS = ("regional initiatives", "financial flows", "precursors", "demand")
COUNTED = ("people", "states", "organisations", "places", "percent")
CURRENCY = r"[A-Z]{3}"  # ISO 4217

ACTIONS = Layout(
    "actions",
    ("id",),
    {
        "id": text("identifier within its file"),
        "kind": choice("what it is", *KINDS),
        "pillar": choice("pillar of the partnership, where the record says it", *PILLARS, nullable=True),
        "theme": text("theme, as the record says it", nullable=True),
        "iso3": Column("str", ISO3.meaning, True, ISO3.rule, ISO3.holds),
        "year_from": OPEN_YEAR,
        "year_to": OPEN_YEAR,
        "donor": text("who pays", nullable=True),
        "label": text("title, without the name of any person"),
        "amount": Column("float64", "how much, or how many", True),
        "unit": text(f"a currency (ISO 4217), or one of {', '.join(COUNTED)}", nullable=True),
    },
)
LAYOUTS = (
    COUNTRIES, ALIASES, OTHER_CODES, PARTNERS, ORGANISATIONS, ROUTES, CORRIDORS, SHOCKS, PAIRS, LISTINGS, TRANSACTIONS, ACTIONS,
)  # fmt: skip


ROUTES_FILE = "data/raw/routes.csv"
WEIGHT_TOLERANCE = 2e-3  # a third written as 0.333 is a third


def checked_routes(routes: pd.DataFrame, known_countries: frozenset[str]) -> pd.DataFrame:
    """The table `routes`, found to keep the rules that one row alone cannot show.

    Raises InputError that quotes the row: a country that is not in countries.csv; a last year before the first; a source
    that has weight; a country whose weights do not make 1 or that has not one primary route, in some year.
    """
    for row in rows_of(routes):
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
        for said in _wrong_with_country(str(iso3), rows)
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
        listed = "; ".join(f"{row.route} weight {row.weight:g}, primary {row.primary}" for row in rows_of(now))
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


def check_actions(actions: pd.DataFrame, file: str) -> None:
    """Holds a portfolio to the rules that one column alone cannot show.

    Raises InputError that names the row, the rule and the remedy; a name that seems a person's is not repeated.
    """
    for row in rows_of(actions):
        for problem in _problems_of_action(row):
            raise InputError(f"{file}, {row.kind} {row.id}: {problem}")


def _problems_of_action(row) -> Iterator[str]:
    if row.kind in IN_A_COUNTRY and pd.isna(row.iso3):
        yield "it has no country. Give its ISO3 code; of several countries, a row each."
    if row.kind == "training" and any(
        names_a_person(said) for said in (row.label, row.donor, row.theme) if pd.notna(said)
    ):
        yield "it seems to name a person. Trainings are recorded as counts: say the subject, and how many took part."
    if (pd.notna(row.amount) and pd.isna(row.unit)) or (row.kind == "facility" and pd.isna(row.unit)):
        yield f"it has no unit. Write a currency such as USD, or one of {', '.join(COUNTED)}."
    money = pd.notna(row.unit) and row.unit not in COUNTED
    if money and not pd.Series([row.unit]).str.fullmatch(CURRENCY).item():
        yield f"its unit is {row.unit!r}; write a currency by its three letters, or one of {', '.join(COUNTED)}."
    if money and row.unit != "USD" and pd.isna(row.year_from):
        yield f"it is {row.unit} of no year, so that it cannot be told in dollars. Write `year_from`."
    if row.kind == "recommendation" and pd.notna(row.amount) and row.unit != "percent":
        yield f"its amount is in {row.unit}; how far it is carried out is a percentage. Write the unit `percent`."
    if row.unit == "percent" and not 0 <= row.amount <= 100:
        yield f"its amount is {row.amount:g} percent; a percentage lies from 0 to 100."
    if pd.notna(row.year_from) and pd.notna(row.year_to) and row.year_from > row.year_to:
        yield f"it runs from {row.year_from} to {row.year_to}. Give the earlier year first."
